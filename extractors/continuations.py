"""Which text goes on in which column, where the place of the columns does not tell."""

from extractors.blocks import Block, overlap
from extractors.reading import goes_on, union
from extractors.story import Story

GOOD = 1.5  # of `goes_on`: the text says so
MOST_MOVES = 50  # on one page, lest two columns change places for ever


def relink(stories: list[Story]) -> None:
    """A column that begins in the middle of a sentence, which the text before it does not explain
    but the end of a column to its left in another story does, belongs to that one."""
    for _ in range(MOST_MOVES):
        if not _relink_one(stories):
            return


def _relink_one(stories: list[Story]) -> bool:
    for story in stories:
        for index, block in enumerate(story.body):
            if not block.paragraphs or not block.paragraphs[0][:1].islower():
                continue
            now = goes_on(story.body[index - 1], block) if index else 0.0
            found = _origin(block, story, stories, max(GOOD, now + 0.1))
            if found is not None:
                _move(block, story, *found)
                return True
    return False


def _origin(
    block: Block, story: Story, stories: list[Story], least: float
) -> tuple[Story, int] | None:
    """The story and the place in it after which a block is read; None when none fits as well."""
    best: tuple[float, Story, int] | None = None
    for other in stories:
        for index, end in enumerate(other.body):
            if other is story or not _is_left_of(end, block):
                continue
            after = other.body[index + 1] if index + 1 < len(other.body) else None
            if after is not None and goes_on(end, after) >= GOOD:
                continue
            score = goes_on(end, block)
            if score >= least and (best is None or score > best[0]):
                best = (score, other, index)
    return None if best is None else best[1:]


def _is_left_of(end: Block, block: Block) -> bool:
    return -2 < block.x0 - end.x1 < 0.6 * (block.x1 - block.x0) and end.y0 < block.y1


def _move(block: Block, story: Story, other: Story, index: int) -> None:
    """A block and what stands below it in its column."""
    moved = [
        b
        for b in story.body
        if b is block
        or (b.y1 <= block.y0 and overlap(b.x0, b.x1, block.x0, block.x1) > 0.5 * (b.x1 - b.x0))
    ]
    story.body = [b for b in story.body if b not in moved]
    other.body[index + 1 : index + 1] = sorted(moved, key=lambda b: -b.y1)


def continued(block: Block, stories: list[Story]) -> Story | None:
    scored = [(_adoption(block, story), story) for story in stories if story.blocks]
    best = max(scored, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] > 0 else None


def _adoption(block: Block, story: Story) -> float:
    """Sum of signs that a column belongs to a story: its text goes on, it stands right of its end,
    it begins as high as the story's text, or beside the headline."""
    width = block.x1 - block.x0
    if not story.body:
        box = union(story.heading)
        level = overlap(block.y0, block.y1, box[1], box[3]) > 0
        near = max(block.x0 - box[2], box[0] - block.x1) < 0.5 * width
        return 1.0 if level and near else -1.0
    last = story.body[-1]
    score = goes_on(last, block)
    gap = block.x0 - last.x1
    score += 1.0 if -2 < gap < 0.4 * width else -1.0
    if abs(block.y1 - max(b.y1 for b in story.body)) < 2 * block.size:
        score += 1.0
    if not block.begins_indented and last.ends_short:
        score -= 1.0
    return score - (0.5 if block.panel != last.panel else 0.0)
