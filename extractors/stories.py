"""The blocks of a page to its articles: which text stands under which headline.

A headline reaches as far to both sides as its band is white; what begins below it there is its
own. A column that no headline stands over goes on from the column to its left, if the text does.
"""

from extractors.blocks import Block, area, overlap
from extractors.continuations import continued, relink
from extractors.pdf_shapes import Box, Shapes
from extractors.pdf_text import Sheet
from extractors.reading import columns, distance, in_order, union
from extractors.story import Story

LEVEL_WHITE = 4.0  # of the size: more white above a column parts it from what is above
UNDER = 0.5  # of a block's width that lies within a headline's reach


def stories_of(blocks: list[Block], sheet: Sheet) -> list[Story]:
    """Articles from the top left; the first may have no headline."""
    for block in blocks:
        block.page = sheet.number
    closed = _closed_panels(blocks)
    stories = []
    for panel in sorted({*closed, -1}):
        inside = [b for b in blocks if (b.panel if b.panel in closed else -1) == panel]
        stories += _in_region(inside, sheet)
    _give(stories, [b for b in blocks if b.role in {"caption", "pull_quote", "chart"}])
    return sorted((story for story in stories if story.blocks or story.beside), key=_place)


def _place(story: Story) -> tuple[float, float]:
    box = union(story.blocks or story.beside)
    return (-box[3], box[0])


def _closed_panels(blocks: list[Block]) -> set[int]:
    """Panels that hold a headline and a text of their own."""
    heads = {block.panel for block in blocks if block.role == "headline"}
    texts = {block.panel for block in blocks if block.role == "body"}
    others = {block.panel for block in blocks if block.role in {"headline", "body"}}
    return (heads & texts) - {-1} if len(others) > 1 else set()


def _in_region(blocks: list[Block], sheet: Sheet) -> list[Story]:
    heads = _merged([block for block in blocks if block.role == "headline"])
    texts = [block for block in blocks if block.role == "body"]
    stories = [_headed(group, blocks, sheet) for group in heads]
    orphans: list[Block] = []
    for block in sorted(texts, key=lambda b: (-b.y1, b.x0)):
        story = _governing(block, stories)
        story = _level_with(block, story, stories, texts) or story
        (story.body if story else orphans).append(block)
    for story in stories:
        story.body = _ordered(story, sheet.shapes, blocks)
    relink(stories)
    stories = _adopt(stories, orphans, sheet, blocks)
    relink(stories)
    for block in (b for b in blocks if b.role in {"byline", "jump"}):
        story = _hang(block, stories)
        if story is not None:
            (story.bylines if block.role == "byline" else story.marks).append(block)
    return stories


def _merged(heads: list[Block]) -> list[list[Block]]:
    """Lines of one headline that differ in size, or stand apart: one headline."""
    groups: list[list[Block]] = []
    for head in sorted(heads, key=lambda b: -b.y1):
        for group in groups:
            last = group[-1]
            near = -0.3 * head.size < last.y0 - head.y1 < 0.9 * min(head.size, last.size)
            alike = 0.6 < head.size / last.size < 1.6
            if near and alike and overlap(head.x0, head.x1, last.x0, last.x1) > 0:
                group.append(head)
                break
        else:
            groups.append([head])
    return groups


def _headed(group: list[Block], blocks: list[Block], sheet: Sheet) -> Story:
    story = Story(page=sheet.number, headlines=group)
    box = union(group)
    for block in blocks:
        if block.role == "kicker" and _touches(block, box, 1.5 * group[0].size):
            story.kickers.append(block)
        elif block.role == "lead" and _is_own_lead(block, group, blocks):
            story.leads.append(block)
    story.leads.sort(key=lambda b: (-b.y1, b.x0))
    story.reach = _reach(story, blocks, sheet)
    return story


def _touches(block: Block, box: Box, reach: float) -> bool:
    return overlap(block.x0, block.x1, box[0], box[2]) > 0 and -reach < block.y0 - box[3] < reach


def _is_own_lead(block: Block, group: list[Block], blocks: list[Block]) -> bool:
    """The nearest headline over it, or else beside it, is this one."""
    heads = [other for other in blocks if other.role == "headline"]
    over = [
        head
        for head in heads
        if head.y0 > block.y1 - block.size and overlap(block.x0, block.x1, head.x0, head.x1) > 0
    ]
    beside = [h for h in heads if overlap(block.y0, block.y1, h.y0, h.y1) > 0.4 * (h.y1 - h.y0)]
    if over:
        return min(over, key=lambda head: head.y0) in group
    nearest = min(beside or heads, key=lambda head: distance(block, head.box))
    return nearest in group


