"""A PDF newspaper to its articles. One ``Extraction`` an article with the number of its page.

Reading is ``pdf_text``'s, columns ``columns``'s, blocks and what they are ``blocks``'s and
``block_roles``'s, articles ``stories``'s, jumps ``jumps``'s, broken words ``hyphens``'s.
"""

import re
import time
from dataclasses import dataclass, field

from dozor.models import Entry, Extraction, Outcome, Page, Precision, Role, Source, Stamp
from extractors.block_roles import assign_roles
from extractors.blocks import MARKS, Block, blocks_of
from extractors.dates import zone_of
from extractors.hyphens import join_lines
from extractors.issue_facts import head_lines, issue_dates, issue_number
from extractors.jumps import Jumps, joined, take_marks
from extractors.language import detect_language
from extractors.lexicon import may_be_first_name
from extractors.margins import folios_of, without_margins
from extractors.pdf_layer import is_garbage, is_unread
from extractors.pdf_text import Reading, Sheet, UnreadablePdf, read_sheets
from extractors.print_style import Style, body_style
from extractors.reading import text_goes_on
from extractors.signatures import BYLINE
from extractors.steps import DIED, NOT_TRIED, TOO_SLOW, begin, deadline
from extractors.stories import stories_of
from extractors.story import Story
from extractors.text import normalise, one_line

MOST_PAGES = 100
TIME = 0.85  # of the task's, for all: a worker that takes longer is stopped
SHORTEST_BODY = 200  # characters of an article without a headline
SHORTEST_BRIEF = 70  # and of one with a headline, that reads as sentences
MOST_BLOCKS = 1_500  # on a page, each compared with the others; a table of prices has 300
MOST_UNREAD = 20  # glyphs of fonts that cannot be read, on a page that is read: more is told,
MOST_ASIDE = 300  # and of glyphs set sideways
FEWEST_GLYPHS = 20  # of a page that has a text layer
FEWEST_OF_SCAN = 300
PICTURE_SHARE, SCAN_SHARE = 0.6, 0.85  # of a page: then it is a picture of a page

_FAULTS = {
    "broken": (Outcome.UNPARSABLE, "broken"),
    "too many glyphs": (Outcome.TOO_LARGE, "too many glyphs"),
    "too many objects": (Outcome.TOO_LARGE, "too many glyphs and strokes"),
    "out of time": (Outcome.TOO_COSTLY, "out of time"),
    TOO_SLOW: (Outcome.TOO_COSTLY, "reading it takes too long"),
    DIED: (Outcome.CRASHED, "the worker dies of it"),
    NOT_TRIED: (Outcome.TOO_COSTLY, "not tried: too many pages took too long"),
}
_SURNAME = re.compile(r"((?:[А-ЯЁІЎ]\.\s?)+[А-ЯЁІЎ]{2,}|[А-ЯЁІЎ][а-яёіў]+ [А-ЯЁІЎ]{3,})\W*$")
_PAGE_REFERENCE = re.compile(r"\b(?:стр|с|стар)\.?\s*\d{1,3}\W*$", re.IGNORECASE)


@dataclass(slots=True)
class Faults:
    """Pages without an article that ought to have one, by outcome and reason."""

    pages: dict[tuple[Outcome, str], list[int]] = field(default_factory=dict)

    def add(self, outcome: Outcome, reason: str, number: int) -> None:
        self.pages.setdefault((outcome, reason), []).append(number)


def pdf_articles(page: Page, source: Source, entry: Entry) -> tuple[Extraction, ...]:
    """At least one extraction: the articles, and then what could not be read and why."""
    try:
        late = deadline(TIME)
        reading = read_sheets(page.body, MOST_PAGES)
    except UnreadablePdf as fault:
        return (_refusal(page, Outcome.UNPARSABLE, f"unreadable PDF: {fault}"),)
    faults = Faults()
    sheets = {s.number: s for s in reading.sheets if not _fault(s, faults)}
    stories = _stories(sheets, faults, late)
    facts = _facts(reading, page, source, entry)
    found = [_extraction(story, page, source, facts) for story in stories]
    found += [_told(page, outcome, why, n) for (outcome, why), n in faults.pages.items()]
    unread = reading.count - len(reading.sheets)
    if unread > 0:
        outcome = Outcome.TOO_LARGE if reading.count > MOST_PAGES else Outcome.TOO_COSTLY
        first = len(reading.sheets) + 1
        found.append(_refusal(page, outcome, f"pages {first} to {reading.count} unread"))
    return tuple(found) or (_refusal(page, Outcome.NOT_ARTICLE, "no article in the PDF"),)


