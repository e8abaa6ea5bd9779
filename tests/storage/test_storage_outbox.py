"""Contract: what is due to whom, and what was sent."""

from datetime import date, datetime, timedelta

import pytest

from dozor.errors import LockedError, StorageError
from dozor.models import Delivery, DeliveryState, LetterItem
from dozor.protocols import Store
from tests.storage.examples import (
    DAY,
    HOUR,
    NOW,
    READER,
    TOPIC,
    a_match,
    edited,
    stored,
    withdrawn,
)

LATER = NOW + timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def run_id(store: Store) -> int:
    return store.begin_run("daily", NOW)


def unsent(
    store: Store, recipient: str = READER, *, topics: tuple[str, ...] = (TOPIC,)
) -> tuple[LetterItem, ...]:
    return store.unsent(recipient, topics, NOW - HOUR)


def states(store: Store, recipient: str = READER) -> list[str]:
    return [item.state for item in unsent(store, recipient)]


def send(store: Store, recipient: str = READER, number: int = 1, now: datetime = NOW) -> int:
    """Queue all that is unsent, keyed as every caller keys it."""
    keys = [
        (item.match.topic_id, item.article.id or 0, item.article.version)
        for item in unsent(store, recipient)
    ]
    return queue(store, recipient, number, keys, now)


def queue(
    store: Store,
    recipient: str = READER,
    number: int = 1,
    keys: list[tuple[str, int, int]] | None = None,
    now: datetime = NOW,
) -> int:
    message_id = f"<{recipient}.{number}@example.org>"
    return store.queue(recipient, message_id, "Письмо", b"raw\xff", keys or [], now, DAY)


# What is unsent


def test_a_match_is_new_to_a_reader_until_a_letter_has_it(store: Store, run_id: int) -> None:
    article_id = stored(store, run_id)
    article = store.article(article_id)
    assert article is not None
    assert unsent(store) == (
        LetterItem(article=article, match=a_match(), source_name="town", state="new"),
    )
    send(store)
    assert unsent(store) == ()


def test_a_letter_to_one_reader_is_none_to_another(store: Store, run_id: int) -> None:
    stored(store, run_id)
    send(store)
    assert states(store, "other@example.org") == ["new"]


@pytest.mark.parametrize(
    ("match", "topics"),
    [
        pytest.param(a_match(relevant=False), (TOPIC,), id="not relevant"),
        pytest.param(a_match("roads"), (TOPIC,), id="another topic"),
        pytest.param(a_match(), (), id="a reader without topics"),
    ],
)
def test_what_does_not_concern_a_reader_is_not_unsent(
    store: Store, run_id: int, match: object, topics: tuple[str, ...]
) -> None:
    stored(store, run_id, matches=(match,))
    assert unsent(store, topics=topics) == ()


def test_an_article_on_two_topics_comes_under_each(store: Store, run_id: int) -> None:
    stored(store, run_id, matches=(a_match("roads"), a_match(TOPIC)))
    items = unsent(store, topics=(TOPIC, "roads"))
    assert [item.match.topic_id for item in items] == [TOPIC, "roads"]


def test_items_come_oldest_first_copies_too(store: Store, run_id: int) -> None:
    first = stored(store, run_id, "one")
    second = stored(store, run_id, "two", copy_of=first)
    assert [item.article.id for item in unsent(store)] == [first, second]


def test_what_is_older_than_asked_is_not_unsent(store: Store, run_id: int) -> None:
    stored(store, run_id, now=NOW - 2 * HOUR)
    assert unsent(store) == ()


def test_hundreds_are_unsent_at_once(store: Store, run_id: int) -> None:
    for number in range(620):
        stored(store, run_id, f"n{number}")
    assert len(unsent(store)) == 620


def test_an_edit_of_what_was_told_is_updated(store: Store, run_id: int) -> None:
    article_id = stored(store, run_id)
    send(store)
    edited(store, run_id, article_id, LATER)
    assert states(store) == ["updated"]
    send(store, number=2)
    assert states(store) == []


def test_an_edit_of_what_was_never_told_is_new(store: Store, run_id: int) -> None:
    article_id = stored(store, run_id)
    edited(store, run_id, article_id, LATER)
    assert states(store) == ["new"]


def test_an_old_article_comes_again_when_it_changes(store: Store, run_id: int) -> None:
    article_id = stored(store, run_id, now=NOW - timedelta(days=9))
    edited(store, run_id, article_id, NOW)
    assert states(store) == ["new"]


def test_a_withdrawal_is_told_once_to_whom_the_article_was_told(store: Store, run_id: int) -> None:
    article_id = stored(store, run_id)
    send(store)
    withdrawn(store, run_id, article_id, LATER)
    assert states(store) == ["withdrawn"]
    send(store, number=2)
    assert states(store) == []


def test_a_withdrawal_is_not_told_to_whom_the_article_was_not(store: Store, run_id: int) -> None:
    article_id = stored(store, run_id)
    send(store)
    withdrawn(store, run_id, article_id, LATER)
    assert states(store, "other@example.org") == []


def test_an_article_that_comes_back_is_updated(store: Store, run_id: int) -> None:
    article_id = stored(store, run_id)
    send(store)
    withdrawn(store, run_id, article_id, LATER)
    send(store, number=2)
    edited(store, run_id, article_id, LATER + HOUR)
    assert states(store) == ["updated"]


# The queue


def test_a_queued_letter_is_due_with_its_bytes(store: Store, run_id: int) -> None:
    article_id = stored(store, run_id)
    delivery_id = send(store)
    assert store.due(NOW) == (
        Delivery(
            id=delivery_id,
            recipient=READER,
            message_id=f"<{READER}.1@example.org>",
            subject="Письмо",
            state=DeliveryState.QUEUED,
            raw=b"raw\xff",
            created_at=NOW,
            item_keys=((TOPIC, article_id, 1),),
        ),
    )


