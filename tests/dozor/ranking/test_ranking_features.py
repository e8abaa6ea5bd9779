"""What a ranker knows of an article."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dozor.models import Evidence, Match
from dozor.ranking.features import features_of


def a_match(**more: object) -> Match:
    given_: dict[str, object] = {"topic_id": "bridges", "relevant": True, "score": 0.75}
    return Match(**{**given_, **more})  # type: ignore[arg-type]


def a_piece(field: str = "text", *rules: str) -> Evidence:
    return Evidence(field=field, start=0, end=4, passage="Мост", terms=("Мост",), rules=rules)


def rules(match: Match) -> dict[str, float]:
    return {n: v for n, v in features_of(match, title="", lead=None, text="").rules.items() if v}


def test_words_are_counted_in_their_lemmas() -> None:
    words = features_of(a_match(), title="Мосты", lead="о мосте", text="мост, река").words
    assert words["мост"] == 3
    assert words["река"] == 1


def test_an_ambiguous_word_counts_once_in_all() -> None:
    words = features_of(a_match(), title="", lead=None, text="в Смоленском").words
    assert words == {"смоленск": 0.5, "смоленский": 0.5}


def test_short_words_and_numbers_do_not_count() -> None:
    assert features_of(a_match(), title="из 2026", lead=None, text="и по 100").words == {}


def test_the_score() -> None:
    assert rules(a_match())["score"] == 0.75


@pytest.mark.parametrize("prominence", ["subject", "substantial", "passing"])
def test_the_prominence(prominence: str) -> None:
    assert rules(a_match(prominence=prominence))[prominence] == 1.0


def test_the_number_of_passages() -> None:
    counts = [rules(a_match(evidence=(a_piece(),) * n)).get("passages", 0.0) for n in (0, 1, 5)]
    assert counts[0] == 0.0
    assert 0 < counts[1] < counts[2] == 1.0


def test_a_hit_in_the_headline() -> None:
    assert rules(a_match(evidence=(a_piece("title"),)))["headline"] == 1.0
    assert "headline" not in rules(a_match(evidence=(a_piece("text"),)))


def test_the_lists_that_hit() -> None:
    evidence = (a_piece("text", "@towns: Заречье", "мост"), a_piece("text", "@towns: Луг"))
    assert [name for name in rules(a_match(evidence=evidence)) if name[0] == "@"] == ["@towns"]


@settings(deadline=None)  # the first word loads the dictionary
@given(st.text(max_size=300), st.text(max_size=50))
def test_any_text_has_features(text: str, title: str) -> None:
    features = features_of(a_match(), title=title, lead=None, text=text)
    assert all(count > 0 for count in features.words.values())
    assert all(0 <= value <= 1 for value in features.rules.values())
