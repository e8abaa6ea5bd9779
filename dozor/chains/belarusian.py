"""Belarusian words by their endings: the lexicon has dictionary forms and no cases.

So the functions are those of `russian` but looser: an adjective is what ends like one, a noun may
be in any case; what they let pass, the lists of words must hold.
"""

import re
from collections.abc import Sequence

from dozor.chains.vocabulary import forms
from dozor.topics.belarusian import belarusian_lemmas, known
from dozor.topics.lemmas import fold

_ADJECTIVE = {
    "nomn": re.compile(r"..(?:[ыі]|[аяыі]я|[ае]е|ое)$"),
    "gent": re.compile(r"..(?:[ая]га|ога|[аяо]й|[ыі]х)$"),
    "datv": re.compile(r"..(?:[ая]му|ому|[аяо]й|[ыі]м)$"),
    "accs": re.compile(r"..(?:[ыі]|[ыі]я|ую|юю|[ае]е|ое|[ая]га|[ыі]х)$"),
    "ablt": re.compile(r"..(?:[ыі]м|[аяо]й|[ыі]мі)$"),
    "loct": re.compile(r"..(?:[ыі]м|[аяо]й|[ыі]х)$"),
}
_NOUN = {
    "gent": re.compile(r"..(?:[аяуюыі]|[аяо]ў|[ея]й)$"),
    "datv": re.compile(r"..(?:[уюеіы]|[ая]м|ом)$"),
}
_SMALL = forms("small")
_VELAR = "гкхжшчцр"


def is_adjective(word: str, case: str) -> bool:
    return word.casefold() not in _SMALL and bool(_ADJECTIVE[case].search(word.casefold()))


def is_noun(word: str, case: str) -> bool:
    pattern = _NOUN.get(case)
    small = word.casefold() in _SMALL
    return not small and (pattern is None or bool(pattern.search(word.casefold())))


def is_personal(word: str, case: str) -> bool:
    return word[:1].isupper() and word[1:].islower()


def is_common_noun(word: str) -> bool:
    return len(word) > 3 and word.casefold() not in _SMALL and not is_verb(word)


def is_verb(word: str) -> bool:
    return bool(
        re.search(r"..(?:[аіыяеоу]лі|лася|ліся|ўся|ецца|іцца|уць|юць|яць|іць)$", word.casefold())
    )


def is_place(word: str) -> bool:
    return False


def is_known(word: str) -> bool:
    return known(fold(word))


def lemmas_as_noun(word: str, case: str) -> frozenset[str]:
    """Only the nominative is sure: it is the dictionary form itself."""
    possible = belarusian_lemmas(fold(word))
    return possible & {fold(word)} if case == "nomn" else possible


def inflect(
    words: Sequence[str], case: str, nouns: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Adjectives and the noun that ends them, into the nominative.

    ``nouns``: dictionary forms to prefer where several are possible.
    """
    if case == "nomn" or not words:
        return tuple(words)
    head = words[-1]
    found = sorted(belarusian_lemmas(fold(head)))
    chosen = next((form for form in found if form in nouns), found[0])
    plural = bool(re.search(r"(?:[аяо]ў|[ая]х|[ая]м|[ая]мі)$", head.casefold()))
    ending = "pl" if plural else _gender(chosen)
    return (*(_adjective(word, ending) for word in words[:-1]), _as_written(chosen, head))


def inflect_person(words: Sequence[str], case: str) -> tuple[str, ...]:
    """A first name and a surname; only the commonest endings of men's are taken off."""
    if case == "nomn":
        return tuple(words)
    return tuple(re.sub(r"(?<=[^аеёіоуыэюя])(?:а|у|ам|ом|ым)$", "", word) for word in words)


def _gender(noun: str) -> str:
    if noun.endswith(("а", "я")):
        return "f"
    return "n" if noun.endswith(("о", "е", "ё")) else "m"


def _adjective(word: str, ending: str) -> str:
    found = [form for form in belarusian_lemmas(fold(word)) if form.endswith(("ы", "і"))]
    if not found or ending == "m":
        return _as_written(min(found), word) if found else word
    stem, last = min(found)[:-1], min(found)[-1]
    soft = last == "і" and stem[-1] not in _VELAR
    endings = {"f": ("ая", "яя"), "n": ("ае", "яе"), "pl": ("ыя", "ія")}
    if ending == "pl" and last == "і":
        return _as_written(f"{stem}ія", word)
    return _as_written(stem + endings[ending][soft], word)


def _as_written(form: str, word: str) -> str:
    if fold(word) == form:  # folding takes its apostrophe
        return word
    letters = zip(form, f"{word.casefold():{len(form)}}", strict=False)
    form = "".join("ё" if (one, two) == ("е", "ё") else one for one, two in letters)
    if word.isupper() and len(word) > 1:
        return form.upper()
    return form[:1].upper() + form[1:] if word[:1].isupper() else form
