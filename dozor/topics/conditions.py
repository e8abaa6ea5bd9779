"""Whether the parts of a query hold for an article, and by which passages. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from dozor.topics.hits import Covered, Hit, TermList, cover, hits_of
from dozor.topics.nearness import Passage, meet_in_passages, pair_near
from dozor.topics.nodes import Node
from dozor.topics.query import (
    AllOf,
    AnyOf,
    AtLeast,
    InField,
    Listed,
    Meets,
    Near,
    Not,
    Weighted,
    Where,
    Words,
)
from dozor.topics.reading import Reading, Spot

Spots = Mapping[TermList, Sequence[Spot]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Whether a part holds. What holds by absence, or by site, has no passages."""

    holds: bool
    passages: tuple[Passage, ...] = ()


_NOTHING = Found(holds=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Evaluation:
    """One article under one set of masks. What was asked once is known."""

    reading: Reading
    spots: Spots
    masks: tuple[TermList, ...]
    _found: dict[tuple[Node, str | None], Found] = field(default_factory=dict)
    _covered: list[Covered] = field(default_factory=list)
    _alike: dict[tuple[object, ...], Found] = field(default_factory=dict)

    def find(self, node: Node, within: str | None = None) -> Found:
        """``within``: the field to which the part is bound."""
        key = (node, within)
        if key not in self._found:
            self._found[key] = self._ask(node, within)
        return self._found[key]

    def _ask(self, node: Node, within: str | None) -> Found:  # noqa: C901  a line for each part
        match node.part:
            case Words() | Listed():
                return self._leaf(node, within)
            case AnyOf():
                return self._any(node, within)
            case AllOf():
                return self._all(node, within)
            case Not():
                return Found(holds=not self.find(node.parts[0], within).holds)
            case Meets():
                sides = [self.find(part, within).passages for part in node.parts]
                met = meet_in_passages(self.reading.sentences, sides) if all(sides) else ()
                return Found(holds=bool(met), passages=met)
            case Near() as sign:
                left, right = (self.find(part, within).passages for part in node.parts)
                near = pair_near(self.reading.sentences, sign, left, right)
                return Found(holds=bool(near), passages=near)
            case AtLeast(least=least):
                return self._any(node, within) if self._count(node, within) >= least else _NOTHING
            case InField(field=name):
                return self.find(node.parts[0], name)
            case Weighted(factor=factor):
                found = self.find(node.parts[0], within)
                lowered = tuple(_lower(passage, factor) for passage in found.passages)
                return Found(holds=found.holds, passages=lowered)
            case Where() as where:
                return Found(holds=self._known(where))

    def _leaf(self, node: Node, within: str | None) -> Found:
        spots = self.spots.get(node.terms, ()) if node.terms else ()
        if not spots:
            return _NOTHING
        if within is not None:
            everywhere = self.find(node).passages
            inside = tuple(one for one in everywhere if self._lies_in(one.sides[0][0], within))
            return Found(holds=bool(inside), passages=inside)
        # Lists that differ in what does not stand here are one list here.
        same = (node.label, *map(id, spots))
        if same not in self._alike:
            hits = hits_of(self.reading, node.label, spots, self._cover())
            passages = tuple(Passage(sides=((hit,),)) for hit in hits)
            self._alike[same] = Found(holds=bool(hits), passages=passages)
        return self._alike[same]

    def _lies_in(self, hit: Hit, within: str) -> bool:
        """The first paragraph is the lead where none is set apart."""
        sentence = self.reading.sentences[hit.sentence]
        if within == "lead" and not self.reading.fields["lead"]:
            return sentence.paragraph == 0
        return sentence.field == within

    def _any(self, node: Node, within: str | None) -> Found:
        found = [self.find(part, within) for part in node.parts]
        passages = tuple(dict.fromkeys(passage for one in found for passage in one.passages))
        return Found(holds=any(one.holds for one in found), passages=passages)

    def _all(self, node: Node, within: str | None) -> Found:
        if all(self.find(part, within).holds for part in node.parts):
            return self._any(node, within)
        return _NOTHING

    def _count(self, node: Node, within: str | None) -> int:
        """Of one list alone its terms, else the parts that hold."""
        first = node.parts[0]
        if len(node.parts) > 1 or first.terms is None:
            return sum(self.find(part, within).holds for part in node.parts)
        hits = (hit for passage in self.find(first, within).passages for hit in passage.hits)
        return len({hit.source for hit in hits})

    def _known(self, where: Where) -> bool:
        if where.key == "site":
            site = where.value.removeprefix("www.")
            return self.reading.site == site or self.reading.site.endswith(f".{site}")
        if where.key == "section":
            return where.value in self.reading.section
        return where.value == self.reading.language

    def _cover(self) -> Covered:
        if not self._covered:
            spots = (spot for mask in self.masks for spot in self.spots.get(mask, ()))
            self._covered.append(cover(self.reading, spots))
        return self._covered[0]


def _lower(passage: Passage, factor: float) -> Passage:
    sides = (
        tuple(replace(hit, factor=hit.factor * factor) for hit in side) for side in passage.sides
    )
    return Passage(sides=tuple(sides))
