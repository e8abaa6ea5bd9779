"""Dictionary forms of Belarusian words, in the official spelling and in the classical one.

A word is looked up in the lexicon beside this module, which `benchmarks/belarusian_lexicon.py`
makes: stems, and for each the paradigms it is inflected by. What is not there is tried in the
official spelling (сьвету → свету, Эўропе → Еўропе, Воршы → Оршы). What is not there either is
mostly a name: rules take its endings off, which may give several forms, and the word itself stays
one of them.

Words come folded as `dozor.topics.lemmas.fold` gives them: lower case, without ё, apostrophes,
stress marks and Latin look-alikes. и, ъ and щ, typed where a keyboard has no і, are read as і,
nothing and шч; ў at the beginning as у, since «ва ўрадзе» and «урад» are one word. What is given
back is folded the same way.
"""

import re
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

_LONGEST = 40  # letters; what is longer is no word, and must not cost time
_CACHE_SIZE = 1 << 14  # some 8 MB when full; whoever asks has a cache of its own

_TYPED = str.maketrans({"и": "і", "ъ": "", "щ": "шч", "ґ": "г"})
_FOREIGN = re.compile("[иъщ]")

# What the classical spelling writes where the official one does not. Each is tried only when the
# word as written is unknown, and counts only when the lexicon knows the outcome: «пісьмо» and
# «зямля» are good in both.
_SOFT_SIGN = re.compile("(?<=[зсцн])ь(?=[бвджзклмнпсфцчшеюяі])|(?<=л)ь(?=л)")
_SOFT_DOUBLE = re.compile("дзь(?=дз)")  # судзьдзя: суддзя
_LOAN = re.compile(
    "^э|(?<=[бвгзкмнпсфх])э"  # Эўропа, газэта, канфэрэнцыя
    "|(?<=л)[яею]"  # плян, Лёндан, клюб
    "|(?<=[зс])ы"  # прэзыдэнт
    "|^в(?=[оу])"  # Ворша
    "|(?<=[бвгджзклмнпстфх])а(?=р$)"  # міністар
)
_OFFICIAL = {"э": "е", "я": "а", "е": "о", "ю": "у", "ы": "і", "в": "", "а": ""}
_MOST_CHANGES = 4  # of one word, as 16 spellings are enough to look up

_HARD = "бвджзлмнпрстфцчш"
_VELAR = "гкх"
_SOFT = "бвзлмнпсфц"
_VOWEL = "аеіоуыэюя"
_ANY = _HARD + _VELAR + _VOWEL + "ўйь"

# Endings of names: after which letters, and what the dictionary form has in their place. Verbs and
# words whose vowels move (гара, горы) are left to the lexicon.
_ENDINGS = (
    ("а ом", _HARD + _VELAR, "-"),
    ("у ам ах амі", _HARD + _VELAR, "- а"),
    ("ам ах амі аў оў", _HARD, "ы"),  # Баранавічы
    ("ам ах амі аў оў", _VELAR, "і"),  # Горкі
    ("-", "жчш", "ы"),  # «Баранавіч» is a form of Баранавічы
    ("ай ой аю ою", _HARD + _VELAR, "а"),
    ("аў", "крт", "-"),
    ("ы", _HARD, "- а"),
    ("і", _VELAR, "- а"),
    ("е", _SOFT, "- а"),
    ("дзе", _ANY, "д да"),
    ("це", _ANY, "т та"),
    ("зе", _ANY, "га"),
    ("се", _ANY, "ха"),
    ("цы", _ANY, "ка"),
    ("ца цу цам цом цы", "бдзмнпрс", "ец"),  # Камянец
    ("ўца ўцу ўцам ўцом ўцы", _ANY, "вец"),
    ("льца льцу льцам льцом льцы", _ANY, "лец"),
    ("ка ку кам ком", "бджзмнрчш", "ак ок"),  # Пачынак
    ("я ем яў", _SOFT, "ь"),
    ("я ем яў", _VOWEL, "й"),
    ("і ю ям ях ямі", _SOFT, "ь я"),
    ("і ю ям ях ямі", _VOWEL, "й я"),
    ("яй ей яю ею", _SOFT + _VOWEL, "я"),
    ("ця цю цем ці", _ANY, "це"),  # Берасце
    ("лля ллю ллем ллі", _ANY, "лле"),
    ("ння нню ннем нні", _ANY, "нне"),
    ("сся ссю ссем ссі", _ANY, "ссе"),
    ("ццю", _ANY, "ць"),
    ("ддзю", _ANY, "дзь"),
    ("ззю", _ANY, "зь"),
    ("ссю", _ANY, "сь"),
    ("нню", _ANY, "нь"),
    ("ллю", _ANY, "ль"),
    ("ага ога аму ому ая ае ое ую ыя ых ым ымі", _HARD, "ы"),
    ("ага ога аму ому ая ае ое ую ыя ых", _VELAR, "і"),
    ("яга яму яя юю ія іх ім імі", _VELAR + "н", "і"),
    ("скай ской скім скімі", _ANY, "скі"),
    ("цкай цкой цкім цкімі", _ANY, "цкі"),
    ("най ной", _ANY, "ны"),
    ("іным", _ANY, "ін"),
    ("ыным", _ANY, "ын"),
    ("овым", _ANY, "оў"),
    ("авым", _ANY, "аў"),
    ("евым", _ANY, "еў"),
)
_LONGEST_ENDING = 5
# «Лаўроў» and «Кавалёў» are genitives of «лаўры» and «каваль» as well, and «Лаўровым» an adjective.
_SURNAME = re.compile("..[оаея]ў$")
_OF_SURNAME = re.compile("([оаея])в(?:а|у|ым|е)$")


