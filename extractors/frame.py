"""The block of a page that holds its paragraphs, and trimming a text to it.

Paragraphs vote for their parent and, with half the weight, for its parent (Readability's idea).
Used only to cut what was taken from outside that block off the ends of a text.
"""

from collections import defaultdict

from extractors.markup import Element, is_aside
from extractors.text import fold

SHORTEST_PARAGRAPH = 40
SHORTEST_PROSE = 100
LEAST_SHARE = 0.5  # of the text: a block that holds less is not the article's frame
_INLINE = frozenset(
    {"a", "b", "i", "em", "strong", "span", "font", "u", "br", "sub", "sup", "small"}
)


def trim(text: str, tree: Element) -> str:
    """The text without leading and trailing lines from outside the frame."""
    frame = find_frame(tree)
    if frame is None:
        return text
    lines = text.split("\n")
    held = " ".join(fold(element.text_content()) for element in _alike(frame, tree))
    inside = [index for index, line in enumerate(lines) if _key(line) in held]
    if sum(len(lines[index]) for index in inside) < LEAST_SHARE * len(text):
        return text
    start, stop = inside[0], inside[-1] + 1
    # Prose outside the frame is rather a part of the article in a block of its own.
    while start > 0 and _is_prose(lines[start - 1]):
        start -= 1
    while stop < len(lines) and _is_prose(lines[stop]):
        stop += 1
    return "\n".join(lines[start:stop])


def _is_prose(line: str) -> bool:
    return len(line) > SHORTEST_PROSE and line.rstrip()[-1:] in '.!?»”"…'


def _alike(frame: Element, tree: Element) -> list[Element]:
    """The frame and the blocks of its very class: long reads set a text in several."""
    named = frame.get("class")
    if not named:
        return [frame]
    return [e for e in tree.iter(frame.tag) if e.get("class") == named and not is_aside(e)] or [
        frame
    ]


def _key(line: str) -> str:
    return fold(line.strip("|- "))[:200]


def find_frame(tree: Element) -> Element | None:
    """The element with the most votes, or None on a page without paragraphs."""
    votes: dict[Element, float] = defaultdict(float)
    for element in tree.iter("p", "div", "blockquote", "li", "td", "section", "article"):
        length = _own_text(element)
        if length < SHORTEST_PARAGRAPH or is_aside(element):
            continue
        # A block with bare text and <br> is its own container.
        parent = element.getparent() if element.tag in {"p", "blockquote", "li"} else element
        for weight in (1.0, 0.5):
            if parent is not None and parent.tag not in {"html", "body"}:
                votes[parent] += weight * length
                parent = parent.getparent()
    return max(votes, key=lambda element: votes[element], default=None)


def _own_text(element: Element) -> int:
    """Characters that stand in the element itself or in inline tags of it, links left out."""
    length = len((element.text or "").strip())
    for child in element:
        length += len((child.tail or "").strip())
        if child.tag in _INLINE and child.tag != "a":
            length += len(child.text_content().strip())
    return length
