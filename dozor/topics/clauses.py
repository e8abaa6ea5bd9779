"""The clauses of a topic one by one, and the topic without each. Pure.

A clause is an alternative of the condition's outermost OR, a WEIGHT, a MASK, the THRESHOLD, a list,
or a single term. The topic without one is what its file would give without it: a WEIGHT that has no
words left goes too.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import partial

from dozor.topics.evidence import rule_name
from dozor.topics.hits import TermList
from dozor.topics.nodes import Node, leaves
from dozor.topics.query import (
    AnyOf,
    Listed,
    Near,
    Not,
    Part,
    Query,
    Where,
    Words,
    part_text,
    to_text,
    walk,
)
from dozor.topics.terms import Term
from dozor.topics.watch import CompiledTopic

Named = Listed | Words  # what has terms: a list, or a term of the query itself

MOST_OWN = 1_000  # terms, or alternatives, of one query: each that is tried asks all the others


class Reach(Enum):
    """In which items a clause counts. A passage is one that the condition finds."""

    EVERYWHERE = auto()
    PASSAGES = auto()  # where there is one
    TERMS = auto()  # where one of the clause's terms stands
    TERMS_OR_PASSAGES = auto()
    TERMS_AND_PASSAGES = auto()


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Reduced:
    """A list that lost some of its terms. ``after`` is only a name: its terms are not spelt out,
    as there may be a clause for each of very many."""

    before: TermList
    after: TermList
    gone: frozenset[Term]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Clause:
    """``without`` makes the topic without it, when it is asked: a query may have very many clauses.

    ``terms``, ``reach``: where its loss can change a verdict.
    """

    kind: str  # alternative weight mask threshold list term
    text: str
    without: Callable[[], CompiledTopic] = field(repr=False)
    terms: frozenset[Term] = field(default=frozenset(), repr=False)
    reach: Reach = Reach.TERMS
    reduced: Reduced | None = field(default=None, repr=False)


def alternatives(query: Query) -> tuple[Part, ...]:
    """Those of the condition's outermost OR."""
    return query.condition.parts if isinstance(query.condition, AnyOf) else (query.condition,)


def further_lines(query: Query) -> list[str]:
    """The canonical text of the weights, the masks and the threshold, in this order."""
    return to_text(query).split("\n")[1:]


def clauses_of(topic: CompiledTopic) -> Iterator[Clause]:
    """All but the single terms; a term that is an alternative by itself is one of those."""
    query, lines = topic.topic.query, iter(further_lines(topic.topic.query))
    yield from _alternative_clauses(topic)
    for number, _ in enumerate(query.weights):
        weights = topic.weights[:number] + topic.weights[number + 1 :]
        without = partial(replace, topic, weights=weights)
        yield Clause(kind="weight", text=next(lines), without=without, reach=Reach.PASSAGES)
    for number, mask in enumerate(topic.masks):
        without = partial(replace, topic, masks=topic.masks[:number] + topic.masks[number + 1 :])
        terms = frozenset(mask.terms)
        yield Clause(kind="mask", text=next(lines), without=without, terms=terms)
    if query.threshold is not None:
        without = partial(replace, topic, threshold=None)
        yield Clause(kind="threshold", text=next(lines), without=without, reach=Reach.PASSAGES)
    whole = _whole_clauses(topic)
    for named, of_list in named_lists(topic).items():
        if isinstance(named, Listed) and named not in whole:
            gone = frozenset(of_list.terms)
            yield _without(topic, "list", f"@{named.name}", named, of_list, gone)


def term_clauses(topic: CompiledTopic, hit: Set[Term]) -> Iterator[Clause]:
    """One for each of these terms in each list, and for those that the query itself holds."""
    named_here, whole = named_lists(topic), _whole_clauses(topic)
    wide = len(named_here) > MOST_OWN
    for named, of_list in named_here.items():
        if isinstance(named, Words) and (wide or named in whole):
            continue
        for rule, gone in by_rule(named, of_list).items():
            if not gone.isdisjoint(hit):
                yield _without(topic, "term", rule, named, of_list, gone)


def is_wide(topic: CompiledTopic) -> bool:
    """Whether the query holds so much itself that its own terms or alternatives are not tried."""
    return max(len(named_lists(topic)), len(alternatives(topic.topic.query))) > MOST_OWN


