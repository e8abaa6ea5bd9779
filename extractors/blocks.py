"""Lines of columns to blocks: lines of one style under each other; drop caps put back."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.columns import Line, lines_of
from extractors.hyphens import join_lines
from extractors.lexicon import is_known
from extractors.pdf_layer import UNREAD, is_unread
from extractors.pdf_shapes import Box, Shapes
from extractors.pdf_words import Word

SAME_SIZE = 0.12
LEADING = 1.75  # of the size: lines further apart are two blocks
TIGHT_LEADING = 1.35  # of the leading so far
OVERLAP = 0.5  # of the narrower line
CAP_SIZE = 1.8  # times the size of the text that a drop cap begins
INDENT = 0.6  # of the size
MARK = "■"
MARKS = "■●•▪◆►▶"
ONE_LETTER_WORDS = "АВИКОСУЯІЗЎ"
SENTENCE_END = frozenset(".!?…")

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(slots=True, eq=False)
class Block:
    """Lines of one style under each other, which never change: their place is asked for again and
    again. ``role`` is given by `block_roles`."""

    lines: list[Line]
    panel: int = -1
    role: str = "body"
    paragraphs: list[str] = field(default_factory=list)
    begins_indented: bool = False
    ends_short: bool = False
    page: int = 0
    x0: float = field(init=False)
    x1: float = field(init=False)
    y0: float = field(init=False)
    y1: float = field(init=False)
    size: float = field(init=False)
    bold: bool = field(init=False)
    italic: bool = field(init=False)

    def __post_init__(self) -> None:
        lines = self.lines
        self.x0 = min(line.x0 for line in lines)
        self.x1 = max(line.x1 for line in lines)
        self.y0, self.y1 = lines[-1].y0, lines[0].y1
        self.size = max(lines, key=lambda line: len(line.text)).size
        self.bold = sum(line.bold for line in lines) * 2 > len(lines)
        self.italic = sum(line.italic for line in lines) * 2 > len(lines)

    @property
    def text(self) -> str:
        return " ".join(self.paragraphs)

    @property
    def box(self) -> Box:
        return (self.x0, self.y0, self.x1, self.y1)


def blocks_of(words: list[Word], shapes: Shapes) -> list[Block]:
    """Blocks of a page from the top, with their paragraphs."""
    caps, rest = _drop_caps(words)
    lines = lines_of(rest)
    for cap in caps:
        _put_back(cap, lines)
    for line in lines:
        line.panel = _panel(line, shapes.panels)
    blocks = [Block(lines=chain, panel=chain[0].panel) for chain in _chains(lines, shapes.levels)]
    for block in blocks:
        _set_paragraphs(block)
    return blocks


def _drop_caps(words: list[Word]) -> tuple[list[Word], list[Word]]:
    """Large single letters that are no part of a large word, and the other words."""
    if not words:
        return [], []
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[round(word.size, 1)] += len(word.text)
    usual = sizes.most_common(1)[0][0]
    large = [word for word in words if word.size > CAP_SIZE * usual]
    caps = [word for word in large if _is_letter(word) and not _has_company(word, large)]
    held = set(map(id, caps))
    return caps, [word for word in words if id(word) not in held]


def _is_letter(word: Word) -> bool:
    return len(word.text) <= 2 and sum(map(str.isalpha, word.text)) == 1


def _has_company(word: Word, large: list[Word]) -> bool:
    """Whether another large word stands beside it on the line."""
    return any(
        abs(other.base - word.base) < 0.2 * word.size
        and -word.size < max(other.x0 - word.x1, word.x0 - other.x1) < 1.5 * word.size
        for other in large
        if other is not word
    )


def _put_back(cap: Word, lines: list[Line]) -> None:
    """A drop cap begins the highest line beside it, and the lines beside it are not indented."""
    beside = [line for line in lines if _is_beside(cap, line)]
    if not beside:
        lines.append(_alone(cap))
        return
    first = max(beside, key=lambda line: line.base)
    first.text = cap.text + ("" if _is_one_word(cap.text, first.text) else " ") + first.text
    for line in beside:
        line.x0 = min(line.x0, cap.x0)


def _is_one_word(cap: str, text: str) -> bool:
    """Whether a drop cap begins the word beside it, and is no word of its own: «В связи»."""
    if not (text[:1].islower() or text[:2].isupper()):
        return False
    found = _WORD.match(text)
    if found is None or cap.upper() not in ONE_LETTER_WORDS:
        return True
    return is_known(cap + found[0]) or not is_known(found[0])


def _is_beside(cap: Word, line: Line) -> bool:
    return (
        cap.size > CAP_SIZE * line.size * 0.9
        and -0.25 * cap.size < line.x0 - cap.x1 < 0.6 * cap.size
        and cap.base - 0.4 * line.size < line.base < cap.y1 + 0.25 * line.size
    )


def _alone(cap: Word) -> Line:
    return Line([cap], cap.text, cap.x0, cap.x1, cap.base, cap.size, cap.face.bold, cap.face.italic)


def _panel(line: Line, panels: tuple[Box, ...]) -> int:
    """The smallest panel that a line stands in; -1 for none."""
    x, y = (line.x0 + line.x1) / 2, line.base
    around = [
        (area(box), index)
        for index, box in enumerate(panels)
        if box[0] - 2 <= x <= box[2] + 2 and box[1] <= y <= box[3]
    ]
    return min(around)[1] if around else -1


def area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _chains(lines: list[Line], rules: tuple[Box, ...]) -> list[list[Line]]:
    """Each line goes to the one block whose last line stands right above it and above no other."""
    open_blocks: list[list[Line]] = []
    closed: list[list[Line]] = []
    ordered = sorted(lines, key=lambda line: (-line.base, line.x0))
    for index, line in enumerate(ordered):
        still: list[list[Line]] = []
        for block in open_blocks:
            near = block[-1].base - line.base < 2.2 * max(block[-1].size, line.size)
            (still if near else closed).append(block)
        open_blocks = still
        above = _nearest([block for block in open_blocks if _stands_over(block[-1], line)])
        fitting = [b for b in above if _fits(b, line, rules) and not _is_shared(b, ordered, index)]
        if len(above) == 1 and fitting:
            fitting[0].append(line)
        else:
            open_blocks.append([line])
    return sorted(closed + open_blocks, key=lambda block: (-block[0].y1, block[0].x0))


def _nearest(blocks: list[list[Line]]) -> list[list[Line]]:
    """Without those that another one stands under."""
    return [
        block
        for block in blocks
        if not any(
            other[-1].base < block[-1].base - 0.5 * other[-1].size
            and overlap(block[-1].x0, block[-1].x1, other[-1].x0, other[-1].x1) > 0
            for other in blocks
        )
    ]


def _stands_over(last: Line, line: Line) -> bool:
    if last.base - line.base < 0.5 * min(last.size, line.size):
        return False
    return overlap(last.x0, last.x1, line.x0, line.x1) > 0


def overlap(a0: float, a1: float, b0: float, b1: float) -> float:
    return min(a1, b1) - max(a0, b0)


def _fits(block: list[Line], line: Line, rules: tuple[Box, ...]) -> bool:
    last = block[-1]
    narrower = max(1.0, min(last.x1 - last.x0, line.x1 - line.x0))
    if overlap(last.x0, last.x1, line.x0, line.x1) < OVERLAP * narrower:
        return False
    if abs(last.size - line.size) > SAME_SIZE * max(last.size, line.size):
        return False
    if (last.bold, last.italic, last.panel) != (line.bold, line.italic, line.panel):
        return False
    leading = last.base - line.base
    if leading > LEADING * line.size:
        return False
    if len(block) > 1 and leading > TIGHT_LEADING * (block[-2].base - last.base):
        return False
    return not any(
        line.base < (rule[1] + rule[3]) / 2 < last.base
        and overlap(rule[0], rule[2], line.x0, line.x1) > OVERLAP * narrower
        for rule in rules
    )


def _is_shared(block: list[Line], ordered: list[Line], index: int) -> bool:
    """Whether two lines stand side by side under a block: then it spans them, and ends."""
    last, line = block[-1], ordered[index]
    around = ordered[max(0, index - 12) : index] + ordered[index + 1 : index + 12]
    return any(
        abs(other.base - line.base) < 0.8 * line.size
        and abs(other.size - line.size) < 0.3 * line.size
        and overlap(last.x0, last.x1, other.x0, other.x1) > 2 * line.size
        and overlap(line.x0, line.x1, other.x0, other.x1) < 0
        for other in around
    )


def _set_paragraphs(block: Block) -> None:
    """Lines to paragraphs: by indent, mark, a short last line."""
    left, right = _edges(block.lines)
    groups = [[block.lines[0]]]
    for previous, line in pairwise(block.lines):
        if _begins(previous, line, left, right):
            groups.append([])
        groups[-1].append(line)
    block.paragraphs = [_joined(group) for group in groups]
    size = block.lines[0].size
    block.begins_indented = INDENT * size < block.lines[0].x0 - left < 4 * size
    block.ends_short = block.lines[-1].x1 < right - 2 * size


def _joined(lines: list[Line]) -> str:
    text = join_lines([line.text for line in lines])
    return (text if is_unread(text) else text.replace(UNREAD, "")).strip()


def _edges(lines: list[Line]) -> tuple[float, float]:
    """Where full lines begin and end: the most usual place, not the outermost. In a ragged column
    the widest line tells the right edge."""
    left = Counter(round(line.x0) for line in lines).most_common(1)[0][0]
    right, times = Counter(round(line.x1) for line in lines).most_common(1)[0]
    if times * 3 < len(lines):
        right = round(max(line.x1 for line in lines))
    return float(left), float(right)


def _begins(previous: Line, line: Line, left: float, right: float) -> bool:
    size = min(previous.size, line.size)
    if line.text[:1] in MARKS:
        return True
    if line.x0 - left > INDENT * size > previous.x0 - left:
        return True
    if line.x0 - left < -INDENT * size < previous.x0 - left:  # a hanging first line
        return previous.text[-1:] in SENTENCE_END
    ended = previous.text.rstrip('»"”)')[-1:] in SENTENCE_END
    return previous.x1 < right - 2 * size and ended and line.x0 - left < 4 * size
