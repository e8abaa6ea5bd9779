"""Which of 03/05/2026 is the day: by what stands beside it, by other dates, by language.

Templates print American dates on pages of any language (Drupal does so unless it is told not to),
so that the language alone decides only where nothing speaks against it.
"""

import re
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Literal

from extractors.date_words import WEEKDAYS

Order = Literal["day", "month"]

LONGEST = 160  # characters of a text that can be a date line
MOST_DATES = 200  # of a page

# English is read month first but where English is written day first (CLDR).
_DAY_FIRST_ENGLISH = ("en-gb", "en-au", "en-nz", "en-ie", "en-in", "en-za")
_SLASHED = re.compile(r"(?<![\d./])(\d{1,2})/(\d{1,2})/((?:19|20)\d{2})(?![\d/])")
_HALF = re.compile(r"\d\s*[ap]\.?\s?m\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"(?<!\w)(" + "|".join(WEEKDAYS) + r")(?!\w)", re.IGNORECASE)


def in_order(
    day_first: date | None,
    month_first: date | None,
    line: str,
    now: datetime,
    language: str,
    order: Order | None,
) -> date | None:
    """One of the two readings of a date in ``line``; None where they are evenly matched: a clock
    of twelve hours is American, the page is not. ``order``: what other dates of the page say."""
    if day_first is None or month_first is None or day_first == month_first:
        return day_first or month_first
    stated = (
        _by_weekday(line, day_first, month_first) or order or _by_now(day_first, month_first, now)
    )
    if stated is None and language.startswith("en"):
        stated = "day" if language.startswith(_DAY_FIRST_ENGLISH) else "month"
    if stated is None and _HALF.search(line):
        return None
    return month_first if stated == "month" else day_first


def shown_order(texts: Iterable[str], days: Collection[date]) -> Order | None:
    """The order of a page's slashed dates, None where they tell none or both. ``days``: those that
    the page or its entry writes without doubt; an ambiguous date is likely one of them."""
    told: set[Order] = set()
    for line in texts:
        if "/" not in line or len(line) > LONGEST:
            continue
        for found in _SLASHED.finditer(line):
            order = _told(found, line, days)
            if order is not None:
                told.add(order)
    return told.pop() if len(told) == 1 else None


def _told(found: re.Match[str], line: str, days: Collection[date]) -> Order | None:
    one, two, year = map(int, found.groups())
    day_first, month_first = _day(year, two, one), _day(year, one, two)
    if day_first == month_first:
        return None
    if day_first is None or month_first is None:
        return "month" if day_first is None else "day"
    if (day_first in days) is not (month_first in days):
        return "day" if day_first in days else "month"
    return _by_weekday(line.lower(), day_first, month_first)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _by_weekday(line: str, day_first: date, month_first: date) -> Order | None:
    named = {WEEKDAYS[found[1].lower()] for found in _WEEKDAY.finditer(line)}
    if len(named) != 1 or (day_first.weekday() in named) is (month_first.weekday() in named):
        return None
    return "day" if day_first.weekday() in named else "month"


def _by_now(day_first: date, month_first: date, now: datetime) -> Order | None:
    """Of two days of which one is still to come, the other."""
    latest = now.date() + timedelta(days=1)
    if (day_first > latest) is (month_first > latest):
        return None
    return "month" if day_first > latest else "day"
