"""A task of many steps that hangs, dies or dawdles where it is told to; for worker processes."""

import os
import time

from extractors.steps import begin


def walk(last: int, bad: dict[int, str]) -> list[tuple[int, str]]:
    """Each step and "done", or why it was left out."""
    found = []
    for step in range(1, last + 1):
        why = begin(step)
        if why is None:
            _take(bad.get(step, ""))
        found.append((step, why or "done"))
    begin(0)
    return found


def _take(way: str) -> None:
    if way == "hang":
        time.sleep(60)
    elif way == "die":
        os._exit(9)
    elif way == "dawdle":
        time.sleep(1.3)
