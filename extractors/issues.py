"""A page of newspaper issues to entries: its links to PDF files."""

import re
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from dozor.models import Entry, Listing, Page, Precision, Source, Stamp, VisitStatus
from extractors.date_candidates import Read, reader
from extractors.dates import zone_of
from extractors.encodings import decode
from extractors.markup import Element, absolute, base_of, parse_html, text_of
from extractors.text import one_line

_YEAR_FIRST = re.compile(
    r"(?<!\d)((?:19|20)\d{2})[-_./]?(0[1-9]|1[0-2])[-_./]?(0[1-9]|[12]\d|3[01])(?!\d)"
)
_DAY_FIRST = re.compile(
    r"(?<!\d)(0?[1-9]|[12]\d|3[01])[-_.](0?[1-9]|1[0-2])[-_.]((?:19|20)?\d{2})(?!\d)"
)

_YEAR_MONTH = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_.](0[1-9]|1[0-2])(?!\d)")


def pdf_listing(page: Page, source: Source) -> Listing:
    """Entries for every linked PDF; a PDF itself is its own single entry. The issue's day comes
    from the file's name, its address or the words of the link."""
    if page.body[:1024].lstrip().startswith(b"%PDF"):
        read = reader(page.fetched_at, zone_of(source), source.language)
        entry = Entry(url=page.url, published=_day(page.url, "", read))
        return Listing(status=VisitStatus.OK, entries=(entry,))
    decoded = decode(page.body, page.content_type, source.encoding)
    tree = parse_html(decoded.text) if decoded else None
    if tree is None:
        return Listing(status=VisitStatus.BROKEN, detail="no readable HTML")
    entries = _entries(tree, page, source)
    if not entries:
        return Listing(status=VisitStatus.BROKEN, detail="no link to a PDF on the page")
    return Listing(status=VisitStatus.OK, entries=entries)


def _entries(tree: Element, page: Page, source: Source) -> tuple[Entry, ...]:
    read = reader(page.fetched_at, zone_of(source), source.language)
    base = base_of(tree, page.url)
    found: dict[str, Entry] = {}
    for element in tree.iter("a"):
        url = absolute(element.get("href"), base)
        if url is None or not urlsplit(url).path.lower().endswith(".pdf"):
            continue
        words = one_line(text_of(element)) or one_line(element.get("title"))
        entry = Entry(url=url, title=words, published=_day(url, words or "", read))
        if url not in found or (words and not found[url].title):
            found[url] = entry
    return tuple(found.values())


def _day(url: str, words: str, read: Read) -> Stamp | None:
    """Words first («№ 12 от 6 марта 2026»), then the name of the file, then the folders."""
    path = unquote(urlsplit(url).path)
    for written in (words, path.rsplit("/", 1)[-1], path):
        stamp = read(words) if written is words else _in_path(written, read)
        if stamp is not None:
            return replace(stamp, origin="issue", confidence=0.8)
    return None


def day_in_path(url: str, now: datetime, zone: ZoneInfo, language: str | None) -> Stamp | None:
    """The issue's day, or its month, as the name of a file or its folders give it."""
    stamp = _day(url, "", reader(now, zone, language))
    return None if stamp is None else replace(stamp, text=url.rsplit("/", 1)[-1])


def _in_path(path: str, read: Read) -> Stamp | None:
    if found := _YEAR_FIRST.search(path):
        return read("-".join(found.groups()))
    if found := _DAY_FIRST.search(path):
        return read(".".join(found.groups()))
    if found := _YEAR_MONTH.search(path):
        return Stamp(
            value=date(int(found[1]), int(found[2]), 1), precision=Precision.MONTH, origin="issue"
        )
    return None
