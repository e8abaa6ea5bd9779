"""Figures by hand, what went wrong with its evidence, and any number of items."""

import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dozor.topics.assessment import Assessment, Estimate, Figures, assess, judge_items, wilson
from dozor.topics.items import LabelledItem
from dozor.topics.topic import load_topic
from dozor.topics.watch import compile_topics

TOPIC = load_topic(
    '''
id = "bridges"
title = "Мосты"
syntax = 1
query = """
мост MEETS @rivers
WEIGHT +0.1 @works
WEIGHT -0.1 праздник
"""
[lists]
rivers = ["Днепр", "Сож"]
works = ["ремонт", "открыть"]
''',
    "bridges.toml",
)
WATCH = compile_topics((TOPIC,))

# text -> whether a person holds it for relevant; the topic finds it when both sides and works meet
SAID = {
    "На мосту через Днепр идёт ремонт.": True,
    "Мост через Сож открыли после ремонта.": True,
    "Мост через Сож открыли.": True,
    "Мост через Сож открыли на открытке.": False,
    "Ремонт моста в городе закончен.": True,
    "На мосту через Днепр был праздник.": True,
    "На мосту через Сож стоит рыбак.": False,
    "Днепр тих.": False,
    "Ярмарка открыта.": False,
    "Снег.": False,
}


def items() -> Iterator[LabelledItem]:
    for number, (text, relevant) in enumerate(SAID.items()):
        yield LabelledItem(id=f"n{number}", title="Новости", text=text, relevant=relevant)


@pytest.fixture(scope="module")
def result() -> Assessment:
    return assess(WATCH, judge_items(WATCH, items()))


def rounded(estimate: Estimate | None) -> tuple[float, float, float] | None:
    if estimate is None:
        return None
    return round(estimate.value, 4), round(estimate.low, 4), round(estimate.high, 4)


def test_the_items_are_counted(result: Assessment) -> None:
    assert result.figures == Figures(right_hits=3, false_hits=1, misses=2, right_refusals=4)
    assert result.figures.items == 10


# By hand: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n) with z = 1.96.


def test_precision_has_wilsons_interval(result: Assessment) -> None:
    assert rounded(result.figures.precision) == (0.75, 0.3006, 0.9544)


def test_recall_has_wilsons_interval(result: Assessment) -> None:
    assert rounded(result.figures.recall) == (0.6, 0.2307, 0.8824)


def test_f1_has_the_interval_of_its_share(result: Assessment) -> None:
    # 3 of 6 is 0.5 (0.1876–0.8124); F1 is 2J / (1 + J).
    assert rounded(result.figures.f1) == (0.6667, 0.316, 0.8965)


def test_where_nothing_went_wrong_few_items_still_promise_little() -> None:
    f1 = Figures(right_hits=5).f1
    assert f1 is not None
    assert f1.high == pytest.approx(1)
    assert f1.low < 0.75


def test_of_nothing_there_is_no_share() -> None:
    none_found = Figures(misses=2, right_refusals=3)
    assert none_found.precision is None
    assert rounded(none_found.recall) is not None
    assert Figures(false_hits=1).recall is None
    assert Figures(right_refusals=3).f1 is None


@given(st.integers(1, 10_000), st.data())
def test_an_interval_holds_its_share_and_is_one(trials: int, data: st.DataObject) -> None:
    estimate = wilson(data.draw(st.integers(0, trials)), trials)
    assert estimate is not None
    assert 0 <= estimate.low <= estimate.value + 1e-9
    assert estimate.value - 1e-9 <= estimate.high <= 1


def test_a_false_hit_has_its_evidence(result: Assessment) -> None:
    (wrong,) = result.false_hits
    assert (wrong.id, wrong.title) == ("n3", "Новости")
    assert wrong.match.score >= 0.5
    assert wrong.evidence[0].rules == ("мост", "@rivers: Сож")


def test_misses_come_nearest_to_the_threshold_first(result: Assessment) -> None:
    assert [wrong.id for wrong in result.misses] == ["n5", "n4"]
    assert 0.5 > result.misses[0].match.score > result.misses[1].match.score == 0


def test_a_miss_shows_what_stands_there_though_the_condition_does_not_hold(
    result: Assessment,
) -> None:
    wrong = result.misses[1]
    assert wrong.match.evidence == ()
    assert [(one.rules, one.terms) for one in wrong.evidence] == [(("мост",), ("моста",))]


def test_terms_that_stand_anywhere_are_known(result: Assessment) -> None:
    said = {term.source for term in result.hit}
    assert said == {"мост", "Днепр", "Сож", "ремонт", "открыть", "праздник"}


def test_the_order_of_the_items_does_not_matter(result: Assessment) -> None:
    turned = assess(WATCH, judge_items(WATCH, reversed([*items()])))
    assert turned.figures == result.figures


def peak(count: int) -> int:
    """Bytes at most held while so many items pass, of which the topic finds half."""
    found = "На мосту через Днепр идёт ремонт. " * 40
    passing = (
        LabelledItem(
            id=str(n), title="Новости", text=found if n % 2 else "Снег.", relevant=n % 2 > 0
        )
        for n in range(count)
    )
    tracemalloc.start()
    assess(WATCH, judge_items(WATCH, passing))
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return held


def test_any_number_of_items_needs_no_more_memory() -> None:
    peak(20)  # what is kept for good: lemmas, the index
    assert peak(300) < peak(100) + 200 * 3000  # the words of one alone are some 3 kB
