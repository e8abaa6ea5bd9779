"""Russian words by case: what an adjective or a noun may be, and its nominative or genitive.

Cases go by pymorphy3's names: nomn gent datv accs ablt loct.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from dozor.topics.lemmas import fold, readings

_ADJECTIVES = frozenset({"ADJF", "PRTF"})
_PERSONAL = frozenset({"Name", "Surn", "Patr"})
_OTHER_NAMES = {"gen1": "gent", "gen2": "gent", "acc2": "accs", "loc1": "loct", "loc2": "loct"}
_PART = re.compile(r"[^-‑]+")
_LEAST = 0.01  # the likelihood below which a reading is noise


@lru_cache(maxsize=1 << 14)
def _read(word: str) -> tuple[Any, ...]:
    found = readings(word)
    return tuple(one for one in found if one.score >= _LEAST) or tuple(found)


def _case(reading: Any) -> str:
    case = str(reading.tag.case or "")
    return _OTHER_NAMES.get(case, case)


def is_adjective(word: str, case: str) -> bool:
    return any(one.tag.POS in _ADJECTIVES and _case(one) == case for one in _read(word))


def is_noun(word: str, case: str) -> bool:
    return any(one.tag.POS == "NOUN" and _case(one) == case for one in _read(word))


def is_personal(word: str, case: str) -> bool:
    """Whether it may be a first name, a patronymic or a surname in that case."""
    return any(_PERSONAL & one.tag.grammemes and _case(one) == case for one in _read(word)[:4])


def is_place(word: str) -> bool:
    return any("Geox" in one.tag for one in _read(word)[:2])


def is_known(word: str) -> bool:
    """Whether the dictionary has it as anything but an organisation."""
    return any(one.is_known and "Orgn" not in one.tag for one in _read(word))


def is_common_noun(word: str) -> bool:
    return bool(_read(word)[0].tag.POS == "NOUN")


def is_verb(word: str) -> bool:
    return bool(_read(word)[0].tag.POS in {"VERB", "INFN", "GRND", "PRTS"})


def gender_of(words: Sequence[str]) -> str | None:
    """masc, femn, neut or plur of a name in the nominative, by its first noun and, of a person, by
    the first name; None where no dictionary tells."""
    nouns = [word for word in words if not is_adjective(word, "nomn")]
    heads = [[one for one in _read(word)[:3] if _is_head(word, one)] for word in nouns]
    names = [one for found in heads for one in found if "Name" in one.tag]
    head = next(iter([*names, *(heads[0] if heads else ())]), None)
    if head is None:
        return None
    return "plur" if head.tag.number == "plur" else head.tag.gender


def _is_head(word: str, reading: Any) -> bool:
    is_acronym = word.isupper() and "Abbr" not in reading.tag
    return (
        reading.is_known
        and not is_acronym
        and reading.tag.POS == "NOUN"
        and _case(reading) == "nomn"
    )


def lemmas_as_noun(word: str, case: str) -> frozenset[str]:
    """Folded dictionary forms of the word as a noun in that case."""
    return frozenset(
        fold(one.normal_form)
        for one in _read(word)
        if one.tag.POS in {"NOUN", "ADJF"} and _case(one) == case
    )


def inflect(
    words: Sequence[str], case: str, nouns: frozenset[str] = frozenset(), target: str = "nomn"
) -> tuple[str, ...]:
    """Adjectives and the noun that ends them, out of ``case`` into ``target``; a word that cannot
    be is left as it is. ``nouns``: dictionary forms to prefer where several are possible."""
    if case == target or not words:
        return tuple(words)
    found = [one for one in _read(words[-1]) if one.tag.POS == "NOUN" and _case(one) == case]
    preferred = [one for one in found if fold(one.normal_form) in nouns]
    head = next(iter(preferred or found), None)
    shapes = [(word, _agreeing(word, case, head)) for word in words[:-1]]
    return tuple(_into(word, one, target) for word, one in [*shapes, (words[-1], head)])


def inflect_person(words: Sequence[str], case: str, target: str = "nomn") -> tuple[str, ...]:
    """A first name, patronymic, surname, agreeing in gender where the first name tells it."""
    if case == target:
        return tuple(words)
    genders = [_personal(word, case, None) for word in words]
    gender = next((one.tag.gender for one in genders if one and "Name" in one.tag), None)
    return tuple(_into(word, _personal(word, case, gender), target) for word in words)


def _personal(word: str, case: str, gender: str | None) -> Any:
    inflected = [one for one in _read(word) if _case(one) == case]
    fitting = [one for one in inflected if _PERSONAL & one.tag.grammemes] or inflected
    same = [one for one in fitting if gender is None or one.tag.gender in {gender, None}]
    return (same or fitting or [None])[0]


def _agreeing(word: str, case: str, head: Any) -> Any:
    fitting = [one for one in _read(word) if one.tag.POS in _ADJECTIVES and _case(one) == case]
    if head is not None:
        same = [one for one in fitting if one.tag.number == head.tag.number]
        close = [one for one in same if one.tag.gender in {None, head.tag.gender}]
        fitting = close or same or fitting
    return fitting[0] if fitting else None


def _into(word: str, reading: Any, target: str) -> str:
    inflected = reading.inflect({target}) if reading is not None else None
    return _as_written(inflected.word, word) if inflected is not None else word


def _as_written(form: str, word: str) -> str:
    """The form with the capitals of the word, and with ё only where the word has one."""
    if "ё" not in word.casefold():
        form = form.replace("ё", "е")
    if word.isupper() and len(word) > 1:
        return form.upper()
    capitals = [part[0].isupper() for part in _PART.findall(word)]
    parts = iter(capitals)
    return _PART.sub(lambda m: m[0][:1].upper() + m[0][1:] if next(parts, False) else m[0], form)
