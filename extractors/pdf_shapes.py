"""What is drawn on a PDF page beside its text: pictures, panels and rules. Knows pdfium."""

from collections.abc import Iterator
from ctypes import byref, c_float, c_int
from dataclasses import dataclass
from typing import Any

Box = tuple[float, float, float, float]  # left, bottom, right, top, in points

MOST_OBJECTS = 4_000  # looked at on one page: a map has tens of thousands of strokes
MOST_SEGMENTS = 12  # of a rectangle, with round corners
THICKEST_RULE = 3.0  # points
SHORTEST_RULE = 30.0
SMALLEST_PANEL = (50.0, 30.0)
SMALLEST_PICTURE = (25.0, 25.0)


@dataclass(frozen=True, slots=True)
class Shapes:
    """Boxes of pictures, of filled or framed rectangles, of level and upright rules."""

    pictures: tuple[Box, ...] = ()
    panels: tuple[Box, ...] = ()
    levels: tuple[Box, ...] = ()
    uprights: tuple[Box, ...] = ()


NO_SHAPES = Shapes()


def read_shapes(page: Any, visible: Box) -> Shapes:
    """Of the page's own objects; cut to the visible box."""
    import pypdfium2.raw as pdfium

    found: dict[str, list[Box]] = {"pictures": [], "panels": [], "levels": [], "uprights": []}
    for handle in _objects(page.raw):
        kind = pdfium.FPDFPageObj_GetType(handle)
        if kind not in {pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE}:
            continue
        box = _visible(_bounds(handle), visible)
        if box is None:
            continue
        role = "pictures" if kind == pdfium.FPDF_PAGEOBJ_IMAGE else _role(handle, box)
        if role == "pictures" and not _is_larger(box, SMALLEST_PICTURE):
            continue
        if role:
            found[role].append(box)
    return Shapes(**{role: tuple(dict.fromkeys(boxes)) for role, boxes in found.items()})


def _objects(page: Any) -> Iterator[Any]:
    import pypdfium2.raw as pdfium

    for index in range(min(pdfium.FPDFPage_CountObjects(page), MOST_OBJECTS)):
        yield pdfium.FPDFPage_GetObject(page, index)


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
    """The part inside the page; None when there is none, or it is the page's own ground."""
    cut = (
        max(box[0], page[0]), max(box[1], page[1]), min(box[2], page[2]), min(box[3], page[3]),
    )  # fmt: skip
    if cut[2] <= cut[0] or cut[3] < cut[1]:
        return None
    area = (cut[2] - cut[0]) * (cut[3] - cut[1])
    return None if area > 0.9 * (page[2] - page[0]) * (page[3] - page[1]) else cut


def _is_larger(box: Box, least: tuple[float, float]) -> bool:
    return box[2] - box[0] >= least[0] and box[3] - box[1] >= least[1]
