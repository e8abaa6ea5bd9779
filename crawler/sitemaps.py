"""Which further sitemaps of an index are visited. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_DEEPEST = 2  # levels of indexes below the entry point
_MOST = 50  # further sitemaps of one entry point


@dataclass(kw_only=True, slots=True)
class Children:
    """The sitemaps still to visit below one entry point, with their depth."""

    root: str
    most: int = _MOST
    deepest: int = _DEEPEST
    met: set[str] = field(default_factory=set)
    waiting: list[tuple[str, int]] = field(default_factory=list)
    taken: int = 0

    def add(self, urls: Iterable[str], depth: int) -> str | None:
        """Take what the limits allow; where that is not all, the newest by their names.

        Gives a note of what is left out, for the visit that found it.
        """
        self.met.add(self.root)
        new = [url for url in dict.fromkeys(urls) if url not in self.met]
        room = self.most - self.taken if depth <= self.deepest else 0
        taken = new if len(new) <= room else sorted(new, key=_numbers, reverse=True)[:room]
        left = len(new) - len(taken)
        self.met.update(taken)
        self.taken += len(taken)
        self.waiting.extend((url, depth) for url in taken)
        if not left:
            return None
        shallow = depth <= self.deepest
        why = f"more than {self.most}" if shallow else f"deeper than {self.deepest} levels"
        return f"{left} further sitemaps not visited: {why}"


def _numbers(url: str) -> tuple[bool, tuple[int, ...]]:
    """Sorts by the numbers of a name: its date, or its place in a row that grows at its end.

    A name without any (``news.xml``) is the current one where others carry numbers.
    """
    path = urlsplit(url).path
    numbers = tuple(int(digits[:18]) for digits in re.findall(r"\d+", path))
    return not numbers, numbers
