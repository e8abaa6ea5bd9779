"""Which issue of a newspaper a PDF is: its date and its number, from all that say so."""

import re
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dozor.models import Precision, Stamp
from extractors.columns import lines_of
from extractors.date_text import parse_date
from extractors.issues import day_in_path
from extractors.pdf_text import Sheet

LONGEST_LINE = 80  # characters of a line that gives the date of an issue
TOP, MARGIN = 1 / 3, 0.09  # of the page's height: where the first page and the others print it
EARLIEST = 1990
PRINTED, LOOSE, NAMED, WRITTEN = 0.8, 0.7, 0.7, 0.5  # confidence

_NUMBER = re.compile(
    r"(?:№|N[o°º]\.?|[Вв]ыпуск|[Нн]омер|[Нн]умар)\s?"
    r"(\d{1,5}(?:\s?[-–—/]\s?\d{1,5})?(?:\s?\(\d{1,6}(?:\s?[-–—/]\s?\d{1,6})?\))?)"
)
_FOUNDED = re.compile(
    r"изда[её]тся|издавалась|основан|выходит с|учрежд|зарегистр|свидетельств|выдаецца|заснаван"
    r"|приказ|закон|постановлен|подписан|сдан|до \d|с \d",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"понедельник|вторник|сред[аы]|четверг|пятниц|суббот|воскресен"
    r"|панядзелак|аўторак|серад|чацвер|пятніц|субот|нядзел",
    re.IGNORECASE,
)


def head_lines(sheets: tuple[Sheet, ...]) -> list[str]:
    """What is printed at the heads of the first pages, where an issue says which it is."""
    found: list[str] = []
    for index, sheet in enumerate(sheets[:4]):
        _, bottom, _, top = sheet.box
        limit = top - (top - bottom) * (MARGIN if index else TOP)
        lines = lines_of([word for word in sheet.words if word.base > limit])
        found += [line.text for line in lines]
    return found


def issue_number(heads: list[str]) -> str | None:
    """«31-34 (2847/2850)», as printed at the head of a page."""
    for text in heads:
        if found := _NUMBER.search(text):
            return re.sub(r"\s", " ", found[1]).strip()
    return None


def issue_dates(
    heads: list[str], title: str, url: str, now: datetime, zone: ZoneInfo, language: str | None
) -> list[Stamp]:
    """All that say when the issue came out, the surest first; the day before the month.

    The file's creation date is no candidate: a file is made again whenever someone saves it.
    """
    read = [_read(text, now, zone, language) for text in heads]
    found = [stamp for stamp in read if stamp is not None]
    named = day_in_path(url, now, zone, language)
    if named is not None:
        found.append(replace(named, confidence=NAMED))
    titled = _read(title, now, zone, language)
    if titled is not None:
        found.append(replace(titled, confidence=WRITTEN))
    order = {Precision.DAY: 0, Precision.MONTH: 1}
    return sorted(found, key=lambda stamp: (order.get(stamp.precision, 2), -stamp.confidence))


def _read(text: str, now: datetime, zone: ZoneInfo, language: str | None) -> Stamp | None:
    if len(text) > LONGEST_LINE or not any(map(str.isdigit, text)) or _FOUNDED.search(text):
        return None
    stamp = parse_date(text, now, zone, language)
    if stamp is None or stamp.precision not in {Precision.DAY, Precision.MONTH}:
        return None
    day = stamp.value.date() if isinstance(stamp.value, datetime) else stamp.value
    if day.year < EARLIEST or not re.search(r"\d{4}", text):
        return None
    sure = bool(_NUMBER.search(text) or _WEEKDAY.search(text))
    return replace(
        stamp, value=_day(day), origin="issue", text=text, confidence=PRINTED if sure else LOOSE
    )


def _day(value: date) -> date:
    return date(value.year, value.month, value.day)
