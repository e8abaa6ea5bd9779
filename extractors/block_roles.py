"""What each block of a page is: headline, kicker, lead, body, caption, pull quote, byline, chart.

By size against the body, by style, by what stands around it and by how it reads: no one of these
alone tells a pull quote from a headline, or a caption from the first lines of a column.
"""

from collections.abc import Iterable

from extractors.beside_text import find_captions, find_charts, find_labels
from extractors.blocks import Block, overlap
from extractors.pdf_layer import is_unread
from extractors.pdf_shapes import Box, Shapes
from extractors.print_style import HEADLINE, Style, reads_as_sentence
from extractors.signatures import BYLINE, is_signature
from extractors.text import fold

SMALL_HEADLINE = 1.22  # likewise, when it reads like a headline
LONGEST_HEADLINE = 250
LONGEST_SMALL_HEADLINE = 120
MOST_HEADLINE_LINES = 7  # in a narrow column
SUBTITLE_REACH = 3  # of its size, below the headline
LARGEST_QUOTE = 2.6
LONGEST_QUOTE = 500
SHORTEST_LEAD, LONGEST_LEAD = 45, 900  # a salutation is no lead
LEAD_REACH = 5  # of the headline's size; a picture may stand between the two

_OPENING, _CLOSING = '«“„"', '»”“"'


def assign_roles(blocks: list[Block], shapes: Shapes, body: Style) -> None:
    """Gives every block of a page its role, in the order in which one tells of the next."""
    for block in blocks:
        block.role = "headline" if _is_headline(block, body) else "body"
    _find_odd_headlines(blocks)
    _find_quotes(blocks, body)
    find_captions(blocks, shapes, body)
    find_labels(blocks, body)
    find_charts(blocks, body)
    _find_crossheads(blocks, shapes, body)
    _find_around_headlines(blocks, shapes, body)
    for block in blocks:
        if block.role == "body" and is_signature(block, body):
            block.role = "byline"


def _is_headline(block: Block, body: Style) -> bool:
    text, times = block.text, block.size / body.size
    if is_unread(text):
        return times >= SMALL_HEADLINE and 4 <= len(text) <= LONGEST_HEADLINE
    letters = sum(map(str.isalpha, text))
    if not 4 <= letters <= LONGEST_HEADLINE or letters <= 0.5 * len(text.replace(" ", "")):
        return False
    if next(char for char in text if char.isalpha()).islower():
        return False
    if times >= HEADLINE:
        return True
    return (
        times >= SMALL_HEADLINE
        and len(text) <= LONGEST_SMALL_HEADLINE
        and text[-1] not in ".,;:-"
        and len(block.lines) <= MOST_HEADLINE_LINES
    )


def _find_odd_headlines(blocks: list[Block]) -> None:
    """Whole quotes in italics or in a light face, where the other headlines of the page are not."""
    heads = [block for block in blocks if block.role == "headline"]
    quotes = [block for block in heads if _is_quoted(block.text)]
    others = [block for block in heads if block not in quotes]
    upright = sum(not block.italic for block in others) * 2 > len(others)
    bold = sum(block.bold for block in others) * 2 > len(others)
    for block in quotes:
        if not block.bold and (bold or (upright and block.italic)):
            block.role = "pull_quote"


def _is_quoted(text: str) -> bool:
    """A whole quote, an utterance after a dash, or a sentence; «Заря» in a headline is none."""
    if reads_as_sentence(text):
        return True
    closed = [char for char in text if char in _CLOSING]
    whole = text.rstrip()[-1] in _CLOSING or not closed
    return text[0] in "-–—" or (text[0] in _OPENING and whole)


def _find_quotes(blocks: list[Block], body: Style) -> None:
    """Larger than the body, reads as a sentence, and either repeats the body or breaks a column."""
    shingles: set[str] | None = None
    for block in blocks:
        times = block.size / body.size
        if not 1.1 < times < LARGEST_QUOTE or not 10 <= len(block.text) <= LONGEST_QUOTE:
            continue
        if block.italic and not body.italic and times > 1.2 and block.text[0].islower():
            block.role = "pull_quote"  # the end of one that a picture or a column parted
            continue
        if not _is_quoted(block.text):
            continue
        if shingles is None:
            shingles = _shingles(b.text for b in blocks if b.size < 1.1 * body.size)
        own = _shingles([block.text])
        repeats = bool(own) and len(own & shingles) > 0.6 * len(own)
        if repeats or (
            _breaks_column(block, blocks, body) and not _follows_headline(block, blocks)
        ):
            block.role = "pull_quote"


