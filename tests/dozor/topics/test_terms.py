"""The term language: what a term of a list finds in a text."""

import pytest

from dozor.topics.lemmas import tokens
from dozor.topics.terms import TermIndex, compile_term


def find(term: str, text: str) -> list[str]:
    words = tokens(text)
    finds = TermIndex([compile_term(term)]).find(text, words)
    return [text[words[f.first].start : words[f.last].end] for f in finds]


FOUND = {
    "all forms of a word": ("Орша", "до Орши и под Оршей", ["Орши", "Оршей"]),
    "a lemma does not stand for its neighbour": ("горки", "на горке у Горок", ["Горок"]),
    "all forms of a phrase": (
        "Смоленская область",
        "в Смоленской области",
        ["Смоленской области"],
    ),
    "a phrase over a line": ("Смоленская область", "Смоленской\nобласти", ["Смоленской\nобласти"]),
    "any dash": ("Москва Минск", "Москва—Минск, Москва – Минск, Москва-Минск", None),
    "a term written with a hyphen": ("Холм-Жирковский", "в Холм-Жирковском", ["Холм-Жирковском"]),
    "quotes inside": ("мотоцикл Минск", "мотоцикл «Минск»", ["мотоцикл «Минск"]),
    "an abbreviation": ("пос Красный", "пос. Красный", ["пос. Красный"]),
    "prefix": ("смаленск*", "са Смаленска і Смаленскай", ["Смаленска", "Смаленскай"]),
    "prefix with ё": ("магілё*", "Магілёўская", ["Магілёўская"]),
    "exact form": ("=МАЗ", "МАЗ маз МАЗа", ["МАЗ"]),
    "capital": ("^Красный", "красный Красного КРАСНОМ", ["Красного", "КРАСНОМ"]),
    "alternatives": ("город|посёлок Рудня", "в городе Рудне, посёлке Рудня", None),
    "a gap": (
        "завершиться … Брест",
        "завершится 22 июня в Бресте",
        ["завершится 22 июня в Бресте"],
    ),
    "no words in a gap": ("завершиться … Брест", "завершится Брестом", ["завершится Брестом"]),
}


@pytest.mark.parametrize(("term", "text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_term_is_found(term: str, text: str, expected: list[str] | None) -> None:
    found = find(term, text)
    assert found == expected if expected is not None else len(found) >= 2


ABSENT = {
    "a comma breaks a phrase": ("Смоленская область", "смоленская, область"),
    "a full stop breaks a phrase": ("встреча Минск", "была встреча. Минск ждёт"),
    "another word between": ("Смоленская область", "смоленская новая область"),
    "the gap is short": ("завершиться … Брест", "завершится один два три четыре Брест"),
    "a longer word": ("Орша", "оршад"),
    "the end of the text": ("Смоленская область", "смоленская"),
}


@pytest.mark.parametrize(("term", "text"), ABSENT.values(), ids=ABSENT.keys())
def test_term_is_not_found(term: str, text: str) -> None:
    assert find(term, text) == []


@pytest.mark.parametrize(
    "term",
    [
        "",
        " ",
        "*",
        "=",
        "а||б",
        "=а*",
        "сло*во",
        "… а",
        "а …",
        "!?",
        "а|б-в",
        "а*",
        "а … б … в … г … д",
    ],
)
def test_unreadable_term_is_refused(term: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        compile_term(term)


def test_a_term_is_looked_up_by_its_rarest_word() -> None:
    """«в» stands in every sentence, «Сафонове» hardly ever."""
    text = "в доме, в поле и в Сафонове"
    assert find("в|из Сафонове", text) == ["в Сафонове"]


def test_ten_thousand_alternatives_are_one_question() -> None:
    names = "|".join(f"имя{number}" for number in range(10_000))
    assert find(f"город {names}", "в городе имя77 и в городе имя9999") == [
        "городе имя77",
        "городе имя9999",
    ]
