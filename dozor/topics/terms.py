"""The term language of a topic's lists, and terms compiled so that thousands cost little.

A term is one word or a phrase; its words must follow each other, with blanks, quotes or any dash
between them; … between two words lets up to three others in. One word of a term is

- ``слово``    all its forms;
- ``слов*``    every word that begins so (Belarusian, names no dictionary knows);
- ``=Слово``   exactly this form and case;
- ``^Орша``    all forms, but written with a capital: names that are also common words;
- ``а|б*|=В``  any of these.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dozor.topics.lemmas import Token, lemmas, tokens

# What may stand between two words of a phrase; a full stop after an abbreviation («г. Красный»).
_GAP = re.compile(r"[\s\-‐-―−«»\"“”„'’()]{0,4}")
_ABBREVIATION_GAP = re.compile(r"\.\s{0,2}")
_ABBREVIATION_LENGTH = 3
_ELLIPSIS = "…"
_MOST_SKIPPED = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """One alternative of one place in a term."""

    lemmas: frozenset[str] = frozenset()
    prefix: str | None = None
    exact: str | None = None
    capital: bool = False

    def matches(self, token: Token) -> bool:
        if self.capital and not token.word[0].isupper():
            return False
        if self.exact is not None:
            return token.word == self.exact
        if self.prefix is not None:
            return token.folded.startswith(self.prefix)
        return not self.lemmas.isdisjoint(lemmas(token.word))


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """A compiled term: its alternatives at each place, none for a gap. ``label``: its list."""

    label: str
    source: str
    places: tuple[tuple[Word, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Find:
    """A term found: the first and the last token it covers, as positions."""

    term: Term
    first: int
    last: int


def compile_term(source: str, label: str) -> Term:
    """Raises ``ValueError`` with the reason, for the loader to say where."""
    places = tuple(place for part in source.split() for place in _compile_part(part))
    if not places:
        raise ValueError("is empty")
    if not places[0] or not places[-1]:
        raise ValueError(f"begins or ends with {_ELLIPSIS}")
    return Term(label=label, source=source, places=places)


def _compile_part(part: str) -> Iterator[tuple[Word, ...]]:
    """The places one blank-divided part gives: several when it is written with hyphens."""
    if part == _ELLIPSIS:
        yield ()
        return
    if "|" in part:
        options = [list(_compile_part(option)) for option in part.split("|")]
        if any(len(option) != 1 for option in options):
            raise ValueError(f"has an empty or hyphenated alternative in '{part}'")
        yield tuple(word for option in options for word in option[0])
        return
    exact, capital, prefix = part[:1] == "=", part[:1] == "^", part.endswith("*")
    body = part.removeprefix("=").removeprefix("^").removesuffix("*")
    found = tokens(body)
    if not found or (exact and prefix) or re.search(r"[=^*|]", body):
        raise ValueError(f"has no readable word in '{part}'")
    for position, token in enumerate(found):
        is_prefix = prefix and position == len(found) - 1
        yield (_compile_word(token, exact=exact, capital=capital, prefix=is_prefix),)


def _compile_word(token: Token, *, exact: bool, capital: bool, prefix: bool) -> Word:
    if exact:
        return Word(exact=token.word)
    if prefix:
        return Word(prefix=token.folded, capital=capital)
    forms = lemmas(token.word)
    # «Горки» is a lemma itself: do not let it stand for «горка» as well.
    return Word(lemmas=frozenset({token.folded}) & forms or forms, capital=capital)


@dataclass(frozen=True, kw_only=True, slots=True)
class TermIndex:
    """Terms by what their first word can be: a text costs by its words, not by the terms."""

    by_lemma: dict[str, list[Term]] = field(default_factory=dict)
    by_exact: dict[str, list[Term]] = field(default_factory=dict)
    by_prefix: dict[int, dict[str, list[Term]]] = field(default_factory=dict)

    @classmethod
    def of(cls, terms: Sequence[Term]) -> "TermIndex":
        index = cls()
        for term in terms:
            for word in term.places[0]:
                index._add(word, term)
        return index

    def _add(self, word: Word, term: Term) -> None:
        if word.exact is not None:
            self.by_exact.setdefault(word.exact, []).append(term)
        elif word.prefix is not None:
            of_length = self.by_prefix.setdefault(len(word.prefix), {})
            of_length.setdefault(word.prefix, []).append(term)
        for lemma in word.lemmas:
            self.by_lemma.setdefault(lemma, []).append(term)

    def find(self, text: str, words: Sequence[Token]) -> Iterator[Find]:
        """Every place where a term stands, overlapping ones included, in order of the text."""
        for first in range(len(words)):
            for term in self._candidates(words[first]):
                last = _last_word(term.places, text, words, first)
                if last is not None:
                    yield Find(term=term, first=first, last=last)

    def _candidates(self, token: Token) -> Iterator[Term]:
        for lemma in lemmas(token.word):
            yield from self.by_lemma.get(lemma, ())
        yield from self.by_exact.get(token.word, ())
        for length, terms in self.by_prefix.items():
            yield from terms.get(token.folded[:length], ())


def _last_word(
    places: Sequence[tuple[Word, ...]], text: str, words: Sequence[Token], position: int
) -> int | None:
    """The position at which the places end when they stand from here on."""
    if not places:
        return position - 1
    if not places[0]:
        ends = (
            _last_word(places[1:], text, words, position + skipped)
            for skipped in range(_MOST_SKIPPED + 1)
        )
        return next((end for end in ends if end is not None), None)
    if position >= len(words) or not any(word.matches(words[position]) for word in places[0]):
        return None
    rest = places[1:]
    if rest and rest[0] and not _adjoin(text, words, position):
        return None
    return _last_word(rest, text, words, position + 1)


def _adjoin(text: str, words: Sequence[Token], position: int) -> bool:
    """Whether a word and the next are one phrase by what stands between them."""
    if position + 1 >= len(words):
        return False
    left, right = words[position : position + 2]
    gap = text[left.end : right.start]
    if _GAP.fullmatch(gap):
        return True
    return len(left.word) <= _ABBREVIATION_LENGTH and _ABBREVIATION_GAP.fullmatch(gap) is not None
