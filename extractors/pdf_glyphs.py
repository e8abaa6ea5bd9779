"""The glyphs of a PDF page to its printed words. Knows pdfium's text page; knows no layout.

Asking pdfium is what costs. Of a run of glyphs between two written blanks only the first and the
last are asked for, when they stand as those of one word do; of other runs each glyph. Size, angle
and face are asked for once a text object, which holds a line or so.
"""

import re
from collections.abc import Iterator
from ctypes import addressof, byref, c_double, c_ushort, create_string_buffer
from math import hypot
from typing import Any

from extractors.pdf_shapes import Box
from extractors.pdf_turns import UPRIGHT, Turn, turn_of
from extractors.pdf_words import Face, Word

LEAST_GAP = 0.14  # of the size: the narrowest blank between words where no blanks are written,
SPACED_GAP = 0.28  # and where they are
WRITTEN_BLANKS = 0.06  # of the glyphs: then a text writes its blanks
OVERLAP = 0.5  # of the size: a glyph further back begins anew
SHORTEST_RUN, LONGEST_RUN = 3, 30  # glyphs of a word that is read by its ends,
NARROWEST, WIDEST = 0.2, 0.75  # of the size: their mean advance
HANG, FLOAT = 0.3, 0.12  # of the size: how far below and above the baseline a glyph may begin
LEVEL = 0.97  # cosine of the angle: what is turned more is no text of the columns
SAMPLE = 100  # glyphs that tell which way a page is read

_BLANKS = frozenset(" \r\n\t\u00a0\u2002\u2003\u2009\u200a\u202f")
_FACE_BOLD = re.compile(r"bold|black|heavy|semibold|demi(?!talic)|полужир", re.IGNORECASE)
_FACE_ITALIC = re.compile(r"ital|obliq|kursiv|курсив", re.IGNORECASE)
_NO_FACE = Face(name="", bold=False, italic=False)
_FORCE_BOLD, _ITALIC = 1 << 18, 1 << 6  # flags of a font descriptor, ISO 32000-1 table 123


