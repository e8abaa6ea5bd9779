"""`dozor topics`: look at a topic, test it on judged articles, compare two before a switch."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dozor.cli.items import ItemFile, archive_items
from dozor.cli.judged import ArchiveLabels, archive_labels
from dozor.cli.options import ConfigOption, DatabaseOption, JsonOption, find_database
from dozor.cli.progress import ProgressLine
from dozor.cli.say import note, print_json
from dozor.cli.tables import print_table
from dozor.cli.topic_choice import KnownTopic, find_topic, known_topics, only_topic
from dozor.errors import ConfigError

if TYPE_CHECKING:
    from dozor.topics.assessment import Assessment, Judged
    from dozor.topics.contribution import Contribution
    from dozor.topics.items import Item
    from dozor.topics.topic import Topic
    from dozor.topics.watch import Watch

topics_app = typer.Typer(help="The topics: look at them, test them, compare two.")

_FORM = 'one JSON object a line: {"title": …, "text": …, "relevant": true}'
_MOST_WITH_CLAUSES = 5_000  # items, which are kept to be judged again: up to 0.1 MB each

TopicArgument = Annotated[
    str, typer.Argument(metavar="TOPIC", help="Its id, or the path of its file (….toml).")
]
ItemsOption = Annotated[
    str | None,
    typer.Option("--items", metavar="FILE", help="JSON lines of articles (- is standard input)."),
]


def register(app: typer.Typer) -> None:
    app.add_typer(topics_app, name="topics")


@topics_app.command("list")
def list_topics(config: ConfigOption = None, as_json: JsonOption = False) -> None:
    """Every known topic: on or off, and where it is from."""
    known = known_topics(config)
    if as_json:
        for one in known:
            print_json(_record(one))
        return
    rows = [
        (
            one.topic.id,
            one.topic.version,
            len(one.topic.lists),
            _count(one.topic),
            "on" if one.enabled else "off",
            one.file or "shipped",
            one.topic.title,
        )
        for one in known
    ]
    heads = ("Id", "Version", "Lists", "Terms", "State", "From", "Title")
    print_table(heads, rows, numbers={"Version", "Lists", "Terms"})


@topics_app.command()
def show(
    topic: TopicArgument,
    terms: Annotated[
        str | None, typer.Option("--terms", metavar="LIST", help="All terms of this list, instead.")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """One topic: its query in canonical text, and its lists."""
    from dozor.cli.topic_pages import print_list, print_topic

    found = find_topic(topic, config)
    if terms is None:
        print_topic(found)
    else:
        print_list(found, terms.removeprefix("@"))


@topics_app.command("test")
def try_out(
    topic: Annotated[
        str | None,
        typer.Argument(
            metavar="TOPIC",
            help="Its id, or the path of its file (….toml); else the one that is switched on.",
        ),
    ] = None,
    items: ItemsOption = None,
    clauses: Annotated[
        bool, typer.Option("--clauses", help="What each clause and each term contributes.")
    ] = False,
    unused: Annotated[
        bool, typer.Option("--unused", help="List the terms that stand in no item.")
    ] = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Precision and recall of a topic on judged articles, and why.

    --items: JSON lines {"id"?, "title", "text", "lead"?, "language"?, "site"?, "section"?,
    "relevant": true|false}; other keys are passed over. A line that is none is told on standard
    error by its number, and makes the exit code 2. Each item is judged alone.

    --clauses: the topic without each alternative of its condition, WEIGHT, MASK, THRESHOLD, list,
    and term; what is lost and what is won.
    """
    from dozor.cli.topic_reports import print_assessment, print_contributions, print_unused
    from dozor.topics.assessment import assess, judge_items
    from dozor.topics.watch import compile_topics

    chosen = find_topic(topic, config) if topic else only_topic(config)
    file = ItemFile(name=items) if items else None
    labels = file or archive_labels(chosen.id, config, database)
    watch, line = compile_topics((chosen,)), ProgressLine("items read")
    judged: Iterable[Judged] = judge_items(watch, line.over(labels.labelled()))
    if clauses:
        judged = _kept(judged)
    result = assess(watch, judged)
    if not result.figures.items:
        raise ConfigError(_nothing(chosen, items))
    print_assessment(chosen, watch, result, as_json=as_json)
    if clauses:
        print_contributions(_contributions(watch, judged, result), result, as_json=as_json)
    print_unused(watch, result, listed=unused, as_json=as_json)
    if isinstance(labels, ArchiveLabels):
        labels.tell_ties()
    raise typer.Exit(2 if file and file.bad else 0)


