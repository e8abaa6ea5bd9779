"""`dozor topics learn` and `explain`: order what a topic finds by what was judged."""

from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from dozor.cli.judged import ArchiveLabels, find_words
from dozor.cli.options import ConfigOption, DatabaseOption, find_database
from dozor.cli.say import note
from dozor.cli.tables import print_line
from dozor.cli.topic_choice import find_topic, only_topic
from dozor.errors import ConfigError

if TYPE_CHECKING:
    from dozor.models import Article, StoredRanker
    from dozor.ranking.features import Features
    from dozor.ranking.model import Moved, Ranker
    from dozor.ranking.training import Example, Learned, Order
    from dozor.topics.items import LabelledItem
    from dozor.topics.topic import Topic

_CHANCE = 0.5
_SHOWN = 10  # terms that move an article up, and down

TopicOption = Annotated[
    str | None, typer.Option("--topic", metavar="ID", help="Else the one that is switched on.")
]


def register(app: typer.Typer) -> None:
    app.command()(learn)
    app.command()(explain)


def learn(
    topic: TopicOption = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Learn in which order a letter tells what a topic finds.

    Of the judgements: it takes 50 judged articles, 10 of each kind, and the extra `ranker`. What
    was learned is stored in the database, and from then on letters tell of one day first what is
    most likely wanted; nothing is hidden. When the topic changes it is not used until learned anew.
    """
    from dozor.ranking.training import learn as learn_of
    from storage import open_store

    chosen = find_topic(topic, config) if topic else only_topic(config)
    url = find_database(config, database)
    labels = ArchiveLabels(url=url, topic_id=chosen.id)
    learned = learn_of(list(_examples(chosen, labels.labelled())))
    _print_learned(learned)
    labels.tell_ties()
    order = learned.deciding
    if (order.by_ranker or 0.0) <= _CHANCE:
        note(f"{chosen.id}: not stored: it orders no better than chance; judge more articles")
        return
    if (order.by_ranker or 0.0) <= (order.by_score or 0.0):
        note("the score alone orders as well; more judged articles may change that")
    with closing(open_store(url)) as store:
        version = store.put_ranker(_stored(chosen, learned.ranker))
    note(f"{chosen.id}: ranker {version} is stored and orders the next letters")


def explain(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Its id, or its address.")],
    topic: TopicOption = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """What moves an article up or down among those of its topic.

    Words, by their lemmas, and what the topic's rules found, with the weight of each.
    """
    from dozor.ranking.order import fitting_rankers
    from storage import open_store

    chosen = find_topic(topic, config) if topic else only_topic(config)
    with closing(open_store(find_database(config, database), read_only=True)) as store:
        words = find_words(store, "topics explain", article)
        ranker = fitting_rankers(store, (chosen,)).get(chosen.id)
        stored = store.ranker(chosen.id)
    if ranker is None or stored is None:
        raise ConfigError(
            f"topics explain: {chosen.id}: has no ranker that fits it; run `dozor topics learn`"
        )
    features = _features(chosen, words)
    print_line(words.title or words.url)
    chance = f"chance {ranker.chance(features):.2f}, bias {ranker.bias:+.2f}"
    print_line("  ", f"{chance}; ranker {stored.version} of {stored.made_at.date()}")
    moved = ranker.explain(features)
    _print_moved("up", [one for one in moved if one.by > 0])
    _print_moved("down", [one for one in moved if one.by < 0])


def _examples(topic: "Topic", items: Iterable["LabelledItem"]) -> Iterable["Example"]:
    from dozor.ranking.features import features_of
    from dozor.ranking.training import Example
    from dozor.topics.assessment import judge_items
    from dozor.topics.watch import compile_topics

    for judged in judge_items(compile_topics((topic,)), items):
        item = judged.item
        features = features_of(
            judged.match, title=item.title, lead=item.lead, text=item.text, language=item.language
        )
        yield Example(features=features, relevant=item.relevant, found=judged.match.relevant)


def _features(topic: "Topic", article: "Article") -> "Features":
    """By the topic as it is: what was stored may be the verdict of an earlier one."""
    from dozor.cli.items import host_of
    from dozor.ranking.features import features_of
    from dozor.topics.matching import match_all

    title, lead, text, language = article.title, article.lead, article.text, article.language
    verdicts = match_all(
        (topic,),
        title=title,
        lead=lead,
        text=text,
        language=language,
        site=host_of(article.url),
        section=article.section,
    )
    return features_of(verdicts.matches[0], title=title, lead=lead, text=text, language=language)


def _stored(topic: "Topic", ranker: "Ranker") -> "StoredRanker":
    from dozor.models import StoredRanker
    from dozor.ranking.model import to_json

    return StoredRanker(
        topic_id=topic.id,
        topic_digest=topic.digest(),
        made_at=datetime.now(UTC),
        model=to_json(ranker),
    )


def _print_learned(learned: "Learned") -> None:
    figures = learned.ranker.figures
    print_line(f"learned of {figures['articles']} judged articles, {figures['relevant']} relevant")
    print_line("how often a relevant article stands before another, of unseen ones (5 folds):")
    _print_order("all that were judged", learned.all)
    _print_order("those the topic finds", learned.found)


def _print_order(what: str, order: "Order") -> None:
    ranker, score = (
        "–" if value is None else f"{value:.3f}" for value in (order.by_ranker, order.by_score)
    )
    print_line(f"  {what} ({order.articles}): ", f"ranker {ranker}, score alone {score}")


def _print_moved(way: str, moved: list["Moved"]) -> None:
    shown = ", ".join(f"{one.name} {one.by:+.2f}" for one in moved[:_SHOWN]) or "nothing"
    rest = len(moved) - _SHOWN
    print_line(f"  {way:<5} ", shown + (f" and {rest} more" if rest > 0 else ""))