def turn_of_page(textpage: Any, count: int, rotation: int) -> Turn:
    """How its text is turned. ``rotation``: the page's /Rotate, in degrees."""
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    read = pdfium.FPDFText_GetMatrix
    sample = range(0, count, max(1, count // SAMPLE))
    return turn_of(
        ((matrix.a, matrix.b) for index in sample if read(textpage, index, byref(matrix))), rotation
    )


def words_of(textpage: Any, count: int, box: Box, turn: Turn) -> tuple[list[Word], int]:
    """Words inside the visible box, as a spread's file holds the neighbour page too; and how many
    glyphs are none of the columns': set sideways, or too small to be read."""
    glyphs = _Glyphs(textpage, count, turn)
    words: list[Word] = []
    for start, end, follows in glyphs.runs():
        word = glyphs.by_ends(start, end)
        found = [word] if word else list(glyphs.one_by_one(start, end))
        if follows and words and found and glyphs.is_one(words[-1], found[0]):
            rest = found.pop(0)
            words[-1].text += rest.text
            words[-1].x1 = max(words[-1].x1, rest.x1)
        words += found
    return [word for word in words if _is_inside(word, box)], glyphs.aside


def _is_inside(word: Word, box: Box) -> bool:
    left, bottom, right, top = box
    return left <= (word.x0 + word.x1) / 2 <= right and bottom <= word.middle <= top


class _Glyphs:
    """The glyphs of one page. ``rect`` is the box of the glyph last asked for, turned upright."""

    def __init__(self, textpage: Any, count: int, turn: Turn) -> None:
        import pypdfium2.raw as pdfium

        self.textpage = textpage
        self.turn = turn
        self.text = list(_text(textpage, count))
        self.made_up = _made_up(textpage, self.text)
        blanks = self.text.count(" ") - len(self.made_up)
        self.spaced = blanks > WRITTEN_BLANKS * len(self.text)
        self.aside = 0
        self.rect = pdfium.FS_RECTF()
        self._place = byref(self.rect)
        self._loose_box = pdfium.FPDFText_GetLooseCharBox
        self._styles: dict[int, tuple[float, Face] | None] = {}
        self._faces: dict[int, Face] = {}

    def runs(self) -> Iterator[tuple[int, int, bool]]:
        """Between blanks: first glyph, the one after the last, and whether only blanks that are
        not in the file stand before it: these are none, perhaps."""
        start, follows = 0, False
        for index, char in enumerate([*self.text, " "]):
            if char in _BLANKS or not char:
                if index > start:
                    yield start, index, follows
                    follows = True
                start, follows = index + 1, follows and index in self.made_up

    def is_one(self, word: Word, rest: Word) -> bool:
        """Whether two pieces stand as those of one word do."""
        size, gap = word.size, SPACED_GAP if self.spaced else LEAST_GAP
        near = -OVERLAP * size < rest.x0 - word.x1 < gap * size
        return near and abs(rest.base - word.base) < FLOAT * size

    def by_ends(self, start: int, end: int) -> Word | None:
        """One word, when its last glyph is where the last of so many must be."""
        if not (self.spaced and SHORTEST_RUN <= end - start <= LONGEST_RUN):
            return None
        word = self._begin(start) if self._find(start) else None
        if word is None or not self._find(end - 1):
            return None
        reach, rise = self.rect.left - word.x0, self.rect.bottom - word.base
        room = word.size * (end - start - 1)
        if not (NARROWEST * room < reach < WIDEST * room and self._is_level(rise, word.size)):
            return None
        word.text = "".join(self.text[start:end])
        word.x1 = self.rect.right
        return word

    def one_by_one(self, start: int, end: int) -> Iterator[Word]:
        """Words of a run, parted where a gap is wide or the baseline another."""
        gap = SPACED_GAP if self.spaced else LEAST_GAP
        word: Word | None = None
        for index in range(start, end):
            if not self._find(index):
                continue
            if word is not None and self._goes_on(word, index, gap):
                word.text += self.text[index]
                word.x1 = max(word.x1, self.rect.right)
                continue
            if word is not None:
                yield word
            word = self._begin(index)
            self.aside += word is None
        if word is not None:
            yield word

    def _find(self, index: int) -> bool:
        if not self._loose_box(self.textpage, index, self._place):
            return False
        if self.turn != UPRIGHT:
            rect = self.rect
            sides = self.turn.box((rect.left, rect.bottom, rect.right, rect.top))
            rect.left, rect.bottom, rect.right, rect.top = sides
        return True

    def _goes_on(self, word: Word, index: int, gap: float) -> bool:
        """Along the line, on the same baseline. The baseline itself is asked for only where the
        glyph's box (that of its ink, for some fonts) does not sit on it: quotes float, and so does
        the word that follows a drop cap."""
        size = word.size
        if not -OVERLAP * size < self.rect.left - word.x1 < gap * size:
            return False
        if self._is_level(self.rect.bottom - word.base, size):
            return True
        return abs(self._baseline(index) - word.base) < FLOAT * size

    def _is_level(self, rise: float, size: float) -> bool:
        return -HANG * size < rise < FLOAT * size

    def _baseline(self, index: int) -> float:
        import pypdfium2.raw as pdfium

        x, y = c_double(), c_double()
        pdfium.FPDFText_GetCharOrigin(self.textpage, index, byref(x), byref(y))
        return self.turn.point(x.value, y.value)[1]

    def _begin(self, index: int) -> Word | None:
        """A word of one glyph so far; None for one that is turned, or too small to be read."""
        import pypdfium2.raw as pdfium

        handle = pdfium.FPDFText_GetTextObject(self.textpage, index)
        key = addressof(handle.contents) if handle else -1 - index
        if key not in self._styles:
            self._styles[key] = self._style(index, handle)
        style = self._styles[key]
        if style is None:
            return None
        rect = self.rect
        return Word(self.text[index], rect.left, rect.right, self._baseline(index), *style)

    def _style(self, index: int, handle: Any) -> tuple[float, Face] | None:
        import pypdfium2.raw as pdfium

        matrix = pdfium.FS_MATRIX()
        if not pdfium.FPDFText_GetMatrix(self.textpage, index, byref(matrix)):
            return None
        size = pdfium.FPDFText_GetFontSize(self.textpage, index) * hypot(matrix.c, matrix.d)
        if size <= 1 or self.turn.along(matrix.a, matrix.b) < LEVEL * hypot(matrix.a, matrix.b):
            return None
        return size, _face(handle, self._faces)


def _made_up(textpage: Any, text: list[str]) -> frozenset[int]:
    """Blanks that are not in the file: pdfium puts them where it sees a gap, also inside words."""
    import pypdfium2.raw as pdfium

    generated = pdfium.FPDFText_IsGenerated
    blanks = [index for index, char in enumerate(text) if char == " "]
    return frozenset(index for index in blanks if generated(textpage, index) == 1)


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
