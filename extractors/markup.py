"""HTML as a tree, and the plain questions asked of it. No judgement on what is an article."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

# lxml ships no types; an element is "an lxml.html.HtmlElement".
Element = Any

MOST_FORMS = 10  # that are asked whether all of the page stands in them
BLANKS = 20  # characters of markup's blanks and scripts for one of text, at most
MOST_RUNS = 20_000
LONGEST_PARTED = 300  # characters of a text piece with several particulars
LONGEST_NAMES = 300  # characters of a class or id that are looked at
_SILENT = frozenset({"script", "style", "noscript", "template", "head", "svg", "iframe"})
# Characters that XML has no place for (XML 1.0 §2.2): as bytes of UTF-8 and as references.
_NO_XML_BYTES = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20)])
_NON_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_NO_XML_REFERENCE = re.compile(  # begins with a literal, which the engine then looks for at once
    rb"&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|5529[6-9]|55[3-9][0-9]{2}|5[67][0-9]{3}|6553[45])(?![0-9]);?"
    rb"|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[eEfF])(?![0-9a-fA-F]);?)"
)
# Blocks beside the article. Whole words of class and id, so that "comment-count" in a byline
# counts and "commentary" does not.
_ASIDE = re.compile(
    r"(?<![a-z])(?:comments?(?:list|s-area|block)?|related|recommend\w*|similar|sidebar\w*|side-?bar|footer|"
    r"popular\w*|most-?read|read-?(?:also|more)|read-next|widgets?|banner\w*|newsfeed|news-?line|lenta|tags?-?cloud|"
    r"breadcrumb\w*|menu|navbar|nav|login|subscribe\w*|share|social\w*|currency|weather)(?![a-z])",
    re.IGNORECASE,
)
_BAR = re.compile(r"(?:^|\s)[|•·](?=\s|$)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ASIDE_TAGS = frozenset({"aside", "footer", "nav", "form", "select"})
_INLINE = frozenset(
    """
    a abbr acronym b big bdi bdo cite code del em font i ins kbd mark nobr noindex q s small span
    strong sub sup time tt u var
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of visible text with the element it stands in."""

    text: str
    element: Element


def parse_html(text: str) -> Element | None:
    """The tree of a page, or None when there is none. ``huge_tree``: real sites nest deeper than
    libxml2's 255 levels, and trafilatura then finds nothing."""
    from lxml import etree

    try:
        tree = etree.fromstring(parsable(text), parser=_parser())
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    if tree is None or not isinstance(tree.tag, str):
        return None
    for form in list(islice(tree.iter("form"), MOST_FORMS)):
        if _is_of_page(form):
            form.tag = "div"
    return tree


def _is_of_page(form: Element) -> bool:
    """A form that all of a page stands in, as ASP.NET writes it, is nothing to fill in."""
    return form.find(".//h1") is not None or form.find(".//input[@name='__VIEWSTATE']") is not None


def _parser() -> Any:
    """lxml.html chooses the class of every element in Python; here one class serves all, chosen in
    C: a tenth of the whole extraction's time."""
    from lxml import etree, html

    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    return parser


def parsable(text: str) -> bytes:
    """UTF-8 for lxml: what its trees cannot hold would raise much later, at a harmless read."""
    raw = text.encode("utf-8", "ignore").translate(None, _NO_XML_BYTES)
    for sequence in _NON_CHARACTERS:
        raw = raw.replace(sequence, b"")
    return _NO_XML_REFERENCE.sub(b"", raw) if b"&#" in raw else raw


def parse_fragment(text: str) -> Element | None:
    """A piece of HTML (a feed's content, a post) as a page with only that in its body."""
    return parse_html(f"<html><body><div>{text}</div></body></html>")


def text_runs(tree: Element) -> list[Run]:
    """Visible text pieces in document order."""
    from lxml import etree

    runs: list[Run] = []
    silent = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if len(runs) >= MOST_RUNS:
            break
        hidden = element.tag in _SILENT
        if event == "start":
            silent += hidden
            piece, owner = element.text, element
        else:
            silent -= hidden
            piece, owner = element.tail, element.getparent()
        if piece and not silent and owner is not None and not piece.isspace():
            runs.append(Run(" ".join(piece.split()), owner))
    return runs