def _refusal(page: Page, outcome: Outcome, detail: str, number: int | None = None) -> Extraction:
    return Extraction(url=page.url, kind="pdf", outcome=outcome, detail=detail[:300], page=number)


def _told(page: Page, outcome: Outcome, reason: str, numbers: list[int]) -> Extraction:
    named = ", ".join(map(str, numbers[:20])) + (" …" if len(numbers) > 20 else "")
    pages = "page" if len(numbers) == 1 else "pages"
    return _refusal(page, outcome, f"{pages} {named}: {reason}", numbers[0])


def _fault(sheet: Sheet, faults: Faults) -> bool:
    """Whether a page cannot be read as text. A picture in a good page's place is told too."""
    if sheet.fault is not None:
        outcome, reason = _FAULTS[sheet.fault]
        faults.add(outcome, reason, sheet.number)
    elif not sheet.glyphs or _is_picture(sheet):
        faults.add(Outcome.NOT_ARTICLE, "no text layer (a scan or a picture)", sheet.number)
    elif sheet.glyphs < FEWEST_GLYPHS:
        pass
    elif is_garbage(" ".join(word.text for word in sheet.words)):
        faults.add(Outcome.UNDECODABLE, "the text layer is garbage: no usable map", sheet.number)
    else:
        if sum(len(word.text) for word in sheet.words if is_unread(word.text)) > MOST_UNREAD:
            faults.add(Outcome.UNDECODABLE, "a font without a usable map is left out", sheet.number)
        if sheet.aside > MOST_ASIDE:
            faults.add(Outcome.NOT_ARTICLE, "text set sideways is unread", sheet.number)
        return False
    return True


def _is_picture(sheet: Sheet) -> bool:
    """A scan may have a line of the scanner's; a picture with a caption is smaller."""
    covered = sheet.shapes.covered
    return (sheet.glyphs < FEWEST_GLYPHS and covered > PICTURE_SHARE) or (
        sheet.glyphs < FEWEST_OF_SCAN and covered > SCAN_SHARE
    )


def _stories(sheets: dict[int, Sheet], faults: Faults, late: float) -> list[Story]:
    pages = {number: _blocks(sheet, faults) for number, sheet in sheets.items()}
    folios = folios_of(pages, sheets)
    without_margins(pages, sheets)
    body = body_style(list(pages.values()))
    if body is None:
        return []
    jumps, stories = Jumps(), []
    for number, blocks in pages.items():
        if time.monotonic() > late:
            faults.add(Outcome.TOO_COSTLY, "out of time", number)
            continue
        begin(number)
        stories += _page_stories(blocks, sheets[number], body, jumps)
    begin(0)
    return [story for story in joined(stories, jumps, folios) if _is_article(story)]


def _blocks(sheet: Sheet, faults: Faults) -> list[Block]:
    begin(sheet.number)
    blocks = blocks_of(list(sheet.words), sheet.shapes)
    if len(blocks) <= MOST_BLOCKS:
        return blocks
    faults.add(Outcome.TOO_LARGE, "too many pieces of text", sheet.number)
    return []


def _page_stories(blocks: list[Block], sheet: Sheet, body: Style, jumps: Jumps) -> list[Story]:
    take_marks(blocks, jumps)
    marks = [block for block in blocks if block.role == "jump"]
    rest = [block for block in blocks if block.role != "jump" and block.text]
    assign_roles(rest, sheet.shapes, body)
    return stories_of(rest + marks, sheet)


def _is_article(story: Story) -> bool:
    """A headline with hardly a text below it is a teaser, a masthead or an advertisement."""
    text = " ".join(b.text for b in story.body or story.leads)
    if not story.headlines:
        return len(text) >= SHORTEST_BODY
    if len(text) >= SHORTEST_BODY:
        return True
    return (
        len(text) >= SHORTEST_BRIEF
        and bool(re.search(r"[.!?…][»\")]?$", text))
        and not _PAGE_REFERENCE.search(text)
    )


