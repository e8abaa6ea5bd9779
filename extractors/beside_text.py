"""What is printed beside the text of an article: captions, labels of charts, panels of figures."""

import re
from itertools import islice

from extractors.blocks import Block, overlap
from extractors.pdf_shapes import Box, Shapes
from extractors.print_style import HEADLINE, Style, reads_as_sentence
from extractors.signatures import BYLINE

CAPTION_GAP = 2.6  # of the size, from the picture
MOST_CAPTION_LINES = 6
LABEL = 48  # characters of a label's longest line
LONGER = 60  # characters: a text of the columns
FEWEST_LABELS = 3
LABEL_REACH = 11.0  # of the size, between labels of one chart
_CREDIT = re.compile(r"(?:^|\W)[Фф]ота?о?\s?(?:\W|автора|аўтара|из|с|[А-ЯЁ]).{0,60}$")
_PROSE = re.compile(r"[а-яёіў][.!?]\s+[«–—]?\s?[А-ЯЁІЎ]|[а-яёіў][-\u2010\ufffe]$")
_FIGURES = re.compile(r"\d[\d\s.,]*\s?(?:%|млн|млрд|тыс|руб|т\b|км|чел)?")


def find_captions(blocks: list[Block], shapes: Shapes, body: Style) -> None:
    for block in blocks:
        if block.role != "body" or len(block.lines) > MOST_CAPTION_LINES:
            continue
        if len(block.text) < 200 and _CREDIT.search(block.text):
            block.role = "caption"
            continue
        apart = _is_otherwise_set(block, body)
        if _is_by_picture(block, shapes.pictures, beside=apart) and (
            apart or _is_alone(block, blocks, body)
        ):
            block.role = "caption"


def _is_by_picture(block: Block, pictures: tuple[Box, ...], *, beside: bool) -> bool:
    """Right below, above or on a picture; with ``beside`` also at its side."""
    width, gap = block.x1 - block.x0, CAPTION_GAP * block.size
    for x0, y0, x1, y1 in pictures:
        over = overlap(block.x0, block.x1, x0, x1) > 0.6 * width
        level = overlap(block.y0, block.y1, y0, y1) > 0.6 * (block.y1 - block.y0)
        if over and (level or -0.5 * block.size < y0 - block.y1 < gap or 0 < block.y0 - y1 < gap):
            return True
        if beside and level and (0 < block.x0 - x1 < gap or 0 < x0 - block.x1 < gap):
            return True
    return False


def _is_otherwise_set(block: Block, body: Style) -> bool:
    """Smaller than the body, or in italics where that is upright."""
    return block.size < 0.96 * body.size or block.italic != body.italic


def _is_alone(block: Block, blocks: list[Block], body: Style) -> bool:
    """Short, and no text of its column goes on close above or below."""
    if len(block.lines) > 2 or block.size > 1.1 * body.size:
        return False
    return not any(
        other is not block
        and abs(other.x0 - block.x0) < 2 * body.size
        and abs(other.size - block.size) < 0.1 * body.size
        and -3.2 * body.size < overlap(block.y0, block.y1, other.y0, other.y1)
        for other in blocks
    )


def _is_right_below(block: Block, other: Block, leading: float) -> bool:
    return (
        other is not block
        and overlap(block.x0, block.x1, other.x0, other.x1) > 0
        and 0 < block.lines[-1].base - other.lines[0].base < leading * block.size
    )


def find_labels(blocks: list[Block], body: Style) -> None:
    """Short pieces that say no sentence, three or more near each other, or figures alone."""
    columns = [b for b in blocks if len(b.text) > LONGER and b.size <= 1.1 * body.size]
    labels = [b for b in blocks if b.role == "body" and _is_label(b, columns, body)]
    for block in labels:
        figures = sum(len(found[0]) for found in _FIGURES.finditer(block.text))
        if figures > 0.5 * len(block.text) or _has_company(block, labels):
            block.role = "chart"


def _has_company(block: Block, labels: list[Block]) -> bool:
    near = (
        other
        for other in labels
        if other is not block and other.panel == block.panel and _is_near(block, other)
    )
    return len(list(islice(near, FEWEST_LABELS - 1))) == FEWEST_LABELS - 1


def find_charts(blocks: list[Block], body: Style) -> None:
    """A panel of short lines and figures, of which none is a sentence."""
    for panel in {block.panel for block in blocks} - {-1}:
        inside = [block for block in blocks if block.panel == panel]
        lines = [line for block in inside for line in block.lines]
        if len(lines) < FEWEST_LABELS or any(reads_as_sentence(b.text) for b in inside):
            continue
        if any(block.size >= HEADLINE * body.size for block in inside):
            continue
        figures = sum(any(map(str.isdigit, line.text)) for line in lines)
        if figures and max(len(line.text) for line in lines) <= LABEL:
            for block in inside:
                block.role = "chart"


def _is_label(block: Block, columns: list[Block], body: Style) -> bool:
    if len(block.lines) > 4 or max(len(line.text) for line in block.lines) > LABEL:
        return False
    if reads_as_sentence(block.text) or block.size > 1.5 * body.size or BYLINE.match(block.text):
        return False
    if _PROSE.search(block.text):
        return False
    return not any(
        other is not block
        and (abs(other.x0 - block.x0) < 2 * body.size or _is_right_below(block, other, 2.4))
        and -3.2 * body.size < overlap(block.y0, block.y1, other.y0, other.y1)
        for other in columns
    )


def _is_near(one: Block, two: Block) -> bool:
    reach = LABEL_REACH * max(one.size, two.size)
    return (
        overlap(one.x0, one.x1, two.x0, two.x1) > -reach
        and overlap(one.y0, one.y1, two.y0, two.y1) > -reach
    )
