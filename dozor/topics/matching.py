"""Whether an article is on a topic, how much, and the passages that show it. Pure.

The condition of the topic's query finds passages. Without weights the condition is the verdict.
With weights a passage is worth the more, the closer its words stand, and the nearer to the top;
words near it add to that or take from it, and so do a mere list of names and a name in quotes,
which is a hotel or a brand; the threshold decides. Why points and not a classifier: a reader must
be able to see why, and to mend the lists.
"""

from collections.abc import Set
from dataclasses import dataclass

from dozor.models import Evidence, Match
from dozor.topics.conditions import Evaluation
from dozor.topics.evidence import show_hits
from dozor.topics.nearness import Passage
from dozor.topics.prominence import PASSING, SUBJECT, SUBSTANTIAL, judge_prominence
from dozor.topics.reading import Reading, fingerprint, read_article
from dozor.topics.topic import Topic
from dozor.topics.watch import CompiledTopic, Watch, compile_topics
from dozor.topics.worth import (
    NO_WEIGHTS,
    Weights,
    find_weights,
    listed_places,
    score_of,
    weigh,
)

USUAL_THRESHOLD = 0.5  # of a query with weights that names none
# The score of a condition that needs no weights: it only orders what it found.
_PLAIN = {SUBJECT: 1.0, SUBSTANTIAL: 0.8, PASSING: 0.6}


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
    return judge_all(watch, reading, repeated)


def judge_all(watch: Watch, reading: Reading, repeated: Set[str] = frozenset()) -> Verdicts:
    """The verdicts on an article that was read with the index of the watch."""
    evaluations = watch.evaluations(reading)
    judged: dict[object, Judgement] = {}  # topics that differ in their thresholds share one
    speaking: set[int] = set()
    matches = []
    for topic in watch.topics:
        found = _judge(topic, evaluations[topic.masks], repeated, judged)
        relevant = found is not None and found.score >= threshold_of(topic)
        matches.append(_match(topic, found, relevant=relevant))
        if found and relevant:
            speaking |= found.sentences
    prints = (fingerprint(reading, number) for number in sorted(speaking))
    return Verdicts(
        matches=tuple(matches), sentences=tuple(dict.fromkeys(one for one in prints if one))
    )


def judge(topic: CompiledTopic, evaluation: Evaluation) -> Match:
    """The verdict of one topic on what its own masks leave of one article."""
    found = _judge(topic, evaluation, frozenset(), {})
    return _match(topic, found, relevant=found is not None and found.score >= threshold_of(topic))


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """What an article is to a condition with its weights. ``sentences``: where its hits stand."""

    score: float
    prominence: str | None = None
    evidence: tuple[Evidence, ...] = ()
    sentences: frozenset[int] = frozenset()


_BY_SITE = Judgement(score=1.0)  # or by its section: no passage shows it


def _judge(
    topic: CompiledTopic,
    evaluation: Evaluation,
    repeated: Set[str],
    judged: dict[object, Judgement],
) -> Judgement | None:
    """None where the condition does not hold."""
    found = evaluation.find(topic.condition)
    passages = _own_passages(evaluation.reading, found.passages, repeated)
    if not found.holds or (found.passages and not passages):
        return None
    if not passages:
        return _BY_SITE
    weighing = tuple((value, id(evaluation.find(node))) for value, node in topic.weights)
    key = (topic.condition, topic.masks, weighing)
    if key not in judged:
        weights = find_weights(evaluation, topic.weights) if topic.weights else None
        judged[key] = _weighed(topic, evaluation, passages, weights)
    return judged[key]


def _weighed(
    topic: CompiledTopic,
    evaluation: Evaluation,
    passages: tuple[Passage, ...],
    weights: Weights | None,
) -> Judgement:
    reading = evaluation.reading
    sides = (one for side in topic.sides for one in evaluation.find(side).passages)
    listed = listed_places(reading, (hit for one in sides for hit in one.hits))
    meetings = weigh(reading, passages, listed, weights or NO_WEIGHTS)
    prominence = judge_prominence(meetings, reading.sentences, weights or NO_WEIGHTS)
    score = _PLAIN[prominence]
    if weights:
        score = score_of(meetings, weights, passing=prominence == PASSING)
    return Judgement(
        score=score,
        prominence=prominence,
        evidence=show_hits((one.hits for one in meetings), reading.sentences, reading.fields),
        sentences=frozenset(hit.sentence for one in meetings for hit in one.hits),
    )


def _match(topic: CompiledTopic, found: Judgement | None, *, relevant: bool) -> Match:
    if found is None:
        return Match(topic_id=topic.topic.id, relevant=False)
    return Match(
        topic_id=topic.topic.id,
        relevant=relevant,
        score=found.score,
        prominence=found.prominence,
        evidence=found.evidence,
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


def threshold_of(topic: CompiledTopic) -> float:
    """The score from which an article is relevant; without weights the condition decides alone."""
    if topic.threshold is not None:
        return topic.threshold
    return USUAL_THRESHOLD if topic.weights else 0.0
