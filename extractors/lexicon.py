"""What the dictionaries of Russian and Belarusian word forms know.

Each is loaded with the first question (0.3 s; the Belarusian one takes 40 MB, and is asked only of
text that has its letters).
"""

from functools import lru_cache
from typing import Any

_BELARUSIAN = ("і", "ў", "чы", "жы", "шы")
_RUSSIAN = ("и", "щ", "ъ")


def is_belarusian(text: str) -> bool:
    """By what only one of the two languages writes; a word may have nothing of it."""
    return sum(map(text.count, _BELARUSIAN)) > sum(map(text.count, _RUSSIAN))


@lru_cache(maxsize=50_000)
def is_known(word: str, belarusian: bool = False) -> bool:
    """Whether the language's dictionary has this form, with ё written as е or not."""
    if belarusian:
        from dozor.topics.belarusian import known
        from dozor.topics.lemmas import fold

        return known(fold(word))
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


_GOVERNED = {  # by prepositions that begin words, too
    "по": {"datv", "loct", "accs"}, "на": {"accs", "loct", "loc2"}, "за": {"accs", "ablt"},
    "до": {"gent"}, "от": {"gent"}, "из": {"gent"}, "об": {"loct", "accs"}, "при": {"loct"},
    "под": {"accs", "ablt"}, "над": {"ablt"}, "про": {"accs"}, "без": {"gent"}, "для": {"gent"},
    "со": {"gent", "ablt"}, "во": {"accs", "loct", "loc2"}, "через": {"accs"},
}  # fmt: skip
_SHORT = frozenset(
    {"а", "в", "и", "к", "о", "с", "у", "я", "не", "он", "то", "но", "мы", "так", "да", "ты", "же"}
    | {"вы", "бы", "или", "ли", "их", "ни", "что", "как", "это", "все", "всё", "его", "она", "они"}
    | {"ещё", "еще", "уже", "был", "раз", "где", "там", "нас", "чем", "кто", "вот", "эти", "тут"}
    | {"год", "дня", "дни", "лет", "час", "два", "две", "три", "сам", "дом", "мая", "ему", "ей"}
    | {"тот", "той", "том", "чей", "сто", "нет", "им", "её", "ее", "нам", "вам", "вас", "мой"}
)
_SHORT_BELARUSIAN = frozenset(
    {"а", "і", "у", "ў", "з", "я", "не", "ні", "ён", "мы", "вы", "ты", "то", "як", "што", "так"}
    | {"але", "каб", "бо", "ці", "іх", "яго", "яе", "яму", "ёй", "ім", "сам", "яны", "яна", "гэта"}
    | {"уся", "усе", "тут", "там", "дзе", "хто", "ужо", "год", "дні", "дня", "два", "дзве", "тры"}
    | {"сто", "быў", "дом", "без", "пры", "для", "той", "тое", "тых", "мае", "нас", "вас", "нам"}
)
_PREPOSITIONS = frozenset({"ад", "на", "за", "па", "да", "аб", "пра", "пад", "над", "праз", "са"})


def agrees(one: str, two: str, belarusian: bool = False) -> bool:
    """Whether two known words may stand side by side: no preposition governs a verb, nor a Russian
    one any case («про водам»), and of short words only the usual ones are believed."""
    one, two = one.lower(), two.lower()
    if belarusian:
        if one in _PREPOSITIONS:
            return not _is_belarusian_verb(two)
        return len(one) > 3 or one in _SHORT_BELARUSIAN
    if one in _GOVERNED:
        cases = {parse.tag.case for parse in _dictionary().parse(two)}
        return not cases.isdisjoint(_GOVERNED[one])
    return len(one) > 3 or one in _SHORT


def _is_belarusian_verb(word: str) -> bool:
    from dozor.topics.belarusian import belarusian_lemmas
    from dozor.topics.lemmas import fold

    return all(lemma.endswith(("ць", "цца", "чы")) for lemma in belarusian_lemmas(fold(word)))


def _is_proper(tag: Any) -> bool:
    return any(mark in tag for mark in ("Geox", "Name", "Surn", "Patr", "Orgn", "Trad"))


@lru_cache(maxsize=1)
def _dictionary() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer()
