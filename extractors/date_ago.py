"""Dates told by their distance from now: «24 минуты назад», «вчера, 17:36». Pure text."""

import re
from datetime import date, datetime, timedelta, tzinfo

from dozor.models import Precision
from extractors.date_clock import Clock, find_clock
from extractors.date_words import AGO, DAY_WORDS, JUST_NOW, UNITS

EARLIEST_YEAR = 1991  # the web; 1970-01-01 is a zero, not a date

Reading = tuple[datetime | date, Precision, float]

_QUANTITY = re.compile(
    r"(?:(?P<n>\d{1,5})\s*)?(?:" + "|".join(f"(?P<{name}>{unit})" for name, unit in UNITS) + ")"
)
_AGO = re.compile(r"(?<!\w)" + AGO + r"(?!\w)")
_DAY_WORD = re.compile(r"(?<!\w)(" + "|".join(DAY_WORDS) + r")(?!\w)")


def read_ago(plain: str, now: datetime, zone: tzinfo) -> Reading | None:
    """«2 ч. 21 мин. назад» before ``now``. Text is lower-case with single blanks."""
    if any(plain.startswith(words) for words in JUST_NOW):
        return now.replace(second=0, microsecond=0), Precision.MINUTE, 0.9
    places = [found.start() for found in _AGO.finditer(plain)]
    if not places:
        return None
    counts: dict[str, int] = {}
    for found in _QUANTITY.finditer(plain[: places[-1]]):
        unit = found.lastgroup
        if unit is not None:
            counts[unit] = counts.get(unit, 0) + int(found["n"] or 1)
    return _subtract(counts, now, zone) if counts else None


def _subtract(counts: dict[str, int], now: datetime, zone: tzinfo) -> Reading | None:
    """``now`` less the counts, no more precise than the smallest unit named."""
    months = counts.get("months", 0) + 12 * counts.get("years", 0)
    span = timedelta(**{unit: n for unit, n in counts.items() if unit not in {"months", "years"}})
    try:
        value = _months_back(now, months) - span
    except (OverflowError, ValueError):
        return None
    if value.year < EARLIEST_YEAR:
        return None
    if counts.keys() & {"seconds", "minutes"}:
        return value.replace(second=0, microsecond=0), Precision.MINUTE, 0.9
    if "hours" in counts:  # rounded by the site: the minute is a guess, hence the low confidence
        return value.replace(second=0, microsecond=0), Precision.MINUTE, 0.5
    day = value.astimezone(zone).date()
    coarse = months and not counts.keys() & {"days", "weeks"}
    return day, Precision.MONTH if coarse else Precision.DAY, 0.3 if months else 0.7


def _months_back(now: datetime, months: int) -> datetime:
    index = now.year * 12 + now.month - 1 - months
    year, month = divmod(index, 12)
    first = now.replace(year=year, month=month + 1, day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return first.replace(day=min(now.day, (following - timedelta(days=1)).day))


def read_day_word(plain: str, now: datetime, zone: tzinfo) -> tuple[date, Clock | None] | None:
    """«сегодня, 13:30»: the day it names at ``now``, and the clock beside it."""
    found = _DAY_WORD.search(plain)
    if found is None:
        return None
    day = now.astimezone(zone).date() - timedelta(days=DAY_WORDS[found[1]])
    return day, find_clock(plain[: found.start()] + "  " + plain[found.end() :])
