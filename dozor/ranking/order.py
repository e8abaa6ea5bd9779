"""The rank of what a letter tells, where a ranker was learned for its topic."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace

from dozor.models import LetterItem
from dozor.protocols import Feedback
from dozor.ranking.features import features_of
from dozor.ranking.model import Ranker, from_json
from dozor.topics.topic import Topic

log = logging.getLogger(__name__)


def fitting_rankers(store: Feedback, topics: Iterable[Topic]) -> dict[str, Ranker]:
    """By topic. One that was learned with another topic of this id orders nothing: lists and
    weights it knows may be gone."""
    found = {}
    for topic in topics:
        stored = store.ranker(topic.id)
        if stored is None:
            continue
        if stored.topic_digest != topic.digest():
            log.warning(
                "ranker of %s: it was learned with another version of the topic and is not used: "
                "run `dozor topics learn`",
                topic.id,
            )
            continue
        try:
            found[topic.id] = from_json(stored.model)
        except ValueError as error:
            log.warning("ranker of %s: it is not used: it %s", topic.id, error)
    return found


def ranked(items: Iterable[LetterItem], rankers: Mapping[str, Ranker]) -> list[LetterItem]:
    """All the items, in their order; those of a topic that has a ranker with their rank."""
    return [_ranked(item, rankers.get(item.match.topic_id)) for item in items]


def _ranked(item: LetterItem, ranker: Ranker | None) -> LetterItem:
    if ranker is None:
        return item
    article = item.article
    features = features_of(
        item.match,
        title=article.title,
        lead=article.lead,
        text=article.text,
        language=article.language,
    )
    return replace(item, rank=ranker.chance(features))