def unused_terms(topic: CompiledTopic, hit: Set[Term]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """By list («@name», "" for the query itself): its terms that are not among these."""
    found: dict[str, list[str]] = {}
    for named, of_list in named_lists(topic).items():
        name = f"@{named.name}" if isinstance(named, Listed) else ""
        terms: dict[str, bool] = {}
        for term in of_list.terms:
            terms[term.source] = terms.get(term.source, False) or term in hit
        if unused := [source for source, stands in terms.items() if not stands]:
            found.setdefault(name, []).extend(unused)
    return tuple((name, tuple(terms)) for name, terms in found.items())


def named_lists(topic: CompiledTopic) -> Mapping[Named, TermList]:
    """The lists that the query names, and its own terms."""
    found: dict[Named, TermList] = {}
    for leaf in leaves((topic.condition, *(node for _, node in topic.weights))):
        if leaf.terms is not None and isinstance(leaf.part, Named):
            found[leaf.part] = leaf.terms
    return found | dict(zip(topic.topic.query.masks, topic.masks, strict=True))


def label_of(named: Named) -> str:
    return named.name if isinstance(named, Listed) else named.source


def by_rule(named: Named, terms: TermList) -> Mapping[str, frozenset[Term]]:
    """The terms by the name of the rule; a term may stand in a list twice, once as Belarusian."""
    found: dict[str, set[Term]] = {}
    for term in terms.terms:
        found.setdefault(rule_name(label_of(named), term.source), set()).add(term)
    return {rule: frozenset(some) for rule, some in found.items()}


def _alternative_clauses(topic: CompiledTopic) -> Iterator[Clause]:
    parts = alternatives(topic.topic.query)
    if not 1 < len(parts) <= MOST_OWN:
        return
    for number, (part, node) in enumerate(zip(parts, topic.condition.parts, strict=True)):
        if isinstance(part, Words):
            continue
        yield Clause(
            kind="alternative",
            text=part_text(part),
            without=partial(_without_alternative, topic, number),
            terms=frozenset(term for leaf in leaves((node,)) for term in _terms(leaf)),
            reach=Reach.EVERYWHERE if _holds_by_absence(part) else Reach.TERMS,
        )


def _without_alternative(topic: CompiledTopic, number: int) -> CompiledTopic:
    parts = topic.condition.parts
    rest = parts[:number] + parts[number + 1 :]
    return _with_condition(topic, replace(topic.condition, parts=rest))


def _whole_clauses(topic: CompiledTopic) -> frozenset[Part]:
    """What is named once, and is a clause of the query by itself: it goes with that clause."""
    query = topic.topic.query
    parts = (query.condition, *(weight.part for weight in query.weights), *query.masks)
    named = Counter(inner for part in parts for inner in walk(part) if isinstance(inner, Named))
    alone = {*(weight.part for weight in query.weights), *query.masks}
    if isinstance(query.condition, AnyOf):
        alone |= {part for part in query.condition.parts if isinstance(part, Listed)}
    return frozenset(part for part in alone if isinstance(part, Named) and named[part] == 1)


def _without(
    topic: CompiledTopic,
    kind: str,
    text: str,
    named: Named,
    before: TermList,
    gone: frozenset[Term],
) -> Clause:
    after = TermList(terms=())
    leaf = Node(part=named, parts=(), terms=after, label=label_of(named))
    empty = gone.issuperset(before.terms)
    return Clause(
        kind=kind,
        text=text,
        without=partial(with_leaf, topic, leaf, after, empty=empty),
        terms=gone,
        reach=_reach(topic, leaf, after, empty=empty),
        reduced=None if empty else Reduced(before=before, after=after, gone=gone),
    )


def _reach(topic: CompiledTopic, leaf: Node, after: TermList, *, empty: bool) -> Reach:
    """A list of weights counts only where there is a passage; a weight that goes with it counts
    wherever there is one, as others are measured by it."""
    if empty and any(_never(_grafted(node, leaf), after) for _, node in topic.weights):
        return Reach.TERMS_OR_PASSAGES
    query = topic.topic.query
    elsewhere = leaf.part in query.masks or leaf.part in walk(query.condition)
    return Reach.TERMS if elsewhere else Reach.TERMS_AND_PASSAGES


def _holds_by_absence(part: Part) -> bool:
    return any(isinstance(inner, Not | Where) for inner in walk(part))


def with_leaf(
    topic: CompiledTopic, leaf: Node, after: TermList, *, empty: bool = False
) -> CompiledTopic:
    """The topic with another list of this name; of an empty one nothing is left."""
    weights = [(value, _grafted(node, leaf)) for value, node in topic.weights]
    masks = [
        after if mask == leaf.part else own
        for mask, own in zip(topic.topic.query.masks, topic.masks, strict=True)
    ]
    if empty:
        weights = [(value, node) for value, node in weights if not _never(node, after)]
        masks = [own for own in masks if own is not after]
    changed = replace(topic, weights=tuple(weights), masks=tuple(masks))
    return _with_condition(changed, _grafted(topic.condition, leaf))


def _with_condition(topic: CompiledTopic, condition: Node) -> CompiledTopic:
    sides = tuple(dict.fromkeys(leaves((condition,))))
    return replace(topic, condition=condition, sides=sides)


def _grafted(node: Node, leaf: Node) -> Node:
    """The node with the leaf wherever it names the same; the same node where it does not, so that
    what an article gives for it need not be asked again."""
    if node.terms is not None:
        return leaf if node.part == leaf.part else node
    parts = tuple(_grafted(part, leaf) for part in node.parts)
    unchanged = all(new is old for new, old in zip(parts, node.parts, strict=True))
    return node if unchanged else replace(node, parts=parts)


def _never(node: Node, empty: TermList) -> bool:
    """Whether a weight can never hold, as this list is empty. Of what the grammar lets into one:
    words and lists, OR, nearness, fields."""
    if node.terms is not None:
        return node.terms is empty
    dead = [_never(part, empty) for part in node.parts]
    if isinstance(node.part, AnyOf):
        return all(dead)
    if isinstance(node.part, Near) and node.part.negated:
        return dead[0]
    return any(dead)


def _terms(leaf: Node) -> Sequence[Term]:
    return leaf.terms.terms if leaf.terms is not None else ()
