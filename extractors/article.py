"""One HTML page to one article."""

from dozor.models import Entry, Extraction, Outcome, Page, Source
from extractors import structured
from extractors.body import find_body
from extractors.dates import find_published
from extractors.encodings import decode
from extractors.language import detect_language
from extractors.markup import Element, base_of, parse_html, text_runs
from extractors.metadata import clean_authors, read_metadata
from extractors.refusals import refuse
from extractors.text import one_line
from extractors.titles import site_names


def html_article(page: Page, source: Source, entry: Entry) -> Extraction:
    """The article of a page, or the outcome that says why there is none. Never raises."""
    decoded = decode(page.body, page.content_type, source.encoding)
    if decoded is None:
        return Extraction(
            url=page.url, outcome=Outcome.UNDECODABLE, detail="no charset makes sense of the bytes"
        )
    tree = parse_html(decoded.text)
    if tree is None:
        return Extraction(
            url=page.url,
            outcome=Outcome.UNPARSABLE,
            detail="no HTML in the answer",
            encoding=decoded.encoding,
        )
    return _extract(tree, page, source, entry, decoded.encoding)


def _extract(tree: Element, page: Page, source: Source, entry: Entry, encoding: str) -> Extraction:
    node = structured.article_node(tree, tree.findtext(".//title"))
    known = site_names(source.name, source.home)
    meta = read_metadata(tree, node, page.url, base_of(tree, page.url), known)
    runs = text_runs(tree)
    names = site_names(meta.site_name, page.url) | known
    body = find_body(tree, page.url, title=meta.title, lead=meta.lead, names=names, node=node)
    refusal = refuse(tree, runs, meta, body, page.url)
    if refusal is not None:
        outcome, detail = refusal
        return Extraction(
            url=page.url, outcome=outcome, detail=detail, title=meta.title, encoding=encoding
        )
    now = page.fetched_at
    found = find_published(
        tree, runs, page, entry, source, now, title=meta.title, body=body, node=node
    )
    return Extraction(
        url=page.url,
        canonical_url=meta.canonical_url,
        title=meta.title or one_line(entry.title),
        text=body,
        lead=meta.lead,
        authors=meta.authors or tuple(clean_authors(entry.author or "", names)),
        section=meta.section or one_line(entry.section),
        tags=meta.tags,
        language=detect_language(body, meta.declared_language or source.language),
        site_name=meta.site_name,
        image_url=meta.image_url,
        published=found.published,
        modified=found.modified,
        dates=found.candidates,
        encoding=encoding,
    )
