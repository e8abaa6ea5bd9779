"""Which hits stand near each other, and which meet in one passage. Pure geometry."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dozor.topics.hits import Hit
from dozor.topics.passages import Sentence, spans
from dozor.topics.query import Near

Sentences = Sequence[Sentence]


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """Hits that belong together. ``sides``: what had to meet, one or more hits each."""

    sides: tuple[tuple[Hit, ...], ...]

    @property
    def hits(self) -> tuple[Hit, ...]:
        found = dict.fromkeys(hit for side in self.sides for hit in side)
        return tuple(
            sorted(found, key=lambda hit: (hit.sentence, hit.first, -hit.last, hit.source))
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Extent:
    """Where a passage lies: words of one field. A passage over two fields has none."""

    field: str
    first: int
    last: int
    start: Hit
    end: Hit
    passage: Passage


def pair_near(
    sentences: Sentences, sign: Near, left: Sequence[Passage], right: Sequence[Passage]
) -> tuple[Passage, ...]:
    """Each left passage with the nearest right one within reach; of NOT NEAR, those without one.

    The nearest is enough: what it does not reach, no other does.
    """
    rights: dict[str, list[_Extent]] = {}
    for extent in _extents(sentences, right):
        rights.setdefault(extent.field, []).append(extent)
    by_first = {field: sorted(some, key=lambda one: one.first) for field, some in rights.items()}
    by_last = {field: sorted(some, key=lambda one: one.last) for field, some in rights.items()}
    found = []
    for one in _extents(sentences, left):
        after = _first_after(by_first.get(one.field, ()), one)
        before = None if sign.ordered else _last_before(by_last.get(one.field, ()), one)
        near = [other for other in (before, after) if other and _reach(sentences, sign, one, other)]
        if sign.negated:
            if not near and not _overlap(by_first.get(one.field, ()), one):
                found.append(one.passage)
        elif near:
            other = min(near, key=lambda other: (_words_between(one, other), other.first))
            found.append(Passage(sides=(one.passage.hits, other.passage.hits)))
    return tuple(dict.fromkeys(found))


def _extents(sentences: Sentences, passages: Sequence[Passage]) -> Iterator[_Extent]:
    for passage in passages:
        hits = passage.hits
        fields = {sentences[hit.sentence].field for hit in hits}
        if len(fields) == 1:
            end = max(hits, key=lambda hit: hit.last)
            first, last = hits[0].first, end.last
            yield _Extent(
                field=fields.pop(), first=first, last=last, start=hits[0], end=end, passage=passage
            )


def _first_after(extents: Sequence[_Extent], one: _Extent) -> _Extent | None:
    place = bisect_right(extents, one.last, key=lambda extent: extent.first)
    return extents[place] if place < len(extents) else None


def _last_before(extents: Sequence[_Extent], one: _Extent) -> _Extent | None:
    place = bisect_left(extents, one.first, key=lambda extent: extent.last)
    return extents[place - 1] if place else None


def _overlap(by_first: Sequence[_Extent], one: _Extent) -> bool:
    """Whether one begins inside it, or holds its beginning. Extents are short: few are asked."""
    place = bisect_right(by_first, one.last, key=lambda extent: extent.first)
    return any(other.last >= one.first for other in by_first[max(0, place - 50) : place])


def _words_between(one: _Extent, other: _Extent) -> int:
    return max(other.first - one.last, one.first - other.last) - 1


def _reach(sentences: Sentences, sign: Near, one: _Extent, other: _Extent) -> bool:
    if isinstance(sign.within, int):
        return _words_between(one, other) <= sign.within
    place: Callable[[Hit], int] = lambda hit: (  # noqa: E731
        hit.sentence if sign.within == "s" else sentences[hit.sentence].paragraph
    )
    return place(one.end) == place(other.start) or place(other.end) == place(one.start)


def meet_in_passages(
    sentences: Sentences, sides: Sequence[Sequence[Passage]]
) -> tuple[Passage, ...]:
    """Smallest passages first; one that holds a smaller one adds nothing. Then what completes the
    headline: it is about the whole text."""
    by_sentence: dict[int, list[list[Hit]]] = {}
    for number, passages in enumerate(sides):
        for hit in dict.fromkeys(hit for passage in passages for hit in passage.hits):
            of_sides = by_sentence.setdefault(hit.sentence, [[] for _ in sides])
            of_sides[number].append(hit)
    found: list[Passage] = []
    taken: set[int] = set()
    for first, last in [(0, 0), *spans(sentences)]:
        inside = [by_sentence[n] for n in range(first, last + 1) if n in by_sentence]
        if inside and taken.isdisjoint(range(first, last + 1)) and (met := _joined(inside)):
            found.append(met)
            taken.update(range(first, last + 1))
    headline = by_sentence.get(0)
    if headline and not _joined([headline]):
        below = (by_sentence[number] for number in sorted(by_sentence) if number)
        found += [met for of_sides in below if (met := _joined([headline, of_sides]))]
    return tuple(found)


def _joined(inside: Sequence[Sequence[Sequence[Hit]]]) -> Passage | None:
    """The hits of some sentences side by side, when every side has one."""
    sides = tuple(tuple(hit for some in side for hit in some) for side in zip(*inside, strict=True))
    return Passage(sides=sides) if all(sides) else None
