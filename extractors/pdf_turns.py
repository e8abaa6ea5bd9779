"""Pages set sideways or upside down: which way their text runs, and places turned upright."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

Sides = tuple[float, float, float, float]  # of a box: left, bottom, right, top

SHOWN_SHARE = 0.25  # of the letters: then a page is read as a viewer shows it


@dataclass(frozen=True, slots=True)
class Turn:
    """By how much text is turned against the page: cosine and sine, anticlockwise, of a multiple
    of 90°. Its methods turn back by as much, and then move by ``right`` and ``up``, in points."""

    cos: int = 1
    sin: int = 0
    right: float = 0.0
    up: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        return (
            self.cos * x + self.sin * y + self.right,
            self.cos * y - self.sin * x + self.up,
        )

    def box(self, box: Sides) -> Sides:
        one, two = self.point(box[0], box[1]), self.point(box[2], box[3])
        left, right = sorted((one[0], two[0]))
        bottom, top = sorted((one[1], two[1]))
        return left, bottom, right, top

    def along(self, x: float, y: float) -> float:
        """How far a direction goes along the lines of text."""
        return self.cos * x + self.sin * y

    def onto(self, visible: Sides) -> "Turn":
        """The same turn, with the lower left of what is visible at nought."""
        left, bottom, _, _ = self.box(visible)
        return self if self == UPRIGHT else replace(self, right=-left, up=-bottom)


UPRIGHT = Turn()


def turn_of(directions: Iterable[tuple[float, float]], rotation: int) -> Turn:
    """How most text of a page runs. ``rotation``: the page's /Rotate, in degrees (ISO 32000-1 table
    30): a viewer turns the page clockwise by it. Text that stands upright then need not be the
    most: a sideways table beside an article is not what the page is read for."""
    runs = Counter(map(_quarter, directions))
    shown = _TURNS.get(rotation % 360, UPRIGHT)
    if not runs or runs[shown] > SHOWN_SHARE * runs.total():
        return shown
    return runs.most_common(1)[0][0]


# Turned clockwise by the viewer, so drawn anticlockwise.
_TURNS = {0: UPRIGHT, 90: Turn(0, 1), 180: Turn(-1, 0), 270: Turn(0, -1)}


def _quarter(direction: tuple[float, float]) -> Turn:
    x, y = direction
    if abs(x) >= abs(y):
        return UPRIGHT if x >= 0 else _TURNS[180]
    return _TURNS[90] if y > 0 else _TURNS[270]
