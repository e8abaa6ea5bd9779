"""Contract: what is due to whom, and what was sent."""

from datetime import date, datetime, timedelta

import pytest

from dozor.errors import ClashError, LockedError, StorageError
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
    assert store.due() == (
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
    with pytest.raises(ClashError, match=READER):
        queue(store, number=2, keys=[(TOPIC, two, 1), (TOPIC, one, 1)])
    assert len(store.due()) == 1
    assert [item.article.id for item in unsent(store)] == [two]


def test_a_message_id_is_used_once(store: Store) -> None:
    queue(store)
    with pytest.raises(ClashError):
        queue(store)


def test_a_letter_of_the_day_is_remembered(store: Store) -> None:
    queue(store)
    assert store.letter_of(READER, DAY) is DeliveryState.QUEUED
    assert store.letter_of(READER, date(2026, 3, 7)) is None
    assert store.letter_of("other@example.org", DAY) is None


@pytest.mark.parametrize("state", [s for s in DeliveryState if s is not DeliveryState.REFUSED])
def test_the_letter_of_the_day_tells_how_far_it_has_come(
    store: Store, state: DeliveryState
) -> None:
    store.mark(queue(store), state, NOW)
    assert store.letter_of(READER, DAY) is state


# One reader, however his address is written


def test_an_address_in_other_letters_is_the_same_reader(store: Store, run_id: int) -> None:
    stored(store, run_id)
    send(store, READER.upper())
    assert store.letter_of(READER, DAY) is DeliveryState.QUEUED
    assert store.last_letter_at(READER) == NOW
    assert states(store) == []
    assert [delivery.recipient for delivery in store.due()] == [READER.upper()]


def test_an_item_goes_once_to_an_address_however_it_is_written(store: Store, run_id: int) -> None:
    article_id = stored(store, run_id)
    queue(store, keys=[(TOPIC, article_id, 1)])
    with pytest.raises(ClashError):
        queue(store, READER.upper(), number=2, keys=[(TOPIC, article_id, 1)])


# A refused letter told nothing


def refused(store: Store, number: int = 1, now: datetime = NOW) -> int:
    delivery_id = send(store, number=number, now=now)
    store.mark(delivery_id, DeliveryState.SENDING, now)
    store.mark(delivery_id, DeliveryState.REFUSED, now, "550 relaying denied")
    return delivery_id


def test_what_stood_in_a_refused_letter_is_unsent_and_new(store: Store, run_id: int) -> None:
    stored(store, run_id)
    refused(store)
    assert states(store) == ["new"]
    assert store.letter_of(READER, DAY) is None


def test_the_letter_after_a_refused_one_has_its_items_and_its_message_id(
    store: Store, run_id: int
) -> None:
    article_id = stored(store, run_id)
    refused(store)
    send(store)
    (delivery,) = store.due()
    assert delivery.message_id == f"<{READER}.1@example.org>"
    assert delivery.item_keys == ((TOPIC, article_id, 1),)
    assert store.letter_of(READER, DAY) is DeliveryState.QUEUED
    assert states(store) == []


def test_a_letter_may_be_refused_every_day(store: Store, run_id: int) -> None:
    stored(store, run_id)
    for _ in range(3):
        refused(store)
    assert states(store) == ["new"]


def test_what_was_refused_is_unsent_however_old_it_is(store: Store, run_id: int) -> None:
    stored(store, run_id, now=NOW - HOUR)
    refused(store)
    assert [item.state for item in store.unsent(READER, (TOPIC,), LATER)] == ["new"]
    assert store.unsent("other@example.org", (TOPIC,), LATER) == ()


def test_what_was_told_before_a_refused_letter_stays_told(store: Store, run_id: int) -> None:
    article_id = stored(store, run_id)
    send(store, number=1)
    edited(store, run_id, article_id, LATER)
    refused(store, number=2, now=LATER)
    assert states(store) == ["updated"]


def test_a_refused_letter_is_not_queued_again_beside_the_one_that_took_its_items(
    store: Store, run_id: int
) -> None:
    stored(store, run_id)
    refused(store)
    later = send(store)
    store.mark(later, DeliveryState.SENT, NOW)
    assert store.requeue(NOW, LATER) == 1
    assert [delivery.id for delivery in store.due()] == [later]


def test_a_refused_letter_that_is_queued_again_has_its_items(store: Store, run_id: int) -> None:
    stored(store, run_id)
    refused(store)
    assert store.requeue(NOW, LATER) == 1
    assert states(store) == []


def test_a_letter_that_fails_for_a_month_is_given_up_and_leaves_its_items(
    store: Store, run_id: int
) -> None:
    stored(store, run_id)
    delivery_id = send(store)
    store.mark(delivery_id, DeliveryState.FAILED, NOW + timedelta(days=29))
    assert states(store) == []
    store.mark(delivery_id, DeliveryState.FAILED, NOW + timedelta(days=30))
    assert store.due() == ()
    assert states(store) == ["new"]


def test_the_last_letter_is_the_one_composed_last_whatever_became_of_it(store: Store) -> None:
    store.mark(queue(store, number=1), DeliveryState.SENT, LATER + HOUR)
    store.mark(queue(store, number=2, now=LATER), DeliveryState.REFUSED, LATER)
    queue(store, "other@example.org", number=3, now=LATER + HOUR)
    assert store.last_letter_at(READER) == LATER


def test_there_is_no_last_letter_before_the_first(store: Store) -> None:
    assert store.last_letter_at(READER) is None


# Sending

Marks = list[tuple[DeliveryState, timedelta]]
SENDING, SENT, FAILED = DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.FAILED
UNKNOWN, REFUSED = DeliveryState.UNKNOWN, DeliveryState.REFUSED
NONE = timedelta(0)


@pytest.mark.parametrize(
    ("marks", "is_due"),
    [
        pytest.param([(SENT, NONE)], False, id="sent"),
        pytest.param([(REFUSED, NONE)], False, id="refused for good"),
        pytest.param([(FAILED, NONE)], True, id="failed"),
        pytest.param([(FAILED, timedelta(days=29))], True, id="failed for weeks"),
        pytest.param([(FAILED, timedelta(days=30))], False, id="failed for a month"),
        pytest.param([(SENDING, NONE)], True, id="its sender died"),
        pytest.param([(SENDING, NONE), (SENDING, HOUR)], False, id="its sender died twice"),
        pytest.param([(SENDING, NONE), (UNKNOWN, MINUTE)], True, id="answer lost"),
        pytest.param(
            [(SENDING, NONE), (UNKNOWN, NONE), (SENDING, HOUR), (UNKNOWN, HOUR)],
            False,
            id="answer lost twice",
        ),
        pytest.param(
            [(SENDING, NONE), (UNKNOWN, NONE), (SENDING, HOUR)],
            False,
            id="answer lost, then its sender died",
        ),
        pytest.param(
            [(SENDING, NONE), (FAILED, NONE), (SENDING, HOUR), (FAILED, HOUR)],
            True,
            id="failed twice",
        ),
    ],
)
def test_what_is_due(store: Store, marks: Marks, is_due: bool) -> None:
    delivery_id = queue(store)
    for state, at in marks:
        store.mark(delivery_id, state, NOW + at)
    assert bool(store.due()) is is_due


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
    (delivery,) = store.due()
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
    (before,) = store.due()
    store.mark(delivery_id, SENDING, NOW)
    store.mark(delivery_id, SENT, NOW)
    assert store.requeue(NOW, LATER) == 1
    assert store.due() == (before,)
    assert states(store) == []


@pytest.mark.parametrize("state", [FAILED, REFUSED, UNKNOWN])
def test_letters_in_any_end_state_are_queued_again(store: Store, state: DeliveryState) -> None:
    store.mark(queue(store), state, NOW)
    assert store.requeue(NOW, LATER) == 1
    assert [delivery.state for delivery in store.due()] == [DeliveryState.QUEUED]


def test_earlier_letters_and_one_being_sent_are_not_queued_again(store: Store) -> None:
    queue(store, number=1)
    being_sent = queue(store, number=2, now=LATER)
    store.mark(being_sent, SENDING, LATER)
    assert store.requeue(LATER, LATER) == 0


def test_a_letter_queued_again_is_tried_for_a_month_more(store: Store) -> None:
    delivery_id, long = queue(store), timedelta(days=40)
    store.requeue(NOW, NOW + long)
    store.mark(delivery_id, FAILED, NOW + long)
    assert len(store.due()) == 1
