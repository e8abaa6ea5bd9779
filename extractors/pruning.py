"""A copy of the page without what is hidden or stands beside the article."""

import copy
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import urlsplit

from extractors.markup import Element
from extractors.survey import Survey
from extractors.text import fold

MOST_OF_PAGE = 0.4  # a block that holds more of the page's text is not beside it

SHORTEST_HEADLINE = 20  # characters
MOST_HEADLINES = 30  # of one page

_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|rtf|odt|zip|rar)(?:$|[?#])", re.IGNORECASE)
_ELSEWHERE = re.compile(r"$|#|mailto:|tel:|javascript:", re.IGNORECASE)
_SILENT = ("script", "style", "noscript", "template", "svg", "link", "meta", "iframe")
_BLOCKS = frozenset(
    {
        "nav",
        "footer",
        "div",
        "section",
        "ul",
        "ol",
        "p",
        "span",
        "aside",
        "figure",
        "dl",
        "table",
        "h4",
        "h5",
        "h6",
    }
)
_ARTICLE = re.compile(r"(?<![a-z])(?:article|post|story|news|material|entry|topic)", re.IGNORECASE)


def prune(
    tree: Element,
    found: Survey,
    url: str,
    title: str | None = None,
    beside: Iterable[Element] = (),
) -> tuple[Element, int]:
    """The copy and how many blocks were cut; the tree itself is left alone: dates and metadata
    are read from all of it. ``beside``: elements of it to cut, whatever they hold."""
    pruned = copy.deepcopy(tree)
    twins = list(pruned.iter("*"))  # same order as the survey's
    for element in pruned.iter(*_SILENT):
        element.clear(keep_tail=True)
    whole = len(pruned.text_content())
    cut = sum(_drop(element) for element in _next_articles(pruned, title))
    cut += sum(_drop(twins[place]) for place in found.hidden)
    cut += sum(_drop(twin) for twin in _twins_of(beside, found, twins))
    doomed = [twins[place] for place in found.beside]
    for element in (*doomed, *pruned.iter("nav", "footer")):
        cut += _is_small(element, MOST_OF_PAGE * whole) and _drop(element)
    cut += sum(_drop(element) for element in twins if element.tag == "figcaption")
    cut += _drop_before_headline(pruned, title)
    host = _host(url)
    cut += sum(_drop(p) for p in list(pruned.iter("p")) if _is_only_a_link(p, host))
    return pruned, cut


def _twins_of(
    elements: Iterable[Element], found: Survey, twins: list[Element]
) -> Iterator[Element]:
    wanted = set(elements)
    if wanted:
        yield from (twins[place] for place, e in enumerate(found.elements) if e in wanted)


def _drop_before_headline(tree: Element, title: str | None) -> int:
    """What stands before the one <h1> that is the title: announcements, tickers, weather. Not where
    the text itself is printed first."""
    headings = list(islice(tree.iter("h1"), 2))
    if len(headings) != 1 or not title or fold(headings[0].text_content()) != fold(title):
        return 0
    before = [
        beside
        for step in (headings[0], *headings[0].iterancestors())
        for beside in step.itersiblings(preceding=True)
        if beside.tag in _BLOCKS or beside.tag == "header"
    ]
    if sum(map(_prose, before)) >= _prose(tree) / 2:
        return 0
    return sum(_drop(element) for element in before)


def _prose(element: Element) -> int:
    """Characters of its paragraphs."""
    return sum(len(p.text_content()) for p in element.iter("p"))


def _is_only_a_link(paragraph: Element, host: str) -> bool:
    """A headline of the same site alone in its paragraph, among the others: «Читайте также» without
    the words. Files and other sites are what the text speaks of."""
    link = paragraph
    while (
        len(link) == 1
        and link.tag != "a"
        and not _written(link.text)
        and not _written(link[0].tail)
    ):
        link = link[0]
    if link.tag != "a" or not len(text := link.text_content().strip()) >= SHORTEST_HEADLINE:
        return False
    target = link.get("href") or ""
    if _ELSEWHERE.match(target) or _FILE.search(target) or text[-1:] in ".:;":
        return False
    return "//" not in target[:8] or _host(target) == host


def _host(url: str) -> str:
    """Without www. or m., which the links of one site often mix."""
    try:
        return re.sub(r"^(?:www|m)\.", "", urlsplit(url).hostname or "")
    except ValueError:
        return ""


def _written(text: str | None) -> bool:
    return bool(text and not text.isspace())


def _is_small(element: Element, most: float) -> bool:
    """A block without the headline and with little of the page's text."""
    if element.tag not in _BLOCKS or len(element.text_content()) > most:
        return False
    return element.find(".//h1") is None


def _drop(element: Element) -> bool:
    if element.getparent() is None or element.tag in {"html", "body"}:
        return False
    element.drop_tree()
    return True


def _next_articles(tree: Element, title: str | None) -> Iterator[Element]:
    """Further articles of an endless scroll: blocks of the very kind (tag and class) that this
    article's headline stands in, each with a headline of its own."""
    headings = list(islice(tree.iter("h1"), MOST_HEADLINES))
    if len(headings) < 2:
        return
    wanted = fold(title or "")
    own = next((h for h in headings if fold(h.text_content()) == wanted), headings[0])
    around = set(own.iterancestors())
    kinds = {_kind(step) for step in around}
    for heading in headings[headings.index(own) + 1 :]:
        for step in heading.iterancestors():
            if step in around:
                break
            if _kind(step) in kinds and _ARTICLE.search(f"{step.tag} {step.get('class') or ''}"):
                yield step
                break


def _kind(element: Element) -> tuple[str, str | None]:
    return element.tag, element.get("class")
