"""The block of a page that holds its paragraphs, and trimming a text to it.

Paragraphs vote for their parent and, with half the weight, for its parent (Readability's idea).
Used only to cut what was taken from outside that block off the ends of a text.
"""

from collections import defaultdict
from dataclasses import dataclass

from extractors.markup import Element, is_aside
from extractors.text import fold

SHORTEST_PARAGRAPH = 40
SHORTEST_PROSE = 100
SHORTEST_FRAME = 500  # characters; a smaller one is not sure to be the article's
NEAREST = 2  # levels above the frame that are always looked at
SHORTEST_BLOCK = 300  # characters of paragraphs
LEAST_SHARE = 0.5  # of the text: a block that holds less is not the article's frame
_SENTENCE_ENDS = frozenset('.!?»”"…)')
_LINES = frozenset(
    {"p", "li", "h2", "h3", "h4", "h5", "h6", "td", "tr", "blockquote", "strong", "b"}
)
_TABLE = frozenset({"table", "tbody", "tr", "td"})
_INLINE = frozenset(
    {"a", "b", "i", "em", "strong", "span", "font", "u", "br", "sub", "sup", "small"}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """The blocks that hold the paragraphs; ``length``: characters of those, links left out;
    ``held``: all their text, folded."""

    elements: tuple[Element, ...]
    length: int
    held: str


def trim(text: str, frame: Frame | None) -> str:
    """The text without leading and trailing lines from outside the frame."""
    if frame is None:
        return text
    lines = text.split("\n")
    inside = [index for index, line in enumerate(lines) if _key(line) in frame.held]
    if sum(len(lines[index]) for index in inside) < LEAST_SHARE * len(text):
        return text
    while len(inside) > 1 and not _stands_in(frame, lines[inside[0]]):
        inside = inside[1:]
    while len(inside) > 1 and not _stands_in(frame, lines[inside[-1]]):
        inside = inside[:-1]
    start = inside[0] - _prose(lines[: inside[0]][::-1])
    stop = inside[-1] + 1 + _prose(lines[inside[-1] + 1 :])
    return "\n".join(lines[start:stop])


def _stands_in(frame: Frame, line: str) -> bool:
    """A few words («Смоленская область») occur in a text without being a line of it."""
    key = _key(line)
    if len(key) >= SHORTEST_PARAGRAPH:
        return True
    return any(
        fold(shown) == key
        for block in frame.elements
        for element in block.iter("*")
        for shown in (element.text or "", element.tail or "", *_whole(element))
        if len(shown) < 4 * SHORTEST_PARAGRAPH
    )


def _whole(element: Element) -> tuple[str, ...]:
    return (element.text_content(),) if element.tag in _LINES else ()


def share(text: str, frame: Frame | None) -> float:
    """How much of a text stands in the frame, 0..1."""
    if frame is None or not text:
        return 1.0
    return sum(len(line) for line in text.split("\n") if _key(line) in frame.held) / len(text)


def _prose(lines: list[str]) -> int:
    """How many lines next to the frame are rather a part of the article in a block of its own: up
    to the last paragraph that only sentences stand before."""
    count = 0
    for index, line in enumerate(lines):
        if line.rstrip()[-1:] not in _SENTENCE_ENDS:
            break
        if len(line) > SHORTEST_PROSE:
            count = index + 1
    return count


def _key(line: str) -> str:
    return fold(line.strip("|- "))[:200]


def find_frame(tree: Element) -> Frame | None:
    """The element with the most votes, or None on a page without paragraphs."""
    votes: dict[Element, float] = defaultdict(float)
    held: dict[Element, int] = defaultdict(int)
    for element in tree.iter("p", "div", "blockquote", "li", "td", "section", "article", "main"):
        length = _own_text(element)
        if length < SHORTEST_PARAGRAPH or is_aside(element):
            continue
        # A block with bare text and <br> is its own container.
        parent = element.getparent() if element.tag in {"p", "blockquote", "li"} else element
        for weight in (1.0, 0.5):
            if parent is not None and parent.tag not in {"html", "body"}:
                votes[parent] += weight * length
                held[parent] += length
                parent = parent.getparent()
    best = max(votes, key=lambda element: votes[element], default=None)
    if best is None:
        return None
    alike = _alike(best, tree)
    return Frame(
        elements=alike,
        length=sum(held[element] for element in alike if element in held),
        held=" ".join(fold(element.text_content()) for element in alike),
    )


def mark_paragraphs(frame: Frame | None) -> None:
    """Makes paragraphs of what the frame holds in bare <div>s and between line breaks: what looks
    for the text takes a few <p> beside them for all of it. The tree is changed."""
    for block in frame.elements if frame else ():
        if block.tag == "td":  # of a table that only lays the page out
            block.tag = "div"
        if block.tag in _LINES:
            continue
        divs = [child for child in block if child.tag == "div" and _is_plain(child)]
        kinds = {child.get("class") for child in divs if _own_text(child) >= SHORTEST_PARAGRAPH}
        bare = [child for child in divs if child.get("class") in kinds]
        named = kinds - {None}
        # of a long read cut into sections, those of the other sections too
        more = block.getroottree().getroot().iter("div") if named else ()
        bare += [e for e in more if e.get("class") in named and _is_plain(e)]
        for element in bare:
            element.tag = "p"
        if _bare_text(block) >= SHORTEST_PARAGRAPH:
            _wrap_lines(block)


def _is_plain(element: Element) -> bool:
    return all(child.tag in _INLINE for child in element)


def _bare_text(block: Element) -> int:
    return len((block.text or "").strip()) + sum(len((c.tail or "").strip()) for c in block)


def _wrap_lines(block: Element) -> None:
    """What stands between blocks and line breaks, each line in a <p>."""
    children, text = list(block), block.text
    block.text = None
    for child in children:
        block.remove(child)
    line = _new_line(block, text)
    for child in children:
        tail, child.tail = child.tail, None
        if child.tag == "br":
            line = _new_line(block, tail)
        elif child.tag in _INLINE:
            line.append(child)
            child.tail = tail
        else:
            block.append(child)
            line = _new_line(block, tail)
    for line in [line for line in block if line.tag == "p" and not len(line) and not line.text]:
        block.remove(line)


def _new_line(block: Element, text: str | None) -> Element:
    line = block.makeelement("p")
    line.text = text if text and not text.isspace() else None
    block.append(line)
    return line


def unlay(frame: Frame | None) -> None:
    """Turns the tables that the frame stands in into plain blocks: a page laid out in a table is no
    table, though its every cell would be read as one. The tree is changed."""
    for step in frame.elements[0].iterancestors() if frame else ():
        if step.tag in _TABLE:
            step.tag = "div"


def narrow(frame: Frame | None) -> None:
    """Cuts away what is outside the block that holds frame and headline: nothing of it could be
    text, and the search costs in proportion to the tree. The tree is changed."""
    if frame is None or frame.length < SHORTEST_FRAME:
        return
    first = frame.elements[0]
    levels = {step: level for level, step in enumerate((first, *first.iterancestors()))}
    headline = next(first.getroottree().getroot().iter("h1"), None)
    inside = (*frame.elements[1:], *(() if headline is None else (headline,)))
    needed = max((NEAREST, *(_level(levels, element) for element in inside)))
    step = list(levels)[min(needed, len(levels) - 1)]
    while step.tag not in {"body", "html"} and (parent := step.getparent()) is not None:
        for beside in list(parent):
            if beside is not step and beside.tag != "head":
                parent.remove(beside)
        step = parent


def _level(levels: dict[Element, int], element: Element) -> int:
    """The lowest of these ancestors that holds the element too."""
    return next((levels[step] for step in element.iterancestors() if step in levels), 0)


def join_blocks(frame: Frame | None) -> Frame | None:
    """A long read's blocks of one class (advertisements stand between them) as one block: what
    looks for the text takes the first only. The tree is changed."""
    if frame is None:
        return None
    blocks = [e for e in frame.elements if _paragraph_text(e) >= SHORTEST_BLOCK]
    first = blocks[0] if blocks else None
    if len(blocks) < 2 or first is None or not _are_one_text(blocks):
        return frame
    for block in blocks[1:]:
        first.extend(list(block))
    return Frame(elements=(first,), length=frame.length, held=frame.held)


def _are_one_text(blocks: list[Element]) -> bool:
    """In one article, not one inside another, none with a headline of its own."""
    article = next(blocks[0].iterancestors("article"), None)
    within = set(blocks)
    return all(
        next(block.iterancestors("article"), None) is article
        and not any(step in within for step in block.iterancestors())
        and block.find(".//h1") is None
        for block in blocks
    )


def _paragraph_text(element: Element) -> int:
    return sum(_own_text(child) for child in element if child.tag == "p")


def _alike(frame: Element, tree: Element) -> tuple[Element, ...]:
    """The frame and the blocks of its very class: long reads set a text in several."""
    named = frame.get("class")
    if not named:
        return (frame,)
    same = (e for e in tree.iter(frame.tag) if e.get("class") == named)
    return tuple(e for e in same if not is_aside(e)) or (frame,)


def _own_text(element: Element) -> int:
    """Characters that stand in the element itself or in inline tags of it, links left out."""
    length = len(element.text.strip()) if element.text else 0
    for child in element:
        if child.tail:
            length += len(child.tail.strip())
        if child.tag in _INLINE and child.tag != "a":
            length += len(child.text_content().strip())
    return length
