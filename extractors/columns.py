"""Words of a page to the lines of its columns: where a blank in a row is a gutter.

A blank is a gutter when it goes on above and below. A wide one inside a badly justified line does
not; a narrow one between two columns does. Neither can be told from its own width.
"""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from extractors.pdf_layer import UNREAD
from extractors.pdf_words import ASCENT, DESCENT, Word

SAME_ROW = 0.15  # of the size
SURE_GUTTER = 2.2  # of the size: hardly a justified line has such a blank,
WIDEST_BLANK = 7.0  # and none has this
LIKELY_GUTTER = 0.85
NARROWEST_GUTTER = 0.45
MOST_ROWS = 5  # baselines of all columns, that make two lines of one
CLOSED, HALF = 0.6, 0.5  # of the size, and of the blank: what must stay white from row to row
STRIP = 0.42  # of the size: the same for the narrowest gutter, which needs more support
REACH = 8.0  # of the size: how far up and down a gutter is followed
LIKELY_SUPPORT, NARROW_SUPPORT = 2.6, 4.5  # rows that must part there too
LARGE = 1.3  # times the size of the body: a headline
HEAD_REACH = 9.0  # of its size: how far below a headline its columns are looked for
ALIGNED = 1.5  # points
FEWEST_AT_EDGE = 6  # lines
FEWEST_BEGUN = 3  # lines of a column that begin under a headline's first letter
NEAR = 1.3  # of the size: a column's edge is that near to the strip
FEWEST_SPACED = 3  # letters
MOST_SINGLE = 0.75  # of the pieces are one letter; kerning draws two together
_SIGNS = '«»"„“.,:!?-–—'
UNEVEN = 1.65  # a blank between letter-spaced words, in blanks between their letters


@dataclass(slots=True, eq=False)
class Line:
    """Words of one line of one column, from the left."""

    words: list[Word]
    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    italic: bool
    panel: int = -1  # index of the panel that it stands in

    @property
    def y0(self) -> float:
        return self.base - DESCENT * self.size

    @property
    def y1(self) -> float:
        return self.base + ASCENT * self.size


@dataclass(slots=True)
class _Row:
    """Words on one baseline across the whole page, from the left."""

    base: float
    words: list[Word]
    starts: list[float] = field(default_factory=list)


def lines_of(words: list[Word]) -> list[Line]:
    """Lines of single columns, from the top."""
    rows = _rows(words)
    usual = median(word.size for word in words) if words else 0.0
    lines = []
    for index, row in enumerate(rows):
        current = [row.words[0]]
        for one, two in pairwise(row.words):
            if _parts(rows, index, one, two, usual):
                lines.append(_line(current))
                current = []
            current.append(two)
        lines.append(_line(current))
    edges = _edges(lines)
    return [part for line in lines for part in _at_edges(line, edges)]


def _edges(lines: list[Line]) -> frozenset[int]:
    """Where many lines of the page begin: the edges of its columns."""
    begun = Counter(round(line.x0) for line in lines)
    return frozenset(x for x, times in begun.items() if times >= FEWEST_AT_EDGE)


def _at_edges(line: Line, edges: frozenset[int]) -> list[Line]:
    """A line with a wide blank before a column's edge is two: of a few lines side by side no
    support could be had."""
    parts = [[line.words[0]]]
    for one, two in pairwise(line.words):
        blank = two.x0 - one.x1 > LIKELY_GUTTER * min(one.size, two.size)
        if blank and not two.tracking and round(two.x0) in edges:
            parts.append([])
        parts[-1].append(two)
    return [line] if len(parts) == 1 else [_line(words) for words in parts]


def _rows(words: list[Word]) -> list[_Row]:
    rows: list[_Row] = []
    for word in sorted(words, key=lambda word: -word.base):
        if rows and rows[-1].base - word.base <= SAME_ROW * word.size:
            rows[-1].words.append(word)
        else:
            rows.append(_Row(word.base, [word]))
    for row in rows:
        row.words = _unspaced(sorted(row.words, key=lambda word: word.x0))
        row.starts = [word.x0 for word in row.words]
    return rows