@dataclass(frozen=True, slots=True)
class Facts:
    """What holds for the whole issue."""

    published: Stamp | None
    dates: tuple[Stamp, ...]
    number: str | None


def _facts(reading: Reading, page: Page, source: Source, entry: Entry) -> Facts:
    """A day printed beside the issue's number, then the archive's, then the rest."""
    zone, heads = zone_of(source), head_lines(reading.sheets)
    dates = issue_dates(heads, reading.title, page.url, page.fetched_at, zone, source.language)
    if entry.published is not None:
        dates.append(entry.published)
        dates.sort(key=lambda s: (s.precision is Precision.MONTH, -s.confidence))
    return Facts(dates[0] if dates else None, tuple(dates), issue_number(heads))


def _extraction(story: Story, page: Page, source: Source, facts: Facts) -> Extraction:
    paragraphs, signed = _paragraphs(story)
    text = normalise("\n".join(paragraphs))
    lead = one_line(" ".join(block.text.lstrip(MARKS + " ") for block in _read(story.leads)))
    if not text:
        text, lead = lead or "", None
    title = one_line(" ".join(block.text for block in _read(story.headlines)))
    number = f"issue {facts.number}, " if facts.number else ""
    return Extraction(
        # RFC 8118: a fragment that viewers open at that page
        url=f"{page.url}#page={story.page}",
        kind="pdf",
        detail=f"{number}page {story.page}",
        title=title or _first_sentence(text),
        text=text,
        lead=lead,
        authors=_authors([block.text for block in story.bylines] + signed),
        language=detect_language(text, source.language),
        site_name=source.name,
        published=facts.published,
        dates=facts.dates,
        page=story.page,
        roles=_roles(story),
    )


def _read(blocks: list[Block]) -> list[Block]:
    """Without those whose font cannot be read."""
    return [block for block in blocks if not is_unread(block.text)]


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s", text.split("\n")[0])[0][:160]


def _paragraphs(story: Story) -> tuple[list[str], list[str]]:
    """The body's paragraphs, those that go on in the next column joined; bylines apart."""
    found: list[str] = []
    for block in story.body:
        for index, paragraph in enumerate(block.paragraphs):
            text = paragraph.lstrip(MARKS + " ")
            if not index and found and _is_one(found[-1], text, block):
                found[-1] = join_lines([found[-1], text])
            elif any(map(str.isalnum, text)):
                found.append(text)
    signed = []
    while len(found) > 1 and len(found[-1]) < 80 and _is_signature(found[-1]):
        signed.append(found.pop())
    return found, signed


def _is_one(before: str, text: str, block: Block) -> bool:
    """Whether a block begins in the middle of a paragraph. A capital after a name or an
    abbreviation may; then an unindented first line tells."""
    if text_goes_on(before, text) >= 2.0:
        return True
    return not re.search(r"[.!?…:][»\")]*$", before) and not block.begins_indented


def _is_signature(text: str) -> bool:
    return bool(BYLINE.match(text)) and bool(re.search(r"\s[А-ЯЁІЎ]{3,}", text))


def _authors(bylines: list[str]) -> tuple[str, ...]:
    found: list[str] = []
    for text in bylines:
        match = BYLINE.match(text)
        if match and may_be_first_name(match[1].split()[0].strip(".")):
            names = [match[1], match[2]]
        else:
            names = _SURNAME.findall(text)
        found += [name.title() for name in names if name]
    return tuple(dict.fromkeys(found))


def _roles(story: Story) -> tuple[Role, ...]:
    blocks = [*story.kickers, *story.headlines, *story.leads, *story.body, *story.bylines]
    found = []
    for block in _read([*blocks, *story.beside]):
        role = "body" if block in story.body else block.role
        box = tuple(round(value, 1) for value in block.box)
        text = normalise("\n".join(block.paragraphs))
        found.append(
            Role(role=role, text=text, page=block.page, box=(box[0], box[1], box[2], box[3]))
        )
    return tuple(found)
