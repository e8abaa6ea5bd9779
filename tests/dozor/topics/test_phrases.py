"""The phrases of articles by their lemmas, and how they are written."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dozor.topics.items import LabelledItem
from dozor.topics.lemmas import fold
from dozor.topics.phrases import LONGEST, Phrasebook, spelling


def an_item(text: str, title: str = "", *, relevant: bool = True, **more: Any) -> LabelledItem:
    return LabelledItem(id="1", title=title, text=text, relevant=relevant, **more)


def phrases(text: str) -> set[tuple[str, ...]]:
    item = an_item(text)
    return {place.phrase for place in Phrasebook([item]).places(item)}


def test_words_stand_in_their_lemmas_up_to_three_together() -> None:
    found = phrases("ветхие длинные деревянные мосты")
    assert ("ветхий", "длинный", "деревянный") in found
    assert ("деревянный", "мост") in found
    assert ("мост",) in found
    assert max(map(len, found)) == LONGEST


@pytest.mark.parametrize("sign", [".", ",", ":", ";", "!", "\n", " — дорога — "])
def test_no_phrase_goes_over_a_sign(sign: str) -> None:
    assert ("мост", "река") not in phrases(f"мост{sign}река")


@pytest.mark.parametrize("sign", [" ", "-", " «", "\xa0"])
def test_a_phrase_goes_over_blanks_quotes_and_hyphens(sign: str) -> None:
    assert ("мост", "река") in phrases(f"мост{sign}река")


def test_function_words_and_numbers_make_no_phrase_and_end_none() -> None:
    found = phrases("и мост через 12 реку для")
    assert ("мост",) in found
    assert not [one for one in found if {"и", "для", "12", "через"} & {one[0], one[-1]}]


def test_of_an_ambiguous_word_that_lemma_counts_which_more_articles_have() -> None:
    town = [an_item("в Смоленске"), an_item("о Смоленске")]
    odd = an_item("под Смоленском")
    adjective = [an_item("смоленский лён"), an_item("смоленские бани"), an_item("смоленских бань")]
    assert {p.phrase for p in Phrasebook([*town, odd]).places(odd)} == {("смоленск",)}
    book = Phrasebook([*adjective, odd])
    assert {place.phrase for place in book.places(odd)} == {("смоленский",)}


def test_places_are_offsets_of_their_field() -> None:
    item = an_item("Построен новый мост.", "Мост открыт", lead="Коротко о мосте")
    fields = {"title": item.title, "lead": item.lead or "", "text": item.text}
    places = list(Phrasebook([item]).places(item))
    assert {place.field for place in places} == set(fields)
    for place in places:
        assert fields[place.field][place.start : place.end].split() == list(place.words)


def test_usage_counts_articles_not_words() -> None:
    items = [an_item("мост мост мост"), an_item("мост", relevant=False), an_item("река")]
    usage = Phrasebook(items).usages(items, {("мост",)})[("мост",)]
    assert (usage.relevant, usage.other) == (1, 1)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("приехали в Заречье", True),
        ("Заречье встречает", False),  # a sentence begins
        ("приехали в заречье и в Заречье", False),
    ],
)
def test_a_name_has_a_capital_wherever_it_stands(text: str, name: bool) -> None:
    items = [an_item(text)]
    assert Phrasebook(items).usages(items, {("заречье",)})[("заречье",)].is_name is name


@pytest.mark.parametrize(
    ("text", "phrase", "written"),
    [
        ("мост, моста, моста", ("мост",), "мост"),
        ("моста", ("мост",), "мост"),
        ("о мосте дружбы", ("мост", "дружба"), "мосте дружбы"),
    ],
)
def test_a_phrase_is_spelt_in_its_dictionary_form_where_there_is_one(
    text: str, phrase: tuple[str, ...], written: str
) -> None:
    items = [an_item(text)]
    assert spelling(phrase, Phrasebook(items).usages(items, {phrase})[phrase]) == written


def test_belarusian_articles_are_told_apart() -> None:
    items = [an_item("масты", language="be"), an_item("мост", language="ru")]
    usages = Phrasebook(items).usages(items, {("мост",)})
    assert not usages[("мост",)].in_belarusian_alone
    be = an_item("краіна", language="be")
    (phrase,) = {place.phrase for place in Phrasebook([be]).places(be)}
    assert Phrasebook([be]).usages([be], {phrase})[phrase].in_belarusian_alone


@settings(deadline=None)  # the first word loads the dictionary
@given(st.text(max_size=200), st.text(max_size=40))
def test_any_text_has_phrases_of_its_own_words(text: str, title: str) -> None:
    item = an_item(text, title)
    book = Phrasebook([item])
    for place in book.places(item):
        field = title if place.field == "title" else text
        assert 0 <= place.start < place.end <= len(field)
        assert len(place.phrase) == len(place.words) <= LONGEST
        assert all(fold(word) for word in place.words)
