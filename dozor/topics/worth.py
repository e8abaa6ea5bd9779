"""What the passages of an article are worth to a topic. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dozor.topics.conditions import Evaluation
from dozor.topics.hits import Hit
from dozor.topics.nearness import Passage
from dozor.topics.nodes import Node
from dozor.topics.passages import Sentence, listed
from dozor.topics.reading import Reading

# What a passage is worth before its neighbourhood. All lie under the usual threshold of one half:
# both sides in one sentence are not yet the topic.
_IN_TITLE = 0.48
_IN_SENTENCE = 0.46
_IN_PARAGRAPH = 0.41
_OVER_BORDER = 0.36
_UNDER_TITLE = 0.43
_FAR_UNDER_TITLE = 0.34
_FLOOR = 0.5  # the share of a passage's worth that is left when a side weighs nothing
_MOST_TERMS = 3  # of one weight that count near a passage
_FURTHER = (
    0.04  # a further passage that is worth as much as a bare one in a sentence, three at most
)
# Of a weight that takes, beyond what stands near the passage: for each of its terms in the whole
# article more than of those that give most, four at most; and when one stands in the headline.
_ELSEWHERE = 0.5
_MOST_ELSEWHERE = 4
_IN_HEADLINE = 1.2
_PASSING = 0.15
_LAST_OF_OPENING = 1  # the number of the paragraph up to which a text tells what it is about
_FAINT = 0.5  # of a name in quotes: a hotel or a brand
_QUOTES_OPEN, _QUOTES_CLOSE = "«“\"„'", "»”\"“'"


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """A weighed passage: its sentences, the headline not counted where it leads, and its hits."""

    sentences: frozenset[int]
    strength: float
    hits: frozenset[Hit]
    sides: tuple[tuple[tuple[Hit, ...], ...], ...]  # of each passage that came to lie here
    merely_listed: bool  # one side has nothing but names in a list of others


@dataclass(frozen=True, kw_only=True, slots=True)
class Weights:
    """What words near a passage add and take: (value, hits) of each weight of the query."""

    gives: tuple[tuple[float, tuple[Hit, ...]], ...]
    takes: tuple[tuple[float, tuple[Hit, ...]], ...]

    def near(self, sentences: frozenset[int]) -> float:
        """The sum around a passage, at most what three words of the strongest weight come to."""
        gained = sum(value * _terms(hits, sentences) for value, hits in self.gives)
        taken = sum(value * _terms(hits, sentences) for value, hits in self.takes)
        return min(_MOST_TERMS * self.best, gained) + max(_MOST_TERMS * self.worst, taken)

    @property
    def best(self) -> float:
        return max((value for value, _ in self.gives), default=0.0)

    @property
    def worst(self) -> float:
        return min((value for value, _ in self.takes), default=0.0)

    def sentences(self) -> frozenset[int]:
        """Those with a word that gives."""
        return frozenset(hit.sentence for _, hits in self.gives for hit in hits)

    def best_sentences(self) -> frozenset[int]:
        """Those with a word that gives most."""
        return frozenset(hit.sentence for hit in self._best_hits())

    def _best_hits(self) -> list[Hit]:
        return [hit for value, hits in self.gives if value == self.best for hit in hits]

    def elsewhere(self) -> float:
        """What the article as a whole takes: it is about something else."""
        giving = self._best_hits()
        taken = sum(value * len({hit.source for hit in hits}) for value, hits in self.takes)
        excess = taken - self.worst * len({hit.source for hit in giving})
        headline = 0.0
        if not any(hit.sentence == 0 for hit in giving):
            named = (value for value, hits in self.takes if any(not hit.sentence for hit in hits))
            headline = _IN_HEADLINE * min(named, default=0.0)
        return headline + _ELSEWHERE * max(_MOST_ELSEWHERE * self.worst, min(0.0, excess))


NO_WEIGHTS = Weights(gives=(), takes=())


def find_weights(evaluation: Evaluation, weights: Sequence[tuple[float, Node]]) -> Weights:
    found = [(value, evaluation.find(node).passages) for value, node in weights]
    hits = [(value, tuple(hit for one in some for hit in one.hits)) for value, some in found]
    return Weights(
        gives=tuple((value, some) for value, some in hits if value > 0),
        takes=tuple((value, some) for value, some in hits if value < 0),
    )


def _terms(hits: Sequence[Hit], sentences: frozenset[int]) -> int:
    return min(_MOST_TERMS, len({hit.source for hit in hits if hit.sentence in sentences}))


def weigh(
    reading: Reading,
    passages: Sequence[Passage],
    places: Mapping[int, frozenset[int]],
    weights: Weights,
) -> tuple[Meeting, ...]:
    """Strongest first. Of passages that share a sentence the strongest stays, with all their hits.
    ``places``: what `listed_places` gives."""
    weighed = [_meeting(reading, passage, places, weights) for passage in passages]
    kept: list[Meeting] = []
    taken: dict[int, int] = {}  # sentence -> position in kept
    for meeting in sorted(weighed, key=lambda one: (-one.strength, min(one.sentences))):
        rivals = {taken[number] for number in meeting.sentences if number in taken}
        if rivals:
            rival = min(rivals)
            kept[rival] = _joined(kept[rival], meeting)
            continue
        taken.update(dict.fromkeys(meeting.sentences, len(kept)))
        kept.append(meeting)
    return tuple(kept)


def _joined(kept: Meeting, other: Meeting) -> Meeting:
    return replace(
        kept,
        hits=kept.hits | other.hits,
        sides=kept.sides + other.sides,
        merely_listed=kept.merely_listed and other.merely_listed,
    )


def _meeting(
    reading: Reading, passage: Passage, places: Mapping[int, frozenset[int]], weights: Weights
) -> Meeting:
    numbers = sorted({hit.sentence for side in passage.sides for hit in side})
    below = numbers[1:] if numbers[0] == 0 and len(numbers) > 1 else numbers
    around = frozenset({0, *range(below[0] - 1, below[-1] + 2)})
    weakest = min(max(_weight(reading, hit, places) for hit in side) for side in passage.sides)
    strength = _base(reading.sentences, numbers) * (_FLOOR + (1 - _FLOOR) * weakest)
    return Meeting(
        sentences=frozenset(range(below[0], below[-1] + 1)),
        strength=strength + weights.near(around),
        hits=frozenset(hit for side in passage.sides for hit in side),
        sides=(passage.sides,),
        merely_listed=weakest == 0,
    )


def _base(sentences: Sequence[Sentence], numbers: Sequence[int]) -> float:
    first, last = sentences[numbers[0]], sentences[numbers[-1]]
    if numbers[0] == 0:
        if len(numbers) == 1:
            return _IN_TITLE
        return (
            _UNDER_TITLE
            if sentences[numbers[1]].paragraph <= _LAST_OF_OPENING
            else _FAR_UNDER_TITLE
        )
    if len(numbers) == 1:
        return _IN_SENTENCE
    return _IN_PARAGRAPH if first.paragraph == last.paragraph else _OVER_BORDER


def listed_places(reading: Reading, hits: Iterable[Hit]) -> Mapping[int, frozenset[int]]:
    """By sentence, the words of those hits that merely stand in a list of names."""
    by_sentence: dict[int, set[int]] = {}
    for hit in hits:
        by_sentence.setdefault(hit.sentence, set()).update(range(hit.first, hit.last + 1))
    places = {}
    for number, words in by_sentence.items():
        sentence = reading.sentences[number]
        of_field = reading.words[sentence.field]
        low = bisect_left(of_field, sentence.start, key=lambda token: token.start)
        high = bisect_left(of_field, sentence.end, key=lambda token: token.start)
        inside = listed(
            reading.fields[sentence.field],
            of_field[low:high],
            frozenset(word - low for word in words),
        )
        places[number] = frozenset(word + low for word in inside)
    return places


def _weight(reading: Reading, hit: Hit, places: Mapping[int, frozenset[int]]) -> float:
    if hit.first != hit.last:
        return hit.factor
    if hit.first in places.get(hit.sentence, ()):
        return 0.0
    text = reading.fields[reading.sentences[hit.sentence].field]
    before, after = text[max(0, hit.start - 1) : hit.start], text[hit.end : hit.end + 1]
    quoted = before and after and before in _QUOTES_OPEN and after in _QUOTES_CLOSE
    return min(hit.factor, _FAINT) if quoted else hit.factor


def score_of(meetings: Sequence[Meeting], weights: Weights, *, passing: bool) -> float:
    """0..1, for a query with weights."""
    further = sum(meeting.strength >= _IN_SENTENCE for meeting in meetings[1:])
    score = meetings[0].strength + _FURTHER * min(3, further) + weights.elsewhere()
    return round(min(1.0, max(0.0, score - (_PASSING if passing else 0.0))), 3)
