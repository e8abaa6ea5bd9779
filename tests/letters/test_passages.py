"""Passages, their hits and their length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dozor.letters.passages import MOST_EVIDENCE, passages, segments, title_hits
from dozor.models import Evidence
from tests.letters.samples import evidence


def plain(passage):
    return "".join(piece.text for piece in passage)


def hits(passage):
    return [piece.text for piece in passage if piece.hit]


def test_hit_words_are_set_apart():
    assert hits(segments("Из Орши в Смоленск", ((3, 7), (10, 18)))) == ["Орши", "Смоленск"]


@pytest.mark.parametrize(
    "wrong",
    [((-5, 2),), ((5, 2),), ((0, 99),), ((0, 3), (1, 4)), ((4, 4),), ((90, 99),)],
    ids=["negative", "reversed", "too far", "overlapping", "empty", "outside"],
)
def test_wrong_offsets_lose_no_text(wrong):
    assert plain(segments("Орша рядом", wrong)) == "Орша рядом"


def test_a_short_passage_is_shown_whole():
    assert plain(passages([evidence("Мост открыт в Орше.", "Орше")])[0]) == "Мост открыт в Орше."


@pytest.mark.parametrize(
    ("passage", "shown"),
    [
        ("и мост открыт.", "…и мост открыт."),
        ("Мост открыт, но", "Мост открыт, но…"),
        ("Мост открыт?", "Мост открыт?"),
        ("«Мост открыт»", "«Мост открыт»"),
    ],
)
def test_an_ellipsis_stands_where_a_sentence_is_cut(passage, shown):
    assert plain(passages([evidence(passage)])[0]) == shown


def test_a_long_passage_is_cut_around_its_hits_at_whole_words():
    text = "слово " * 80 + "Витебск и Орша вместе " + "слово " * 80
    (shown,) = passages([evidence(text, "Витебск", "Орша")])
    assert hits(shown) == ["Витебск", "Орша"]
    assert len(plain(shown)) <= MOST_EVIDENCE
    assert set(plain(shown).strip("…").split()) == {"слово", "Витебск", "и", "Орша", "вместе"}


def test_the_window_prefers_the_place_with_most_hits():
    text = "Орша " + "слово " * 100 + "Витебск, Орша, Могилёв"
    found = Evidence(
        field="text",
        start=0,
        end=len(text),
        passage=text,
        terms=(),
        hits=((0, 4), *((text.rindex(w), text.rindex(w) + len(w)) for w in ("Витебск", "Орша"))),
    )
    assert hits(passages([found])[0]) == ["Витебск", "Орша"]


def test_more_passages_are_shown_while_there_is_room():
    shown = passages([evidence("Первый отрывок."), evidence("Второй."), evidence("в" * 290)])
    assert [plain(passage) for passage in shown] == ["Первый отрывок.", "Второй."]


def test_text_goes_before_lead_and_title_is_not_repeated():
    shown = passages(
        [
            evidence("Заголовок", field="title"),
            evidence("Лид.", field="lead"),
            evidence("Текст.", field="text"),
        ]
    )
    assert [plain(passage) for passage in shown] == ["Текст.", "Лид."]


def test_the_same_passage_for_two_topics_is_shown_once():
    assert len(passages([evidence("Мост."), evidence("Мост.")])) == 1


def test_title_hits_are_offsets_in_the_title():
    title = "Мост в Орше открыт"
    assert title_hits(title, [evidence("в Орше", "Орше", field="title", start=5)]) == ((7, 11),)


def test_title_evidence_of_an_older_title_marks_nothing():
    assert title_hits("Другой", [evidence("в Орше", "Орше", field="title", start=5)]) == ()


@given(
    text=st.text(max_size=900),
    offsets=st.lists(st.tuples(st.integers(-10, 950), st.integers(-10, 950)), max_size=8),
)
def test_any_passage_and_any_offsets_stay_within_the_limit(text, offsets):
    found = Evidence(
        field="text", start=0, end=len(text), passage=text, terms=(), hits=tuple(offsets)
    )
    for passage in passages([found, found]):
        assert len(plain(passage)) <= MOST_EVIDENCE
        assert "\n" not in plain(passage)
