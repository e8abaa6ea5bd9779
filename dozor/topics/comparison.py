"""Two topics side by side: in what they differ, and what the one finds that the other does not.
Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from dozor.models import Evidence, Match
from dozor.topics.clauses import alternatives, further_lines, label_of, named_lists
from dozor.topics.evidence import rule_name
from dozor.topics.hits import TermList
from dozor.topics.items import Item, read_item
from dozor.topics.matching import judge_all, threshold_of
from dozor.topics.nodes import leaves
from dozor.topics.query import Query, part_text
from dozor.topics.reading import Reading, Spot
from dozor.topics.repeats import Repeats
from dozor.topics.topic import NamedList, Topic
from dozor.topics.watch import CompiledTopic, Watch, compile_topics


@dataclass(frozen=True, kw_only=True, slots=True)
class ListDifference:
    """Terms of one list; of a list that is new, or gone, all. Belarusian ones say so."""

    name: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TopicDifference:
    """Clauses in their canonical text, whatever their order; lists that differ."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    lists: tuple[ListDifference, ...] = ()


class Kind(StrEnum):
    APPEARS = "appears"
    VANISHES = "vanishes"
    CHANGES = "changes"  # on both; its prominence or its evidence is another
    RESCORED = "rescored"  # on both; nothing but its score is another
    SAME = "same"  # or on neither


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One item under both topics.

    ``added``, ``removed``: what is responsible, of the new and of the old topic: the rules that hit
    under one alone, and the clauses that stand in one alone and count here.
    """

    item: Item
    kind: Kind
    old: Match
    new: Match
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def compare_topics(old: Topic, new: Topic) -> TopicDifference:
    before, after = _texts(old.query), _texts(new.query)
    return TopicDifference(
        added=tuple(text for text in after if text not in before),
        removed=tuple(text for text in before if text not in after),
        lists=tuple(_compare_lists(old.lists, new.lists)),
    )


def compare(old: Topic, new: Topic, items: Iterable[Item]) -> Iterator[Change]:
    """One for each item, in their order. They may be any number: none is kept.

    What a site repeats under its articles counts no more once it was met often enough, as in the
    daily run; only fingerprints of sentences that spoke for a topic are remembered.
    """
    watch, repeats = compile_topics((old, new)), Repeats()
    changed = compare_topics(old, new)
    for item in items:
        reading = read_item(watch.index, item)
        repeated = repeats.of(item.site) if item.site else frozenset[str]()
        verdicts = judge_all(watch, reading, repeated)
        if item.site:
            repeats.note(item.site, verdicts.sentences)
        before, after = verdicts.matches
        kind = _kind(before, after)
        if kind in {Kind.SAME, Kind.RESCORED}:
            yield Change(item=item, kind=kind, old=before, new=after)
            continue
        change = Change(item=item, kind=kind, old=before, new=after)
        yield _explained(change, watch, reading, changed)


def only(evidence: Sequence[Evidence], other: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """What a reader sees of the one alone."""
    shown = {_shown(one) for one in other}
    return tuple(one for one in evidence if _shown(one) not in shown)


def _texts(query: Query) -> tuple[str, ...]:
    return (*(part_text(part) for part in alternatives(query)), *further_lines(query))


def _compare_lists(old: Sequence[NamedList], new: Sequence[NamedList]) -> Iterator[ListDifference]:
    before, after = {one.name: one for one in old}, {one.name: one for one in new}
    for name in dict.fromkeys((*before, *after)):
        left, right = _terms(before.get(name)), _terms(after.get(name))
        added, removed = right.keys() - left.keys(), left.keys() - right.keys()
        if added or removed:
            yield ListDifference(
                name=name,
                added=tuple(term for term in right if term in added),
                removed=tuple(term for term in left if term in removed),
            )


def _terms(one: NamedList | None) -> dict[str, None]:
    if one is None:
        return {}
    return dict.fromkeys((*one.terms, *(f"{term} (Belarusian)" for term in one.belarusian)))


def _kind(old: Match, new: Match) -> Kind:
    if old.relevant != new.relevant:
        return Kind.APPEARS if new.relevant else Kind.VANISHES
    if not new.relevant:
        return Kind.SAME
    if old.prominence != new.prominence or not _same(old.evidence, new.evidence):
        return Kind.CHANGES
    return Kind.SAME if old.score == new.score else Kind.RESCORED


def _same(old: Sequence[Evidence], new: Sequence[Evidence]) -> bool:
    """In whatever order."""
    return not only(old, new) and not only(new, old)


def _shown(one: Evidence) -> object:
    """What a reader sees of it: the passage and the words that are marked."""
    return one.field, one.start, one.end, one.hits


def _explained(change: Change, watch: Watch, reading: Reading, changed: TopicDifference) -> Change:
    spots = watch.spots(reading)
    old, new = watch.topics
    decides = _threshold_decides(change, old)
    left, right = (_clauses(topic, spots, threshold=decides) for topic in (old, new))
    removed = [text for text in changed.removed if text in left]
    added = [text for text in changed.added if text in right]
    before, after = _rules(old, spots), _rules(new, spots)
    return replace(
        change,
        removed=(*removed, *(rule for rule in before if rule not in after)),
        added=(*added, *(rule for rule in after if rule not in before)),
    )


def _threshold_decides(change: Change, old: CompiledTopic) -> bool:
    """Whether the new score would have given another verdict by the old threshold."""
    if change.kind is Kind.CHANGES or change.new.prominence is None:
        return False
    return (change.new.score >= threshold_of(old)) != change.new.relevant


def _rules(topic: CompiledTopic, spots: Mapping[TermList, Sequence[Spot]]) -> dict[str, None]:
    """The rules whose words stand here."""
    return {
        rule_name(label_of(named), spot.term.source): None
        for named, terms in named_lists(topic).items()
        for spot in spots.get(terms, ())
    }


def _clauses(
    topic: CompiledTopic, spots: Mapping[TermList, Sequence[Spot]], *, threshold: bool
) -> frozenset[str]:
    """The clauses that count here: words of theirs stand here, or they have none.

    ``threshold``: whether that one counts.
    """
    query = topic.topic.query
    nodes = [topic.condition] if len(alternatives(query)) == 1 else [*topic.condition.parts]
    nodes += [node for _, node in topic.weights]
    lists = [[leaf.terms for leaf in leaves((node,))] for node in nodes]
    lists += [[terms] for terms in topic.masks]
    counts = [not some or any(terms in spots for terms in some) for some in lists]
    if query.threshold is not None:
        counts.append(threshold)
    texts = zip(_texts(query), counts, strict=True)
    return frozenset(text for text, counted in texts if counted)
