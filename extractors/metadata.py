"""Who, where, what about: the fields of a page beside its text and dates."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from extractors import structured
from extractors.leads import find_lead
from extractors.markup import Element, absolute, is_aside, metas, text_of
from extractors.survey import Survey
from extractors.text import fold, one_line
from extractors.titles import find_title, site_names

MOST_TAGS = 30

_HOME = frozenset({"главная", "главнаястраница", "home", "галоўная", "галоунаястаронка", "начало"})

_BY = re.compile(
    r"^\W*(?:автор(?:ы|ка)?(?:\s+(?:статьи|текста|материала))?|текст|беседовал[аи]?|подготовил[аи]?|аўтар|by)\s*:?\s+",
    re.IGNORECASE,
)
_CREDIT = re.compile(r"(?:фото|видео|иллюстраци|photo|image|здымак|source|источник)", re.IGNORECASE)
_CORRESPONDENT = re.compile(
    r"^(?:наш\s+)?(?:корр\.?|корреспондент|спецкор\w*|карэспандэнт)\s+(?:агентства\s+)?",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"^(?:(?:super\W?)?admin\w*|super\W?user|(?:газета|газэта|журнал|рэдакцыя)\b.*|root|editor\w*|редак(?:ция|тор).*|администратор|модератор|автор|author|user\d*"
    r"|webmaster|пресс-центр|none|null|news)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Metadata:
    title: str | None = None
    lead: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    site_name: str | None = None
    image_url: str | None = None
    canonical_url: str | None = None
    declared_language: str | None = None
    says_article: bool = False  # the markup calls the page an article


def read_metadata(
    tree: Element,
    found: Survey,
    node: structured.Node | None,
    url: str,
    base: str,
    known: frozenset[str],
) -> Metadata:
    """All fields. ``node``: the page's JSON-LD article, if it has one; ``known``: folded names
    of the source, which are neither authors nor parts of a title."""
    named = metas(tree)
    node = node or {}
    site = _site_name(named, node)
    names = site_names(site, url) | known
    title = find_title(tree, found, named, node or None, names)
    return Metadata(
        title=title,
        lead=find_lead(found, _summaries(named, node), title),
        authors=_authors(found, named, node, names),
        section=_section(found, named, node),
        tags=_tags(found, named, node),
        site_name=site,
        image_url=absolute(_image(named, node), base),
        canonical_url=_canonical(found, named, url, base),
        declared_language=tree.get("lang")
        or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
        or named.get("og:locale"),
        says_article=bool(node)
        or named.get("og:type", "").lower() == "article"
        or "article:published_time" in named
        or bool(found.props["articleBody"]),
    )


def _summaries(named: dict[str, str], node: structured.Node) -> list[str]:
    """What the page says of itself to search engines and networks."""
    written = structured.text(node.get("description"))
    return [
        text for text in (written, named.get("og:description"), named.get("description")) if text
    ]


def _site_name(named: dict[str, str], node: structured.Node) -> str | None:
    publisher = node.get("publisher")
    return one_line(
        named.get("og:site_name") or structured.text(publisher) or named.get("application-name")
    )


def _authors(
    found: Survey, named: dict[str, str], node: structured.Node, names: frozenset[str]
) -> tuple[str, ...]:
    """The first place that names somebody who is not the site itself."""
    places: tuple[Iterable[str], ...] = (
        structured.texts(node.get("author")),
        _texts(found.props["author"][:5]),
        _texts(found.rels["author"][:5]),
        (named.get(key, "") for key in ("author", "article:author", "mediator_author")),
        _texts(found.roles["author"][:40])[:1],
    )
    for place in places:
        people = [name for written in place for name in clean_authors(written, names)]
        if people:
            return tuple(dict.fromkeys(people))
    return ()


def _texts(elements: list[Element]) -> list[str]:
    """Of those that stand with the article: commenters have names too."""
    return [text_of(element) for element in elements if not is_aside(element)]


def clean_authors(written: str, names: frozenset[str] = frozenset()) -> list[str]:
    """Names in a byline: «Автор: Иван Петров, Мария Сидорова» gives two."""
    line = _BY.sub("", one_line(written) or "")
    if len(line) > 120 or "://" in line or "@" in line:
        return []
    people = re.split(r"\s*[,;]\s*|\s+и\s+(?=[А-ЯЁ])|\s+and\s+(?=[A-Z])", line)
    return [
        person
        for person in (
            _CORRESPONDENT.sub("", _BY.sub("", piece)).strip(" ,:|/") for piece in people
        )
        if 3 < len(person) < 70
        and not _NOBODY.match(person)
        and not _CREDIT.match(person)
        and fold(person) not in names
        and not any(char.isdigit() for char in person)
    ]


def _section(found: Survey, named: dict[str, str], node: structured.Node) -> str | None:
    filed = [text_of(link) for link in found.rels["category"][:1]]  # WordPress
    written = (
        structured.text(node.get("articleSection"))
        or named.get("article:section")
        or named.get("articlesection")
        or "".join(filed)
        or _last_crumb(found)
    )
    section = one_line(written)
    return section if section and len(section) < 80 else None


def _last_crumb(found: Survey) -> str | None:
    """The last link of the breadcrumbs: the page itself stands there without one."""
    for block in (*found.crumb_lists, *found.roles["crumbs"]):
        texts = [text_of(link) for link in list(block.iter("a"))[:10]]
        texts = [text for text in texts if text and fold(text) not in _HOME]
        if texts:
            return texts[-1]
    return None


def _tags(found: Survey, named: dict[str, str], node: structured.Node) -> tuple[str, ...]:
    keywords = node.get("keywords")
    if isinstance(keywords, str):
        keywords = keywords.split(",")
    tagged = [
        e.get("content") or "" for e in found.tags["meta"] if e.get("property") == "article:tag"
    ]
    places = (
        tagged,
        _tag_links(found),
        structured.texts(keywords),
        named.get("news_keywords", "").split(","),  # plain "keywords" are for search engines
    )
    for place in places:
        tags = [one_line(tag.strip(" ,;\n\t#")) for tag in place]
        kept = tuple(dict.fromkeys(tag for tag in tags if tag and len(tag) < 80))
        if kept:
            return kept[:MOST_TAGS]
    return ()


def _tag_links(found: Survey) -> list[str]:
    """Links marked rel=tag (WordPress marks its categories so too), else links in a tag list."""
    marked = [a for a in found.rels["tag"] if "category" not in (a.get("rel") or "")]
    listed = (link for block in found.roles["tags"][:200] for link in _links(block))
    kept = marked or list(dict.fromkeys(listed))
    return [text_of(link) for link in kept[: 2 * MOST_TAGS]]


def _links(block: Element) -> list[Element]:
    return [block] if block.tag == "a" else list(block.iter("a"))


def _image(named: dict[str, str], node: structured.Node) -> str | None:
    image = node.get("image")
    if isinstance(image, list):
        image = image[0] if image else None
    if isinstance(image, dict):
        image = image.get("url") or image.get("contentUrl")
    return named.get("og:image") or named.get("twitter:image") or structured.text(image)


def _canonical(found: Survey, named: dict[str, str], url: str, base: str) -> str | None:
    """rel=canonical (RFC 6596), unless it says that every page is the front page."""
    links = (
        e.get("href") for e in found.tags["link"] if "canonical" in (e.get("rel") or "").lower()
    )
    written = next((link for link in links if link), None) or named.get("og:url")
    canonical = absolute(written, base)
    if canonical and urlsplit(canonical).path.strip("/") == "" and urlsplit(url).path.strip("/"):
        return None
    return canonical
