"""One date that a page or its entry offers, and how it comes from a written string."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from dozor.models import Precision, Stamp
from extractors.date_clock import stated_offset
from extractors.date_order import Order
from extractors.date_text import parse_date

Read = Callable[[str], Stamp | None]

SAME = timedelta(seconds=60)  # two instants closer than this are one
MACHINE = frozenset({"json-ld", "meta", "microdata", "time-tag", "data-attribute", "script"})
HINTS = frozenset({"feed", "sitemap", "listing"})
SHOWN = frozenset({"visible", "data-attribute"})

# How far a place is to be trusted when nothing else speaks for or against it (0..1).
TRUST = {
    "telegram": 1.0, "json-ld": 0.95, "meta": 0.9, "microdata": 0.9, "time-tag": 0.85,
    "data-attribute": 0.8, "visible": 0.75, "script": 0.55, "feed": 0.6, "sitemap": 0.55,
    "listing": 0.5, "url": 0.6, "dateline": 0.45, "issue": 0.5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    stamp: Stamp
    modified: bool = False


def reader(
    now: datetime,
    zone: tzinfo,
    language: str | None,
    near: datetime | None = None,
    order: Order | None = None,
) -> Read:
    """``parse_date`` with all but the string filled in."""

    def read(written: str) -> Stamp | None:
        return parse_date(written, now, zone, language, near, order)

    return read


def offer(
    written: object, read: Read, origin: str, *, modified: bool = False, trust: float | None = None
) -> Iterator[Candidate]:
    """The candidate of a written string, when it is one. ``trust`` replaces that of the origin."""
    if not isinstance(written, str) or not written.strip():
        return
    stamp = read(written)
    if stamp is not None:
        sure = (TRUST[origin] if trust is None else trust) * stamp.confidence
        yield Candidate(replace(stamp, origin=origin, confidence=sure), modified=modified)


def local_value(stamp: Stamp, zone: tzinfo) -> datetime | date:
    """The value as the page means it: in the offset it writes, else in the outlet's zone. Its day
    may be another than that of UTC."""
    if not isinstance(stamp.value, datetime):
        return stamp.value
    written = stated_offset(stamp.text)
    return stamp.value.astimezone(zone if written in {None, UTC} else written)


def local_day(stamp: Stamp, zone: tzinfo) -> date:
    value = local_value(stamp, zone)
    return value.date() if isinstance(value, datetime) else value


def agree(one: Stamp, other: Stamp, zone: tzinfo) -> bool:
    """Whether two stamps may be of one day."""
    if Precision.MONTH in {one.precision, other.precision}:
        first, second = local_day(one, zone), local_day(other, zone)
        return (first.year, first.month) == (second.year, second.month)
    return bool(_days(one, zone) & _days(other, zone))


def _days(stamp: Stamp, zone: tzinfo) -> set[date]:
    """The days an instant may be called by: the outlet's, and that of UTC when it is written so."""
    days = {local_day(stamp, zone)}
    if isinstance(stamp.value, datetime) and is_utc(stamp):
        days.add(stamp.value.date())
    return days


def is_utc(stamp: Stamp) -> bool:
    """Whether it is written in UTC: Z, +00:00, or as a Unix time."""
    return stated_offset(stamp.text) is UTC or stamp.text.strip().isdigit()
