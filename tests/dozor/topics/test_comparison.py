"""What another topic brings: of its own words, and of each article; of itself nothing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dozor.topics.comparison import (
    Change,
    Kind,
    ListDifference,
    TopicDifference,
    compare,
    compare_topics,
    only,
)
from dozor.topics.items import Item
from dozor.topics.query import Query
from dozor.topics.topic import NamedList, Topic, load_topic
from tests.dozor.topics.queries import LISTS, queries, texts

TEXT = '''
id = "fairs"
title = "Ярмарки"
syntax = 1
query = """
@fairs MEETS @towns
WEIGHT +0.1 @business
WEIGHT -0.2 матч
MASK «ярмарка вакансий»
THRESHOLD 0.5
"""
[lists]
fairs = ["ярмарка"]
towns = ["Орша", "Минск"]
business = ["торговля", "покупатель"]
'''
OLD = load_topic(TEXT, "old.toml")
FOUND = "На ярмарке в Орше торговля шла бойко."


def changed(*pairs: tuple[str, str]) -> Topic:
    text = TEXT
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return load_topic(text, "new.toml")


def item(text: str, title: str = "Новости", name: str = "1", site: str | None = None) -> Item:
    return Item(id=name, title=title, text=text, site=site)


def change(new: Topic, text: str, title: str = "Новости") -> Change:
    (found,) = compare(OLD, new, [item(text, title)])
    return found


# The topics themselves


def test_clauses_are_compared_in_canonical_text_whatever_their_order() -> None:
    new = changed(
        ("@fairs MEETS @towns", "@towns OR @fairs MEETS @towns"),
        ("WEIGHT +0.1 @business", "ВЕС 0,1 @business"),
        ("THRESHOLD 0.5", "THRESHOLD 0.6"),
        ("MASK «ярмарка вакансий»\n", ""),
    )
    assert compare_topics(OLD, new) == TopicDifference(
        added=("@towns", "THRESHOLD 0.6"), removed=('MASK "ярмарка вакансий"', "THRESHOLD 0.5")
    )


def test_terms_are_compared_list_by_list() -> None:
    new = changed(
        ('["Орша", "Минск"]', '{terms = ["Орша"], belarusian = ["Мінск"]}'),
        ('fairs = ["ярмарка"]', 'fairs = ["ярмарка", "базар"]\nnew = ["один"]'),
    )
    assert compare_topics(OLD, new).lists == (
        ListDifference(name="fairs", added=("базар",)),
        ListDifference(name="towns", added=("Мінск (Belarusian)",), removed=("Минск",)),
        ListDifference(name="new", added=("один",)),
    )
    assert ListDifference(name="new", removed=("один",)) in compare_topics(new, OLD).lists


def test_a_title_and_a_version_are_no_difference() -> None:
    new = replace(OLD, title="Иначе", version=7, id="other")
    assert compare_topics(OLD, new) == TopicDifference()


# Articles


def test_what_the_new_one_alone_finds_appears() -> None:
    found = change(changed(('"Минск"', '"Минск", "Брест"')), "На ярмарке в Бресте шла торговля.")
    assert (found.kind, found.old.relevant, found.new.relevant) == (Kind.APPEARS, False, True)
    assert (found.added, found.removed) == (("@towns: Брест",), ())
    assert found.old.score == 0 < found.new.score


def test_what_the_old_one_alone_finds_vanishes() -> None:
    found = change(changed(('["Орша", "Минск"]', '["Минск"]')), FOUND)
    assert (found.kind, found.added, found.removed) == (Kind.VANISHES, (), ("@towns: Орша",))


def test_a_weight_that_is_new_is_named_with_its_words() -> None:
    new = changed(("WEIGHT -0.2 матч", "WEIGHT -0.2 матч OR бойко"))
    found = change(new, FOUND)
    assert found.kind is Kind.VANISHES
    assert found.added == ('WEIGHT -0.2 "матч" OR "бойко"', "бойко")
    assert found.removed == ()  # no «матч» stands here


def test_a_mask_that_is_gone_is_named_with_its_words() -> None:
    found = change(
        changed(("MASK «ярмарка вакансий»\n", "")), "Ярмарка вакансий и торговля в Орше."
    )
    assert found.kind is Kind.APPEARS
    assert found.removed == ('MASK "ярмарка вакансий"', "ярмарка вакансий")


@pytest.mark.parametrize(
    ("threshold", "kind", "responsible"),
    [("0.9", Kind.VANISHES, True), ("0.4", Kind.SAME, False)],
)
def test_a_threshold_is_named_where_it_decides(
    threshold: str, kind: Kind, responsible: bool
) -> None:
    found = change(changed(("THRESHOLD 0.5", f"THRESHOLD {threshold}")), FOUND)
    assert found.kind is kind
    assert found.added == ((f"THRESHOLD {threshold}",) if responsible else ())


def test_a_threshold_is_not_named_where_the_score_decides() -> None:
    new = changed(("THRESHOLD 0.5", "THRESHOLD 0.45"), ("WEIGHT -0.2 матч", "WEIGHT -0.9 бойко"))
    found = change(new, FOUND)
    assert found.kind is Kind.VANISHES
    assert found.added == ('WEIGHT -0.9 "бойко"', "бойко")


def test_another_passage_is_a_change_and_is_shown() -> None:
    text = f"{FOUND}\nДень был ясный.\nВ Бресте ярмарка и торговля."
    found = change(changed(('"Минск"', '"Минск", "Брест"')), text)
    assert found.kind is Kind.CHANGES
    (new,) = only(found.new.evidence, found.old.evidence)
    assert "Бресте" in new.passage
    assert only(found.old.evidence, found.new.evidence) == ()


def test_another_prominence_is_a_change() -> None:
    new = changed(('"Минск"', '"Минск", "Брест"'))
    rest = "\n".join(f"Жители обсудили дела, часть {n}." for n in range(9))
    found = change(new, f"{rest}\n{FOUND}\n{FOUND}", "Ярмарка и торговля в Бресте")
    assert (found.kind, found.new.prominence) == (Kind.CHANGES, "subject")
    assert found.old.prominence != "subject"


def test_another_score_alone_is_counted_apart() -> None:
    found = change(changed(("+0.1 @business", "+0.15 @business")), FOUND)
    assert (found.kind, found.added) == (Kind.RESCORED, ())
    assert found.old.score < found.new.score


def test_what_neither_finds_is_the_same_whatever_its_scores() -> None:
    old = changed(("THRESHOLD 0.5", "THRESHOLD 0.9"))
    new = changed(("THRESHOLD 0.5", "THRESHOLD 0.9"), ("+0.1 @business", "+0.15 @business"))
    (found,) = compare(old, new, [item(FOUND)])
    assert (found.kind, found.old.relevant, found.new.relevant) == (Kind.SAME, False, False)
    assert found.old.score != found.new.score


def test_topics_of_different_ids_are_compared() -> None:
    found = change(changed(('id = "fairs"', 'id = "markets"'), ('"Орша", ', "")), FOUND)
    assert (found.kind, found.old.topic_id, found.new.topic_id) == (
        *(Kind.VANISHES, "fairs", "markets"),
    )


def test_what_a_site_repeats_is_told_three_times() -> None:
    """As in the daily run: then it is known for boilerplate."""
    footer = "Ярмарка в Бресте: покупатель найдёт торговлю в нашем разделе."
    new = changed(('"Минск"', '"Минск", "Брест"'))
    items = [item(f"Новость номер {n}.\n{footer}", name=str(n), site="a.example") for n in range(5)]
    kinds = [one.kind for one in compare(OLD, new, items)]
    assert kinds == [Kind.APPEARS] * 3 + [Kind.SAME] * 2


def test_each_item_is_answered_before_the_next_is_taken() -> None:
    taken = []

    def endless():
        for number in range(1_000_000):
            taken.append(number)
            yield item(FOUND, name=str(number))

    found = compare(OLD, OLD, endless())
    assert [next(found).item.id for _ in range(3)] == ["0", "1", "2"]
    assert len(taken) == 3


@settings(max_examples=100, deadline=None)
@given(queries, st.lists(texts, max_size=3))
def test_of_itself_nothing_changes(query: Query, said: list[str]) -> None:
    lists = tuple(NamedList(name=name, terms=terms) for name, terms in LISTS.items())
    topic = Topic(id="made", title="Made", version=1, query=query, lists=lists)
    assert compare_topics(topic, topic) == TopicDifference()
    items = [item(text, name=str(n), site="a.example") for n, text in enumerate(said)]
    assert {one.kind for one in compare(topic, topic, items)} <= {Kind.SAME}


@settings(max_examples=100, deadline=None)
@given(queries, queries, st.lists(texts, max_size=3))
def test_the_other_way_round_is_the_opposite(old: Query, new: Query, said: list[str]) -> None:
    lists = tuple(NamedList(name=name, terms=terms) for name, terms in LISTS.items())
    left, right = (
        Topic(id=name, title="Made", version=1, query=query, lists=lists)
        for name, query in (("left", old), ("right", new))
    )
    items = [item(text, name=str(n)) for n, text in enumerate(said)]
    opposite = {Kind.APPEARS: Kind.VANISHES, Kind.VANISHES: Kind.APPEARS}
    there = [one.kind for one in compare(left, right, items)]
    back = [one.kind for one in compare(right, left, items)]
    assert [opposite.get(kind, kind) for kind in back] == there
