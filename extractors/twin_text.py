"""An article with the text of its twin, where that is the better one."""

import re
from dataclasses import replace

from dozor.models import Entry, Extraction, Page, Precision, Source
from dozor.urls import url_key
from extractors.article import html_article
from extractors.body import clean_body
from extractors.date_values import agree
from extractors.dates import zone_of
from extractors.encodings import decode
from extractors.links import same_site
from extractors.markup import parse_html, text_of
from extractors.survey import survey
from extractors.text import fold, one_line
from extractors.titles import SHORTEST, site_names
from extractors.twins import LONGER

_PRECISIONS = tuple(Precision)  # the finest first
# Text that AMP keeps for subscribers: it stands in the page, and is not ours to take.
_FOR_SUBSCRIBERS = re.compile(rb"subscriptions-section\s*=|\samp-access\s*=", re.IGNORECASE)
# What a print version says of itself.
_OF_PRINT = re.compile(
    r"\W*(?:(?:печатная\s+)?версия(?:\s+для\s+печати)?|распечата\w+.{0,80}|закрыть(?:\s+окно)?|print(?:able)?(?:\s+version)?"
    r"|(?:[\w\s]{0,40}:\s*)?https?://\S+)\W*",
    re.IGNORECASE,
)
_LONGEST_OF_PRINT = 250  # characters


def with_twin(own: Extraction, page: Page, source: Source, entry: Entry) -> Extraction:
    """``own``: what the page itself gave; ``page``: its twin as it was fetched.

    The twin gives the text (and what the page lacks); addresses and time stay those of the page,
    unless the twin knows the minute of the same day. ``own`` as it was, when the twin is refused,
    is another article, or has no more text. Never raises.
    """
    if not same_site(page.url, own.url) or _FOR_SUBSCRIBERS.search(page.body):
        return own
    titles = tuple(title for title in (own.title, one_line(entry.title)) if title)
    bare = replace(entry, title=None, content=None, content_kind=None)
    twin = html_article(page, source, bare)
    if twin.outcome is not None:
        return own
    title = _headline(page, source, titles)
    if title is None and not _points_at(twin, own):
        return own
    title = title or (own.title if own.outcome is None else None) or twin.title or own.title
    text = _text(twin, title, site_names(source.name, own.url))
    return _joined(own, twin, title, text, source) if len(text) > LONGER * len(own.text) else own


def _headline(page: Page, source: Source, titles: tuple[str, ...]) -> str | None:
    """The title that stands over the twin: in its <title>, or as a heading."""
    decoded = decode(page.body, page.content_type, source.encoding)
    tree = parse_html(decoded.text) if decoded else None
    if tree is None:
        return None
    found = survey(tree)
    headings = (*found.tags["h1"], *found.tags["h2"], *found.tags["h3"], *found.roles["title"][:40])
    shown = {fold(text_of(heading)) for heading in headings}
    named = fold(tree.findtext(".//title") or "")
    for title in titles:
        wanted = fold(title)
        if len(wanted) >= SHORTEST and (wanted in shown or wanted in named):
            return title
    return None


def _points_at(twin: Extraction, own: Extraction) -> bool:
    """rel=canonical of the twin (RFC 6596)."""
    page = {url_key(url) for url in (own.url, own.canonical_url) if url}
    return twin.canonical_url is not None and url_key(twin.canonical_url) in page


def _text(twin: Extraction, title: str | None, names: frozenset[str]) -> str:
    lines = [line for line in twin.text.split("\n") if not _is_of_print(line)]
    return clean_body("\n".join(lines), title=title, lead=twin.lead, names=names)


def _is_of_print(line: str) -> bool:
    return len(line) <= _LONGEST_OF_PRINT and bool(_OF_PRINT.fullmatch(line))


def _joined(
    own: Extraction, twin: Extraction, title: str | None, text: str, source: Source
) -> Extraction:
    """A page that was refused kept no more than its title and its times."""
    timed = twin if _knows_better(twin, own, source) else own
    return replace(
        twin,
        url=own.url,
        canonical_url=own.canonical_url,
        title=title,
        text=text,
        lead=twin.lead or _lead(own, text),
        authors=own.authors or twin.authors,
        section=own.section or twin.section,
        tags=own.tags or twin.tags,
        site_name=own.site_name or twin.site_name,
        image_url=own.image_url or twin.image_url,
        published=timed.published,
        modified=timed.modified,
        dates=timed.dates,
        twin=None,
    )


def _lead(own: Extraction, text: str) -> str | None:
    """A lead that the text repeats stands once."""
    return None if own.lead is None or fold(own.lead) in fold(text) else own.lead


def _knows_better(twin: Extraction, own: Extraction, source: Source) -> bool:
    """A print version shows the day of printing: it is believed where it only adds to the page."""
    one, other = twin.published, own.published
    if one is None or other is None:
        return one is not None
    finer = _PRECISIONS.index(one.precision) < _PRECISIONS.index(other.precision)
    return finer and agree(one, other, zone_of(source))
