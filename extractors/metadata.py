"""Who, where, what about: the fields of a page beside its text and dates."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from extractors import structured
from extractors.markup import Element, absolute, is_aside, metas, names_of, text_of
from extractors.text import fold, one_line
from extractors.titles import find_title, site_names

MOST_TAGS = 30

_BY = re.compile(
    r"^\W*(?:автор(?:ы|ка)?(?:\s+(?:статьи|текста|материала))?|текст|беседовал[аи]?|подготовил[аи]?|аўтар|by)\s*:?\s+",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"^(?:(?:super)?admin\w*|root|editor\w*|редак(?:ция|тор).*|администратор|модератор|автор|author|user\d*"
    r"|webmaster|пресс-центр|none|null|news)$",
    re.IGNORECASE,
)
_TAGS_CLASS = re.compile(r"(?<![a-z])tags?(?:-?(?:list|links|items?))?(?![a-z-])", re.IGNORECASE)
_AUTHOR_CLASS = re.compile(r"(?<![a-z])author(?:-?name)?(?![a-z])", re.IGNORECASE)
_LEAD_CLASS = re.compile(
    r"(?<![a-z])(?:lead|lid|lede|announce(?:-text)?|anons|intro(?:text)?|standfirst|subtitle|sub-title|summary|dek|perex|preview-text)(?![a-z])",
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
    tree: Element, node: structured.Node | None, url: str, base: str, known: frozenset[str]
) -> Metadata:
    """All fields. ``node``: the page's JSON-LD article, if it has one; ``known``: folded names
    of the source, which are neither authors nor parts of a title."""
    found = metas(tree)
    node = node or {}
    site = _site_name(found, node)
    names = site_names(site, url) | known
    return Metadata(
        title=find_title(tree, found, node or None, names),
        lead=_lead(tree),
        authors=_authors(tree, found, node, names),
        section=_section(tree, found, node),
        tags=_tags(tree, found, node),
        site_name=site,
        image_url=absolute(_image(found, node), base),
        canonical_url=_canonical(tree, found, url, base),
        declared_language=tree.get("lang")
        or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
        or found.get("og:locale"),
        says_article=bool(node)
        or found.get("og:type", "").lower() == "article"
        or "article:published_time" in found
        or bool(tree.xpath("//*[@itemprop='articleBody']")),
    )


def _site_name(found: dict[str, str], node: structured.Node) -> str | None:
    publisher = node.get("publisher")
    return one_line(
        found.get("og:site_name") or structured.text(publisher) or found.get("application-name")
    )


def _authors(
    tree: Element, found: dict[str, str], node: structured.Node, names: frozenset[str]
) -> tuple[str, ...]:
    """The first place that names somebody who is not the site itself."""
    places = (
        structured.texts(node.get("author")),
        [text_of(e) for e in tree.xpath("//*[@itemprop='author' and not(self::meta)]")[:5]],
        [text_of(e) for e in tree.xpath("//a[@rel='author']")[:5]],
        [
            found.get("author", ""),
            found.get("article:author", ""),
            found.get("mediator_author", ""),
        ],
        _marked_authors(tree),
    )
    for place in places:
        people = [name for written in place for name in clean_authors(written, names)]
        if people:
            return tuple(dict.fromkeys(people))
    return ()


def _marked_authors(tree: Element) -> list[str]:
    marked = (e for e in tree.xpath("//*[contains(translate(@class,'A','a'),'author')]")[:40])
    return [text_of(e) for e in marked if _AUTHOR_CLASS.search(names_of(e)) and not is_aside(e)][:1]


def clean_authors(written: str, names: frozenset[str] = frozenset()) -> list[str]:
    """Names in a byline: «Автор: Иван Петров, Мария Сидорова» gives two."""
    line = _BY.sub("", one_line(written) or "")
    if len(line) > 120 or "://" in line or "@" in line:
        return []
    people = re.split(r"\s*[,;]\s*|\s+и\s+(?=[А-ЯЁ])|\s+and\s+(?=[A-Z])", line)
    return [
        person
        for person in (_BY.sub("", piece).strip(" ,:|") for piece in people)
        if 3 < len(person) < 70
        and not _NOBODY.match(person)
        and fold(person) not in names
        and not any(char.isdigit() for char in person)
    ]


def _section(tree: Element, found: dict[str, str], node: structured.Node) -> str | None:
    filed = tree.xpath("string((//a[contains(concat(' ',@rel,' '),' category ')])[1])")  # WordPress
    written = (
        structured.text(node.get("articleSection"))
        or found.get("article:section")
        or found.get("articlesection")
        or filed.strip()
    )
    if not written:
        crumbs = tree.xpath(
            "//*[contains(@class,'breadcrumb')]//a|//*[contains(@itemtype,'BreadcrumbList')]//a"
        )
        texts = [text_of(crumb) for crumb in crumbs[:10]]
        texts = [
            text for text in texts if text and fold(text) not in {"главная", "home", "галоўная"}
        ]
        written = texts[-1] if texts else None
    section = one_line(written)
    return section if section and len(section) < 80 else None


def _tags(tree: Element, found: dict[str, str], node: structured.Node) -> tuple[str, ...]:
    keywords = node.get("keywords")
    if isinstance(keywords, str):
        keywords = keywords.split(",")
    places = (
        [e.get("content") or "" for e in tree.xpath("//meta[@property='article:tag']")],
        _tag_links(tree),
        structured.texts(keywords),
        found.get("news_keywords", "").split(","),
        _keywords(found.get("keywords", "")),
    )
    for place in places:
        tags = [one_line(tag.strip().lstrip("#")) for tag in place]
        kept = tuple(dict.fromkeys(tag for tag in tags if tag and len(tag) < 80))
        if kept:
            return kept[:MOST_TAGS]
    return ()


def _tag_links(tree: Element) -> list[str]:
    """Links marked rel=tag (WordPress marks its categories so too), else links in a tag list."""
    marked = tree.xpath(
        "//a[contains(concat(' ',@rel,' '),' tag ') and not(contains(@rel,'category'))]"
    )
    listed = [
        link
        for block in tree.xpath("//*[contains(@class,'tag')]")[:200]
        if _TAGS_CLASS.search(names_of(block))
        for link in block.iter("a")
    ]
    return [text_of(link) for link in (marked or listed)[: 2 * MOST_TAGS]]


def _keywords(written: str) -> list[str]:
    """The keywords of a page; a single phrase is the site's motto."""
    words = written.split(",")
    return words if len(words) > 1 else []