@topics_app.command()
def diff(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="Id of a topic, or the path of its file.")
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same of the other one.")],
    items: ItemsOption = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """What would appear, vanish or change with another topic.

    Over the archive: the stored articles of any topic, and the texts that were set aside as on none
    and are still kept. With --items over a file of JSON lines instead, as `topics test` reads it;
    "relevant" is not needed. Nothing is written to the database.
    """
    from dozor.cli.topic_reports import print_change, print_counts, print_difference
    from dozor.topics.comparison import Kind, compare, compare_topics

    before, after = find_topic(old, config), find_topic(new, config)
    file = ItemFile(name=items) if items else None
    counts, line = Counter[Kind](), ProgressLine("articles read")
    with _items(file, config, database) as read:
        difference = compare_topics(before, after)
        print_difference((old, before), (new, after), difference, as_json=as_json)
        sys.stdout.flush()
        for change in compare(before, after, line.over(read)):
            counts[change.kind] += 1
            if change.kind not in {Kind.SAME, Kind.RESCORED}:
                line.clear()
                print_change(change, as_json=as_json)
                sys.stdout.flush()  # it may be long until the next one
    print_counts(counts, as_json=as_json)
    raise typer.Exit(2 if file and file.bad else 0)


def _nothing(topic: "Topic", items: str | None) -> str:
    if items:
        return f"items {items}: there are none; {_FORM}"
    return (
        f"topics test: {topic.id}: nothing was judged in the archive that it could be tested on; "
        f"see `dozor topics judge`, or give judged articles with --items FILE, {_FORM}"
    )


def _kept(judged: Iterable["Judged"]) -> list["Judged"]:
    kept = list(islice(judged, _MOST_WITH_CLAUSES + 1))
    if len(kept) > _MOST_WITH_CLAUSES:
        raise ConfigError(
            f"topics test: --clauses: takes at most {_MOST_WITH_CLAUSES} items; give a sample"
        )
    return kept


def _contributions(
    watch: "Watch", judged: Iterable["Judged"], result: "Assessment"
) -> list["Contribution"]:
    from dozor.topics.clauses import MOST_OWN, clauses_of, is_wide, term_clauses
    from dozor.topics.contribution import contributions, most_telling

    (topic,) = watch.topics
    if is_wide(topic):
        note(
            f"topics test: {topic.topic.id}: the query holds more than {MOST_OWN} terms or "
            "alternatives itself; these are not tried one by one, put them into lists"
        )
    clauses = (*clauses_of(topic), *term_clauses(topic, result.hit))
    line = ProgressLine("items judged without their clauses")
    return most_telling(contributions(watch, clauses, line.over(judged)), result.figures)


@contextmanager
def _items(
    file: ItemFile | None, config: Path | None, database: str | None
) -> Iterator[Iterable["Item"]]:
    if file is not None:
        yield file.items()
        return
    from storage import open_store

    with closing(open_store(find_database(config, database), read_only=True)) as store:
        yield archive_items(store)


def _record(known: KnownTopic) -> dict[str, object]:
    topic = known.topic
    return {
        "id": topic.id,
        "title": topic.title,
        "version": topic.version,
        "lists": len(topic.lists),
        "terms": _count(topic),
        "enabled": known.enabled,
        "from": "file" if known.file else "shipped",
        "file": known.file,
    }


def _count(topic: "Topic") -> int:
    return sum(len(one.terms) + len(one.belarusian) for one in topic.lists)
