"""The headline of a page without the name of its site."""

import html
import re
from urllib.parse import urlsplit

from extractors import structured
from extractors.markup import Element, is_aside, text_of
from extractors.survey import Survey
from extractors.text import fold, one_line

SHORTEST = 8  # letters of a headline
LONGEST = 400
MOST_HEADINGS = 40  # of a kind

_SEPARATOR = re.compile(r"\s+(?:[|—–•·»›:]|-|::|//|/)\s+|\s*[|]\s*|\s*::\s*")
_SITE_WORDS = re.compile(
    r"новост|газета|журнал|портал|сайт|официальн|агентств|телеканал|радио|редакция|главная|навіны|газэта|сми\b"
    r"|\.(?:ru|by|com|net|org|info|рф|бел)\b|риа\s|тасс|news|online|онлайн",
    re.IGNORECASE,
)


def find_title(
    tree: Element,
    found: Survey,
    metas: dict[str, str],
    node: structured.Node | None,
    names: frozenset[str],
) -> str | None:
    """The heading that the page's own <title> or metadata confirms; else those, less the site."""
    written = [_clean(text) for text in _written(tree, metas, node)]
    known = [text for text in written if text]
    headings = _headings(found)
    confirmed = [text for text in headings if _confirms(text, known)]
    first = {_clean(text_of(heading)) for heading in found.tags["h1"][:MOST_HEADINGS]}
    if all(_is_site(text, names) for text in confirmed):
        for text in headings:
            if _closes(text, known, names, alone=text in first):
                return text
    if confirmed:
        return max(confirmed[:3], key=len) if len(fold(confirmed[0])) < 15 else confirmed[0]
    for text in known:
        stripped = strip_site(text, names)
        if len(fold(stripped)) >= SHORTEST:
            return stripped
    return next(iter(headings), None) or next(iter(known), None)


def site_names(site: str | None, url: str) -> frozenset[str]:
    """Folded forms of the site's name and host, for recognising them in titles and lines."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    forms = {site or "", host, host.rsplit(".", 1)[0]}
    return frozenset(fold(form) for form in forms if len(fold(form)) > 2)


def strip_site(title: str, names: frozenset[str]) -> str:
    """«Headline — Site», «Headline | Section | Site»: the first part, when the rest is the site's.

    A dash inside a headline stays: only parts that name the site (or follow ``|``) go.
    """
    while found := list(_SEPARATOR.finditer(title)):
        cut = found[-1]
        tail = title[cut.end() :]
        bar = cut[0].strip() in {"|", "::"}
        known = any(name in fold(tail) or fold(tail) in name for name in names if fold(tail))
        siteish = len(tail.split()) <= 6 and bool(_SITE_WORDS.search(tail))
        if not (bar or known or siteish) or len(fold(title[: cut.start()])) < SHORTEST:
            break
        title = title[: cut.start()].rstrip(" ,|-—–")
    return title


def _written(
    tree: Element, metas: dict[str, str], node: structured.Node | None
) -> list[str | None]:
    return [
        structured.text(node.get("headline")) if node else None,
        metas.get("og:title"),
        metas.get("twitter:title"),
        tree.findtext(".//title"),
        metas.get("headline"),
    ]


def _headings(found: Survey) -> list[str]:
    """Visible headings, <h1> first, then smaller ones and elements classed as titles."""
    classed = [e for e in found.roles["title"] if e.tag in {"div", "span", "p"}]
    marked = found.props["headline"] + found.props["name"] + classed
    texts: list[str] = []
    for elements in (found.tags["h1"], found.tags["h2"] + found.tags["h3"], marked):
        for element in elements[:MOST_HEADINGS]:
            shown = text_of(element)
            if not SHORTEST <= len(shown) <= LONGEST or is_aside(element):
                continue
            text = _clean(shown)
            if text:
                texts.append(text)
    return texts


def _confirms(heading: str, written: list[str]) -> bool:
    """Whether a written title is the heading, or begins with it (the rest being the site)."""
    short = fold(heading)
    if len(short) < SHORTEST:
        return False
    return any(
        fold(text) == short or (len(short) >= 12 and fold(text).startswith(short))
        for text in written
    )


def _closes(heading: str, written: list[str], names: frozenset[str], *, alone: bool) -> bool:
    """«Site — Headline»: whether the heading is all that stands after a separator, the site before
    it. ``alone``: an <h1>, for which what stands before need not name the site."""
    short = fold(heading)
    if len(short) < 12 or _is_site(heading, names):
        return False
    return any(
        fold(text[cut.end() :]) == short and (alone or _is_site(text[: cut.start()], names))
        for text in written
        for cut in _SEPARATOR.finditer(text)
    )


def _is_site(text: str, names: frozenset[str]) -> bool:
    return fold(text) in names or (len(text.split()) <= 8 and bool(_SITE_WORDS.search(text)))


def _clean(text: str | None) -> str | None:
    if not text:
        return None
    return one_line(html.unescape(html.unescape(text[: 4 * LONGEST])))
