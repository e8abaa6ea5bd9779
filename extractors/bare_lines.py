"""Lines of a bare text layer to blocks, and what can be told of a block by itself."""

import re
from itertools import pairwise

from extractors.blocks import MARKS
from extractors.hyphens import lost_hyphen
from extractors.lexicon import is_belarusian
from extractors.margins import is_imprint
from extractors.signatures import BYLINE

BROKEN_SHARE = 0.08  # of the lines end in a broken word: then the line ends are a printer's
SAMPLE = 400  # lines that tell
LONGEST_HEADLINE = 160
LONGEST_FURNITURE = 80
LONGEST_NAME, MOST_NAME_LINES = 40, 2  # of a paper, over its number
MOST_HEAD_LINES = 6
FEWEST_HEAD_WORDS = 3  # of a headline that is not in capitals: fewer are a label

_BROKEN = re.compile(r"[^\W\d_][-\u2010\u00ad\ufffe\u00ac]$")
_SENTENCE_END = re.compile(r"[.!?…:][»\"”)]*$")
_CREDIT = re.compile(r"(?:^|\W)[Фф]ота?о?\s?(?:\W|автора|аўтара|из|с|[А-ЯЁ]).{0,60}$")
_CREDIT_LINE = re.compile(r"^Фот[оа]\b.{0,60}$")
_MONTHS = (
    "янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек"
    "|сту|лют|сак|кра|тра|чэр|ліп|жні|вер|кас|ліс|сне"
)
_FURNITURE = re.compile(
    r"^\W*(?:(?:с|стр|стар)\.?\s*)?\d{1,3}\W*$"  # the page's number
    r"|№\s?\d+|^\W*(?:www\.|https?:)|^\S+@\S+$|^\W*тел(?:ефон)?\."
    rf"|^\W*(?:\w+,\s*)?\d{{1,2}}\s+(?:{_MONTHS})\w*\s+(?:19|20)\d\d\s*(?:г(?:ода|\.)?|года)?\W*$"
    r"|^\W*(?:Продолжение|Окончание|Начало|Працяг|Заканчэнне|Пачатак)\b.{0,30}\bст[рао]",
    re.IGNORECASE,
)

# Of a line that says which issue and page this is, and nothing else; a sentence may have them, too.
_OF_ISSUE = re.compile(
    rf"\d+|(?:{_MONTHS})\w*|года?|г|стр|с|стар|понедельник|вторник|среда|четверг|пятница|суббота"
    "|воскресенье|панядзелак|аўторак|серада|чацвер|пятніца|субота|нядзеля",
    re.IGNORECASE,
)


def is_column_text(text: str) -> bool:
    """Whether the line ends are those of columns: many words are broken at them."""
    lines = [line.strip() for line in text.split("\n") if line.strip()][:SAMPLE]
    if len(lines) < 8:
        return False
    least = BROKEN_SHARE * len(lines)
    return sum(map(is_broken, lines)) > least or _lost(lines) > least


def loses_hyphens(blocks: list[list[str]]) -> bool:
    """Whether most words that are broken at line ends have no hyphen there."""
    lines = [line for block in blocks for line in block][:SAMPLE]
    return _lost(lines) > sum(map(is_broken, lines))


def _lost(lines: list[str]) -> int:
    belarusian = is_belarusian("".join(lines))
    return sum(lost_hyphen(one, two, belarusian) for one, two in pairwise(lines))


def blocks_of(text: str) -> list[list[str]]:
    """Lines between blank lines, without running heads. A mark begins a block of its own; so do
    lines in capitals, and what is below them."""
    blocks: list[list[str]] = [[]]
    for raw in text.split("\n"):
        line = re.sub(r"[ \t\u00a0]+", " ", raw).strip()
        if not line:
            blocks.append([])
            continue
        last = blocks[-1]
        if last and is_of_issue(line) and "№" in line:
            blocks.append(_name_above(last))
        elif line[0] in MARKS or (last and _parts(last, line)):
            blocks.append([])
        blocks[-1].append(line)
    return _without_furniture([block for block in blocks if block])


def _parts(block: list[str], line: str) -> bool:
    """Whether a block ends above a line that no blank line parts from it: lines in capitals begin
    below a sentence, text below those; signatures and running heads stand alone."""
    last = block[-1]
    if is_of_issue(last) and not is_of_issue(line):
        return any(map(is_of_issue, block[:-1])) or len(block) == 1
    if is_signature([last]) and len(block) == 1:
        return True
    if ends_sentence(last) and (
        is_signature([line]) or is_marked(line) or _CREDIT_LINE.match(line)
    ):
        return True
    over, here = is_capitals(last), is_capitals(line)
    if here and not over:
        return ends_sentence(last)
    return over and not here and all(map(is_capitals, block))