def block_of(element: Element) -> Element:
    """The element itself or what holds it, the first that is no inline one."""
    while element.tag in _INLINE and element.getparent() is not None:
        element = element.getparent()
    return element


def blocks_of(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Runs of one block element together: "wurde am", <nobr>3. Mai</nobr>, "gepostet"."""
    held: list[Run] = []
    of = None
    for run in runs:
        block = block_of(run.element)
        if held and block is not of:
            yield held
            held = []
        of = block
        held.append(run)
    if held:
        yield held


def parts_of(runs: Iterable[Run]) -> Iterator[Run]:
    """Runs parted at bars and dots: «5 марта 2026 | Автор: Вера Лосева | Просмотров: 12»."""
    for run in runs:
        if len(run.text) > LONGEST_PARTED or not _BAR.search(run.text):
            yield run
            continue
        for part in parts(run.text):
            yield Run(part, run.element)


def parts(line: str) -> list[str]:
    """A line parted at bars and dots that stand between words; without them the line alone."""
    return [part for part in map(str.strip, _BAR.split(line)) if part]


def text_of(element: Element) -> str:
    """All visible text of an element, blanks collapsed."""
    if not len(element):
        return " ".join((element.text or "").split())
    if next(element.iter(*_SILENT), None) is not None:
        return " ".join(run.text for run in text_runs(element))
    return " ".join(" ".join(element.itertext()).split())


def is_within(element: Element, most: int) -> bool:
    """Whether all visible text of an element has at most so many characters; cheap for large."""
    if len(element.text_content()) > BLANKS * most:
        return False
    return len(text_of(element)) <= most


def is_aside(element: Element, levels: int = 12) -> bool:
    """Whether the element stands in a block beside the article (menu, related, comments)."""
    for step in (element, *_ancestors(element, levels)):
        tag = step.tag
        if tag in _ASIDE_TAGS:
            return True
        if tag in {"body", "html", "main", "article"}:
            return False
        if _names_aside(step.get("class"), step.get("id")):
            return True
    return False


@lru_cache(maxsize=8192)
def _names_aside(classes: str | None, identity: str | None) -> bool:
    return bool((classes or identity) and _ASIDE.search(joined_names(classes, identity)))


def names_of(element: Element) -> str:
    """Class and id with camelCase taken apart: "itemCommentsList" is about comments."""
    return joined_names(element.get("class"), element.get("id"))


@lru_cache(maxsize=8192)
def joined_names(classes: str | None, identity: str | None) -> str:
    """The same of the two attributes. Cached, as a site has few names and repeats them."""
    return _CAMEL.sub("-", f"{(classes or '')[:LONGEST_NAMES]} {(identity or '')[:LONGEST_NAMES]}")


def _ancestors(element: Element, levels: int) -> Iterator[Element]:
    for count, step in enumerate(element.iterancestors()):
        if count >= levels:
            return
        yield step


def absolute(link: str | None, base: str) -> str | None:
    """An absolute http(s) URL without fragment, or None (``javascript:``, ``mailto:``, broken)."""
    if not link:
        return None
    link = re.sub(r"[\x00-\x1f\x7f]+", "", link).strip()
    try:
        url = urljoin(base, link)
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return None
        parts.port  # noqa: B018  (raises for a broken port)
    except ValueError:
        return None
    return parts._replace(fragment="").geturl()


def base_of(tree: Element, url: str) -> str:
    """What relative links of the page are relative to (<base href>)."""
    found = tree.xpath("string((//base/@href)[1])")
    return absolute(found, url) or url if found else url


def metas(tree: Element) -> dict[str, str]:
    """<meta> by lower-case property, name or itemprop; the first of each that says something."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        value = (element.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop"):
            key = (element.get(attribute) or "").strip().lower()
            if key and value:
                found.setdefault(key, value)
    return found
