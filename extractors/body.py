"""The paragraphs of an article's body. trafilatura finds them; what is left over goes here."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass

from extractors import structured
from extractors.boilerplate import strip_boilerplate
from extractors.bylines import signed_by, without_signature
from extractors.date_lines import without_date_lines
from extractors.faults import THIRD_PARTY
from extractors.fragments import fragment_text
from extractors.frame import (
    LEAST_SHARE,
    Frame,
    find_frame,
    join_blocks,
    mark_paragraphs,
    narrow,
    share,
    trim,
    unlay,
)
from extractors.markup import Element
from extractors.outlets import Outlet, drop_marked, marked_body, without_marked_lines
from extractors.pruning import prune
from extractors.survey import Survey
from extractors.text import fold, normalise

SHORTEST_FALLBACK = 200  # characters
LEAST_OF_FRAME = 0.25  # of the text that the frame holds: with less the thorough search is made
MENU_LINES, MENU_ITEM = 6, 30  # at least so many, on average no longer
LONGER = 1.3  # times as long another reading must be to be believed


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """``text``: paragraphs divided by one newline, empty when the page has none; ``signed``: names
    of authors as they stand in it."""

    text: str = ""
    signed: tuple[str, ...] = ()


def find_body(
    tree: Element,
    found: Survey,
    url: str,
    *,
    title: str | None,
    lead: str | None,
    names: frozenset[str],
    node: structured.Node | None = None,
    outlet: Outlet | None = None,
    beside: Iterable[Element] = (),
) -> Body:
    """No headline, no lead printed twice, no boilerplate lines. ``names``: folded names of the
    site; ``node``: its JSON-LD article; ``outlet``: what is known of its markup; ``beside``: what
    is known to be no text."""
    pruned, cut = prune(tree, found, url, title, beside)
    text = ""
    if outlet is not None:
        cut += drop_marked(pruned, outlet)
        text = marked_body(pruned, outlet)
    text = text or _main_text(tree, pruned, cut, url)
    text = "" if _is_menu(text) else text
    if len(text) < SHORTEST_FALLBACK:
        text = max(text, _marked_text(found), key=len)
    text = normalise(_or_json(text, node))
    if outlet is not None:
        text = "\n".join(without_marked_lines(text.split("\n"), outlet))
    return signed_body(text, title=title, lead=lead, names=names)


def signed_body(
    text: str, *, title: str | None, lead: str | None, names: frozenset[str] = frozenset()
) -> Body:
    """The text without furniture, and the names that it is signed with."""
    lines = strip_boilerplate(_lines(text), names, bylines=True)
    signed = tuple(signed_by("\n".join(lines)))
    text = "\n".join(without_signature(lines))
    return Body(text=clean_body(text, title=title, lead=lead, names=names), signed=signed)


def clean_body(
    text: str, *, title: str | None, lead: str | None, names: frozenset[str] = frozenset()
) -> str:
    lines = strip_boilerplate(_lines(text), names)
    lines = without_date_lines(_without_title(lines, title))
    return "\n".join(_once(lines, lead))


def _lines(text: str) -> list[str]:
    lines = (_unmarked(line) for line in normalise(text).split("\n"))
    return [line for line in lines if line]


def _main_text(tree: Element, pruned: Element, cut: int, url: str) -> str:
    """trafilatura on the page less what is hidden or beside the article, its ends trimmed to the
    block that holds the paragraphs; on all of the page when the pruning took the body with it
    (some scripts unhide the text)."""
    frame = join_blocks(find_frame(pruned))
    unlay(frame)
    mark_paragraphs(frame)
    narrow(frame)
    text = _framed_text(pruned, frame, url)
    if len(text) >= SHORTEST_FALLBACK or not cut:
        return text
    whole = _extract(_uncaptioned(tree), url)
    return whole if len(whole) > 3 * max(len(text), SHORTEST_FALLBACK / 2) else text


def _uncaptioned(tree: Element) -> Element:
    """What stands under pictures is no text, even where nothing else is."""
    if tree.find(".//figcaption") is None:
        return tree
    whole = copy.deepcopy(tree)
    for caption in list(whole.iter("figcaption")):
        caption.drop_tree()
    return whole


def _framed_text(pruned: Element, frame: Frame | None, url: str) -> str:
    """Its quick method, and its thorough one where that missed the frame: a third of the time, and
    on most pages the better of the two."""
    quick = _extract(pruned, url)
    text = trim(quick, frame)
    if frame is None or (
        len(text) >= LEAST_OF_FRAME * frame.length and share(text, frame) >= LEAST_SHARE
    ):
        return text
    thorough = _extract(pruned, url, fast=False)
    if share(thorough, frame) > LONGER * share(quick, frame):
        return trim(thorough, frame)
    return trim(thorough, frame) if len(thorough) > LONGER * len(quick) else text


def _extract(tree: Element, url: str, *, fast: bool = True) -> str:
    """Without its metadata: ours are read anyway, and its own are a quarter of its time."""
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(
            tree, url=url, fast=fast, include_comments=False, include_tables=True
        )
    except THIRD_PARTY:
        return ""
    return (getattr(document, "text", None) or "") if document is not None else ""


def _is_menu(text: str) -> bool:
    """Words without a sentence: what is left of a page that has no text."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < MENU_LINES or sum(map(len, lines)) > MENU_ITEM * len(lines):
        return False
    return sum(line.rstrip()[-1:] in ".,;:!?…»" for line in lines) < 0.2 * len(lines)


def _marked_text(found: Survey) -> str:
    """schema.org articleBody in the markup, for bodies too short for the general method."""
    from lxml import etree

    for element in found.props["articleBody"][:1]:
        return fragment_text(etree.tostring(element, encoding="unicode", with_tail=False))
    return ""


def _or_json(text: str, node: structured.Node | None) -> str:
    """JSON-LD's articleBody where the page itself shows little of it (a script prints the rest), or
    shows the same without its paragraphs."""
    written = fragment_text(structured.text(node.get("articleBody")) or "") if node else ""
    if len(written) < SHORTEST_FALLBACK:
        return text
    if len(text) < SHORTEST_FALLBACK:
        return written if len(written) > len(text) else text
    longer = len(written) > LONGER * len(text)
    parted = "\n" not in text and "\n" in written and len(written) > 0.9 * len(text)
    return written if (longer or parted) and fold(text)[:60] in fold(written) else text


def _unmarked(line: str) -> str:
    """Without the marks that trafilatura sets for lists and tables."""
    if line.startswith("- "):
        return line[2:].strip()
    if line.startswith("|") or line.endswith("|"):
        cells = (cell.strip(" -") for cell in line.split("|"))
        return " ".join(cell for cell in cells if cell)
    return line


def _without_title(lines: list[str], title: str | None) -> list[str]:
    """A body does not start with its headline, however often the page prints it."""
    wanted = fold(title or "")
    if not wanted:
        return lines
    while lines and fold(lines[0]) == wanted:
        lines = lines[1:]
    return [line for line in lines if len(wanted) <= 20 or fold(line) != wanted]


def _once(lines: list[str], lead: str | None) -> list[str]:
    """The lead not again (unless nothing else would be left), nor the opening, nor a paragraph
    right after itself. Repeats further on are the author's: lists, refrains, questions."""
    opening = {fold(lead)} if lead else set()
    kept: list[str] = []
    before = ""
    for index, line in enumerate(lines):
        key = fold(line)
        if len(key) > 40 and (key in opening or key == before):
            continue
        if index < 2:
            opening.add(key)
        kept.append(line)
        before = key
    return kept or lines
