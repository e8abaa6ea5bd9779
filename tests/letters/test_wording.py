"""The words: plural forms, dates, completeness."""

import string
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from dozor.errors import ConfigError
from dozor.letters.wording import ENGLISH, RUSSIAN, wording
from dozor.models import VisitStatus


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 материалов"),
        (1, "1 материал"),
        (2, "2 материала"),
        (4, "4 материала"),
        (5, "5 материалов"),
        (11, "11 материалов"),
        (12, "12 материалов"),
        (14, "14 материалов"),
        (20, "20 материалов"),
        (21, "21 материал"),
        (22, "22 материала"),
        (25, "25 материалов"),
        (100, "100 материалов"),
        (101, "101 материал"),
        (111, "111 материалов"),
        (112, "112 материалов"),
        (122, "122 материала"),
        (1001, "1001 материал"),
    ],
)
def test_russian_plurals(number, text):
    assert RUSSIAN.count("item", number) == text


@pytest.mark.parametrize(("number", "text"), [(0, "0 items"), (1, "1 item"), (21, "21 items")])
def test_english_plurals(number, text):
    assert ENGLISH.count("item", number) == text


def test_every_noun_has_all_its_forms():
    for words, forms in ((RUSSIAN, 3), (ENGLISH, 2)):
        assert {len(noun) for noun in words.nouns.values()} == {forms}


def test_the_languages_have_the_same_phrases_with_the_same_places():
    def places(words):
        return {
            key: {name for _, name, _, _ in string.Formatter().parse(text) if name}
            for key, text in words.phrases.items()
        }

    assert places(RUSSIAN) == places(ENGLISH)


@pytest.mark.parametrize("words", [RUSSIAN, ENGLISH], ids=["ru", "en"])
def test_every_way_a_visit_fails_has_its_reason(words):
    assert set(words.reasons) == {status for status in VisitStatus if status.failed}


@pytest.mark.parametrize(
    ("day", "text"), [(date(2026, 3, 6), "6 марта"), (date(2025, 12, 31), "31 декабря 2025")]
)
def test_dates_name_the_year_only_when_it_is_another(day, text):
    assert RUSSIAN.date(day, year_of=date(2026, 3, 7)) == text


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Europe/Moscow", "московское, UTC+3"),
        ("Europe/Minsk", "минское, UTC+3"),
        ("Asia/Yekaterinburg", "Asia/Yekaterinburg, UTC+5"),
        ("America/St_Johns", "America/St_Johns, UTC-3:30"),
        ("UTC", "UTC, UTC+0"),
    ],
)
def test_the_zone_is_named_with_its_offset(zone, text):
    assert RUSSIAN.zone(zone, datetime(2026, 3, 6, tzinfo=ZoneInfo(zone))) == text


def test_a_language_without_words_is_a_configuration_error():
    with pytest.raises(ConfigError, match=r"'de'.*ru, en"):
        wording("de")


def test_braces_in_a_value_stay_as_they_are():
    assert RUSSIAN.say("page", page="{0.__class__}") == "стр. {0.__class__}"
