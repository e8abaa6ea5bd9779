"""Lines that are wholly a date line: they stand above the text and are no part of it."""

import re

HEAD = 6  # lines
LONGEST = 120  # characters of such a line
CHRONICLE = 2  # as many further down are the subheadings of the text

_MONTH = (
    r"(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек"
    r"|студз|лют|сак|крас|траў|трав|чэрв|ліп|жні|вер|кас|ліст|снеж"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[а-яёіўa-z]{0,9}\.?"
)
_WHEN = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}|{_MONTH}\s+\d{{1,2}}|\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{2,4}}"
    r"|(?:сегодня|вчера|сёння|учора|today|yesterday)(?=.{0,12}\d:\d\d))"
)
_LABEL = (
    r"(?:(?:дата(?:\s+и\s+время)?\s+)?(?:публикации|события|создания|размещения|добавления)|дата|опубликован[оа]?|апублікавана"
    r"|размещено|добавлено|создано|обновлено|абноўлена|изменено|первая\s+публикация"
    r"|(?:first\s+|last\s+)?(?:published|updated|modified)|posted)(?:\s+on)?"
)
_REST = (
    r"(?:\d{1,4}|[ap]\.?m\.?|г(?:ода|\.)?|года|в|ў|у|at|on|by|час(?:ов|а)?|мин(?:ут)?|по\s+москве|московск\w+\s+врем\w+"
    r"|время\s+московское|мск|msk|utc|gmt|est|cet"
    r"|(?:пн|вт|ср|чт|пт|сб|вс|нд|аў)|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье"
    r"|панядзелак|аўторак|серада|чацвер|пятніца|субота|нядзеля"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)"
)
_DAY = re.compile(rf"(?<![^\W_]){_WHEN}(?![^\W_])", re.IGNORECASE)
_OTHER = re.compile(rf"(?<![^\W_])(?:{_LABEL}|{_REST})(?![^\W_])", re.IGNORECASE)


def has_day(line: str) -> bool:
    """Whether a day is written in it, with month or in figures."""
    return bool(_DAY.search(line))


def is_date_line(line: str) -> bool:
    """Whether nothing is left of it without days, labels, hours and zones."""
    if len(line) > LONGEST or not _DAY.search(line):
        return False
    return not re.search(r"[^\W_]", _OTHER.sub(" ", _DAY.sub(" ", line)))


def without_date_lines(lines: list[str]) -> list[str]:
    """Without those that stand before the first sentence; a chronicle keeps its days."""
    head = 0
    while head < min(HEAD, len(lines)) and not _is_sentence(lines[head]):
        head += 1
    dated = [line for line in lines[:head] if is_date_line(line)]
    if not dated or sum(map(is_date_line, lines[head:])) >= CHRONICLE:
        return lines
    return [line for line in lines[:head] if not is_date_line(line)] + lines[head:]


def _is_sentence(line: str) -> bool:
    return not is_date_line(line) and (len(line) > LONGEST or line[-1:] in ".!?…»")
