"""The printed words of a PDF page with place, size and style. Knows pdfium; knows no layout."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from ctypes import addressof, byref, c_double, c_ushort, create_string_buffer
from dataclasses import dataclass
from math import hypot
from typing import Any

from extractors.faults import THIRD_PARTY
from extractors.pdf_layer import mend_fonts
from extractors.pdf_shapes import NO_SHAPES, Box, Shapes, read_shapes
from extractors.pdf_words import Face, Word, printed_once

MOST_CHARACTERS = 60_000  # on one page; a full broadsheet page has 25,000
MOST_IN_ROW = 500  # words on one baseline
MOST_SECONDS = 4.0  # for reading; a worker is stopped at 10, and then all would be lost
LEAST_GAP = 0.14  # of the size: the narrowest blank between words where no blanks are written,
SPACED_GAP = 0.28  # and where they are
WRITTEN_BLANKS = 0.06  # of the glyphs: then a text writes its blanks
OVERLAP = 0.5  # of the size: a glyph further back begins anew
HANG, FLOAT = 0.3, 0.12  # of the size: how far below and above the baseline a glyph may begin
UPRIGHT = 0.97  # cosine of the angle: what is turned more is no text of the columns

_BLANKS = frozenset(" \r\n\t\u00a0\u2002\u2003\u2009\u200a\u202f")
_FACE_BOLD = re.compile(r"bold|black|heavy|semibold|demi(?!talic)|полужир", re.IGNORECASE)
_FACE_ITALIC = re.compile(r"ital|obliq|kursiv|курсив", re.IGNORECASE)
_NO_FACE = Face(name="", bold=False, italic=False)
_FORCE_BOLD, _ITALIC = 1 << 18, 1 << 6  # flags of a font descriptor, ISO 32000-1 table 123


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its number (from 1), its visible box, what is printed in it, and what is wrong."""

    number: int
    box: Box  # left, bottom, right, top
    words: tuple[Word, ...] = ()
    shapes: Shapes = NO_SHAPES
    glyphs: int = 0
    fault: str | None = None  # "broken", "too many glyphs", "out of time"


class UnreadablePdf(Exception):
    """pdfium cannot open the document (damaged, encrypted, no PDF)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The pages that could be read, how many there are, and what the file says of itself."""

    sheets: tuple[Sheet, ...]
    count: int
    title: str = ""
    created: str = ""  # D:YYYYMMDDHHmmSS, ISO 32000-1 7.9.4


