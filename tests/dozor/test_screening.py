"""Which entries are fetched, and how the others end."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dozor import versions
from dozor.duplicates import copyable, text_hash
from dozor.models import Entry, Known, Outcome, Precision, Stamp
from dozor.screening import Policy, screen

NOW = datetime(2026, 3, 6, 5, 30, tzinfo=UTC)
START = NOW - timedelta(minutes=1)
POLICY = Policy(max_age=timedelta(days=14))


def entry(title: str = "Мост открыли", published: datetime | date | None = None) -> Entry:
    stamp = published and Stamp(value=published, precision=Precision.DAY, origin="feed")
    return Entry(url="https://a.example/1", title=title, published=stamp or None)


def known(
    *, outcome: Outcome = Outcome.STORED, age: timedelta, looked: timedelta, article: int | None = 1
) -> Known:
    return Known(
        url_key="a.example/1",
        outcome=outcome,
        first_seen_at=NOW - age,
        last_looked_at=NOW - looked,
        article_id=article,
        hint_key=versions.with_hint(None, "feed", entry()),
    )


def screened(found: Entry, before: Known | None = None, channel: str = "feed") -> Outcome | None:
    return screen(found, before, channel, POLICY, run_started_at=START, now=NOW)


def test_a_new_entry_is_fetched() -> None:
    assert screened(entry()) is None


def test_an_entry_without_a_date_is_not_too_old() -> None:
    assert screened(entry(published=None)) is None


def test_an_entry_dated_before_the_limit_is_too_old() -> None:
    assert screened(entry(published=NOW - timedelta(days=15))) is Outcome.TOO_OLD


def test_an_entry_last_changed_before_the_limit_is_too_old() -> None:
    changed = Stamp(value=NOW - timedelta(days=15), precision=Precision.MINUTE, origin="sitemap")
    assert screened(Entry(url="https://a.example/1", modified=changed)) is Outcome.TOO_OLD


def test_a_day_at_the_limit_is_not_too_old() -> None:
    assert screened(entry(published=(NOW - timedelta(days=14)).date())) is None


def test_a_known_article_is_seen() -> None:
    before = known(age=timedelta(hours=30), looked=timedelta(hours=2))
    assert screened(entry(), before) is Outcome.SEEN


def test_a_changed_headline_asks_for_a_second_look() -> None:
    before = known(age=timedelta(hours=30), looked=timedelta(hours=2))
    assert screened(entry("Мост закрыли"), before) is None


def test_a_headline_that_another_channel_words_otherwise_does_not() -> None:
    before = known(age=timedelta(hours=30), looked=timedelta(hours=2))
    assert screened(entry("Мост…"), before, "listing") is Outcome.SEEN


def test_a_young_article_is_looked_at_again_the_next_morning() -> None:
    before = known(age=timedelta(hours=24), looked=timedelta(hours=24))
    assert screened(entry(), before) is None


@pytest.mark.parametrize("outcome", [Outcome.TOO_SHORT, Outcome.NOT_ARTICLE, Outcome.ROBOTS_DENIED])
def test_a_page_that_may_become_an_article_is_looked_at_again(outcome: Outcome) -> None:
    day = timedelta(hours=24)
    before = known(outcome=outcome, age=day, looked=day, article=None)
    assert screened(entry(), before) is None


def test_an_off_topic_page_is_not() -> None:
    looked = timedelta(hours=24)
    before = known(outcome=Outcome.OFF_TOPIC, age=looked, looked=looked, article=None)
    assert screened(entry(), before) is Outcome.SEEN


def test_an_old_article_is_left_alone() -> None:
    before = known(age=timedelta(days=30), looked=timedelta(days=22))
    assert screened(entry(), before) is Outcome.SEEN


def test_a_page_is_looked_at_once_a_run() -> None:
    before = known(age=timedelta(days=1), looked=timedelta(seconds=30))
    assert screened(entry("Мост закрыли"), before) is Outcome.SEEN


@pytest.mark.parametrize("outcome", [o for o in Outcome if o.retryable])
def test_a_failure_that_may_have_passed_is_tried_again(outcome: Outcome) -> None:
    before = known(outcome=outcome, age=timedelta(days=1), looked=timedelta(hours=2), article=None)
    assert screened(entry(), before) is None


@pytest.mark.parametrize(
    ("age", "looked", "due"),
    [
        (timedelta(hours=10), timedelta(hours=10), False),
        (timedelta(hours=24), timedelta(hours=24), True),
        (timedelta(hours=25), timedelta(hours=2), False),
        (timedelta(days=4), timedelta(days=3), True),
        (timedelta(days=8), timedelta(days=4), True),
        (timedelta(days=9), timedelta(days=1), False),
    ],
)
def test_looks_back_off(age: timedelta, looked: timedelta, due: bool) -> None:
    assert versions.due(NOW - age, NOW - looked, NOW) is due


def test_hints_of_channels_are_kept_side_by_side() -> None:
    key = versions.with_hint(versions.with_hint(None, "feed", entry()), "listing", entry("Мост…"))
    before = Known(
        url_key="k", outcome=Outcome.STORED, first_seen_at=NOW, last_looked_at=NOW, hint_key=key
    )
    assert not versions.changed(before, "feed", entry())
    assert not versions.changed(before, "listing", entry("Мост…"))
    assert versions.changed(before, "listing", entry("Мост закрыли"))


def test_sameness_does_not_see_case_letters_yo_and_punctuation() -> None:
    assert text_hash("Ёлка — в Смоленске!\nНовая.") == text_hash("елка в смоленске новая")


def test_sameness_sees_a_changed_figure() -> None:
    assert text_hash("Рост на 8 %") != text_hash("Рост на 9 %")


def test_a_short_text_is_never_a_copy() -> None:
    assert not copyable("Доброе утро, смоляне!")
    assert copyable(" ".join(["слово"] * 12))
