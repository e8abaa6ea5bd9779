"""Who, where, what about: the fields of a page beside its text and dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from extractors import structured
from extractors.authors import find_authors
from extractors.crumbs import HOME, Crumbs
from extractors.leads import find_lead
from extractors.markup import Element, Run, absolute, metas, text_of
from extractors.particulars import Particulars
from extractors.survey import Survey
from extractors.text import fold, one_line
from extractors.titles import find_title, site_names

MOST_TAGS = 30


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
    proves_article: bool = False  # not only by og:type, which WordPress writes on archives too


def read_metadata(
    tree: Element,
    found: Survey,
    node: structured.Node | None,
    url: str,
    base: str,
    known: frozenset[str],
    runs: Sequence[Run],
    labelled: Particulars,
    crumbs: Crumbs,
) -> Metadata:
    """All fields. ``node``: the page's JSON-LD article, if it has one; ``known``: folded names
    of the source, which are neither authors nor parts of a title; ``labelled``, ``crumbs``: what
    the words of the page say."""
    named = metas(tree)
    node = node or {}
    site = _site_name(named, node)
    names = site_names(site, url) | known
    title = find_title(tree, found, named, node or None, names, runs)
    return Metadata(
        title=title,
        lead=find_lead(found, _summaries(named, node), title),
        authors=find_authors(found, named, node, labelled, names),
        section=_section(found, named, node, labelled) or crumbs.section(title),
        tags=_tags(found, named, node, labelled),
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
        proves_article="article:published_time" in named
        or bool(found.props["articleBody"])
        or fold(structured.text(node.get("headline")) or "-") == fold(title or ""),
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


def _section(
    found: Survey,
    named: dict[str, str],
    node: structured.Node,
    labelled: Particulars,
) -> str | None:
    filed = [text_of(link) for link in found.rels["category"][:1]]  # WordPress
    written = (
        structured.text(node.get("articleSection"))
        or named.get("article:section")
        or named.get("articlesection")
        or "".join(filed)
        or labelled.section
        or _last_crumb(found)
    )
    section = one_line(written)
    return section if section and len(section) < 80 else None


def _last_crumb(found: Survey) -> str | None:
    """The last link of the breadcrumbs: the page itself stands there without one."""
    for block in (*found.crumb_lists, *found.roles["crumbs"]):
        texts = [text_of(link) for link in list(block.iter("a"))[:10]]
        texts = [text for text in texts if text and fold(text) not in HOME]
        if texts:
            return texts[-1]
    return None


def _tags(
    found: Survey, named: dict[str, str], node: structured.Node, labelled: Particulars
) -> tuple[str, ...]:
    keywords = node.get("keywords")
    if isinstance(keywords, str):
        keywords = keywords.split(",")
    tagged = [
        e.get("content") or "" for e in found.tags["meta"] if e.get("property") == "article:tag"
    ]
    places = (
        tagged,
        _tag_links(found),
        labelled.tags,
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