def read_sheets(body: bytes, most_pages: int) -> Reading:
    """The first pages. Raises ``UnreadablePdf``. Reading stops when it has taken too long, and
    keeps what was read: the rest are sheets with a fault."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(body)
        count = len(document)
        facts = document.get_metadata_dict()
    except (pypdfium2.PdfiumError, *THIRD_PARTY) as fault:
        raise UnreadablePdf(str(fault)) from fault
    deadline = time.monotonic() + MOST_SECONDS
    sheets: list[Sheet] = []
    try:
        for index in range(min(count, most_pages)):
            if time.monotonic() > deadline:
                sheets.append(Sheet(index + 1, (0, 0, 0, 0), fault="out of time"))
                break
            sheets.append(_sheet(document, index))
    finally:
        document.close()
    return Reading(
        tuple(sheets), count, title=facts.get("Title", ""), created=facts.get("CreationDate", "")
    )


def _sheet(document: Any, index: int) -> Sheet:
    """A broken page does not cost the others. pdfium's objects are closed page by page: a long
    issue would hold them all."""
    import pypdfium2

    try:
        page = document[index]
        box = page.get_cropbox()
        textpage = page.get_textpage()
        try:
            count = textpage.count_chars()
            if count > MOST_CHARACTERS:
                return Sheet(index + 1, box, glyphs=count, fault="too many glyphs")
            words = printed_once(_words(textpage.raw, count, box))
            rows = Counter(round(word.base) for word in words)
            if rows and max(rows.values()) > MOST_IN_ROW:
                return Sheet(index + 1, box, glyphs=count, fault="too many glyphs")
            shapes = read_shapes(page, box)
        finally:
            textpage.close()
            page.close()
    except (pypdfium2.PdfiumError, *THIRD_PARTY):
        return Sheet(index + 1, (0, 0, 0, 0), fault="broken")
    return Sheet(index + 1, box, tuple(mend_fonts(words)), shapes, count)


def _words(textpage: Any, count: int, box: Box) -> list[Word]:
    """Words inside the visible box: a spread's file holds the neighbour page too.

    One call a glyph; size, angle and face are asked for once a word, since asking is what costs.
    """
    import pypdfium2.raw as pdfium

    rect = pdfium.FS_RECTF()
    place, loose_box = byref(rect), pdfium.FPDFText_GetLooseCharBox
    faces: dict[int, Face] = {}
    words: list[Word] = []
    current: Word | None = None
    text = list(_text(textpage, count))
    made_up = _made_up(textpage, text)
    gap = SPACED_GAP if _writes_blanks(text, made_up) else LEAST_GAP
    for index, char in enumerate(text):
        if char in _BLANKS or not char:
            if index not in made_up:
                current = None
            continue
        if not loose_box(textpage, index, place):
            continue
        if current is not None and _goes_on(current, rect, gap, textpage, index):
            current.text += char
            current.x1 = max(current.x1, rect.right)
            continue
        current = _begin(textpage, index, char, rect, faces)
        if current is not None and _is_inside(current, box):
            words.append(current)
    return words


def _made_up(textpage: Any, text: list[str]) -> frozenset[int]:
    """Blanks that are not in the file: pdfium puts them where it sees a gap, also inside words."""
    import pypdfium2.raw as pdfium

    generated = pdfium.FPDFText_IsGenerated
    blanks = [index for index, char in enumerate(text) if char == " "]
    return frozenset(index for index in blanks if generated(textpage, index) == 1)


def _writes_blanks(text: list[str], made_up: frozenset[int]) -> bool:
    return text.count(" ") - len(made_up) > WRITTEN_BLANKS * len(text)


def _goes_on(word: Word, rect: Any, gap: float, textpage: Any, index: int) -> bool:
    """Along the line, on the same baseline. The baseline itself is asked for only where the glyph's
    box (that of its ink, for some fonts) does not sit on it: quotes float, and so does the word
    that follows a drop cap."""
    size, rise = word.size, rect.bottom - word.base
    if not -OVERLAP * size < rect.left - word.x1 < gap * size:
        return False
    if -HANG * size < rise < FLOAT * size:
        return True
    import pypdfium2.raw as pdfium

    x, baseline = c_double(), c_double()
    pdfium.FPDFText_GetCharOrigin(textpage, index, byref(x), byref(baseline))
    return abs(baseline.value - word.base) < FLOAT * size


def _begin(textpage: Any, index: int, char: str, rect: Any, faces: dict[int, Face]) -> Word | None:
    """A word of one glyph so far; None for one that is turned, or too small to be read."""
    import pypdfium2.raw as pdfium

    matrix, x, baseline = pdfium.FS_MATRIX(), c_double(), c_double()
    if not (
        pdfium.FPDFText_GetMatrix(textpage, index, byref(matrix))
        and pdfium.FPDFText_GetCharOrigin(textpage, index, byref(x), byref(baseline))
    ):
        return None
    size = pdfium.FPDFText_GetFontSize(textpage, index) * hypot(matrix.c, matrix.d)
    if size <= 1 or matrix.a < UPRIGHT * hypot(matrix.a, matrix.b):
        return None
    face = _face(pdfium.FPDFText_GetTextObject(textpage, index), faces)
    return Word(char, rect.left, rect.right, baseline.value, size, face)


def _is_inside(word: Word, box: Box) -> bool:
    left, bottom, right, top = box
    return left <= (word.x0 + word.x1) / 2 <= right and bottom <= word.middle <= top


def _text(textpage: Any, count: int) -> Iterator[str]:
    """One string a glyph, as `FPDFText_GetText` gives them all at once; glyph by glyph where a
    letter beyond the basic plane would shift the count."""
    import pypdfium2.raw as pdfium

    buffer = (c_ushort * (count + 2))()
    written = pdfium.FPDFText_GetText(textpage, 0, count, buffer)
    if written == count + 1:
        return map(_letter, buffer[:count])
    return (_letter(pdfium.FPDFText_GetUnicode(textpage, index)) for index in range(count))


def _letter(code: int) -> str:
    if code in {0x02, 0xFFFE, 0xAD}:  # hyphens at line ends, as pdfium and fonts write them
        return "\ufffe"
    if code < 0x20:
        return " " if code in {0x09, 0x0A, 0x0D} else "\ufffd"
    if 0xF730 <= code <= 0xF739:  # old-style figures, Adobe Glyph List
        return chr(code - 0xF700)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else ""


def _face(handle: Any, faces: dict[int, Face]) -> Face:
    import pypdfium2.raw as pdfium

    font = pdfium.FPDFTextObj_GetFont(handle) if handle else None
    if not font:
        return _NO_FACE
    key = addressof(font.contents)
    if key not in faces:
        buffer = create_string_buffer(128)
        length = pdfium.FPDFFont_GetBaseFontName(font, buffer, 128)
        name = bytes(buffer)[: max(0, min(length, 128) - 1)].decode("utf-8", "replace")
        flags = max(0, pdfium.FPDFFont_GetFlags(font))
        faces[key] = Face(
            name=f"{name}#{key}",
            bold=bool(_FACE_BOLD.search(name)) or bool(flags & _FORCE_BOLD),
            italic=bool(_FACE_ITALIC.search(name)) or bool(flags & _ITALIC),
        )
    return faces[key]
