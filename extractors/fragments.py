"""Pieces of HTML that come inside feeds and posts: to plain text."""

import html
import re

from extractors.markup import Element, parse_fragment
from extractors.text import normalise, one_line

_TAG = re.compile(r"<[a-zA-Z/!][^>]*>")
_BREAKS = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr",
     "table", "section", "article", "hr", "pre", "figure", "dd", "dt"}
)  # fmt: skip
_SILENT = frozenset({"script", "style", "noscript", "template", "iframe", "svg", "figcaption"})


def plain_line(written: str | None) -> str | None:
    """A title or summary without markup, on one line."""
    if not written:
        return None
    if _TAG.search(written):
        written = fragment_text(written)
    return one_line(html.unescape(written))


def fragment_text(written: str) -> str:
    """Paragraphs divided by one newline; <br> divides too. Plain text keeps its own lines."""
    if not _TAG.search(written):
        return normalise(html.unescape(written))
    tree = parse_fragment(written)
    return normalise("".join(_pieces(tree))) if tree is not None else ""


def _pieces(tree: Element) -> list[str]:
    from lxml import etree

    pieces: list[str] = []
    silent = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        hidden = element.tag in _SILENT
        if event == "start":
            silent += hidden
            pieces.append("\n" if element.tag in _BREAKS else "")
            piece = element.text
        else:
            silent -= hidden
            pieces.append("\n" if element.tag in _BREAKS else "")
            piece = element.tail
        if piece and not silent:
            pieces.append(re.sub(r"\s+", " ", piece))
    return pieces
