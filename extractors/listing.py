"""A page that lists articles (a section, a "news" page) to entries.

By the entry point's own ``link_selector`` or ``link_pattern``; without them the list is found:
links that stand in the same place of the tree, read like headlines and lead to article-like
addresses of the same site, outside menus, footers and side blocks.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from statistics import median
from urllib.parse import urlsplit

from dozor.models import Entry, EntryPoint, Listing, Page, Source, Stamp, VisitStatus
from extractors import date_candidates
from extractors.dates import zone_of
from extractors.encodings import decode
from extractors.links import article_likeness, same_site
from extractors.markup import Element, absolute, base_of, is_aside, parse_html, text_of, text_runs
from extractors.text import one_line
from extractors.truncation import whole_links

MOST_LINKS = 5_000
MOST_ENTRIES = 500
SHORTEST_HEADLINE = 20
LONGEST_HEADLINE = 250
FEWEST = 3  # links that make a list
LEAST_LIKENESS = 0.35  # mean article likeness of a group of links
NEXT_TO_BEST = 0.3  # groups with at least this share of the best score are lists too
CARD_LEVELS = 5  # ancestors searched for the card of a link


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    element: Element
    headline: str


def html_listing(page: Page, source: Source, entry_point_url: str) -> Listing:
    """Of a page that was cut off: its whole links, and that there were more."""
    decoded = decode(page.body, page.content_type, source.encoding)
    text, cut = whole_links(decoded.text) if decoded else ("", False)
    tree = parse_html(text) if text else None
    if tree is None:
        detail = "truncated: no whole link" if cut else "no readable HTML"
        return Listing(status=VisitStatus.BROKEN, detail=detail, complete=not cut)
    listing = _read(tree, page, source, entry_point_url)
    if not cut:
        return listing
    notes = (listing.detail, "truncated after a whole link")
    return replace(listing, complete=False, detail="; ".join(filter(None, notes)))


def _read(tree: Element, page: Page, source: Source, entry_point_url: str) -> Listing:
    point = find_entry_point(source, entry_point_url)
    links = _links(tree, page.url)
    if point is not None and point.link_selector:
        return _by_selector(tree, links, point.link_selector, page, source)
    if point is not None and point.link_pattern:
        return _by_pattern(links, point.link_pattern, page, source)
    found = [link for link in links if _is_candidate(link, page.url)]
    return _listing(_best_groups(found), page, source, "no list of articles found on the page")


def find_entry_point(source: Source, url: str) -> EntryPoint | None:
    """The source's entry point by its URL, or by its template ({YYYY}, {MM}, …) filled in."""
    for point in source.entry_points:
        pattern = re.sub(r"\\\{[A-Za-z]+\\\}", r"\\d+", re.escape(point.url))
        if point.url == url or re.fullmatch(pattern, url):
            return point
    return None


def _by_selector(
    tree: Element, links: list[Link], selector: str, page: Page, source: Source
) -> Listing:
    from lxml.cssselect import CSSSelector, SelectorError

    try:
        chosen = CSSSelector(selector, translator="html")(tree)
    except (SelectorError, ValueError) as fault:
        detail = f"link_selector {selector!r} is no CSS: {fault}"
        return Listing(status=VisitStatus.BROKEN, detail=detail[:200])
    wanted: set[Element] = set()
    for element in chosen:
        inside = element.iter("a") if element.tag != "a" else [element]
        wanted.update(inside)
        wanted.update(step for step in element.iterancestors("a"))
    kept = [link for link in links if link.element in wanted]
    return _listing(kept, page, source, f"link_selector {selector!r} matches no link")


