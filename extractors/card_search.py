"""Which blocks of a page are cards of other articles: several of a kind, each with a headline."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urlsplit

from extractors.links import same_site
from extractors.markup import (
    LONGEST_NAMES,
    Element,
    Run,
    absolute,
    block_of,
    is_aside,
    is_within,
    names_of,
    text_of,
)

FEWEST = 3  # cards
SHORTEST, LONGEST = 12, 250  # characters of a headline
BESIDE_LINK = 25  # characters that may stand on a headline's line: a date, a number
LEVELS = 6  # elements around a text piece that can be its card
MOST_LINKS = 12  # of a card that are asked whether they are its headline
MOST_LINES = 500  # of a block, links and line breaks
MOST_SIBLINGS = 300
MOST_TARGETS = 2  # of headlines in one card
FLAT_LEVELS, FLAT_BACK = 3, 4  # elements around a text piece, and before each, for flat pages

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = (*sorted(_HEADINGS), "div", "p", "span")
_LINE_ENDS = _HEADINGS | frozenset({"br", "hr", "div", "p"})
_CARDS = frozenset({"a", "article", "dd", "div", "figure", "li", "p", "section", "tr"})
_TITLE = re.compile(r"title|(?<![a-z])(?:headline|zagolovok|heading|name)(?![a-z])", re.IGNORECASE)
_MORE = re.compile(
    r"\W*(?:подробн|читать|читайте|далее|дальше|полностью|смотреть|перейти|узнать|(?:read|see|view)\s+(?:more|full)|more\b|continue"
    r"|комментари|чытаць|падрабязн)",
    re.IGNORECASE,
)
_NOWHERE = ("#", "javascript:", "mailto:", "tel:")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a card leads; ``linked``: its headline does."""

    address: str
    linked: bool


@dataclass(slots=True)
class CardSearch:
    url: str
    fewest: int = FEWEST  # cards of a kind
    judged: dict[Element, bool] = field(default_factory=dict)
    targets: dict[Element, Target | None] = field(default_factory=dict)
    lines: dict[Element, dict[str, Element]] = field(default_factory=dict)

    def card_of(self, element: Element) -> Element | None:
        """The card that holds a text piece."""
        for step in (element, *islice(element.iterancestors(), LEVELS)):
            if step.tag not in _CARDS:
                continue
            if step not in self.judged:
                self._judge(step)
            if self.judged[step]:
                return step
        return None

    def _judge(self, step: Element) -> None:
        """Of all its kind at once."""
        alike = _alike(step, self.fewest)
        if len(alike) < self.fewest or self._target(step) is None:
            self.judged[step] = False
            return
        targets = {other: self._target(other) for other in alike}
        told = (target.address for other, target in targets.items() if target and _says_more(other))
        enough = len(set(told)) >= self.fewest
        self.judged[step] = enough
        self.judged |= {other: enough and target is not None for other, target in targets.items()}

    def kin_of(self, card: Element) -> Iterator[Element]:
        """The card and those beside it, of which the text may hold nothing."""
        yield card
        if self.judged.get(card):
            yield from (other for other in card.getparent() if self.judged.get(other))

    def are_linked(self, cards: Iterable[Element | None]) -> bool:
        """Whether most of them have a headline that is a link, not «Подробнее» under it."""
        targets = [self._target(card) for card in cards if card is not None]
        return 2 * sum(1 for target in targets if target and target.linked) > len(targets)

    def _target(self, block: Element) -> Target | None:
        if block not in self.targets:
            self.targets[block] = self._led_to(block)
        return self.targets[block]

    def _led_to(self, block: Element) -> Target | None:
        """Where the headline of a block leads: to another page of the site. A block with many
        headlines is a column, not a card."""
        found: dict[str, None] = {}
        more = None
        for link in [block] if block.tag == "a" else islice(block.iter("a"), MOST_LINKS):
            if (link.get("href") or "#").startswith(_NOWHERE):
                continue
            headline = _is_headline(link, block)
            if not headline and (more or not _is_more(link)):
                continue
            address = absolute(link.get("href"), self.url)
            if not address or not same_site(address, self.url) or _is_same(address, self.url):
                continue
            if headline:
                found[address] = None
            elif _has_heading(block):
                more = address
        if found:
            address = next(iter(found))
            return Target(address, linked=True) if len(found) <= MOST_TARGETS else None
        return Target(more, linked=False) if more else None

    def headline_over(self, run: Run) -> Element | None:
        """The linked headline that a text piece stands under."""
        step = block_of(run.element)
        line = self._line_over(step, run.text)
        if line is not None:
            return line
        for _ in range(FLAT_LEVELS):
            before = islice(step.itersiblings(preceding=True), FLAT_BACK)
            for sibling in before:
                if self._is_only_headline(sibling):
                    return sibling
                if sibling.tag in _HEADINGS:
                    return None
            step = step.getparent()
            if step is None or step.tag in {"body", "html"}:
                return None
        return None

    def _line_over(self, block: Element, text: str) -> Element | None:
        """The same in a block where only line breaks part headlines and texts."""
        if block not in self.lines:
            self.lines[block] = found = {}
            over = None
            for child in islice(block, MOST_LINES):
                if child.tag == "a" and _is_headline(child, block):
                    over = child
                elif over is not None and child.tail and not child.tail.isspace():
                    found[" ".join(child.tail.split())] = over
        return self.lines[block].get(text)

    def _is_only_headline(self, element: Element) -> bool:
        if len(element.text_content()) > LONGEST + BESIDE_LINK:
            return False
        target = self._target(element)
        if target is None or not target.linked:
            return False
        link = element if element.tag == "a" else next(element.iter("a"))
        return len(text_of(element)) <= len(text_of(link)) + BESIDE_LINK


