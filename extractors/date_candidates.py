"""Every date a page and its entry offer, each with its origin. Gathers; does not decide.

What is written for machines is in ``date_markup``, what a reader sees in ``date_visible``.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from urllib.parse import urlsplit

from dozor.models import Entry, Stamp
from extractors import date_markup as markup
from extractors import date_visible as visible
from extractors import structured
from extractors.date_clock import stated_offset
from extractors.date_headline import Headline, find_headline
from extractors.date_order import Order, shown_order
from extractors.date_values import TRUST, Candidate, Read, local_day, offer, reader
from extractors.date_visible import date_lines
from extractors.markup import Element, Run

__all__ = ["Candidate", "Gathered", "Read", "date_lines", "from_url", "gather", "hints", "reader"]

NEAR = timedelta(days=30)  # a date without a year is at most so much later than the other dates
FRESH = timedelta(days=31)  # a day in the first sentence is the article's only while it is so young

_URL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})(?:([/_-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])"
    r"|/([1-9])/([1-9]|[12]\d|3[01])|/(1[0-2])/([1-9]))(?!\d)"
)
_URL_DAY_FIRST = re.compile(
    r"(?<!\d)(0[1-9]|[12]\d|3[01])([._-])(0[1-9]|1[0-2])\2((?:19|20)\d{2})(?!\d)"
)
_URL_MONTH = re.compile(r"/((?:19|20)\d{2})(?:[/-](0?[1-9]|1[0-2]))?(?=[/-]|$)")
_PLACE = r"[А-ЯЁІЎA-Z][\w.\-/ ]{1,40}"
_D_MONTH = r"\d{1,2}\s+[а-яёіў]{3,9}|[A-Z][a-z]{2,8}\.?\s+\d{1,2}"
_DATELINE = re.compile(
    rf"^\W*(?:{_PLACE}?[,.]\s*(?P<after>{_D_MONTH})\b(?!\s+(?:19|20)\d\d)"
    rf"|(?P<before>{_D_MONTH}),\s+[А-ЯЁІЎA-Z][\w\- ]{{1,30}}\s*[/(])"
)
_PROSE = re.compile(r"^\W*(\d{1,2}\s+[а-яёіў]{3,9}\s+20\d\d)\s+(?:года|г\.)")
_MONTH_FIRST = re.compile(r"([A-Za-z]+)\.?\s+(\d{1,2})$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathered:
    """All candidates, and the zone that the page itself shows (the outlet's when it shows none)."""

    candidates: tuple[Candidate, ...]
    zone: tzinfo


def gather(
    tree: Element,
    runs: list[Run],
    url: str,
    entry: Entry,
    now: datetime,
    zone: tzinfo,
    language: str | None,
    *,
    title: str | None,
    body: str,
    node: structured.Node | None,
) -> Gathered:
    headline = find_headline(tree, runs, title)
    dated = markup.find_dated(tree)
    node = node or structured.dated_page(tree)
    read = reader(now, zone, language)
    machine = _machine(tree, runs, headline, dated, node, read)
    shown_zone = _zone_of_page(machine, zone)
    if shown_zone is not zone:
        zone, read = shown_zone, reader(now, shown_zone, language)
        machine = _machine(tree, runs, headline, dated, node, read)
    known = [*machine, *from_url(url, read), *hints(entry)]
    order = _order(runs, known, zone)
    if order is not None and any("/" in candidate.stamp.text for candidate in machine):
        read = reader(now, zone, language, order=order)
        machine = _machine(tree, runs, headline, dated, node, read)
        known = [*machine, *from_url(url, read), *hints(entry)]
    near = _near(known, url, now, zone)
    seen = list(visible.from_visible(runs, headline, reader(now, zone, language, near, order)))
    near = _near([*known, *seen], url, now, zone)
    told = from_dateline(body, reader(now, zone, None, near), now)
    return Gathered(candidates=(*known, *seen, *told), zone=zone)


def _machine(
    tree: Element,
    runs: list[Run],
    headline: Headline,
    dated: markup.Dated,
    node: structured.Node | None,
    read: Read,
) -> list[Candidate]:
    found = [
        *markup.from_json_ld(node, read),
        *markup.from_metas(tree, read),
        *markup.from_microdata(dated, headline, read),
        *markup.from_time_tags(dated, runs, headline, read),
        *markup.from_data_attributes(runs, headline, read),
    ]
    if all(candidate.modified for candidate in found):
        found += markup.from_scripts(tree, read)
    return found


def _order(runs: list[Run], known: list[Candidate], zone: tzinfo) -> Order | None:
    """In which order the page writes 03/05/2026."""
    slashed = [run.text for run in runs if "/" in run.text]
    slashed += [candidate.stamp.text for candidate in known if "/" in candidate.stamp.text]
    if not slashed:
        return None
    sure = {local_day(c.stamp, zone) for c in known if "/" not in c.stamp.text}
    return shown_order(slashed, sure)


def _zone_of_page(machine: list[Candidate], zone: tzinfo) -> tzinfo:
    """The offset in which the page writes its own instants, for the times it shows without one.

    The outlet's zone stays when it has that offset then; +00:00 tells nothing, as too many write
    it without meaning it.
    """
    for candidate in machine:
        value, written = candidate.stamp.value, stated_offset(candidate.stamp.text)
        if not isinstance(value, datetime) or written in {None, UTC}:
            continue
        offset = value.astimezone(written).utcoffset()
        if offset and offset != value.astimezone(zone).utcoffset():
            return timezone(offset)
        return zone
    return zone


def _near(known: list[Candidate], url: str, now: datetime, zone: tzinfo) -> datetime:
    """The latest a date without a year may be, going by the dates that have one."""
    dated = [c.stamp for c in known if not c.modified]
    best = max(dated, key=lambda stamp: stamp.confidence, default=None)
    if best is not None:
        latest = local_day(best, zone) + NEAR
    else:
        latest = _last_day_of_path(url) or now.date()
    # twelve hours of slack, as a day in the outlet's zone may already be the next
    return min(now, datetime.combine(latest, time(12), tzinfo=UTC))


def _last_day_of_path(url: str) -> date | None:
    """The last day of the year or month in the path ("/2024/", "/2024/09/")."""
    found = _URL_MONTH.search(urlsplit(url).path)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2] or 12)
    return date(year, month, monthrange(year, month)[1])


