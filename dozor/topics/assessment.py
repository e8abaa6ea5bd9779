"""How right a topic is: its verdicts beside those of a person. Pure.

Each item is judged alone: what a site repeats under its articles counts here, as the order of the
items must not matter.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import sqrt

from dozor.models import Evidence, Match
from dozor.topics.evidence import show_hits
from dozor.topics.items import LabelledItem, read_item
from dozor.topics.matching import judge_all
from dozor.topics.reading import Reading
from dozor.topics.terms import Term
from dozor.topics.watch import Watch

_Z = 1.959964  # of the normal distribution, for 95 %


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """An item, read, with the topic's verdict."""

    item: LabelledItem
    reading: Reading
    match: Match


@dataclass(frozen=True, kw_only=True, slots=True)
class Wrong:
    """An item on which topic and person differ. ``evidence`` of a miss: what stands there at all.
    The text itself is not kept: there may be very many items."""

    id: str
    title: str
    match: Match
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """A share, 0..1, with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    right_hits: int = 0
    false_hits: int = 0
    misses: int = 0
    right_refusals: int = 0

    @property
    def items(self) -> int:
        return self.right_hits + self.false_hits + self.misses + self.right_refusals

    @property
    def precision(self) -> Estimate | None:
        """With Wilson's interval; None where nothing was found."""
        return wilson(self.right_hits, self.right_hits + self.false_hits)

    @property
    def recall(self) -> Estimate | None:
        """With Wilson's interval; None where nothing is relevant."""
        return wilson(self.right_hits, self.right_hits + self.misses)

    @property
    def f1(self) -> Estimate | None:
        """None where nothing is relevant and nothing was found.

        F1 is 2J / (1 + J) of J = right hits / (right hits, false hits and misses), a plain share
        (Hand, Christen, Kirielle 2021), so that the interval is Wilson's of J, carried over. The
        delta method and the bootstrap, which are usual, promise 1.000–1.000 wherever nothing went
        wrong, be it on five items.
        """
        share = wilson(self.right_hits, self.right_hits + self.false_hits + self.misses)
        if share is None:
            return None
        return Estimate(value=_f1_of(share.value), low=_f1_of(share.low), high=_f1_of(share.high))


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessment:
    """False hits with the highest score first, misses with the score nearest to the threshold.
    ``hit``: the terms that stand anywhere in the items."""

    figures: Figures
    false_hits: tuple[Wrong, ...] = ()
    misses: tuple[Wrong, ...] = ()
    hit: frozenset[Term] = field(default=frozenset(), repr=False)


def judge_items(watch: Watch, items: Iterable[LabelledItem]) -> Iterator[Judged]:
    """``watch``: of one topic."""
    for item in items:
        reading = read_item(watch.index, item)
        yield Judged(item=item, reading=reading, match=judge_all(watch, reading).matches[0])


def assess(watch: Watch, judged: Iterable[Judged]) -> Assessment:
    """``watch``: that by which the items were judged. They may be any number: few are kept."""
    counts: dict[tuple[bool, bool], int] = {}
    wrong: list[Wrong] = []
    hit: set[Term] = set()
    for one in judged:
        found, relevant = one.match.relevant, one.item.relevant
        counts[found, relevant] = counts.get((found, relevant), 0) + 1
        hit.update(spot.term for spot in one.reading.spots)
        if found != relevant:
            wrong.append(_wrong(watch, one))
    wrong.sort(key=lambda one: -one.match.score)
    return Assessment(
        figures=Figures(
            right_hits=counts.get((True, True), 0),
            false_hits=counts.get((True, False), 0),
            misses=counts.get((False, True), 0),
            right_refusals=counts.get((False, False), 0),
        ),
        false_hits=tuple(one for one in wrong if one.match.relevant),
        misses=tuple(one for one in wrong if not one.match.relevant),
        hit=frozenset(hit),
    )


def wilson(successes: int, trials: int) -> Estimate | None:
    """A share with Wilson's score interval (1927); None of nothing."""
    if not trials:
        return None
    share, spread = successes / trials, _Z * _Z / trials
    middle = (share + spread / 2) / (1 + spread)
    half = _Z / (1 + spread) * sqrt(share * (1 - share) / trials + spread / (4 * trials))
    return Estimate(value=share, low=max(0.0, middle - half), high=min(1.0, middle + half))


def _f1_of(share: float) -> float:
    return 2 * share / (1 + share)


def _wrong(watch: Watch, one: Judged) -> Wrong:
    return Wrong(
        id=one.item.id,
        title=one.item.title,
        match=one.match,
        evidence=one.match.evidence or _standing(watch, one.reading),
    )


def _standing(watch: Watch, reading: Reading) -> tuple[Evidence, ...]:
    """The hits of the condition's lists, though they do not make it hold: one side alone, say."""
    (topic,) = watch.topics
    evaluation = watch.evaluations(reading)[topic.masks]
    passages = (one for side in topic.sides for one in evaluation.find(side).passages)
    hits = (hit for one in passages for hit in one.hits)
    return show_hits((hits,), reading.sentences, reading.fields)
