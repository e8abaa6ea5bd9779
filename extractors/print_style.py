"""How the body of a newspaper is set: what all else is measured against."""

import re
from collections import Counter
from dataclasses import dataclass

from extractors.blocks import Block

HEADLINE = 1.7  # times the size of the body, whatever it says
_SENTENCE = re.compile(r"[.!?…][»\"”)]?\s*$")


@dataclass(frozen=True, slots=True)
class Style:
    """How most letters of a document are set."""

    size: float
    bold: bool
    italic: bool


def body_style(pages: list[list[Block]]) -> Style | None:
    """The most usual style of longer blocks; of any when there are none. None: no text."""
    votes: Counter[tuple[float, bool, bool]] = Counter()
    for least in (3, 1):
        for block in (block for blocks in pages for block in blocks if len(block.lines) >= least):
            key = (round(block.size * 2) / 2, block.bold, block.italic)
            votes[key] += len(block.text)
        if votes:
            return Style(*votes.most_common(1)[0][0])
    return None


def reads_as_sentence(text: str) -> bool:
    return bool(_SENTENCE.search(text))
