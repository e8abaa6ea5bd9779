"""Whether the text layer of a PDF says what is printed: mends one known fault, names the others.

A font without a ToUnicode map whose codes are windows-1251 is read as cp1252: «ВЕСТИ» comes out as
``ÂÅÑÒÈ``. That is mended font by font. What remains unreadable is told, not guessed.
"""

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
LEAST_SAMPLE = 200  # characters from which a page is judged


def mend_fonts(words: Iterable[Word]) -> list[Word]:
    """The same words, those of a misread font read as windows-1251."""
    kept = list(words)
    by_face: dict[str, list[Word]] = defaultdict(list)
    for word in kept:
        by_face[word.face.name].append(word)
    for name, group in by_face.items():
        if _is_misread("".join(word.text for word in group)):
            for word in by_face[name]:
                word.text = as_cp1251(word.text)
    for word in kept:
        if "\ufffd" in word.text and sum(map(str.isalpha, word.text)) > 1:
            word.text = word.text.replace("\ufffd", "-")  # the private hyphen of a font
    return kept


def _is_misread(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    alien = sum(1 for char in letters if "\u00a1" <= char <= "\u00ff")
    if len(letters) < FEWEST_LETTERS or alien < ALIEN_SHARE * len(letters):
        return False
    return plausibility(as_cp1251(text)) > LEAST_ODDS


def as_cp1251(text: str) -> str:
    """Characters that came from single bytes, read as windows-1251; others as they are."""
    return "".join(map(_as_cp1251, text))


def _as_cp1251(char: str) -> str:
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
    signs = [char for char in text if not char.isspace()]
    if len(signs) < LEAST_SAMPLE:
        return False
    unmapped = sum(1 for char in signs if char == "\ufffd" or "\ue000" <= char <= "\uf8ff")
    letters = sum(1 for char in signs if char.isalpha())
    numbers = sum(1 for char in signs if char.isdigit())
    if unmapped > GARBAGE_SHARE * len(signs) or letters + numbers < 0.5 * len(signs):
        return True
    cyrillic = sum(1 for char in signs if "\u0400" <= char <= "\u04ff")
    alien = sum(1 for char in signs if "\u00a1" <= char <= "\u00ff" and char.isalpha())
    if alien > 0.4 * letters:
        return True
    return cyrillic > 0.5 * letters > 0 and _is_shuffled(text.lower())


def _is_shuffled(text: str) -> bool:
    """Cyrillic letters, but no language: neither its letters nor its small words (Belarusian has
    other odds than Russian, and capitals have other words: either alone proves nothing)."""
    words = text.split()
    common = sum(1 for word in words if word in _COMMON)
    return plausibility(text) < LEAST_ODDS and common < LEAST_COMMON * len(words)
