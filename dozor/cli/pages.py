"""One stored page to its articles, by what it is: for `dozor extract`. No network, no database.

Runs in worker processes, so it is importable by name and raises for no bytes.
"""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from dozor.models import Entry, Extraction, Outcome, Page, Source, VisitStatus

NO_ADDRESS = "about:page"  # a page whose address nobody told: no host, and no front page

_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF|channel)[\s>]|jsonfeed\.org/version", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_PREVIEW = re.compile(rb"\btgme_(?:channel|widget_message|page)")
_TELEGRAM_HOSTS = frozenset({"t.me", "telegram.me"})
_HEAD = 4096  # bytes in which a feed says what it is
_OUTCOMES = {VisitStatus.BROKEN: Outcome.UNPARSABLE}  # the others show no article


def articles_of(page: Page, source: Source, kind: str | None) -> tuple[Extraction, ...]:
    """At least one extraction: the articles, or why there is none. ``kind`` None: find it out."""
    from extractors import parsers
    from extractors.date_zones import UNKNOWN, guess_timezone

    if not source.id and (zone := guess_timezone(page.url)) != UNKNOWN:
        source = replace(source, timezone=zone)  # nobody said whose page it is: its address does
    kind = kind or kind_of(page)
    if kind in {"telegram", "feed"}:
        return _listed(page, source, kind)
    if kind == "text":
        return parsers.bare_text(page, source, Entry(url=page.url, content_kind="text"))
    if kind == "pdf":
        from extractors.pdf import pdf_articles

        return pdf_articles(page, source, Entry(url=page.url))
    return parsers.articles(page, source, Entry(url=page.url))


def kind_of(page: Page) -> str:
    """By the first bytes, then by address and content type: servers mislabel."""
    from extractors.parsers import is_pdf

    head = page.body[:_HEAD]
    if is_pdf(page):
        return "pdf"
    if _FEED.search(head) and not _HTML.search(head):
        return "feed"
    if urlsplit(page.url).hostname in _TELEGRAM_HOSTS or _PREVIEW.search(page.body):
        return "telegram"
    if (page.content_type or "").startswith("text/plain") and not _HTML.search(head):
        return "text"
    return "html"


def _listed(page: Page, source: Source, kind: str) -> tuple[Extraction, ...]:
    """The entries of a preview or a feed, each an article of its own."""
    from extractors import parsers

    listing = parsers.listing(page, source, kind, page.url)
    if not listing.entries:
        outcome = _OUTCOMES.get(listing.status, Outcome.NOT_ARTICLE)
        return (Extraction(url=page.url, kind=kind, outcome=outcome, detail=listing.detail),)
    if kind == "feed":
        return tuple(_feed_article(page, source, entry) for entry in listing.entries)
    return tuple(
        found
        for entry in listing.entries
        for found in parsers.articles(replace(page, url=entry.url), source, entry)
    )


def _feed_article(page: Page, source: Source, entry: Entry) -> Extraction:
    """The whole text where the feed brings it; else what it hints at, without a text."""
    from extractors.dates import choose, hints, zone_of
    from extractors.feed_text import article_from_feed

    page = replace(page, url=entry.url or page.url)
    if whole := article_from_feed(page, source, entry, shortest=1):
        return whole
    found = choose(hints(entry), page.fetched_at, zone_of(source))
    return Extraction(
        url=page.url,
        kind="feed",
        title=entry.title,
        lead=entry.summary,
        authors=(entry.author,) if entry.author else (),
        section=entry.section,
        language=entry.language or source.language,
        published=found.published,
        modified=found.modified,
        dates=found.candidates,
    )
