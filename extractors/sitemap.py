"""Sitemaps (sitemaps.org) and news sitemaps to a ``Listing``."""

import re
import zlib
from dataclasses import replace

from dozor.models import Entry, Listing, Page, Source, Stamp, VisitStatus
from extractors.dates import parse_date, zone_of
from extractors.encodings import decode
from extractors.markup import Element, absolute, parsable
from extractors.text import one_line

MOST_BYTES = 50 * 1024 * 1024  # the protocol's own limit, uncompressed
MOST_URLS = 50_000  # likewise
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_END = re.compile(r"</(?:\w+:)?(?:urlset|sitemapindex)\s*>\s*(?:<!--[^>]*-->\s*)*$", re.I)
_TAIL = 2000  # characters at the end in which the last tag stands
_GZIP = b"\x1f\x8b"


def sitemap_listing(page: Page, source: Source) -> Listing:
    """Entries of a <urlset>, or the children of a <sitemapindex>. News titles and dates are
    hints; <lastmod> says when a page was changed, so it is never a publication date."""
    body = page.body
    if body[:2] == _GZIP:
        unpacked = _gunzip(body)
        if unpacked is None:
            return Listing(status=VisitStatus.BROKEN, detail="broken gzip, or over 50 MB unpacked")
        body = unpacked
    if not body.strip():
        return Listing(status=VisitStatus.BROKEN, detail="the answer is empty")
    decoded = decode(body, page.content_type, source.encoding)
    if decoded is None:
        return Listing(status=VisitStatus.BROKEN, detail="no charset makes sense of the bytes")
    root = _parse(decoded.text) if "<" in decoded.text[:200] else None
    if root is None:
        return _plain_list(decoded.text)
    name, cut = _name(root), _END.search(decoded.text[-_TAIL:]) is None
    if name == "sitemapindex":
        listing = _index(_whole(_children(root, "sitemap"), cut), page)
    elif name == "urlset":
        listing = _urls(_whole(_children(root, "url"), cut), page, source)
    else:
        return Listing(status=VisitStatus.BROKEN, detail=f"not a sitemap: <{name[:40]}>")
    if not cut:
        return listing
    return replace(listing, complete=False, detail="truncated: the last entry was dropped")


def _whole(children: list[Element], cut: bool) -> list[Element]:
    """Of a cut file the last child may be cut too, in the middle of its address."""
    return children[:-1] if cut else children


def _urls(listed: list[Element], page: Page, source: Source) -> Listing:
    entries = tuple(_entry(url, page, source) for url in listed[:MOST_URLS])
    over = len(listed) - MOST_URLS
    return Listing(
        status=VisitStatus.OK if entries else VisitStatus.EMPTY,
        entries=entries,
        detail=f"{over} entries over the limit" if over > 0 else None,
        complete=over <= 0,
    )


def _gunzip(body: bytes) -> bytes | None:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(body, MOST_BYTES)
    except zlib.error:
        return None
    return None if unpacker.unconsumed_tail else unpacked


def _parse(text: str) -> Element | None:
    from lxml import etree

    # recover: a cut sitemap still gives its whole entries
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, recover=True
    )
    try:
        root = etree.fromstring(parsable(_DECLARATION.sub("", text, count=1)), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    return root if root is not None and isinstance(root.tag, str) else None


def _plain_list(text: str) -> Listing:
    """The protocol allows a text file of URLs, one a line."""
    urls = [absolute(line.strip(), "") for line in text.split("\n")[:MOST_URLS] if line.strip()]
    if not urls or not all(urls):
        return Listing(status=VisitStatus.BROKEN, detail="neither XML nor a list of URLs")
    return Listing(status=VisitStatus.OK, entries=tuple(Entry(url=url) for url in urls if url))


def _index(children: list[Element], page: Page) -> Listing:
    """The newest first, by <lastmod>: a crawler visits only so many."""
    listed = [(_value(c, "lastmod") or "", _value(c, "loc")) for c in children]
    listed.sort(key=lambda child: child[0], reverse=True)  # W3C datetimes sort as text
    links = [absolute(link, page.url) for _, link in listed]
    found = tuple(dict.fromkeys(link for link in links if link))
    return Listing(status=VisitStatus.OK if found else VisitStatus.EMPTY, children=found)


def _entry(url: Element, page: Page, source: Source) -> Entry:
    link = _value(url, "loc") or ""
    news = next(iter(_children(url, "news")), None)
    publication = _value(news, "publication_date") if news is not None else None
    return Entry(
        url=absolute(link, page.url) or link,
        title=one_line(_value(news, "title")) if news is not None else None,
        published=_stamp(publication, page, source),
        modified=_stamp(_value(url, "lastmod"), page, source),
        language=_language(news),
    )


def _language(news: Element | None) -> str | None:
    publication = next(iter(_children(news, "publication")), None) if news is not None else None
    return _value(publication, "language") if publication is not None else None


def _stamp(written: str | None, page: Page, source: Source) -> Stamp | None:
    if not written:
        return None
    stamp = parse_date(written, page.fetched_at, zone_of(source), source.language)
    return replace(stamp, origin="sitemap", confidence=0.7) if stamp else None


def _name(element: Element) -> str:
    tag = element.tag
    return tag.rsplit("}", 1)[-1].lower() if isinstance(tag, str) else ""


def _children(element: Element, name: str) -> list[Element]:
    return [child for child in element if _name(child) == name]


def _value(element: Element, name: str) -> str | None:
    for child in _children(element, name):
        text = "".join(child.itertext()).strip()
        if text:
            return text
    return None
