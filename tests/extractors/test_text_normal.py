"""The one normaliser."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.markup import parsable
from extractors.text import normalise, one_line


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("сотруд\u00adничество", "сотрудничество"),
        ("a\u200bb\ufeffc", "abc"),
        ("вправо\u202eовел", "вправоовел"),
        ("и\u0306", "й"),
        ("один\r\n\r\n\r\nдва", "один\nдва"),
        ("конец   \nстроки\t", "конец\nстроки"),
        ("не\u00a0рвать", "не рвать"),
        ("лом\ud800аный", "ломаный"),
        ("a\u2028b\u0085c", "a\nb\nc"),
        ("\x07звонок\x9f", "звонок"),
    ],
)
def test_cleans(dirty, clean):
    assert normalise(dirty) == clean


def test_a_thousand_marks_on_a_letter_become_few():
    assert len(normalise("a" + "\u0301" * 1000)) < 20


def test_one_line_has_no_breaks_and_nothing_is_none():
    assert one_line("два\nслова") == "два слова"
    assert one_line(" \u200b ") is None


@given(st.text(alphabet=st.characters(codec=None), max_size=80))
def test_any_text_comes_out_clean_and_stays_so(text):
    clean = normalise(text)
    clean.encode("utf-8")
    assert unicodedata.is_normalized("NFC", clean)
    assert all(char == "\n" or unicodedata.category(char) not in {"Cc", "Cs"} for char in clean)
    assert normalise(clean) == clean


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Мост &#8212; 8 марта", "Мост &#8212; 8 марта"),
        ("&#171;Мост&#187; &#x2014; &#x8f;", "&#171;Мост&#187; &#x2014; &#x8f;"),
        ("а&#8;б&#x1f;в&#xD800;г&#55357;д", "абвгд"),
        ("а&#8б", "аб"),
        ("а\x00б\ud800в", "абв"),
    ],
)
def test_only_what_a_tree_cannot_hold_is_taken_from_markup(written, kept):
    assert parsable(written).decode() == kept
