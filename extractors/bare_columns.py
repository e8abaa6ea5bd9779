"""The bare text layer of a newspaper page to its articles, without any place or size.

What is left to go by: marks that begin a lead («■■»), lines in capitals, words broken at line ends,
line lengths, signatures, and the words themselves. Headlines may stand far from their text: which
belongs to which is then told by the words that they share.
"""

from functools import partial

from extractors.bare_drafts import Draft, Piece
from extractors.bare_lines import (
    blocks_of,
    ends_sentence,
    is_broken,
    is_capitals,
    is_credited,
    is_listed,
    is_marked,
    is_signature,
    loses_hyphens,
    may_be_headline,
    usual_length,
)
from extractors.bare_titles import entitle
from extractors.blocks import MARKS
from extractors.hyphens import join_lines

SHORT_LINE = 0.72  # of the usual length
LABEL_LINES = 4
LONGEST_CAPTION = 110
LONGEST_CROSSHEAD = 34  # characters, and
MOST_CROSSHEAD_WORDS = 4  # unless something else says that an article begins
SHORTEST_TEXT = 200  # characters of an article that no mark begins


def articles_of(text: str) -> tuple[Piece, ...]:
    """The articles in the order of their texts."""
    reading = _Reading(blocks_of(text))
    reading.run()
    drafts = [draft for draft in reading.drafts if draft.lead or draft.groups]
    entitle(drafts, reading.headlines)
    return tuple(draft.piece(reading.join) for draft in drafts)


class _Reading:
    """Block after block: each goes on with the article before it, begins one, or is no text."""

    def __init__(self, blocks: list[list[str]]) -> None:
        self.blocks = blocks
        self.usual = usual_length(blocks)
        self.join = partial(join_lines, without_hyphens=loses_hyphens(blocks))
        self.drafts = [Draft()]
        self.headlines: list[str] = []  # that stand over no text of theirs
        self.marked = any(block[0][0] in MARKS for block in blocks)

    def run(self) -> None:
        for index, block in enumerate(self.blocks):
            self._take(block, self._following(index))

    def _following(self, index: int) -> list[str]:
        return self.blocks[index + 1] if index + 1 < len(self.blocks) else []

    def _take(self, block: list[str], following: list[str]) -> None:
        draft = self.drafts[-1]
        if block[0][0] in MARKS:
            self._begin().lead = self.join([block[0].lstrip(MARKS + " "), *block[1:]])
        elif is_signature(block):
            draft.authors.append(" ".join(block))
            draft.over = True
        elif all(map(is_capitals, block)):
            self._take_capitals(block, following)
        elif is_credited(block) and not draft.is_open:
            draft.beside.append(("caption", self.join(block)))
        elif not draft.is_open and self._is_headline(block, following):
            self._begin().title = self.join(block)
        elif self._is_label(block, following):
            draft.over = draft.over or not draft.is_open
            draft.beside.append(("chart", join_lines(block)))
        elif self._is_caption(block):
            draft.beside.append(("caption", join_lines(block)))
        else:
            draft.over = False
            self._append(block)

    def _begin(self) -> Draft:
        """A new article, unless the last has nothing yet but its headline."""
        last = self.drafts[-1]
        if last.lead or last.groups:
            self.drafts.append(Draft())
        return self.drafts[-1]

    def _take_capitals(self, block: list[str], following: list[str]) -> None:
        """Over a mark or a text: a headline, or a crosshead of the article before. Else it is kept
        until all texts are known."""
        draft, written = self.drafts[-1], self.join(block)
        over_mark = bool(following) and following[0][0] in MARKS
        rubric = over_mark and " " not in written
        if rubric or draft.is_open or not following or self._is_beside(following):
            self.headlines.append(written)
        elif over_mark or self._begins_article(draft, written):
            self._begin().title = written
        else:
            draft.add_head(block)

    def _begins_article(self, draft: Draft, head: str) -> bool:
        if self.marked:
            return False
        if not draft.groups:
            return draft.title is None
        if draft.length < SHORTEST_TEXT:
            return False
        return (
            draft.over or len(head.split()) > MOST_CROSSHEAD_WORDS or len(head) > LONGEST_CROSSHEAD
        )

    def _is_headline(self, block: list[str], following: list[str]) -> bool:
        """Not in capitals, over a mark or over a text that begins anew."""
        if not following or not may_be_headline(block, self.usual):
            return False
        if following[0][0] in MARKS:
            return True
        begins = following[0].lstrip('«"„“—–- ')[:1]
        if self.marked or self._is_beside(following) or not begins.isupper():
            return False
        draft = self.drafts[-1]
        return not draft.groups or draft.length >= SHORTEST_TEXT

    def _is_beside(self, block: list[str]) -> bool:
        """A block that is no text of an article, whatever stands around it."""
        if is_signature(block) or is_credited(block) or any(map(is_marked, block)):
            return True
        if all(map(is_capitals, block)):
            return True
        full = max(map(len, block)) > SHORT_LINE * self.usual
        return not (full or is_broken(block[-1]))

    def _is_label(self, block: list[str], following: list[str]) -> bool:
        """Short lines without a sentence, that neither go on with the text nor begin one: a label
        of a chart, a figure, a name."""
        draft = self.drafts[-1]
        if any(map(is_marked, block)):
            return True
        if is_listed(block):
            return False
        if len(block) > LABEL_LINES or any(map(ends_sentence, block)) or is_broken(block[-1]):
            return False
        if max(map(len, block)) > 1.25 * self.usual or draft.is_open:
            return False
        goes_on = bool(following) and following[0][:1].islower() and not draft.over
        return not goes_on

    def _is_caption(self, block: list[str]) -> bool:
        short = len(block) <= LABEL_LINES and sum(map(len, block)) <= LONGEST_CAPTION
        return self.drafts[-1].over and short and not is_listed(block)

    def _append(self, block: list[str]) -> None:
        draft = self.drafts[-1]
        heads = _mixed_heads(block, draft, self.usual)
        if heads:
            draft.add_head(block[:heads])
        for group in _paragraphs(block[heads:], self.usual):
            draft.add(group)


def _paragraphs(lines: list[str], usual: float) -> list[list[str]]:
    """Lines to paragraphs: a short line that ends a sentence ends one."""
    groups: list[list[str]] = [[]]
    for index, line in enumerate(lines):
        groups[-1].append(line)
        following = lines[index + 1] if index + 1 < len(lines) else ""
        short = len(line) < SHORT_LINE * usual
        if short and ends_sentence(line) and not following[:1].islower():
            groups.append([])
    return [group for group in groups if group]


def _mixed_heads(block: list[str], draft: Draft, usual: float) -> int:
    """How many first lines are a crosshead whose capitals the layer lost: it begins small where a
    sentence has just ended, its lines are short, and the text begins with a capital."""
    if not ends_sentence(draft.last_line) or not block[0][:1].islower():
        return 0
    for index, line in enumerate(block[:4]):
        if line[:1].isupper() and index:
            return index
        if len(line) > SHORT_LINE * usual or is_broken(line):
            return 0
    return 0
