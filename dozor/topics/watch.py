"""Topics compiled together: one index for the terms of all, one reading of an article for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dozor.topics.conditions import Evaluation, Spots
from dozor.topics.hits import TermList
from dozor.topics.nodes import Node, compile_part, leaves
from dozor.topics.reading import Reading, Spot
from dozor.topics.terms import Term, TermIndex, compile_term
from dozor.topics.topic import Topic


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class CompiledTopic:
    """``sides``: the lists and terms of the condition, whose hits make passages."""

    topic: Topic
    condition: Node
    weights: tuple[tuple[float, Node], ...]
    masks: tuple[TermList, ...]
    sides: tuple[Node, ...]
    threshold: float | None


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Watch:
    topics: tuple[CompiledTopic, ...]
    index: TermIndex
    owners: Mapping[Term, tuple[TermList, ...]]

    def spots(self, reading: Reading) -> Spots:
        """The spots of each list."""
        found: dict[TermList, list[Spot]] = {}
        for spot in reading.spots:
            for owner in self.owners.get(spot.term, ()):  # the index may be a larger topic's
                found.setdefault(owner, []).append(spot)
        return found

    def evaluations(self, reading: Reading) -> dict[tuple[TermList, ...], Evaluation]:
        """One for each set of masks that a topic has."""
        spots = self.spots(reading)
        masks = dict.fromkeys(topic.masks for topic in self.topics)
        return {one: Evaluation(reading=reading, spots=spots, masks=one) for one in masks}


@lru_cache(maxsize=16)
def compile_topics(topics: tuple[Topic, ...]) -> Watch:
    """Compiled once a process."""
    compiled = tuple(_compile(topic) for topic in topics)
    owners = _owners(compiled)
    return Watch(topics=compiled, index=TermIndex(tuple(owners)), owners=owners)


def compile_within(watch: Watch, topic: Topic) -> Watch:
    """A topic whose terms the watch has all: what was read for the one serves the other."""
    compiled = (_compile(topic),)
    return Watch(topics=compiled, index=watch.index, owners=_owners(compiled))


def _owners(topics: Sequence[CompiledTopic]) -> Mapping[Term, tuple[TermList, ...]]:
    lists: dict[TermList, None] = {}
    for topic in topics:
        nodes = (topic.condition, *(node for _, node in topic.weights))
        lists |= dict.fromkeys(leaf.terms for leaf in leaves(nodes) if leaf.terms)
        lists |= dict.fromkeys(topic.masks)
    owners: dict[Term, list[TermList]] = {}
    for one in lists:
        for term in one.terms:
            owners.setdefault(term, []).append(one)
    return {term: tuple(some) for term, some in owners.items()}


@lru_cache(maxsize=256)
def _compile(topic: Topic) -> CompiledTopic:
    query = topic.query
    lists = {one.name: compile_list(one.terms, one.belarusian) for one in topic.lists}
    condition = compile_part(query.condition, lists)
    masks = [compile_part(mask, lists).terms for mask in query.masks]
    return CompiledTopic(
        topic=topic,
        condition=condition,
        weights=tuple((weight.value, compile_part(weight.part, lists)) for weight in query.weights),
        masks=tuple(mask for mask in masks if mask is not None),
        sides=tuple(dict.fromkeys(leaves((condition,)))),
        threshold=query.threshold,
    )


@lru_cache(maxsize=4096)
def compile_list(terms: tuple[str, ...], belarusian: tuple[str, ...] = ()) -> TermList:
    compiled = [compile_term(term) for term in terms]
    compiled += [compile_term(term, belarusian=True) for term in belarusian]
    return TermList(terms=tuple(dict.fromkeys(compiled)))
