"""The terms of a topic's lists, and an index of terms by which thousands cost little.

A term is one word or a phrase; its words must follow each other, with blanks, quotes or any dash
between them; … between two words lets up to three others in. One word of a term is

- ``слово``    all its forms;
- ``слов*``    every word that begins so (names no dictionary knows);
- ``=Слово``   exactly this form and case;
- ``^Орша``    all forms, but written with a capital: names that are also common words;
- ``а|б*|=В``  any of these.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from dozor.topics.lemmas import Token, fold, lemmas, tokens

SHORTEST_PREFIX = 2  # letters; «а*» would be every tenth word
_MOST_ELLIPSES = 3  # each tries four places: more would cost by powers of four
# What may stand between two words of a phrase; a full stop after an abbreviation («г. Красный»).
_GAP = re.compile(r"[\s\-‐-―−«»\"“”„'’()]{0,4}")
_ABBREVIATION_GAP = re.compile(r"\.\s{0,2}")
_ABBREVIATION_LENGTH = 3
_ELLIPSIS = "…"
_MOST_SKIPPED = 3
_CANDIDATES_KEPT = 1 << 17  # words of which it is remembered what may begin there; some 20 MB


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """Alternatives of one place in a term that are written alike."""

    lemmas: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    exact: frozenset[str] = frozenset()
    capital: bool = False

    def matches(self, word: str, *, belarusian: bool) -> bool:
        if self.capital and not word[0].isupper():
            return False
        if word in self.exact or (self.prefixes and fold(word).startswith(self.prefixes)):
            return True
        return bool(self.lemmas) and not self.lemmas.isdisjoint(lemmas(word, belarusian))


# Terms are compared by identity: `compile_term` gives the same one for the same source.
@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Term:
    """A compiled term: its alternatives at each place, none for a gap."""

    source: str
    places: tuple[tuple[Word, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Find:
    """A term found: the first and the last word it covers, as positions."""

    term: Term
    first: int
    last: int


@lru_cache(maxsize=1 << 16)
def compile_term(source: str, *, belarusian: bool = False) -> Term:
    """``belarusian``: its words are read as Belarusian. Raises ``ValueError`` with the reason."""
    parts = source.split()
    if parts.count(_ELLIPSIS) > _MOST_ELLIPSES:
        raise ValueError(f"has more than {_MOST_ELLIPSES} gaps ({_ELLIPSIS})")
    places = tuple(place for part in parts for place in _compile_part(part, belarusian))
    if not places:
        raise ValueError("is empty")
    if not places[0] or not places[-1]:
        raise ValueError(f"begins or ends with {_ELLIPSIS}")
    return Term(source=source, places=places)


def _compile_part(part: str, belarusian: bool) -> Iterator[tuple[Word, ...]]:
    """The places one blank-divided part gives: several when it is written with hyphens."""
    if part == _ELLIPSIS:
        yield ()
        return
    if "|" in part:
        options = [list(_compile_part(option, belarusian)) for option in part.split("|")]
        if any(len(option) != 1 for option in options):
            raise ValueError(f"has an empty or hyphenated alternative in '{part}'")
        yield _merge([word for option in options for word in option[0]])
        return
    exact, capital, prefix = part[:1] == "=", part[:1] == "^", part.endswith("*")
    body = part.removeprefix("=").removeprefix("^").removesuffix("*")
    found = tokens(body)
    if not found or (exact and prefix) or re.search(r"[=^*|]", body):
        raise ValueError(f"has no readable word in '{part}'")
    for position, token in enumerate(found):
        if exact:
            yield (Word(exact=frozenset({token.word})),)
        elif prefix and position == len(found) - 1:
            yield (_prefix(token, capital),)
        else:
            yield (_all_forms(token, capital, belarusian),)


def _prefix(token: Token, capital: bool) -> Word:
    folded = fold(token.word)
    if len(folded) < SHORTEST_PREFIX:
        raise ValueError(f"has a beginning of {len(folded)} letter in '{token.word}*'")
    return Word(prefixes=(folded,), capital=capital)


def _all_forms(token: Token, capital: bool, belarusian: bool) -> Word:
    forms, itself = lemmas(token.word, belarusian), frozenset({fold(token.word)})
    # «Горки» is a lemma itself: do not let it stand for «горка» as well.
    return Word(lemmas=itself & forms or forms, capital=capital)


def _merge(words: Sequence[Word]) -> tuple[Word, ...]:
    """Ten thousand alternatives are asked as one or two."""
    merged = []
    for capital in (False, True):
        alike = [word for word in words if word.capital is capital]
        if alike:
            merged.append(
                Word(
                    lemmas=frozenset().union(*(word.lemmas for word in alike)),
                    prefixes=tuple(prefix for word in alike for prefix in word.prefixes),
                    exact=frozenset().union(*(word.exact for word in alike)),
                    capital=capital,
                )
            )
    return tuple(merged)


Anchored = tuple[Term, int]  # a term, and the number of the place by which it is looked up


class TermIndex:
    """Terms by what one of their words can be: a text costs by its words, not by the terms."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._by_lemma: dict[str, list[Anchored]] = {}
        self._by_exact: dict[str, list[Anchored]] = {}
        self._by_prefix: dict[int, dict[str, list[Anchored]]] = {}
        for term in dict.fromkeys(terms):
            anchor = _anchor(term)
            for word in term.places[anchor]:
                self._add(word, (term, anchor))
        # News repeat their words: what a word may belong to is looked up once.
        self._candidates: Callable[[str, bool], tuple[Anchored, ...]] = lru_cache(_CANDIDATES_KEPT)(
            self._look_up
        )

    def _add(self, word: Word, anchored: Anchored) -> None:
        for exact in word.exact:
            self._by_exact.setdefault(exact, []).append(anchored)
        for prefix in word.prefixes:
            self._by_prefix.setdefault(len(prefix), {}).setdefault(prefix, []).append(anchored)
        for lemma in word.lemmas:
            self._by_lemma.setdefault(lemma, []).append(anchored)

    def find(self, text: str, words: Sequence[Token], *, belarusian: bool = False) -> list[Find]:
        """Every place where a term stands, overlapping ones included, in order of the text."""
        found = []
        for position, token in enumerate(words):
            for term, anchor in self._candidates(token.word, belarusian):
                first = position - anchor
                if first < 0:
                    continue
                last = _last_word(term.places, text, words, first, belarusian)
                if last is not None:
                    found.append(Find(term=term, first=first, last=last))
        return sorted(found, key=lambda find: (find.first, find.last, find.term.source))

    def _look_up(self, word: str, belarusian: bool) -> tuple[Anchored, ...]:
        anchored = [*self._by_exact.get(word, ())]
        for lemma in sorted(lemmas(word, belarusian)):
            anchored += self._by_lemma.get(lemma, ())
        folded = fold(word)
        for length, by_prefix in self._by_prefix.items():
            anchored += by_prefix.get(folded[:length], ())
        return tuple(dict.fromkeys(anchored))


