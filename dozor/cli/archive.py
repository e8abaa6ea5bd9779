"""`dozor search`, `show`, `export`: what is stored, for a person and for a program."""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dozor.cli.options import (
    ConfigOption,
    DatabaseOption,
    JsonOption,
    SinceOption,
    SourceOption,
    TopicOption,
    UntilOption,
    find_database,
)
from dozor.cli.say import clean, note, print_json
from dozor.cli.tables import print_line, print_table
from dozor.cli.times import ZONE_NAME, day_end, day_start, full, stamp
from dozor.errors import ConfigError
from dozor.logs import UNSAFE
from dozor.records import article_record, instant

if TYPE_CHECKING:
    from dozor.models import Article, Entity, Match, Post
    from dozor.protocols import Store


class ExportFormat(StrEnum):
    CSV = "csv"
    JSONL = "jsonl"


def register(app: typer.Typer) -> None:
    app.command()(search)
    app.command()(show)
    app.command()(export)


def search(
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="Words in any form; all must occur.")
    ] = "",
    since: SinceOption = None,
    until: UntilOption = None,
    topic: TopicOption = None,
    source: SourceOption = None,
    entity: Annotated[
        str | None,
        typer.Option(
            "--entity",
            metavar="NAME",
            help="A person, body or place it names, in any form (see topics.entities).",
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, max=10_000, help="At most so many.")
    ] = 50,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Search the archive, newest first."""
    from dozor.topics.lemmas import query_words

    words, name = query_words(query), query_words(entity or "")
    if not query and entity is None:
        raise ConfigError("search: nothing to look for; write words, or --entity NAME")
    if query and not words:
        raise ConfigError(f"search: '{clean(query)}': has no word to look for; write at least one")
    if entity is not None and not name:
        raise ConfigError(f"search: --entity '{clean(entity)}': has no word; write a name")
    with closing(_store(config, database)) as store:
        found = store.search(
            words,
            since=day_start(since),
            until=day_end(until),
            topic=topic,
            source=source,
            entity=name,
            limit=limit,
        )
    if as_json:
        for article in found:
            print_json(article_record(article))
    elif found:
        rows = [(a.id, stamp(a.published, zone=False), a.source_id, a.title) for a in found]
        print_table(("Id", f"Published, {ZONE_NAME}", "Source", "Headline"), rows, numbers={"Id"})
    full_list = len(found) == limit
    note(f"{len(found)} found" + (f" (the newest; --limit is {limit})" if full_list else ""))


def show(
    article_id: Annotated[int, typer.Argument(metavar="ID", help="As `search` prints it.")],
    config: ConfigOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
    text: Annotated[bool, typer.Option("--text", help="The whole text too.")] = False,
) -> None:
    """One article: its times, versions and evidence."""
    with closing(_store(config, database)) as store:
        article = _found(store, article_id)
        versions, entities = store.versions(article_id), store.entities(article_id)
    if as_json:
        print_json(article_record(article, text=text))
        return
    print_line(article.title)
    for name, value in _facts(article):
        print_line(f"  {name:<11}", value)
    for version in versions:
        print_line(
            f"  {f'version {version.number}':<11}", f"{full(version.seen_at)}: {version.title}"
        )
    for match in article.matches:
        _print_match(match)
    for kind, names in _names(entities).items():
        print_line(f"  {kind:<11}", ", ".join(names))
    if text:
        typer.echo()
        for paragraph in article.text.splitlines():
            print_line(paragraph)


def export(
    format_: Annotated[
        ExportFormat, typer.Option("--format", metavar="csv|jsonl", help="How to write it.")
    ],
    since: SinceOption = None,
    until: UntilOption = None,
    topic: TopicOption = None,
    source: SourceOption = None,
    text: Annotated[bool, typer.Option("--text", help="With the whole texts.")] = False,
    outcomes: Annotated[
        bool, typer.Option("--outcomes", help="Every discovered entry and how it ended, instead.")
    ] = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write many articles, or every outcome, to standard output."""
    if outcomes and (since or until or topic or source or text):
        raise ConfigError(
            "export: --outcomes: is every entry; leave out --since, --until, --topic, --source "
            "and --text"
        )
    with closing(_store(config, database)) as store:
        records: Iterator[dict[str, Any]]
        if outcomes:
            records = map(_plain, store.outcomes())
        else:
            found = store.articles(
                since=day_start(since), until=day_end(until), topic=topic, source=source
            )
            records = (article_record(article, text=text) for article in found)
        columns = _columns(outcomes=outcomes, text=text)
        write = print_json if format_ is ExportFormat.JSONL else _csv_writer(columns)
        for record in records:
            write(record)


