"""RSS, RDF and Atom to a ``Listing``; JSON Feed goes to ``json_feed``.

feedparser does the parsing, on UTF-8 that we decoded; it only ever gets ``io.BytesIO`` (a string
that looks like a URL or a path it would fetch or open). Dates are read by us from the raw strings:
it takes MSK for UTC and knows no Russian month.
"""

import io
import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from dozor.models import Entry, Listing, Page, Source, Stamp, VisitStatus
from extractors.dates import parse_date, zone_of
from extractors.encodings import decode
from extractors.faults import THIRD_PARTY
from extractors.fragments import fragment_text, plain_line
from extractors.json_feed import json_listing
from extractors.markup import absolute
from extractors.text import one_line

MOST_ENTRIES = 5_000
FULL_TEXT = 1_000  # characters of a description that is the article rather than a teaser
SUMMARY = 1_000

_ROOT_END = re.compile(r"</\s*(?:\w+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_ITEM = re.compile(r"<(/?)(?:\w+:)?(?:item|entry)(?=[\s>/])", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_HTML = re.compile(
    r"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)


def feed_listing(page: Page, source: Source) -> Listing:
    """Entries in the order of the feed. Without a link ``url`` is empty, and one that is not
    http(s) stays as it was: the entry then ends as a bad link, not unseen."""
    if not page.body.strip():
        return Listing(status=VisitStatus.BROKEN, detail="the answer is empty")
    decoded = decode(page.body, page.content_type, source.encoding)
    if decoded is None:
        return Listing(status=VisitStatus.BROKEN, detail="no charset makes sense of the bytes")
    text = decoded.text.lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        return json_listing(text, page, source)
    if _HTML.match(text):
        return Listing(status=VisitStatus.BROKEN, detail="an HTML page instead of a feed")
    whole, cut = _whole_items(text)
    try:
        parsed = _parse(whole, page.url)
    except THIRD_PARTY as fault:
        return Listing(status=VisitStatus.BROKEN, detail=f"the feed cannot be parsed: {fault!r}")
    return _listing(parsed, page, source, cut)


def _parse(text: str, url: str) -> Any:
    import feedparser

    data = _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    return feedparser.parse(io.BytesIO(data), response_headers=headers)


def _whole_items(text: str) -> tuple[str, str | None]:
    """The text up to the last whole item when the feed was cut off, and a note if it was."""
    if _ROOT_END.search(text[-2_000:]):
        return text, None
    marks = list(_ITEM.finditer(text))
    if not marks:
        return text, None
    if marks[-1][1]:
        return text, "truncated after a whole entry"
    return text[: marks[-1].start()], "truncated: the last entry was dropped"


def _listing(parsed: Any, page: Page, source: Source, cut: str | None) -> Listing:
    raw = parsed.entries[:MOST_ENTRIES]
    version = parsed.get("version")  # feedparser sets none for what it finds empty
    entries = [_entry(item, parsed, page, source) for item in raw]
    kept = tuple(entry for entry in entries if "\ufffd" not in (entry.title or ""))
    notes = [cut] if cut else []
    if len(kept) < len(entries):
        notes.append(f"{len(entries) - len(kept)} entries dropped: undecodable titles")
    if len(parsed.entries) > MOST_ENTRIES:
        notes.append(f"{len(parsed.entries) - MOST_ENTRIES} entries over the limit")
    if kept:
        return Listing(
            status=VisitStatus.OK,
            entries=kept,
            detail="; ".join(notes) or None,
            complete=not notes,
        )
    if version and not notes:
        return Listing(status=VisitStatus.EMPTY, detail="the feed has no entries")
    notes.append(f"not a feed: {_reason(parsed)}" if not version else "no whole entry")
    return Listing(status=VisitStatus.BROKEN, detail="; ".join(notes), complete=not cut)


def _reason(parsed: Any) -> str:
    return str(parsed.get("bozo_exception") or "no element of RSS or Atom")[:200]


def _entry(item: Any, parsed: Any, page: Page, source: Source) -> Entry:
    # dict.get: feedparser's own lookup gives the published date for a missing updated one
    def field(name: str) -> Any:
        return dict.get(item, name)

    full = _full_text(item)
    summary = plain_line(_text(field("summary")))
    published, modified = _dates(item, str(parsed.get("version") or ""), page.fetched_at, source)
    return Entry(
        url=_link(item, page.url),
        title=plain_line(_text(field("title"))),
        published=published,
        modified=modified,
        summary=summary[:SUMMARY] if summary else None,
        content=full,
        content_kind="feed" if full else None,
        author=_authors(item),
        section=next((one_line(_text(tag.get("term"))) for tag in field("tags") or ()), None),
        guid=one_line(_text(field("id"))),
        language=_text(dict.get(parsed.feed, "language")) or None,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _link(item: Any, base: str) -> str:
    written = _text(dict.get(item, "link"))
    if not written:
        links = [_text(link.get("href")) for link in dict.get(item, "links") or ()]
        guid = _text(dict.get(item, "id"))
        written = next((link for link in (*links, guid) if absolute(link, "")), "")
    return absolute(written, base) or written.strip()


def _full_text(item: Any) -> str | None:
    """The article inside the feed: yandex:full-text, content:encoded, or a long description."""
    bodies = [_text(value) for key, value in dict.items(item) if key.endswith("full-text")]
    bodies += [_text(part.get("value")) for part in dict.get(item, "content") or ()]
    longest = max(bodies, key=len, default="")
    if not longest.strip():
        description = _text(dict.get(item, "summary"))
        longest = description if len(fragment_text(description)) >= FULL_TEXT else ""
    return longest if longest.strip() and "\ufffd" not in longest else None


def _authors(item: Any) -> str | None:
    named = [_text(author.get("name")) for author in dict.get(item, "authors") or ()]
    return one_line(", ".join(dict.fromkeys(name for name in named if name)))


def _dates(
    item: Any, version: str, now: datetime, source: Source
) -> tuple[Stamp | None, Stamp | None]:
    """Published and modified. Atom's <updated> alone says nothing of the publication; dc:date,
    which feedparser calls "updated" too, is RSS's way to say when a thing was published."""
    published = _stamp(dict.get(item, "published"), now, source)
    modified = _stamp(dict.get(item, "updated"), now, source)
    if published is None and not version.startswith("atom"):
        return modified, None
    return published, modified


def _stamp(written: object, now: datetime, source: Source) -> Stamp | None:
    stamp = parse_date(_text(written), now, zone_of(source), source.language)
    return replace(stamp, origin="feed", confidence=0.8) if stamp else None