def _anchor(term: Term) -> int:
    """The place with the longest words, as these are the rarest; none behind a gap, whose place is
    not known. «в|из Сафонове» is not looked up at every «в»."""
    until_gap = list(takewhile(bool, term.places))
    return max(range(len(until_gap)), key=lambda number: _shortest_word(until_gap[number]))


def _shortest_word(place: Sequence[Word]) -> int:
    return min(
        len(written) for word in place for written in (*word.lemmas, *word.prefixes, *word.exact)
    )


def _last_word(
    places: Sequence[tuple[Word, ...]],
    text: str,
    words: Sequence[Token],
    position: int,
    belarusian: bool,
) -> int | None:
    """The position at which the places end when they stand from here on."""
    if not places:
        return position - 1
    if not places[0]:
        ends = (
            _last_word(places[1:], text, words, position + skipped, belarusian)
            for skipped in range(_MOST_SKIPPED + 1)
        )
        return next((end for end in ends if end is not None), None)
    if position >= len(words):
        return None
    token = words[position].word
    if not any(word.matches(token, belarusian=belarusian) for word in places[0]):
        return None
    rest = places[1:]
    if rest and rest[0] and not _adjoin(text, words, position):
        return None
    return _last_word(rest, text, words, position + 1, belarusian)


def _adjoin(text: str, words: Sequence[Token], position: int) -> bool:
    """Whether a word and the next are one phrase by what stands between them."""
    if position + 1 >= len(words):
        return False
    left, right = words[position : position + 2]
    gap = text[left.end : right.start]
    if _GAP.fullmatch(gap):
        return True
    return len(left.word) <= _ABBREVIATION_LENGTH and _ABBREVIATION_GAP.fullmatch(gap) is not None