def _is_same(address: str, url: str) -> bool:
    """Whether a headline leads to its own page."""
    one, two = urlsplit(address), urlsplit(url)
    return one.path.rstrip("/") == two.path.rstrip("/") and one.query in {"", two.query}


def _says_more(block: Element) -> bool:
    """Than its headline."""
    link = block if block.tag == "a" else next(block.iter("a"))
    titled = _titled(link)
    headline = text_of(link if titled is None else titled)
    return len(text_of(block)) >= len(headline) + BESIDE_LINK


def _alike(step: Element, fewest: int) -> list[Element]:
    """Its siblings of its kind, itself among them. Of a text's paragraphs nothing."""
    parent = step.getparent()
    if parent is None or (step.tag == "p" and not (step.get("class") or step.get("id"))):
        return []
    if is_aside(step, 0):  # comments
        return []
    siblings = [other for other in islice(parent, MOST_SIBLINGS) if other.tag == step.tag]
    if len(siblings) < fewest:
        return []
    mine = _names(step)
    return [other for other in siblings if _are_alike(mine, _names(other))]


def _are_alike(mine: frozenset[str], others: frozenset[str]) -> bool:
    """Most of their classes (or ids) in common: "row-1" and "row-2" are one."""
    return mine == others or 2 * len(mine & others) >= len(mine | others)


def _names(element: Element) -> frozenset[str]:
    named = (element.get("class") or element.get("id") or "")[:LONGEST_NAMES]
    return frozenset(_DIGITS.sub("", named).split())


def _is_headline(link: Element, block: Element) -> bool:
    """Words enough, not «подробнее», and on a line of its own."""
    titled = _titled(link)
    text = text_of(link if titled is None else titled)
    if not SHORTEST <= len(text) <= LONGEST or _MORE.match(text):
        return False
    return titled is not None or _is_alone(link, text, block)


def _titled(link: Element) -> Element | None:
    """The headline inside a link that is all of a card."""
    blocks = [inner for inner in islice(link.iter(*_BLOCKS), MOST_LINKS) if len(text_of(inner)) > 3]
    if len(blocks) < 2:
        return None
    for inner in blocks:
        if inner.tag in _HEADINGS or _TITLE.search(names_of(inner)):
            return inner
    return None


def _is_more(link: Element) -> bool:
    """«Подробнее»."""
    text = text_of(link)
    return len(text) <= LONGEST and bool(_MORE.match(text))


def _has_heading(block: Element) -> bool:
    """A headline that is no link, of one article only."""
    headings = [e for e in islice(block.iter(*_BLOCKS), MOST_LINKS) if _is_heading(e)]
    return 0 < len(headings) <= MOST_TARGETS


def _is_heading(element: Element) -> bool:
    if element.tag not in _HEADINGS and not _TITLE.search(names_of(element)):
        return False
    return SHORTEST <= len(text_of(element)) <= LONGEST


def _is_alone(link: Element, text: str, block: Element) -> bool:
    if _TITLE.search(names_of(link)):
        return True
    holder = block_of(link)
    if any(step.tag in _HEADINGS for step in (holder, *islice(holder.iterancestors(), 2))):
        return True
    if holder is not block and is_within(holder, len(text) + BESIDE_LINK):
        return True
    step = link
    while step is not holder and step.getparent() is not holder and not (step.tail or "").strip():
        step = step.getparent()
    following = step.getnext()
    return (
        not (step.tail or "").strip()
        and following is not None
        and (following.tag in _LINE_ENDS or following.tag == "small")
        and len(_before(step)) <= BESIDE_LINK
    )


def _before(element: Element) -> str:
    """What stands before it on its line."""
    pieces: list[str] = []
    for sibling in islice(element.itersiblings(preceding=True), MOST_LINKS):
        pieces.append(sibling.tail or "")
        if sibling.tag in _LINE_ENDS:
            return "".join(pieces).strip()
        pieces.append(text_of(sibling))
    parent = element.getparent()
    return "".join([*pieces, parent.text or "" if parent is not None else ""]).strip()
