"""The pages of a PDF with their printed words and shapes. Knows pdfium; knows no layout."""

import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

from extractors.faults import THIRD_PARTY
from extractors.pdf_cut import with_end
from extractors.pdf_glyphs import turn_of_page, words_of
from extractors.pdf_layer import mend_fonts
from extractors.pdf_shapes import NO_SHAPES, Box, Shapes, count_objects, read_shapes
from extractors.pdf_words import Word, printed_once
from extractors.steps import begin, deadline

MOST_OBJECTS = 300_000  # drawn on one page; a text of so many takes a gigabyte. A map has 50,000
MOST_CHARACTERS = 60_000  # on one page; a full broadsheet page has 25,000
MOST_IN_ROW = 500  # words on one baseline
TIME = 0.55  # of the task's, for reading


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its number (from 1), its visible box, what is printed in it, and what is wrong.

    Points from the page's origin; a page whose text is set sideways is turned until that is
    upright, and then from the lower left of what is visible.
    """

    number: int
    box: Box  # left, bottom, right, top
    words: tuple[Word, ...] = ()
    shapes: Shapes = NO_SHAPES
    glyphs: int = 0
    aside: int = 0  # glyphs of text set sideways, or too small to be read
    fault: str | None = None  # "broken", "too many glyphs" or "objects", "out of time"; of `steps`


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
        document = _open(body)
        count = len(document)
        facts = document.get_metadata_dict()
    except (pypdfium2.PdfiumError, *THIRD_PARTY) as fault:
        raise UnreadablePdf(str(fault)) from fault
    late = deadline(TIME)
    sheets: list[Sheet] = []
    try:
        for index in range(min(count, most_pages)):
            if time.monotonic() > late:
                sheets.append(_unread(index, "out of time"))
                break
            why = begin(index + 1)
            sheets.append(_unread(index, why) if why else _sheet(document, index))
    finally:
        document.close()
    begin(0)
    return Reading(
        tuple(sheets), count, title=facts.get("Title", ""), created=facts.get("CreationDate", "")
    )


def _open(body: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError:
        whole = with_end(body)
        if whole is None:
            raise
        return pypdfium2.PdfDocument(whole)


def _unread(index: int, fault: str) -> Sheet:
    return Sheet(index + 1, (0, 0, 0, 0), fault=fault)


def _sheet(document: Any, index: int) -> Sheet:
    """A broken page does not cost the others. pdfium's objects are closed page by page: a long
    issue would hold them all."""
    import pypdfium2

    try:
        page = document[index]
        box = page.get_cropbox()
        if count_objects(page) > MOST_OBJECTS:
            page.close()
            return Sheet(index + 1, box, fault="too many objects")
        textpage = page.get_textpage()
        try:
            count = textpage.count_chars()
            if count > MOST_CHARACTERS:
                return Sheet(index + 1, box, glyphs=count, fault="too many glyphs")
            turn = turn_of_page(textpage.raw, count, page.get_rotation()).onto(box)
            box = turn.box(box)
            found, aside = words_of(textpage.raw, count, box, turn)
            rows = Counter(round(word.base) for word in found)
            if rows and max(rows.values()) > MOST_IN_ROW:
                return Sheet(index + 1, box, glyphs=count, fault="too many glyphs")
            words = printed_once(found)
            shapes = read_shapes(page, box, turn)
        finally:
            textpage.close()
            page.close()
    except (pypdfium2.PdfiumError, *THIRD_PARTY):
        return _unread(index, "broken")
    return Sheet(index + 1, box, tuple(mend_fonts(words)), shapes, count, aside)