def _parts(rows: list[_Row], index: int, one: Word, two: Word, usual: float) -> bool:
    """Whether a gutter stands between two neighbours of a row. ``usual``: size of the body."""
    gap, size = two.x0 - one.x1, min(one.size, two.size)
    if one.tracking and two.tracking and abs(one.size - two.size) < 0.1 * size:
        gap -= min(one.tracking, two.tracking) * 3
    if max(one.size, two.size) > 1.25 * size and gap > 0.5 * size:
        return True
    if size > LARGE * usual:  # headlines are not justified
        return gap > SURE_GUTTER * size or _parts_headlines(rows, index, one, two, usual)
    if gap > SURE_GUTTER * size:
        return gap > WIDEST_BLANK * size or not _is_enclosed(rows, index, one, two)
    if gap < NARROWEST_GUTTER * size:
        return False
    left, right = one.x1, two.x0
    if gap > LIKELY_GUTTER * size:
        least = max(CLOSED * size, HALF * gap)
        if _support(rows, index, (left, right), size, least, REACH * size) >= LIKELY_SUPPORT:
            return True
    return _support(rows, index, (left, right), size, STRIP * size, REACH * size) >= NARROW_SUPPORT


def _parts_headlines(rows: list[_Row], index: int, one: Word, two: Word, usual: float) -> bool:
    """Headlines of two columns may stand nearer than the words of one: then the columns of the text
    below tell. The second begins where a column begins, and no line of the first goes across."""
    gap, size = two.x0 - one.x1, min(one.size, two.size)
    blanks = sorted(b.x0 - a.x1 for a, b in pairwise(rows[index].words) if b.size > 0.9 * size)
    blank = blanks[(len(blanks) - 1) // 2] if len(blanks) > 1 else 0.25 * size
    if gap < max(NARROWEST_GUTTER * usual, 1.2 * blank) or two.tracking:
        return False
    begun = 0
    for row in rows[index + 1 :]:
        if rows[index].base - row.base > HEAD_REACH * size:
            break
        at = bisect_left(row.starts, two.x0 - ALIGNED)
        begun += at < len(row.starts) and row.starts[at] < two.x0 + ALIGNED
    if begun < FEWEST_BEGUN:
        return False
    strip, reach = (one.x1, two.x0), HEAD_REACH * size
    return _support(rows, index, strip, usual, STRIP * usual, reach) >= NARROW_SUPPORT


def _is_enclosed(rows: list[_Row], index: int, one: Word, two: Word) -> bool:
    """Whether the lines above and below, as far as there are, go on across a blank: a line of two
    long words, justified, has a hole that no gutter has."""
    size = min(one.size, two.size)
    sides = [_is_crossed(rows, index, step, one.x1, two.x0, size) for step in (-1, 1)]
    return True in sides and False not in sides


def _is_crossed(
    rows: list[_Row], index: int, step: int, left: float, right: float, size: float
) -> bool | None:
    """Whether two lines on one side leave no common white: blanks between words seldom meet. None:
    there is no text on that side."""
    low, high, at, before = left, right, index + step, rows[index].base
    for number in range(MOST_ROWS):
        if not 0 <= at < len(rows) or abs(rows[at].base - before) > 1.6 * size:
            return False if number and before != rows[index].base else None
        if rows[at].words[0].x0 < right and rows[at].words[-1].x1 > left:
            before = rows[at].base
        low, high, _ = _narrow(rows[at], low, high, size)
        if high - low < STRIP * size:
            return True
        at += step
    return False


def _support(
    rows: list[_Row], index: int, strip: tuple[float, float], size: float, least: float,
    reach: float,
) -> float:  # fmt: skip
    """How many rows above and below are parted by the same strip, a flank of text counting half.

    The strip shrinks to what stays white; it ends where less than ``least`` stays.
    """
    total = 0.0
    for step in (-1, 1):
        low, high = strip
        at = index + step
        while 0 <= at < len(rows) and abs(rows[at].base - rows[index].base) < reach:
            low, high, flanks = _narrow(rows[at], low, high, size)
            if high - low < least:
                break
            total += flanks / 2
            at += step
    return total


def _narrow(row: _Row, low: float, high: float, size: float) -> tuple[float, float, int]:
    """What one row leaves white of a strip, and on how many sides its text comes close.

    Of several white parts the one at the right edge, where the next column begins, else the widest.
    """
    at = bisect_left(row.starts, high)
    flanks = int(at < len(row.words) and row.starts[at] - high < NEAR * size)
    parts, edge = [], high
    for word in reversed(row.words[:at]):
        if word.x1 <= low:
            flanks += int(low - word.x1 < NEAR * size)
            break
        if edge - word.x1 > 0:
            parts.append((word.x1, edge))
        edge = min(edge, word.x0)
        if edge <= low:
            break
    if not parts and edge == high:
        return low, high, flanks
    if edge > low:
        parts.append((low, edge))
    if not parts:
        return low, low, flanks
    if parts[0][1] == high and parts[0][1] - parts[0][0] > CLOSED * size:
        return *parts[0], min(2, flanks + 1)
    return *max(parts, key=lambda part: part[1] - part[0]), min(2, flanks + 1)


def _unspaced(words: list[Word]) -> list[Word]:
    """«Н О В А Я  С Т О Л И Ц А» to two words: letters at even distances are one word."""
    result: list[Word] = []
    run: list[Word] = []
    for word in words:
        if run and not (_is_letter(word) and _follows(run[-1], word)):
            result += _spaced_words(run)
            run = []
        if _is_letter(word):
            run.append(word)
        else:
            result.append(word)
    return result + _spaced_words(run)


def _is_letter(word: Word) -> bool:
    """A letter, or two that kerning drew together, with what signs stand by them."""
    return len(word.text.strip(_SIGNS)) <= 2


def _follows(one: Word, two: Word) -> bool:
    return abs(one.size - two.size) < 0.05 * one.size and two.x0 - one.x1 < 3 * one.size


def _spaced_words(run: list[Word]) -> list[Word]:
    gaps = [two.x0 - one.x1 for one, two in pairwise(run)]
    single = sum(len(word.text.strip(_SIGNS)) == 1 and word.text.isupper() for word in run)
    if len(run) < FEWEST_SPACED or single < (MOST_SINGLE if len(run) > 3 else 1.0) * len(run):
        return run
    usual = median(sorted(gaps)[: max(1, len(gaps) * 2 // 3)])
    if usual > 1.3 * run[0].size:
        return run
    words = [_copy(run[0], usual)]
    for gap, word in zip(gaps, run[1:], strict=True):
        if gap > UNEVEN * usual:
            words.append(_copy(word, usual))
        else:
            words[-1].text += word.text
            words[-1].x1 = word.x1
    # Initials and one-letter words stand at the distance of words: then nothing was spaced.
    return words if len(words) * 2 <= len(run) else run


def _copy(word: Word, tracking: float) -> Word:
    return Word(word.text, word.x0, word.x1, word.base, word.size, word.face, tracking)


def _line(words: list[Word]) -> Line:
    """One line; words of a font that cannot be read stand only in a line that has no others."""
    letters = sum(len(word.text) for word in words)
    read = [word.text for word in words if word.text[0] != UNREAD]
    return Line(
        words=words,
        text=" ".join(read or [word.text for word in words]),
        x0=words[0].x0,
        x1=words[-1].x1,
        base=words[0].base,
        size=max(words, key=lambda word: len(word.text)).size,
        bold=sum(len(word.text) for word in words if word.face.bold) * 2 > letters,
        italic=sum(len(word.text) for word in words if word.face.italic) * 2 > letters,
    )
