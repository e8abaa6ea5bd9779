"""Where the terms of a topic stand in an article, and what each is worth there. Pure.

Not the verdict: what meets what is decided in `matching`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dozor.topics.lemmas import tokens
from dozor.topics.passages import Sentence, listed
from dozor.topics.terms import Find, TermIndex, compile_term
from dozor.topics.topic import Topic

_FAINT = 0.5  # weight of a side that is only hinted at, or in quotes: a hotel or a brand
_LISTED = 0.0  # of one that merely stands in a list of names
_QUOTES_OPEN, _QUOTES_CLOSE = "«“\"„'", "»”\"“'"


@dataclass(frozen=True, kw_only=True, slots=True)
class Matcher:
    """A topic compiled: one index for all its terms, and what each list is for."""

    index: TermIndex
    sides: tuple[str, ...]
    serves: Mapping[str, tuple[str, ...]]  # list -> the sides its terms stand for
    faint: frozenset[str]
    support: frozenset[str]
    mild: frozenset[str]
    adverse: frozenset[str]
    mask: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A term found that no mask covers. ``start``, ``end``: offsets in the sentence's field."""

    sentence: int
    start: int
    end: int
    label: str  # the list
    source: str  # the term
    weight: float  # 0..1
    sides: tuple[str, ...]  # none for support and adverse


@lru_cache(maxsize=64)
def compile_topic(topic: Topic) -> Matcher:
    """Compiled once a process and topic."""
    rule = topic.rule
    serves: dict[str, tuple[str, ...]] = {name: (name,) for name in rule.meet}
    serves |= {name: rule.meet for name in rule.alone}
    serves |= {name: (side,) for name, side in rule.faint}
    terms = [compile_term(source, name) for name, sources in topic.lists for source in sources]
    return Matcher(
        index=TermIndex.of(terms),
        sides=rule.meet,
        serves=serves,
        faint=frozenset(name for name, _ in rule.faint),
        support=frozenset(rule.support),
        mild=frozenset(rule.mild),
        adverse=frozenset(rule.adverse),
        mask=frozenset(rule.mask),
    )


def find_hits(
    matcher: Matcher, sentences: Sequence[Sentence], fields: Mapping[str, str]
) -> tuple[Hit, ...]:
    """All hits of an article in the order of its sentences."""
    found: list[Hit] = []
    masked: Counter[str] = Counter()
    for number, sentence in enumerate(sentences):
        text = fields[sentence.field][sentence.start : sentence.end]
        kept, covered = _hits_of_sentence(matcher, number, sentence, text)
        found += kept
        masked.update(covered)
    return _one_sense(found, masked)


def _hits_of_sentence(
    matcher: Matcher, number: int, sentence: Sentence, text: str
) -> tuple[list[Hit], list[str]]:
    """The hits, and the terms of those that a mask covers."""
    words = tokens(text)
    kept, covered = _unmask(matcher, list(matcher.index.find(text, words)))
    positions = {
        position
        for find in kept
        if find.term.label in matcher.serves
        for position in range(find.first, find.last + 1)
    }
    in_list = listed(text, words, frozenset(positions)) if positions else frozenset()
    hits: list[Hit] = []
    for find in kept:
        start, end = words[find.first].start, words[find.last].end
        single = find.first == find.last
        weight = 1.0
        if find.term.label in matcher.faint or (single and _is_quoted(text, start, end)):
            weight = _FAINT
        if single and find.first in in_list:
            weight = _LISTED
        hits.append(
            Hit(
                sentence=number,
                start=sentence.start + start,
                end=sentence.start + end,
                label=find.term.label,
                source=find.term.source,
                weight=weight,
                sides=matcher.serves.get(find.term.label, ()),
            )
        )
    return hits, covered


def _unmask(matcher: Matcher, finds: Sequence[Find]) -> tuple[list[Find], list[str]]:
    """The finds that no mask covers, the longest of each list; the terms of the covered ones."""
    mask_at: dict[int, Find] = {}
    for find in finds:
        if find.term.label in matcher.mask:
            mask_at.update(dict.fromkeys(range(find.first, find.last + 1), find))
    kept: list[Find] = []
    covered: list[str] = []
    taken: set[tuple[str, int]] = set()
    for find in sorted(finds, key=lambda find: (find.first - find.last, find.first)):
        places = range(find.first, find.last + 1)
        claims = {(find.term.label, place) for place in places}
        if find.term.label in matcher.mask or not taken.isdisjoint(claims):
            continue
        taken |= claims
        if any(place in mask_at and not _outgrows(find, mask_at[place]) for place in places):
            covered.append(find.term.source)
        else:
            kept.append(find)
    return kept, covered


def _outgrows(find: Find, mask: Find) -> bool:
    """A longer find that holds the mask says more than the mask does, and stands."""
    inside = find.first <= mask.first and mask.last <= find.last
    return inside and mask.last - mask.first < find.last - find.first


def _one_sense(hits: Iterable[Hit], masked: Counter[str]) -> tuple[Hit, ...]:
    """One sense per discourse (Gale, Church, Yarowsky 1992).

    A name that is masked more often than it stands free is the masked thing everywhere: after
    «на Смоленской площади» «на Смоленской» is the ministry too.
    """
    hits = tuple(hits)
    free = Counter(hit.source for hit in hits if hit.sides)
    return tuple(hit for hit in hits if not hit.sides or masked[hit.source] <= free[hit.source])


def _is_quoted(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return bool(before and after) and before in _QUOTES_OPEN and after in _QUOTES_CLOSE
