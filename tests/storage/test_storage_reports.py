"""Contract: what a run did at each source."""

from datetime import timedelta
from typing import Any

import pytest

from dozor.models import EntryPointKind, Outcome, SourceReport, UnreadSource, Visit, VisitStatus
from dozor.protocols import Store
from tests.storage.examples import NOW, VALIDATORS, a_visit, found

DAY = timedelta(days=1)


def run(store: Store) -> int:
    return store.begin_run("daily", NOW)


def test_a_report_counts_by_source(store: Store) -> None:
    run_id = run(store)
    one, two, three = found(store, run_id, "one", "two", "three")
    found(store, run_id, "elsewhere", source_id="village")
    store.finish(run_id, three, Outcome.STORED, NOW)
    store.finish_many(run_id, [(one, Outcome.SEEN, None), (two, Outcome.SEEN, None)], NOW)
    assert store.report(run_id) == (
        SourceReport(
            source_id="town",
            visits=(a_visit(),),
            discovered=3,
            outcomes=((Outcome.STORED, 1), (Outcome.SEEN, 2)),
        ),
        SourceReport(source_id="village", visits=(a_visit("village"),), discovered=1),
    )


def test_what_another_run_left_counts_where_it_ended(store: Store) -> None:
    first = run(store)
    one, two = found(store, first, "one", "two")
    store.finish(first, one, Outcome.SEEN, NOW)
    second = run(store)
    store.finish(second, two, Outcome.STORED, NOW)
    assert store.report(second) == (
        SourceReport(source_id="town", carried=1, outcomes=((Outcome.STORED, 1),)),
    )
    assert [(r.discovered, r.carried) for r in store.report(first)] == [(2, 0)]


def test_outcomes_add_up_when_all_have_ended(store: Store) -> None:
    first = run(store)
    (left,) = found(store, first, "left")
    second = run(store)
    one, two = found(store, second, "one", "two")
    store.finish_many(second, [(i, Outcome.SEEN, None) for i in (left, one)], NOW)
    assert store.outcome_counts(second) == (3, 2)
    store.finish(second, two, Outcome.STORED, NOW)
    assert store.outcome_counts(second) == (3, 3)


def test_a_visit_is_reported_as_it_was_told(store: Store) -> None:
    run_id = run(store)
    visit = a_visit(
        status=VisitStatus.HTTP_ERROR,
        kind=EntryPointKind.SITEMAP,
        http_status=503,
        detail="нет ответа",
        entry_count=7,
        validators=VALIDATORS,
        body_hash="b",
    )
    store.record_visit(run_id, visit, [], NOW)
    assert store.report(run_id)[0].visits == (visit,)


def test_an_unknown_run_has_an_empty_report(store: Store) -> None:
    assert store.report(99) == ()
    assert store.outcome_counts(99) == (0, 0)


@pytest.mark.parametrize("status", [s for s in VisitStatus if s.failed])
def test_a_source_all_of_whose_visits_failed_is_unread(store: Store, status: VisitStatus) -> None:
    store.record_visit(run(store), a_visit(finished_at=NOW - DAY), [], NOW)
    run_id = run(store)
    store.record_visit(run_id, a_visit(status=status, detail="why"), [], NOW)
    assert store.unread(run_id, {"town": "Городок"}) == (
        UnreadSource(
            source_id="town", name="Городок", status=status, since=NOW - DAY, detail="why"
        ),
    )


@pytest.mark.parametrize("status", [s for s in VisitStatus if not s.failed])
def test_one_good_visit_makes_a_source_read(store: Store, status: VisitStatus) -> None:
    run_id = run(store)
    store.record_visit(run_id, a_visit(status=VisitStatus.TIMEOUT), [], NOW)
    store.record_visit(run_id, a_visit(status=status, url="https://town.example/map"), [], NOW)
    assert store.unread(run_id, {}) == ()


def test_a_source_that_was_not_visited_is_not_unread(store: Store) -> None:
    store.record_visit(run(store), a_visit(status=VisitStatus.TIMEOUT), [], NOW)
    assert store.unread(run(store), {"town": "Городок"}) == ()


