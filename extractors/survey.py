"""One pass over a page's elements that finds what metadata, titles, pruning and refusals ask for.

An XPath from the root costs as much as this whole pass; a dozen of them cost more than the search
for the text. What class and id say is judged once for every pair of them and then remembered.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from extractors.markup import Element, joined_names

MOST_ELEMENTS = 200_000  # of a page; the rest is not asked for metadata

_TAGS = frozenset(
    {"h1", "h2", "h3", "meta", "link", "figure", "video", "iframe", "audio", "img", "article"}
)
_ROLES = {
    "author": r"(?<![a-z])(?:author|byline|avtor)(?:-?(?:name|line|s))?(?![a-z])",
    "posted": r"(?<![a-z])(?:submitted|created-?by|posted-?by)(?![a-z])",
    "tags": r"(?<![a-z])tags?(?:-?(?:list|links|items?))?(?![a-z-])",
    "crumbs": r"breadcrumb|(?<![a-z])(?:crumbs?|speedbar|pathway|nav-?path)(?![a-z])",
    "title": r"title|(?<![a-z])(?:headline|zagolovok|heading)(?![a-z])",
    "gallery": r"gallery|(?<![a-z])(?:photo-?(?:set|report|view)|slideshow|fotorama)(?![a-z])",
    "lead": (
        r"(?<![a-z])(?:(?:announce(?:-text)?|anons|anounce)(?![a-z-])|lead|lid|lede|intro(?:-?text|duction)?|standfirst"
        r"|subtitle|sub-title|sub-?head(?:ing|line)?|second-title|(?<!with-)summary|dek|perex|preview-text)(?![a-z])"
    ),
    "beside": (
        r"(?<![a-z])(?:comments?(?:-?(?:list|area|block|wrap|section|form|item|text|body|holder))?|related\w*|recommend\w*"
        r"|read-?(?:also|more|next)|see-?also|similar|more-?news|other-?news|popular|subscri(?:be|ption)s?(?:-?(?:block|form|box|widget))?"
        r"|newsletter|share|sharing|likes?|socials?|caption|figcaption"
        r"|photo-?(?:author|credit|source|title|desc(?:r|ription)?|copy(?:right)?)|img-?(?:author|credit|caption)|copyright|tags?-?(?:list|block|cloud)"
        r"|media-?(?:copyright|description)|imprint|breadcrumbs?|weather|currency|informer|infinite-?scroll|next-?(?:article|post|news|material))(?![a-z])"
    ),
    "hidden": r"(?<![a-z])schema-?org(?![a-z])",
}  # fmt: skip
_ROLE = {name: re.compile(pattern) for name, pattern in _ROLES.items()}
# Some of these letters are in every name that a role looks for: most names have none of them.
_WORTH_ASKING = re.compile(
    "author|byline|avtor|submitted|created|posted|tag|crumb|speedbar|path|title|headline|zagolovok|heading|gallery|photo|slideshow|fotorama|lead|lid|lede|announce"
    "|anons|anounce|intro|standfirst|sub|second|summary|dek|perex|preview|comment|related|recommend|read|see|similar|news"
    "|popular|share|sharing|like|social|caption|img|copyright|media|imprint|weather|currency|informer|infinite|next|schema"
)
# A whole name of a text's own block: "entry-content entry-content-read-more" is no list of links.
_CONTENT = re.compile(
    r"(?:^|\s)(?:entry|article|post|story|news|material|page)-+(?:content|body|text)(?:\s|$)"
)
_DASHES = re.compile("-{2,}")  # photo__desc, tags--list
_HIDDEN = re.compile(r"display:none|visibility:hidden")


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """Elements in document order, by what they are. Missing keys give nothing."""

    elements: list[Element]
    tags: dict[str, list[Element]]  # by tag: headings, metas, links, pictures
    props: dict[str, list[Element]]  # by word of itemprop, metas left out
    rels: dict[str, list[Element]]  # <a> by word of rel
    roles: dict[str, list[Element]]  # by what class and id say, keys of _ROLES
    crumb_lists: list[Element]  # schema.org BreadcrumbList
    hidden: list[int]  # places in ``elements`` of what no reader sees
    beside: list[int]  # of what is classed as no part of an article


def survey(tree: Element) -> Survey:
    found = Survey(
        elements=[],
        tags=defaultdict(list),
        props=defaultdict(list),
        rels=defaultdict(list),
        roles=defaultdict(list),
        crumb_lists=[],
        hidden=[],
        beside=[],
    )
    found.elements.extend(tree.iter("*"))
    for place, element in enumerate(found.elements[:MOST_ELEMENTS]):
        tag, get = element.tag, element.get
        if tag in _TAGS:
            found.tags[tag].append(element)
        roles = roles_of(get("class"), get("id"))
        if roles:
            _add(found.roles, roles, element)
        if get("itemprop") or get("itemscope") is not None or get("itemtype"):
            _file_microdata(found, element)
        if tag == "a" and (rel := get("rel")):
            _add(found.rels, rel.split(), element)
        if "hidden" in roles or _is_hidden(element):
            found.hidden.append(place)
        elif "beside" in roles:
            found.beside.append(place)
    return found


def _file_microdata(found: Survey, element: Element) -> None:
    if element.tag != "meta":
        _add(found.props, (element.get("itemprop") or "").split(), element)
    if "BreadcrumbList" in (element.get("itemtype") or ""):
        found.crumb_lists.append(element)


def _add(index: dict[str, list[Element]], keys: Iterable[str], element: Element) -> None:
    for key in keys:
        index[key].append(element)


@lru_cache(maxsize=8192)
def roles_of(classes: str | None, identity: str | None) -> tuple[str, ...]:
    """What the names of an element say it is; a class of none of these gives nothing."""
    if not classes and not identity:
        return ()
    names = joined_names(classes, identity).lower().replace("_", "-")
    names = _DASHES.sub("-", names) if "--" in names else names
    if not _WORTH_ASKING.search(names):
        return ()
    roles = tuple(role for role, pattern in _ROLE.items() if pattern.search(names))
    if "beside" in roles:  # the photographer is no author; a text's own block is not beside it
        other = "beside" if _CONTENT.search(names) else "author"
        return tuple(role for role in roles if role != other)
    return roles


def _is_hidden(element: Element) -> bool:
    """By attribute or style, or a list of properties that a style sheet hides."""
    style = element.get("style")
    if style and _HIDDEN.search(style.replace(" ", "").lower()):
        return True
    if element.get("hidden") is not None:
        return True
    return element.get("itemscope") is not None and _is_microdata_block(element)


def _is_microdata_block(element: Element) -> bool:
    """Properties for machines (address, award, legalName …) with the whole text in one of them:
    nothing but itemprop children, and none of them a paragraph."""
    if element.tag in {"article", "main", "section"}:
        return False
    children = [child for child in element if child.tag not in {"meta", "link"}]
    named = sum(1 for child in children if child.get("itemprop") is not None)
    return len(children) >= 6 and named >= 0.8 * len(children) and element.find("p") is None
