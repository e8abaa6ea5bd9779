"""What is drawn on a PDF page beside its text: pictures, panels and rules. Knows pdfium."""

from collections.abc import Iterator
from ctypes import byref, c_float, c_int
from dataclasses import dataclass
from typing import Any

from extractors.pdf_turns import Turn

Box = tuple[float, float, float, float]  # left, bottom, right, top, in points

MOST_OBJECTS = 4_000  # looked at on one page: a map has tens of thousands of strokes
GROUND = 0.9  # of the page: then a picture or a panel is what all else stands on
MOST_SEGMENTS = 12  # of a rectangle, with round corners
THICKEST_RULE = 3.0  # points
SHORTEST_RULE = 30.0
SMALLEST_PANEL = (50.0, 30.0)
SMALLEST_PICTURE = (25.0, 25.0)


@dataclass(frozen=True, slots=True)
class Shapes:
    """Boxes of pictures, of filled or framed rectangles, of level and upright rules. ``covered``:
    the share of the page that pictures cover, those with the whole page as well."""

    pictures: tuple[Box, ...] = ()
    panels: tuple[Box, ...] = ()
    levels: tuple[Box, ...] = ()
    uprights: tuple[Box, ...] = ()
    covered: float = 0.0


NO_SHAPES = Shapes()


def read_shapes(page: Any, visible: Box, turn: Turn) -> Shapes:
    """Of the page's own objects, turned back by ``turn``; cut to the visible box."""
    import pypdfium2.raw as pdfium

    covered = 0.0
    found: dict[str, list[Box]] = {"pictures": [], "panels": [], "levels": [], "uprights": []}
    for handle in _objects(page):
        kind = pdfium.FPDFPageObj_GetType(handle)
        if kind not in {pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE}:
            continue
        box = _visible(turn.box(_bounds(handle)), visible)
        if box is None:
            continue
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            covered += _area(box)
        if _area(box) > GROUND * _area(visible):
            continue
        role = "pictures" if kind == pdfium.FPDF_PAGEOBJ_IMAGE else _role(handle, box)
        if role == "pictures" and not _is_larger(box, SMALLEST_PICTURE):
            continue
        if role:
            found[role].append(box)
    kept = {role: tuple(dict.fromkeys(boxes)) for role, boxes in found.items()}
    return Shapes(**kept, covered=covered / max(1.0, _area(visible)))


def count_objects(page: Any) -> int:
    """Texts, paths and pictures of a page; those inside forms are not counted."""
    import pypdfium2.raw as pdfium

    return int(pdfium.FPDFPage_CountObjects(page.raw))


def _objects(page: Any) -> Iterator[Any]:
    import pypdfium2.raw as pdfium

    for index in range(min(count_objects(page), MOST_OBJECTS)):
        yield pdfium.FPDFPage_GetObject(page.raw, index)


def _role(handle: Any, box: Box) -> str | None:
    import pypdfium2.raw as pdfium

    wide, high = box[2] - box[0], box[3] - box[1]
    if high <= THICKEST_RULE:
        return "levels" if wide >= SHORTEST_RULE else None
    if wide <= THICKEST_RULE:
        return "uprights" if high >= SHORTEST_RULE else None
    if not _is_larger(box, SMALLEST_PANEL):
        return None
    if pdfium.FPDFPath_CountSegments(handle) > MOST_SEGMENTS:
        return None
    return "panels" if _is_painted(handle) else None


def _is_painted(handle: Any) -> bool:
    """Filled or framed; a rectangle that only clips is neither."""
    import pypdfium2.raw as pdfium

    fill, stroke = c_int(), c_int()
    drawn = pdfium.FPDFPath_GetDrawMode(handle, byref(fill), byref(stroke))
    return bool(drawn and (fill.value or stroke.value))


def _bounds(handle: Any) -> Box:
    import pypdfium2.raw as pdfium

    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    if not pdfium.FPDFPageObj_GetBounds(
        handle, byref(left), byref(bottom), byref(right), byref(top)
    ):
        return (0.0, 0.0, 0.0, 0.0)
    return (left.value, bottom.value, right.value, top.value)


def _visible(box: Box, page: Box) -> Box | None:
    """The part inside the page; None when there is none."""
    cut = (
        max(box[0], page[0]), max(box[1], page[1]), min(box[2], page[2]), min(box[3], page[3]),
    )  # fmt: skip
    return None if cut[2] <= cut[0] or cut[3] < cut[1] else cut


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _is_larger(box: Box, least: tuple[float, float]) -> bool:
    return box[2] - box[0] >= least[0] and box[3] - box[1] >= least[1]
