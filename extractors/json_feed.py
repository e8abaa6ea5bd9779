"""JSON Feed (jsonfeed.org, versions 1 and 1.1) to a ``Listing``."""

import json
from dataclasses import replace
from typing import Any

from dozor.models import Entry, Listing, Page, Source, Stamp, VisitStatus
from extractors.dates import parse_date, zone_of
from extractors.fragments import plain_line
from extractors.markup import absolute
from extractors.text import one_line
from extractors.truncation import whole_items

MOST_ENTRIES = 5_000


def json_listing(text: str, page: Page, source: Source) -> Listing:
    """Of a feed that was cut off: its whole items, and that there were more."""
    try:
        feed, fault = json.loads(text), None
    except (ValueError, RecursionError) as error:
        feed, fault = {"items": whole_items(text, "items")}, f"broken JSON: {error}"[:200]
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        detail = fault or "JSON, but not a JSON Feed"
        return Listing(status=VisitStatus.BROKEN, detail=detail, complete=fault is None)
    entries = tuple(
        _entry(item, feed, page, source) for item in items[:MOST_ENTRIES] if isinstance(item, dict)
    )
    over = len(items) - MOST_ENTRIES
    notes = [fault] if fault else []
    notes += [f"{over} entries over the limit"] if over > 0 else []
    status = VisitStatus.OK if entries else VisitStatus.BROKEN if fault else VisitStatus.EMPTY
    return Listing(
        status=status, entries=entries, detail="; ".join(notes) or None, complete=not notes
    )


def _entry(item: dict[str, Any], feed: dict[str, Any], page: Page, source: Source) -> Entry:
    def field(name: str) -> str:
        value = item.get(name)
        return value if isinstance(value, str) else ""

    link = field("url") or field("external_url") or field("id")
    content = field("content_html") or field("content_text")
    tags = item.get("tags")
    return Entry(
        url=absolute(link, page.url) or link.strip(),
        title=plain_line(field("title")),
        published=_stamp(field("date_published"), page, source),
        modified=_stamp(field("date_modified"), page, source),
        summary=plain_line(field("summary")),
        content=content or None,
        content_kind="feed" if content else None,
        author=_author(item),
        section=one_line(tags[0])
        if isinstance(tags, list) and tags and isinstance(tags[0], str)
        else None,
        guid=one_line(field("id")),
        language=field("language")
        or (feed.get("language") if isinstance(feed.get("language"), str) else None),
    )


def _author(item: dict[str, Any]) -> str | None:
    authors = item.get("authors") or [item.get("author")]
    if not isinstance(authors, list):
        return None
    names = (author.get("name") for author in authors if isinstance(author, dict))
    return one_line(", ".join(name for name in names if isinstance(name, str)))


def _stamp(written: str, page: Page, source: Source) -> Stamp | None:
    stamp = parse_date(written, page.fetched_at, zone_of(source), source.language)
    return replace(stamp, origin="feed", confidence=0.8) if stamp else None
