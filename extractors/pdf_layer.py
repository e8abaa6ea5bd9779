"""Whether the text layer of a PDF says what is printed: mends one known fault, names the others.

A font without a ToUnicode map whose codes are windows-1251 is read as cp1252: «ВЕСТИ» comes out as
``ÂÅÑÒÈ``, or as U+F0C2… when the font says that it is of symbols. That is mended font by font. What
remains unreadable is told, not guessed; where it stands still tells how the page is made up.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from extractors.letter_odds import plausibility
from extractors.pdf_words import Word

FEWEST_LETTERS = 3  # from which a font can be judged
ALIEN_SHARE = 0.7  # of a font's letters in U+00A1..U+00FF: no language of the West writes so
GARBAGE_SHARE = 0.3  # of a page's characters that stand for nothing
LEAST_ODDS = -4.5  # of Cyrillic text: Russian has about -2.9, letters shuffled among themselves -6
LEAST_COMMON = 0.03  # of the words are these
_COMMON = frozenset(
    {"и", "в", "на", "с", "не", "что", "по", "для", "от", "из", "к", "о", "а", "но", "как", "за"}
    | {"до", "при", "это", "его", "у", "і", "ў", "з", "што", "па", "ад", "да", "як", "гэта", "ва"}
)
MIXED_SHARE = 0.2  # of the words have a capital after a small letter, or no vowel
LONGEST_MEAN = 18  # letters of a word
SAMPLE = 400  # words that tell a language
LEAST_SAMPLE = 200  # characters from which a page is judged
LEAST_OF_FONT = 8  # and a font
LONGEST_MARK = 2.0  # signs: «■■» before a lead is no word that was misread,
FEWEST_SIGNS = 8  # and neither are rows of dots

_MIXED = re.compile("[a-zà-ÿ][A-ZÀ-Þ]")
_VOWEL = re.compile("[aeiouyà-ÿ]", re.IGNORECASE)
_UNMAPPED = re.compile("[\ufffd\ue000-\uf8ff]")
_ALIEN = re.compile("[ªµºÀ-ÖØ-öø-ÿ]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
UNREAD = "\ufffd"  # stands for each glyph of a font that cannot be read


def mend_fonts(words: Iterable[Word]) -> list[Word]:
    """The same words, those of a misread font read as windows-1251; glyphs of a font that cannot be
    read at all are ``UNREAD``."""
    kept = list(words)
    by_face: dict[str, list[Word]] = defaultdict(list)
    for word in kept:
        by_face[word.face.name].append(word)
    for group in by_face.values():
        text = "".join(word.text for word in group)
        if _is_misread(text):
            for word in group:
                word.text = as_cp1251(word.text)
        elif _is_unreadable(text, len(group)):
            for word in group:
                word.text = UNREAD * len(word.text)
    for word in kept:
        if "\ufffd" in word.text and sum(map(str.isalpha, word.text)) > 1:
            word.text = word.text.replace("\ufffd", "-")  # the private hyphen of a font
    return kept


def is_unread(text: str) -> bool:
    """Whether most of a text is in a font that cannot be read."""
    return text.count(UNREAD) * 2 > len(text.replace(" ", ""))


def _is_unreadable(text: str, words: int) -> bool:
    """A font's text: glyphs that stand for nothing, or signs where words should be."""
    if len(text) < LEAST_OF_FONT:
        return False
    if len(_UNMAPPED.findall(text)) > GARBAGE_SHARE * len(text):
        return True
    if len(text) <= LONGEST_MARK * words or len(set(text)) < FEWEST_SIGNS:
        return False
    return sum(map(str.isalnum, text)) < 0.5 * len(text)


def _is_misread(text: str) -> bool:
    letters = [char for char in text if char.isalpha() or "\uf0c0" <= char <= "\uf0ff"]
    alien = sum(1 for char in letters if "\u00a1" <= char <= "\u00ff" or char >= "\uf0c0")
    if len(letters) < FEWEST_LETTERS or alien < ALIEN_SHARE * len(letters):
        return False
    return plausibility(as_cp1251(text)) > LEAST_ODDS


def as_cp1251(text: str) -> str:
    """Characters that came from single bytes, read as windows-1251; others as they are."""
    return "".join(map(_as_cp1251, text))


def _as_cp1251(char: str) -> str:
    if "\uf020" <= char <= "\uf0ff":  # a byte of a font of symbols, ISO 32000-1 9.6.6.4
        char = chr(ord(char) & 0xFF)
    try:
        return char.encode("cp1252").decode("cp1251")
    except UnicodeError:
        pass
    try:
        return char.encode("latin-1").decode("cp1251")
    except UnicodeError:
        return char


def is_garbage(text: str) -> bool:
    """Whether a page's text says nothing: unmapped glyphs, signs for letters, letters shuffled."""
    words = text.split()
    signs = "".join(words)
    if len(signs) < LEAST_SAMPLE:
        return False
    unmapped, letters = len(_UNMAPPED.findall(signs)), sum(map(str.isalpha, signs))
    numbers = sum(map(str.isdigit, signs))
    if unmapped > GARBAGE_SHARE * len(signs) or letters + numbers < 0.5 * len(signs):
        return True
    if len(_ALIEN.findall(signs)) > 0.4 * letters:
        return True
    if len(_CYRILLIC.findall(signs)) > 0.5 * letters:
        return _is_shuffled(words[:: 1 + len(words) // SAMPLE])
    return _is_of_codes(words)


def _is_of_codes(words: list[str]) -> bool:
    """Latin words that are none: codes of a font go through both alphabets, so that capitals stand
    anywhere, many words have no vowel, and the blank may be a letter."""
    long = [word for word in words if len(word) > 3 and word.isalpha()] or ["-"]
    mixed = sum(1 for word in long if _MIXED.search(word))
    mute = sum(1 for word in long if not _VOWEL.search(word))
    endless = sum(map(len, words)) > LONGEST_MEAN * len(words)
    return endless or max(mixed, mute) > MIXED_SHARE * len(long)


def _is_shuffled(words: list[str]) -> bool:
    """Cyrillic letters, but no language: neither its letters nor its small words (Belarusian has
    other odds than Russian, and capitals have other words: either alone proves nothing)."""
    words = [word.lower() for word in words]
    common = sum(1 for word in words if word in _COMMON)
    return common < LEAST_COMMON * len(words) and plausibility(" ".join(words)) < LEAST_ODDS
