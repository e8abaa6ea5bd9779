"""Whether an article is on a topic, how much, and the passages that show it. Pure.

The condition of the topic's query finds passages. Without weights the condition is the verdict.
With weights a passage is worth the more, the closer its words stand, and the nearer to the top;
words near it add to that or take from it, and so do a mere list of names and a name in quotes,
which is a hotel or a brand; the threshold decides. Why points and not a classifier: a reader must
be able to see why, and to mend the lists.
"""

from collections.abc import Set
from dataclasses import dataclass

from dozor.models import Match
from dozor.topics.conditions import Evaluation
from dozor.topics.evidence import show_hits
from dozor.topics.nearness import Passage
from dozor.topics.reading import Reading, fingerprint, read_article
from dozor.topics.topic import Topic
from dozor.topics.watch import CompiledTopic, compile_topics
from dozor.topics.worth import (
    find_weights,
    judge_prominence,
    listed_places,
    score_of,
    weigh,
)

USUAL_THRESHOLD = 0.5  # of a query with weights that names none
# The score of a condition that needs no weights: it only orders what it found.
_PLAIN = {"subject": 1.0, "substantial": 0.8, "passing": 0.6}


def match(
    topic: Topic, *, title: str, lead: str | None, text: str, language: str | None = None
) -> Match:
    """The verdict of one topic on one article; `match_all` without what is seldom known."""
    return match_all((topic,), title=title, lead=lead, text=text, language=language).matches[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdicts:
    """``matches``: one for each topic, in their order. ``sentences``: fingerprints of those that
    speak for a topic, to know the boilerplate of a site by."""

    matches: tuple[Match, ...]
    sentences: tuple[str, ...]


def match_all(
    topics: tuple[Topic, ...],
    *,
    title: str,
    lead: str | None,
    text: str,
    language: str | None = None,
    site: str | None = None,
    section: str | None = None,
    repeated: Set[str] = frozenset(),
) -> Verdicts:
    """The verdicts of the topics on one article.

    ``score`` is 0..1. Evidence holds at most five passages of at most 300 characters each, the
    strongest first, with offsets in characters of their field. ``language`` is told from the
    letters where it is None. ``repeated``: fingerprints of sentences that are the site's
    boilerplate.
    """
    watch = compile_topics(topics)
    reading = read_article(
        watch.index,
        title=title,
        lead=lead,
        text=text,
        language=language,
        site=site,
        section=section,
    )
    evaluations = watch.evaluations(reading)
    speaking: set[int] = set()  # sentences
    matches = tuple(
        _judge(topic, evaluations[topic.masks], repeated, speaking) for topic in watch.topics
    )
    prints = (fingerprint(reading, number) for number in sorted(speaking))
    return Verdicts(matches=matches, sentences=tuple(dict.fromkeys(one for one in prints if one)))


def _judge(
    topic: CompiledTopic, evaluation: Evaluation, repeated: Set[str], speaking: set[int]
) -> Match:
    """``speaking`` gets the sentences that speak for a relevant topic."""
    found = evaluation.find(topic.condition)
    passages = _own_passages(evaluation.reading, found.passages, repeated)
    if not found.holds or (found.passages and not passages):
        return Match(topic_id=topic.topic.id, relevant=False)
    if not passages:  # by its site or section alone
        return Match(topic_id=topic.topic.id, relevant=True, score=_PLAIN["subject"])
    reading = evaluation.reading
    hits = (
        hit for side in topic.sides for one in evaluation.find(side).passages for hit in one.hits
    )
    weights = find_weights(evaluation, topic.weights)
    meetings = weigh(reading, passages, listed_places(reading, hits), weights)
    prominence = judge_prominence(meetings, reading.sentences)
    score = _PLAIN[prominence]
    if topic.weights:
        score = score_of(meetings, weights, passing=prominence == "passing")
    if relevant := _relevant(topic, score):
        speaking.update(hit.sentence for meeting in meetings for hit in meeting.hits)
    return Match(
        topic_id=topic.topic.id,
        relevant=relevant,
        score=score,
        prominence=prominence,
        evidence=show_hits((one.hits for one in meetings), reading.sentences, reading.fields),
    )


def _own_passages(
    reading: Reading, passages: tuple[Passage, ...], repeated: Set[str]
) -> tuple[Passage, ...]:
    """Without those that the site repeats word for word under many articles."""
    if not repeated:
        return passages
    return tuple(
        passage
        for passage in passages
        if not all(fingerprint(reading, hit.sentence) in repeated for hit in passage.hits)
    )


def _relevant(topic: CompiledTopic, score: float) -> bool:
    if topic.threshold is not None:
        return score >= topic.threshold
    return not topic.weights or score >= USUAL_THRESHOLD
