"""One article read once for all topics: its words, its sentences, and where terms stand in them."""

import hashlib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from dozor.topics.lemmas import Token, fold, is_belarusian, tokens
from dozor.topics.passages import Sentence, split_sentences
from dozor.topics.terms import Term, TermIndex

SHORTEST_REPEATED = 4  # words; a shorter sentence is repeated by chance


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """A term that stands in a sentence, from word to word of the sentence's field."""

    term: Term
    sentence: int
    first: int
    last: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """``site``, ``section``, ``language``: what is known beside the words, in small letters."""

    fields: Mapping[str, str]
    words: Mapping[str, tuple[Token, ...]]
    sentences: tuple[Sentence, ...]
    spots: tuple[Spot, ...]
    site: str
    section: str
    language: str


def read_article(
    index: TermIndex,
    *,
    title: str,
    lead: str | None,
    text: str,
    language: str | None = None,
    site: str | None = None,
    section: str | None = None,
) -> Reading:
    """``language`` is told from the letters where it is None."""
    fields = {"title": title, "lead": lead or "", "text": text}
    words = {name: tokens(value) for name, value in fields.items()}
    belarusian = language == "be" or (
        language is None and is_belarusian(token.word for part in words.values() for token in part)
    )
    found = {name: index.find(fields[name], words[name], belarusian=belarusian) for name in fields}
    # Most articles hold no term at all: they are not split.
    sentences = split_sentences(title, lead, text) if any(found.values()) else ()
    starts: dict[str, list[tuple[int, int]]] = {name: [] for name in fields}
    for number, sentence in enumerate(sentences):
        starts[sentence.field].append((sentence.start, number))
    spots = []
    for name, finds in found.items():
        for find in finds:
            at = _sentence_at(starts[name], words[name][find.first].start)
            # Only a gap (…) can lead over the end of a sentence: that is no phrase.
            if at == _sentence_at(starts[name], words[name][find.last].start):
                spots.append(Spot(term=find.term, sentence=at, first=find.first, last=find.last))
    return Reading(
        fields=fields,
        words=words,
        sentences=sentences,
        spots=tuple(spots),
        site=_host(site),
        section=(section or "").casefold(),
        language=language or ("be" if belarusian else "ru"),
    )


def fingerprint(reading: Reading, sentence: int) -> str | None:
    """The same for the same words, whatever their case and signs; None for a few words or a
    headline, which is the article's own."""
    part = reading.sentences[sentence]
    inside = tokens(reading.fields[part.field][part.start : part.end])
    if part.field == "title" or len(inside) < SHORTEST_REPEATED:
        return None
    return hashlib.sha256(" ".join(fold(token.word) for token in inside).encode()).hexdigest()[:24]


def _sentence_at(starts: list[tuple[int, int]], offset: int) -> int:
    return starts[bisect_right(starts, (offset, len(starts) + offset)) - 1][1]


def _host(site: str | None) -> str:
    return (site or "").casefold().removeprefix("www.")