def _store(config: Any, database: str | None) -> "Store":
    """To read from alone: a reader needs no right to write, and waits for no writer."""
    from storage import open_store

    return open_store(find_database(config, database), read_only=True)


def _found(store: "Store", article_id: int) -> "Article":
    article = store.article(article_id)
    if article is None:
        raise ConfigError(f"show: article {article_id}: is not in the archive; see `dozor search`")
    return article


def _facts(article: "Article") -> list[tuple[str, object]]:
    published = article.published
    origin = f" ({published.precision}, from {published.origin})" if published else ""
    facts: list[tuple[str, object | None]] = [
        ("link", article.url),
        ("source", article.source_id),
        ("authors", ", ".join(article.authors) or None),
        ("published", stamp(published) + origin),
        ("modified", stamp(article.modified) if article.modified else None),
        ("first seen", full(article.first_seen_at)),
        ("state", str(article.state)),
        ("page", article.page),
        ("post", _post_line(article.post)),
        ("copy of", article.copy_of),
    ]
    return [(name, value) for name, value in facts if value is not None]


def _names(entities: Iterable["Entity"]) -> dict[str, dict[str, None]]:
    """By kind, each once, in the order of the text."""
    found: dict[str, dict[str, None]] = {}
    for one in entities:
        found.setdefault(str(one.kind), {})[one.name] = None
    return found


def _post_line(post: "Post | None") -> str | None:
    if post is None:
        return None
    size = f" ({post.album_size} in the album)" if post.album_size else ""
    parts = (
        post.forwarded_from and f"forwarded from {post.forwarded_from} {post.forwarded_url or ''}",
        post.reply_to and f"in reply to {post.reply_to}",
        "edited" if post.edited else None,
        post.media and ", ".join(post.media) + size,
        post.views is not None and f"{post.views} views when first seen",
    )
    return "; ".join(part.strip() for part in parts if part) or None


def _print_match(match: "Match") -> None:
    verdict = "" if match.relevant else "not on it; "
    print_line("  topic      ", f"{match.topic_id}: {verdict}{match.prominence}, {match.score:.2f}")
    for item in match.evidence:
        print_line(f"    {item.field}: ", f"«{item.passage}» ({', '.join(item.terms)})")


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: instant(value) if isinstance(value, datetime | date) else value
        for key, value in row.items()
    }


def _csv_writer(columns: Sequence[str]) -> Callable[[dict[str, Any]], None]:
    """A row a record; nested values as JSON. What a spreadsheet would run is quoted (CWE-1236)."""
    writer = csv.writer(sys.stdout)
    writer.writerow(columns)
    return lambda record: writer.writerow([_cell(record[name]) for name in columns])


def _columns(*, outcomes: bool, text: bool) -> list[str]:
    """The heading stands over no rows too."""
    if outcomes:
        return ["url", "source", "discovered_at", "finished_at", "outcome", "detail", "article"]
    from dozor.models import Article

    empty = Article(
        url="",
        url_key="",
        source_id="",
        title="",
        text="",
        content_hash="",
        first_seen_at=datetime.now(UTC),
    )
    return list(article_record(empty, text=text))


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, str):
        return value
    value = "\n".join(UNSAFE.sub("", line) for line in value.split("\n"))
    return "'" + value if value.startswith(("=", "+", "-", "@")) else value
