"""What a letter holds, in which order, folded how."""

from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import pytest

from dozor.letters.compose import groups
from dozor.models import Recipient
from tests.letters.samples import ANNA, TITLES, day_only, instant, item, letter, month_only, unread


def ids(composed):
    return [one.article.id for one in composed.items]


def outline(composed):
    """[(day, [(outlet, [article id, …]), …]), …]"""
    return [
        (day.day, [(o.name, [piece.article.id for piece in o.pieces]) for o in day.outlets])
        for day in groups(composed)
    ]


def test_order_is_newest_day_first_then_by_the_clock_then_days_alone_then_unknown():
    items = [
        item(1, published=instant(6, 3, 30)),
        item(2, published=instant(6, 1, 10)),
        item(3, published=day_only(6)),
        item(4, published=instant(5, 9)),
        item(5, published=month_only(3)),
        item(6),
    ]
    Random(7).shuffle(items)
    assert ids(letter(*items))[:4] == [2, 1, 3, 4]
    assert set(ids(letter(*items))[4:]) == {5, 6}


def test_within_a_day_what_has_a_higher_rank_stands_first():
    ranks = {1: 0.2, 2: None, 3: 0.9}  # nobody knows of the second: it is as likely as not
    items = [item(n, published=instant(5, n)) for n in ranks]
    ranked = [replace(one, rank=ranks[n]) for n, one in zip(ranks, items, strict=True)]
    assert ids(letter(*items)) == [1, 2, 3]
    assert ids(letter(*ranked)) == [3, 2, 1]


def test_a_rank_does_not_go_over_a_day_and_hides_nothing():
    items = [
        replace(item(1, published=instant(5, 9)), rank=0.0),
        replace(item(2, published=instant(4, 9)), rank=1.0),
    ]
    assert ids(letter(*items)) == [1, 2]


def test_order_does_not_depend_on_the_order_of_arrival():
    items = [item(n, published=instant(6, n % 3)) for n in range(1, 12)]
    shuffled = items[:]
    Random(1).shuffle(shuffled)
    assert ids(letter(*items)) == ids(letter(*shuffled))


def test_items_on_topics_of_others_are_left_out():
    assert ids(letter(item(1), item(2, topic="trade"))) == [1]


def test_recipient_without_topics_gets_all():
    everyone = Recipient(address="all@press.example")
    assert sorted(ids(letter(item(1), item(2, topic="trade"), recipient=everyone))) == [1, 2]


def test_the_same_item_twice_is_one():
    assert ids(letter(item(1), item(1))) == [1]


def test_only_titles_of_the_recipients_topics_are_kept():
    assert letter().topic_titles == (("border", TITLES["border"]),)


def test_unread_sources_are_in_alphabetical_order():
    names = [s.name for s in letter(silent=(unread("Яуза"), unread("азбука"))).unread]
    assert names == ["азбука", "Яуза"]


def test_groups_by_day_and_outlet_with_the_first_to_report_on_top():
    composed = letter(
        item(1, published=instant(6, 2), source="a", name="А"),
        item(2, published=instant(6, 1), source="b", name="Б"),
        item(3, published=instant(6, 3), source="b", name="Б"),
        item(4, published=instant(4, 3), source="a", name="А"),
    )
    assert outline(composed) == [
        (date(2026, 3, 6), [("Б", [2, 3]), ("А", [1])]),
        (date(2026, 3, 4), [("А", [4])]),
    ]


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Europe/Moscow", date(2026, 3, 6)), ("UTC", date(2026, 3, 5))],
)
def test_an_instant_belongs_to_the_readers_day(zone, day):
    reader = replace(ANNA, timezone=zone)
    assert groups(letter(item(1, published=instant(5, 22)), recipient=reader))[0].day == day


def test_a_day_alone_is_not_moved_by_the_readers_zone():
    reader = replace(ANNA, timezone="America/Los_Angeles")
    assert groups(letter(item(1, published=day_only(5)), recipient=reader))[0].day == date(
        2026, 3, 5
    )


def test_unknown_days_stand_last_under_no_day():
    composed = letter(item(1), item(2, published=month_only(3)), item(3, published=day_only(1)))
    assert [day for day, _ in outline(composed)] == [date(2026, 3, 1), None]


def test_the_same_text_is_told_once_under_whoever_published_it_first():
    composed = letter(
        item(1, published=instant(6, 2), source="a"),
        item(2, published=instant(6, 1), source="b", copy_of=1),
        item(3, published=instant(5, 1), source="c", copy_of=1),
    )
    (day,) = groups(composed)
    (outlet,) = day.outlets
    (piece,) = outlet.pieces
    assert (piece.article.id, piece.article.copy_of) == (3, None)
    assert [copy.article.id for copy in piece.copies] == [2, 1]


def test_without_an_exact_time_copies_are_folded_under_the_one_they_were_seen_to_copy():
    composed = letter(
        item(1, published=day_only(6), source="a"),
        item(2, published=instant(6, 1), source="b", copy_of=1),
    )
    (piece,) = groups(composed)[0].outlets[0].pieces
    assert (piece.article.id, [copy.article.id for copy in piece.copies]) == (1, [2])


def test_a_copy_of_a_copy_is_folded_under_the_first_text():
    composed = letter(item(1), item(2, copy_of=1), item(3, copy_of=2))
    (piece,) = groups(composed)[0].outlets[0].pieces
    assert {copy.article.id for copy in piece.copies} == {2, 3}


def test_copies_of_an_original_sent_before_are_folded_under_the_first_of_them():
    composed = letter(
        item(5, published=instant(6, 1), copy_of=1), item(6, published=instant(6, 2), copy_of=1)
    )
    (piece,) = groups(composed)[0].outlets[0].pieces
    assert (piece.article.id, [copy.article.id for copy in piece.copies]) == (5, [6])


def test_copies_in_a_circle_are_all_there():
    composed = letter(item(1, copy_of=2), item(2, copy_of=1), item(3, copy_of=3))
    pieces = [p for d in groups(composed) for o in d.outlets for p in o.pieces]
    shown = [p.article.id for p in pieces] + [c.article.id for p in pieces for c in p.copies]
    assert sorted(shown) == [1, 2, 3]


def test_an_article_on_two_topics_is_one_piece_with_both():
    reader = replace(ANNA, topics=("border", "trade"))
    composed = letter(item(1), item(1, topic="trade"), recipient=reader)
    (piece,) = groups(composed)[0].outlets[0].pieces
    assert [match.topic_id for match in piece.matches] == ["border", "trade"]
    assert len(composed.items) == 2  # both are recorded as sent


def test_of_two_versions_the_newest_is_shown():
    composed = letter(item(1, "Старое"), item(1, "Новое", version=2, state="updated"))
    (piece,) = groups(composed)[0].outlets[0].pieces
    assert (piece.article.title, piece.state) == ("Новое", "updated")


def test_composed_at_is_the_given_now():
    now = datetime(2026, 3, 7, tzinfo=UTC)
    assert letter(now=now).composed_at == now
