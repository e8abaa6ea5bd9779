"""A copy of the page without what is hidden or stands beside the article."""

import copy
import re

from extractors.markup import Element, names_of

MOST_OF_PAGE = 0.5  # a block that holds more of the page's text is not beside it

_HIDDEN = re.compile(r"display:none|visibility:hidden")
_FOR_MACHINES = re.compile(r"(?<![a-z])schema[_-]?org(?![a-z])", re.IGNORECASE)
_BLOCKS = frozenset({"div", "section", "ul", "ol", "p", "span", "aside", "figure", "dl", "table"})
_BESIDE = re.compile(
    r"(?<![a-z])(?:comments?(?:-?(?:list|area|block|wrap|section|form|item|text|body|holder))?|related|recommend\w*"
    r"|read-?also|see-?also|similar|more-?news|popular|subscribe\w*|share|sharing|likes?|socials?|caption|figcaption"
    r"|photo-?(?:author|credit|source|title|description)|img-?(?:author|credit|caption)|copyright|tags?-?(?:list|block|cloud)"
    r"|media-?(?:copyright|description)|imprint|breadcrumbs?)(?![a-z])"
)


def prune(tree: Element) -> tuple[Element, int]:
    """The copy and how many blocks were cut; the tree itself is left alone: dates and metadata
    are read from all of it."""
    pruned = copy.deepcopy(tree)
    whole = len(pruned.text_content())
    cut = 0
    doomed = [element for element in pruned.iter() if _is_doomed(element)]
    for element in doomed:
        if element.getparent() is None or element.tag in {"html", "body"}:
            continue
        if _is_hidden(element) or len(element.text_content()) <= MOST_OF_PAGE * whole:
            element.drop_tree()
            cut += 1
    return pruned, cut


def _is_hidden(element: Element) -> bool:
    """By attribute, style, or a class for machine-readable copies of the article."""
    style = (element.get("style") or "").replace(" ", "").lower()
    return (
        element.get("hidden") is not None
        or bool(_HIDDEN.search(style))
        or bool(_FOR_MACHINES.search(element.get("class") or ""))
        or _is_microdata_block(element)
    )


def _is_microdata_block(element: Element) -> bool:
    """A list of properties (address, award, legalName …) that a style sheet hides, with the whole
    text in one of them: nothing but itemprop children, and none of them a paragraph."""
    if element.get("itemscope") is None or element.tag in {"article", "main", "section"}:
        return False
    children = [child for child in element if child.tag not in {"meta", "link"}]
    named = sum(1 for child in children if child.get("itemprop") is not None)
    return len(children) >= 6 and named >= 0.8 * len(children) and element.find("p") is None


def _is_doomed(element: Element) -> bool:
    if element.tag == "figcaption" or _is_hidden(element):
        return True
    if element.tag not in _BLOCKS:
        return False
    return bool(_BESIDE.search(names_of(element).lower().replace("_", "-")))
