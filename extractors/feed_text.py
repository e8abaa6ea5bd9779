"""The text that a feed brought along, for articles whose page gives none."""

from dozor.models import Entry, Extraction, Page, Source
from extractors.authors import first_people
from extractors.body import signed_body
from extractors.dates import choose, hints, zone_of
from extractors.fragments import fragment_text
from extractors.language import detect_language
from extractors.text import one_line
from extractors.titles import site_names

SHORTEST = 250  # characters


def article_from_feed(
    page: Page, source: Source, entry: Entry, shortest: int = SHORTEST
) -> Extraction | None:
    """None when the entry's content is only a teaser: less than ``shortest`` characters."""
    names = site_names(source.name, page.url)
    title = one_line(entry.title)
    body = signed_body(fragment_text(entry.content or ""), title=title, lead=None, names=names)
    text = body.text
    if len(text) < shortest or title is None:
        return None
    found = choose(hints(entry), page.fetched_at, zone_of(source))
    return Extraction(
        url=page.url,
        kind="feed",
        title=title,
        text=text,
        authors=first_people((*body.signed, entry.author or ""), names),
        section=one_line(entry.section),
        language=detect_language(text, entry.language or source.language),
        site_name=source.name,
        published=found.published,
        modified=found.modified,
        dates=found.candidates,
        encoding="utf-8",
    )
