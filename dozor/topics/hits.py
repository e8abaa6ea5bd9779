"""Where the lists of a topic stand in an article, masked senses left out. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dozor.topics.reading import Reading, Spot
from dozor.topics.terms import Term


# Compared by identity: `topic` gives the same one for the same terms, whatever the topic.
@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class TermList:
    terms: tuple[Term, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A term found that no mask covers. ``first``, ``last``: words of the sentence's field;
    ``start``, ``end``: characters of it. ``factor``: what the query says it counts for."""

    sentence: int
    first: int
    last: int
    start: int
    end: int
    label: str  # the list
    source: str  # the term
    factor: float = 1.0


Covered = Mapping[tuple[str, int], Spot]  # (field, word) -> the mask that lies there


def cover(reading: Reading, spots: Iterable[Spot]) -> Covered:
    """The words that the spots of masks lie on."""
    return {
        (reading.sentences[spot.sentence].field, place): spot
        for spot in spots
        for place in range(spot.first, spot.last + 1)
    }


def hits_of(
    reading: Reading, label: str, spots: Sequence[Spot], covered: Covered
) -> tuple[Hit, ...]:
    """The longest spots of a list that no mask covers, in the order of the text."""
    kept: list[Spot] = []
    masked: Counter[Term] = Counter()
    taken: set[tuple[str, int]] = set()
    for spot in sorted(spots, key=lambda spot: (spot.first - spot.last, spot.first)):
        field = reading.sentences[spot.sentence].field
        places = [(field, place) for place in range(spot.first, spot.last + 1)]
        if not taken.isdisjoint(places):
            continue
        taken.update(places)
        if any(place in covered and not _outgrows(spot, covered[place]) for place in places):
            masked[spot.term] += 1
        else:
            kept.append(spot)
    # One sense per discourse (Gale, Church, Yarowsky 1992): a name that is masked more often than
    # it stands free is the masked thing everywhere: after «на Смоленской площади» «на Смоленской»
    # is the ministry too.
    free = Counter(spot.term for spot in kept)
    hits = (_hit(reading, label, spot) for spot in kept if masked[spot.term] <= free[spot.term])
    return tuple(sorted(hits, key=lambda hit: (hit.sentence, hit.first, hit.last)))


def _outgrows(spot: Spot, mask: Spot) -> bool:
    """A longer find that holds the mask says more than the mask does, and stands."""
    inside = spot.first <= mask.first and mask.last <= spot.last
    return inside and mask.last - mask.first < spot.last - spot.first


def _hit(reading: Reading, label: str, spot: Spot) -> Hit:
    words = reading.words[reading.sentences[spot.sentence].field]
    return Hit(
        sentence=spot.sentence,
        first=spot.first,
        last=spot.last,
        start=words[spot.first].start,
        end=words[spot.last].end,
        label=label,
        source=spot.term.source,
    )
