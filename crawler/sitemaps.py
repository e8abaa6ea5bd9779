"""Which further sitemaps of an index are visited. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

_DEEPEST = 2  # levels of indexes below the entry point
_MOST = 50  # further sitemaps of one entry point


@dataclass(kw_only=True, slots=True)
class Children:
    """The sitemaps still to visit below one entry point, with their depth."""

    root: str
    met: set[str] = field(default_factory=set)
    waiting: list[tuple[str, int]] = field(default_factory=list)
    taken: int = 0

    def add(self, urls: Iterable[str], depth: int) -> str | None:
        """Take what the limits allow, in the order given (the parser puts the newest first).

        Gives a note of what is left out, for the visit that found it.
        """
        self.met.add(self.root)
        new = [url for url in dict.fromkeys(urls) if url not in self.met]
        room = _MOST - self.taken if depth <= _DEEPEST else 0
        taken, left = new[:room], len(new) - len(new[:room])
        self.met.update(taken)
        self.taken += len(taken)
        self.waiting.extend((url, depth) for url in taken)
        if not left:
            return None
        why = f"more than {_MOST}" if depth <= _DEEPEST else f"deeper than {_DEEPEST} levels"
        return f"{left} further sitemaps not visited: {why}"
