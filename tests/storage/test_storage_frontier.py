"""Contract: hosts, visits and discovered entries."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dozor.errors import StorageError
from dozor.models import Entry, OlderPage, Outcome, Precision, Validators, VisitStatus
from dozor.protocols import HostState, Store
from tests.storage.examples import (
    DAY,
    HOUR,
    NOW,
    VALIDATORS,
    a_known,
    a_post,
    a_stamp,
    a_visit,
    found,
    keyed,
    stored,
    withdrawn,
)

FEED = "https://town.example/feed"
RETRYABLE = [outcome for outcome in Outcome if outcome.retryable]
FINAL = [outcome for outcome in Outcome if not outcome.retryable]


def run(store: Store) -> int:
    return store.begin_run("daily", NOW)


# Hosts


def test_an_unknown_host_has_an_empty_state(store: Store) -> None:
    assert store.host("https://town.example:443") == HostState(host="https://town.example:443")


def test_the_last_that_was_told_of_a_host_is_remembered(store: Store) -> None:
    told = HostState(
        host="https://town.example:443",
        not_before=NOW,
        robots_status=0,
        robots_body=b"User-agent: *\n\xff",
        robots_fetched_at=NOW - HOUR,
    )
    store.remember_host(replace(told, robots_status=200, not_before=None))
    store.remember_host(told)
    assert store.host(told.host) == told


# Entry points


def test_nothing_is_known_of_a_new_entry_point(store: Store) -> None:
    assert store.validators(FEED) == Validators()
    assert store.body_hash(FEED) is None


@pytest.mark.parametrize("status", [VisitStatus.OK, VisitStatus.EMPTY])
def test_a_good_visit_leaves_validators_and_body_hash(store: Store, status: VisitStatus) -> None:
    visit = a_visit(status=status, validators=VALIDATORS, body_hash="b1")
    store.record_visit(run(store), visit, [], NOW)
    assert store.validators(FEED) == VALIDATORS
    assert store.body_hash(FEED) == "b1"


@pytest.mark.parametrize("status", [s for s in VisitStatus if s.failed])
def test_a_failed_visit_changes_neither(store: Store, status: VisitStatus) -> None:
    run_id = run(store)
    store.record_visit(run_id, a_visit(validators=VALIDATORS, body_hash="b1"), [], NOW)
    other = Validators(etag='"error page"')
    store.record_visit(run_id, a_visit(status=status, validators=other, body_hash="b2"), [], NOW)
    assert store.validators(FEED) == VALIDATORS
    assert store.body_hash(FEED) == "b1"


def test_validators_that_the_server_gives_no_more_are_forgotten(store: Store) -> None:
    run_id = run(store)
    store.record_visit(run_id, a_visit(validators=VALIDATORS, body_hash="b1"), [], NOW)
    store.record_visit(run_id, a_visit(body_hash="b2"), [], NOW)
    assert store.validators(FEED) == Validators()
    assert store.body_hash(FEED) == "b2"


def test_an_unchanged_answer_keeps_what_it_does_not_repeat(store: Store) -> None:
    run_id = run(store)
    store.record_visit(run_id, a_visit(validators=VALIDATORS, body_hash="b1"), [], NOW)
    new = a_visit(status=VisitStatus.UNCHANGED, validators=Validators(etag='"new"'))
    store.record_visit(run_id, new, [], NOW)
    assert store.validators(FEED) == replace(VALIDATORS, etag='"new"')
    assert store.body_hash(FEED) == "b1"


def test_a_visit_that_brings_neither_leaves_both(store: Store) -> None:
    run_id = run(store)
    store.record_visit(run_id, a_visit(validators=VALIDATORS, body_hash="b1"), [], NOW)
    store.record_visit(run_id, a_visit(), [], NOW)
    assert store.validators(FEED) == VALIDATORS


def test_a_very_long_address_of_an_entry_point_is_told_from_another(store: Store) -> None:
    long, run_id = FEED + "?" + "я" * 5000, run(store)
    store.record_visit(run_id, a_visit(url=long + "1", body_hash="b1"), [], NOW)
    assert store.body_hash(long + "1") == "b1"
    assert store.body_hash(long + "2") is None


# Older pages of a channel

CHANNEL = "https://t.example/s/town"


def older(number: int, back: int = 1, newest: str = CHANNEL) -> OlderPage:
    return OlderPage(url=f"{newest}?before={number}", newest=newest, back=back)


def test_older_pages_are_to_be_visited_in_order_of_discovery(store: Store) -> None:
    run_id = run(store)
    store.record_visit(run_id, a_visit(url=CHANNEL), [], NOW, older(90))
    store.record_visit(run_id, a_visit(url=CHANNEL), [], NOW + HOUR, older(30, back=3))
    store.record_visit(run_id, a_visit(), [], NOW, older(50, newest=FEED))
    assert store.older_pages(CHANNEL, NOW) == (older(90), older(30, back=3))


def test_an_older_page_that_was_found_long_ago_is_given_up(store: Store) -> None:
    store.record_visit(run(store), a_visit(), [], NOW, older(90))
    assert store.older_pages(CHANNEL, NOW + HOUR) == ()


def test_an_older_page_that_was_read_gives_its_place_to_the_one_before_it(store: Store) -> None:
    run_id = run(store)
    store.record_visit(run_id, a_visit(), [], NOW, older(90))
    store.record_visit(run_id, a_visit(url=older(90).url), [], NOW, older(80, back=2))
    assert store.older_pages(CHANNEL, NOW) == (older(80, back=2),)
    unchanged = a_visit(url=older(80).url, status=VisitStatus.UNCHANGED)
    store.record_visit(run_id, unchanged, [], NOW)
    assert store.older_pages(CHANNEL, NOW) == ()


@pytest.mark.parametrize("status", [s for s in VisitStatus if s.failed])
def test_an_older_page_that_could_not_be_read_stays(store: Store, status: VisitStatus) -> None:
    run_id = run(store)
    store.record_visit(run_id, a_visit(), [], NOW, older(90))
    store.record_visit(run_id, a_visit(url=older(90).url, status=status), [], NOW + HOUR)
    assert store.older_pages(CHANNEL, NOW) == (older(90),)


def test_an_older_page_found_twice_is_visited_once(store: Store) -> None:
    run_id = run(store)
    for hours in (0, 1):
        store.record_visit(run_id, a_visit(), [], NOW + hours * HOUR, older(90))
    assert store.older_pages(CHANNEL, NOW + HOUR) == (older(90),)


def test_an_older_page_stands_or_falls_with_the_visit_that_found_it(store: Store) -> None:
    with pytest.raises(StorageError):
        store.record_visit(99, a_visit(), [], NOW, older(90))
    assert store.older_pages(CHANNEL, NOW) == ()


# Entries


def test_entries_get_ids_in_their_order(store: Store) -> None:
    names = [f"n{number}" for number in range(1200)]
    ids = found(store, run(store), *names)
    assert list(ids) == sorted(set(ids))
    assert [fetch.entry.title for fetch in store.unfinished("town")] == names
    assert tuple(fetch.entry_id for fetch in store.unfinished("town")) == ids


def test_a_visit_of_an_unknown_run_is_refused(store: Store) -> None:
    with pytest.raises(StorageError):
        found(store, 99, "one")


def test_an_unfinished_entry_comes_back_whole(store: Store) -> None:
    entry = Entry(
        url="https://town.example/one?" + "x" * 3000,
        title="Т" * 800,
        published=a_stamp(NOW),
        modified=a_stamp(DAY, Precision.DAY),
        summary="Коротко",
        content="<p>Мост</p>",
        content_kind="feed",
        author="Анна",
        section="Город",
        guid="17",
        language="ru",
        post=a_post(),
    )
    store.record_visit(run(store), a_visit(), [("key", entry)], NOW)
    (fetch,) = store.unfinished("town")
    assert fetch.entry == entry
    assert (fetch.source_id, fetch.url_key, fetch.attempts) == ("town", "key", 0)
    assert (fetch.channel, fetch.known) == ("feed", None)


def test_unfinished_entries_carry_what_is_known_of_their_keys(store: Store) -> None:
    run_id = run(store)
    (first,) = found(store, run_id, "one")
    known = a_known("one", content_hash="h", hint_key="feed:1", validators=VALIDATORS, looks=3)
    store.finish(run_id, first, Outcome.STORED, NOW, known=known)
    found(store, run_id, "one")
    (fetch,) = store.unfinished("town")
    assert fetch.known == known


def test_entries_of_another_source_or_with_an_outcome_are_not_unfinished(store: Store) -> None:
    run_id = run(store)
    (ended, _) = found(store, run_id, "ended", "open")
    found(store, run_id, "elsewhere", source_id="village")
    store.finish(run_id, ended, Outcome.NOT_ARTICLE, NOW)
    assert [fetch.entry.title for fetch in store.unfinished("town")] == ["open"]


def test_entries_of_a_killed_run_are_unfinished_in_the_next(store: Store) -> None:
    found(store, run(store), "one")
    run(store)
    assert len(store.unfinished("town")) == 1


def test_keys_in_flight_are_those_with_an_unfinished_entry(store: Store) -> None:
    run_id = run(store)
    (one, _) = found(store, run_id, "one", "two")
    store.finish(run_id, one, Outcome.SEEN, NOW)
    keys = ["town.example/one", "town.example/two", "town.example/three"]
    assert store.in_flight(keys) == {"town.example/two"}


@pytest.mark.parametrize("outcome", [Outcome.STORED, Outcome.TIMEOUT])
def test_an_entry_ends_once(store: Store, outcome: Outcome) -> None:
    run_id = run(store)
    (one,) = found(store, run_id, "one")
    store.finish(run_id, one, outcome, NOW)
    with pytest.raises(StorageError, match=f"entry {one}"):
        store.finish(run_id, one, Outcome.SEEN, NOW, known=a_known("one", Outcome.SEEN))
    (row,) = store.outcomes()
    assert row["outcome"] is outcome
    assert store.known(["town.example/one"]) == {}


def test_an_unknown_entry_cannot_end(store: Store) -> None:
    with pytest.raises(StorageError, match="entry 99"):
        store.finish(run(store), 99, Outcome.SEEN, NOW)


def test_many_end_together(store: Store) -> None:
    run_id = run(store)
    one, two = found(store, run_id, "one", "two")
    store.finish_many(run_id, [(one, Outcome.SEEN, None), (two, Outcome.BAD_LINK, "mailto:")], NOW)
    ended = [(row["outcome"], row["detail"], row["finished_at"]) for row in store.outcomes()]
    assert ended == [(Outcome.SEEN, None, NOW), (Outcome.BAD_LINK, "mailto:", NOW)]


def test_none_to_end_is_no_fault(store: Store) -> None:
    store.finish_many(run(store), [], NOW)


@pytest.mark.parametrize("culprit", ["ended", "twice", "unknown"])
def test_many_end_together_or_not_at_all(store: Store, culprit: str) -> None:
    run_id = run(store)
    one, two = found(store, run_id, "one", "two")
    store.finish(run_id, two, Outcome.SEEN, NOW)
    bad = {"ended": two, "twice": one, "unknown": 99}[culprit]
    with pytest.raises(StorageError):
        store.finish_many(run_id, [(one, Outcome.SEEN, None), (bad, Outcome.SEEN, None)], NOW)
    assert store.in_flight(["town.example/one"])


def test_known_is_replaced_by_what_the_end_of_an_entry_says(store: Store) -> None:
    run_id = run(store)
    one, two = found(store, run_id, "one", "one")
    store.finish(run_id, one, Outcome.OFF_TOPIC, NOW, known=a_known("one", Outcome.OFF_TOPIC))
    later = a_known("one", Outcome.UNCHANGED, looks=2, last_looked_at=NOW + HOUR)
    store.finish(run_id, two, Outcome.UNCHANGED, NOW, known=later)
    assert store.known(["town.example/one"]) == {"town.example/one": later}


def test_thousands_of_keys_are_asked_at_once(store: Store) -> None:
    run_id = run(store)
    (one,) = found(store, run_id, "one")
    store.finish(run_id, one, Outcome.OFF_TOPIC, NOW, known=a_known("one", Outcome.OFF_TOPIC))
    keys = [f"town.example/{number}" for number in range(40_000)]
    assert set(store.known([*keys, "town.example/one"])) == {"town.example/one"}
    assert store.in_flight(keys) == frozenset()


# Trying again


def failed(store: Store, outcome: Outcome = Outcome.TIMEOUT, name: str = "one") -> int:
    run_id = run(store)
    (entry_id,) = found(store, run_id, name)
    store.finish(run_id, entry_id, outcome, NOW)
    return run_id


def retry(store: Store, run_id: int | None = None, *, most: int = 4, source: str = "town") -> int:
    return store.retry_failed(run_id or run(store), source, NOW - HOUR, NOW + HOUR, most)


@pytest.mark.parametrize("outcome", RETRYABLE)
def test_what_failed_in_a_passing_way_is_discovered_anew(store: Store, outcome: Outcome) -> None:
    failed(store, outcome)
    assert retry(store) == 1
    (fetch,) = store.unfinished("town")
    asked = outcome not in {Outcome.OVER_LIMIT, Outcome.NOT_REACHED}
    assert (fetch.entry, fetch.attempts, fetch.channel) == (keyed("one")[0][1], asked, "feed")


@pytest.mark.parametrize("outcome", FINAL)
def test_what_ended_for_good_is_not(store: Store, outcome: Outcome) -> None:
    failed(store, outcome)
    assert retry(store) == 0


@pytest.mark.parametrize(("outcome", "expected"), [(Outcome.CRASHED, 3), (Outcome.TIMEOUT, 6)])
def test_only_what_crashes_us_is_given_up_by_number(
    store: Store, outcome: Outcome, expected: int
) -> None:
    failed(store, outcome)
    tries = 1
    while tries < 6 and retry(store, most=3):
        tries += 1
        (fetch,) = store.unfinished("town")
        store.finish(run(store), fetch.entry_id, outcome, NOW)
    assert tries == expected


def test_entries_of_sources_that_are_watched_no_more_end_as_not_reached(store: Store) -> None:
    run_id = run(store)
    found(store, run_id, "one")
    assert store.abandon(run_id, ["village"], NOW) == 1
    assert store.unfinished("town") == ()
    assert store.in_flight(["town.example/one"]) == frozenset()


def test_entries_of_sources_that_are_watched_are_left(store: Store) -> None:
    run_id = run(store)
    found(store, run_id, "one")
    assert store.abandon(run_id, ["town"], NOW) == 0
    assert len(store.unfinished("town")) == 1


def test_it_is_not_tried_anew_in_the_run_in_which_it_failed(store: Store) -> None:
    run_id = failed(store)
    assert retry(store, run_id) == 0


def test_a_carried_entry_is_not_tried_anew_in_the_run_in_which_it_failed(store: Store) -> None:
    (entry_id,) = found(store, run(store), "one")
    second = run(store)
    store.finish(second, entry_id, Outcome.TIMEOUT, NOW)
    assert retry(store, second) == 0


def test_it_is_not_tried_anew_twice_at_once(store: Store) -> None:
    failed(store)
    assert [retry(store), retry(store)] == [1, 0]


def test_what_was_found_long_ago_is_left(store: Store) -> None:
    failed(store)
    assert store.retry_failed(run(store), "town", NOW + timedelta(seconds=1), NOW, 4) == 0


def test_another_source_is_left(store: Store) -> None:
    failed(store)
    assert retry(store, source="village") == 0


def test_a_later_success_ends_the_trying(store: Store) -> None:
    failed(store)
    stored(store, run(store), "one")
    assert retry(store) == 0


def test_an_entry_seen_beside_the_failed_one_does_not_hide_it(store: Store) -> None:
    run_id = run(store)
    one, again = found(store, run_id, "one", "one")
    store.finish(run_id, again, Outcome.SEEN, NOW, detail="found twice in this run")
    store.finish(run_id, one, Outcome.TIMEOUT, NOW)
    assert retry(store) == 1


def test_one_key_is_tried_once(store: Store) -> None:
    failed(store)
    failed(store)
    assert retry(store) == 1


# Second looks


def test_young_articles_come_with_what_is_known_of_them(store: Store) -> None:
    article_id = stored(store, run(store), "one")
    assert store.young("town", NOW) == (
        (a_known("one", article_id=article_id), "https://town.example/one"),
    )


@pytest.mark.parametrize(
    ("source", "since"), [("town", NOW + HOUR), ("village", NOW)], ids=["older", "another source"]
)
def test_others_are_not_young(store: Store, source: str, since: object) -> None:
    stored(store, run(store), "one")
    assert store.young(source, since) == ()  # type: ignore[arg-type]


def test_a_withdrawn_article_is_young_too_for_it_may_come_back(store: Store) -> None:
    run_id = run(store)
    withdrawn(store, run_id, stored(store, run_id, "one"), NOW)
    assert len(store.young("town", NOW)) == 1


def test_a_second_look_is_an_entry_of_its_run(store: Store) -> None:
    run_id = run(store)
    store.look_again(run_id, "town", "town.example/one", "https://town.example/one", NOW)
    (fetch,) = store.unfinished("town")
    assert fetch.entry == Entry(url="https://town.example/one")
    assert store.outcome_counts(run_id) == (1, 0)


def test_there_is_no_second_look_at_what_is_waiting(store: Store) -> None:
    run_id = run(store)
    found(store, run_id, "one")
    store.look_again(run_id, "town", "town.example/one", "https://town.example/one", NOW)
    assert len(store.unfinished("town")) == 1


# The list of outcomes


def test_every_discovered_entry_is_listed_with_its_end(store: Store) -> None:
    run_id = run(store)
    article_id = stored(store, run_id, "one")
    found(store, run_id, "two")
    assert list(store.outcomes()) == [
        {
            "url": "https://town.example/one",
            "source": "town",
            "discovered_at": NOW,
            "finished_at": NOW,
            "outcome": Outcome.STORED,
            "detail": None,
            "article": article_id,
        },
        {
            "url": "https://town.example/two",
            "source": "town",
            "discovered_at": NOW,
            "finished_at": None,
            "outcome": None,
            "detail": None,
            "article": None,
        },
    ]


def test_the_list_of_one_run_holds_what_it_discovered(store: Store) -> None:
    found(store, run(store), "one")
    second = run(store)
    found(store, second, *(f"n{number}" for number in range(1100)))
    assert len(list(store.outcomes(second))) == 1100
    assert len(list(store.outcomes())) == 1101


def test_a_long_address_is_listed_whole_after_its_end(store: Store) -> None:
    run_id, url = run(store), "https://town.example/" + "x" * 5000
    (one,) = store.record_visit(run_id, a_visit(), [("key", Entry(url=url))], NOW)
    store.finish(run_id, one, Outcome.BAD_LINK, NOW)
    assert [row["url"] for row in store.outcomes()] == [url]
