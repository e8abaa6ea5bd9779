"""Who wrote an article, where only its text says so: a signature line or an agency's dateline."""

import re

FIRST, LAST = 2, 4  # lines at the head and the foot of a text that can be a byline
LONGEST = 90  # characters of one

_NAME = r"[А-ЯЁІЎA-Z][а-яёіўa-z'’-]+(?:[\s-][А-ЯЁІЎA-Z][а-яёіўa-z'’.-]+){1,2}"
_SIGNED = re.compile(
    r"^\W*(?:автор(?:ы|ка)?(?:\s+(?:текста|статьи|материала|публикации))?|текст(?:\s+и\s+фото\w*)?"
    r"|аўтар|тэкст(?:\s+і\s+фота)?|беседовал[аи]?|подготовил[аи]?)"
    rf"\s*[:—–-]?\s+(?P<names>{_NAME}(?:\s*(?:,|и|і)\s*{_NAME}){{0,3}})"
    r"(?:\s*[,|·•]\s*\d{1,2}[.\s].{3,30})?\W*$",
    re.IGNORECASE,
)
# «24 октября, Брест /Ольга Петрова — БЕЛТА/.», «… /Корр. БЕЛТА/»
_AGENCY = re.compile(
    rf"^.{{0,60}}/\s*(?:(?P<name>{_NAME})\s*[—–-]\s*)?(?i:корр\.?\s+|корреспондент\s+)?"
    r"(?P<agency>БЕЛТА|БелТА|ТАСС|РИА Новости)\s*/"
)

_FOOT = re.compile(r"^[А-ЯЁІЎ][а-яёіў]+\s[А-ЯЁІЎ]{3,}(?:-[А-ЯЁІЎ]{3,})?\.?$")  # Иван СМИРНОВ


def signed_by(text: str) -> list[str]:
    """Names as they are written, several in one string; nothing when the text is not signed."""
    lines = text.split("\n")
    found = _AGENCY.match(lines[0][:160])
    if found:
        return [found["name"] or found["agency"]]
    for line in (*lines[:FIRST], *lines[FIRST:][-LAST:]):
        signature = _SIGNED.match(line) if len(line) <= LONGEST else None
        if signature and _is_name(signature["names"]):
            return [signature["names"]]
    place = _foot(lines)
    return [] if place is None else [lines[place].rstrip(".")]


def without_signature(lines: list[str]) -> list[str]:
    """Without the name that stands alone under the text."""
    place = _foot(lines)
    return lines if place is None else lines[:place] + lines[place + 1 :]


def _foot(lines: list[str]) -> int | None:
    """The one line among the last that is a name with its surname in capitals; several are a list
    of people."""
    named = [place for place, line in enumerate(lines) if _FOOT.match(line.strip())]
    return named[0] if len(named) == 1 and named[0] >= max(2, len(lines) - LAST) else None


def _is_name(written: str) -> bool:
    """IGNORECASE is for the words before: names themselves have capitals."""
    words = [word for word in re.findall(r"[^\W\d_]+", written) if word not in {"и", "і"}]
    return all(word[:1].isupper() for word in words)
