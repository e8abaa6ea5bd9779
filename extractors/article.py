"""One HTML page to one article."""

from dataclasses import replace

from dozor.models import Entry, Extraction, Outcome, Page, Source
from extractors import structured
from extractors.body import find_body
from extractors.dates import find_published
from extractors.encodings import decode
from extractors.language import detect_language
from extractors.markup import Element, base_of, parse_html, text_runs
from extractors.metadata import Metadata, clean_authors, read_metadata
from extractors.outlets import Outlet, marked_line, outlet_of, shipped_outlets
from extractors.refusals import refuse
from extractors.survey import survey
from extractors.text import one_line
from extractors.titles import site_names


def html_article(
    page: Page, source: Source, entry: Entry, outlets: tuple[Outlet, ...] | None = None
) -> Extraction:
    """The article of a page, or the outcome that says why there is none. Never raises.

    ``outlets``: what is known of single sites' markup; the shipped table when None, nothing for ().
    """
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
    outlet = outlet_of(page.url, shipped_outlets() if outlets is None else outlets)
    found = _extract(tree, page, source, entry, decoded.encoding, outlet)
    return found if found.detail else replace(found, detail=decoded.note)


def _extract(
    tree: Element, page: Page, source: Source, entry: Entry, encoding: str, outlet: Outlet | None
) -> Extraction:
    node = structured.article_node(tree, tree.findtext(".//title"))
    known = site_names(source.name, source.home)
    found = survey(tree)
    meta = read_metadata(tree, found, node, page.url, base_of(tree, page.url), known)
    meta = _marked(meta, tree, outlet) if outlet else meta
    title = meta.title or one_line(entry.title)
    names = site_names(meta.site_name, page.url) | known
    body = find_body(
        tree, found, page.url, title=title, lead=meta.lead, names=names, node=node, outlet=outlet
    )
    runs = text_runs(tree)
    now = page.fetched_at
    times = find_published(
        tree, runs, page, entry, source, now, title=meta.title, body=body.text, node=node
    )
    refusal = refuse(tree, found, runs, meta, body.text, page.url)
    if refusal is not None:
        outcome, detail = refusal
        return Extraction(
            url=page.url,
            outcome=outcome,
            detail=detail,
            canonical_url=meta.canonical_url,
            title=meta.title,
            published=times.published,  # a gallery has no text, but it has a time
            modified=times.modified,
            dates=times.candidates,
            encoding=encoding,
        )
    return Extraction(
        url=page.url,
        canonical_url=meta.canonical_url,
        title=title,
        text=body.text,
        lead=meta.lead,
        authors=meta.authors or _people((*body.signed, entry.author or ""), names),
        section=meta.section or one_line(entry.section),
        tags=meta.tags,
        language=_language(title, body.text, meta.declared_language or source.language),
        site_name=meta.site_name,
        image_url=meta.image_url,
        published=times.published,
        modified=times.modified,
        dates=times.candidates,
        encoding=encoding,
    )


def _language(title: str | None, text: str, declared: str) -> str | None:
    """The headline counts too: in an item of one sentence its letters decide."""
    return detect_language(f"{title or ''}\n{text}", declared)


def _marked(meta: Metadata, tree: Element, outlet: Outlet) -> Metadata:
    return replace(
        meta,
        title=marked_line(tree, outlet.title) or meta.title,
        lead=marked_line(tree, outlet.lead) or meta.lead,
    )


def _people(places: tuple[str, ...], names: frozenset[str]) -> tuple[str, ...]:
    """Of the first place that names somebody."""
    found = (clean_authors(written, names) for written in places)
    return tuple(next((people for people in found if people), ()))
