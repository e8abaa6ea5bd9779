"""Known lies of dates on news pages, each mended only where the page itself tells on it. Pure."""

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, tzinfo

from dozor.models import Precision, Stamp
from extractors.date_clock import stated_offset
from extractors.date_values import HINTS, MACHINE, SAME, SHOWN, agree, is_utc

HALF_DAY = timedelta(hours=12)
CLOCK_SLACK = timedelta(minutes=10)  # a server's clock may be so wrong

_HALVED = re.compile(r"\dp\.?m\b|\d\s+p\.?m\b", re.IGNORECASE)
_SLASHED = re.compile(r"(?<!\d)\d{1,2}([/-])\d{1,2}\1(?:19|20)\d{2}(?!\d)")
_MIDNIGHT = re.compile(r"(?<![\d:.])(?:0?0[:.]00|12:00\s*a)", re.IGNORECASE)


def mend(stamps: list[Stamp], everything: list[Stamp], now: datetime, zone: tzinfo) -> list[Stamp]:
    """``stamps`` in the same order. ``everything``: publications and changes, for comparison."""
    stamps = [_mend_order(stamp, stamps, zone) for stamp in stamps]
    stamps = [_mend_offset(stamp, stamps, everything, now, zone) for stamp in stamps]
    stamps = [_mend_half_day(stamp, stamps) for stamp in stamps]
    return [_mend_midnight(stamp, stamps, zone) for stamp in stamps]


def _mend_order(stamp: Stamp, stamps: list[Stamp], zone: tzinfo) -> Stamp:
    """06/03/2026 is read month first or day first by what the page's other dates say."""
    if stamp.precision is Precision.MONTH or not _SLASHED.search(stamp.text):
        return stamp
    others = [s for s in stamps if not _SLASHED.search(s.text)]
    if not others or any(agree(stamp, other, zone) for other in others):
        return stamp
    swapped = _swapped(stamp, zone)
    if swapped is not None and any(agree(swapped, other, zone) for other in others):
        return swapped
    return stamp


def _swapped(stamp: Stamp, zone: tzinfo) -> Stamp | None:
    value = stamp.value
    local = value.astimezone(zone) if isinstance(value, datetime) else value
    try:
        turned = local.replace(month=local.day, day=local.month)
    except ValueError:
        return None
    return replace(stamp, value=turned.astimezone(UTC) if isinstance(turned, datetime) else turned)


def _mend_offset(
    stamp: Stamp, stamps: list[Stamp], everything: list[Stamp], now: datetime, zone: tzinfo
) -> Stamp:
    """Some sites print local time as UTC («23:53:19+00:00» beside «23:53»): believe the clock that
    a reader sees, another place that writes the same clock with an offset, or the feed."""
    value = stamp.value
    if stamp.origin not in MACHINE or not isinstance(value, datetime) or not is_utc(stamp):
        return stamp
    if stamp.text.strip().isdigit():
        return stamp
    local = _same_clock_elsewhere(value, everything)
    if local is None:
        local = value.replace(tzinfo=zone).astimezone(UTC)
        if not _told_local(value, local, stamps, now):
            return stamp
    return (
        stamp if local == value else replace(stamp, value=local, confidence=stamp.confidence * 0.9)
    )


def _same_clock_elsewhere(value: datetime, stamps: list[Stamp]) -> datetime | None:
    """The instant of markup that writes the same wall clock, to the second, with an offset."""
    for other in stamps:
        written = stated_offset(other.text)
        if other.origin not in MACHINE or written in {None, UTC}:
            continue
        if (
            isinstance(other.value, datetime)
            and other.value.astimezone(written).replace(tzinfo=UTC) == value
        ):
            return other.value
    return None


def _told_local(value: datetime, local: datetime, stamps: list[Stamp], now: datetime) -> bool:
    told = [
        other.value
        for other in stamps
        if other.origin in {"visible", "feed"} and isinstance(other.value, datetime)
    ]
    if any(abs(other - value) < SAME for other in told):
        return False
    early = value - now > CLOCK_SLACK and local <= now  # nothing is published before its time
    return early or any(abs(other - local) < SAME for other in told)


def _mend_half_day(stamp: Stamp, stamps: list[Stamp]) -> Stamp:
    """ "T11:15" beside «11:15 PM»: a template that prints hours of twelve without am and pm."""
    value = stamp.value
    if stamp.origin not in MACHINE or not isinstance(value, datetime):
        return stamp
    for other in stamps:
        if other.origin == "visible" and isinstance(other.value, datetime):
            late = other.value - value - HALF_DAY
            if timedelta(0) <= late + SAME / 2 < SAME and _HALVED.search(other.text):
                return replace(stamp, value=value + HALF_DAY)
    return stamp


def _mend_midnight(stamp: Stamp, stamps: list[Stamp], zone: tzinfo) -> Stamp:
    """00:00 is a day without a time unless three origins give it, one of them seen by the reader:
    what fills in the clock for the markup often prints it beside the headline too."""
    value = stamp.value
    if not isinstance(value, datetime) or not _may_be_filled_in(stamp):
        return stamp
    zones = (UTC, zone) if is_utc(stamp) else (stated_offset(stamp.text) or zone,)
    days = [local.date() for z in zones if (local := value.astimezone(z)).time() == time(0)]
    same = {
        other.origin
        for other in stamps
        if isinstance(other.value, datetime) and abs(other.value - value) < SAME
    }
    if not days or (len(same) > 2 and same & SHOWN):
        return stamp
    return replace(stamp, value=days[0], precision=Precision.DAY)


def _may_be_filled_in(stamp: Stamp) -> bool:
    """Whether a machine wrote the clock, or it is written out: only then 00:00 may stand for no
    time («5 часов назад» may be midnight too)."""
    if stamp.origin in MACHINE | HINTS or stamp.precision is Precision.SECOND:
        return True
    return stamp.origin == "visible" and bool(_MIDNIGHT.search(stamp.text))
