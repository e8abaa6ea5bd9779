"""One visible or written date string to a value. Pure text; knows nothing of pages.

It never invents: a string without a time gives a ``date``, an impossible date gives None.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from dozor.models import Precision, Stamp
from extractors.date_words import AGO, DAY_WORDS, JUST_NOW, MONTHS, UNITS, ZONES

EARLIEST_YEAR = 1991  # the web; 1970-01-01 is a zero, not a date
YEARS_AHEAD = 20  # as written; whether an article may be of the future is decided in ``dates``
LONGEST_STRING = 200

_MONTH = "(?P<mon>" + "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True)) + r")\b\.?"
_NUMBER_DATE = re.compile(
    r"(?<![\d.:])(?P<d>\d{1,2})\s*(?P<sep>[./-])\s*(?P<m>\d{1,2})\s*(?P=sep)\s*(?P<y>\d{4}|\d{2})(?![\d:])"
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*(?P<sep>[./-])\s*(?P<m>\d{1,2})\s*(?P=sep)\s*(?P<d>\d{1,2})(?!\d)"
)
_DAY_MONTH = re.compile(
    r"(?<![\d:.,])(?P<d>\d{1,2})(?:-?(?:го|е|st|nd|rd|th))?(?:\s*[-–—]\s*\d{1,2})?[\s\-–./]{0,3}"
    + _MONTH
    + r"(?:[\s,\-–./]{0,3}(?P<y>(?:19|20)\d{2}|'?\d{2}(?=\s*(?:г\.?|года)?\s*(?:$|,)))(?![\d:.]))?"
)
_MONTH_DAY = re.compile(
    r"(?<!\w)" + _MONTH + r"\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d{2})(?!\d)"
)
_YEAR_MONTH_DAY = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})[\s\-./]" + _MONTH + r"[\s\-./](?P<d>\d{1,2})(?!\d)"
)
_MONTH_YEAR = re.compile(r"\W*" + _MONTH + r",?\s+(?P<y>(?:19|20)\d{2})\s*(?:г\.?|года)?\W*")
_COMPACT = re.compile(
    r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})"
    r"(?:t?(?P<H>\d{2})(?P<M>\d{2})(?P<S>\d{2})?(?P<zone>z|[+-]\d{2}:?\d{2})?)?"
)
_ISO_TIME = re.compile(
    r"(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<zone>z\b|[+-]\d{2}:?\d{2}(?!\d)|[+-]\d{2}(?!\d))?"
)
_CLOCK = re.compile(
    r"(?<![\d:+\-])(?P<H>\d{1,2})(?P<sep>[:.])(?P<M>\d{2})(?::(?P<S>\d{2})(?:[.,]\d+)?)?(?![\d:])"
    r"\s*(?P<half>[ap]\.?m\b\.?)?"
)
_SPOKEN_CLOCK = re.compile(
    r"(?<!\d)(?P<H>\d{1,2})\s*(?:гадзін\w*|час(?:а|ов)?|годин\w*|ч\.?)\s*"
    r"(?P<M>\d{1,2})\s*(?:хвілін\w*|минут\w*|мин\.?|хвилин\w*)"
)
_OFFSET = re.compile(
    r"^\s*(?:gmt|utc)?\s*(?P<offset>[+-]\d{2}:?(?:00|15|30|45))(?!\d)|^\s*(?:gmt|utc)(?P<hours>[+-]\d{1,2})(?!\d)"
)
_ZONE_NAME = re.compile(r"\b(" + "|".join(ZONES) + r")\b")
_EPOCH = re.compile(r"\d{10}(?:\.\d+)?|\d{13}")
_QUANTITY = re.compile(
    r"(?:(?P<n>\d{1,5})\s*)?(?:" + "|".join(f"(?P<{name}>{unit})" for name, unit in UNITS) + ")"
)
_AGO = re.compile(r"(?<!\w)" + AGO + r"(?!\w)")
_DAY_WORD = re.compile(r"(?<!\w)(" + "|".join(DAY_WORDS) + r")(?!\w)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """A time of day as written; ``zone`` only when the string says it."""

    at: time
    precision: Precision
    zone: tzinfo | None = None


def parse_date(text: str, now: datetime, zone: ZoneInfo, language: str | None) -> Stamp | None:
    """The first date of a short string, or None.

    ``zone`` is the source's: used when the string names no offset. ``language`` decides 11/10/2026
    (day first, but for English). Instants come back in UTC; a day alone as a ``date``.
    """
    original = text.strip()[:LONGEST_STRING]
    plain = re.sub(r"\s+", " ", original.lower().replace("\u00ad", "")).strip()
    if not plain:
        return None
    for read in (_read_number, _read_ago, _read_day_word, _read_written, _read_month):
        stamp = read(plain, now, zone, language or "")
        if stamp is not None:
            value, precision, confidence = stamp
            return Stamp(
                value=value,
                precision=precision,
                origin="visible",
                confidence=confidence,
                text=original,
            )
    return None


_Read = tuple[datetime | date, Precision, float] | None


def _read_number(plain: str, now: datetime, zone: ZoneInfo, language: str) -> _Read:
    """Unix seconds or milliseconds, and 20260306T1230."""
    if _EPOCH.fullmatch(plain):
        seconds = float(plain) / (1000 if len(plain) == 13 else 1)
        value = datetime.fromtimestamp(seconds, UTC).replace(microsecond=0)
        return (value, Precision.SECOND, 1.0) if _year_fits(value.year, now) else None
    found = _COMPACT.fullmatch(plain)
    if found is None:
        return None
    day = _make_day(found["y"], found["m"], found["d"], now)
    return _join(day, _clock_of(found), zone)


def _read_ago(plain: str, now: datetime, zone: ZoneInfo, language: str) -> _Read:
    if any(plain.startswith(words) for words in JUST_NOW):
        return now.replace(second=0, microsecond=0), Precision.MINUTE, 0.9
    if not _AGO.search(plain):
        return None
    counts: dict[str, int] = {}
    for found in _QUANTITY.finditer(plain[: _last_ago(plain)]):
        unit = found.lastgroup
        if unit is not None:
            counts[unit] = counts.get(unit, 0) + int(found["n"] or 1)
    return _subtract(counts, now, zone) if counts else None


def _last_ago(plain: str) -> int:
    return max(found.start() for found in _AGO.finditer(plain))


def _subtract(counts: dict[str, int], now: datetime, zone: ZoneInfo) -> _Read:
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


def _read_day_word(plain: str, now: datetime, zone: ZoneInfo, language: str) -> _Read:
    found = _DAY_WORD.search(plain)
    if found is None:
        return None
    day = now.astimezone(zone).date() - timedelta(days=DAY_WORDS[found[1]])
    return _join(day, _find_clock(plain[: found.start()] + "  " + plain[found.end() :]), zone)


def _read_written(plain: str, now: datetime, zone: ZoneInfo, language: str) -> _Read:
    """Every form with a day: 06.03.2026, 2026-03-06, 6 марта [2026], March 6, 2026."""
    hits = [
        (found.start(), order, found)
        for order, pattern in enumerate(
            (_YEAR_FIRST, _NUMBER_DATE, _YEAR_MONTH_DAY, _MONTH_DAY, _DAY_MONTH)
        )
        if (found := pattern.search(plain))
    ]
    for _, _, found in sorted(hits, key=lambda hit: hit[:2]):
        day = _day_of(found, now, zone, language)
        if day is None:
            return None  # 30 February and its like: unknown, not the next date in the string
        return _join(day, _clock_near(plain, found), zone)
    return None


def _read_month(plain: str, now: datetime, zone: ZoneInfo, language: str) -> _Read:
    found = _MONTH_YEAR.fullmatch(plain)
    day = _make_day(found["y"], MONTHS[found["mon"]], 1, now) if found else None
    return (day, Precision.MONTH, 0.7) if day else None


def _day_of(found: re.Match[str], now: datetime, zone: ZoneInfo, language: str) -> date | None:
    parts = found.groupdict()
    if parts.get("mon"):
        month = MONTHS[parts["mon"]]
        if parts.get("y"):
            return _make_day(parts["y"].lstrip("'"), month, parts["d"], now)
        return _latest(month, int(parts["d"]), now.astimezone(zone).date())
    if parts["sep"] == "/" and language.startswith("en") and len(parts["d"]) <= 2:
        return _make_day(parts["y"], parts["d"], parts["m"], now) or _make_day(
            parts["y"], parts["m"], parts["d"], now
        )
    return _make_day(parts["y"], parts["m"], parts["d"], now)


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
    for year in (today.year + 1, today.year, today.year - 1):
        try:
            value = date(year, month, day)
        except ValueError:
            continue
        if value <= today + timedelta(days=1):
            return value
    return None


def _clock_near(plain: str, found: re.Match[str]) -> Clock | None:
    """The time that goes with a date: right after it (ISO), else beside it."""
    tail = plain[found.end() :]
    if tail[:1] in {"t", " "} and (iso := _ISO_TIME.match(tail[1:])) and iso["zone"]:
        return _clock_of(iso)
    if tail[:1] == "t":
        tail = " " + tail[1:]
    return _find_clock(plain[: found.start()] + " | " + tail)


def _find_clock(plain: str) -> Clock | None:
    for found in _CLOCK.finditer(plain):
        before = plain[max(0, found.start() - 3) : found.start()]
        if found["sep"] == "." and not re.search(r"(?<!\w)[вуіо]\s$|\|\s*$", before):
            continue
        if found["sep"] == "." and found["S"]:
            continue
        clock = _clock_of(found, after=plain[found.end() :])
        if clock is not None:
            return clock
    spoken = _SPOKEN_CLOCK.search(plain)
    return _clock_of(spoken) if spoken else None


def _clock_of(found: re.Match[str], after: str = "") -> Clock | None:
    parts = found.groupdict()
    if not parts.get("H"):
        return None
    hour = int(parts["H"])
    if parts.get("half"):
        hour = hour % 12 + (12 if parts["half"][0] == "p" else 0)
    try:
        at = time(hour, int(parts["M"]), min(int(parts.get("S") or 0), 59))
    except ValueError:
        return None
    precision = Precision.SECOND if parts.get("S") else Precision.MINUTE
    zone = _offset(parts["zone"]) if parts.get("zone") else _zone_after(after)
    return Clock(at=at, precision=precision, zone=zone)


def _zone_after(after: str) -> tzinfo | None:
    """A zone right after the clock: "+0300", "GMT+3", "MSK", "(мск)"."""
    if found := _OFFSET.match(after):
        if found["hours"]:
            hours = int(found["hours"])
            return timezone(timedelta(hours=hours)) if abs(hours) <= 14 else None
        return _offset(found["offset"])
    if found := _ZONE_NAME.search(after[:12]):
        return timezone(timedelta(hours=ZONES[found[1]]))
    return None


def _offset(written: str) -> tzinfo | None:
    if written == "z":
        return UTC
    digits = written[1:].replace(":", "").ljust(4, "0")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if span > timedelta(hours=14):
        return None
    return timezone(-span if written[0] == "-" else span)


def _join(day: date | None, clock: Clock | None, zone: ZoneInfo) -> _Read:
    if day is None:
        return None
    if clock is None:
        return day, Precision.DAY, 1.0
    local = datetime.combine(day, clock.at, tzinfo=clock.zone or zone)
    return local.astimezone(UTC), clock.precision, 1.0
