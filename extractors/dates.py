"""When an article was published and when it was changed: one decision over all candidates.

The most precise trustworthy value wins; a day alone is refined by a hint that agrees; midnight
that nobody confirms is a day; what lies in the future is refused. Nothing is ever made up.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dozor.models import Entry, Page, Precision, Source, Stamp
from extractors import date_candidates as gather
from extractors import structured
from extractors.date_candidates import Candidate
from extractors.date_text import parse_date
from extractors.markup import Element, Run

__all__ = ["Found", "choose", "find_published", "parse_date", "zone_of"]

FURTHEST_AHEAD = timedelta(hours=24)  # clocks and zones differ; more is a mistake or a plan
SAME = timedelta(seconds=60)

# Lower is better. Machine-readable times of the page first, then what a reader sees, then hints.
_RANK = {
    "telegram": 0, "json-ld": 1, "meta": 2, "microdata": 2, "time-tag": 3, "data-attribute": 3,
    "visible": 4, "feed": 5, "sitemap": 6, "listing": 6, "dateline": 7, "issue": 7, "url": 8,
}  # fmt: skip
_STRUCTURED = frozenset({"json-ld", "meta", "microdata", "time-tag"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """The decision and everything it was taken from."""

    published: Stamp | None = None
    modified: Stamp | None = None
    candidates: tuple[Stamp, ...] = ()


def zone_of(source: Source) -> ZoneInfo:
    """The source's time zone; Moscow's when the system does not know it."""
    try:
        return ZoneInfo(source.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("Europe/Moscow")


def find_published(
    tree: Element,
    runs: list[Run],
    page: Page,
    entry: Entry,
    source: Source,
    now: datetime,
    *,
    title: str | None = None,
    body: str = "",
    node: structured.Node | None = None,
) -> Found:
    """All dates of a page and its entry, and the one decision on them.

    ``now``: when the page was fetched; relative dates count from it. ``node``: its JSON-LD article.
    """
    zone = zone_of(source)
    read = gather.reader(now, zone, source.language)
    anchor = gather.headline_range(tree, runs, title)
    candidates = [
        *gather.from_json_ld(node or structured.dated_page(tree), read),
        *gather.from_metas(tree, read),
        *gather.from_microdata(tree, read),
        *gather.from_time_tags(tree, runs, anchor, read),
        *gather.from_data_attributes(runs, anchor, read),
        *gather.from_visible(runs, anchor, read),
        *gather.from_url(page.url, read),
        *hints(entry),
    ]
    # A dateline has no year: count it from the best other date, not from a later visit.
    near = min((c.stamp for c in candidates if not c.modified), key=_order, default=None)
    candidates += gather.from_dateline(body, gather.reader(_instant(near, zone) or now, zone, None))
    return choose(candidates, now, zone)


def _instant(stamp: Stamp | None, zone: ZoneInfo) -> datetime | None:
    if stamp is None or isinstance(stamp.value, datetime):
        return stamp.value if stamp else None  # type: ignore[return-value]
    return datetime.combine(stamp.value, time(12), tzinfo=zone).astimezone(UTC)


def hints(entry: Entry) -> list[Candidate]:
    found = []
    if entry.published is not None:
        found.append(Candidate(entry.published))
    if entry.modified is not None:
        found.append(Candidate(entry.modified, modified=True))
    return found


def choose(candidates: list[Candidate], now: datetime, zone: ZoneInfo) -> Found:
    """Pure: candidates in, decision out."""
    kept = [c for c in candidates if not _is_ahead(c.stamp, now, zone)]
    published = [c.stamp for c in kept if not c.modified]
    published = [_mend_offset(stamp, published, zone) for stamp in published]
    published = [_mend_midnight(stamp, published, zone) for stamp in published]
    chosen = _best(published, zone)
    changed = [c.stamp for c in kept if c.modified]
    modified = min(changed, key=_order, default=None)
    return Found(
        published=chosen,
        modified=_later(modified, chosen, zone),
        candidates=tuple(dict.fromkeys(c.stamp for c in candidates)),
    )


def _best(stamps: list[Stamp], zone: ZoneInfo) -> Stamp | None:
    if not stamps:
        return None
    chosen = min(stamps, key=_order)
    day = _day(chosen, zone)
    days = [s for s in stamps if not isinstance(s.value, datetime)]
    trusted = min(days, key=_order, default=None)
    if (
        trusted is not None
        and _RANK.get(trusted.origin, 9) < 5 <= _RANK.get(chosen.origin, 9)
        and abs((_day(trusted, zone) - day).days) > 1
    ):
        # A hint's minute refines the page's day only where both name about the same day.
        chosen, day = trusted, _day(trusted, zone)
    others = {s.origin for s in stamps if s.origin != chosen.origin and _day(s, zone) == day}
    against = any(_day(s, zone) != day for s in stamps if s.origin in _STRUCTURED | {"visible"})
    sure = chosen.confidence + (0.05 if others else 0.0) - (0.2 if against else 0.0)
    return replace(chosen, confidence=round(min(1.0, max(0.1, sure)), 2))


def _order(stamp: Stamp) -> tuple[bool, int]:
    """With a time before without; then by origin."""
    return not isinstance(stamp.value, datetime), _RANK.get(stamp.origin, 9)


def _mend_offset(stamp: Stamp, all_stamps: list[Stamp], zone: ZoneInfo) -> Stamp:
    """Some sites print local time as UTC («23:53:19+00:00» beside «23:53»): believe the clock
    that a reader sees, or the feed, when the difference is exactly the zone's offset."""
    if stamp.origin not in _STRUCTURED or not isinstance(stamp.value, datetime):
        return stamp
    if not stamp.text.rstrip().lower().endswith(("z", "+00:00", "+0000", "+00")):
        return stamp
    local = stamp.value.replace(tzinfo=zone).astimezone(UTC)
    if local == stamp.value:
        return stamp
    for other in all_stamps:
        if (
            other.origin in {"visible", "feed", "data-attribute"}
            and isinstance(other.value, datetime)
            and abs(other.value - local) < SAME
        ):
            return replace(stamp, value=local, confidence=stamp.confidence - 0.1)
    return stamp


