"""The bare text layer of a newspaper page to its articles, without any place or size.

What is left to go by: marks that begin a lead («■■»), lines in capitals, words broken at line ends,
line lengths, and the words themselves. Headlines may stand far from their text: which belongs to
which is told by the words that they share.
"""

import re
from dataclasses import dataclass, field

from dozor.models import Role
from extractors.blocks import MARKS
from extractors.hyphens import join_lines
from extractors.lexicon import lemmas, two_nominatives

BROKEN_SHARE = 0.08  # of the lines end in a broken word: then the line ends are a printer's
SHORT_LINE = 0.72  # of the usual length
LABEL_LINES = 4
LONGEST_HEADLINE = 120
LONGEST_CAPTION = 110

_BROKEN = re.compile(r"[^\W\d_][-\u2010\u00ad\ufffe]$")
_SENTENCE_END = re.compile(r"[.!?…:][»\"”)]*$")
_NO_BLOCK = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Piece:
    """One article as far as a bare text tells it."""

    title: str | None
    text: str
    lead: str | None = None
    authors: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()


@dataclass(slots=True)
class _Draft:
    lead: str | None = None
    paragraphs: list[str] = field(default_factory=list)
    beside: list[tuple[str, str]] = field(default_factory=list)  # role, text
    title: str | None = None
    kicker: str | None = None
    heads: list[str] = field(default_factory=list)
    over: bool = False  # its text has ended: labels and captions follow


def is_column_text(text: str) -> bool:
    """Whether the line ends are those of columns: many words are broken at them."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) < 8:
        return False
    broken = sum(1 for line in lines if _BROKEN.search(line))
    return broken > BROKEN_SHARE * len(lines)


def articles_of(text: str) -> tuple[Piece, ...]:
    """The articles in the order of their texts."""
    blocks = _blocks(text)
    usual = _usual_length(blocks)
    drafts = [_Draft()]
    headlines: list[str] = []
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else []
        _take(block, following, usual, drafts, headlines)
    drafts = [draft for draft in drafts if draft.lead or draft.paragraphs]
    _entitle(drafts, headlines)
    return tuple(_piece(draft) for draft in drafts)


def _blocks(text: str) -> list[list[str]]:
    """Lines between blank lines; a mark begins a block of its own."""
    blocks: list[list[str]] = [[]]
    for raw in text.split("\n"):
        line = re.sub(r"[ \t\u00a0]+", " ", raw).strip()
        if not line:
            blocks.append([])
            continue
        if line[0] in MARKS:
            blocks.append([])
        blocks[-1].append(line)
    return [block for block in blocks if block]


def _usual_length(blocks: list[list[str]]) -> float:
    """The usual length of a full line: of those that end in a broken word."""
    lengths = sorted(len(line) for block in blocks for line in block if _BROKEN.search(line))
    return float(lengths[len(lengths) // 2]) if lengths else 30.0


def _take(
    block: list[str], following: list[str], usual: float, drafts: list[_Draft],
    headlines: list[str],
) -> None:  # fmt: skip
    """One block goes on with the text before it, begins an article, or is no text."""
    draft = drafts[-1]
    if block[0][0] in MARKS:
        if draft.lead or draft.paragraphs:
            draft = _Draft()
            drafts.append(draft)
        draft.lead = join_lines([block[0].lstrip(MARKS + " "), *block[1:]])
        return
    block = _without_headlines(block, headlines)
    if not block:
        return
    written = join_lines(block)
    if _is_label(block, following, draft, usual):
        draft.over = draft.over or not _is_open(draft)
        draft.beside.append(("chart", written))
    elif draft.over and len(written) <= LONGEST_CAPTION and len(block) <= LABEL_LINES:
        draft.beside.append(("caption", written))
    else:
        draft.over = False
        _append(draft, block, usual)


def _without_headlines(block: list[str], headlines: list[str]) -> list[str]:
    """Takes the lines in capitals that no text follows in their block: the layer gives headlines
    anywhere. Such a line with text right below it is a crosshead, and stays."""
    end = len(block)
    while end and _is_capitals(block[end - 1]):
        end -= 1
    if end < len(block) and (not end or _ends_sentence(block[end - 1])):
        headlines.append(" ".join(block[end:]))
        return block[:end]
    start = 0
    while start < len(block) and _is_capitals(block[start]):
        start += 1
    rest = block[start:]
    if start and rest and all(_is_marked(line) for line in rest):
        headlines.append(" ".join(block[:start]))
        return rest
    return block


def _is_capitals(line: str) -> bool:
    letters = [char for char in line if char.isalpha()]
    return len(letters) >= 4 and len(line) <= LONGEST_HEADLINE and all(map(str.isupper, letters))


def _is_marked(line: str) -> bool:
    """A line with the square of a chart's legend at its end."""
    return line[-1] in MARKS


def _ends_sentence(text: str) -> bool:
    return bool(_SENTENCE_END.search(text.strip()))


