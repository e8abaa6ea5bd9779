"""`dozor topics suggest`: what would mend a topic. It changes no file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dozor.cli.items import ItemFile
from dozor.cli.judged import ArchiveLabels, archive_labels
from dozor.cli.options import ConfigOption, DatabaseOption, JsonOption
from dozor.cli.say import clean, note, print_json
from dozor.cli.tables import print_line
from dozor.cli.topic_choice import find_topic, known_topics, only_topic
from dozor.errors import ConfigError

if TYPE_CHECKING:
    from dozor.topics.suggestion import Suggestion, Suggestions
    from dozor.topics.topic import Topic

_NAMES = 8  # of articles in a line


def register(app: typer.Typer) -> None:
    app.command()(suggest)


def suggest(
    topic: Annotated[
        str | None,
        typer.Option(
            "--topic",
            metavar="TOPIC",
            help="Its id, or the path of its file (….toml); else the one that is switched on.",
        ),
    ] = None,
    items: Annotated[
        str | None,
        typer.Option(
            "--items", metavar="FILE", help="JSON lines of judged articles, not the archive's."
        ),
    ] = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """What would mend a topic, by what was judged.

    Terms, weights, masks and guards: each is tried alone on all judged articles, and shown are
    those that improve F1, with the articles whose verdict changes. Nothing is written: the lines to
    add are printed, and where.
    """
    from dozor.topics.suggestion import MOST_ITEMS
    from dozor.topics.suggestion import suggest as find_suggestions
    from dozor.topics.watch import compile_topics

    chosen = find_topic(topic, config) if topic else only_topic(config)
    file = ItemFile(name=items) if items else None
    labels = file or archive_labels(chosen.id, config, database)
    read = list(labels.labelled())
    if not read:
        raise ConfigError(
            f"topics suggest: {chosen.id}: nothing was judged; see `dozor topics judge`, "
            "or give judged articles with --items FILE"
        )
    if len(read) > MOST_ITEMS:
        note(f"of {len(read)} judged articles the last {MOST_ITEMS} are taken")
    found = find_suggestions(compile_topics((chosen,)), read)
    if isinstance(labels, ArchiveLabels):
        labels.tell_ties()
    if as_json:
        _print_records(chosen, found)
    else:
        _print(chosen, _file_of(topic, chosen, config), found)
    if found.untried:
        note(f"{found.untried} more changes were not tried, for want of time")
    raise typer.Exit(2 if file and file.bad else 0)


def _file_of(name: str | None, topic: "Topic", config: Path | None) -> str:
    """Where the lines are to be added."""
    if name and (name.endswith(".toml") or "/" in name):
        return name
    files = {one.topic.id: one.file for one in known_topics(config)}
    return files.get(topic.id) or "your copy of the shipped topic, named in topics.files"


def _print(topic: "Topic", file: str, found: "Suggestions") -> None:
    figures = found.figures
    f1 = f"{figures.f1.value:.3f}" if figures.f1 else "–"
    print_line(
        f"{topic.id}: {figures.items} judged articles, {figures.misses} misses, "
        f"{figures.false_hits} false hits, F1 {f1}"
    )
    print_line("add to ", file)
    for one in found.suggestions:
        print()
        print_line(f"{one.f1_change:+.3f}  {one.where}: ", one.line)
        if one.relevant + one.other:
            said = f"in {one.relevant} relevant and {one.other} other articles"
            print_line("        ", f"{said}; contrast {one.contrast:+.1f}")
        for what, ids in _told(one).items():
            if ids:
                print_line(f"        {what}: ", _some(ids))
        if one.instead:
            print_line("        or ", "; ".join(one.instead))
    if not found.suggestions:
        print_line("nothing that was tried improves F1")


def _print_records(topic: "Topic", found: "Suggestions") -> None:
    from dataclasses import asdict

    figures = asdict(found.figures)
    print_json({"record": "figures", "topic": topic.id, **figures, "untried": found.untried})
    for one in found.suggestions:
        print_json(_record(one))


def _record(one: "Suggestion") -> dict[str, Any]:
    return {
        "record": "suggestion",
        "kind": one.kind,
        "where": one.where,
        "line": one.line,
        "f1_change": round(one.f1_change, 4),
        "relevant": one.relevant,
        "other": one.other,
        "contrast": round(one.contrast, 2),
        **{name.replace(" ", "_"): ids for name, ids in _told(one).items()},
        "instead": list(one.instead),
    }


def _told(one: "Suggestion") -> dict[str, list[str]]:
    effect = one.effect
    return {
        "won": effect.won,
        "lost": effect.lost,
        "let in": effect.let_in,
        "cleared": effect.cleared,
    }


def _some(ids: list[str]) -> str:
    rest = len(ids) - _NAMES
    return clean(", ".join(ids[:_NAMES])) + (f" and {rest} more" if rest > 0 else "")
