"""Dictionary forms, tokens with offsets, and what the search index and its queries agree upon."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dozor.topics.lemmas import fold, index_text, is_belarusian, lemmas, query_words, tokens

FORMS = {
    "case ending": ("Беларусью", {"беларусь"}),
    "town that is an adjective too": ("Смоленском", {"смоленск", "смоленский"}),
    "ё in the dictionary, е in the text": ("Могилева", {"могилев"}),
    "ё in both": ("Могилёва", {"могилев"}),
    "capitals": ("МИНСКА", {"минск"}),
    "stress mark": ("Ми\u0301нска", {"минск"}),
    "soft hyphen": ("Смо\u00adленска", {"смоленск"}),
    "decomposed й": ("минскии\u0306", {"минский"}),
    "Latin look-alikes": ("Cмoлeнcкa", {"смоленск"}),
    "a reading nobody means": ("после", {"после"}),
    "Belarusian by its letters": ("Мінскам", {"мінск"}),
    "Belarusian that Russian does not know": ("Смаленская", {"смаленскі"}),
    "ў at the beginning": ("ўрада", {"урад"}),
    "apostrophes are one": ("аб’ект", {"абект"}),
    "Latin word": ("Sputnik", {"sputnik"}),
    "number": ("2026", {"2026"}),
}


@pytest.mark.parametrize(("word", "expected"), FORMS.values(), ids=FORMS.keys())
def test_lemmas_of_a_word(word: str, expected: set[str]) -> None:
    assert lemmas(word) == expected


def test_word_outside_the_dictionary_keeps_itself() -> None:
    assert "хиславичах" in lemmas("Хиславичах")


def test_tokens_carry_offsets_and_split_compounds() -> None:
    found = tokens("Российско-белорусский: 3,5 млн")
    assert [(token.word, token.start, token.end) for token in found] == [
        ("Российско", 0, 9),
        ("белорусский", 10, 21),
        ("3", 23, 24),
        ("5", 25, 26),
        ("млн", 27, 30),
    ]


@given(st.text(alphabet=st.sampled_from("аБё́­'’-. Oоi\n«9_\u0306")))
def test_tokens_lie_in_the_text_in_order(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end
        assert text[token.start : token.end] == token.word
        assert fold(token.word)
        assert lemmas(token.word)
        end = token.end


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("смоленская область", "Об этом сообщили в Смоленской области"),
        ("Могилев", "Делегация из Могилёва"),
        ("поставка трактора", "О поставках тракторов договорились"),
        ("Смаленску", "Выстава адкрылася ў Смаленску"),
    ],
)
def test_query_finds_other_forms_of_its_words(query: str, text: str) -> None:
    indexed = set(index_text("", text).split())
    assert all(indexed.intersection(forms) for forms in query_words(query))


def test_index_holds_title_and_text() -> None:
    assert index_text("Минску", "Орше").split() == ["минск", "орша"]


@pytest.mark.parametrize("query", ["", '"*:()', " - "])
def test_query_without_words_is_empty(query: str) -> None:
    assert query_words(query) == ()


def test_dictionary_is_loaded_only_when_needed() -> None:
    code = "import dozor.topics.matching, sys; sys.exit('pymorphy3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_word_of_both_languages_is_read_in_that_of_its_text() -> None:
    assert lemmas("Красны") == {"красный"}
    assert lemmas("Красны", True) == {"красны"}


def test_a_russian_word_in_a_belarusian_text_keeps_its_forms() -> None:
    assert "минск" in lemmas("Минске", True)


def test_both_readings_of_a_query_are_looked_for() -> None:
    [forms] = query_words("Красны")
    assert set(forms) == {"красный", "красны"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Мінск і Смаленск падпісалі дамову", True),
        ("Минск и Смоленск подписали договор", False),
        (
            "Газета «Звязда» и «Народнае слова» выходят в Минске, сообщает редакция «Мінск-навіны»",
            False,
        ),
        ("", False),
    ],
)
def test_a_belarusian_text_is_known_by_its_letters(text: str, expected: bool) -> None:
    assert is_belarusian(token.word for token in tokens(text)) is expected
