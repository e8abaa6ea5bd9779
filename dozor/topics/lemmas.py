"""Words and their dictionary forms: what topics, the search index and its queries agree upon.

Not a stemmer: Snowball splits «Беларусь» from «Беларуси». Every lemma of an ambiguous form is kept
(«Смоленском» is the town and the adjective), so that no reading is lost. Belarusian words are known
by their letters, by the language of their text, or by being no Russian ones.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from dozor.topics.belarusian import belarusian_lemmas, known

_MARKS = "\u00ad\u200b-\u200d\u2060\u0300-\u036f"  # soft hyphens, zero width, stress marks
_WORD = re.compile(rf"[^\W_](?:[^\W_{_MARKS}]|[{_MARKS}]|['’ʼ`´](?=[^\W_]))*")
_MARK = re.compile(rf"[{_MARKS}]")
_APOSTROPHE = re.compile("['’ʼ`´]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_BELARUSIAN = re.compile("[іў'’ʼ`´]")
_RUSSIAN = re.compile("[ищъ]")
_BELARUSIAN_ONLY = re.compile("[іўІЎ]")
_LEAST_BELARUSIAN = 5  # one word of so many
# Latin letters that look like Cyrillic ones; typed by hand, pasted, or put in to fool filters.
_LOOK_ALIKES = str.maketrans("ABCEHKMOPTXYIaceopxyikm", "АВСЕНКМОРТХУІасеорхуікм")
# Share of the readings below which one is noise: «после» is hardly ever «посол», and guesses at a
# word that is in no dictionary are many.
_RARE = 0.002
_GUESS = 0.1
_CACHE_SIZE = 1 << 18  # about a year of the words of a hundred sources; some 60 MB when full


class Token(NamedTuple):
    """One word of a text. A named tuple, as they are made by the hundred thousand."""

    word: str  # as written
    start: int  # offsets in characters of the text
    end: int


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text in order. Compounds are split at their hyphens: every dash is one."""
    return tuple(Token(match[0], *match.span()) for match in _WORD.finditer(text))


@lru_cache(maxsize=_CACHE_SIZE)
def fold(word: str) -> str:
    """The word without case, ё, stress marks, soft hyphens, apostrophes and Latin look-alikes; ў
    that begins it is у."""
    plain = _APOSTROPHE.sub("", _lower(word)).replace("ё", "е")
    return "у" + plain[1:] if plain[:1] == "ў" else plain


@lru_cache(maxsize=_CACHE_SIZE)
def lemmas(word: str, belarusian: bool = False) -> frozenset[str]:
    """Every dictionary form the word may have, folded; what no dictionary knows is one as well.

    ``belarusian``: it stands in a Belarusian text. A word that Russian does not know is tried as a
    Belarusian one elsewhere too: «Смаленская вобласць» may stand in any text.
    """
    lower, folded = _lower(word), fold(word)
    if not _CYRILLIC.search(lower):
        return frozenset({folded})
    if belarusian and _RUSSIAN.search(lower):  # a Russian word in it, or и typed for і
        return belarusian_lemmas(folded) | lemmas(word)
    if belarusian or _BELARUSIAN.search(lower):
        return belarusian_lemmas(folded)
    if _analyzer().word_is_known(lower):
        return _likely(lower, _RARE)
    if known(folded):
        return belarusian_lemmas(folded)
    return _likely(lower, _GUESS) | {folded}


@lru_cache(maxsize=_CACHE_SIZE)
def grammemes(word: str) -> frozenset[str]:
    """What the Russian dictionary says the word may be, in the names of OpenCorpora («Geox»,
    «CONJ»); nothing of a word that it does not have and guesses."""
    lower = _lower(word)
    if not _analyzer().word_is_known(lower):
        return frozenset()
    readings = _analyzer().parse(lower)
    likely = (reading for reading in readings if reading.score >= _RARE)
    return frozenset(name for reading in likely for name in reading.tag.grammemes)


def readings(word: str) -> list[Any]:
    """What pymorphy3 takes a Russian word for, the likeliest first; its own objects, to inflect."""
    return list(_analyzer().parse(_lower(word)))


def _likely(lower: str, floor: float) -> frozenset[str]:
    """The Russian dictionary forms that are no noise."""
    shares: dict[str, float] = {}
    for reading in _analyzer().parse(lower):
        form = fold(reading.normal_form)
        shares[form] = shares.get(form, 0.0) + reading.score
    return frozenset(form for form, share in shares.items() if share >= floor)


def is_belarusian(words: Iterable[str]) -> bool:
    """Whether a text is Belarusian, by the letters that Russian does not have: і and ў.

    Two words of five of Belarusian have one; of Russian text only names quoted from Belarusian.
    """
    known = [bool(_BELARUSIAN_ONLY.search(word)) for word in words if _CYRILLIC.search(word)]
    return any(known) and sum(known) * _LEAST_BELARUSIAN >= len(known)


def index_text(title: str, text: str, language: str | None = None) -> str:
    """What the search index holds of an article: the lemmas of every word, divided by blanks."""
    words = [token.word for token in tokens(f"{title}\n{text}")]
    belarusian = language == "be" or (language is None and is_belarusian(words))
    return " ".join(lemma for word in words for lemma in sorted(lemmas(word, belarusian)))


def query_words(query: str) -> tuple[tuple[str, ...], ...]:
    """A query as `Archive.search` takes it: for each word the lemmas of which one must be there,
    as it may stand in Russian articles and in Belarusian ones."""
    return tuple(
        tuple(sorted(lemmas(token.word) | lemmas(token.word, True))) for token in tokens(query)
    )


def _lower(word: str) -> str:
    word = _MARK.sub("", unicodedata.normalize("NFC", word))
    if _CYRILLIC.search(word):
        word = word.translate(_LOOK_ALIKES)
    return word.casefold()


@lru_cache(maxsize=1)
def _analyzer() -> Any:
    """One a process, loaded at the first word: it costs 0.1 s and 20 MB."""
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer()
