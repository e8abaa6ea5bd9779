"""Labelled particulars of an article, as templates print them without a class to go by: «Теги:
<a>…</a>, <a>…</a>», «Рубрика: …», «Автор: …», «Просмотров: 123»."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from extractors.boilerplate import are_particulars
from extractors.markup import (
    Element,
    Run,
    absolute,
    block_of,
    blocks_of,
    is_aside,
    names_of,
    parts_of,
    text_of,
)

LONGEST_LABEL = 400  # characters of a text piece that can hold label and values
LONGEST_BLOCK = 300  # of a block that is nothing but particulars
LONGEST_VALUE = 80
LONGEST_FILED = 30  # of a label without a colon
MOST_PIECES = 60  # after a label
MOST_LABELS = 60  # of a page
MOST_TIMES = 2  # that a label may stand on a page: more are those of teasers
CARD_LEVELS, LONGEST_CARD = 3, 400  # ancestors and characters of a teaser
SHORTEST_LINK = 25  # characters of a link that is the headline of a teaser

_KINDS = {
    "tags": (
        r"теги|тэги|тэгі|метки|ключевые\s+слова|ключавыя\s+словы|хештеги|хэштеги|tags?|keywords"
    ),
    "section": (
        r"категори[яи]|рубрик[аи]|раздел|катэгорыя|рубрыка|раздзел|(?:posted|filed|опубликовано)\s+(?:in|under|в(?:\s+рубрике)?)"
        r"|category|section|рубрика\s+новости"
    ),
    "author": (
        r"автор(?:ы|ка)?(?:\s+(?:текста|статьи|материала|публикации))?|аўтар(?:ы|ка)?|(?:добавил|опубликовал|разместил)(?:\(?а\)?)?"
        r"|author|by"
    ),
    "count": (
        r"(?:количество\s+|всего\s+)?(?:просмотр(?:ов|ы|а)?|показов|прочтений|комментари(?:ев|и|я))|праглядаў|прочитано|views?|hits"
        r"|comments?|рейтинг|rating|голосов|время\s+(?:чтения|на\s+чтение)"
    ),
    # An announcement of an event has such lines too: they end a value, they are not cut out.
    "date": (
        r"дата(?:\s+(?:публикации|создания|размещения|добавления|изменения))?|создано|опубликовано|обновлено|размещено"
        r"|апублікавана|date|published|updated"
    ),
}
_LABELS = {
    kind: re.compile(rf"^\W*(?:{words})\s*:\s*", re.IGNORECASE) for kind, words in _KINDS.items()
}
_ANY = re.compile(rf"^\W*(?:{'|'.join(_KINDS.values())})\s*:", re.IGNORECASE)
_FILED = re.compile(
    r"^\W*(?:опубликовано\s+в|рубрика|категория|раздел|(?:posted|filed)\s+(?:in|under))\W*$",
    re.IGNORECASE,
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SENTENCE = re.compile(r"[а-яёіўa-z]{3}[.!?…]\s+[А-ЯЁІЎA-Z]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Particulars:
    """Values by kind, as written; ``blocks``: elements that hold nothing else."""

    tags: tuple[str, ...] = ()
    section: str | None = None
    author: str | None = None
    blocks: tuple[Element, ...] = ()


def read_particulars(runs: list[Run], url: str) -> Particulars:
    """``url``: of the page; what leads elsewhere under a headline is a teaser."""
    runs = list(parts_of(runs))
    found: dict[str, list[tuple[str, ...]]] = {}
    blocks: dict[Element, None] = {}
    for place, kind in islice(_labels(runs), MOST_LABELS):
        block, values = _values(runs, place, _LABELS[kind])
        if values:
            in_card = _is_in_card(block, url)
            found.setdefault(kind, []).append(() if in_card else values)
        if kind != "date" and _is_nothing_else(block):
            blocks[block] = None
    for held in blocks_of(runs):
        if 1 < len(held) <= MOST_PIECES and are_particulars([run.text for run in held]):
            block = block_of(held[0].element)
            if _is_small(block) and not is_aside(block):
                blocks[block] = None
    return Particulars(
        tags=_agreed(found.get("tags", [])),
        section=next(iter(_agreed(found.get("section", []))), None),
        author=", ".join(_agreed(found.get("author", []))[:1]) or None,
        blocks=tuple(blocks),
    )


def _labels(runs: list[Run]) -> Iterator[tuple[int, str]]:
    for place, run in enumerate(runs):
        kind = _kind(run)
        if kind and not is_aside(run.element) and not _is_heading(run.element):
            yield place, kind


def _kind(run: Run) -> str | None:
    if ":" not in run.text[:40] or len(run.text) > LONGEST_LABEL:
        short = len(run.text) <= LONGEST_FILED
        return "section" if short and _FILED.match(run.text) else None
    return next((kind for kind, label in _LABELS.items() if label.match(run.text)), None)


def _is_heading(element: Element) -> bool:
    """The heading of a box beside the article, unless it is classed as a label (Drupal)."""
    for step in (element, *islice(element.iterancestors(), 2)):
        if step.tag in _HEADINGS:
            return "label" not in names_of(step)
    return False


def _agreed(found: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The first, unless the label is so frequent that it is one of teasers."""
    return next(filter(None, found), ()) if len(found) <= MOST_TIMES else ()


