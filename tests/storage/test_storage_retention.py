"""Contract: what is deleted when it is old, and what never is."""

from datetime import datetime, timedelta

import pytest

from dozor.models import EntryPointKind, OlderPage, Outcome, VisitStatus
from dozor.protocols import Store
from tests.storage.examples import NOW, a_known, a_visit, found, keyed, stored

DAY = timedelta(days=1)
UNTOUCHED = [Outcome.SEEN, Outcome.TOO_OLD, Outcome.OVER_LIMIT, Outcome.NOT_REACHED]
LOOKED_AT = [outcome for outcome in Outcome if outcome not in UNTOUCHED]


def run(store: Store) -> int:
    return store.begin_run("daily", NOW)


def ended(store: Store, outcome: Outcome, at: datetime, name: str = "one") -> None:
    run_id = run(store)
    (entry_id,) = found(store, run_id, name)
    store.finish(run_id, entry_id, outcome, at, known=a_known(name, outcome))


def visited(store: Store, at: datetime, status: VisitStatus = VisitStatus.OK) -> None:
    store.record_visit(run(store), a_visit(status=status, started_at=at, finished_at=at), [], at)


def left(store: Store) -> list[Outcome]:
    return [row["outcome"] for row in store.outcomes()]


@pytest.mark.parametrize("outcome", UNTOUCHED)
def test_what_nobody_fetched_is_kept_for_thirty_days(store: Store, outcome: Outcome) -> None:
    ended(store, outcome, NOW)
    assert store.prune(NOW + 30 * DAY) == 0
    assert left(store) == [outcome]
    assert store.prune(NOW + 31 * DAY) == 1
    assert left(store) == []


@pytest.mark.parametrize("outcome", LOOKED_AT)
def test_what_was_looked_at_is_kept_for_a_year(store: Store, outcome: Outcome) -> None:
    ended(store, outcome, NOW)
    assert store.prune(NOW + 365 * DAY) == 0
    assert left(store) == [outcome]
    assert store.prune(NOW + 366 * DAY) == 1
    assert left(store) == []


def test_what_is_unfinished_is_never_pruned(store: Store) -> None:
    found(store, run(store), "one")
    assert store.prune(NOW + 4000 * DAY) == 0
    assert len(store.unfinished("town")) == 1


def test_what_is_known_of_a_key_outlives_its_entries(store: Store) -> None:
    ended(store, Outcome.OFF_TOPIC, NOW)
    store.prune(NOW + 4000 * DAY)
    assert set(store.known(["town.example/one"])) == {"town.example/one"}


def test_an_article_outlives_its_entry(store: Store) -> None:
    article_id = stored(store, run(store))
    store.prune(NOW + 4000 * DAY)
    assert store.article(article_id) is not None
    assert left(store) == []


def test_an_entry_found_after_others_were_pruned_is_one_of_its_own(store: Store) -> None:
    ended(store, Outcome.SEEN, NOW, "one")
    ended(store, Outcome.OFF_TOPIC, NOW, "two")
    store.prune(NOW + 31 * DAY)
    ended(store, Outcome.SEEN, NOW + 31 * DAY, "three")
    assert left(store) == [Outcome.OFF_TOPIC, Outcome.SEEN]


def test_a_visit_without_entries_is_pruned_after_a_year(store: Store) -> None:
    visited(store, NOW)
    visited(store, NOW + DAY)
    assert store.prune(NOW + 365 * DAY) == 0
    assert store.prune(NOW + 366 * DAY) == 1


def test_a_visit_that_has_an_entry_is_kept(store: Store) -> None:
    run_id = run(store)
    store.record_visit(run_id, a_visit(), keyed("one"), NOW)
    visited(store, NOW + DAY)
    assert store.prune(NOW + 4000 * DAY) == 0
    assert store.report(run_id)[0].visits == (a_visit(),)


def test_when_a_source_was_last_read_is_never_forgotten(store: Store) -> None:
    visited(store, NOW)
    for day in (1, 2, 3):
        visited(store, NOW + day * DAY, VisitStatus.TIMEOUT)
    assert store.prune(NOW + 4000 * DAY) == 2
    assert store.unread_since("town") == NOW
    ((visit, read_at),) = store.last_visits()
    assert (visit.status, read_at) == (VisitStatus.TIMEOUT, NOW)


def test_an_older_page_that_was_never_read_is_kept_for_thirty_days(store: Store) -> None:
    page = OlderPage(url="https://t.example/s/a?before=9", newest="https://t.example/s/a", back=1)
    store.record_visit(run(store), a_visit(), [], NOW, page)
    assert store.prune(NOW + 30 * DAY) == 0
    assert store.older_pages(page.newest, NOW) == (page,)
    assert store.prune(NOW + 31 * DAY) == 1
    assert store.older_pages(page.newest, NOW) == ()


def test_the_older_pages_of_a_channel_are_pruned_like_any_visit(store: Store) -> None:
    run_id, channel = run(store), "https://t.me/s/town"
    for url in (channel, f"{channel}?before=90", f"{channel}?before=70"):
        visit = a_visit(kind=EntryPointKind.TELEGRAM, url=url, finished_at=NOW)
        store.record_visit(run_id, visit, [], NOW)
    assert store.prune(NOW + 365 * DAY) == 0
    assert store.prune(NOW + 366 * DAY) == 2
    assert [visit.url for visit in store.report(run_id)[0].visits] == [channel]
