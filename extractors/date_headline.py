"""Where the headline stands on a page, and so what stands with the article and what beside it."""

import re
from dataclasses import dataclass

from extractors.markup import Element, Run, is_aside, names_of
from extractors.text import fold

MOST_LEVELS = 12  # ancestors asked whether they are beside the article
CARD_LEVELS = 3  # ancestors that can be the card of another article
LONGEST_CARD = 400  # characters of such a card
SHORTEST_LINK = 25  # characters of a link that is a headline

_OWN_FOOTER = re.compile(
    r"(?<![a-z])(?:entry|post|article|asset|node|story|news|item)[-_]+foot", re.IGNORECASE
)
# A clock, a calendar, an event: dates, but not of this article.
_NOT_OF_ARTICLE = re.compile(
    r"(?<![a-z])(?:today|current-?(?:date|time)|clock|(?:ui-)?datepicker|now|countdown|events?|"
    r"calendar-(?:widget|table|wrap\w*|block|box|month)|caption|copyright|archives?)(?![a-z])"
    r"|(?<![a-z-])calendar(?![a-z-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Headline:
    """Where the headline stands: its place in the runs (empty: nowhere), and what holds it."""

    place: range
    holders: tuple[Element, ...] = ()  # itself and its ancestors
    title: str = ""  # folded

    def is_named_in(self, text: str) -> bool:
        """Whether a line names this article by its headline."""
        return len(self.title) > SHORTEST_LINK and self.title in fold(text)

    def is_of_another(self, element: Element) -> bool:
        """Whether a date there is not of the article: a clock of the header, an event, a caption, a
        quoted post, a block beside the article."""
        step = element
        for _ in range(4):
            if step is None or step.tag in {"body", "article", "main"}:
                break
            if step.tag in {"figcaption", "caption", "blockquote"}:
                return True
            if _NOT_OF_ARTICLE.search(names_of(step)):
                return True
            step = step.getparent()
        return self.is_beside(element)

    def is_in_card(self, element: Element) -> bool:
        """Whether the element shares a small block with the linked headline of another article."""
        holders = {id(holder) for holder in self.holders}
        step = element.getparent()
        for _ in range(CARD_LEVELS):
            if step is None or id(step) in holders:
                return False
            text = " ".join(step.itertext())
            if len(text) > LONGEST_CARD:
                return False
            for link in step.iter("a"):
                name = " ".join(link.itertext())
                if len(name.strip()) >= SHORTEST_LINK and fold(name) != self.title:
                    return True
            step = step.getparent()
        return False

    def is_beside(self, element: Element) -> bool:
        """Whether an element stands in a block beside the article (menu, related, comments). What
        holds the headline too, such as a page-wide <form>, tells nothing."""
        holders = {id(holder) for holder in self.holders}
        step = element
        for _ in range(MOST_LEVELS):
            if step is None or id(step) in holders:
                return False
            if is_aside(step, 0) and not _is_own_footer(step):
                return True
            if step.tag in {"body", "main", "article"}:
                return False
            step = step.getparent()
        return False


def _is_own_footer(element: Element) -> bool:
    """«entry-footer»: the foot of an article, where many blogs print the day, not of the page."""
    parent = element.getparent()
    if element.tag == "footer" and parent is not None and parent.tag == "article":
        return True
    return bool(_OWN_FOOTER.search(names_of(element)))


NOWHERE = Headline(range(0))


def find_headline(tree: Element, runs: list[Run], title: str | None) -> Headline:
    """The title as it stands in a heading, else anywhere; else the first <h1>; else nowhere."""
    place = _headline_range(tree, runs, title)
    if not place:
        return NOWHERE
    element = runs[place.start].element
    return Headline(place, (element, *element.iterancestors()), fold(title or ""))


def _headline_range(tree: Element, runs: list[Run], title: str | None) -> range:
    wanted = fold(title or "")
    places = [index for index, run in enumerate(runs) if wanted and _same(run.text, wanted)]
    headings = [i for i in places if _in_heading(runs[i].element)]
    if headings or places:
        index = (headings or places)[0]
        return range(index, index + 1)
    for heading in tree.iter("h1"):
        inside = set(heading.iter())
        held = [index for index, run in enumerate(runs) if run.element in inside]
        if held:
            return range(held[0], held[-1] + 1)
    return range(0)


def _same(text: str, wanted: str) -> bool:
    # Folding costs: neither a whole paragraph nor a word of the menu can be the headline.
    if not min(len(wanted), 21) <= len(text) <= 3 * len(wanted) + 40:
        return False
    piece = fold(text)
    return piece == wanted or (len(piece) > 20 and (piece in wanted or wanted in piece))


def _in_heading(element: Element) -> bool:
    return any(
        step.tag in {"h1", "h2", "h3"} for step in (element, *list(element.iterancestors())[:2])
    )
