"""The printed text of a PDF page as pieces with their place and size. Knows pdfium, no layout."""

from collections.abc import Iterator
from ctypes import byref, c_double
from dataclasses import dataclass, replace
from math import hypot
from typing import Any

from extractors.faults import THIRD_PARTY

MOST_CHARACTERS = 60_000  # on one page
GAP = 0.9  # of the size: a wider gap ends a piece
SHADOW = 4.0  # points that a second printing may be off
ASCENT, DESCENT = 0.72, 0.22  # of the size, for most fonts
_HYPHEN_CODES = frozenset({0x02, 0xFFFE, 0x00AD})


@dataclass(frozen=True, slots=True)
class Piece:
    """Text on one line of one column. Points from the page's lower left; ``size`` in points."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its number (from 1), the visible box, and its pieces in drawing order."""

    number: int
    box: tuple[float, float, float, float]  # left, bottom, right, top
    pieces: tuple[Piece, ...]


class UnreadablePdf(Exception):
    """pdfium cannot open the document (damaged, encrypted, no PDF)."""


def read_sheets(body: bytes, most_pages: int) -> tuple[list[Sheet], int]:
    """The first pages, and how many the document has."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(body)
    except (pypdfium2.PdfiumError, *THIRD_PARTY) as fault:
        raise UnreadablePdf(str(fault)) from fault
    try:
        count = len(document)
        sheets = [_sheet(document, index) for index in range(min(count, most_pages))]
    finally:
        document.close()
    return [sheet for sheet in sheets if sheet is not None], count


def _sheet(document: Any, index: int) -> Sheet | None:
    import pypdfium2

    try:
        page = document[index]
        box = page.get_cropbox()
        characters = list(_characters(page.get_textpage(), box))
    except (pypdfium2.PdfiumError, *THIRD_PARTY):
        return None  # a broken page does not cost the others
    return Sheet(
        number=index + 1,
        box=box,
        pieces=tuple(_with_drop_caps(_printed_once(list(_pieces(characters))))),
    )


def _characters(textpage: Any, box: tuple[float, float, float, float]) -> Iterator[Piece]:
    """Single characters inside the visible box: a spread's file holds the neighbour page too.

    Their height is the font's, from the baseline: the boxes of glyphs differ letter by letter.
    """
    import pypdfium2.raw as pdfium

    rect, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    x, baseline = c_double(), c_double()
    left, bottom, right, top = box
    for index in range(min(textpage.count_chars(), MOST_CHARACTERS)):
        text = _letter(pdfium.FPDFText_GetUnicode(textpage, index))
        if not (
            pdfium.FPDFText_GetLooseCharBox(textpage, index, byref(rect))
            and pdfium.FPDFText_GetMatrix(textpage, index, byref(matrix))
            and pdfium.FPDFText_GetCharOrigin(textpage, index, byref(x), byref(baseline))
        ):
            if text == " ":  # one that pdfium made up between words
                yield Piece(" ", 0, 0, 0, 0, 0)
            continue
        size = pdfium.FPDFText_GetFontSize(textpage, index) * hypot(matrix.c, matrix.d)
        y0, y1 = baseline.value - DESCENT * size, baseline.value + ASCENT * size
        piece = Piece(text, rect.left, y0, rect.right, y1, size)
        inside = left <= (rect.left + rect.right) / 2 <= right and bottom <= piece.middle <= top
        if text == " " or (text and inside and size > 1):
            yield piece


def _letter(code: int) -> str:
    if code in _HYPHEN_CODES:
        return "\ufffe"
    if code in {0x0A, 0x0D, 0x09, 0x20, 0xA0}:
        return " "
    if code < 0x20:  # a font's private hyphen
        return "-"
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else ""


def _pieces(characters: list[Piece]) -> Iterator[Piece]:
    """Characters joined along a line; one line broken by a gutter gives two pieces."""
    current: Piece | None = None
    blank = False
    for character in characters:
        if character.text == " ":
            blank = True
            continue
        if current is not None and _goes_on(current, character):
            spaced = blank and character.x0 - current.x1 > -0.2 * current.size
            current = replace(
                current,
                text=current.text + (" " if spaced else "") + character.text,
                x1=max(current.x1, character.x1),
            )
        else:
            if current is not None:
                yield current
            current = character
        blank = False
    if current is not None:
        yield current


def _goes_on(current: Piece, character: Piece) -> bool:
    size = max(current.size, character.size)
    gap = character.x0 - current.x1
    return (
        abs(current.y0 - character.y0) < 0.3 * size
        and -0.5 * size < gap < GAP * size
        and min(current.size, character.size) > 0.75 * size
    )


def _printed_once(pieces: list[Piece]) -> list[Piece]:
    """Without the shadows of headlines: the same words printed over each other."""
    kept: list[Piece] = []
    by_line: dict[int, list[Piece]] = {}
    for piece in pieces:
        row = round(piece.y0 / SHADOW)
        near = [p for r in (row - 1, row, row + 1) for p in by_line.get(r, ())]
        if any(_covers(other, piece) for other in near):
            continue
        by_line.setdefault(row, []).append(piece)
        kept.append(piece)
    return kept


def _covers(other: Piece, piece: Piece) -> bool:
    overlap = min(other.x1, piece.x1) - max(other.x0, piece.x0)
    return piece.text in other.text and overlap > 0.8 * (piece.x1 - piece.x0)


def _with_drop_caps(pieces: list[Piece]) -> list[Piece]:
    """A large first letter goes back to the word that it begins."""
    kept = list(pieces)
    for cap in pieces:
        if len(cap.text) != 1 or not cap.text.isalpha():
            continue
        word = min(
            (p for p in kept if _begins(cap, p)), key=lambda p: abs(p.y1 - cap.y1), default=None
        )
        if word is not None:
            kept.remove(cap)
            kept[kept.index(word)] = replace(word, text=cap.text + word.text, x0=cap.x0)
    return kept


def _begins(cap: Piece, word: Piece) -> bool:
    return (
        cap.size > 1.8 * word.size
        and -0.2 * cap.size < word.x0 - cap.x1 < 0.5 * cap.size
        and abs(word.y1 - cap.y1) < 0.9 * word.size
        and word.text[:1].islower()
    )
