"""`dozor extract`: stored pages to articles, as JSON lines. No configuration, no network.

Lines come out in the order of the inputs. An input that cannot be read, and a page that breaks or
hangs a parser, give a line with their outcome; the rest go on.
"""

import difflib
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dozor.cli.inputs import MOST_BYTES, Input, read_manifest
from dozor.cli.pages import NO_ADDRESS, articles_of
from dozor.cli.say import complain, print_json
from dozor.cli.times import read_instant
from dozor.errors import ConfigError
from dozor.models import Extraction, Outcome, Source

if TYPE_CHECKING:
    from dozor.protocols import Workers

_SECONDS = 30.0  # a page may take; a run gives less, but has the next morning


class Kind(StrEnum):
    HTML = "html"
    TELEGRAM = "telegram"
    PDF = "pdf"
    FEED = "feed"
    TEXT = "text"


def register(app: typer.Typer) -> None:
    app.command()(extract)


def extract(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH", help="Pages; - is standard input.")
    ] = None,
    url: Annotated[
        str | None, typer.Option("--url", metavar="U", help="Address the one page came from.")
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="ID", help="Shipped source: its time zone and encoding."),
    ] = None,
    kind: Annotated[
        Kind | None,
        typer.Option("--kind", metavar="|".join(Kind), help="What they are (else found out)."),
    ] = None,
    now: Annotated[
        str | None,
        typer.Option(
            "--time", metavar="NOW", help="When they were fetched, ISO 8601 (else this moment)."
        ),
    ] = None,
    manifest: Annotated[
        str | None,
        typer.Option(
            "--manifest",
            metavar="F",
            help="JSON lines of pages: path, url, content_type, fetched_at.",
        ),
    ] = None,
) -> None:
    """Stored pages to articles, as JSON lines.

    Needs no configuration, no database and no network. A newspaper, a Telegram preview and a feed
    give a line an article. A page without an article, one that breaks or hangs a parser, and a file
    that cannot be read give a line that says so in `outcome` and `detail`; the rest go on, and only
    an unreadable file makes the exit code 2. Times without an offset are Moscow's.

    Of a post of a channel, `post` says where it was forwarded from, what it answers, that it was
    edited, its media and its views; it is null for everything else.
    """
    fetched_at = read_instant(now, "extract: --time") if now else datetime.now(UTC)
    inputs = [Input(path=path, url=url, fetched_at=fetched_at) for path in paths or ()]
    if url is not None and len(inputs) != 1:
        raise ConfigError(
            "extract: --url: is the address of one page; name exactly one, or use --manifest"
        )
    if manifest is not None:
        inputs += read_manifest(manifest, fetched_at)
    elif not inputs:
        raise ConfigError("extract: names no page; give a path, - or --manifest FILE")
    unread = _extract_all(inputs, _source(source, url), kind)
    raise typer.Exit(2 if unread else 0)


def _extract_all(inputs: Sequence[Input], source: Source, kind: str | None) -> int:
    """Print the articles of all inputs, in order; gives how many could not be read."""
    from extractors.workers import ProcessWorkers

    unread = 0
    count = max(1, min(os.cpu_count() or 1, len(inputs)))
    with closing(ProcessWorkers(count=count, seconds=_SECONDS)) as workers:
        for given, result in _worked(inputs, source, kind, workers):
            if isinstance(result, OSError):
                unread += 1
                why = f"cannot be read: {result.strerror}"
                complain(f"extract: {given.path}: {why}; name a file that is there and yours")
                result = (_refusal(given, Outcome.UNPARSABLE, why),)
            for extraction in result:
                print_json(_record(extraction, given))
    return unread


def _worked(
    inputs: Iterable[Input], source: Source, kind: str | None, workers: "Workers"
) -> Iterator[tuple[Input, tuple[Extraction, ...] | OSError]]:
    """Each input with its articles. A few are ahead of the one waited for, never all."""
    ahead: deque[tuple[Input, Future[tuple[Extraction, ...]] | OSError]] = deque()
    for given in inputs:
        ahead.append((given, _begin(given, source, kind, workers)))
        if len(ahead) > 2 * (os.cpu_count() or 1):
            yield _end(*ahead.popleft())
    while ahead:
        yield _end(*ahead.popleft())


def _begin(
    given: Input, source: Source, kind: str | None, workers: "Workers"
) -> Future[tuple[Extraction, ...]] | OSError:
    try:
        body = given.read()
    except OSError as error:
        return error
    if len(body) > MOST_BYTES:
        done: Future[tuple[Extraction, ...]] = Future()
        detail = f"more than {MOST_BYTES} bytes"
        done.set_result((_refusal(given, Outcome.TOO_LARGE, detail),))
        return done
    return workers.submit(articles_of, given.page(body), source, kind)


def _end(
    given: Input, work: Future[tuple[Extraction, ...]] | OSError
) -> tuple[Input, tuple[Extraction, ...] | OSError]:
    if isinstance(work, OSError):
        return given, work
    error = work.exception()
    if error is None:
        return given, work.result()
    if isinstance(error, TimeoutError):
        detail = f"reading it took more than {_SECONDS:g} seconds"
        return given, (_refusal(given, Outcome.TOO_COSTLY, detail),)
    detail = f"{type(error).__name__}: {error}"[:300]
    return given, (_refusal(given, Outcome.CRASHED, detail),)


def _refusal(given: Input, outcome: Outcome, detail: str) -> Extraction:
    return Extraction(url=given.url or NO_ADDRESS, outcome=outcome, detail=detail)


def _record(extraction: Extraction, given: Input) -> dict[str, Any]:
    from dozor.records import extraction_record

    record = extraction_record(extraction, given.path)
    if extraction.url.startswith(NO_ADDRESS):
        record["url"] = None
    record["site_name"] = record["site_name"] or None
    return record


def _source(source_id: str | None, url: str | None) -> Source:
    from dozor.registry import load_sources

    if source_id is None:
        return Source(id="", name="", home=url or "", entry_points=())
    known = {source.id: source for source in load_sources()}
    if source_id not in known:
        near = difflib.get_close_matches(source_id, known, n=1, cutoff=0.0)[0]
        raise ConfigError(f"extract: source {source_id}: is not shipped; did you mean '{near}'?")
    return known[source_id]