def test_a_source_that_was_never_read_is_unread_since_ever(store: Store) -> None:
    run_id = run(store)
    store.record_visit(run_id, a_visit(status=VisitStatus.TIMEOUT), [], NOW)
    (unread,) = store.unread(run_id, {})
    assert (unread.name, unread.since) == ("town", None)


def test_unread_since_is_the_newest_good_visit(store: Store) -> None:
    run_id = run(store)
    for days, status in [(3, VisitStatus.OK), (2, VisitStatus.EMPTY), (1, VisitStatus.BROKEN)]:
        store.record_visit(run_id, a_visit(status=status, finished_at=NOW - days * DAY), [], NOW)
    assert store.unread_since("town") == NOW - 2 * DAY
    assert store.unread_since("village") is None


def test_each_entry_point_has_its_last_visit(store: Store) -> None:
    run_id = run(store)
    sitemap = "https://town.example/map"
    store.record_visit(run_id, a_visit(finished_at=NOW - DAY), [], NOW)
    last = a_visit(status=VisitStatus.TIMEOUT)
    store.record_visit(run_id, last, [], NOW)
    never = a_visit(status=VisitStatus.BROKEN, url=sitemap)
    store.record_visit(run_id, never, [], NOW)
    assert store.last_visits() == ((last, NOW - DAY), (never, None))


# The older pages of a channel belong to its entry point

CHANNEL = "https://t.me/s/town"


def preview(before: int | None = None, **more: Any) -> Visit:
    url = CHANNEL if before is None else f"{CHANNEL}?before={before}"
    return a_visit(**{"kind": EntryPointKind.TELEGRAM, "url": url, "entry_count": 20} | more)


def test_a_channel_has_one_last_visit_however_many_pages_were_read(store: Store) -> None:
    run_id = run(store)
    for visit in (preview(), preview(90), preview(70, entry_count=7)):
        store.record_visit(run_id, visit, [], NOW)
    assert store.last_visits() == ((preview(entry_count=47), preview().finished_at),)


def test_pages_of_an_earlier_walk_do_not_count(store: Store) -> None:
    for before in (90, 70):
        run_id = run(store)
        store.record_visit(run_id, preview(finished_at=NOW - DAY), [], NOW)
        store.record_visit(run_id, preview(before, finished_at=NOW - DAY), [], NOW)
    store.record_visit(run(store), preview(), [], NOW)
    assert store.last_visits() == ((preview(), preview().finished_at),)


def test_a_gap_behind_the_newest_page_is_told(store: Store) -> None:
    run_id = run(store)
    gap = preview(90, status=VisitStatus.TIMEOUT, detail="30 s", entry_count=0)
    for visit in (preview(detail="2 posts without a text left out"), gap):
        store.record_visit(run_id, visit, [], NOW)
    ((visit, _),) = store.last_visits()
    assert visit.status is VisitStatus.OK
    assert visit.detail == "2 posts without a text left out; older page timeout: 30 s"


def test_a_channel_that_cannot_be_read_is_told_by_its_newest_page(store: Store) -> None:
    earlier, run_id = run(store), run(store)
    store.record_visit(earlier, preview(finished_at=NOW - DAY), [], NOW)
    failed = preview(status=VisitStatus.BROKEN, entry_count=0)
    store.record_visit(run_id, failed, [], NOW)
    assert store.last_visits() == ((failed, NOW - DAY),)


def test_the_same_channel_of_another_source_is_its_own(store: Store) -> None:
    run_id = run(store)
    for source_id in ("town", "village"):
        store.record_visit(run_id, preview(source_id=source_id), [], NOW)
        store.record_visit(run_id, preview(90, source_id=source_id), [], NOW)
    assert [(v.source_id, v.entry_count) for v, _ in store.last_visits()] == [
        ("town", 40),
        ("village", 40),
    ]


def test_an_older_page_alone_stands_for_its_channel(store: Store) -> None:
    run_id = run(store)
    for before in (90, 70):
        store.record_visit(run_id, preview(before), [], NOW)
    assert store.last_visits() == ((preview(), None),)
