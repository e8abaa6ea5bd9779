"""A page's twin: the same article as AMP or for printing, on the publisher's own host.

It is named only where the page itself shows too little of its article, so that it is worth one
more request. What the publisher sells is not looked for elsewhere.
"""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from dozor.models import Outcome
from extractors import structured
from extractors.links import article_likeness, same_site
from extractors.markup import Element, Run, absolute, metas, text_of
from extractors.metadata import Metadata
from extractors.refusals import Refusal
from extractors.survey import Survey
from extractors.text import fold, one_line

LONGER = 1.3  # times as long a text must be to be called longer
LIKE_AN_ARTICLE = 0.6  # of an address
MOST_LINKS = 5_000  # of a page that are asked whether they lead to its print version
TAIL = 30  # letters of a text's end
NEAR = 12  # pieces of text from there to the link that would show the rest
LONGEST_LABEL = 60

# Refusals of `extractors.refusals` that no twin makes good: no article, a challenge, or a text that
# is sold: what a site refuses is not taken by another door.
_FINAL = ("a 'page not found'", "a login", "the front page", "a gallery", "a paywall")

_PRINT = re.compile(
    r"(?:версия|страница|вариант)\s+для\s+печати|для\s+печати|печатная\s+версия|в[еэ]рсія\s+для\s+друку|версия\s+на\s+печать"
    r"|(?:print(?:able|er)?[\s-]+(?:friendly\s+)?(?:version|page))|printer[\s-]friendly",
    re.IGNORECASE,
)
# «Печать» may be a section on the press: its address must say more.
_PRINT_WORD = re.compile(
    r"(?:на\s+)?печать|распечатать|напечатать|печатать|друк|друкаваць|раздрукаваць|print",
    re.IGNORECASE,
)
_PRINT_ADDRESS = re.compile(r"(?<![a-z])(?:print|pechat)", re.IGNORECASE)
_MORE = re.compile(
    r"(?:про|до)?чита(?:ть|йте)\s+(?:далее|дальше|полностью|целиком|ещ[её]|(?:весь|полный)\s+(?:текст|материал)|всю\s+(?:статью|новость))"
    r"|(?:показать|раскрыть|развернуть)(?:\s+(?:полностью|целиком|(?:весь|полный)\s+текст|текст|статью|вс[её]))?"
    r"|подробнее|полный\s+текст|полная\s+версия|продолжение"
    r"|(?:чытаць|паказаць)\s+(?:далей|цалкам|увесь\s+тэкст)|падрабязней"
    r"|(?:read|show)\s+(?:more|(?:the\s+)?full(?:\s+(?:article|story|text))?)|continue\s+reading",
    re.IGNORECASE,
)
_CUT_END = re.compile(r"(?:…|\.\.\.)\]?$")
_SOLD = re.compile(r"(?:^|/)false$", re.IGNORECASE)
_AROUND = " .…«»→>[]()"  # of a label


def twin_of(
    tree: Element,
    found: Survey,
    runs: list[Run],
    meta: Metadata,
    node: structured.Node | None,
    body: str,
    refusal: Refusal | None,
    *,
    url: str,
    base: str,
) -> str | None:
    """The address of the twin, None where the page does not want one or names none.

    ``body``: the text of the page as it was found; ``refusal``: why the page is no article.
    """
    if _is_sold(node):
        return None
    poor = _may_be_article(refusal, meta, url) if refusal else _is_cut(tree, runs, node, body, url)
    return next(_twins(tree, found, url, base), None) if poor else None


def _is_sold(node: structured.Node | None) -> bool:
    """schema.org isAccessibleForFree."""
    return bool(node and _SOLD.search(str(node.get("isAccessibleForFree")).strip()))


def _may_be_article(refusal: Refusal, meta: Metadata, url: str) -> bool:
    """Whether what was refused looks like one article whose text is somewhere else."""
    outcome, detail = refusal
    if outcome is Outcome.TOO_SHORT:
        return True
    return not detail.startswith(_FINAL) and (
        meta.says_article or article_likeness(url) >= LIKE_AN_ARTICLE
    )


# Where it is