def _shingles(texts: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for text in texts:
        words = [fold(word) for word in text.split()]
        words = [word for word in words if word]
        found |= {" ".join(words[i : i + 3]) for i in range(len(words) - 2)}
    return found


def _breaks_column(block: Block, blocks: list[Block], body: Style) -> bool:
    reach = 5 * block.size
    above = below = False
    for other in blocks:
        if other.size > 1.1 * body.size or overlap(block.x0, block.x1, other.x0, other.x1) <= 0:
            continue
        if len(other.lines) < 2:
            continue
        above = above or -block.size < other.y0 - block.y1 < reach
        below = below or -block.size < block.y0 - other.y1 < reach
    return above and below


def _follows_headline(block: Block, blocks: list[Block]) -> bool:
    return any(
        other.role == "headline"
        and other.size > block.size
        and overlap(block.x0, block.x1, other.x0, other.x1) > 0
        and -block.size < other.y0 - block.y1 < 2.5 * block.size
        for other in blocks
    )


def _find_crossheads(blocks: list[Block], shapes: Shapes, body: Style) -> None:
    """A small headline right under body text of its column, without a rule or white over it,
    parts an article and begins none."""
    for block in blocks:
        if block.role != "headline" or block.size >= HEADLINE * body.size:
            continue
        above = _nearest_above(block, blocks)
        if above is not None and _is_subtitle(block, above, blocks):
            block.role = "body"
            continue
        if above is None or above.role != "body" or len(above.lines) < 2:
            continue
        white = above.y0 - block.y1
        ruled = any(
            block.y1 - 1 < (r[1] + r[3]) / 2 < above.y0 + 1
            and overlap(block.x0, block.x1, r[0], r[2]) > 0
            for r in shapes.levels
        )
        wide = block.x1 - block.x0 > 1.25 * (above.x1 - above.x0)
        if white < 1.9 * body.size and not ruled and not wide and block.panel == above.panel:
            block.role = "body"


def _is_subtitle(block: Block, above: Block, blocks: list[Block]) -> bool:
    """The only small headline under a much larger one, which has no text of its own before it."""
    if above.role != "headline" or above.size < 1.5 * block.size:
        return False
    if above.y0 - block.y1 > SUBTITLE_REACH * block.size:
        return False
    alike = [
        other
        for other in blocks
        if other.role == "headline"
        and abs(other.size - block.size) < 0.1 * block.size
        and overlap(other.x0, other.x1, above.x0, above.x1) > 0
        and other.y1 < above.y0
    ]
    return len(alike) == 1


def _nearest_above(block: Block, blocks: list[Block]) -> Block | None:
    above = [
        other
        for other in blocks
        if other is not block
        and overlap(block.x0, block.x1, other.x0, other.x1) > 0
        and other.y0 > block.y1 - 0.5 * block.size
    ]
    return min(above, key=lambda other: other.y0, default=None)


def _find_around_headlines(blocks: list[Block], shapes: Shapes, body: Style) -> None:
    heads = sorted((b for b in blocks if b.role == "headline"), key=lambda b: -b.size)
    for head in heads:
        if head.role != "headline":
            continue
        for block in blocks:
            if block is head:
                continue
            if block.role in {"body", "headline"} and _is_kicker(block, head):
                block.role = "kicker"
            elif block.role in {"body", "headline"} and _is_lead(block, head, blocks, shapes, body):
                block.role = "lead"


def _is_kicker(block: Block, head: Block) -> bool:
    """A short line right over the headline, smaller than it."""
    return (
        len(block.text) <= 70
        and len(block.lines) <= 2
        and block.size < 0.75 * head.size
        and not reads_as_sentence(block.text)
        and overlap(block.x0, block.x1, head.x0, head.x1) > 0
        and -0.3 * head.size < block.y0 - head.y1 < max(1.2 * head.size, 2 * block.size)
    )


def _is_lead(block: Block, head: Block, blocks: list[Block], shapes: Shapes, body: Style) -> bool:
    """Set apart from the body, right below or beside its headline."""
    if not SHORTEST_LEAD <= len(block.text) <= LONGEST_LEAD or block.size > 0.85 * head.size:
        return False
    if not _is_apart(block, body):
        return False
    if block.panel != head.panel and block.role == "headline":
        return False
    if BYLINE.match(block.text):
        return False
    if _is_right_under(block, head, blocks, shapes):
        return True
    beside = overlap(block.y0, block.y1, head.y0, head.y1) > 0.5 * (head.y1 - head.y0)
    gap = max(block.x0 - head.x1, head.x0 - block.x1)
    return beside and 0 < gap < 3 * head.size and len(block.text) > 60 and block.role == "body"


def _is_apart(block: Block, body: Style) -> bool:
    """Larger than the body, or bold or in italics where that is not."""
    if block.size > 1.06 * body.size or (block.bold and not body.bold and not _is_run_in(block)):
        return True
    return block.italic and not body.italic and block.size >= 0.95 * body.size


def _is_run_in(block: Block) -> bool:
    """A bold line or so at the head of a paragraph is no lead."""
    return len(block.lines) < 2 and not reads_as_sentence(block.text)


def _is_right_under(block: Block, head: Block, blocks: list[Block], shapes: Shapes) -> bool:
    if overlap(block.x0, block.x1, head.x0, head.x1) <= 0 or head.y0 < block.y1 - block.size:
        return False
    between = [
        other
        for other in blocks
        if other is not block
        and other is not head
        and other.role in {"body", "headline"}
        and overlap(block.x0, block.x1, other.x0, other.x1) > 0
        and block.y1 - 1 < other.y0
        and other.y1 < head.y0 + head.size
    ]
    white = head.y0 - block.y1
    white -= max((_depth(box, block, head) for box in shapes.pictures), default=0.0)
    return not between and white < LEAD_REACH * head.size


def _depth(picture: Box, block: Block, head: Block) -> float:
    """How much of the way from a headline down to a block a picture fills."""
    if overlap(picture[0], picture[2], block.x0, block.x1) <= 0:
        return 0.0
    return max(0.0, overlap(picture[1], picture[3], block.y1, head.y0))
