"""`dozor topics judge` and `judgements`: what people say of articles. The commands that learn of it
stand beside: `suggestions`, `rankers`."""

import getpass
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dozor.cli import rankers, suggestions
from dozor.cli.judged import find_words, name_of
from dozor.cli.options import ConfigOption, DatabaseOption, JsonOption, find_database
from dozor.cli.say import clean, note, print_json
from dozor.cli.tables import print_line
from dozor.cli.topic_choice import find_topic, only_topic
from dozor.cli.topics import topics_app
from dozor.errors import ConfigError

if TYPE_CHECKING:
    from dozor.models import Article, Judgement
    from dozor.topics.agreement import Opinion

_LONGEST = 2_000  # characters of a reason


def register(app: typer.Typer) -> None:
    """On the sub-app of topics."""
    topics_app.command()(judge)
    topics_app.command()(judgements)
    suggestions.register(topics_app)
    rankers.register(topics_app)


def judge(
    article: Annotated[
        str,
        typer.Argument(
            metavar="ARTICLE",
            help="The id of a stored one (see `dozor search`), or the address of any.",
        ),
    ],
    relevant: Annotated[
        bool | None,
        typer.Option("--relevant/--not-relevant", help="Whether it is on the topic."),
    ] = None,
    topic: Annotated[
        str | None,
        typer.Option("--topic", metavar="ID", help="Else the one that is switched on."),
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="Why, for those who read it.")
    ] = None,
    person: Annotated[
        str | None,
        typer.Option("--person", metavar="NAME", help="Who says so (else the system's user)."),
    ] = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Say whether an article is on a topic.

    An article that was set aside as off topic is named by its address: misses matter most. A person
    may judge an article again: the last judgement counts, the earlier ones are kept. The words are
    kept with the judgement, also when a text that was set aside is forgotten.
    """
    from storage import open_store

    if relevant is None:
        raise ConfigError("topics judge: what do you say? write --relevant or --not-relevant")
    chosen = find_topic(topic, config) if topic else only_topic(config)
    who = _person(person)
    with closing(open_store(find_database(config, database))) as store:
        words = find_words(store, "topics judge", article)
        if not words.text:
            raise ConfigError(
                f"topics judge: {clean(words.url)}: its text was forgotten, 90 days after it was "
                "set aside; put it into a file for `--items` if you have it"
            )
        store.judge(_judgement(words, chosen.id, who, reason, relevant=relevant))
    verdict = _verdict(relevant)
    note(clean(f"{who}: {verdict}, topic {chosen.id}: {words.title or words.url}"))


def judgements(
    topic: Annotated[
        str | None, typer.Option("--topic", metavar="ID", help="Only under this topic.")
    ] = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """What people said of articles, and what counts of it.

    Where they disagree the majority counts; a tie is left out of all figures.
    """
    from dozor.topics.agreement import opinions
    from storage import open_store

    with closing(open_store(find_database(config, database), read_only=True)) as store:
        found = opinions(store.judgements(topic))
    for one in found:
        if as_json:
            print_json(_record(one))
        else:
            _print(one)
    ties = sum(one.relevant is None for one in found)
    disputed = sum(one.disputed for one in found)
    yes = sum(one.relevant is True for one in found)
    note(
        f"{len(found)} articles judged: {yes} relevant, {len(found) - yes - ties} not; "
        f"on {disputed} persons disagree, {ties} of them a tie, which is left out of figures"
    )


def _person(given: str | None) -> str:
    if given is not None:
        name = clean(given)[:200]
    else:
        try:
            name = getpass.getuser()
        except (OSError, KeyError):  # a container's user may have no name
            name = ""
    if not name:
        raise ConfigError("topics judge: nobody is named; say who judges with --person NAME")
    return name


def _judgement(
    words: "Article", topic_id: str, person: str, reason: str | None, *, relevant: bool
) -> "Judgement":
    from dozor.models import Judgement

    return Judgement(
        topic_id=topic_id,
        person=person,
        relevant=relevant,
        judged_at=datetime.now(UTC),
        url=words.url,
        url_key=words.url_key,
        source_id=words.source_id,
        title=words.title,
        text=words.text,
        lead=words.lead,
        language=words.language,
        section=words.section,
        reason=reason[:_LONGEST] if reason else None,
    )


def _verdict(relevant: bool | None) -> str:
    return "tie" if relevant is None else "relevant" if relevant else "not relevant"


def _print(opinion: "Opinion") -> None:
    last = opinion.last
    doubt = ", disputed" if opinion.disputed and opinion.relevant is not None else ""
    print_line(f"{clean(name_of(opinion))}  ", last.title or "(no headline)")
    print_line("    ", f"{last.topic_id}: {_verdict(opinion.relevant)}{doubt}")
    for one in opinion.judgements:
        why = f": {one.reason}" if one.reason else ""
        day = one.judged_at.astimezone().date()
        print_line("    ", f"{one.person}, {day}, {_verdict(one.relevant)}{why}")


def _record(opinion: "Opinion") -> dict[str, Any]:
    from dozor.records import instant

    last = opinion.last
    return {
        "article": last.article_id,
        "url": last.url,
        "title": last.title,
        "topic": last.topic_id,
        "relevant": opinion.relevant,
        "disputed": opinion.disputed,
        "judgements": [
            {
                "person": one.person,
                "relevant": one.relevant,
                "reason": one.reason,
                "judged_at": instant(one.judged_at),
            }
            for one in opinion.judgements
        ],
        "earlier": opinion.earlier,
    }