class _Lexicon(NamedTuple):
    """Paradigms are numbers. A word is a stem and an ending that have a paradigm in common."""

    stems: dict[str, frozenset[int]]
    endings: dict[str, frozenset[int]]
    dictionary_endings: tuple[str, ...]  # by paradigm

    def lemmas(self, word: str) -> set[str]:
        found: set[str] = set()
        for cut in range(len(word), -1, -1):
            having = self.endings.get(word[cut:])
            if having and (stem := self.stems.get(word[:cut])):
                found.update(word[:cut] + self.dictionary_endings[n] for n in having & stem)
        return found


@lru_cache(maxsize=_CACHE_SIZE)
def belarusian_lemmas(word: str) -> frozenset[str]:
    """Every dictionary form that a folded word may have, folded; at least one.

    What the lexicon does not have as written is one of its own, be the other spelling known or not.
    """
    if not 0 < len(word) <= _LONGEST:
        return frozenset({word})
    word, lexicon = _spell(word), _lexicon()
    if lemmas := lexicon.lemmas(word):
        return frozenset(lemmas | _as_surname(word, lemmas))
    if lemmas := _respelled(word, lexicon):
        return frozenset(lemmas | {word})
    spellings = {word, _soften(word)}
    return frozenset(spellings.union(*map(_guess, spellings)))


def known(word: str) -> bool:
    """Whether the lexicon has a folded word, in either spelling. Most surnames are not there.

    A word with и, ъ or щ is not Belarusian, however much it looks like one: «визы», «разгоним».
    """
    if not 0 < len(word) <= _LONGEST or _FOREIGN.search(word):
        return False
    word, lexicon = _spell(word), _lexicon()
    return bool(lexicon.lemmas(word) or _respelled(word, lexicon))


def _spell(word: str) -> str:
    word = word.translate(_TYPED)
    return f"у{word[1:]}" if word.startswith("ў") else word


def _soften(word: str) -> str:
    return _SOFT_SIGN.sub("", _SOFT_DOUBLE.sub("д", word))


def _respelled(word: str, lexicon: _Lexicon) -> set[str]:
    """Dictionary forms by the official spelling that changes least of a classical word."""
    soft = _soften(word)
    places = [match.start() for match in _LOAN.finditer(soft)][:_MOST_CHANGES]
    for count in range(soft == word, len(places) + 1):
        found = set()
        for chosen in combinations(places, count):
            letters = (_OFFICIAL[c] if n in chosen else c for n, c in enumerate(soft))
            found |= lexicon.lemmas("".join(letters))
        if found:
            return found
    return set()


def _as_surname(word: str, lemmas: set[str]) -> set[str]:
    if _SURNAME.search(word):
        return {word}
    if (match := _OF_SURNAME.search(word)) and any(lemma.endswith("вы") for lemma in lemmas):
        return {f"{word[: match.end(1)]}ў"}
    return set()


def _guess(word: str) -> set[str]:
    found: set[str] = set()
    for length in range(min(_LONGEST_ENDING, len(word) - 2) + 1):
        cut = len(word) - length
        for before, dictionary_endings in _by_ending().get(word[cut:], ()):
            if word[cut - 1] in before:
                found.update(word[:cut] + ending for ending in dictionary_endings)
    return {f"{form[:-1]}ў" if form.endswith("в") else form for form in found}


@lru_cache(maxsize=1)
def _by_ending() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    table: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for endings, before, dictionary_endings in _ENDINGS:
        row = before, tuple(ending.strip("-") for ending in dictionary_endings.split())
        for ending in endings.split():
            table.setdefault(ending.strip("-"), []).append(row)
    return table


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    """One a process, read at the first word."""
    import gzip
    from importlib.resources import files

    packed = (files("dozor.topics") / "belarusian.txt.gz").read_bytes()
    stems: dict[str, frozenset[int]] = {}
    endings: dict[str, set[int]] = {}
    dictionary_endings = []
    same: dict[frozenset[int], frozenset[int]] = {}  # most stems share theirs with others
    for number, line in enumerate(gzip.decompress(packed).decode().splitlines()):
        lemma, forms, having = line.split(";")
        dictionary_endings.append(lemma)
        for ending in forms.split(","):
            endings.setdefault(ending, set()).add(number)
        for stem in having.split(","):
            paradigms = stems.get(stem, frozenset()) | {number}
            stems[stem] = same.setdefault(paradigms, paradigms)
    return _Lexicon(
        stems, {end: frozenset(some) for end, some in endings.items()}, tuple(dictionary_endings)
    )