def _by_pattern(links: list[Link], pattern: str, page: Page, source: Source) -> Listing:
    try:
        wanted = re.compile(pattern)
    except re.error as fault:
        detail = f"link_pattern {pattern!r} is no regular expression: {fault}"
        return Listing(status=VisitStatus.BROKEN, detail=detail[:200])
    kept = [
        link
        for link in links
        if same_site(link.url, page.url) and wanted.search(_path(link.url)[:2000])
    ]
    return _listing(kept, page, source, f"link_pattern {pattern!r} matches no link")


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _links(tree: Element, url: str) -> list[Link]:
    base = base_of(tree, url)
    found = []
    for count, element in enumerate(tree.iter("a")):
        if count >= MOST_LINKS:
            break
        link = absolute(element.get("href"), base)
        if link and link.rstrip("/") != url.rstrip("/"):
            found.append(Link(link, element, _headline(element)))
    return found


def _headline(element: Element) -> str:
    """The words of a link: the heading inside a card, else its text, else its title attribute."""
    for heading in element.iter("h1", "h2", "h3", "h4", "h5"):
        text = one_line(text_of(heading))
        if text:
            return text[:LONGEST_HEADLINE]
    titled = element.xpath("(.//*[contains(@class,'title') or contains(@class,'headline')])[1]")
    text = one_line(text_of(titled[0])) if titled else None
    text = text or one_line(text_of(element)) or one_line(element.get("title")) or ""
    return text[:LONGEST_HEADLINE]


def _is_candidate(link: Link, base: str) -> bool:
    return (
        same_site(link.url, base)
        and article_likeness(link.url) > 0
        and len(link.headline) >= SHORTEST_HEADLINE
        and not is_aside(link.element)
    )


def _best_groups(links: list[Link]) -> list[Link]:
    """The links of the best groups, in the order of the page."""
    groups: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        groups[_place(link.element)].append(link)
    scores = {place: _score(group) for place, group in groups.items()}
    best = max(scores.values(), default=0.0)
    if best <= 0:
        return []
    return [link for link in links if scores[_place(link.element)] >= NEXT_TO_BEST * best]


def _place(element: Element) -> str:
    """Where a link stands: the tags and first classes of it and its nearest ancestors."""
    steps = [element, *list(element.iterancestors())[:4]]
    return ">".join(f"{step.tag}.{(step.get('class') or '').split(' ')[0]}" for step in steps)


def _score(group: list[Link]) -> float:
    urls = {link.url for link in group}
    likeness = sum(article_likeness(url) for url in urls) / len(urls)
    if len(urls) < FEWEST or likeness < LEAST_LIKENESS:
        return 0.0
    words = min(median(len(link.headline) for link in group), 100) / 100
    return min(len(urls), 30) * likeness * words


def _listing(links: list[Link], page: Page, source: Source, nothing: str) -> Listing:
    by_url: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        by_url[link.url].append(link)
    if not by_url:
        return Listing(status=VisitStatus.BROKEN, detail=nothing)
    read = date_candidates.reader(page.fetched_at, zone_of(source), source.language)
    entries = tuple(
        Entry(
            url=url,
            title=max((link.headline for link in same), key=len) or None,
            published=_date_beside(same, set(by_url), page.url, read),
        )
        for url, same in list(by_url.items())[:MOST_ENTRIES]
    )
    over = len(by_url) - len(entries)
    return Listing(
        status=VisitStatus.OK,
        entries=entries,
        detail=f"{over} links over the limit" if over else None,
        complete=not over,
    )


def _date_beside(
    links: list[Link], urls: set[str], base: str, read: date_candidates.Read
) -> Stamp | None:
    """The date line in the card of a link: the largest block around it with no other article."""
    for link in links:
        card = _card(link, urls, base)
        for candidate in date_candidates.date_lines(text_runs(card), read):
            return replace(candidate.stamp, origin="listing", confidence=0.7)
        for element in card.iter("time"):
            stamp = read(element.get("datetime") or "")
            if stamp is not None:
                return replace(stamp, origin="listing", confidence=0.8)
    return None


def _card(link: Link, urls: set[str], base: str) -> Element:
    card = link.element
    for step in list(link.element.iterancestors())[:CARD_LEVELS]:
        others = {absolute(a.get("href"), base) for a in step.iter("a")}
        if (others & urls) - {link.url} or step.tag in {"body", "html"}:
            break
        card = step
    return card