def _is_in_card(block: Element, url: str) -> bool:
    """Whether it shares a small block with the linked headline of another article."""
    step = block.getparent()
    for _ in range(CARD_LEVELS):
        if step is None or step.tag in {"body", "main"}:
            return False
        if len(" ".join(step.text_content().split())) > LONGEST_CARD:
            return False
        for link in step.iter("a"):
            if len(text_of(link)) >= SHORTEST_LINK and absolute(link.get("href"), url) != url:
                return True
        step = step.getparent()
    return False


def _values(runs: list[Run], place: int, label: re.Pattern[str]) -> tuple[Element, tuple[str, ...]]:
    """The block of the label and what it says: links, or the words up to the next label."""
    run = runs[place]
    rest = label.sub("", _FILED.sub("", run.text)).strip()
    block = block_of(run.element)
    behind = list(_pieces(runs, place, block))
    parent = block.getparent()
    if not rest and not behind and _is_small(parent):
        block, behind = parent, list(_pieces(runs, place, parent))
    linked = [text for text, in_link in behind if in_link]
    if linked and not _words(rest):
        return block, tuple(linked)
    written = rest or next((text for text, _ in behind), "")
    return block, tuple(
        value for value in map(_words, re.split(r"\s*[,;|•·]\s*", written)) if value
    )


def _is_small(element: Element | None) -> bool:
    if element is None or element.tag in {"body", "main"}:
        return False
    return len(element.text_content()) <= LONGEST_BLOCK


def _pieces(runs: list[Run], place: int, block: Element) -> Iterator[tuple[str, bool]]:
    """Values behind a label in the block, up to the next label: text and whether it is a link."""
    linked = False
    for run in runs[place + 1 : place + 1 + MOST_PIECES]:
        if _ANY.match(run.text) or not _is_within(run.element, block):
            return
        value, in_link = _words(run.text), _in_link(run.element, block)
        if not value:
            continue  # a comma, a bar
        if (linked and not in_link) or len(value) > LONGEST_VALUE:
            return
        linked = linked or in_link
        yield value, in_link


def _words(written: str) -> str:
    return written.strip(" ,;|/•·.—–-\u00bb\u00ab#")


def _is_within(element: Element, block: Element) -> bool:
    return element is block or any(step is block for step in element.iterancestors())


def _in_link(element: Element, block: Element) -> bool:
    while element is not block and element is not None:
        if element.tag == "a":
            return True
        element = element.getparent()
    return False


def _is_nothing_else(block: Element) -> bool:
    """Short, with a label at its head and without a sentence."""
    if block.tag in {"body", "html", "main", "article"}:
        return False
    if len(block.text_content()) > 4 * LONGEST_BLOCK:
        return False
    text = text_of(block)
    return len(text) <= LONGEST_BLOCK and bool(_ANY.match(text)) and not _SENTENCE.search(text)
