"""What a page of a newspaper prints around its articles: running heads, folios, imprint, names of
sections set letter under letter."""

import re
from collections import Counter

from extractors.blocks import Block, overlap
from extractors.columns import Line
from extractors.pdf_text import Sheet
from extractors.text import fold

HEAD, FOOT = 0.085, 0.07  # of the page's height: where running heads and folios stand
MASTHEAD = 0.4  # of the first page's height
NAME = 1.7  # times the size of the line with the issue's number
LONGEST = 120  # characters of a running head
GAP = 0.9  # of the size, at least, between a running head and what is below

_FOLIO = re.compile(
    r"^\W*(?:(?:с|стр|стар)\.?\s*)?\d{1,3}\W*$"
    r"|№\s?\d|\b(?:19|20)\d\d\b|www\.|https?:|\.(?:ru|by|рф|com)\b|@"
    r"|(?:тел(?:ефон)?|адрес)\b",
    re.IGNORECASE,
)
_ISSUE = re.compile(
    r"№\s?\d+|цена (?:свободн|в розниц|\d)|цана (?:свабодн|\d)|изда[её]тся с|выходит (?:с|\d|по)"
    r"|основана (?:в|\d)|выдаецца з|заснавана",
    re.IGNORECASE,
)
_ALONE = re.compile(r"^\W*(?:(?:с|стр|стар)\.?\s*)?(\d{1,3})\W*$", re.IGNORECASE)
_IMPRINT = re.compile(
    r"учредител|главный редактор|редакци[яи]\b|тираж|отпечатан|типографи|подписан[оа]? в печать"
    r"|адрес редакции|издател|подписной индекс|свидетельство о регистрации|объ[её]м .{0,12}п\.\s?л"
    r"|роскомнадзор|газета зарегистрирована|за[кс]аз №|распространяется|заснавальнік|наклад"
    r"|рэдакцы",
    re.IGNORECASE,
)
FEWEST_STACKED = 4  # letters
FEWEST_IMPRINT = 3  # different words of the imprint in one block


def without_margins(sheets: dict[int, list[Block]], pages: dict[int, Sheet]) -> None:
    """Takes running heads, folios and imprints out of the blocks of each page."""
    repeated = _repeated(sheets, pages)
    for number, blocks in sheets.items():
        sheet = pages[number]
        outer = _outer(blocks, sheet, repeated)
        outer |= {id(line) for block in _stacks(blocks) for line in block.lines}
        kept = []
        for block in blocks:
            lines = [line for line in block.lines if id(line) not in outer]
            if len(lines) == len(block.lines) and not is_imprint(block.text):
                kept.append(block)
        blocks[:] = kept


def _stacks(blocks: list[Block]) -> list[Block]:
    """Words set letter under letter; one that a blank parts is several blocks."""
    thin = [
        block
        for block in blocks
        if all(len(line.text) <= 2 and line.text.isalpha() for line in block.lines)
    ]
    stacks = [block for block in thin if len(block.lines) >= FEWEST_STACKED]
    return [b for b in thin if any(overlap(b.x0, b.x1, s.x0, s.x1) > 0 for s in stacks)]


def is_imprint(text: str) -> bool:
    return len({found[0].lower()[:7] for found in _IMPRINT.finditer(text)}) >= FEWEST_IMPRINT


def folios_of(sheets: dict[int, list[Block]], pages: dict[int, Sheet]) -> dict[int, int]:
    """The printed number of each page: a file may hold part of an issue. One shift for all."""
    shifts: Counter[int] = Counter()
    for number, blocks in sheets.items():
        for block in blocks:
            if zone(block, pages[number]):
                found = [_ALONE.match(line.text) for line in block.lines]
                shifts.update({int(one[1]) - number for one in found if one})
    shift, times = shifts.most_common(1)[0] if shifts else (0, 0)
    if times * 2 < len(pages) or shifts[0] >= times:
        shift = 0
    return {number: number + shift for number in pages}


def _repeated(sheets: dict[int, list[Block]], pages: dict[int, Sheet]) -> frozenset[str]:
    """Words, without figures, that stand in the margins of two pages or more."""
    seen: dict[str, set[int]] = {}
    for number, blocks in sheets.items():
        for block in blocks:
            if zone(block, pages[number]):
                for line in block.lines:
                    seen.setdefault(_key(line.text), set()).add(number)
    return frozenset(key for key, numbers in seen.items() if len(numbers) > 1 and len(key) > 2)


def _key(text: str) -> str:
    return re.sub(r"\d", "", fold(text))


def zone(block: Block, sheet: Sheet) -> str:
    """ "head", "foot" or "" """
    _, bottom, _, top = sheet.box
    height = top - bottom
    if block.y0 > top - HEAD * height:
        return "head"
    return "foot" if block.y1 < bottom + FOOT * height else ""


def _outer(blocks: list[Block], sheet: Sheet, repeated: frozenset[str]) -> set[int]:
    """Lines of the running head and foot: those of a zone of which one line is a folio, a date or
    an address, or stands on other pages too; white or a rule parts it from the articles."""
    found = _masthead(blocks, sheet)
    for name in ("head", "foot"):
        inside = [b for b in blocks if zone(b, sheet) == name and len(b.text) <= LONGEST]
        lines = [line for block in inside for line in block.lines]
        telling = [line for line in lines if _tells(line, repeated)]
        if not telling:
            continue
        others = [line for block in blocks for line in block.lines if line not in lines]
        found |= {id(line) for line in lines if _belongs(line, telling, others)}
    return found


def _masthead(blocks: list[Block], sheet: Sheet) -> set[int]:
    """On the first page: the rows with the issue's number, price or year of foundation, and what
    is set much larger above them, the paper's name."""
    if sheet.number != 1:
        return set()
    _, bottom, _, top = sheet.box
    lines = [line for block in blocks for line in block.lines]
    lines = [line for line in lines if line.base > top - MASTHEAD * (top - bottom)]
    telling = [line for line in lines if len(line.text) < LONGEST and _ISSUE.search(line.text)]
    return {
        id(line)
        for line in lines
        if len(line.text) < LONGEST
        and any(
            abs(line.base - one.base) < 0.6 * min(line.size, one.size)
            or (line.base > one.base and line.size > NAME * one.size)
            for one in telling
        )
    }


def _tells(line: Line, repeated: frozenset[str]) -> bool:
    return bool(_FOLIO.search(line.text)) or _key(line.text) in repeated


def _belongs(line: Line, telling: list[Line], others: list[Line]) -> bool:
    """Beside a telling line; not one whose column goes on right below or above."""
    beside = any(overlap(line.y0, line.y1, one.y0, one.y1) > 0 or one is line for one in telling)
    near = any(
        overlap(line.x0, line.x1, other.x0, other.x1) > 0
        and abs(line.base - other.base) < (1 + GAP) * min(line.size, other.size)
        and abs(line.size - other.size) < 0.1 * line.size
        for other in others
    )
    return beside and not near
