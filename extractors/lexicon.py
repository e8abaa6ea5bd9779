"""What the dictionary of Russian word forms knows. Loaded with the first question (0.3 s)."""

from functools import lru_cache
from typing import Any


@lru_cache(maxsize=50_000)
def is_known(word: str) -> bool:
    """Whether the dictionary has this form, with ё written as е or not."""
    return bool(_dictionary().word_is_known(word.lower()))


@lru_cache(maxsize=2_000)
def may_be_first_name(word: str) -> bool:
    """Whether a capitalised word can be a person's first name: known as one, or not known at all
    (Belarusian and rare names)."""
    if not is_known(word):
        return True
    return any("Name" in parse.tag for parse in _dictionary().parse(word.lower()))


@lru_cache(maxsize=20_000)
def lemmas(word: str) -> tuple[str, ...]:
    """All dictionary forms that a word may be of."""
    return tuple({parse.normal_form for parse in _dictionary().parse(word)}) if word else ()


def two_nominatives(one: str, two: str) -> bool:
    """Whether two nouns stand side by side as names, of which neither governs the other («столица
    статус»). A proper name may be an apposition («город Минск»), so it is none of that."""
    first, second = (_dictionary().parse(word.lower()) for word in (one, two))
    nouns = all(parse.tag.POS == "NOUN" for parse in (*first, *second))
    if not nouns or any(_is_proper(parse.tag) for parse in second):
        return False
    free = {"nomn", "accs", "voct"}
    return (
        first[0].tag.case == "nomn"
        and any(parse.tag.case == "nomn" for parse in second)
        and all(parse.tag.case in free for parse in second)
    )


def _is_proper(tag: Any) -> bool:
    return any(mark in tag for mark in ("Geox", "Name", "Surn", "Patr", "Orgn", "Trad"))


@lru_cache(maxsize=1)
def _dictionary() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer()
