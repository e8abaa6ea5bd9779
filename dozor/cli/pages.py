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
_LONGEST_TITLE = 250
_OUTCOMES = {VisitStatus.BROKEN: Outcome.UNPARSABLE}  # the others show no article


def articles_of(page: Page, source: Source, kind: str | None) -> tuple[Extraction, ...]:
    """At least one extraction: the articles, or why there is none. ``kind`` None: find it out."""
    from extractors import parsers

    kind = kind or kind_of(page)
    if kind in {"telegram", "feed"}:
        return _listed(page, source, kind)
    if kind == "text":
        return (_text_article(page, source),)
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
    if whole := article_from_feed(page, source, entry):
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


def _text_article(page: Page, source: Source) -> Extraction:
    """Plain text: its first line is the headline when it reads like one."""
    from extractors.date_candidates import from_dateline, from_url, reader
    from extractors.dates import choose, zone_of
    from extractors.encodings import decode
    from extractors.language import detect_language
    from extractors.refusals import SHORTEST_BODY
    from extractors.text import normalise

    decoded = decode(page.body, page.content_type, source.encoding)
    if decoded is None:
        detail = "no charset makes sense of the bytes"
        return Extraction(url=page.url, kind="text", outcome=Outcome.UNDECODABLE, detail=detail)
    title, body = _headed(normalise(decoded.text))
    short = len(body) < SHORTEST_BODY
    read = reader(page.fetched_at, zone_of(source), source.language)
    dates = [*from_url(page.url, read), *from_dateline(body, read)]
    found = choose(dates, page.fetched_at, zone_of(source))
    return Extraction(
        url=page.url,
        kind="text",
        outcome=Outcome.TOO_SHORT if short else None,
        detail=f"{len(body)} characters of text" if short else None,
        title=title,
        text="" if short else body,
        language=detect_language(body, source.language),
        published=found.published,
        modified=found.modified,
        dates=found.candidates,
        encoding=decoded.encoding,
    )


def _headed(text: str) -> tuple[str | None, str]:
    """Headline and body. A first line that goes on in the second is no headline."""
    first, _, rest = text.partition("\n")
    goes_on = first.endswith((".", ",", ";", ":", "-")) or rest[:1].islower()
    return (None, text) if not rest or goes_on or len(first) > _LONGEST_TITLE else (first, rest)
