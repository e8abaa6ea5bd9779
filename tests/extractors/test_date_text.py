"""Date strings as outlets print them, read by ``parse_date``."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dozor.models import Precision
from extractors.date_text import parse_date

NOW = datetime(2026, 3, 7, 9, 0, tzinfo=UTC)
MOSCOW = ZoneInfo("Europe/Moscow")


def utc(year: int, month: int, day: int, hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def read(text: str, language: str = "ru"):
    return parse_date(text, NOW, MOSCOW, language)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:58 02.02.2026", utc(2026, 2, 2, 11, 58)),
        ("20260306T1230", utc(2026, 3, 6, 9, 30)),
        ("2026-02-26T15:50", utc(2026, 2, 26, 12, 50)),
        ("2020-03-17T17:27:41Z", utc(2020, 3, 17, 17, 27, 41)),
        ("1772000000", utc(2026, 2, 25, 6, 13, 20)),
        ("1772000000000", utc(2026, 2, 25, 6, 13, 20)),
        ("08 января 2026, 19:51", utc(2026, 1, 8, 16, 51)),
        ("Fri, 22 Oct 2021 15:09:00 +0300", utc(2021, 10, 22, 12, 9)),
        ("Пт, 06 мар 2026 10:00:00 +0300", utc(2026, 3, 6, 7, 0)),
        ("Fri, 06 Mar 2026 10:00:00 MSK", utc(2026, 3, 6, 7, 0)),
        ("2025-05-14T20:28:12+03:00", utc(2025, 5, 14, 17, 28, 12)),
        ("26 октября 2025 года в 19:14", utc(2025, 10, 26, 16, 14)),
        ("16:25, 26 июня 2015", utc(2015, 6, 26, 13, 25)),
        ("2014.12.16, 01:49", utc(2014, 12, 15, 22, 49)),
        ("24 ИЮНЬ 2015 14:12", utc(2015, 6, 24, 11, 12)),
        ("02.09.2025 - 14:25", utc(2025, 9, 2, 11, 25)),
        ("06.03.2026 в 10.30", utc(2026, 3, 6, 7, 30)),
        ("25 сентября 11:25", utc(2025, 9, 25, 8, 25)),
        ("сегодня, 11:30", utc(2026, 3, 7, 8, 30)),
        ("(вчера, 17:36)", utc(2026, 3, 6, 14, 36)),
        ("24 минуты назад", utc(2026, 3, 7, 8, 36)),
        ("2 ч. 21 мин. назад", utc(2026, 3, 7, 6, 39)),
        ("хвіліну таму", utc(2026, 3, 7, 8, 59)),
        ("Нд 14 сакавіка 2015 у 7 гадзін 10 хвілін", utc(2015, 3, 14, 4, 10)),
        ("Friday, March 6th, 2026 at 5:30 PM", utc(2026, 3, 6, 14, 30)),
    ],
)
def test_reads_an_instant(text, expected):
    assert read(text).value == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("МОСКВА, 6 мар - РИА Новости.", date(2026, 3, 6)),
        ("МІНСК, 17 лют – Sputnik.", date(2026, 2, 17)),
        ("СМОЛЕНСК, 30 октября. /ТАСС/.", date(2025, 10, 30)),
        ("5 Августа 2015", date(2015, 8, 5)),
        ("09 .01.26", date(2026, 1, 9)),
        ("12-14 июня 2021", date(2021, 6, 12)),
        ("2015-кві-12", date(2015, 4, 12)),
        ("Чацвер 06 жніўня 2015", date(2015, 8, 6)),
        ("Июнь 24, 2015", date(2015, 6, 24)),
        ("11/10/2025", date(2025, 10, 11)),
        ("вчера", date(2026, 3, 6)),
        ("3 дня назад", date(2026, 3, 4)),
    ],
)
def test_a_day_without_a_time_stays_a_day(text, expected):
    stamp = read(text)
    assert stamp.value == expected
    assert type(stamp.value) is date
    assert stamp.precision is Precision.DAY


@pytest.mark.parametrize(
    "text",
    [
        "30.02.2026", "2026-02-30", "0000-00-00", "1970-01-01", "9999-01-01", "99.99.2026",
        "10 марок", "3 мин", "20 лет", "+7 910 767-77-31", "8 (4812) 38-00-00", "", "новости",
        "25:71", "2001 год назад", "через 8 минут", "9" * 1000,
    ],
)  # fmt: skip
def test_no_date_or_an_impossible_one_is_unknown(text):
    assert read(text) is None


def test_english_pages_put_the_month_first():
    assert read("11/10/2025", "en").value == date(2025, 11, 10)


def test_a_month_alone_is_a_month():
    assert read("июнь 2015").precision is Precision.MONTH


def test_seconds_are_only_as_precise_as_written():
    assert read("26.06.2015 16:25:58").precision is Precision.SECOND
    assert read("26.06.2015 16:25").precision is Precision.MINUTE


def test_hours_ago_are_told_with_little_confidence():
    assert read("2 часа назад").confidence <= 0.5


def test_a_date_without_a_year_is_never_in_the_future():
    assert read("25 декабря").value == date(2025, 12, 25)


def test_the_text_stays_as_it_stood():
    assert read(" 6 марта 2026 ").text == "6 марта 2026"


@given(st.text(max_size=60) | st.from_regex(r"[0-9./:\-T+ ]{1,30}", fullmatch=True))
@settings(max_examples=300, deadline=None)
def test_no_string_raises(text):
    stamp = read(text)
    assert stamp is None or stamp.value.year >= 1990
