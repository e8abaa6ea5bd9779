"""Where a topic and the persons who judged differ, and what stands there. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from dozor.models import Match
from dozor.topics.assessment import Figures, Judged, judge_items
from dozor.topics.clauses import Named
from dozor.topics.items import LabelledItem
from dozor.topics.terms import Term
from dozor.topics.watch import Watch


@dataclass(frozen=True, kw_only=True, slots=True)
class Miss:
    """``held``: the condition did, and the score was too low. ``empty``: lists without a hit."""

    item: LabelledItem
    held: bool
    empty: frozenset[Named]
    score: float


@dataclass(frozen=True, kw_only=True, slots=True)
class FalseHit:
    item: LabelledItem
    match: Match


@dataclass(kw_only=True, slots=True)
class Faults:
    """``verdicts``: of all items. ``scores``: where the condition holds. The misses nearest to the
    threshold first, the false hits with the highest score.

    ``small``: terms that false hits write with a small letter, by how many of them do;
    ``small_rightly``, ``capital_rightly``: how right hits write them."""

    verdicts: list[tuple[LabelledItem, bool]] = field(default_factory=list)
    scores: list[tuple[LabelledItem, float]] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)
    false_hits: list[FalseHit] = field(default_factory=list)
    small: Counter[Term] = field(default_factory=Counter)
    small_rightly: set[Term] = field(default_factory=set)
    capital_rightly: set[Term] = field(default_factory=set)
    figures: Figures = field(default_factory=Figures)


def find_faults(watch: Watch, items: Iterable[LabelledItem]) -> Faults:
    """``watch``: of one topic."""
    faults, counts = Faults(), Counter[tuple[bool, bool]]()
    for judged in judge_items(watch, items):
        item, found = judged.item, judged.match.relevant
        counts[found, item.relevant] += 1
        faults.verdicts.append((item, found))
        if judged.match.prominence is not None:
            faults.scores.append((item, judged.match.score))
        if item.relevant and not found:
            faults.misses.append(_miss(watch, judged))
        elif found and not item.relevant:
            faults.false_hits.append(FalseHit(item=item, match=judged.match))
            faults.small.update(set(_written(judged, small=True)))
        elif found:
            faults.small_rightly.update(_written(judged, small=True))
            faults.capital_rightly.update(_written(judged, small=False))
    faults.misses.sort(key=lambda one: -one.score)
    faults.false_hits.sort(key=lambda one: -one.match.score)
    faults.figures = Figures(
        right_hits=counts[True, True],
        false_hits=counts[True, False],
        misses=counts[False, True],
        right_refusals=counts[False, False],
    )
    return faults


def _miss(watch: Watch, judged: Judged) -> Miss:
    (topic,) = watch.topics
    evaluation = watch.evaluations(judged.reading)[topic.masks]
    empty = (side.part for side in topic.sides if not evaluation.find(side).passages)
    return Miss(
        item=judged.item,
        held=judged.match.prominence is not None,
        empty=frozenset(part for part in empty if isinstance(part, Named)),
        score=judged.match.score,
    )


def _written(judged: Judged, *, small: bool) -> Iterator[Term]:
    """The terms of one word that stand with a small letter, or with a capital."""
    reading = judged.reading
    for spot in reading.spots:
        word = reading.words[reading.sentences[spot.sentence].field][spot.first].word
        if spot.first == spot.last and word[0].islower() is small:
            yield spot.term
