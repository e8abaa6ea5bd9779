"""Second looks: edits, withdrawals, and what failed and is tried again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dozor.models import (
    ArticleState,
    EntryPointKind,
    Outcome,
    Post,
    Precision,
    Stamp,
    Validators,
)
from dozor.screening import Policy
from tests.dozor.desk_kit import BREAD, BRIDGE, DAY, MORNING, Desk, entry, extraction

MINUTE = Stamp(value=MORNING, precision=Precision.MINUTE, origin="feed")
EDITED = BRIDGE.replace("автобусы", "троллейбусы")


def stamp(value, precision=Precision.DAY):
    return Stamp(value=value, precision=precision, origin="visible")


# A second look


@pytest.mark.parametrize(
    ("hours", "due"),
    [(2, False), (17, False), (18, True), (23, True)],
)
def test_a_young_article_is_looked_at_again(hours, due):
    desk = Desk()
    desk.take()
    desk.begin(timedelta(hours=hours))
    assert bool(desk.carried()) is due


def test_a_young_article_is_looked_at_three_times_in_daily_runs_and_no_more():
    desk = Desk()
    desk.take()
    looks = []
    for day in range(1, 12):
        desk.begin()
        for fetch in desk.carried():
            looks.append(day)
            assert fetch.known.article_id == desk.article().id
            desk.desk.unchanged(fetch)
    assert looks == [1, 3, 7]


def test_an_article_that_its_feed_goes_on_showing_is_looked_at_no_oftener():
    desk = Desk()
    desk.take()
    desk.begin()
    (fetch,) = desk.carried()
    assert desk.show(entry()) == ()
    desk.desk.unchanged(fetch)
    assert desk.show(entry(), kind=EntryPointKind.LISTING) == ()


@pytest.mark.parametrize(
    "changed",
    [{"text": EDITED}, {"title": "Мост открыли вчера"}],
    ids=["the text", "the title"],
)
def test_a_changed_article_is_updated(changed):
    desk = Desk()
    desk.take()
    before = desk.article()
    desk.begin()
    (fetch,) = desk.carried()
    given = {"text": BRIDGE, "title": "Мост открыли", "url": fetch.entry.url} | changed
    assert desk.read(fetch, extraction(**given)) is Outcome.UPDATED
    after = desk.article()
    assert (after.id, after.version, after.first_seen_at) == (before.id, 2, MORNING)
    assert (after.title, after.text) == (given["title"], given["text"])
    assert [version.number for version in desk.store.versions(before.id)] == [1, 2]


@pytest.mark.parametrize(
    ("first", "then", "kept"),
    [
        pytest.param(MINUTE, None, MINUTE, id="the new page states none"),
        pytest.param(MINUTE, stamp(date(2026, 3, 6)), MINUTE, id="the new page states the day"),
        pytest.param(None, MINUTE, MINUTE, id="the old page stated none"),
        pytest.param(stamp(date(2026, 3, 5)), MINUTE, MINUTE, id="the new page is more exact"),
        pytest.param(None, None, None, id="unknown stays unknown"),
    ],
)
def test_an_edit_never_makes_a_publication_time_less_exact(first, then, kept):
    desk = Desk()
    desk.take(published=first)
    desk.begin()
    (fetch,) = desk.carried()
    desk.read(fetch, extraction(EDITED, published=then))
    assert desk.article().published == kept


def test_the_same_words_are_no_update():
    desk = Desk()
    desk.take()
    desk.begin()
    (fetch,) = desk.carried()
    assert desk.read(fetch, extraction(BRIDGE.replace(". ", ".\n"))) is Outcome.UNCHANGED
    assert desk.article().version == 1


def test_a_second_look_at_a_page_without_a_title_is_no_update():
    desk = Desk()
    desk.take(title=None)
    desk.begin()
    (fetch,) = desk.carried()
    assert fetch.entry.title is None
    assert desk.read(fetch, extraction(title=None)) is Outcome.UNCHANGED
    assert desk.article().title == "Мост открыли"


def test_a_second_look_is_conditional_and_304_is_unchanged():
    desk = Desk()
    (fetch,) = desk.show(entry())
    desk.read(fetch, etag='"a"')
    desk.begin()
    (fetch,) = desk.carried()
    assert fetch.known.validators == Validators(etag='"a"')
    assert desk.desk.unchanged(fetch) is Outcome.UNCHANGED
    assert desk.store.known_keys["town.example/one"].validators == Validators(etag='"a"')


def test_a_changed_headline_in_the_feed_asks_once():
    desk = Desk()
    desk.take()
    desk.begin(timedelta(hours=1))
    (fetch,) = desk.show(entry(title="Мост открыли вчера"))
    desk.read(fetch, extraction())
    desk.begin(timedelta(hours=1))
    assert desk.show(entry(title="Мост открыли вчера")) == ()


def test_a_post_edited_in_the_preview_is_updated():
    desk = Desk()
    post = entry("7", content=BRIDGE, content_kind="telegram")
    (fetch,) = desk.show(post, kind=EntryPointKind.TELEGRAM)
    desk.read(fetch, extraction(kind="telegram", url=post.url))
    desk.begin(timedelta(hours=1))
    assert desk.show(post, kind=EntryPointKind.TELEGRAM) == ()
    edited = replace(post, content=EDITED)
    (fetch,) = desk.show(edited, kind=EntryPointKind.TELEGRAM)
    found = extraction(EDITED, kind="telegram", url=post.url)
    assert desk.read(fetch, found) is Outcome.UPDATED


def a_post(**more):
    return entry("7", content=BRIDGE, content_kind="telegram", **more)


def test_views_that_grow_make_no_post_an_edited_one():
    desk = Desk()
    (fetch,) = desk.show(a_post(post=Post(views=980)), kind=EntryPointKind.TELEGRAM)
    found = extraction(kind="telegram", url=fetch.entry.url, post=fetch.entry.post)
    assert desk.read(fetch, found) is Outcome.STORED
    desk.begin(timedelta(hours=1))
    seen_again = a_post(post=Post(views=12300, edited=True))
    assert desk.show(seen_again, kind=EntryPointKind.TELEGRAM) == ()
    assert desk.end("7")[0] is Outcome.SEEN
    assert desk.article("7").post == Post(views=980)


def test_views_are_those_of_the_words_first_seen():
    desk = Desk()
    (fetch,) = desk.show(a_post(post=Post(views=980)), kind=EntryPointKind.TELEGRAM)
    found = extraction(kind="telegram", url=fetch.entry.url, post=fetch.entry.post)
    desk.read(fetch, found)
    desk.begin(timedelta(hours=1))
    again = a_post(title="Мост открыли!", post=Post(views=1200, edited=True))  # asks for a look
    (fetch,) = desk.show(again, kind=EntryPointKind.TELEGRAM)
    assert desk.read(fetch, replace(found, post=again.post)) is Outcome.UNCHANGED
    assert desk.article("7").post == Post(views=980)
    desk.begin(timedelta(hours=1))
    edited = replace(again, content=EDITED)
    (fetch,) = desk.show(edited, kind=EntryPointKind.TELEGRAM)
    new = extraction(EDITED, kind="telegram", url=fetch.entry.url, post=edited.post)
    assert desk.read(fetch, new) is Outcome.UPDATED
    assert desk.article("7").post == Post(views=1200, edited=True)


def test_a_post_is_not_asked_for_by_its_address():
    desk = Desk()
    (fetch,) = desk.show(
        entry("7", content=BRIDGE, content_kind="telegram"), kind=EntryPointKind.TELEGRAM
    )
    desk.read(fetch, extraction(kind="telegram", url=fetch.entry.url))
    desk.begin()
    assert desk.carried() == ()


# Pages that are gone, and pages that fail


def test_a_known_article_that_is_gone_is_withdrawn():
    desk = Desk()
    desk.take()
    desk.begin()
    (fetch,) = desk.carried()
    ended = desk.desk.failed(fetch, Outcome.HTTP_ERROR, "404", gone=True)
    assert ended is Outcome.WITHDRAWN
    assert desk.article().state is ArticleState.WITHDRAWN
    assert desk.article().text == BRIDGE


def test_an_unknown_page_that_is_gone_is_an_http_error():
    desk = Desk()
    (fetch,) = desk.show(entry())
    assert desk.desk.failed(fetch, Outcome.HTTP_ERROR, "404", gone=True) is Outcome.HTTP_ERROR
    assert desk.end() == (Outcome.HTTP_ERROR, "404")


def test_a_page_off_the_topic_that_is_gone_is_an_http_error():
    desk = Desk()
    desk.take(text=BREAD, title="Хлеб")
    desk.begin()
    (fetch,) = desk.show(entry(title="Хлеб снова"))
    assert desk.desk.failed(fetch, Outcome.HTTP_ERROR, "410", gone=True) is Outcome.HTTP_ERROR


def test_an_article_that_comes_back_is_live_again():
    desk = Desk()
    (fetch,) = desk.show(entry())
    desk.read(fetch, etag='"a"')
    desk.begin()
    desk.desk.failed(desk.carried()[0], Outcome.HTTP_ERROR, "404", gone=True)
    desk.begin(2 * DAY)
    (fetch,) = desk.show(entry())
    assert fetch.known.validators == Validators()  # a 304 could not say that it is back
    assert desk.read(fetch) is Outcome.UPDATED
    assert desk.article().state is ArticleState.LIVE


def test_a_second_look_that_finds_no_article_leaves_it_and_counts_as_a_look():
    desk = Desk()
    desk.take()
    desk.begin()
    (fetch,) = desk.carried()
    desk.read(fetch, extraction(text="", outcome=Outcome.NOT_ARTICLE))
    assert desk.article().text == BRIDGE
    assert desk.store.known_keys["town.example/one"].outcome is Outcome.STORED
    desk.begin()
    assert desk.carried() == ()
    desk.begin()
    assert len(desk.carried()) == 1  # the next look, at three days


def test_a_second_look_that_could_not_be_made_is_made_by_the_next_run():
    desk = Desk()
    desk.take()
    desk.begin()
    desk.desk.failed(desk.carried()[0], Outcome.TIMEOUT)
    desk.begin()
    (fetch,) = desk.carried()
    assert fetch.known.article_id == desk.article().id


RETRYABLE = [outcome for outcome in Outcome if outcome.retryable]


def tried(outcome, pause, runs):
    """How often an entry is tried that always fails, in so many runs with this pause between."""
    desk = Desk()
    (fetch,) = desk.show(entry())
    tries = 1
    desk.desk.failed(fetch, outcome, "why")
    for _ in range(runs):
        desk.begin(pause)
        for fetch in desk.carried():
            tries += 1
            desk.desk.failed(fetch, outcome, "why")
    return tries


@pytest.mark.parametrize("outcome", [o for o in RETRYABLE if o is not Outcome.CRASHED])
def test_what_may_work_later_is_tried_for_three_days_however_often_runs_are_made(outcome):
    assert tried(outcome, timedelta(hours=6), 20) == 1 + 12
    assert tried(outcome, timedelta(hours=1), 20) == 1 + 20


def test_a_page_that_crashes_us_is_given_up_by_number():
    assert tried(Outcome.CRASHED, timedelta(hours=1), 20) == Policy().most_attempts


def test_what_failed_is_not_tried_twice_in_one_run_though_its_feed_shows_it():
    desk = Desk()
    desk.desk.failed(desk.show(entry())[0], Outcome.TIMEOUT)
    desk.begin()
    desk.desk.failed(desk.carried()[0], Outcome.TIMEOUT)
    assert desk.show(entry()) == ()
    assert desk.end() == (Outcome.SEEN, "tried in this run already")


def test_what_works_at_the_second_try_is_stored():
    desk = Desk()
    desk.desk.failed(desk.show(entry())[0], Outcome.NETWORK_ERROR)
    desk.begin()
    assert desk.read(desk.carried()[0]) is Outcome.STORED


def test_what_failed_for_good_is_not_tried_again():
    desk = Desk()
    desk.desk.failed(desk.show(entry())[0], Outcome.ROBOTS_DENIED)
    desk.begin(timedelta(hours=1))
    assert desk.carried() == ()
    assert desk.show(entry()) == ()


def test_what_failed_long_ago_is_let_go():
    desk = Desk()
    desk.desk.failed(desk.show(entry())[0], Outcome.TIMEOUT)
    desk.begin(4 * DAY)
    assert desk.carried() == ()


def test_what_a_page_dates_as_old_is_too_old_though_its_listing_did_not_say():
    desk = Desk()
    published = desk.now - timedelta(days=400)
    stamp = Stamp(value=published, precision=Precision.MINUTE, origin="meta")
    assert desk.take(published=stamp) is Outcome.TOO_OLD
    desk.begin()
    assert desk.show(entry()) == ()


def test_a_withdrawn_article_is_told_once_and_may_come_back():
    desk = Desk()
    desk.take()
    desk.begin()
    desk.desk.failed(desk.carried()[0], Outcome.HTTP_ERROR, "404", gone=True)
    desk.begin(timedelta(days=3))
    assert desk.desk.failed(desk.carried()[0], Outcome.HTTP_ERROR, "404", gone=True) is (
        Outcome.UNCHANGED
    )
    desk.begin(timedelta(days=4))
    assert desk.read(desk.carried()[0]) is Outcome.UPDATED
    assert desk.article().state is ArticleState.LIVE