def _name_above(block: list[str]) -> list[str]:
    """Takes the last lines of a block that end no sentence and begin none: the paper's name, over
    the line with its number."""
    start = len(block)
    while start and start > len(block) - MOST_NAME_LINES and _may_be_name(block, start - 1):
        start -= 1
    name = block[start:]
    del block[start:]
    return name


def _may_be_name(block: list[str], index: int) -> bool:
    line = block[index]
    if len(line) > LONGEST_NAME or ends_sentence(line) or line[0].islower() or is_broken(line):
        return False
    return not index or ends_sentence(block[index - 1]) or is_signature([block[index - 1]])


def is_of_issue(line: str) -> bool:
    """«№ 17 (1204), 6 марта 2026 года», «Стр. 3»"""
    words = re.findall(r"\w+", line[: LONGEST_FURNITURE + 1])
    return (
        any(map(str.isdigit, words))
        and len(line) <= LONGEST_FURNITURE
        and all(map(_OF_ISSUE.fullmatch, words))
    )


def _without_furniture(blocks: list[list[str]]) -> list[list[str]]:
    """Between a sentence's beginning and its end only what ends none is taken out: «школы» and
    «№ 17.» may be parted by a column's end."""
    kept: list[list[str]] = []
    for block in blocks:
        is_open = bool(kept) and not (ends_sentence(kept[-1][-1]) or is_capitals(kept[-1][-1]))
        ends = ends_sentence(block[-1]) and not block[-1].endswith("г.")
        if not is_furniture(block) or (is_open and (ends or block[0][0].islower())):
            kept.append(block)
    return kept


def is_furniture(block: list[str]) -> bool:
    """A running head, a folio, an imprint, a pointer to another page."""
    if any(len(line) > LONGEST_FURNITURE for line in block):
        return False
    if len(block) <= 3 and any(_FURNITURE.search(line) for line in block):
        return not any(map(is_broken, block))
    return is_imprint(" ".join(block))


def usual_length(blocks: list[list[str]]) -> float:
    """Characters of a full line: of those that others follow, the longer ones' median."""
    lengths = sorted(len(line) for block in blocks if len(block) > 2 for line in block[:-1])
    return float(lengths[len(lengths) * 2 // 3]) if lengths else 30.0


def is_capitals(line: str) -> bool:
    letters = [char for char in line if char.isalpha()]
    return len(letters) >= 4 and len(line) <= LONGEST_HEADLINE and all(map(str.isupper, letters))


def is_marked(line: str) -> bool:
    """A line with the square of a chart's legend at its end."""
    return line[-1] in MARKS


def is_listed(block: list[str]) -> bool:
    """An item of a list, or what someone said."""
    return block[0][0] in "-–—•" or block[-1][-1] in ";,"


def is_broken(line: str) -> bool:
    return bool(_BROKEN.search(line))


def ends_sentence(text: str) -> bool:
    return bool(_SENTENCE_END.search(text.strip()))


def is_signature(block: list[str]) -> bool:
    """«Анна СМИРНОВА»: the surname is in capitals."""
    text = " ".join(block)
    return (
        len(block) <= 2
        and not is_capitals(text)
        and bool(re.search(r"\s[А-ЯЁІЎ]{3,}\b", text))
        and bool(BYLINE.match(text))
    )


def is_credited(block: list[str]) -> bool:
    """A caption that names who took the picture."""
    text = " ".join(block)
    return len(text) < 200 and bool(_CREDIT.search(text))


def may_be_headline(block: list[str], usual: float) -> bool:
    """Not in capitals, and yet no text: few lines, no sentence, no broken word, not as even as the
    lines of a column."""
    text = " ".join(block)
    if len(block) > MOST_HEAD_LINES or len(text) > LONGEST_HEADLINE or text[-1] in ".,;:-…":
        return False
    if any(map(is_broken, block)) or any(map(is_marked, block)):
        return False
    if is_signature(block) or is_credited(block):
        return False
    words = [word for word in text.split() if any(map(str.isalpha, word))]
    begins = text.lstrip('«"„“—–- ')[:1]
    return len(words) >= FEWEST_HEAD_WORDS and (begins.isupper() or begins.isdigit())
