"""Articles that go on on another page: «Продолжение на стр. 5», «Окончание. Начало на стр. 1»."""

import re
from dataclasses import dataclass, field

from extractors.blocks import Block
from extractors.reading import goes_on
from extractors.story import Story
from extractors.text import fold

LONGEST_MARK = 90  # characters

_PAGE = (
    r"(?:(?:стр(?:аниц[аеуы])?|стар(?:онц[аы])?|с|полос[аеу])\.?\s*(?P<{0}a>\d{{1,3}})"
    r"|(?P<{0}b>\d{{1,3}})\s?-?(?:й|я|ю|ой|ей|м|ай|яй)?\s*"
    r"(?:стр(?:аниц\w+)?|стар(?:онц\w+)?|с|полос\w+)\b\.?)"
)
_EDGE = r"[\s(\[<>«»►▶→◄◀■●•*.…—–-]*"
_TO = re.compile(
    rf"{_EDGE}(?:(?:Продолжение|Окончание|Продолж|Оконч|Працяг|Заканчэнне|Канчатак)\.?"
    rf"(?:\s+(?:читайте|чытайце))?)[\s—–:-]+(?:на\s+)?{_PAGE.format('t')}[\s)\].…►▶→»>*■]*$",
    re.IGNORECASE,
)
_FROM = re.compile(
    rf"^{_EDGE}(?:(?:Продолжение|Окончание|Працяг|Заканчэнне|Канчатак)\W+)?"
    rf"(?:Начало|Нач|Пачатак)\.?\s+(?:статьи\s+|материала\s+)?[—–:-]?\s*(?:на\s+)?"
    rf"{_PAGE.format('f')}[\s)\].,►»]*",
    re.IGNORECASE,
)
_NEXT_ISSUE = re.compile(
    rf"{_EDGE}(?:Продолжение|Окончание|Працяг)\s+(?:следует|в следующ\w+ номер\w+|будет)[\s.)\]]*$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Jumps:
    """Pages that the blocks of an issue point to and from, by the identity of the block."""

    to: dict[int, int] = field(default_factory=dict)
    since: dict[int, int] = field(default_factory=dict)


def take_marks(blocks: list[Block], jumps: Jumps) -> None:
    """Takes jump lines out of the paragraphs; a block that held nothing else becomes "jump"."""
    for block in blocks:
        if not block.paragraphs or len(block.lines) > 200:
            continue
        _take_since(block, jumps)
        _take_to(block, jumps)
        if not block.paragraphs:
            block.role = "jump"


def _take_since(block: Block, jumps: Jumps) -> None:
    found = _FROM.search(block.paragraphs[0][:LONGEST_MARK])
    if found:
        jumps.since[id(block)] = int(found["fa"] or found["fb"])
        _keep(block, 0, block.paragraphs[0][found.end() :])


def _take_to(block: Block, jumps: Jumps) -> None:
    if not block.paragraphs:
        return
    last = block.paragraphs[-1]
    start = max(0, len(last) - LONGEST_MARK)
    found = _TO.search(last[start:])
    if found:
        jumps.to[id(block)] = int(found["ta"] or found["tb"])
    else:
        found = _NEXT_ISSUE.search(last[start:])
    if found:
        _keep(block, -1, last[: start + found.start()])


def _keep(block: Block, index: int, rest: str) -> None:
    if rest.strip(" .)]("):
        block.paragraphs[index] = rest.strip()
    else:
        del block.paragraphs[index]


def joined(stories: list[Story], jumps: Jumps, folios: dict[int, int]) -> list[Story]:
    """Each story with what follows it on other pages. ``folios``: printed number of each page."""
    printed = {story.page: folios.get(story.page, story.page) for story in stories}
    taken: set[int] = set()
    for story in stories:
        if id(story) in taken:
            continue
        end, seen = story, {id(story)}
        while (page := _points_to(end, jumps)) is not None:
            rest = _rest(end, page, stories, jumps, printed, taken | seen)
            if rest is None:
                break
            taken.add(id(rest))
            seen.add(id(rest))
            _append(story, rest)
            end = rest
    return [story for story in stories if id(story) not in taken]


def _points_to(story: Story, jumps: Jumps) -> int | None:
    pages = [jumps.to[id(block)] for block in _all(story) if id(block) in jumps.to]
    return pages[-1] if pages else None


def _came_from(story: Story, jumps: Jumps) -> int | None:
    pages = [jumps.since[id(block)] for block in _all(story) if id(block) in jumps.since]
    return pages[0] if pages else None


def _all(story: Story) -> list[Block]:
    return story.blocks + story.marks


def _rest(
    story: Story,
    page: int,
    stories: list[Story],
    jumps: Jumps,
    printed: dict[int, int],
    taken: set[int],
) -> Story | None:
    """On the named page: what says that it began here, goes on with the text, or has the title."""
    best: tuple[float, Story] | None = None
    for other in stories:
        if printed[other.page] != page or id(other) in taken or other.page == story.page:
            continue
        score = _likeness(story, other)
        since = _came_from(other, jumps)
        if since is not None:
            score += 3.0 if since == printed[story.page] else -3.0
        if best is None or score > best[0]:
            best = (score, other)
    return best[1] if best and best[0] > 0.4 else None


def _likeness(story: Story, other: Story) -> float:
    score = 0.0
    if story.body and other.body:
        score += goes_on(story.body[-1], other.body[0])
    one, two = (
        {fold(word) for head in s.headlines for word in head.text.split() if len(word) > 3}
        for s in (story, other)
    )
    if one and two:
        score += 2.0 * len(one & two) / min(len(one), len(two))
    return score + (0.0 if other.headlines else 0.3)


def _append(story: Story, rest: Story) -> None:
    """The second headline is only a signpost; its blocks keep their page."""
    if not story.headlines:
        story.headlines = rest.headlines
    story.body = story.body + (rest.body or rest.leads)
    story.beside += rest.beside
    story.bylines += rest.bylines