def hints(entry: Entry) -> list[Candidate]:
    """What the entry point said, trusted less than the page."""
    found = []
    if entry.published is not None:
        found.append(Candidate(_weighed(entry.published)))
    if entry.modified is not None:
        found.append(Candidate(_weighed(entry.modified), modified=True))
    return found


def _weighed(stamp: Stamp) -> Stamp:
    return replace(stamp, confidence=stamp.confidence * TRUST.get(stamp.origin, 0.5))


def from_url(url: str, read: Read) -> Iterator[Candidate]:
    path = urlsplit(url).path
    if found := _URL_DAY.search(path):
        year, _, *parts = found.groups()
        month, day = (part for part in parts if part)
        yield from offer(f"{year}-{month}-{day}", read, "url")
    elif found := _URL_DAY_FIRST.search(path):
        yield from offer(f"{found[4]}-{found[3]}-{found[1]}", read, "url")


def from_dateline(body: str, read: Read, now: datetime) -> Iterator[Candidate]:
    """«МОСКВА, 6 мар - РИА Новости.» at the head of the text: a day without a year. A full date
    there («4 февраля 2026 года …») counts only while it is fresh, for anniversaries open so too."""
    head = body[:120]
    if found := _DATELINE.match(head):
        written = found["after"] or found["before"]
        yield from offer(_MONTH_FIRST.sub(r"\2 \1", written), read, "dateline")
    elif found := _PROSE.match(head):
        for candidate in offer(found[1], read, "dateline", trust=0.3):
            value = candidate.stamp.value
            if not isinstance(value, datetime) and abs(now.date() - value) <= FRESH:
                yield candidate
