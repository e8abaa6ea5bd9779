"""Words as printed on a page, and their faces. Values; no pdfium, no layout."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from statistics import median

SHADOW = 4.0  # points that a second printing of the same word may be off
LARGE = 1.3  # times the usual size: body text has no shadows
ASCENT, DESCENT = 0.72, 0.22  # of the size, for most fonts: boxes of glyphs differ letter by letter


@dataclass(frozen=True, slots=True)
class Face:
    """One font of a document."""

    name: str
    bold: bool
    italic: bool


@dataclass(slots=True)
class Word:
    """Points from the page's lower left; ``base`` is the baseline, ``size`` the font's."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    face: Face
    tracking: float = 0.0  # the blank between letters of a letter-spaced word

    @property
    def y0(self) -> float:
        return self.base - DESCENT * self.size

    @property
    def y1(self) -> float:
        return self.base + ASCENT * self.size

    @property
    def middle(self) -> float:
        return self.base + 0.25 * self.size


def printed_once(words: list[Word]) -> list[Word]:
    """Without the shadows and outlines of headlines: the same word printed over itself, be it in
    other pieces the second time."""
    kept: list[Word] = []
    seen: set[str] = set()
    places: dict[tuple[str, int, int], list[Word]] = {}
    large: dict[int, list[Word]] = {}  # by row
    limit = LARGE * median(word.size for word in words) if words else 0.0
    for word in words:
        if word.text in seen and _is_again(word, places):
            continue
        if word.size > limit:
            if any(_covers(other, word) for other in _level(word, large)):
                continue
            large.setdefault(_row(word), []).append(word)
        seen.add(word.text)
        places.setdefault(_place(word), []).append(word)
        kept.append(word)
    return [word for word in kept if word.size <= limit or not _is_piece(word, large)]


def _is_again(word: Word, places: dict[tuple[str, int, int], list[Word]]) -> bool:
    return any(_is_over(other, word) for near in _near(word) for other in places.get(near, ()))


def _row(word: Word) -> int:
    return int(word.base // SHADOW)


def _level(word: Word, rows: dict[int, list[Word]]) -> Iterator[Word]:
    """Those of a row and of its neighbours, so that a page of large words costs no square."""
    row = _row(word)
    return chain.from_iterable(rows.get(near, ()) for near in (row - 1, row, row + 1))


def _place(word: Word) -> tuple[str, int, int]:
    return word.text, int(word.x0 // SHADOW), _row(word)


def _near(word: Word) -> list[tuple[str, int, int]]:
    """The place of a word and those around it, so that many equal words cost no square."""
    text, x, y = _place(word)
    return [(text, x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]


def _is_over(one: Word, two: Word) -> bool:
    return abs(one.x0 - two.x0) < SHADOW and abs(one.base - two.base) < SHADOW


def _covers(one: Word, two: Word) -> bool:
    overlap = min(one.x1, two.x1) - max(one.x0, two.x0)
    return (
        abs(one.base - two.base) < SHADOW
        and two.text in one.text
        and overlap > 0.8 * (two.x1 - two.x0)
    )


def _is_piece(word: Word, large: dict[int, list[Word]]) -> bool:
    """A piece that was printed before the whole."""
    return any(
        len(other.text) > len(word.text) and _covers(other, word) for other in _level(word, large)
    )
