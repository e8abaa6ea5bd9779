"""A PDF newspaper to its articles: headlines by size, bodies in reading order.

One ``Extraction`` an article with the number of its page. Layout is ``columns``'s, words broken at
line ends ``hyphens``'s, reading the file ``pdf_text``'s.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise

from dozor.models import Entry, Extraction, Outcome, Page, Precision, Source, Stamp
from extractors.columns import lines_of, reading_order
from extractors.dates import parse_date, zone_of
from extractors.hyphens import join_lines
from extractors.language import detect_language
from extractors.pdf_text import Piece, Sheet, UnreadablePdf, read_sheets
from extractors.text import normalise, one_line

MOST_PAGES = 100
HEADLINE = 1.7  # times the size of the body, whatever it says
SMALL_HEADLINE = 1.35  # likewise, when it reads like a headline and not like a lead
SHORTEST_BODY = 200  # characters below a headline that make an article
HEAD_BAND, FOOT_BAND = 0.055, 0.045  # of the page's height: running heads and folios
LONGEST_ISSUE_LINE = 80  # characters
LONGEST_SMALL_HEADLINE = 120
INDENT = 0.6  # of the size
MARK = "■"

_SENTENCE_END = re.compile(r"[.!?…»\"”)]\W*$")
_CAPTION = re.compile(r"(?:^|\W)Фото\s[^.]{2,40}\.?$|^(?:[^.!?]*\d+\s?%){3}[^.!?]*$")
_BYLINE = re.compile(
    r"^[А-ЯЁІЎ][а-яёіў]+(?:-[А-ЯЁ][а-яё]+)?\s+[А-ЯЁІЎ]{2,}[А-ЯЁІЎа-яёіў-]*(?:,.{0,60})?$"
)


@dataclass(slots=True)
class Line:
    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    size: float


@dataclass(slots=True)
class Story:
    """An article being put together from the paragraphs of a page."""

    headline: str | None
    size: float = 0.0
    paragraphs: list[str] = field(default_factory=list)

    @property
    def length(self) -> int:
        return sum(map(len, self.paragraphs))


def pdf_articles(page: Page, source: Source, entry: Entry) -> tuple[Extraction, ...]:
    """At least one extraction: the articles, or why there is none."""
    try:
        sheets, count = read_sheets(page.body, MOST_PAGES)
    except UnreadablePdf as fault:
        return (_refusal(page, Outcome.UNPARSABLE, f"unreadable PDF: {fault}"),)
    body_size = _body_size(sheets)
    if not body_size:
        return (_refusal(page, Outcome.TOO_SHORT, "a PDF without a text layer"),)
    published = entry.published or _issue_day(sheets, page, source)
    found = [
        _extraction(story, sheet.number, page, source, published)
        for sheet in sheets
        for story in _stories(sheet, body_size)
    ]
    if not found:
        return (_refusal(page, Outcome.TOO_SHORT, "no article in the PDF"),)
    if count > MOST_PAGES:
        found.append(_refusal(page, Outcome.TOO_LARGE, f"pages {MOST_PAGES + 1} to {count} unread"))
    return tuple(found)


def _refusal(page: Page, outcome: Outcome, detail: str) -> Extraction:
    return Extraction(url=page.url, kind="pdf", outcome=outcome, detail=detail[:300])


def _extraction(
    story: Story, number: int, page: Page, source: Source, published: Stamp | None
) -> Extraction:
    lines = normalise("\n".join(story.paragraphs)).split("\n")
    bylines = [line for line in lines[-2:] if _BYLINE.match(line)]
    text = "\n".join(line for line in lines if line not in bylines)
    return Extraction(
        # RFC 8118: a fragment that viewers open at that page
        url=f"{page.url}#page={number}",
        kind="pdf",
        title=story.headline or _first_sentence(text),
        text=text,
        authors=tuple(line.split(",")[0].title() for line in bylines[-1:]),
        language=detect_language(text, source.language),
        site_name=source.name,
        published=published,
        dates=(published,) if published else (),
        page=number,
    )


def _issue_day(sheets: list[Sheet], page: Page, source: Source) -> Stamp | None:
    """The date of the issue, printed beside its number at the head of the first pages."""
    months = []
    for sheet in sheets[:2]:
        _, bottom, _, top = sheet.box
        for line in lines_of([p for p in sheet.pieces if p.middle > top - (top - bottom) / 3]):
            written = " ".join(piece.text for piece in line)
            if len(written) > LONGEST_ISSUE_LINE or not any(char.isdigit() for char in written):
                continue
            stamp = parse_date(written, page.fetched_at, zone_of(source), source.language)
            if stamp is None:
                continue
            stamp = replace(stamp, origin="issue", confidence=0.7)
            if stamp.precision is Precision.DAY:
                return stamp
            months.append(stamp)
    return next((stamp for stamp in months if stamp.precision is Precision.MONTH), None)


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s", text.split("\n")[0])[0][:160]


def _body_size(sheets: list[Sheet]) -> float:
    """The size in which most letters are set."""
    sizes: Counter[float] = Counter()
    for sheet in sheets:
        for piece in sheet.pieces:
            sizes[round(piece.size * 2) / 2] += len(piece.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _stories(sheet: Sheet, body_size: float) -> list[Story]:
    """The articles of a page. A headline with hardly a text below it (a teaser, a pull quote)
    opens no article of its own: the text around it goes on."""
    stories = [Story(headline=None)]
    for block in reading_order(_without_margins(sheet)):
        for paragraph in _paragraphs([_line(pieces) for pieces in lines_of(block)]):
            _add(stories, paragraph, body_size)
    kept: list[Story] = []
    for story in stories:
        if story.length >= SHORTEST_BODY:
            kept.append(story)
        elif kept and story.length and not (story.headline or "").isupper():
            kept[-1].paragraphs += story.paragraphs
    return kept


def _add(stories: list[Story], paragraph: list[Line], body_size: float) -> None:
    text = one_line(join_lines([line.text for line in paragraph])) or ""
    text = text.lstrip(MARK + " ").strip()
    size = max(line.size for line in paragraph)
    if _is_headline(text, size / body_size):
        last = stories[-1]
        if last.paragraphs and last.paragraphs[-1].isupper() and len(last.paragraphs[-1]) < 40:
            last.paragraphs.pop()  # the kicker over this headline
        if last.headline and not last.paragraphs and abs(last.size - size) < 0.2 * size:
            last.headline = f"{last.headline} {text}"
        else:
            stories.append(Story(headline=text, size=size))
    elif text and size < HEADLINE * body_size and not _is_beside(text):
        _append(stories[-1].paragraphs, text)


def _append(paragraphs: list[str], text: str) -> None:
    """A paragraph that goes on in the next column is one paragraph."""
    if paragraphs and text[:1].islower() and not _SENTENCE_END.search(paragraphs[-1]):
        paragraphs[-1] = join_lines([paragraphs[-1], text])
    elif any(char.isalpha() for char in text):
        paragraphs.append(text)


def _is_headline(text: str, times: float) -> bool:
    letters = sum(1 for char in text if char.isalpha())
    if not 5 <= letters <= 250 or letters <= 0.5 * len(text):
        return False
    return times >= HEADLINE or (
        times >= SMALL_HEADLINE and len(text) <= LONGEST_SMALL_HEADLINE and text[-1] not in ".,;:-"
    )


def _is_beside(text: str) -> bool:
    """Captions and the labels of charts."""
    return bool(_CAPTION.search(text)) if len(text) < 200 else False


def _without_margins(sheet: Sheet) -> list[Piece]:
    """Running heads and folios stand in the outermost bands of a page."""
    _, bottom, _, top = sheet.box
    height = top - bottom
    return [
        piece
        for piece in sheet.pieces
        if bottom + FOOT_BAND * height < piece.middle < top - HEAD_BAND * height
    ]


def _line(pieces: list[Piece]) -> Line:
    text = pieces[0].text
    for one, two in pairwise(pieces):
        text += ("" if two.x0 - one.x1 < 0.1 * one.size else " ") + two.text
    size = max(pieces, key=lambda piece: len(piece.text)).size
    return Line(
        text=text,
        x0=pieces[0].x0,
        x1=pieces[-1].x1,
        y0=min(piece.y0 for piece in pieces),
        y1=max(piece.y1 for piece in pieces),
        size=size,
    )


def _paragraphs(lines: list[Line]) -> list[list[Line]]:
    """Lines of one block to paragraphs: by indent, mark, change of size, a short last line."""
    if not lines:
        return []
    left, right = _edges(lines)
    paragraphs = [[lines[0]]]
    for previous, line in pairwise(lines):
        if _begins(previous, line, left, right):
            paragraphs.append([])
        paragraphs[-1].append(line)
    return paragraphs


def _edges(lines: list[Line]) -> tuple[float, float]:
    """Where full lines begin and end: the most usual place, not the outermost."""
    left = Counter(round(line.x0) for line in lines).most_common(1)[0][0]
    right = Counter(round(line.x1) for line in lines).most_common(1)[0][0]
    return float(left), float(right)


def _begins(previous: Line, line: Line, left: float, right: float) -> bool:
    size = min(previous.size, line.size)
    if line.text.startswith(MARK) or abs(previous.size - line.size) > 0.15 * size:
        return True
    if previous.y0 - line.y1 > 0.9 * size:
        return True
    if line.size > 1.3 * previous.size:
        return True
    if line.x0 - left > INDENT * size > previous.x0 - left:  # an indent, or a byline at the right
        return True
    ended_short = previous.x1 < right - 2 * size and bool(_SENTENCE_END.search(previous.text))
    return ended_short and line.x0 - left < 4 * size
