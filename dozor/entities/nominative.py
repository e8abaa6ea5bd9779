"""A name in the nominative: «Смоленской области» is Смоленская область. Pure.

Of a name of several words its head is declined, with the adjectives before it; what depends on it
stays («Министерства экономики»). A person's words are declined all.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from dozor.topics.lemmas import readings

# As Universal Dependencies name them, and as the dictionary does (OpenCorpora).
_CASES = {"Gen": "gent", "Dat": "datv", "Acc": "accs", "Ins": "ablt", "Loc": "loct"}
_GENDERS = {"Masc": "masc", "Fem": "femn", "Neut": "neut"}
_NUMBERS = {"Sing": "sing", "Plur": "plur"}
_DECLINED = {"NOUN", "PROPN", "ADJ"}
_QUOTES = "«»\"“”„'’‘ \t\xa0"


@dataclass(frozen=True, kw_only=True, slots=True)
class TaggedWord:
    """A word of a name with what a tagger says of it here. Offsets are the text's."""

    text: str
    start: int
    end: int
    pos: str  # as in Universal Dependencies
    feats: Mapping[str, str]

    @property
    def case(self) -> str | None:
        return self.feats.get("Case")


def nominative(text: str, words: Sequence[TaggedWord], *, person: bool) -> str:
    """The name that the words make, on one line, without the quotes around it."""
    declined = set(range(len(words))) if person else _head(words)
    case = None if person else _case_of(words, declined)
    pieces, last = list[str](), words[0].start
    for number, word in enumerate(words):
        pieces.append(text[last : word.start])
        pieces.append(_declined(word, case or word.case) if number in declined else word.text)
        last = word.end
    return re.sub(r"\s+", " ", "".join(pieces)).strip(_QUOTES)


def _head(words: Sequence[TaggedWord]) -> set[int]:
    """The first noun, the adjectives before it, and a name that stands beside it in its case («в
    городе Минске»). In the genitive that could be whose it is: «правительства Беларуси»."""
    nouns = [n for n, word in enumerate(words) if word.pos in {"NOUN", "PROPN"}]
    if not nouns:
        return set(range(len(words)))
    head = nouns[0]
    beside = head + 1
    apposed = (
        beside < len(words)
        and words[beside].pos == "PROPN"
        and words[beside].case == words[head].case
        and words[head].case not in {None, "Nom", "Gen"}
    )
    return set(range(head + 1)) | ({beside} if apposed else set())


def _case_of(words: Sequence[TaggedWord], declined: Set[int]) -> str | None:
    """That of the first adjective, fewer of whose forms look alike than of its noun: «в Витебской
    области» is not «области» in the plural."""
    adjectives = (words[number] for number in sorted(declined) if words[number].pos == "ADJ")
    return next((word.case for word in adjectives if word.case in _CASES), None)


def _declined(word: TaggedWord, case: str | None) -> str:
    if word.pos not in _DECLINED or case not in _CASES or word.text.isupper():
        return word.text
    gender, number = word.feats.get("Gender", ""), word.feats.get("Number", "")
    return _nominative_of(word.text, case, gender, number)


@lru_cache(maxsize=1 << 14)
def _nominative_of(word: str, case: str, gender: str, number: str) -> str:
    """The word itself where the dictionary knows no such form of it."""
    wanted = (_CASES[case], _NUMBERS.get(number), _GENDERS.get(gender))
    for depth in (3, 2, 1):  # gender and number may have been misread
        for reading in readings(word):
            tag = reading.tag
            if (tag.case, tag.number, tag.gender)[:depth] == wanted[:depth]:
                form = reading.inflect({"nomn"})
                if form is not None:
                    return _as_written(form.word, word)
    return word


def _as_written(form: str, word: str) -> str:
    return form[:1].upper() + form[1:] if word[:1].isupper() else form
