"""Where a meeting of words counts: sentences, their neighbours, the headline. Offsets, no meaning.

A passage is one sentence, or up to three in a row, as writers name the second party in the sentence
after the first. It may cross one border of paragraphs, because many outlets set each sentence as a
paragraph of its own; the matcher holds that for weaker. A whole paragraph would be too long in
newspapers, and one sentence too short.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dozor.topics.lemmas import Token, fold

TITLE = -2  # the paragraph numbers of what stands before the text
LEAD = -1
_LONGEST_SPAN = 3  # sentences

_PARAGRAPH = re.compile(r"[^\n]+")
# Possessive and anchored, so that a page of dots or blanks costs no more than its length.
_SENTENCE_END = re.compile(
    r"(?<![.!?…])[.!?…]++[»”\")\]]{0,4}+(?=\s)\s{1,4}+(?=[«“\"(\[—–-]{0,4}+\s?[^\W_a-zа-яёіў])"
)
# «г. Смоленск», «им. Глинки», «А. Субботин», «млн. т»: a full stop that ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:^|[^\w])(?:[^\W\d_]|г|гг|ул|им|пос|пгт|пер|пр|обл|р-н|стр|тыс|млн|млрд|трлн|руб|долл|чел|св|проф"
    r"|акад|зам|нач|см|рис|т\.\s?[едкн]|вул|вобл)\.$",
    re.IGNORECASE,
)
_AND = frozenset({"и", "і", "да", "ды", "или", "або", "а"})
_LEAST_STRANGERS = 2  # «между Смоленском, Витебском и Оршей» is no list of places in passing
_LONG_LIST = 4  # names, from which one stranger is enough
_JOINT = re.compile(r"[\s\-‐-―−«\"“„]{0,3}")  # between two words of one name
_KIND = re.compile(
    r"(?:област|кра[йяею]|республик|район|округ|город|губерни|провинци|вобласц|раён|горад|рэспублік)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """``start`` and ``end`` are offsets in characters of ``field``."""

    field: str
    paragraph: int
    start: int
    end: int


def split_sentences(title: str, lead: str | None, text: str) -> tuple[Sentence, ...]:
    """The sentences of an article in order; the headline is one, whatever stands in it."""
    parts = [Sentence(field="title", paragraph=TITLE, start=0, end=len(title))]
    for start, end in _split(lead or "", 0, len(lead or "")):
        parts.append(Sentence(field="lead", paragraph=LEAD, start=start, end=end))
    for number, paragraph in enumerate(_PARAGRAPH.finditer(text)):
        for start, end in _split(text, *paragraph.span()):
            parts.append(Sentence(field="text", paragraph=number, start=start, end=end))
    return tuple(parts)


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for border in _SENTENCE_END.finditer(text, start, end):
        head = text[max(start, border.start() - 8) : border.start() + 1]
        if text[border.start()] == "." and _ABBREVIATION.search(head):
            continue
        yield start, border.end()
        start = border.end()
    if text[start:end].strip():
        yield start, end


def spans(sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    """Passages as (first, last) sentence, shortest first; the headline joins none."""
    for length in range(_LONGEST_SPAN):
        for first in range(1, len(sentences) - length):
            run = sentences[first : first + length + 1]
            if run[-1].paragraph - run[0].paragraph <= (1 if length == 1 else 0):
                yield first, first + length


def listed(text: str, words: Sequence[Token], hits: frozenset[int]) -> frozenset[int]:
    """The positions of those hits that merely stand in a list of names («Казань, Смоленск, Пермь»).

    A list is one of those when at least two of its names are no hits, one in a long list. A name
    may have several words, and say what it is a name of («Тверская и Псковская области»).
    """
    found: set[int] = set()
    run: list[range] = []
    for name in _names(text, words):
        if run and not _continues(text, words, run[-1].stop, name.start):
            found |= _hits_of_list(run, hits)
            run = []
        run.append(name)
    return frozenset(found | _hits_of_list(run, hits))


def _names(text: str, words: Sequence[Token]) -> Iterator[range]:
    """The words of each name, with the common noun behind it."""
    position = 0
    while position < len(words):
        start = position
        while position < len(words) and words[position].word[0].isupper():
            position += 1
            if position < len(words) and not _JOINT.fullmatch(_gap(text, words, position)):
                break
        if position == start:
            position += 1
            continue
        if position < len(words) and _KIND.match(fold(words[position].word)):
            position += 1
        yield range(start, position)


def _gap(text: str, words: Sequence[Token], position: int) -> str:
    """What stands before a word."""
    return text[words[position - 1].end : words[position].start]


def _hits_of_list(run: Sequence[range], hits: frozenset[int]) -> set[int]:
    strangers = sum(hits.isdisjoint(name) for name in run)
    if strangers < (1 if len(run) >= _LONG_LIST else _LEAST_STRANGERS):
        return set()
    return {hit for name in run for hit in hits.intersection(name)}


def _continues(text: str, words: Sequence[Token], end: int, start: int) -> bool:
    """Whether a name goes on a list whose last name ended before the word ``end``."""
    if start == end:
        return _gap(text, words, start).strip() == ","
    return start == end + 1 and fold(words[end].word) in _AND
