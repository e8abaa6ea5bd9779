"""The lead of an article: a paragraph that the page sets apart between headline and body.

Set apart is what its class says (lead, dek, announce …) or what stands in a block of its own
before the text and is what the page tells search engines of itself. A bold first paragraph is
neither: it is the body's.
"""

import re
from collections.abc import Iterator
from itertools import islice

from extractors.markup import Element, is_aside, names_of, text_of
from extractors.survey import Survey
from extractors.text import fold, one_line

SHORTEST, LONGEST = 40, 700  # characters
MOST_ASKED = 300  # elements with such a class

_BLOCKS = frozenset({"div", "p", "h2", "h3", "h4", "strong", "section", "blockquote", "span"})
_PARAGRAPHS = frozenset({"p", "blockquote", "ul", "ol"})
_LEAD = re.compile(
    r"(?<![a-z])(?:(?:lead|lid|lede|standfirst|dek|perex)(?![a-z])|(?:announce(?:-text)?|anons|anounce)(?![a-z-]))",
    re.IGNORECASE,
)
_AFTER_TITLE = ("p", "div", "h2", "h3", "span")
_MOST_AFTER = 60  # elements looked at after the headline


def find_lead(found: Survey, summaries: list[str], title: str | None) -> str | None:
    """``summaries``: the page's descriptions of itself."""
    headline = fold(title or "")
    for element in found.roles["lead"][:MOST_ASKED]:
        text = _lead_text(element)
        if text and fold(text) != headline and (_is_named_so(element) or _is_alone(element)):
            return text
    return _summary_lead(found, {fold(text) for text in summaries}, headline)


def _lead_text(element: Element) -> str | None:
    if element.tag not in _BLOCKS:
        return None
    text = one_line(text_of(element))
    if (
        text
        and SHORTEST <= len(text) <= LONGEST
        and not is_aside(element)
        and not _is_other(element)
    ):
        return text
    return None


def _is_other(element: Element) -> bool:
    """A teaser of another article, or the frame of a picture, rather than a lead."""
    if any(step.tag in {"a", "li"} for step in element.iterancestors()):
        return True
    for inner in element.iter("a", "img", "figure", "li", "h1"):
        if inner.tag != "a" or len(text_of(inner)) > SHORTEST:
            return True
    return "©" in text_of(element)


def _summary_lead(found: Survey, summaries: set[str], headline: str) -> str | None:
    """The page's own summary, word for word, right after the headline and alone in its block."""
    for element in _after_headline(found, headline):
        text = _lead_text(element)
        if text and fold(text) in summaries and _is_alone(element):
            return text
    return None


def _after_headline(found: Survey, headline: str) -> Iterator[Element]:
    """What follows the headline beside it, and beside its own block (<header>, a title's div)."""
    for heading in found.tags["h1"]:
        if headline and fold(text_of(heading)) == headline:
            for place in (heading, heading.getparent()):
                yield from islice(place.itersiblings(*_AFTER_TITLE), _MOST_AFTER)


def _is_named_so(element: Element) -> bool:
    """Words for a lead and nothing else: a "summary" or "intro" among the paragraphs is the first
    of them."""
    return bool(_LEAD.search(names_of(element).replace("_", "-")))


def _is_alone(element: Element) -> bool:
    """No text beside it: there it would be the first paragraph of the body."""
    for beside in element.itersiblings():
        if beside.tag in _PARAGRAPHS and len(text_of(beside)) > SHORTEST:
            return False
        if beside.tail and len(beside.tail.strip()) > SHORTEST:
            return False
    return not (element.tail and len(element.tail.strip()) > SHORTEST)
