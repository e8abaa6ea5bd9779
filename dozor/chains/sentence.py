"""One sentence in pieces, with the grammar and the words of its language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from dozor.chains import belarusian, russian
from dozor.chains.pieces import Piece
from dozor.chains.vocabulary import Vocabulary, vocabulary
from dozor.topics.lemmas import fold

_LATIN = re.compile(r"[A-Za-z][\w-]*")
_ACRONYM = re.compile(r"[А-ЯЁІЎ]{2,9}|[А-ЯЁІЎ]{1,4}[а-яіў]{0,2}[А-ЯЁІЎ]{2,6}[а-яё]?")


class Grammar(Protocol):
    """What `russian` and `belarusian` both know of a word."""

    def is_adjective(self, word: str, case: str) -> bool: ...
    def is_noun(self, word: str, case: str) -> bool: ...
    def is_personal(self, word: str, case: str) -> bool: ...
    def is_place(self, word: str) -> bool: ...
    def is_known(self, word: str) -> bool: ...
    def is_common_noun(self, word: str) -> bool: ...
    def is_verb(self, word: str) -> bool: ...
    def lemmas_as_noun(self, word: str, case: str) -> frozenset[str]: ...
    def inflect(
        self, words: Sequence[str], case: str, nouns: frozenset[str] = ...
    ) -> tuple[str, ...]: ...
    def inflect_person(self, words: Sequence[str], case: str) -> tuple[str, ...]: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    pieces: tuple[Piece, ...]
    source: str  # the whole text that the pieces' offsets are of
    belarusian: bool = False

    @property
    def grammar(self) -> Grammar:
        return belarusian if self.belarusian else russian

    @property
    def words(self) -> Vocabulary:
        return vocabulary(self.belarusian)

    def __len__(self) -> int:
        return len(self.pieces)

    def kind(self, at: int) -> str:
        """Of the piece at that place; empty outside."""
        return self.pieces[at].kind if 0 <= at < len(self.pieces) else ""

    def word(self, at: int) -> str:
        """As written; empty where no word stands."""
        return self.pieces[at].text if self.kind(at) == "word" else ""

    def low(self, at: int) -> str:
        """The word in lower case, without ё."""
        return fold(self.word(at)) if self.kind(at) == "word" else ""

    def mark(self, at: int) -> str:
        return self.pieces[at].text if self.kind(at) == "mark" else ""

    def written(self, begin: int, end: int) -> str:
        """The text of the pieces, with single blanks."""
        if begin >= end:
            return ""
        return " ".join(self.source[self.pieces[begin].start : self.pieces[end - 1].end].split())

    def lemmas(self, at: int, case: str) -> frozenset[str]:
        """Dictionary forms of the word as a noun in that case."""
        return self.grammar.lemmas_as_noun(self.word(at), case) if self.word(at) else frozenset()

    def is_acronym(self, at: int) -> bool:
        return bool(_ACRONYM.fullmatch(self.word(at)))

    def is_latin(self, at: int) -> bool:
        return bool(_LATIN.fullmatch(self.word(at)))

    def is_capital(self, at: int) -> bool:
        return self.word(at)[:1].isupper()

    def is_capital_inside(self, at: int) -> bool:
        """A capital that no beginning of a sentence explains."""
        return at > 0 and self.is_capital(at)
