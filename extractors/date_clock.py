"""The time of day in a date string, and the zone that the string itself names. Pure text."""

import re
from dataclasses import dataclass
from datetime import UTC, time, timedelta, timezone, tzinfo

from dozor.models import Precision
from extractors.date_words import ZONES

FURTHEST_OFFSET = timedelta(hours=14)  # Kiribati

_ISO_TIME = re.compile(
    r"(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:[.,:]\d+)?)?"
    r"\s*(?P<zone>z\b|[+-]\d{2}:?\d{2}(?!\d)|[+-]\d{2}(?!\d))?"
)
_CLOCK = re.compile(
    r"(?<![\d:+\-])(?P<H>\d{1,2})(?P<sep>[:.h])(?P<M>\d{2})(?::(?P<S>\d{2})(?:[.,:]\d+)?)?(?![\d:])"
    r"\s*(?P<half>[ap]\.?m\b\.?|uhr\b)?"
)
_SPOKEN_CLOCK = re.compile(
    r"(?<!\d)(?P<H>\d{1,2})\s*(?:гадзін\w*|час(?:а|ов)?|годин\w*|ч\.?)\s*"
    r"(?P<M>\d{1,2})\s*(?:хвілін\w*|минут\w*|мин\.?|хвилин\w*)"
)
_OFFSET = re.compile(
    r"^[\s(\[,]*(?:(?:gmt|utc)?\s*(?P<offset>[+-]\d{2}:?(?:00|15|30|45))(?!\d)"
    r"|(?:gmt|utc)\s*(?P<sign>[+-])"
    r"(?P<hours>\d{1,2}(?!\d)|\s\d{1,2}(?![\d./]|\s*[^\W\d_]))(?::(?P<minutes>[0-5]\d))?)"
)
_ZONE_NAME = re.compile(r"\b(" + "|".join(ZONES) + r")\b(?!\s*[+-]\d)")
_BEFORE_DOT_CLOCK = re.compile(r"(?<!\w)(?:[вуіо]|um|ore|alle|à)\s$|\|\s*$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """A time of day as written; ``zone`` only when the string says it."""

    at: time
    precision: Precision
    zone: tzinfo | None = None


def iso_clock(tail: str) -> Clock | None:
    """The clock right after an ISO 8601 day ("T12:00:00+03:00"), when it has a zone."""
    found = _ISO_TIME.match(tail[1:]) if tail[:1] in {"t", " "} else None
    return clock_of(found) if found and found["zone"] else None


def find_clock(plain: str) -> Clock | None:
    """The first time of day in lower-case text. "10.30" only where a word announces a clock."""
    for found in _CLOCK.finditer(plain):
        before = plain[max(0, found.start() - 5) : found.start()]
        if found["sep"] == "." and not found["half"] and not _BEFORE_DOT_CLOCK.search(before):
            continue
        if found["sep"] == "." and found["S"]:
            continue
        clock = clock_of(found, after=plain[found.end() :])
        if clock is not None:
            return clock
    spoken = _SPOKEN_CLOCK.search(plain)
    return clock_of(spoken) if spoken else None


def clock_of(found: re.Match[str], after: str = "") -> Clock | None:
    """The clock of a match with groups H M [S] [zone] [half]; None when there is no such time."""
    parts = found.groupdict()
    if not parts.get("H"):
        return None
    hour, half = int(parts["H"]), parts.get("half") or ""
    if half[:1] in {"a", "p"}:
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    try:
        at = time(hour, int(parts["M"]), min(int(parts.get("S") or 0), 59))
    except ValueError:
        return None
    precision = Precision.SECOND if parts.get("S") else Precision.MINUTE
    zone = read_offset(parts["zone"]) if parts.get("zone") else _zone_after(after)
    return Clock(at=at, precision=precision, zone=zone)


def _zone_after(after: str) -> tzinfo | None:
    """A zone right after the clock: "+0300", "GMT+3", "(UTC + 5)", "MSK", "(мск)"."""
    after = after.replace("\u2212", "-")
    if found := _OFFSET.match(after):
        if found["hours"]:
            hours = f"{int(found['hours']):02}"
            return read_offset(found["sign"] + hours + (found["minutes"] or ""))
        return read_offset(found["offset"])
    if (found := _ZONE_NAME.search(after)) and found.end() <= 12:
        return timezone(timedelta(hours=ZONES[found[1]]))
    return None


def read_offset(written: str) -> tzinfo | None:
    """ "z", "+03", "+0300", "+03:00"."""
    if written == "z":
        return UTC
    digits = written[1:].replace(":", "").ljust(4, "0")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if span > FURTHEST_OFFSET:
        return None
    return timezone(-span if written[0] == "-" else span)


_STATED = re.compile(
    r"\d{2}:?\d{2}(?::?\d{2}(?:[.,:]\d+)?)?\s*(?P<zone>z|[+-]\d{2}:?\d{2}|[+-]\d{2})$"
)
_NAMED = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?m\b\.?)?\s*\(?(?P<name>[a-zмск]{3,4})\b")


def stated_offset(written: str) -> tzinfo | None:
    """The offset that a written instant names ("…T12:00:00+03:00", "7:47 PM EST"), or None.

    ``UTC`` itself comes back for Z, GMT, +00:00 and -00:00 alike.
    """
    lower = written.strip().lower()
    if len(lower) > 13 and (found := _STATED.search(lower)):
        zone = read_offset(found["zone"])
    elif (found := _NAMED.search(lower)) and found["name"] in ZONES:
        zone = _zone_after(lower[found.start("name") :])
    else:
        return None
    return UTC if zone is not None and not zone.utcoffset(None) else zone
