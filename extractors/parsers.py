"""The entry points of the extractors, as ``Parsers`` of dozor.protocols.

They run in worker processes, so they are importable by name, and they raise for no bytes: what
cannot be read is an ``Outcome`` or a ``VisitStatus`` with a detail. Parsers are imported when used.
"""

import re

from dozor.models import Entry, Extraction, Listing, Outcome, Page, Source, VisitStatus

MOST_BYTES = 20 * 1024 * 1024  # of one page of HTML; its tree takes ten times as much

_PDF_TYPE = re.compile(r"application/(?:x-)?pdf", re.IGNORECASE)
_BINARY = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\x1f\x8b", b"ID3", b"Rar!", b"7z\xbc\xaf",
    b"OggS", b"\x7fELF",
)  # fmt: skip


def listing(page: Page, source: Source, kind: str, entry_point_url: str) -> Listing:
    """What an entry point shows. ``kind``: an ``EntryPointKind``; ``entry_point_url`` as requested
    (or as configured), by which a listing finds its selector."""
    if kind == "listing":
        from extractors.listing import html_listing

        return html_listing(page, source, entry_point_url)
    if kind == "feed":
        from extractors.feed import feed_listing

        return feed_listing(page, source)
    if kind == "sitemap":
        from extractors.sitemap import sitemap_listing

        return sitemap_listing(page, source)
    if kind == "telegram":
        from extractors.telegram import telegram_listing

        return telegram_listing(page, source)
    if kind == "pdf":
        from extractors.issues import pdf_listing

        return pdf_listing(page, source)
    return Listing(
        status=VisitStatus.BROKEN, detail=f"entry points of kind {kind!r} have no parser"
    )


def articles(page: Page, source: Source, entry: Entry) -> tuple[Extraction, ...]:
    """The articles of a page: at least one extraction, with an article or with an outcome.

    What the page is goes by its first bytes, then by its content type: servers mislabel.
    """
    if entry.content_kind == "text":
        return bare_text(page, source, entry)
    if entry.content_kind == "telegram":
        from extractors.posts import telegram_article

        return (telegram_article(page, source, entry),)
    if is_pdf(page):
        from extractors.pdf import pdf_articles

        return pdf_articles(page, source, entry)
    found = _one_article(page, source, entry)
    if found.outcome is None or entry.content is None:
        return (found,)
    from extractors.feed_text import article_from_feed

    return (article_from_feed(page, source, entry) or found,)


def with_twin(own: Extraction, page: Page, source: Source, entry: Entry) -> Extraction:
    """The article of a page with the text of its twin (AMP, print version), where that is better.

    ``own``: what the page gave; ``page``: the twin as it was fetched.
    """
    if is_pdf(page) or is_office(page) or unsupported_type(page) or len(page.body) > MOST_BYTES:
        return own
    from extractors.twin_text import with_twin as joined

    return joined(own, page, source, entry)


def bare_text(page: Page, source: Source, entry: Entry) -> tuple[Extraction, ...]:
    """The articles of a plain text (`--kind text`)."""
    from extractors.bare_text import bare_articles

    return bare_articles(page, source, entry)


def _one_article(page: Page, source: Source, entry: Entry) -> Extraction:
    """Of an office file or of a page."""
    if is_office(page):
        from extractors.office import office_article

        return office_article(page, source, entry)
    unsupported = unsupported_type(page)
    if unsupported is not None:
        return Extraction(url=page.url, outcome=Outcome.UNSUPPORTED_TYPE, detail=unsupported)
    if len(page.body) > MOST_BYTES:
        detail = f"{len(page.body)} bytes of text"
        return Extraction(url=page.url, outcome=Outcome.TOO_LARGE, detail=detail)
    from extractors.article import html_article

    return html_article(page, source, entry)


def is_office(page: Page) -> bool:
    """Rich text, or a zip or an old compound file; what is in it, its parser tells."""
    start = page.body[:16].lstrip(b"\xef\xbb\xbf \r\n")
    return start.startswith((b"PK\x03\x04", b"{\\rt", b"\xd0\xcf\x11\xe0"))


def is_pdf(page: Page) -> bool:
    if b"%PDF-" in page.body[:1024]:
        return True
    looks_like_text = page.body[:512].lstrip()[:1] in {b"<", b"{"}
    return bool(_PDF_TYPE.search(page.content_type or "")) and not looks_like_text


def unsupported_type(page: Page) -> str | None:
    """Why a body is no text at all: pictures, archives and videos are never parsed as HTML."""
    if page.body.startswith(_BINARY):
        return f"binary data ({page.content_type or 'no content type'})"
    kind = (page.content_type or "").split(";")[0].strip().lower()
    if kind.startswith(("image/", "video/", "audio/", "font/")) and b"<" not in page.body[:512]:
        return kind
    return None
