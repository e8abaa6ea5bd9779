"""Pieces of a page to blocks in reading order: a recursive cut along gutters (XY-cut).

A gutter that nothing crosses divides columns. Where a headline crosses the best gutter, the page
is first cut into bands above, at and below it.
"""

from itertools import pairwise
from statistics import median

from extractors.pdf_text import Piece

DEEPEST = 14
NARROWEST_GUTTER = 0.6  # of the median size
FEWEST_LINES = 3  # that must part at a gutter
BLOCK_GAP = 1.6  # of the median size: white space that parts blocks of one column

Block = list[Piece]


def reading_order(pieces: list[Piece]) -> list[Block]:
    """Blocks of one column each, in the order a person reads them."""
    return [block for block in _cut(pieces, 0) if block]


def _cut(pieces: list[Piece], depth: int) -> list[Block]:
    if len(pieces) < 2 or depth >= DEEPEST:
        return [pieces]
    gutter = _best_gutter(pieces)
    if gutter is None:
        return _by_white_space(pieces)
    crossing = [piece for piece in pieces if piece.x0 < gutter < piece.x1]
    if crossing:
        return [b for band in _bands(pieces, crossing) for b in _cut(band, depth + 1)]
    left = [piece for piece in pieces if piece.x1 <= gutter]
    right = [piece for piece in pieces if piece.x1 > gutter]
    return _cut(left, depth + 1) + _cut(right, depth + 1)


def _best_gutter(pieces: list[Piece]) -> float | None:
    """The x at which most lines part and the fewest pieces cross; None in one column."""
    size = median(piece.size for piece in pieces)
    gaps = _gaps(pieces, NARROWEST_GUTTER * size)
    best: tuple[bool, int, float] | None = None
    for x in sorted({round((a + b) / 2) for a, b in gaps}):
        parting = sum(1 for a, b in gaps if a <= x <= b)
        crossing = sum(1 for piece in pieces if piece.x0 + 1 < x < piece.x1 - 1)
        if parting < FEWEST_LINES or crossing > parting:
            continue
        # A gutter that nothing crosses goes before one that more lines part at: it parts stories.
        rank = (crossing == 0, parting - 3 * crossing, float(x))
        if best is None or rank[:2] > best[:2]:
            best = rank
    return best[2] if best else None


def _gaps(pieces: list[Piece], least: float) -> list[tuple[float, float]]:
    """White between neighbours on one line, wide enough for a gutter."""
    found = []
    for line in lines_of(pieces):
        for one, two in pairwise(line):
            if two.x0 - one.x1 >= least:
                found.append((one.x1, two.x0))
    return found


def _bands(pieces: list[Piece], crossing: list[Piece]) -> list[list[Piece]]:
    """Above, at and below what crosses, alternating from the top down."""
    wide = set(map(id, crossing))
    bands: list[list[Piece]] = []
    last: bool | None = None
    for line in lines_of(pieces):
        is_wide = any(id(piece) in wide for piece in line)
        if is_wide != last:
            bands.append([])
            last = is_wide
        bands[-1].extend(line)
    return bands if len(bands) > 1 else [[piece] for piece in pieces]


def _by_white_space(pieces: list[Piece]) -> list[Block]:
    """One column: its lines from the top, parted where much white stands between them."""
    blocks: list[Block] = []
    previous: list[Piece] | None = None
    for line in lines_of(pieces):
        size = max(piece.size for piece in line)
        if (
            previous is None
            or min(p.y0 for p in previous) - max(p.y1 for p in line) > BLOCK_GAP * size
        ):
            blocks.append([])
        blocks[-1].extend(line)
        previous = line
    return blocks


def lines_of(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces whose middles lie within half a line, from the top; each line from the left."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.middle):
        if lines and abs(lines[-1][0].middle - piece.middle) < 0.4 * min(
            lines[-1][0].size, piece.size
        ):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [sorted(line, key=lambda piece: piece.x0) for line in lines]
