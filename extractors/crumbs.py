"""Breadcrumbs that only their look tells: «Главная » Новости » Бизнес», without a class."""

import re
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from extractors.markup import Element, Run, absolute, block_of, blocks_of
from extractors.text import fold

MOST_BEFORE_TEXT = 300  # text pieces among which they are looked for
LONGEST_PIECE = 300  # characters
MOST, LONGEST = 8, 30  # parts, and characters of one that is a section

HOME = frozenset({"главная", "главнаястраница", "home", "галоўная", "галоунаястаронка", "начало"})
_BETWEEN = re.compile(r"(?:^|\s)[»›>→/](?:\s|$)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Crumbs:
    """The parts behind that of the front page, and the element when it holds nothing else."""

    parts: tuple[str, ...] = ()
    block: Element | None = None

    def section(self, title: str | None) -> str | None:
        """The last part that is not the headline itself."""
        shown = [part for part in self.parts if len(part) <= LONGEST]
        return next((part for part in shown[::-1] if fold(part) not in fold(title or "")), None)


def read_crumbs(runs: list[Run], url: str) -> Crumbs:
    """Empty where there are none. ``url``: of the page."""
    above = runs[:MOST_BEFORE_TEXT]
    if not any(len(run.text) < LONGEST_PIECE and _BETWEEN.search(run.text) for run in above):
        return Crumbs()
    for held in blocks_of(above):
        if any(_BETWEEN.search(run.text) for run in held) and _leads_home(held[0], url):
            parts = [part for run in held for part in map(str.strip, _BETWEEN.split(run.text))]
            parts = [part for part in parts if part]
            if 1 < len(parts) <= MOST:
                block = block_of(held[0].element)
                small = len(block.text_content()) <= LONGEST_PIECE
                return Crumbs(parts=tuple(parts[1:]), block=block if small else None)
    return Crumbs()


def _leads_home(run: Run, url: str) -> bool:
    steps = (run.element, *islice(run.element.iterancestors(), 3))
    link = next((step for step in steps if step.tag == "a"), None)
    if link is None:
        return False
    address = absolute(link.get("href"), url)
    return fold(run.text) in HOME or (address is not None and urlsplit(address).path in {"", "/"})
