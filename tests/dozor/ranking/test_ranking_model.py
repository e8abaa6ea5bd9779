"""A ranker as data: asked, explained, and read from anything."""

import json
import subprocess
import sys
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dozor.ranking.features import Features
from dozor.ranking.model import Ranker, Word, from_json, share_in_order, tf_idf, to_json

RANKER = Ranker(
    words=(
        Word(lemma="мост", rarity=2.0, weight=1.5),
        Word(lemma="турнир", rarity=1.0, weight=-2.0),
    ),
    rules=(("score", 3.0), ("passing", -1.0)),
    bias=-1.0,
    figures={"articles": 60, "all_by_ranker": 0.9},
)


def of(words: dict[str, float], **rules: float) -> Features:
    return Features(words=words, rules=rules)


def test_the_chance_is_that_of_the_log_odds() -> None:
    assert RANKER.chance(of({})) == pytest.approx(0.268941, abs=1e-6)
    assert RANKER.chance(of({"мост": 1.0}, score=0.5)) == pytest.approx(0.880797, abs=1e-6)


def test_what_moves_it_is_told_most_first() -> None:
    moved = RANKER.explain(of({"мост": 1.0, "река": 1.0}, score=1.0, passing=1.0))
    assert [(one.name, one.by) for one in moved] == [
        ("score", 3.0),
        ("мост", 1.5),
        ("passing", -1.0),
    ]


def test_moves_and_bias_make_the_chance() -> None:
    features = of({"мост": 2.0, "турнир": 1.0}, score=0.7)
    up = RANKER.chance(features) > 0.5
    assert up is (sum(one.by for one in RANKER.explain(features)) + RANKER.bias > 0)


def test_extreme_weights_are_chances_too() -> None:
    for weight, chance in ((1e9, 1.0), (-1e9, 0.0)):
        ranker = replace(RANKER, rules=(("score", weight),))
        assert ranker.chance(of({}, score=1.0)) == pytest.approx(chance, abs=1e-9)


def test_tf_idf_has_length_one_and_unknown_words_none() -> None:
    values = tf_idf({"мост": 3.0, "турнир": 1.0, "река": 9.0}, {"мост": 2.0, "турнир": 1.0})
    assert set(values) == {"мост", "турнир"}
    assert sum(value**2 for value in values.values()) == pytest.approx(1.0)
    assert tf_idf({"река": 1.0}, {"мост": 2.0}) == {}


def test_json_gives_the_same_again() -> None:
    assert from_json(to_json(RANKER)) == RANKER


def test_it_is_read_without_the_library_that_made_it() -> None:
    script = (
        "import sys; from dozor.ranking.model import from_json; from_json(sys.argv[1]);"
        "print({'sklearn', 'numpy', 'scipy', 'pickle'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, to_json(RANKER)], capture_output=True, check=True, text=True
    )
    assert set(eval(done.stdout)) <= {"pickle"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "null",
        "[1]",
        '{"format": 1}',
        to_json(RANKER).replace('"format": 1', '"format": 2'),
        to_json(RANKER).replace("-1.0", '"x"'),
        to_json(RANKER).replace("-1.0", "NaN"),
        to_json(RANKER).replace("-1.0", "1e999"),
        to_json(RANKER).replace('"мост"', "7"),
        to_json(RANKER).replace('["мост", 2.0, 1.5]', '["мост", 2.0]'),
        "[" * 100_000,
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    assert text != to_json(RANKER)
    with pytest.raises(ValueError):
        from_json(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(st.fixed_dictionaries({name: json_values for name in ("bias", "rules", "words", "figures")}))
def test_a_hostile_one_is_refused_or_gives_chances(data: dict[str, object]) -> None:
    text = json.dumps({"format": 1, **data})
    try:
        ranker = from_json(text)
    except ValueError:
        return
    assert 0 <= ranker.chance(of({"мост": 1.0}, score=1.0)) <= 1


pairs = st.lists(st.tuples(st.sampled_from([0.0, 0.2, 0.5, 0.9]), st.booleans()), max_size=20)


@given(pairs)
def test_the_share_in_order_counts_pairs(some: list[tuple[float, bool]]) -> None:
    scores, relevant = [score for score, _ in some], [yes for _, yes in some]
    told = [
        1.0 if a[0] > b[0] else 0.5 if a[0] == b[0] else 0.0
        for pair in combinations(some, 2)
        for a, b in (sorted(pair, key=lambda one: not one[1]),)
        if a[1] and not b[1]
    ]
    expected = sum(told) / len(told) if told else None
    assert share_in_order(scores, relevant) == (
        None if expected is None else pytest.approx(expected)
    )
