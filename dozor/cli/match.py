"""`dozor match`: JSON lines of articles in, the same with the verdict and evidence out.

One line out for each line in, in the same order. What is no article comes out as
``{"matches": [], "error": …}`` (an object keeps its own keys), is told on standard error by the
number of its line, and makes the exit code 2.
"""

import json
import sys
from collections.abc import Sequence
from json import JSONDecodeError
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from dozor.cli.say import clean, complain, note, print_json
from dozor.errors import ConfigError

if TYPE_CHECKING:
    from dozor.topics.topic import Topic

_READ = ("title", "lead", "text", "language")


def register(app: typer.Typer) -> None:
    app.command()(match)


def match(
    topic: Annotated[
        str | None,
        typer.Option("--topic", metavar="ID", help="This topic alone (else all there are)."),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config", "-c", metavar="FILE", help="Its topics, instead of the shipped ones."
        ),
    ] = None,
) -> None:
    """Articles as JSON lines in, the same with the evidence out.

    One line out for each line in, in the same order, at once. A line that is no JSON object of an
    article comes out as {"matches": [], "error": …} (an object keeps its keys), is told on standard
    error by its number, and makes the exit code 2. Needs no configuration and no database.
    """
    topics = _topics(topic, config)
    if sys.stdin.isatty():
        note("reading JSON lines from standard input (Ctrl-D ends it)")
    bad = 0
    for number, line in enumerate(sys.stdin.buffer, start=1):
        article, error = _read(line)
        if error is None:
            article["matches"] = _matches(topics, article)
        else:
            bad += 1
            complain(clean(f"match: line {number}: {error}"))
            article = {**article, "matches": [], "error": f"line {number}: {error}"}
        print_json(article)
        sys.stdout.flush()  # whoever feeds the lines may wait for the answer to each
    raise typer.Exit(2 if bad else 0)


def _topics(topic_id: str | None, config: Path | None) -> tuple["Topic", ...]:
    if config is None:
        from dozor.topics.topic import shipped_topics

        topics = shipped_topics()
    else:
        from dozor.cli.options import read_setup

        topics = read_setup(config).topics()
    if topic_id is None:
        return topics
    chosen = tuple(topic for topic in topics if topic.id == topic_id)
    if not chosen:
        known = ", ".join(topic.id for topic in topics) or "none"
        raise ConfigError(f"match: topic {topic_id}: is not known; known are {known}")
    return chosen


def _matches(topics: Sequence["Topic"], article: dict[str, Any]) -> list[dict[str, Any]]:
    from dozor.records import match_record
    from dozor.topics.matching import match as judge

    title, lead, text, language = (article.get(name) for name in _READ)
    return [
        match_record(judge(topic, title=title or "", lead=lead, text=text or "", language=language))
        for topic in topics
    ]


def _read(line: bytes) -> tuple[dict[str, Any], str | None]:
    """The object of a line, and what is wrong with it."""
    try:
        value = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse)
        json.dumps(value, allow_nan=False)  # a number such as 1e999 cannot be written again
    except UnicodeDecodeError as error:
        return {}, f"is not UTF-8 (byte {error.start}); write it in UTF-8"
    except (ValueError, RecursionError) as error:
        why = (
            f"{error.msg} in column {error.colno}" if isinstance(error, JSONDecodeError) else error
        )
        return {}, f"is not JSON: {why}; write one object a line"
    if not isinstance(value, dict):
        return {}, f"is not a JSON object but {_kind(value)}; write one object a line"
    for name in _READ:
        if not isinstance(value.get(name), str | None):
            return value, f"'{name}' is not a string but {_kind(value[name])}; write it in quotes"
    return value, None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number of JSON")


def _kind(value: object) -> str:
    names = {list: "a list", dict: "an object", str: "a string", bool: "a boolean"}
    return "null" if value is None else names.get(type(value), "a number")
