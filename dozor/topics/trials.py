"""Changes of a topic, each tried by itself on judged articles with the real matcher. Pure.

A change adds one term, or takes the right from one. The lists themselves are never spelt out anew:
of a list of ten thousand names only its spots in the article at hand are another.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dozor.topics.assessment import Figures
from dozor.topics.clauses import Named, label_of, with_leaf
from dozor.topics.conditions import Evaluation
from dozor.topics.hits import TermList
from dozor.topics.items import LabelledItem, read_item
from dozor.topics.matching import judge
from dozor.topics.nodes import Node, leaves
from dozor.topics.query import AllOf, Listed, Not, Words
from dozor.topics.reading import Reading, Spot
from dozor.topics.terms import Term, TermIndex
from dozor.topics.watch import CompiledTopic, Watch

Change = Callable[[Reading, Mapping[TermList, Sequence[Spot]], Sequence[Spot]], list[Spot]]


@dataclass(kw_only=True, slots=True)
class Effect:
    """The ids of the judged articles whose verdict is another with the change."""

    won: list[str] = field(default_factory=list)  # misses that are found
    lost: list[str] = field(default_factory=list)  # right hits that are missed
    let_in: list[str] = field(default_factory=list)  # new false hits
    cleared: list[str] = field(default_factory=list)  # false hits that are gone

    def note(self, item: LabelledItem, *, before: bool, after: bool) -> None:
        if before == after:
            return
        if item.relevant:
            (self.won if after else self.lost).append(item.id)
        else:
            (self.let_in if after else self.cleared).append(item.id)

    def on(self, figures: Figures) -> Figures:
        return Figures(
            right_hits=figures.right_hits + len(self.won) - len(self.lost),
            false_hits=figures.false_hits + len(self.let_in) - len(self.cleared),
            misses=figures.misses - len(self.won) + len(self.lost),
            right_refusals=figures.right_refusals - len(self.let_in) + len(self.cleared),
        )

    def f1_change(self, figures: Figures) -> float:
        before, after = figures.f1, self.on(figures).f1
        return (after.value if after else 0.0) - (before.value if before else 0.0)

    def key(self) -> tuple[tuple[str, ...], ...]:
        """Equal for changes that do the same."""
        return (*map(tuple, (self.won, self.lost, self.let_in, self.cleared)),)


@dataclass(kw_only=True, slots=True, eq=False)
class Trial:
    """``topic``: with the change. ``spots``: of each list of it that the article itself has not.
    ``term``: it counts only where this stands."""

    topic: CompiledTopic
    term: Term
    spots: Mapping[TermList, Change]
    effect: Effect = field(default_factory=Effect)


def run(watch: Watch, trials: Sequence[Trial], items: Iterable[tuple[LabelledItem, bool]]) -> None:
    """Fills in the effects. ``items``: with the verdict of the topic as it is."""
    by_term: dict[Term, list[Trial]] = {}
    for trial in trials:
        by_term.setdefault(trial.term, []).append(trial)
    index = TermIndex((*watch.owners, *by_term))
    for item, before in items:
        reading = read_item(index, item)
        standing: dict[Term, list[Spot]] = {}
        for spot in reading.spots:
            if spot.term in by_term:
                standing.setdefault(spot.term, []).append(spot)
        if standing:
            own = watch.spots(reading)
            evaluation = Evaluation(reading=reading, spots=dict(own), masks=watch.topics[0].masks)
            for term, spots in standing.items():
                for trial in by_term[term]:
                    after = _relevant(trial, evaluation, own, spots)
                    trial.effect.note(item, before=before, after=after)


def _relevant(
    trial: Trial,
    evaluation: Evaluation,
    own: Mapping[TermList, Sequence[Spot]],
    spots: Sequence[Spot],
) -> bool:
    """What the article gives for the parts that are as they were is asked once for all trials."""
    reading = evaluation.reading
    changed = {name: change(reading, own, spots) for name, change in trial.spots.items()}
    if trial.topic.masks == evaluation.masks and isinstance(evaluation.spots, dict):
        evaluation.spots.update(changed)
        return judge(trial.topic, evaluation).relevant
    another = Evaluation(reading=reading, spots={**own, **changed}, masks=trial.topic.masks)
    return judge(trial.topic, another).relevant


# The changes


def add_term(topic: CompiledTopic, named: Named, term: Term) -> Trial:
    """To a list, and to those that take it in; or beside a term of the query."""
    changes: dict[TermList, Change] = {}
    changed = topic
    for one, before in _takers(topic, named):
        after = TermList(terms=())
        changed = with_leaf(changed, _leaf(one, after), after)
        changes[after] = _with_spots_of(before)
    return Trial(topic=changed, term=term, spots=changes)


def add_mask(topic: CompiledTopic, term: Term) -> Trial:
    after = TermList(terms=())
    changed = replace(topic, masks=(*topic.masks, after))
    return Trial(topic=changed, term=term, spots={after: _new_spots})


def add_weight(topic: CompiledTopic, value: float, term: Term) -> Trial:
    after = TermList(terms=())
    weights = (*topic.weights, (value, _leaf(Words(source=term.source), after)))
    return Trial(topic=replace(topic, weights=weights), term=term, spots={after: _new_spots})


def refuse_with(topic: CompiledTopic, term: Term) -> Trial:
    """AND NOT the term."""
    after = TermList(terms=())
    leaf = _leaf(Words(source=term.source), after)
    never = Node(part=Not(part=Words(source="")), parts=(leaf,), terms=None, label="")
    both = Node(part=AllOf(parts=()), parts=(topic.condition, never), terms=None, label="")
    return Trial(topic=replace(topic, condition=both), term=term, spots={after: _new_spots})


def ask_capital(topic: CompiledTopic, named: Named, term: Term) -> Trial:
    """The term of a list counts only where it is written with a capital."""
    changes: dict[TermList, Change] = {}
    changed = topic
    for one, before in _takers(topic, named):
        after = TermList(terms=())
        changed = with_leaf(changed, _leaf(one, after), after)
        changes[after] = _without_small(before, term)
    return Trial(topic=changed, term=term, spots=changes)


def named_terms(topic: CompiledTopic) -> Mapping[Named, TermList]:
    """The lists that condition and weights name, and their own terms."""
    nodes = (topic.condition, *(node for _, node in topic.weights))
    return {
        leaf.part: leaf.terms
        for leaf in leaves(nodes)
        if leaf.terms is not None and isinstance(leaf.part, Named)
    }


def _takers(topic: CompiledTopic, named: Named) -> list[tuple[Named, TermList]]:
    """The list, and those that hold all its terms: a topic spells out what lists take in."""
    known = named_terms(topic)
    own = known[named]
    terms = frozenset(own.terms)
    return [
        (named, own),
        *(
            (one, before)
            for one, before in known.items()
            if one != named and isinstance(one, Listed) and terms.issubset(before.terms)
        ),
    ]


def _new_spots(
    reading: Reading, own: Mapping[TermList, Sequence[Spot]], new: Sequence[Spot]
) -> list[Spot]:
    return list(new)


def _with_spots_of(before: TermList) -> Change:
    return lambda reading, own, new: [*own.get(before, ()), *new]


def _without_small(before: TermList, term: Term) -> Change:
    def change(
        reading: Reading, own: Mapping[TermList, Sequence[Spot]], new: Sequence[Spot]
    ) -> list[Spot]:
        return [
            spot
            for spot in own.get(before, ())
            if spot.term is not term or _first_letter(reading, spot).isupper()
        ]

    return change


def _first_letter(reading: Reading, spot: Spot) -> str:
    return reading.words[reading.sentences[spot.sentence].field][spot.first].word[0]


def _leaf(named: Named, terms: TermList) -> Node:
    return Node(part=named, parts=(), terms=terms, label=label_of(named))
