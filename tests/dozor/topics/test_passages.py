"""Where sentences end, and which of them make one passage."""

import pytest

from dozor.topics.lemmas import tokens
from dozor.topics.passages import listed, spans, split_sentences

SENTENCES = {
    "full stops": ("Раз. Два! Три?", ["Раз.", "Два!", "Три?"]),
    "closing quotes": ("«Едем.» Приехали.", ["«Едем.»", "Приехали."]),
    "abbreviations": (
        "В г. Смоленск и на ул. Ленина. Там.",
        ["В г. Смоленск и на ул. Ленина.", "Там."],
    ),
    "initials": ("Приехал А. Б. Иванов.", ["Приехал А. Б. Иванов."]),
    "numbers": ("Это 3.5 млн. рублей.", ["Это 3.5 млн. рублей."]),
    "paragraphs": ("Раз\n\n \nДва", ["Раз", "Два"]),
    "nothing": (" \n ", []),
}


@pytest.mark.parametrize(("text", "expected"), SENTENCES.values(), ids=SENTENCES.keys())
def test_text_is_split_into_sentences(text: str, expected: list[str]) -> None:
    found = split_sentences("Т", None, text)[1:]
    assert [text[sentence.start : sentence.end].strip() for sentence in found] == expected


def test_headline_is_one_sentence_and_joins_no_passage() -> None:
    sentences = split_sentences("Раз. Два.", "Лид.", "Текст.")
    assert [sentence.field for sentence in sentences] == ["title", "lead", "text"]
    assert all(first > 0 for first, _ in spans(sentences))


def test_passage_crosses_one_border_of_paragraphs_at_most() -> None:
    sentences = split_sentences("", None, "А.\nБ.\nВ.")
    assert set(spans(sentences)) == {(1, 1), (2, 2), (3, 3), (1, 2), (2, 3)}


@pytest.mark.parametrize(
    ("text", "hit", "expected"),
    [
        ("в Казани, Смоленске, Перми", "Смоленске", True),
        ("из Калуги, Твери и Смоленска", "Смоленска", True),
        ("Ленинградская и Московская области, Смоленск", "Смоленск", True),
        ("Псковская область, Великий Новгород и Смоленск", "Смоленск", True),
        ("между Смоленском, Витебском и Оршей", "Смоленском", False),
        ("Тверь. Пермь. Смоленск", "Смоленск", False),
        ("Василий Анохин и Смоленск", "Смоленск", False),
    ],
)
def test_name_in_a_list_is_told_from_a_name(text: str, hit: str, expected: bool) -> None:
    words = tokens(text)
    hits = {n for n, word in enumerate(words) if word.word == hit}
    if not expected:
        hits |= {n for n, word in enumerate(words) if word.word in {"Витебском", "Оршей"}}
    assert bool(listed(text, words, frozenset(hits))) is expected


@pytest.mark.parametrize("unit", [".", " ", ". ", "«", "Казань, ", "а.\n"])
def test_hostile_text_costs_no_more_than_its_length(unit: str) -> None:
    text = unit * 50_000
    assert len(split_sentences("", None, text)) <= len(text)
