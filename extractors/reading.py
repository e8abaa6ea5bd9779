"""In which order the blocks of one article are read, and how well one text goes on with another."""

import re
from itertools import pairwise

from extractors.blocks import Block, overlap
from extractors.hyphens import keeps_hyphen
from extractors.lexicon import is_belarusian, is_known
from extractors.pdf_shapes import Box

SAME_COLUMN = 0.5  # of the narrower block
PREFERENCE = 0.5  # for reading whole columns, where the text does not say otherwise
DEEPEST = 12

_BROKEN = re.compile(r"([^\W\d_]+)[-\ufffe\u00ad\u2010]$")
_FIRST = re.compile(r"^([^\W\d_]+)")
_ENDED = re.compile(r"[.!?…:][»\"”)]*$")


def in_order(blocks: list[Block], obstacles: list[Box]) -> list[Block]:
    """Column after column from the left; a block that spans columns parts what is above from what
    is below. Where pictures or quotes cross columns, the text itself tells whether a column jumps
    over them."""
    orders = [_by_columns(blocks, 0)]
    for box in obstacles:
        above = [block for block in blocks if block.y0 >= (box[1] + box[3]) / 2]
        below = [block for block in blocks if block.y1 <= (box[1] + box[3]) / 2]
        if above and below and len(above) + len(below) == len(blocks):
            orders.append(_by_columns(above, 0) + _by_columns(below, 0))
    scores = [_flow(order) - (PREFERENCE if i else 0) for i, order in enumerate(orders)]
    return orders[scores.index(max(scores))]


def _by_columns(blocks: list[Block], depth: int) -> list[Block]:
    if len(blocks) < 2 or depth > DEEPEST:
        return sorted(blocks, key=lambda block: -block.y1)
    wide = max((b for b in blocks if _spans(b, blocks)), key=lambda b: b.y1, default=None)
    if wide is None:
        return [block for column in columns(blocks) for block in column]
    rest = [block for block in blocks if block is not wide]
    middle = (wide.y0 + wide.y1) / 2
    above = [block for block in rest if (block.y0 + block.y1) / 2 > middle]
    below = [block for block in rest if (block.y0 + block.y1) / 2 <= middle]
    return [*_by_columns(above, depth + 1), wide, *_by_columns(below, depth + 1)]


def _spans(block: Block, blocks: list[Block]) -> bool:
    """Whether two blocks that stand side by side are both above or below this one."""
    under = [o for o in blocks if o is not block and _shares_column(block, o)]
    return any(
        overlap(one.x0, one.x1, two.x0, two.x1) < 0 and one.y0 < two.y1 and two.y0 < one.y1
        for index, one in enumerate(under)
        for two in under[index + 1 :]
    )


def _shares_column(one: Block, two: Block) -> bool:
    narrower = min(one.x1 - one.x0, two.x1 - two.x0)
    return overlap(one.x0, one.x1, two.x0, two.x1) > SAME_COLUMN * max(1.0, narrower)


def columns(blocks: list[Block]) -> list[list[Block]]:
    """Blocks that stand over each other, from the left; in each from the top."""
    found: list[list[Block]] = []
    for block in sorted(blocks, key=lambda b: b.x0 - b.x1):  # the widest first
        for column in found:
            if _shares_column(block, column[0]):
                column.append(block)
                break
        else:
            found.append([block])
    found.sort(key=lambda column: column[0].x0)
    return [sorted(column, key=lambda block: -block.y1) for column in found]


def _flow(order: list[Block]) -> float:
    return sum(goes_on(one, two) for one, two in pairwise(order))


def goes_on(one: Block, two: Block) -> float:
    """How well the text of a block goes on with another's: above 0 when it does, below when not."""
    if not one.paragraphs or not two.paragraphs:
        return 0.0
    return text_goes_on(one.paragraphs[-1], two.paragraphs[0]) - (
        1.0 if two.begins_indented and not _ENDED.search(one.paragraphs[-1]) else 0.0
    )


def text_goes_on(one: str, two: str) -> float:
    """A broken word that the other mends says most, then the case of the first letter."""
    belarusian = is_belarusian(one[-200:])
    if belarusian != is_belarusian(two[:200]):
        return -1.0
    broken, first = _BROKEN.search(one), _FIRST.search(two)
    if broken is not None:
        if first is None or not first[1][0].islower():
            return -1.0
        whole = is_known(broken[1] + first[1], belarusian)
        return 3.0 if whole or keeps_hyphen(broken[1], first[1], belarusian) else 0.3
    small = two[:1].islower()
    if _ENDED.search(one):
        return -2.0 if small else 0.5
    if small:
        if first is not None and not is_known(first[1], belarusian):
            return 0.5  # the end of a word that was broken elsewhere
        return 2.0
    return -0.2 if two[:1].isdigit() or two[:1].isupper() else 0.0


def union(blocks: list[Block]) -> Box:
    return (
        min(block.x0 for block in blocks),
        min(block.y0 for block in blocks),
        max(block.x1 for block in blocks),
        max(block.y1 for block in blocks),
    )


def distance(block: Block, box: Box) -> float:
    """From a block's middle to a box, in points; 0 inside."""
    x, y = (block.x0 + block.x1) / 2, (block.y0 + block.y1) / 2
    return max(box[0] - x, x - box[2], 0.0) + max(box[1] - y, y - box[3], 0.0)
