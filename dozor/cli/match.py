"""`dozor match`: JSON lines of articles in, the same with the verdict and evidence out.

One line out for each line in, in the same order. What is no article comes out as
``{"matches": [], "error": …}`` (an object keeps its own keys), is told on standard error by the
number of its line, and makes the exit code 2.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dozor.cli.items import READ, host_of, read_article
from dozor.cli.say import clean, complain, note, print_json
from dozor.errors import ConfigError

if TYPE_CHECKING:
    from dozor.topics.repeats import Repeats
    from dozor.topics.topic import Topic


def register(app: typer.Typer) -> None:
    app.command()(match)


def match(
    topic: Annotated[
        str | None,
        typer.Option(
            "--topic",
            metavar="ID",
            help="This one alone, of the shipped or configured (else those switched on).",
        ),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config", "-c", metavar="FILE", help="Its topics, instead of the shipped one."
        ),
    ] = None,
) -> None:
    """Articles as JSON lines in, the same with the evidence out.

    One line out for each line in, in the same order, at once. A line that is no JSON object of an
    article comes out as {"matches": [], "error": …} (an object keeps its keys), is told on standard
    error by its number, and makes the exit code 2. Needs no configuration and no database.
    """
    from dozor.topics.repeats import Repeats

    topics, repeats = choose_topics(topic, config), Repeats()
    if sys.stdin.isatty():
        note("reading JSON lines from standard input (Ctrl-D ends it)")
    bad = 0
    for number, line in enumerate(sys.stdin.buffer, start=1):
        article, error = read_article(line)
        if error is None:
            article["matches"] = _matches(topics, article, repeats)
        else:
            bad += 1
            complain(clean(f"match: line {number}: {error}"))
            article = {**article, "matches": [], "error": f"line {number}: {error}"}
        print_json(article)
        sys.stdout.flush()  # whoever feeds the lines may wait for the answer to each
    raise typer.Exit(2 if bad else 0)


def choose_topics(topic_id: str | None, config: Path | None) -> tuple["Topic", ...]:
    """Those switched on; by its id any that is shipped or configured."""
    from dozor.config.schema import TopicsConfig
    from dozor.topics.topic import shipped_topics

    shipped = shipped_topics()
    if config is None:
        switched_on = TopicsConfig().shipped
        topics = tuple(topic for topic in shipped if topic.id in switched_on)
    else:
        from dozor.cli.options import read_setup

        topics = read_setup(config).topics()
    if topic_id is None:
        return topics
    known = {topic.id: topic for topic in (*shipped, *topics)}
    if topic_id not in known:
        raise ConfigError(f"topic {topic_id}: is not known; known are {', '.join(known)}")
    return (known[topic_id],)


def _matches(
    topics: tuple["Topic", ...], article: dict[str, Any], repeats: "Repeats"
) -> list[dict[str, Any]]:
    from dozor.records import match_record
    from dozor.topics.matching import match_all

    title, lead, text, language, site, section, url = (article.get(name) for name in READ)
    site = site or host_of(url)
    verdicts = match_all(
        topics,
        title=title or "",
        lead=lead,
        text=text or "",
        language=language,
        site=site,
        section=section,
        repeated=repeats.of(site) if site else frozenset(),
    )
    if site:
        repeats.note(site, verdicts.sentences)
    return [match_record(one) for one in verdicts.matches]
