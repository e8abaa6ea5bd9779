"""One HTML page to one article."""

from dataclasses import replace

from dozor.models import Entry, Extraction, Outcome, Page, Source
from extractors import structured
from extractors.authors import first_people
from extractors.body import Body, find_body
from extractors.bylines import shown_byline
from extractors.cards import find_cards, teasers_of
from extractors.crumbs import read_crumbs
from extractors.dates import find_published
from extractors.encodings import decode
from extractors.language import detect_language
from extractors.lists import MOST_IN_CARDS, may_be_list
from extractors.markup import Element, Run, base_of, parse_html, text_runs
from extractors.metadata import Metadata, read_metadata
from extractors.outlets import Outlet, marked_line, outlet_of, shipped_outlets
from extractors.particulars import read_particulars
from extractors.refusals import refuse
from extractors.survey import survey
from extractors.text import one_line
from extractors.titles import site_names
from extractors.twins import twin_of

SHORT = 800  # characters of a text beside which the page may be a list all the same


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
    found, runs = survey(tree), text_runs(tree)
    labelled, crumbs = read_particulars(runs, page.url), read_crumbs(runs, page.url)
    base = base_of(tree, page.url)
    meta = read_metadata(tree, found, node, page.url, base, known, runs, labelled, crumbs)
    meta = _marked(meta, tree, outlet) if outlet else meta
    title = meta.title or one_line(entry.title)
    names = site_names(meta.site_name, page.url) | known

    furniture = [*labelled.blocks, *([] if crumbs.block is None else [crumbs.block])]

    def text_without(beside: tuple[Element, ...]) -> Body:
        return find_body(
            tree, found, page.url, title=title, lead=meta.lead, names=names, node=node,
            outlet=outlet, beside=(*furniture, *beside),
        )  # fmt: skip

    body = text_without(())
    flat = may_be_list(tree, title, page.url)
    cards = find_cards(runs, body.text, page.url, flat=flat)
    now = page.fetched_at
    times = find_published(
        tree, runs, page, entry, source, now, title=meta.title, body=body.text, node=node
    )
    shown = cards
    if len(body.text) < SHORT and (cards is None or cards.share < MOST_IN_CARDS):
        shown = find_cards(runs, None, page.url, flat=flat)
    refusal = refuse(tree, found, runs, meta, body.text, shown, page.url)
    if refusal is None and cards is not None and (teasers := teasers_of(runs, cards)):
        body = text_without(teasers)
        refusal = refuse(tree, found, runs, meta, body.text, None, page.url)
    twin = twin_of(tree, found, runs, meta, node, body.text, refusal, url=page.url, base=base)
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
            twin=twin,
        )
    return Extraction(
        url=page.url,
        canonical_url=meta.canonical_url,
        title=title,
        text=body.text,
        lead=meta.lead,
        authors=meta.authors or _signed(body.signed, runs, body.text, entry, names),
        section=meta.section or one_line(entry.section),
        tags=meta.tags,
        language=_language(title, body.text, meta.declared_language or source.language),
        site_name=meta.site_name,
        image_url=meta.image_url,
        published=times.published,
        modified=times.modified,
        dates=times.candidates,
        encoding=encoding,
        twin=twin,
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


def _signed(
    written: tuple[str, ...], runs: list[Run], text: str, entry: Entry, names: frozenset[str]
) -> tuple[str, ...]:
    """Whom only words name: those of the text, those beside it, the entry's."""
    shown = shown_byline(runs, text) or ""
    return first_people((*written, shown, entry.author or ""), names)
