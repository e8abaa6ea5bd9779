"""JSON-LD of a page (schema.org), bounded: hostile JSON costs little and raises nothing."""

import html
import json
from collections.abc import Iterator
from typing import Any

from extractors.markup import Element

Node = dict[str, Any]

MOST_BYTES = 1_000_000
MOST_NODES = 3_000
DEEPEST = 12

ARTICLE_TYPES = frozenset(
    {
        "newsarticle", "article", "reportagenewsarticle", "blogposting", "analysisnewsarticle",
        "opinionnewsarticle", "backgroundnewsarticle", "socialmediaposting", "liveblogposting",
        "report", "advertisercontentarticle", "techarticle", "review",
    }
)  # fmt: skip


def article_node(tree: Element, title_hint: str | None = None) -> Node | None:
    """The node of the page's own article: of several, the one whose headline is the page's."""
    nodes = [node for node in _nodes(tree) if types(node) & ARTICLE_TYPES]
    if title_hint:
        wanted = _squeeze(title_hint)
        for node in nodes:
            headline = _squeeze(text(node.get("headline")) or text(node.get("name")) or "")
            if headline and (headline in wanted or wanted in headline):
                return node
        if len(nodes) > 3:  # a list of teasers, none of them this page
            return None
    return nodes[0] if nodes else None


def dated_page(tree: Element) -> Node | None:
    """A WebPage node with a date, for pages that have no article node."""
    for node in _nodes(tree):
        if types(node) & {"webpage", "itempage"} and node.get("datePublished"):
            return node
    return None


def has_item_list(tree: Element) -> bool:
    return any(
        "itemlist" in types(node) or "collectionpage" in types(node) for node in _nodes(tree)
    )


def types(node: Node) -> frozenset[str]:
    named = node.get("@type")
    values = named if isinstance(named, list) else [named]
    return frozenset(
        value.rsplit("/", 1)[-1].lower() for value in values[:10] if isinstance(value, str)
    )


def text(value: object) -> str | None:
    """A string out of what JSON-LD allows: "x", {"name": "x"}, ["x", …]."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("url") or value.get("@id")
    if not isinstance(value, str):
        return None
    return html.unescape(value).strip() or None


def texts(value: object) -> tuple[str, ...]:
    """The same for what may be many."""
    values = value if isinstance(value, list) else [value]
    found = (text(item) for item in values[:50])
    return tuple(item for item in found if item)


def _nodes(tree: Element) -> Iterator[Node]:
    left = MOST_NODES
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        for node in _walk(_load(script.text or ""), 0):
            left -= 1
            if left < 0:
                return
            yield node


def _load(written: str) -> object:
    if len(written) > MOST_BYTES:
        return None
    written = written.strip().removeprefix("<![CDATA[").removesuffix("]]>").strip().rstrip(";")
    try:
        # strict=False: line breaks inside strings are common in hand-made templates
        return json.loads(written, strict=False)
    except (ValueError, RecursionError):
        return None


def _walk(value: object, depth: int) -> Iterator[Node]:
    if depth > DEEPEST:
        return
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for inner in value.values():
            if isinstance(inner, dict | list):
                yield from _walk(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value[:MOST_NODES]:
            yield from _walk(inner, depth + 1)


def _squeeze(value: str) -> str:
    return "".join(char for char in value.lower() if char.isalnum())