def _is_open(draft: _Draft) -> bool:
    """Whether its last paragraph waits for more."""
    return bool(draft.paragraphs) and not (
        _ends_sentence(draft.paragraphs[-1]) or _is_capitals(draft.paragraphs[-1])
    )


def _is_label(block: list[str], following: list[str], draft: _Draft, usual: float) -> bool:
    """Short lines without a sentence, that neither go on with the text nor begin one: a label of a
    chart, a figure, a name."""
    if any(map(_is_marked, block)):
        return True
    if len(block) > LABEL_LINES or any(map(_ends_sentence, block)) or _BROKEN.search(block[-1]):
        return False
    if max(map(len, block)) > 1.25 * usual or _is_open(draft):
        return False
    goes_on = bool(following) and following[0][:1].islower() and not draft.over
    return not goes_on


def _append(draft: _Draft, block: list[str], usual: float) -> None:
    for index, group in enumerate(_paragraphs(block, draft, usual)):
        written = join_lines(group)
        last = draft.paragraphs[-1] if draft.paragraphs else ""
        broken = bool(_BROKEN.search(last))
        open_end = broken or not (_ends_sentence(last) or _is_head(last, draft))
        if not index and last and open_end:
            draft.paragraphs[-1] = join_lines([last, written])
        else:
            draft.paragraphs.append(written)


def _is_head(text: str, draft: _Draft) -> bool:
    """A crosshead, which ends without a sign and yet is whole."""
    return _is_capitals(text) or text in draft.heads


def _paragraphs(block: list[str], draft: _Draft, usual: float) -> list[list[str]]:
    """Lines to paragraphs: capitals stand alone, a short line that ends a sentence ends one."""
    groups: list[list[str]] = [[]]
    lines = block
    heads = _mixed_heads(block, draft, usual)
    if heads:
        groups = [lines[:heads], []]
        draft.heads.append(join_lines(lines[:heads]))
        lines = lines[heads:]
    for index, line in enumerate(lines):
        if _is_capitals(line) and not (groups[-1] and not _ends_sentence(groups[-1][-1])):
            groups += [[line], []]
            continue
        groups[-1].append(line)
        following = lines[index + 1] if index + 1 < len(lines) else ""
        short = len(line) < SHORT_LINE * usual
        if short and _ends_sentence(line) and not following[:1].islower():
            groups.append([])
    return [group for group in groups if group]


def _mixed_heads(block: list[str], draft: _Draft, usual: float) -> int:
    """How many first lines are a crosshead whose capitals the layer lost: it begins small where a
    sentence has just ended, its lines are short, and the text begins with a capital."""
    if not draft.paragraphs or not _ends_sentence(draft.paragraphs[-1]):
        return 0
    if not block[0][:1].islower():
        return 0
    for index, line in enumerate(block[:4]):
        if line[:1].isupper() and index:
            return index
        if len(line) > SHORT_LINE * usual or _BROKEN.search(line):
            return 0
    return 0


def _entitle(drafts: list[_Draft], headlines: list[str]) -> None:
    """Each headline to the text that shares most words with it; the rest in their order."""
    plain = [_split(headline) for headline in headlines]
    pairs = [
        (_kinship(title, draft), -abs(place - index), place, index)
        for place, (title, _) in enumerate(plain)
        for index, draft in enumerate(drafts)
    ]
    taken: set[int] = set()
    for _, _, place, index in sorted(pairs, reverse=True):
        if place not in taken and drafts[index].title is None:
            taken.add(place)
            drafts[index].title, drafts[index].kicker = plain[place]


def _split(headline: str) -> tuple[str, str | None]:
    """Headline and the rubric that the layer put on the same line: two names side by side, of
    which neither governs the other."""
    words = headline.split()
    if len(words) > 2 and two_nominatives(words[-2], words[-1]):
        return " ".join(words[:-1]), words[-1]
    if len(words) > 2 and two_nominatives(words[0], words[1]):
        return " ".join(words[1:]), words[0]
    return headline, None


def _kinship(title: str, draft: _Draft) -> float:
    wanted = {lemma for word in title.split() for lemma in lemmas(_letters(word))}
    text = " ".join([draft.lead or "", *draft.paragraphs])
    have = {lemma for word in text.split() if len(word) > 3 for lemma in lemmas(_letters(word))}
    words = [word for word in title.split() if len(_letters(word)) > 3]
    shared = sum(1 for word in words if set(lemmas(_letters(word))) & have)
    return shared / len(words) if words and wanted else 0.0


def _letters(word: str) -> str:
    return "".join(char for char in word.lower() if char.isalpha() or char == "-").strip("-")


def _piece(draft: _Draft) -> Piece:
    roles = [("kicker", draft.kicker), ("headline", draft.title), ("lead", draft.lead)]
    roles += [("body", paragraph) for paragraph in draft.paragraphs]
    roles += [(role, text) for role, text in draft.beside]
    return Piece(
        title=draft.title,
        text="\n".join(draft.paragraphs),
        lead=draft.lead,
        roles=tuple(
            Role(role=role, text=text, page=1, box=_NO_BLOCK) for role, text in roles if text
        ),
    )