def _image(found: dict[str, str], node: structured.Node) -> str | None:
    image = node.get("image")
    if isinstance(image, list):
        image = image[0] if image else None
    if isinstance(image, dict):
        image = image.get("url") or image.get("contentUrl")
    return found.get("og:image") or found.get("twitter:image") or structured.text(image)


def _canonical(tree: Element, found: dict[str, str], url: str, base: str) -> str | None:
    """rel=canonical (RFC 6596), unless it says that every page is the front page."""
    written = tree.xpath("string((//link[@rel='canonical']/@href)[1])") or found.get("og:url")
    canonical = absolute(written, base)
    if canonical and urlsplit(canonical).path.strip("/") == "" and urlsplit(url).path.strip("/"):
        return None
    return canonical


def _lead(tree: Element) -> str | None:
    """A paragraph that the page sets apart before the body."""
    for element in tree.xpath(
        "//div[@class]|//p[@class]|//h2[@class]|//h3[@class]|//strong[@class]"
    )[:2000]:
        if not _LEAD_CLASS.search(element.get("class") or ""):
            continue
        text = one_line(text_of(element))
        if text and 40 <= len(text) <= 700 and not is_aside(element) and not _is_other(element):
            return text
    return _bold_lead(tree)


def _bold_lead(tree: Element) -> str | None:
    """The first paragraph of several, set wholly in bold: how local papers print a lead."""
    for first in tree.xpath("//p[strong or b][1]")[:10]:
        bold = " ".join(text_of(child) for child in first if child.tag in {"strong", "b"})
        text = one_line(text_of(first))
        following = [p for p in first.itersiblings("p") if len(text_of(p)) > 60]
        before = [p for p in first.itersiblings("p", preceding=True) if text_of(p)]
        is_lead = one_line(bold) == text and len(following) >= 2 and not before
        if text and is_lead and 40 <= len(text) <= 500 and not is_aside(first):
            return text
    return None


def _is_other(element: Element) -> bool:
    """A teaser of another article, or the frame of a picture, rather than a lead."""
    return bool(
        element.xpath("ancestor::a|.//a[string-length(.) > 40]|ancestor::li|.//img|.//figure")
    ) or "©" in text_of(element)
