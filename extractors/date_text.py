"""One visible or written date string to a value. Pure text; knows nothing of pages.

It never invents: a string without a time gives a ``date``, an impossible date gives None.
"""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

from dozor.models import Precision, Stamp
from extractors.date_ago import EARLIEST_YEAR, Reading, read_ago, read_day_word
from extractors.date_clock import Clock, clock_of, find_clock, iso_clock
from extractors.date_order import Order, in_order
from extractors.date_words import MONTHS

YEARS_AHEAD = 20  # as written; whether an article may be of the future is decided in ``dates``
LONGEST_STRING = 200
NO_YEAR = 0.8  # confidence in a year that the string does not say

_MONTH = "(?P<mon>" + "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True)) + r")\b\.?"
_OF = r"[\s,\-–./]{0,3}(?:(?:de|del|of)\s+)?"  # "25 de septiembre de 2020", "4th of July, 2020"
_NUMBER_DATE = re.compile(
    r"(?<![\d.:])(?P<d>\d{1,2})\s*(?P<sep>[./-])\s*(?P<m>\d{1,2})\s*(?P=sep)\s*(?P<y>\d{4}|\d{2})(?![\d:])"
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*(?P<sep>[./-])\s*(?P<m>\d{1,2})\s*(?P=sep)\s*(?P<d>\d{1,2})(?!\d)"
)
_DAY_MONTH = re.compile(
    r"(?<![\d:.,])(?P<d>\d{1,2})(?:-?(?:го|е|st|nd|rd|th|er|º|°))?(?:\s*[-–—]\s*\d{1,2})?"
    + _OF
    + _MONTH
    + r"(?:"
    + _OF
    + r"(?P<y>(?:19|20)\d{2}|'?\d{2}(?=\s*(?:г\.?|года)?\s*(?:$|,)))(?![\d:.]))?"
)
_MONTH_DAY = re.compile(
    r"(?<!\w)" + _MONTH + r"\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d{2})(?!\d)"
)
_C_TIME = re.compile(  # C's asctime, date(1): "Fri Jan 28 14:39:08 CET 2022"
    r"(?<!\w)" + _MONTH + r"\s+(?P<d>\d{1,2})\s+(?=\d{1,2}:\d{2})[\d:]+(?:\s+[a-z]{2,5})?"
    r"\s+(?P<y>(?:19|20)\d{2})(?!\d)"
)
_YEAR_MONTH_DAY = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})[\s\-./]" + _MONTH + r"[\s\-./](?P<d>\d{1,2})(?!\d)"
)
_MONTH_YEAR = re.compile(r"\W*" + _MONTH + r",?\s+(?P<y>(?:19|20)\d{2})\s*(?:г\.?|года)?\W*")
_CJK = re.compile(r"((?:19|20)\d{2})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_COMPACT = re.compile(
    r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})"
    r"(?:t?(?P<H>\d{2})(?P<M>\d{2})(?P<S>\d{2})?(?P<zone>z|[+-]\d{2}:?\d{2})?)?"
)
_EPOCH = re.compile(r"\d{10}(?:\.\d+)?|\d{13}")
_NUMBER_FORMS = (_YEAR_FIRST, _NUMBER_DATE)
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_DATE_FORMS = (_YEAR_FIRST, _NUMBER_DATE, _YEAR_MONTH_DAY, _C_TIME, _MONTH_DAY, _DAY_MONTH)


def parse_date(
    text: str,
    now: datetime,
    zone: tzinfo,
    language: str | None,
    near: datetime | None = None,
    order: Order | None = None,
) -> Stamp | None:
    """The first date of a short string, or None.

    ``zone`` is the source's: used when the string names no offset. 11/10/2026 is read in
    ``order``, where it is known, else as ``date_order`` tells from the string and ``language``. A
    date without a year is the latest that is not after the day after ``near`` (``now`` when not
    given). Instants come back in UTC; a day alone as a ``date``.
    """
    original = text.strip()[:LONGEST_STRING]
    plain = re.sub(r"\s+", " ", original.lower().replace("\u00ad", "")).strip()
    if not plain:
        return None
    plain = _CJK.sub(r"\1-\2-\3 ", plain)
    reading = (
        _read_number(plain, now, zone)
        or read_ago(plain, now, zone)
        or _read_day_word(plain, now, zone)
        or _read_written(plain, now, zone, (language or "").lower(), near or now, order)
        or _read_month(plain, now)
    )
    if reading is None:
        return None
    value, precision, confidence = reading
    return Stamp(
        value=value, precision=precision, origin="visible", confidence=confidence, text=original
    )


