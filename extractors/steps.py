"""Where a long task is: told as it goes on, so that the step that hangs or kills it is found.

A parser in C cannot be interrupted: its process is killed, with all that it has read. So a task of
many steps (the pages of a newspaper) says which it begins; `workers` then runs it again without
that one. In a process that nobody watches nothing is told and nothing left out.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")
Places = Any  # ctypes array of int, shared between processes: a place a task

TOO_SLOW, DIED, NOT_TRIED = "too slow", "died", "not tried"
PATIENCE = 0.5  # of a task's time that one of several steps may take


class TooSlow(Exception):
    """``args[0]``: a step that came to its end, but left the others too little time."""


@dataclass(slots=True)
class Watch:
    """What a process knows of the task that it runs; ``at`` is its step, from 1."""

    places: Places | None = None  # None: nobody watches
    place: int = 0
    seconds: float = 60.0  # that the task may take
    left_out: Mapping[int, str] = field(default_factory=dict)
    at: int = 0
    since: float = 0.0


_watch = Watch()


def prepare(places: Places) -> None:
    """Of a new process: where its tasks tell their steps."""
    _watch.places = places


def run(
    place: int, seconds: float, left_out: Mapping[int, str], function: Callable[..., T],
    args: tuple[Any, ...],
) -> T:  # fmt: skip
    """The task, which tells its steps at ``place``, has ``seconds``, and leaves some steps out:
    number to why."""
    _watch.place, _watch.seconds, _watch.left_out, _watch.at = place, seconds, left_out, 0
    return function(*args)


def deadline(share: float) -> float:
    """When that share of the task's time will be over, as ``time.monotonic`` tells it; for a task
    that is at its beginning."""
    return time.monotonic() + share * _watch.seconds


def begin(step: int) -> str | None:
    """Tell that a step begins; 0: that none is under way. Why it must be left out, or None.
    Raises ``TooSlow`` for the step before."""
    if _watch.places is None:
        return None
    now = time.monotonic()
    if step and _watch.at and now - _watch.since > PATIENCE * _watch.seconds:
        raise TooSlow(_watch.at)
    _watch.at, _watch.since = step, now
    _watch.places[_watch.place] = step
    return _watch.left_out.get(step)
