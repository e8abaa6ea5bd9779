"""`dozor search`, `show`, `export`: what is stored, for a person and for a program."""

import csv
import sys
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from dozor.cli.options import ConfigOption, DatabaseOption, JsonOption, find_database
from dozor.cli.say import clean, note, print_json, print_table
from dozor.errors import ConfigError

if TYPE_CHECKING:
    from dozor.models import Article

DayOption = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]
_ZONE = ZoneInfo("Europe/Moscow")


class ExportFormat(StrEnum):
    CSV = "csv"
    JSONL = "jsonl"


def register(app: typer.Typer) -> None:
    app.command()(search)
    app.command()(show)
    app.command()(export)


def search(
    query: Annotated[str, typer.Argument(help="Words in any form; all must occur.")],
    since: DayOption = None,
    until: DayOption = None,
    topic: Annotated[
        str | None, typer.Option("--topic", help="Only matches of this topic.")
    ] = None,
    source: Annotated[str | None, typer.Option("--source", help="Only this source.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000)] = 50,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Search the archive, newest first."""
    from dozor.topics.lemmas import query_words
    from storage import open_store

    words = query_words(query)
    if not words:
        raise ConfigError(f"search: '{clean(query)}': has no word to look for; write at least one")
    store = open_store(find_database(config, database))
    found = store.search(
        words,
        since=_start(since),
        until=_end(until),
        topic=topic,
        source=source,
        limit=limit,
    )
    store.close()
    if as_json:
        for article in found:
            print_json(_record(article))
        return
    print_table(None, ("Id", "Published", "Source", "Headline"), [_row(a) for a in found])
    note(
        f"{len(found)} found"
        + (f" (the newest; --limit is {limit})" if len(found) == limit else "")
    )


def show(
    article_id: Annotated[int, typer.Argument(metavar="ID", help="As `search` prints it.")],
    config: ConfigOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
    text: Annotated[bool, typer.Option("--text", help="The whole text too.")] = False,
) -> None:
    """One article: its times, versions and the evidence it matched by."""
    from storage import open_store

    store = open_store(find_database(config, database))
    article, versions = store.article(article_id), store.versions(article_id)
    store.close()
    if article is None:
        raise ConfigError(f"show: article {article_id}: is not in the archive; see `dozor search`")
    if as_json:
        print_json(_record(article, text=text))
        return
    typer.echo(clean(article.title))
    for name, value in _facts(article):
        typer.echo(f"  {name:<11}{clean(value)}")
    for version in versions:
        seen = f"{version.seen_at:%Y-%m-%d %H:%M}Z"
        typer.echo(f"  version {version.number:<3}{seen}  {clean(version.title)}")
    for match in article.matches:
        typer.echo(f"  topic {match.topic_id}: {match.prominence}, {match.score:.2f}")
        for item in match.evidence:
            typer.echo(
                f"    {item.field}: «{clean(item.passage)}» ({', '.join(map(clean, item.terms))})"
            )
    if text:
        typer.echo("\n" + "\n\n".join(clean(part) for part in article.text.splitlines()))


def export(
    format_: Annotated[ExportFormat, typer.Option("--format", help="csv or jsonl")],
    since: DayOption = None,
    until: DayOption = None,
    topic: Annotated[str | None, typer.Option("--topic")] = None,
    source: Annotated[str | None, typer.Option("--source")] = None,
    text: Annotated[bool, typer.Option("--text", help="With the whole texts.")] = False,
    outcomes: Annotated[
        bool, typer.Option("--outcomes", help="Every discovered entry and how it ended, instead.")
    ] = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write many articles, or every outcome, to standard output."""
    from storage import open_store

    store = open_store(find_database(config, database))
    if outcomes:
        records = (_plain(row) for row in store.outcomes())
    else:
        records = (
            _record(article, text=text)
            for article in store.articles(
                since=_start(since), until=_end(until), topic=topic, source=source
            )
        )
    write = print_json if format_ is ExportFormat.JSONL else _csv_writer()
    for record in records:
        write(record)
    store.close()


def _record(article: "Article", *, text: bool = False) -> dict[str, Any]:
    from dozor.records import article_record

    return article_record(article, text=text)


def _plain(row: Any) -> dict[str, Any]:
    return {
        key: value.isoformat() if isinstance(value, datetime | date) else value
        for key, value in row.items()
    }


def _row(article: "Article") -> tuple[object, ...]:
    return (article.id, _when(article), article.source_id, article.title)


def _when(article: "Article") -> str:
    if article.published is None:
        return "unknown"
    value = article.published.value
    if isinstance(value, datetime):
        return f"{value.astimezone(_ZONE):%Y-%m-%d %H:%M}"
    return value.isoformat()


def _facts(article: "Article") -> list[tuple[str, object]]:
    published = article.published
    origin = f" ({published.precision}, from {published.origin})" if published else ""
    facts: list[tuple[str, object | None]] = [
        ("link", article.url),
        ("source", article.source_id),
        ("published", _when(article) + origin),
        ("first seen", f"{article.first_seen_at:%Y-%m-%d %H:%M}Z"),
        ("state", str(article.state)),
        ("copy of", article.copy_of),
    ]
    return [(name, value) for name, value in facts if value is not None]


def _csv_writer() -> Any:
    """A row a record; nested values as JSON. What a spreadsheet would run is quoted (CWE-1236)."""
    import json

    writer = csv.writer(sys.stdout)
    header: list[str] = []

    def write(record: dict[str, Any]) -> None:
        if not header:
            header.extend(record)
            writer.writerow(header)
        cells = (record[name] for name in header)
        writer.writerow(
            [
                _cell(json.dumps(c, ensure_ascii=False) if isinstance(c, list | dict) else c)
                for c in cells
            ]
        )

    return write


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r", "\0")):
        return "'" + value
    return value


def _start(day: datetime | None) -> datetime | None:
    """Days of the command line are days in Moscow, as are the times that are printed."""
    return day.replace(tzinfo=_ZONE).astimezone(UTC) if day else None


def _end(day: datetime | None) -> datetime | None:
    return (day.replace(tzinfo=_ZONE) + timedelta(days=1)).astimezone(UTC) if day else None