def _read_number(plain: str, now: datetime, zone: tzinfo) -> Reading | None:
    """Unix seconds or milliseconds, and 20260306T1230."""
    if not plain[:8].isdigit():
        return None
    if _EPOCH.fullmatch(plain):
        seconds = float(plain) / (1000 if len(plain) == 13 else 1)
        value = datetime.fromtimestamp(seconds, UTC).replace(microsecond=0)
        return (value, Precision.SECOND, 1.0) if _year_fits(value.year, now) else None
    found = _COMPACT.fullmatch(plain)
    if found is None:
        return None
    day = _make_day(found["y"], found["m"], found["d"], now)
    return _join(day, clock_of(found), zone)


def _read_day_word(plain: str, now: datetime, zone: tzinfo) -> Reading | None:
    found = read_day_word(plain, now, zone)
    return _join(*found, zone) if found else None


def _read_written(
    plain: str,
    now: datetime,
    zone: tzinfo,
    language: str,
    near: datetime,
    order: Order | None,
) -> Reading | None:
    """Every form with a day: 06.03.2026, 2026-03-06, 6 марта [2026], March 6, 2026."""
    found = _first_form(plain)
    if found is None:
        return None
    if found.re is _DAY_MONTH and not found["y"]:
        day = _latest(MONTHS[found["mon"]], int(found["d"]), near.astimezone(zone).date())
    else:
        day = _day_of(found, plain, now, language, order)
    # 30 February and its like: unknown, not the next date in the string
    reading = _join(day, _clock_near(plain, found), zone)
    if reading is not None and not found["y"]:
        return reading[0], reading[1], NO_YEAR
    return reading


def _first_form(plain: str) -> re.Match[str] | None:
    """The form that begins first. What machines write begins with the year: no need to ask all."""
    if found := _YEAR_FIRST.match(plain):
        return found
    if not _DIGIT.search(plain):
        return None
    forms = _DATE_FORMS if _LETTER.search(plain) else _NUMBER_FORMS
    hits = (
        (found.start(), order, found)
        for order, pattern in enumerate(forms)
        if (found := pattern.search(plain))
    )
    first = min(hits, key=lambda hit: hit[:2], default=None)
    return first[2] if first else None


def _read_month(plain: str, now: datetime) -> Reading | None:
    found = _MONTH_YEAR.fullmatch(plain)
    day = _make_day(found["y"], MONTHS[found["mon"]], 1, now) if found else None
    return (day, Precision.MONTH, 0.7) if day else None


def _day_of(
    found: re.Match[str], plain: str, now: datetime, language: str, order: Order | None
) -> date | None:
    parts = found.groupdict()
    if parts.get("mon"):
        return _make_day(parts["y"].lstrip("'"), MONTHS[parts["mon"]], parts["d"], now)
    day_first = _make_day(parts["y"], parts["m"], parts["d"], now)
    if found.re is not _NUMBER_DATE or parts["sep"] != "/":
        return day_first
    month_first = _make_day(parts["y"], parts["d"], parts["m"], now)
    return in_order(day_first, month_first, plain, now, language, order)


def _make_day(year: str | int, month: str | int, day: str | int, now: datetime) -> date | None:
    y = int(year) + (2000 if len(str(year)) == 2 else 0)
    try:
        value = date(y, int(month), int(day))
    except ValueError:
        return None
    return value if _year_fits(y, now) else None


def _year_fits(year: int, now: datetime) -> bool:
    return EARLIEST_YEAR <= year <= now.year + YEARS_AHEAD


def _latest(month: int, day: int, today: date) -> date | None:
    """The latest such day that is not in the future (tomorrow allowed: zones)."""
    for year in range(today.year + 1, today.year - 8, -1):  # 29 February: up to eight years back
        try:
            value = date(year, month, day)
        except ValueError:
            continue
        if value <= today + timedelta(days=1):
            return value
    return None


def _clock_near(plain: str, found: re.Match[str]) -> Clock | None:
    """The time that goes with a date: right after it (ISO), else beside it."""
    if found.re is _C_TIME:
        return find_clock(found[0])
    tail = plain[found.end() :]
    stated = iso_clock(tail)
    if stated is not None:
        return stated
    if tail[:1] == "t":
        tail = " " + tail[1:]
    return find_clock(plain[: found.start()] + " | " + tail)


def _join(day: date | None, clock: Clock | None, zone: tzinfo) -> Reading | None:
    if day is None:
        return None
    if clock is None:
        return day, Precision.DAY, 1.0
    try:
        local = datetime.combine(day, clock.at, tzinfo=clock.zone or zone)
        return local.astimezone(UTC), clock.precision, 1.0
    except OverflowError:
        return None
