"""The headline of a page without the name of its site."""

import html
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from extractors import structured
from extractors.headlines import is_generic, is_shown, main_heading, opening, shown_headline
from extractors.markup import Element, Run, is_aside, text_of
from extractors.survey import Survey
from extractors.text import fold, one_line

SHORTEST = 8  # letters of a headline
LONGEST = 400
MOST_HEADINGS = 40  # of a kind
SITE_WORDS = 4  # a title of so few may be the name of the site
MOST_SEPARATORS = 6  # of a written title

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
    runs: Sequence[Run],
) -> str | None:
    """The heading that the page's own <title> or metadata confirms; else the line over the text
    that they do; else those, less the site, unless they tell nothing of the article."""
    known = [text for text in map(_clean, _written(tree, metas, node)) if text]
    headings = _headings(found)
    first = {_clean(text_of(heading)) for heading in found.tags["h1"][:MOST_HEADINGS]}
    heading = _confirmed(headings, known, names, first)
    if heading and not (is_generic(heading) or (heading not in first and _is_rest(heading, known))):
        return heading
    start = opening(runs)
    parts = _parts(known, names)
    for line in (shown_headline(runs, start, bold=False), shown_headline(runs, start)):
        if line and fold(line) in parts:
            return line
    title = heading or _stripped(known, names)
    if heading is None and (title is None or not is_shown(title, runs)):
        title = _shown_part(runs[: start + 1], known, names) or title
    return _over_the_text(title, known, names, runs, start) or next(iter(headings), None)


def _confirmed(
    headings: list[str], known: list[str], names: frozenset[str], first: set[str | None]
) -> str | None:
    confirmed = [text for text in headings if _confirms(text, known)]
    if all(_is_site(text, names) for text in confirmed):
        for text in headings:
            if _closes(text, known, names, alone=text in first):
                return text
    if not confirmed:
        return None
    return max(confirmed[:3], key=len) if len(fold(confirmed[0])) < 15 else confirmed[0]


def _stripped(known: list[str], names: frozenset[str]) -> str | None:
    stripped = (strip_site(text, names) for text in known)
    return next((text for text in stripped if len(fold(text)) >= SHORTEST), None)


def _parts(known: list[str], names: frozenset[str]) -> frozenset[str]:
    """Folded parts of the written titles between separators, and neighbours of them together, but
    for those that name the site."""
    found: set[str] = set()
    for text in known:
        cuts = list(_SEPARATOR.finditer(text))[:MOST_SEPARATORS]
        starts = [0, *(cut.end() for cut in cuts)]
        stops = [*(cut.start() for cut in cuts), len(text)]
        for place, start in enumerate(starts):
            found |= {fold(text[start:stop]) for stop in stops[place:]}
    return frozenset(part for part in found if len(part) >= SHORTEST) - names


def _shown_part(runs: Sequence[Run], known: list[str], names: frozenset[str]) -> str | None:
    """The line over the text with which a written title begins."""
    heads = {
        fold(text[: cut.start()]): len(text)
        for text in known
        for cut in list(_SEPARATOR.finditer(text))[:MOST_SEPARATORS]
    }
    shown = [
        run.text for run in runs if SHORTEST <= len(run.text) <= LONGEST and fold(run.text) in heads
    ]
    kept = [text for text in shown if not _is_site(text, names) and not is_generic(text)]
    return max(kept, key=len, default=None)


def _is_rest(title: str, known: list[str]) -> bool:
    """«Завод „Рубин“ — Новости»: what is left of every written title says nothing, so that it is
    the site that begins it."""
    rests = [text[len(title) :] for text in known if text.startswith(title)]
    rests = [rest for rest in rests if rest.strip()]
    return bool(rests) and all(is_generic(rest) for rest in rests)


def _over_the_text(
    title: str | None, known: list[str], names: frozenset[str], runs: Sequence[Run], start: int
) -> str | None:
    """The title, unless it is not of this article and its headline stands over the text: a long
    one that is not shown gives way to the <h1>, a short one may be the site's name."""
    if title is None or fold(title) in names or is_generic(title) or _is_rest(title, known):
        return shown_headline(runs, start) or title
    shown = is_shown(title, runs[:start])
    if len(title.split()) > SITE_WORDS:
        return title if shown else main_heading(runs, start) or title
    # the site's name stands in the head of its pages, where no headline does
    return (main_heading if shown else shown_headline)(runs, start) or title


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
