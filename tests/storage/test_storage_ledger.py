"""Contract: locks and the run ledger."""

from datetime import date, timedelta

import pytest

from dozor.errors import LockedError, StorageError
from dozor.models import Run
from dozor.protocols import Store
from tests.storage.examples import DAY, NOW, found

LATER = NOW + timedelta(seconds=61)


def test_a_lock_that_is_held_is_refused_naming_its_holder(store: Store) -> None:
    store.acquire("run", "first", NOW, 60)
    with pytest.raises(LockedError) as caught:
        store.acquire("run", "second", NOW + timedelta(seconds=59), 60)
    assert (caught.value.lock, caught.value.holder) == ("run", "first")


def test_a_lock_is_refused_to_its_own_holder_too(store: Store) -> None:
    store.acquire("run", "first", NOW, 60)
    with pytest.raises(LockedError):
        store.acquire("run", "first", NOW, 60)


def test_a_lease_that_has_ended_is_taken_over(store: Store) -> None:
    store.acquire("run", "first", NOW, 60)
    store.acquire("run", "second", LATER, 60)
    with pytest.raises(LockedError, match="second"):
        store.renew("run", "first", LATER, 60)


def test_a_renewed_lease_lasts_longer(store: Store) -> None:
    store.acquire("run", "first", NOW, 60)
    store.renew("run", "first", NOW + timedelta(seconds=50), 60)
    with pytest.raises(LockedError):
        store.acquire("run", "second", LATER, 60)


def test_a_released_lock_is_free(store: Store) -> None:
    store.acquire("run", "first", NOW, 60)
    store.release("run", "first")
    store.acquire("run", "second", NOW, 60)


def test_only_its_holder_releases_a_lock(store: Store) -> None:
    store.acquire("run", "first", NOW, 60)
    store.release("run", "second")
    with pytest.raises(LockedError, match="first"):
        store.acquire("run", "third", NOW, 60)


def test_locks_of_different_names_do_not_meet(store: Store) -> None:
    store.acquire("run", "first", NOW, 60)
    store.acquire("upkeep", "second", NOW, 60)


def test_a_job_runs_once_a_local_date(store: Store) -> None:
    store.begin_run("daily", NOW, DAY)
    with pytest.raises(LockedError, match=r"daily 2026-03-06.*run 1 of that day, running"):
        store.begin_run("daily", NOW, DAY)


def test_a_run_that_was_done_keeps_its_day(store: Store) -> None:
    store.end_run(store.begin_run("daily", NOW, DAY), "done", NOW)
    with pytest.raises(LockedError):
        store.begin_run("daily", NOW, DAY)


@pytest.mark.parametrize("status", ["interrupted", "failed"])
def test_a_run_that_was_not_done_leaves_its_day_free(store: Store, status: str) -> None:
    store.end_run(store.begin_run("daily", NOW, DAY), status, NOW)
    store.begin_run("daily", NOW, DAY)


@pytest.mark.parametrize(
    ("job", "day"),
    [
        pytest.param("daily", date(2026, 3, 7), id="another day"),
        pytest.param("weekly", DAY, id="another job"),
        pytest.param("daily", None, id="by hand, without a date"),
    ],
)
def test_another_run_begins(store: Store, job: str, day: date | None) -> None:
    first = store.begin_run("daily", NOW, DAY)
    assert store.begin_run(job, NOW, day) > first


def test_runs_by_hand_begin_as_often_as_wished(store: Store) -> None:
    assert store.begin_run("daily", NOW) < store.begin_run("daily", NOW)


def test_a_run_that_ended_says_when_and_how(store: Store) -> None:
    run_id = store.begin_run("daily", NOW)
    store.end_run(run_id, "done", LATER)
    assert store.last_run() == Run(
        id=run_id, job="daily", started_at=NOW, finished_at=LATER, status="done"
    )


def test_the_last_run_is_the_newest_of_its_job(store: Store) -> None:
    store.begin_run("daily", NOW)
    newest = store.begin_run("daily", NOW)
    store.begin_run("letters", NOW)
    last = store.last_run("daily")
    assert last is not None
    assert last.id == newest


def test_there_is_no_last_run_before_the_first(store: Store) -> None:
    assert store.last_run() is None
    assert store.last_crawl() is None


def test_the_last_crawl_is_the_newest_run_with_visits(store: Store) -> None:
    crawl = store.begin_run("daily", NOW)
    found(store, crawl)
    store.begin_run("letters", NOW)
    last = store.last_crawl()
    assert last is not None
    assert last.id == crawl


@pytest.mark.parametrize(("run_id", "status"), [(99, "done"), (1, "splendid")])
def test_a_run_that_is_unknown_or_ends_in_no_known_way_is_refused(
    store: Store, run_id: int, status: str
) -> None:
    store.begin_run("daily", NOW)
    with pytest.raises(StorageError):
        store.end_run(run_id, status, NOW)