def test_an_item_in_two_letters_is_refused_and_nothing_is_written(
    store: Store, run_id: int
) -> None:
    one, two = stored(store, run_id, "one"), stored(store, run_id, "two")
    queue(store, keys=[(TOPIC, one, 1)])
    with pytest.raises(StorageError, match=READER):
        queue(store, number=2, keys=[(TOPIC, two, 1), (TOPIC, one, 1)])
    assert len(store.due(NOW)) == 1
    assert [item.article.id for item in unsent(store)] == [two]


def test_a_message_id_is_used_once(store: Store) -> None:
    queue(store)
    with pytest.raises(StorageError):
        queue(store)


def test_a_letter_of_the_day_is_remembered(store: Store) -> None:
    queue(store)
    assert store.had_letter(READER, DAY)
    assert not store.had_letter(READER, date(2026, 3, 7))
    assert not store.had_letter("other@example.org", DAY)


# Sending

Marks = list[tuple[DeliveryState, timedelta]]
SENDING, SENT, FAILED = DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.FAILED
UNKNOWN, REFUSED = DeliveryState.UNKNOWN, DeliveryState.REFUSED
NONE = timedelta(0)


@pytest.mark.parametrize(
    ("marks", "after", "is_due"),
    [
        pytest.param([(SENT, NONE)], HOUR, False, id="sent"),
        pytest.param([(REFUSED, NONE)], HOUR, False, id="refused for good"),
        pytest.param([(FAILED, NONE)], NONE, True, id="failed"),
        pytest.param([(FAILED, NONE)], timedelta(days=5), False, id="failed for five days"),
        pytest.param([(SENDING, NONE)], 14 * MINUTE, False, id="being sent"),
        pytest.param([(SENDING, NONE)], 15 * MINUTE, True, id="its sender died"),
        pytest.param(
            [(SENDING, NONE), (SENDING, HOUR)], 2 * HOUR, False, id="its sender died twice"
        ),
        pytest.param([(SENDING, NONE), (UNKNOWN, MINUTE)], HOUR, True, id="answer lost"),
        pytest.param(
            [(SENDING, NONE), (UNKNOWN, NONE), (SENDING, HOUR), (UNKNOWN, HOUR)],
            2 * HOUR,
            False,
            id="answer lost twice",
        ),
        pytest.param(
            [(SENDING, NONE), (UNKNOWN, NONE), (SENDING, HOUR)],
            2 * HOUR,
            False,
            id="answer lost, then its sender died",
        ),
        pytest.param(
            [(SENDING, NONE), (FAILED, NONE), (SENDING, HOUR), (FAILED, HOUR)],
            2 * HOUR,
            True,
            id="failed twice",
        ),
    ],
)
def test_what_is_due(store: Store, marks: Marks, after: timedelta, is_due: bool) -> None:
    delivery_id = queue(store)
    for state, at in marks:
        store.mark(delivery_id, state, NOW + at)
    assert bool(store.due(NOW + after)) is is_due


@pytest.mark.parametrize(
    ("marks", "attempts"),
    [
        pytest.param([SENDING, FAILED], 1, id="start and end marked"),
        pytest.param([FAILED], 1, id="end alone marked"),
        pytest.param([SENDING, FAILED, SENDING, UNKNOWN], 2, id="two"),
    ],
)
def test_attempts_are_counted_once(store: Store, marks: list[DeliveryState], attempts: int) -> None:
    delivery_id = queue(store)
    for state in marks:
        store.mark(delivery_id, state, NOW, "451 later")
    (delivery,) = store.due(NOW)
    assert (delivery.attempts, delivery.last_error, delivery.state) == (
        attempts,
        "451 later",
        marks[-1],
    )


@pytest.mark.parametrize("state", [SENDING, SENT, REFUSED])
def test_what_another_process_has_is_not_sent(store: Store, state: DeliveryState) -> None:
    delivery_id = queue(store)
    store.mark(delivery_id, state, NOW)
    with pytest.raises(LockedError, match=f"delivery {delivery_id}"):
        store.mark(delivery_id, SENDING, NOW + MINUTE)


def test_an_unknown_letter_cannot_be_marked(store: Store) -> None:
    with pytest.raises(StorageError, match="delivery 99"):
        store.mark(99, SENT, NOW)


def test_letters_are_queued_again_as_they_were(store: Store, run_id: int) -> None:
    stored(store, run_id)
    delivery_id = send(store)
    (before,) = store.due(NOW)
    store.mark(delivery_id, SENDING, NOW)
    store.mark(delivery_id, SENT, NOW)
    assert store.requeue(NOW, LATER) == 1
    assert store.due(LATER) == (before,)
    assert states(store) == []


@pytest.mark.parametrize("state", [FAILED, REFUSED, UNKNOWN])
def test_letters_in_any_end_state_are_queued_again(store: Store, state: DeliveryState) -> None:
    store.mark(queue(store), state, NOW)
    assert store.requeue(NOW, LATER) == 1
    assert [delivery.state for delivery in store.due(LATER)] == [DeliveryState.QUEUED]


def test_earlier_letters_and_one_being_sent_are_not_queued_again(store: Store) -> None:
    queue(store, number=1)
    being_sent = queue(store, number=2, now=LATER)
    store.mark(being_sent, SENDING, LATER)
    assert store.requeue(LATER, LATER) == 0


def test_a_letter_queued_again_is_tried_for_five_days_more(store: Store) -> None:
    delivery_id, week = queue(store), timedelta(days=7)
    store.requeue(NOW, NOW + week)
    store.mark(delivery_id, FAILED, NOW + week)
    assert len(store.due(NOW + week)) == 1
