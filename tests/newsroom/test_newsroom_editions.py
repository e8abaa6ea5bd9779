"""Mornings become dates, edits are applied, withdrawals marked."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dozor.newsroom.content import Outlet, load
from dozor.newsroom.editions import ZONE, default_today, edition
from dozor.newsroom.sites import SITES
from dozor.newsroom.wording import dateline, day_month

CONTENT = Path(__file__).parent / "content"
TODAY = date(2026, 3, 6)
OUTLETS = {outlet.id: outlet for outlet in load(CONTENT)}
BY_ID = {site.id: site for site in SITES}


def shown(outlet: str, morning: int) -> dict[str, object]:
    items = edition(BY_ID[outlet], OUTLETS[outlet], morning, TODAY)
    return {item.article.slug: item for item in items}


def test_morning_two_is_today_and_morning_one_the_day_before() -> None:
    items = edition(BY_ID["agency"], OUTLETS["agency"], 2, TODAY)
    assert [(item.article.slug, item.published.isoformat()) for item in items] == [
        ("vtoroe-utro", "2026-03-05T22:05:00+03:00"),
        ("liniya", "2026-03-05T06:12:00+03:00"),
        ("dozhd", "2026-03-04T18:30:00+03:00"),
    ]


def test_morning_one_does_not_know_the_second() -> None:
    assert set(shown("agency", 1)) == {"liniya", "dozhd"}


def test_addresses_stay_from_morning_to_morning() -> None:
    first, second = shown("agency", 1), shown("agency", 2)
    assert {slug: first[slug].path for slug in first} == {slug: second[slug].path for slug in first}


def test_an_edit_changes_only_what_it_names() -> None:
    before, after = shown("agency", 1)["liniya"], shown("agency", 2)["liniya"]
    assert (before.modified, after.modified) == (None, datetime(2026, 3, 6, 5, 40, tzinfo=ZONE))
    assert after.title == "Линию запустили и уже расширяют"
    assert (after.lead, after.paragraphs) == (before.lead, before.paragraphs)


def test_placeholders_are_the_day_of_publication() -> None:
    text = shown("agency", 2)["liniya"].paragraphs[0]
    assert text == "СМОЛЕНСК, 5 мар — Днепр-Информ. Линию запустили 5 марта."


def test_placeholders_speak_belarusian_where_the_outlet_does() -> None:
    text = shown("holas", 1)["liniya"].paragraphs[0]
    assert text == "ГОРКІ, 5 сак — лінію запусцілі 5 сакавіка."


def test_the_withdrawn_answer_404_or_410() -> None:
    before, after = shown("vestnik", 1), shown("vestnik", 2)
    assert {before[slug].status for slug in ("ushlo", "propalo")} == {200}
    assert {after[slug].status for slug in ("ushlo", "propalo")} == {404, 410}


@pytest.mark.parametrize(
    ("day", "russian", "belarusian"),
    [
        (date(2026, 1, 31), ("31 января", "31 янв"), ("31 студзеня", "31 сту")),
        (date(2026, 2, 17), ("17 февраля", "17 фев"), ("17 лютага", "17 лют")),
        (date(2026, 5, 9), ("9 мая", "9 мая"), ("9 мая", "9 мая")),
        (date(2026, 12, 1), ("1 декабря", "1 дек"), ("1 снежня", "1 сне")),
    ],
)
def test_months(day: date, russian: tuple[str, str], belarusian: tuple[str, str]) -> None:
    assert (day_month(day), dateline(day)) == russian
    assert (day_month(day, "be"), dateline(day, "be")) == belarusian


@pytest.mark.parametrize(
    ("now", "today"),
    [
        pytest.param("2026-03-06T03:00+03:00", date(2026, 3, 5), id="before the last article"),
        pytest.param("2026-03-06T06:54+03:00", date(2026, 3, 5), id="while pages still change"),
        pytest.param("2026-03-06T06:55+03:00", date(2026, 3, 6), id="all is out"),
        pytest.param("2026-03-05T22:00+00:00", date(2026, 3, 5), id="local date, not UTC"),
    ],
)
def test_nothing_is_served_from_the_future(now: str, today: date) -> None:
    outlets = (OUTLETS["vestnik"],)  # its last article of morning 2 is of 06:30
    assert default_today(outlets, datetime.fromisoformat(now)) == today


def test_without_texts_today_is_the_local_date() -> None:
    now = datetime(2026, 3, 5, 22, tzinfo=UTC)
    assert default_today((Outlet(id="agency"),), now) == date(2026, 3, 6)


def test_the_shipped_texts_lie_in_the_past_on_their_default_day() -> None:
    now = datetime(2026, 3, 6, 1, 30, tzinfo=UTC)
    outlets = load()
    today = default_today(outlets, now)
    items = [item for outlet in outlets for item in edition(BY_ID[outlet.id], outlet, 2, today)]
    assert items
    assert max(item.touched for item in items) <= now
    assert min(item.published for item in items) > now - timedelta(days=30)
