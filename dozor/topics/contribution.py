"""What each clause of a topic contributes: how its verdicts would be without it. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from dozor.models import Match
from dozor.topics.assessment import Figures, Judged
from dozor.topics.clauses import Clause, Reach
from dozor.topics.conditions import Evaluation
from dozor.topics.hits import TermList
from dozor.topics.matching import judge
from dozor.topics.reading import Spot
from dozor.topics.terms import Term
from dozor.topics.watch import CompiledTopic, Watch

_TOPICS_KEPT = 512  # topics without a clause; one of a long query is large


@dataclass(kw_only=True, slots=True)
class Contribution:
    """The ids of the items whose verdict is another without the clause.

    ``lost``: right hits; ``found``: misses; ``let_in``: new false hits; ``gone``: false hits.
    ``items``: where the clause could count at all; ``moved``: where the score is another.
    """

    clause: Clause
    lost: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    let_in: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    items: int = 0
    moved: int = 0

    @property
    def changed(self) -> int:
        return len(self.lost) + len(self.found) + len(self.let_in) + len(self.gone)

    def f1_change(self, figures: Figures) -> float:
        """What F1 would gain without the clause; ``figures`` are those with it."""
        without = Figures(
            right_hits=figures.right_hits - len(self.lost) + len(self.found),
            false_hits=figures.false_hits + len(self.let_in) - len(self.gone),
            misses=figures.misses + len(self.lost) - len(self.found),
        )
        before, after = figures.f1, without.f1
        return (after.value if after else 0.0) - (before.value if before else 0.0)

    def note(self, judged: Judged, match: Match) -> None:
        """``match``: the verdict without the clause."""
        self.items += 1
        self.moved += match.score != judged.match.score
        if match.relevant == judged.match.relevant:
            return
        if judged.item.relevant:
            ids = self.found if match.relevant else self.lost
        else:
            ids = self.let_in if match.relevant else self.gone
        ids.append(judged.item.id)


def contributions(
    watch: Watch, clauses: Iterable[Clause], judged: Iterable[Judged]
) -> tuple[Contribution, ...]:
    """One for each clause, in their order. ``watch``: that by which the items were judged.

    Nothing is read anew, only items that a clause concerns are judged again, and of these only what
    depends on it.
    """
    found = tuple(Contribution(clause=clause) for clause in clauses)
    by_term: dict[Term, list[int]] = {}
    for number, one in enumerate(found):
        for term in one.clause.terms:
            by_term.setdefault(term, []).append(number)
    concerned = _Concerned(found)
    without = lru_cache(_TOPICS_KEPT)(lambda number: found[number].clause.without())
    for item in judged:
        _judge_without(watch, item, {n: found[n] for n in concerned.by(item)}, without)
    return found


def most_telling(found: Iterable[Contribution], figures: Figures) -> list[Contribution]:
    """Those first without which the figures, else verdicts, else scores are most different."""
    return sorted(
        found,
        key=lambda one: (-abs(one.f1_change(figures)), -one.changed, -one.moved, -one.items),
    )


class _Concerned:
    """Which clauses count in an item, without asking each of them."""

    def __init__(self, found: Sequence[Contribution]) -> None:
        self._reaches = [one.clause.reach for one in found]
        self._by_term: dict[Term, list[int]] = {}
        for number, one in enumerate(found):
            for term in one.clause.terms:
                self._by_term.setdefault(term, []).append(number)
        self._by_passage = self._with(Reach.PASSAGES, Reach.TERMS_OR_PASSAGES)
        self._everywhere = self._with(Reach.EVERYWHERE)
        self._with_passage_only = self._with(Reach.TERMS_AND_PASSAGES)

    def by(self, judged: Judged) -> list[int]:
        passages = judged.match.prominence is not None
        terms = {spot.term for spot in judged.reading.spots}
        found = {number for term in terms for number in self._by_term.get(term, ())}
        if passages:
            found |= self._by_passage
        else:
            found -= self._with_passage_only
        return sorted(found | self._everywhere)

    def _with(self, *reaches: Reach) -> set[int]:
        return {number for number, reach in enumerate(self._reaches) if reach in reaches}


def _judge_without(
    watch: Watch,
    judged: Judged,
    found: Mapping[int, Contribution],
    without: Callable[[int], CompiledTopic],
) -> None:
    """One evaluation serves all that have the same masks: it knows what they share."""
    spots: dict[TermList, Sequence[Spot]] = dict(watch.spots(judged.reading))
    evaluations: dict[tuple[TermList, ...], Evaluation] = {}
    for number, one in found.items():
        if reduced := one.clause.reduced:
            kept = [spot for spot in spots.get(reduced.before, ()) if spot.term not in reduced.gone]
            spots[reduced.after] = kept
        topic = without(number)
        if topic.masks not in evaluations:
            evaluations[topic.masks] = Evaluation(
                reading=judged.reading, spots=spots, masks=topic.masks
            )
        one.note(judged, judge(topic, evaluations[topic.masks]))