def _reach(story: Story, blocks: list[Block], sheet: Sheet) -> tuple[float, float]:
    """How far the band of a headline is white to its left and right; its lead's width too."""
    x0, y0, x1, y1 = union(story.headlines)
    left, _, right, _ = sheet.box
    trim = 0.15 * (y1 - y0)
    walls = [b.box for b in blocks if b not in story.headlines and b.role != "kicker"]
    walls += [*sheet.shapes.uprights, *sheet.shapes.pictures]
    for wall in walls:
        if overlap(wall[1], wall[3], y0 + trim, y1 - trim) <= 0:
            continue
        if wall[2] <= x0 + 2:
            left = max(left, wall[2])
        elif wall[0] >= x1 - 2:
            right = min(right, wall[0])
    box = union(story.headlines + story.leads)
    return min(left, box[0]), max(right, box[2])


def _governing(block: Block, stories: list[Story]) -> Story | None:
    """The story of the nearest headline above within whose reach a block begins."""
    over = [
        story
        for story in stories
        if min(h.y0 for h in story.headlines) > block.y1 - 0.8 * block.size
        and overlap(block.x0, block.x1, *story.reach) > UNDER * (block.x1 - block.x0)
    ]
    return min(over, key=lambda story: min(h.y0 for h in story.headlines), default=None)


def _level_with(
    block: Block, story: Story | None, stories: list[Story], texts: list[Block]
) -> Story | None:
    """A column that begins level with a heading to its left goes with that: when nothing of its own
    story stands right above it."""
    width = block.x1 - block.x0
    above = [
        other
        for other in texts
        if other.y0 >= block.y1 - block.size
        and overlap(other.x0, other.x1, block.x0, block.x1) > UNDER * width
    ]
    if any(other.y0 - block.y1 < LEVEL_WHITE * block.size for other in above):
        return None
    for other_story in stories:
        box = union(other_story.heading)
        level = abs(box[3] - block.y1) < 2.5 * block.size
        near = -2 < block.x0 - box[2] < width
        lower = story is None or box[3] < min(head.y0 for head in story.headlines)
        if other_story is not story and level and near and lower:
            return other_story
    return None


def _ordered(story: Story, shapes: Shapes, blocks: list[Block]) -> list[Block]:
    """The main text, then what stands in panels of its own beside it."""
    if len(story.body) < 2:
        return story.body
    lengths: dict[int, int] = {}
    for block in story.body:
        lengths[block.panel] = lengths.get(block.panel, 0) + len(block.text)
    main = max(lengths, key=lambda panel: lengths[panel])
    box = union(story.body)
    obstacles = [picture for picture in shapes.pictures if _crosses(picture, box)]
    obstacles += [b.box for b in blocks if b.role == "pull_quote" and _crosses(b.box, box)]
    ordered = in_order([b for b in story.body if b.panel == main], obstacles)
    for panel in sorted(set(lengths) - {main}, key=lambda panel: -lengths[panel]):
        ordered += in_order([b for b in story.body if b.panel == panel], [])
    return ordered


def _crosses(inner: Box, outer: Box) -> bool:
    return overlap(inner[0], inner[2], outer[0], outer[2]) > 0 and outer[1] < inner[1] < outer[3]


def _adopt(
    stories: list[Story], orphans: list[Block], sheet: Sheet, blocks: list[Block]
) -> list[Story]:
    """Columns without a headline: each goes on from the story whose end stands to its left and
    whose text it continues; else they are a story without a headline."""
    headless: list[Story] = []
    for column in columns(orphans):
        owner = continued(column[0], stories + headless)
        if owner is None:
            headless.append(Story(page=sheet.number, body=list(column)))
        elif owner.headlines:
            owner.body += column
        else:
            owner.body = _ordered(
                Story(page=sheet.number, body=owner.body + column), sheet.shapes, blocks
            )
    return stories + headless


def _give(stories: list[Story], blocks: list[Block]) -> None:
    """Captions, quotes and labels to the story around them, or the nearest."""
    around = [(union(story.blocks), story) for story in stories if story.blocks]
    for block in blocks if around else ():
        _, story = min(around, key=lambda pair: (distance(block, pair[0]), area(pair[0])))
        story.beside.append(block)


def _hang(block: Block, stories: list[Story]) -> Story | None:
    """A byline or a jump line belongs to the text that ends right above it; one that stands over a
    text, to that."""
    width = block.x1 - block.x0
    around = [
        (_gap(block, other), story)
        for story in stories
        for other in story.blocks
        if overlap(block.x0, block.x1, other.x0, other.x1) > 0.5 * width
    ]
    if around:
        return min(around, key=lambda pair: pair[0])[1]
    return min(stories, key=lambda s: distance(block, union(s.blocks)), default=None)


def _gap(block: Block, other: Block) -> float:
    """White between the two; what is below counts more than half as far again."""
    if other.y0 > block.y1 - block.size:
        return other.y0 - block.y1
    return 1.6 * max(0.0, block.y0 - other.y1) + block.size
