"""Who wrote an article, where only words say so: a byline, a signature, an agency's dateline."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from extractors.date_lines import is_date_line
from extractors.markup import Element, Run, blocks_of, is_aside, parts
from extractors.text import fold

HEAD, FOOT = 25, 12  # text pieces before and after a text among which a byline can stand
SHORTEST_LINK = 25  # characters of a link that is a headline
LONGEST_KEY = 2_000  # characters of a paragraph that is looked for among them
SHORTEST_KEY = 15  # folded letters by which a text is found among the pieces of its page
FIRST, LAST = 2, 4  # lines at the head and the foot of a text that can be a byline
MOST_FIRST = 7  # lines of a head with crumbs, dates, counters
LONGEST = 120  # characters of one

_LARGE, _SMALL = "A-ZÀ-ÖØ-ÞĄĆĘŁŃŚŹŻČĎĚŇŘŠŤŮŽА-ЯЁІЎЇЄ", "a-zß-öø-ÿąćęłńśźżčďěňřšťůžа-яёіўїє"
_PART = rf"[{_LARGE}][{_SMALL}'’][{_LARGE}{_SMALL}'’]*"
_WORD = rf"{_PART}(?:-{_PART})?"
_CAPS = r"[А-ЯЁІЎ]{3,}(?:-[А-ЯЁІЎ]{3,})?"
_INITIALS = r"[А-ЯЁІЎ]\.\s?(?:[А-ЯЁІЎ]\.\s?)?"
# A word before a number is a month: «John Smith November 5».
_NAME = (
    rf"(?:{_INITIALS}(?:{_CAPS}|{_WORD})|{_WORD}\s{_INITIALS}"
    rf"|{_WORD}(?:\s[{_LARGE}]\.)?(?:\s(?:{_CAPS}|{_WORD})(?!\w|\s\d)){{1,2}}(?:\s{_INITIALS})?)"
)
_NAMES = rf"(?P<names>{_NAME}(?:\s*(?:,|\s[иі]|\sand)\s*{_NAME}){{0,3}})"

_ONLY_NAMES = re.compile(_NAMES)

# «беседовал(а)» is what a template prints that does not know who did.
_ENDING = r"(?:[аи]|ла|лі|ў|\(а\)|/а)?"
_OF_WHAT = (
    r"(?:\s+(?:текста|тэксту|статьи|материала|публикации|интервью|артыкула)"
    r"(?:\s+(?:и|і)\s+(?:фото\w*|фота))?|\s+(?:и|і)\s+(?:фото|фота))?"
)
_AUTHOR = (
    rf"(?:автор(?:ы|ка)?{_OF_WHAT}|аўтар(?:ы|ка)?{_OF_WHAT}|(?:текст|тэкст)(?:\s+(?:и|і)\s+(?:фото\w*|фота))?"
    r"|(?:фото|фота)\s+(?:и|і)\s+(?:текст|тэкст)"
    rf"|(?:материал\s+|опрос\s+)?(?:беседовал|записал|подготовил|расспросил|разговаривал){_ENDING}"
    r"|(?:материал\s+)?подготовлено|интервью\s+(?:взял|в[её]л|прове(?:л|ла))(?:[аи]|\(а\))?"
    rf"|(?:гутары|размаўля|запіса|падрыхтава){_ENDING}"
    r"|(?:written|reported|interviewed|text(?:\s+and\s+photos?)?|story)?\s*by"
    r"|(?:наш\s+)?(?:спец|соб)?(?:корр?\b\.?|корреспондент)|карэспандэнт)"
)
_SENT = (
    r"(?:submitted\s+by|posted\s+by|published\s+by"
    r"|(?:опубликова|отправле|добавле|размещен)но(?:\s+пользователем)?"
    r"|(?:добавил|опубликовал|разместил|прислал)(?:а|\(а\))?)"
)
_WHEN = (
    r"(?:(?:on|в|ў|от|-)\s+)?(?:[a-z]{3,9}\.?\s+)?"
    r"(?:(?:пн|вт|ср|чт|пт|сб|вс|нд|mon|tue|wed|thu|fri|sat|sun)\w{0,12},?\s*)?\d.{3,40}"
)
# What may stand behind the names: a date, a photographer, the paper, the post.
_BEHIND = (
    r"(?:\W*$|\s*[,.;|·•/(—–-]*\s*(?:(?:фото|фота|здымк)\b.{0,70}|наш(?:а|и)?\s+(?:специальн\w+\s+)?(?:корр?\b|корреспондент).{0,30}"
    r"|(?:специально|спецыяльна)\s+(?:для|да)\b.{0,40}|(?:спец|соб)?корр(?:еспондент)?\b.{0,30}|[«\"][^»\"]{2,30}[»\"]"
    rf"|{_WHEN})\W*$)"
)
# Only the words before the names are read without their capitals.
_SIGNED = re.compile(rf"^\W*(?i:{_AUTHOR})\s*[:—–-]?\s+{_NAMES}(?i:{_BEHIND})")
_COLON = re.compile(rf"^\W*(?i:{_AUTHOR}|{_SENT})\s*:\s*{_NAMES}(?i:{_BEHIND})")
_SUBMITTED = re.compile(rf"^\W*(?i:{_SENT})\s*:?\s+{_NAMES}\s*,?\s+(?i:{_WHEN})$")
_POSTED = re.compile(
    rf"^\W*{_NAMES}\s*,\s*(?i:(?:наш(?:а|и)?\s+)?(?:специальн\w+\s+)?(?:спец|соб)?(?:корр?\b|корреспондент|карэспандэнт).{{0,30}})$"
)
# «24 октября, Брест /Ольга Петрова — БЕЛТА/.», «… /Корр. БЕЛТА/»
_AGENCY = re.compile(
    rf"^.{{0,60}}/\s*(?:(?P<name>{_NAME})\s*[—–-]\s*)?(?i:корр\.?\s+|корреспондент\s+)?"
    r"(?P<agency>БЕЛТА|БелТА|ТАСС|РИА Новости)\s*/"
)
# Alone under the text: Иван СМИРНОВ, И. Смирнов, Иван Смирнов
_FOOT = re.compile(
    rf"^(?:{_WORD}\s{_CAPS}|{_INITIALS}(?:{_CAPS}|{_WORD})|(?P<plain>[А-ЯЁІЎ][а-яёіў]+\s[А-ЯЁІЎ][а-яёіў]+(?:-[А-ЯЁІЎ][а-яёіў]+)?))(?:\.|,\s*[«\"][^»\"]{{2,30}}[»\"]\.?)?$"
)
_TEXT = re.compile(r"\W*(?:текст|тэкст)\b", re.IGNORECASE)
_PICTURES = re.compile(r"^\W*(?:фото|фота|здымк[іа]|снимки)\b.{0,80}$", re.IGNORECASE)


def byline_of(line: str) -> str | None:
    """The names in a line that is a byline and nothing else («Беседовала Анна Смирнова, фото
    автора»), as they are written, several in one string."""
    if len(line) > LONGEST:
        return None
    if len(pieces := parts(line)) > 1:
        return next(filter(None, map(byline_of, pieces)), None)
    found = (
        _SIGNED.match(line) or _COLON.match(line) or _SUBMITTED.match(line) or _POSTED.match(line)
    )
    return found["names"] if found else None


def is_name(written: str) -> bool:
    """Whether it is the name of a person, or several, and nothing else."""
    return len(written) <= LONGEST and bool(_ONLY_NAMES.fullmatch(written))


def signed_by(text: str) -> list[str]:
    """Names as they are written, several in one string; nothing when the text is not signed."""
    lines = text.split("\n")
    head = lines[: _head(lines)]
    found = next(filter(None, (_AGENCY.match(line[:160]) for line in head)), None)
    if found:
        return [found["name"] or found["agency"]]
    places = _signatures(lines)
    if places:
        return [byline_of(lines[places[0]]) or ""]
    place = _foot(lines)
    return [] if place is None else [lines[place].partition(",")[0].rstrip(".")]


def without_signature(lines: list[str]) -> list[str]:
    """Without the bylines at its head and foot and the name that stands alone under the text; a
    last line «Текст и фото: …» is printed as one of the text."""
    head = _head(lines)
    gone = {place for place in _signatures(lines) if place < head or not _TEXT.match(lines[place])}
    gone.add(_foot(lines) or -1)
    return [line for place, line in enumerate(lines) if place not in gone]


def _signatures(lines: list[str]) -> list[int]:
    head, every = _head(lines), range(len(lines))
    ends = (*every[:head], *every[head:][-LAST:])
    return [place for place in ends if byline_of(lines[place])]


def _head(lines: list[str]) -> int:
    """How many lines come before the text is well under way: two, more while none is a sentence."""
    count = 0
    while count < min(MOST_FIRST, len(lines)) and not _is_sentence(lines[count]):
        count += 1
    return max(FIRST, count + 1)


def _is_sentence(line: str) -> bool:
    if len(line) > LONGEST:
        return True
    return line.rstrip("»")[-1:] in {".", "!", "?", "…"} and not is_date_line(line)


def _foot(lines: list[str]) -> int | None:
    """The one line among the last that is a name; several are a list of people. A name without
    capitals or initials only where nothing but credits of pictures follows."""
    named = [place for place, line in enumerate(lines) if _FOOT.match(line.strip())]
    if len(named) != 1 or named[0] < max(2, len(lines) - LAST):
        return None
    (place,) = named
    found = _FOOT.match(lines[place].strip())
    plain = found is not None and found["plain"] is not None
    last = all(_PICTURES.match(line) for line in lines[place + 1 :])
    return place if last or not plain else None


def shown_byline(runs: Sequence[Run], text: str) -> str | None:
    """The names in a byline that the page prints shortly before or after its text."""
    for block in blocks_of(_around(runs, text)):
        pieces = (" ".join(run.text for run in block), *(run.text for run in block))
        names = next(filter(None, map(byline_of, pieces)), None)
        if names and not is_aside(block[0].element):
            return names
    return None


def _around(runs: Sequence[Run], text: str) -> Iterator[Run]:
    lines = text.split("\n")
    first, last = fold(lines[0][:200]), fold(lines[-1][:LONGEST_KEY])
    begin = next((place for place, run in enumerate(runs) if _is_part(run, first)), None)
    if begin is None:
        return
    end = next((i for i in range(len(runs) - 1, begin, -1) if _is_part(runs[i], last)), begin)
    yield from runs[max(0, begin - HEAD) : begin]
    for run in runs[end + 1 : end + 1 + FOOT]:
        if len(run.text) >= SHORTEST_LINK and _in_link(run.element):
            return  # the headline of another article
        yield run


def _in_link(element: Element) -> bool:
    return any(step.tag == "a" for step in (element, *islice(element.iterancestors(), 3)))


def _is_part(run: Run, line: str) -> bool:
    if len(run.text) < SHORTEST_KEY:
        return False
    key = fold(run.text[:100])
    return len(key) >= SHORTEST_KEY and (key[:60] in line or (line != "" and key.startswith(line)))