def _twins(tree: Element, found: Survey, url: str, base: str) -> Iterator[str]:
    """AMP first: it needs no script by definition. Only on the host of the page itself."""
    for written in (*_linked(found, _is_amp), *_linked(found, _is_print), *_print_links(tree)):
        address = absolute(written, base)
        if address and same_site(address, url) and not _is_same(address, url):
            yield address


def _linked(found: Survey, wanted: Callable[[Element], bool]) -> Iterator[str | None]:
    return (link.get("href") for link in found.tags["link"] if wanted(link))


def _is_amp(link: Element) -> bool:
    return "amphtml" in (link.get("rel") or "").lower().split()


def _is_print(link: Element) -> bool:
    """No style sheet: that is rel=stylesheet, or an alternate one."""
    rel = (link.get("rel") or "").lower().split()
    media = (link.get("media") or "").lower()
    return "alternate" in rel and "stylesheet" not in rel and media.strip() == "print"


def _print_links(tree: Element) -> Iterator[str | None]:
    for number, link in enumerate(tree.iter("a")):
        if number >= MOST_LINKS:
            return
        address = link.get("href")
        if address and any(_says_print(label, address) for label in _labels(link)):
            yield address


def _labels(link: Element) -> Iterator[str]:
    """What a reader sees of a link: its words, or what its picture is called."""
    yield text_of(link)
    yield link.get("title") or ""
    yield from (image.get("alt") or "" for image in link.iter("img"))


def _says_print(label: str, address: str) -> bool:
    if len(label) > LONGEST_LABEL:
        return False
    label = label.strip(_AROUND)
    if _PRINT_WORD.fullmatch(label):
        return bool(_PRINT_ADDRESS.search(address))
    return bool(_PRINT.fullmatch(label))


def _is_same(address: str, url: str) -> bool:
    return address == url.partition("#")[0]


# Whether a text is cut


def _is_cut(
    tree: Element, runs: list[Run], node: structured.Node | None, body: str, url: str
) -> bool:
    return bool(
        _CUT_END.search(body[-TAIL:])
        or _is_short_of_its_words(body, node)
        or _is_short_of_its_summary(tree, node, body)
        or _goes_on(runs, body, url)
    )


def _is_short_of_its_words(body: str, node: structured.Node | None) -> bool:
    """schema.org wordCount, unless it is the number of letters, as some sites have it."""
    value = str((node or {}).get("wordCount") or "").strip()
    if not value.isascii() or not value.isdigit() or len(value) > 6:
        return False
    count = int(value)
    return 2 * len(body.split()) < count and not 0.8 < count / max(len(body), 1) < 1.25


def _is_short_of_its_summary(tree: Element, node: structured.Node | None, body: str) -> bool:
    named = metas(tree)
    written = structured.text(node.get("description")) if node else None
    told = (written, named.get("og:description"), named.get("description"))
    return any(len(one_line(text) or "") > LONGER * len(body) for text in told)


def _goes_on(runs: list[Run], body: str, url: str) -> bool:
    """Right after the last words of the text a link or a button would show the rest."""
    lines = body.split("\n")[-2:]
    if _says_more(lines[-1]):
        return True
    if len(lines[-1]) > LONGEST_LABEL:  # else it may be such a label itself, with its neighbour
        del lines[:-1]
    tails = [tail for tail in (fold(line)[-TAIL:] for line in lines) if len(tail) > TAIL / 2]
    for place, run in enumerate(runs):
        if not _says_more(run.text):
            continue
        before = "".join(piece.text for piece in runs[max(0, place - NEAR) : place])
        end = fold(before[-1000:])
        if any(tail in end for tail in tails) and not _leads_elsewhere(run.element, url):
            return True
    return False


def _says_more(label: str) -> bool:
    return len(label) <= LONGEST_LABEL and bool(_MORE.fullmatch(label.strip(_AROUND)))


def _leads_elsewhere(element: Element, url: str) -> bool:
    """To another article: the words belong to a teaser."""
    for step in (element, *list(element.iterancestors())[:4]):
        if step.tag == "a":
            address = absolute(step.get("href"), url)
            return address is not None and urlsplit(address).path != urlsplit(url).path
    return False