def _mend_midnight(stamp: Stamp, all_stamps: list[Stamp], zone: ZoneInfo) -> Stamp:
    """00:00:00 in markup is a day without a time unless another origin shows that minute."""
    if stamp.origin not in _STRUCTURED | {"feed", "sitemap"} or not isinstance(
        stamp.value, datetime
    ):
        return stamp
    local = stamp.value.astimezone(zone)
    if time(0) not in {local.time(), stamp.value.time()}:
        return stamp
    if any(
        isinstance(other.value, datetime)
        and other.origin != stamp.origin
        and other.origin in {"visible", "data-attribute"}
        and abs(other.value - stamp.value) < SAME
        for other in all_stamps
    ):
        return stamp
    day = local.date() if local.time() == time(0) else stamp.value.date()
    return replace(stamp, value=day, precision=Precision.DAY)


def _later(modified: Stamp | None, published: Stamp | None, zone: ZoneInfo) -> Stamp | None:
    """A change is later than the publication, or it is none."""
    if modified is None or published is None:
        return modified
    if isinstance(modified.value, datetime) and isinstance(published.value, datetime):
        return modified if modified.value - published.value >= SAME else None
    days = (_day(modified, zone) - _day(published, zone)).days
    if isinstance(modified.value, datetime):
        return modified if days >= 0 else None
    return modified if days > 0 else None


def _is_ahead(stamp: Stamp, now: datetime, zone: ZoneInfo) -> bool:
    if isinstance(stamp.value, datetime):
        return stamp.value - now > FURTHEST_AHEAD
    return stamp.value > now.astimezone(zone).date() + timedelta(days=1)


def _day(stamp: Stamp, zone: ZoneInfo) -> date:
    value = stamp.value
    return value.astimezone(zone).date() if isinstance(value, datetime) else value
