"""The paragraphs of an article's body. trafilatura finds them; what is left over goes here."""

from extractors import structured
from extractors.boilerplate import strip_boilerplate
from extractors.faults import THIRD_PARTY
from extractors.frame import trim
from extractors.markup import Element, text_of
from extractors.pruning import prune
from extractors.text import fold, normalise

SHORTEST_FALLBACK = 200


def find_body(
    tree: Element,
    url: str,
    *,
    title: str | None,
    lead: str | None,
    names: frozenset[str],
    node: structured.Node | None = None,
) -> str:
    """Paragraphs divided by one newline; empty when the page has no body.

    No headline, no lead printed twice, no boilerplate lines. ``names``: folded names of the site.
    """
    text = _main_text(tree, url)
    if len(text) < SHORTEST_FALLBACK:
        text = max(text, _marked_text(tree), _json_text(node), key=len)
    return clean_body(text, title=title, lead=lead, names=names)


def clean_body(
    text: str, *, title: str | None, lead: str | None, names: frozenset[str] = frozenset()
) -> str:
    lines = [_unmarked(line) for line in normalise(text).split("\n")]
    lines = strip_boilerplate([line for line in lines if line], names)
    lines = _without_title(lines, title)
    return "\n".join(_once(lines, lead))


def _main_text(tree: Element, url: str) -> str:
    """trafilatura on the page less what is hidden or beside the article, its ends trimmed to the
    block that holds the paragraphs; on all of the page when the pruning took the body with it
    (some scripts unhide the text)."""
    pruned, cut = prune(tree)
    text = trim(_extract(pruned, url), pruned)
    if len(text) >= SHORTEST_FALLBACK or not cut:
        return text
    whole = _extract(tree, url)
    return whole if len(whole) > 3 * max(len(text), SHORTEST_FALLBACK / 2) else text


def _extract(tree: Element, url: str) -> str:
    from trafilatura import bare_extraction

    try:
        # With its own metadata: the headline it finds keeps it from taking the headline as text.
        document = bare_extraction(
            tree, url=url, with_metadata=True, include_comments=False, include_tables=True
        )
    except THIRD_PARTY:
        return ""
    return (getattr(document, "text", None) or "") if document is not None else ""


def _marked_text(tree: Element) -> str:
    """schema.org articleBody in the markup, for bodies too short for the general method."""
    for element in tree.xpath("//*[@itemprop='articleBody']")[:1]:
        paragraphs = [text_of(p) for p in element.iter("p")] or [text_of(element)]
        return "\n".join(paragraphs)
    return ""


def _json_text(node: structured.Node | None) -> str:
    return (structured.text(node.get("articleBody")) or "") if node else ""


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
    while lines and wanted and fold(lines[0]) == wanted:
        lines = lines[1:]
    return [line for line in lines if not (wanted and len(wanted) > 20 and fold(line) == wanted)]


def _once(lines: list[str], lead: str | None) -> list[str]:
    """The lead not again (unless nothing else would be left), nor the opening, nor a paragraph
    right after itself. Repeats further on are the author's: lists, refrains, questions."""
    opening = {fold(lead)} if lead else set()
    kept: list[str] = []
    for index, line in enumerate(lines):
        key = fold(line)
        if len(key) > 40 and (key in opening or (kept and key == fold(kept[-1]))):
            continue
        if index < 2:
            opening.add(key)
        kept.append(line)
    return kept or lines
