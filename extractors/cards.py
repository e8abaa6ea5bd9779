"""Teasers of other articles among the text of a page: its *cards*.

A card is one of three or more blocks of a kind, each with the headline of another page; or, on a
flat page, what stands under a linked headline that is one of three or more.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from extractors.boilerplate import is_list_heading
from extractors.card_search import FEWEST, LONGEST, CardSearch
from extractors.markup import Element, Run, is_aside, text_of

SHORTEST_TEASER = 40  # characters of a text piece that is asked where it stands
MOST_TEASERS = 400  # of them
MOST_TEXT = 50_000  # characters of a text in which they are looked for
MOST_OUTSIDE = 0.6  # of a text; where more of it is in blocks, headlines are not looked for
HEADING_LEVELS = 3  # blocks around cards over which their heading can stand
SHORTEST_PROSE, SHORTEST_TEXT = 80, 200  # characters of a piece and of all of another text
LEAST_BESIDE = 0.3  # of the text in the cards
_OF_TEXT = frozenset({"tr", "li", "p"})  # a table or a list may be of the text

_DATE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d|(?<!\d)\d{1,2}:\d\d(?!\d)|(?<!\w)(?:сегодня|вчера|сёння|учора)(?!\w)"
    r"|\d{1,2}\s+(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|студз|лют|сак|крас|тра|чэр|ліп|жні|вер|кас|ліс|сне)",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cards:
    """``elements``: blocks, or on a flat page headlines; ``sure``: they are blocks with linked
    headlines; ``share``: how much of the text stands in them, 0..1; ``outside``: characters of it
    that do not; ``dated``: whether most of them show a date; ``first``: the place of the first of
    their text pieces; ``related``: those under a heading like «Читайте также»."""

    elements: tuple[Element, ...] = ()
    share: float = 0.0
    outside: int = 0
    dated: bool = False
    sure: bool = True
    first: int = 0
    related: tuple[Element, ...] = ()


def find_cards(runs: list[Run], body: str | None, url: str, *, flat: bool) -> Cards | None:
    """The cards that a text was taken from, or with None those of all of the page; None when there
    are none. ``url``: of the page; ``flat``: the page may be a list, so that headlines without
    blocks of their own are looked for too, and two cards are enough."""
    pieces = list(islice(_pieces(runs, body), MOST_TEASERS))
    search = CardSearch(url=url, fewest=FEWEST - flat)
    blocks = {place: search.card_of(run.element) for place, run in pieces}
    found = _cards_of(pieces, blocks, search, sure=search.are_linked(blocks.values()))
    if not flat or (found is not None and found.share > MOST_OUTSIDE):
        return found
    under = {place: search.headline_over(run) for place, run in pieces}
    lines = _cards_of(pieces, under, search, sure=False)
    if lines is None or len(lines.elements) < FEWEST:
        return found
    return lines if found is None or found.share < lines.share else found


def _cards_of(
    pieces: list[tuple[int, Run]],
    judged: dict[int, Element | None],
    search: CardSearch,
    *,
    sure: bool,
) -> Cards | None:
    held = {place: card for place, card in judged.items() if card is not None}
    if not held:
        return None
    cards = tuple(dict.fromkeys(kin for card in held.values() for kin in search.kin_of(card)))
    total = sum(len(run.text) for _, run in pieces)
    inside = sum(len(run.text) for place, run in pieces if place in held)
    return Cards(
        elements=cards,
        share=inside / total,
        outside=total - inside,
        dated=2 * sum(map(_is_dated, cards)) > len(cards),
        sure=sure,
        first=min(held),
        related=tuple(card for card in cards if sure and _is_related(card)),
    )


def teasers_of(runs: list[Run], cards: Cards) -> tuple[Element, ...]:
    """The cards that are shown beside the text rather than in it: under a heading that says so, or
    in blocks that hold nothing of the rest, where the rest is enough for a text."""
    holders = {card.getparent() for card in cards.elements}
    inside = beside = 0
    for run in runs:
        if len(run.text) < SHORTEST_PROSE or is_aside(run.element) or not cards.sure:
            continue
        around = set(run.element.iterancestors())
        if not around.isdisjoint(cards.elements) or run.element in cards.elements:
            inside += len(run.text)
        elif not around.isdisjoint(holders):
            return cards.related
        else:
            beside += len(run.text)
    enough = beside >= max(SHORTEST_TEXT, LEAST_BESIDE * inside)
    apart = enough and all(card.tag not in _OF_TEXT or card.get("class") for card in cards.elements)
    return cards.elements if cards.sure and apart else cards.related


def _pieces(runs: list[Run], body: str | None) -> Iterator[tuple[int, Run]]:
    """Text pieces of the page that the text was made of."""
    body = body and body[:MOST_TEXT]
    for place, run in enumerate(runs):
        if len(run.text) < SHORTEST_TEASER:
            continue
        if not is_aside(run.element) if body is None else run.text[:SHORTEST_TEASER] in body:
            yield place, run


def _is_related(card: Element) -> bool:
    """Whether the cards that it is one of have a heading like «Читайте также»."""
    step = card.getparent()
    for _ in range(HEADING_LEVELS):
        if step is None or step.tag in {"body", "html"}:
            return False
        over = next(step.itersiblings(preceding=True), None)
        for heading in (over, step[0] if len(step) else None):
            if heading is None or len(heading.text_content()) > LONGEST:
                continue
            if is_list_heading(text_of(heading)):
                return True
        step = step.getparent()
    return False


def _is_dated(card: Element) -> bool:
    return card.find(".//time") is not None or bool(_DATE.search(text_of(card)))
