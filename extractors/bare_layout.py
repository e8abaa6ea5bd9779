"""Columns that a text keeps side by side, as `pdftotext -layout` writes them, put under each other.

A gutter is where the blanks of many lines stand under each other. A line that goes across it, a
headline, parts what is above from what is below.
"""

import re
from collections import Counter
from itertools import pairwise

WIDE = re.compile(r"(?<=\S) {3,}(?=\S)")
FEWEST_LINES = 6  # that a gutter must part
SHARE = 0.4  # of the lines of a text
MOST_COLUMNS = 8
LONGEST_LINE = 400  # characters looked at


def unrolled(text: str) -> str:
    """The text with its columns one after another; as it is when they stand so already."""
    lines = [line.expandtabs(4).rstrip() for line in text.split("\n")]
    gutters = _gutters(lines)
    if not gutters:
        return text
    result: list[str] = []
    region: list[str] = []
    for line in lines:
        if _goes_across(line, gutters):
            result += [*_one_after_another(region, gutters), line]
            region = []
        else:
            region.append(line)
    return "\n".join([*result, *_one_after_another(region, gutters)])


def _gutters(lines: list[str]) -> list[int]:
    """Places of the blank that ends where a column begins."""
    full = sum(1 for line in lines if line.strip())
    ends: Counter[int] = Counter()
    for line in lines:
        ends.update(found.end() - 1 for found in WIDE.finditer(line[:LONGEST_LINE]))
    least = max(FEWEST_LINES, SHARE * full)
    chosen: list[int] = []
    for place, times in sorted(ends.items(), key=lambda item: (-item[1], item[0])):
        if times >= least and all(abs(place - other) > 3 for other in chosen):
            chosen.append(place)
    return sorted(chosen[: MOST_COLUMNS - 1])


def _goes_across(line: str, gutters: list[int]) -> bool:
    return any(len(line) > place + 1 and line[place - 1 : place + 1] != "  " for place in gutters)


def _one_after_another(region: list[str], gutters: list[int]) -> list[str]:
    edges = [0, *(place + 1 for place in gutters), LONGEST_LINE * 10]
    columns: list[str] = []
    for left, right in pairwise(edges):
        columns += [line[left:right].rstrip() for line in region]
    return columns
