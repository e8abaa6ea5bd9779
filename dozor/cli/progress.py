"""One line on standard error that says how far a long work has come; only on a terminal."""

import sys
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TypeVar

T = TypeVar("T")

_PAUSE = 0.2  # seconds between two lines
_CLEAR = "\r\x1b[K"


class ProgressLine:
    """``clear`` it before anything else is printed."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._on = sys.stderr.isatty()

    def over(self, things: Iterable[T]) -> Iterator[T]:
        """The things, counted as they are taken."""
        told_at = monotonic()
        for number, thing in enumerate(things, start=1):
            if self._on and monotonic() - told_at >= _PAUSE:
                told_at = monotonic()
                print(f"{_CLEAR}{number} {self._what}", end="", file=sys.stderr, flush=True)
            yield thing
        self.clear()

    def clear(self) -> None:
        if self._on:
            print(_CLEAR, end="", file=sys.stderr, flush=True)
