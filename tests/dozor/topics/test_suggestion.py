"""What is suggested, of what people judged; each with its effect by the real matcher."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dozor.topics import suggestion
from dozor.topics.assessment import assess, judge_items
from dozor.topics.items import LabelledItem
from dozor.topics.suggestion import Suggestion, suggest
from dozor.topics.topic import Topic, load_topic
from dozor.topics.watch import compile_topics
from tests.dozor.topics.queries import LISTS, queries, texts

FILE = '''
id = "sides"
title = "Стороны"
syntax = 1
query = """
@one MEETS @other
WEIGHT +0.08 @business
WEIGHT -0.1 @accidents
MASK @streets
"""
[lists]
one = ["Заречье", "берег"]
other = ["Поляна"]
business = ["договор"]
accidents = ["авария"]
streets = ["улица Заречье"]
'''
TOPIC = load_topic(FILE, "sides.toml")
FILLER = ("Жители обсудили погоду.", "Концерт прошёл в парке.", "Лодки вышли на воду.")


def an_item(name: str, text: str, *, relevant: bool, **more: str) -> LabelledItem:
    return LabelledItem(id=name, title="Новости дня", text=text, relevant=relevant, **more)


def corpus(*items: LabelledItem) -> list[LabelledItem]:
    """With right hits and right refusals beside."""
    right = [
        an_item(f"right {n}", f"Заречье и Поляна подписали договор. {said}", relevant=True)
        for n, said in enumerate(FILLER * 2)
    ]
    other = [an_item(f"other {n}", said, relevant=False) for n, said in enumerate(FILLER * 2)]
    return [*right, *other, *items]


def found(topic: Topic, items: list[LabelledItem]) -> tuple[Suggestion, ...]:
    return suggest(compile_topics((topic,)), items).suggestions


def lines(some: tuple[Suggestion, ...], kind: str) -> list[str]:
    return [f"{one.where}: {one.line}" for one in some if one.kind == kind]


MISS = "Вместе с Поляной приехал Дубровск: делегация Дубровска привезла договор."


def test_a_name_is_suggested_for_the_list_that_has_no_hit() -> None:
    some = found(TOPIC, corpus(an_item("miss", MISS, relevant=True)))
    (best, *_) = some
    assert (best.kind, best.where, best.line) == ("term", "lists.one", '"^Дубровск"')
    assert (best.effect.won, best.effect.let_in) == (["miss"], [])
    assert (best.relevant, best.other) == (1, 0)
    assert best.f1_change > 0


def test_a_name_that_would_let_others_in_shows_them_or_is_not_shown() -> None:
    others = [an_item(f"let in {n}", MISS, relevant=False) for n in range(2)]
    some = found(TOPIC, corpus(an_item("miss", MISS, relevant=True), *others))
    assert not [line for line in lines(some, "term") if "Дубровск" in line]


def test_a_belarusian_name_goes_to_the_belarusian_terms() -> None:
    text = "Разам з Палянай прыехаў Дуброўск: дэлегацыя з Дуброўска прывезла дагавор."
    topic = replace(
        TOPIC,
        lists=tuple(
            replace(one, belarusian=("палян*",)) if one.name == "other" else one
            for one in TOPIC.lists
        ),
    )
    item = an_item("miss", text + " Дагавор, договор.", relevant=True, language="be")
    assert [line for line in lines(found(topic, corpus(item)), "term") if ".belarusian" in line]


def test_a_phrase_around_false_hits_is_suggested_as_a_mask() -> None:
    text = "На площади Заречье встретили гостей: Поляна подписала договор о ярмарке."
    wrong = [
        an_item(f"false {n}", f"{text} {said}", relevant=False) for n, said in enumerate(FILLER)
    ]
    some = found(TOPIC, corpus(*wrong))
    masks = [one for one in some if one.kind == "mask"]
    assert any("площади Заречье" in line for line in (masks[0].line, *masks[0].instead))
    assert masks[0].line.startswith('MASK "')
    assert masks[0].effect.cleared == ["false 0", "false 1", "false 2"]
    assert masks[0].instead[0] == "lists.streets"


def test_what_one_false_hit_says_is_no_mask() -> None:
    text = "На площади Заречье встретили гостей: Поляна подписала договор о ярмарке."
    some = found(TOPIC, corpus(an_item("false", text, relevant=False)))
    assert lines(some, "mask") == []


def test_a_word_of_false_hits_is_suggested_as_a_weight_that_takes() -> None:
    wrong = [
        an_item(
            f"false {n}",
            f"Заречье и Поляна: договор, турнир. Турнир выиграл № {n}.",
            relevant=False,
        )
        for n in range(8)
    ]
    some = found(TOPIC, corpus(*wrong))
    (weight, *_) = [one for one in some if one.kind == "weight"]
    assert weight.line.startswith('WEIGHT -0.1 "')
    assert len(weight.effect.cleared) == 8
    assert weight.contrast < -1.64
    assert "lists.accidents" in weight.instead


def test_a_word_of_misses_is_suggested_for_a_list_that_gives() -> None:
    missed = [
        an_item(f"miss {n}", f"Заречье ждёт Поляну. Ярмарка откроется. {said}", relevant=True)
        for n, said in enumerate(FILLER * 3)
    ]
    other = [an_item(f"more {n}", said, relevant=False) for n, said in enumerate(FILLER * 8)]
    some = found(TOPIC, corpus(*missed, *other))
    assert any(line.startswith("lists.business: ") for line in lines(some, "weight"))


def test_a_capital_is_asked_for_where_false_hits_write_a_term_small() -> None:
    right = [
        an_item(f"cape {n}", f"Посёлок Берег и Поляна: договор. {said}", relevant=True)
        for n, said in enumerate(FILLER)
    ]
    wrong = an_item("false", "На берег вышла Поляна, договор подписан.", relevant=False)
    guards = [one for one in found(TOPIC, corpus(*right, wrong)) if one.kind == "guard"]
    assert [(one.where, one.line) for one in guards] == [
        ("lists.one", '"^берег" in place of "берег"')
    ]
    assert guards[0].effect.cleared == ["false"]
    assert guards[0].effect.lost == []


def test_another_threshold_is_suggested() -> None:
    topic = replace(TOPIC, query=replace(TOPIC.query, threshold=0.9))
    (one,) = [one for one in found(topic, corpus()) if one.kind == "threshold"]
    assert len(one.effect.won) == 6
    value = float(one.line.removeprefix("THRESHOLD "))
    better = replace(topic, query=replace(topic.query, threshold=value))
    assert f1(better, corpus()) == 1.0


def test_beside_the_terms_of_a_query_without_lists() -> None:
    topic = load_topic('id = "a"\ntitle = "А"\nsyntax = 1\nquery = "мост OR мостик"', "a.toml")
    items = [
        *(an_item(f"right {n}", f"Мост. {said}", relevant=True) for n, said in enumerate(FILLER)),
        *(an_item(f"other {n}", said, relevant=False) for n, said in enumerate(FILLER)),
        an_item("miss", "Открыли Дубровск: в городе Дубровск праздник.", relevant=True),
    ]
    assert 'query: OR "^Дубровск" beside "мост"' in lines(found(topic, items), "term")


def test_a_list_that_takes_another_in_gets_its_new_term_too() -> None:
    topic = load_topic(
        'id = "a"\ntitle = "А"\nsyntax = 1\nquery = "@small MEETS @large NOT NEAR/0 ничто"\n'
        '[lists]\nsmall = ["Заречье"]\nlarge = ["@small", "Поляна"]\n'.replace(
            " NOT NEAR/0 ничто", ""
        ),
        "a.toml",
    )
    items = [
        *(
            an_item(f"right {n}", f"Заречье. {said}", relevant=True)
            for n, said in enumerate(FILLER)
        ),
        *(an_item(f"other {n}", said, relevant=False) for n, said in enumerate(FILLER)),
        an_item("miss", "Там, где город Дубровск, открыли парк.", relevant=True),
    ]
    some = found(topic, items)
    assert [one.effect.won for one in some if "lists.small" in one.where] == [["miss"]]


def test_nothing_wrong_means_nothing_to_suggest() -> None:
    assert found(TOPIC, corpus()) == ()


@pytest.mark.parametrize("relevant", [True, False])
def test_items_of_one_kind_alone(relevant: bool) -> None:
    items = [an_item(str(n), MISS, relevant=relevant) for n in range(3)]
    assert isinstance(found(TOPIC, items), tuple)


def test_the_same_effect_is_told_once_with_what_does_the_same() -> None:
    some = found(TOPIC, corpus(an_item("miss", MISS + " Там был Луговск.", relevant=True)))
    effects = [(one.kind, one.effect.key()) for one in some]
    assert len(effects) == len(set(effects))


def test_of_very_many_articles_the_last_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggestion, "MOST_ITEMS", 5)
    done = suggest(compile_topics((TOPIC,)), corpus(an_item("miss", MISS, relevant=True)))
    assert (done.figures.items, done.figures.misses) == (5, 1)


def test_work_is_bounded_and_what_was_not_tried_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggestion, "_MOST_VERDICTS", 0)
    done = suggest(compile_topics((TOPIC,)), corpus(an_item("miss", MISS, relevant=True)))
    assert done.untried > 0


def f1(topic: Topic, items: list[LabelledItem]) -> float:
    watch = compile_topics((topic,))
    figures = assess(watch, judge_items(watch, items)).figures
    return figures.f1.value if figures.f1 else 0.0


def with_term(topic: Topic, where: str, line: str) -> Topic:
    """The topic with a term as it was suggested."""
    _, name, *belarusian = where.split(".")
    term = line.strip('"')
    lists = tuple(
        one
        if one.name != name
        else replace(one, belarusian=(*one.belarusian, term))
        if belarusian
        else replace(one, terms=(*one.terms, term))
        for one in topic.lists
    )
    return replace(topic, lists=lists)


judged = st.lists(st.tuples(texts, texts, st.booleans()), max_size=12)


@settings(max_examples=60, deadline=None)
@given(queries, judged)
def test_what_is_promised_is_kept(query, some) -> None:
    """A term or a weighty word, put into its list, gives the F1 that was promised."""
    lists = tuple(
        replace(TOPIC.lists[0], name=name, terms=terms, belarusian=())
        for name, terms in LISTS.items()
    )
    topic = replace(TOPIC, query=query, lists=lists)
    items = [
        LabelledItem(id=str(n), title=title, text=text, relevant=relevant)
        for n, (title, text, relevant) in enumerate(some)
    ]
    before = f1(topic, items)
    for one in suggest(compile_topics((topic,)), items).suggestions:
        assert one.f1_change > 0
        if one.where.startswith("lists.") and "in place of" not in one.line:
            after = f1(with_term(topic, one.where, one.line), items)
            assert after == pytest.approx(before + one.f1_change)
