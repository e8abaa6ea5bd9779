"""The phrases of articles, one to three words by their lemmas, and who uses them. Pure.

Of an ambiguous word the lemma counts that most of the articles have: «Смоленском» is the town where
the town is what is written about.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from dozor.topics.items import LabelledItem
from dozor.topics.lemmas import Token, fold, is_belarusian, lemmas, tokens

Phrase = tuple[str, ...]  # lemmas

LONGEST = 3  # words
_MOST_WORDS = 1_000  # of one field: what is far below says little of an article
_SHORTEST = 3  # letters of a word that says something
_WORDS_KEPT = 1 << 16
_BETWEEN = re.compile(r"[ \t\xa0\-‐-―−«»\"“”„'’()]{0,4}")  # two words of one phrase
# Function words of Russian and Belarusian, as lemmas.
_SMALL = (
    "а аб або ад адзін без благодаря более больше бы быть быць в ва ведь весці весь во вот все "
    "гэта гэты да даже дзе для до ды если есть еще же з за зараз здесь и из или их й к каб как "
    "какой каля калі когда который кто ли либо между мець много может можно мой мочь мы на над "
    "наш не ней нет ни них но о об один около он она они оно от очень па пад перед по под после "
    "потом потому почти пра при про пры раз с са сам самый свой себя сейчас со сябе так также "
    "такой таксама там то тогда тоже той только толькі том тот три ты у увесь уже ужо усе хотя "
    "хто ці чей чем через что чтобы што этот я яго яе як які яна яны ён і"
)
_SMALL_WORDS = frozenset(_SMALL.split())


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A phrase where it stands. ``inner``: not the first word of a sentence or a part of one."""

    phrase: Phrase
    field: str
    start: int
    end: int
    words: tuple[str, ...]
    inner: bool


@dataclass(kw_only=True, slots=True)
class Usage:
    """How many of the articles have a phrase, and how it is written there."""

    relevant: int = 0
    other: int = 0
    belarusian: int = 0  # of both
    spellings: Counter[str] = field(default_factory=Counter)
    small: int = 0  # times one of its words has a small first letter
    inner: int = 0  # times it does not begin a sentence

    def note(self, place: Place) -> None:
        """One more place; how many articles have it is counted elsewhere."""
        self.spellings[" ".join(place.words)] += 1
        self.small += not all(word[0].isupper() for word in place.words)
        self.inner += place.inner

    @property
    def is_name(self) -> bool:
        """Written with capitals wherever it stands, and not because a sentence begins."""
        return not self.small and self.inner > 0

    @property
    def in_belarusian_alone(self) -> bool:
        return self.belarusian == self.relevant + self.other


class Phrasebook:
    """``items``: by which the lemma of an ambiguous word is chosen; they are passed over once."""

    def __init__(self, items: Iterable[LabelledItem]) -> None:
        self._articles: Counter[str] = Counter()
        for item in items:
            belarusian = in_belarusian(item)
            words = {token.word for _, run in _runs(item) for token in run}
            self._articles.update({lemma for one in words for lemma in lemmas(one, belarusian)})
        self._lemma: Callable[[str, bool], str] = lru_cache(_WORDS_KEPT)(self._chosen)

    def places(self, item: LabelledItem) -> Iterator[Place]:
        """Every phrase wherever it stands, of words that say something at both its ends."""
        belarusian = in_belarusian(item)
        for name, run in _runs(item):
            said = [self._lemma(token.word, belarusian) for token in run]
            words = [_plain(token.word) for token in run]
            for first, last in _stretches(said):
                part = run[first : last + 1]
                yield Place(
                    phrase=tuple(said[first : last + 1]),
                    field=name,
                    start=part[0].start,
                    end=part[-1].end,
                    words=tuple(words[first : last + 1]),
                    inner=first > 0,
                )

    def usages(
        self, items: Iterable[LabelledItem], wanted: Collection[Phrase]
    ) -> dict[Phrase, Usage]:
        """Of the wanted phrases, over the items."""
        found = {phrase: Usage() for phrase in wanted}
        for item in items:
            seen: set[Phrase] = set()
            for place in self.places(item):
                usage = found.get(place.phrase)
                if usage is None:
                    continue
                seen.add(place.phrase)
                usage.note(place)
            belarusian = in_belarusian(item)
            for phrase in seen:
                found[phrase].relevant += item.relevant
                found[phrase].other += not item.relevant
                found[phrase].belarusian += belarusian
        return found

    def _chosen(self, word: str, belarusian: bool) -> str:
        return min(lemmas(word, belarusian), key=lambda one: (-self._articles[one], one))


def spelling(phrase: Phrase, usage: Usage) -> str:
    """The phrase as it is written most often, in its dictionary form where that was seen. Of one
    word that a dictionary knows the dictionary form."""

    def order(spelt: str) -> tuple[int, int, str]:
        words = zip(spelt.split(), phrase, strict=False)
        own = sum(fold(word) == lemma for word, lemma in words)
        return -own, -usage.spellings[spelt], spelt

    best = min(usage.spellings, key=order)
    if len(phrase) > 1 or fold(best) in lemmas(best):  # its lemma, or it has none but a guess
        return best
    return phrase[0].capitalize() if best[0].isupper() else phrase[0]


def _runs(item: LabelledItem) -> Iterator[tuple[str, list[Token]]]:
    """Words of each field that follow one another without a sign that parts them."""
    for name, text in (("title", item.title), ("lead", item.lead or ""), ("text", item.text)):
        run: list[Token] = []
        for token in islice(tokens(text), _MOST_WORDS):
            if run and not _BETWEEN.fullmatch(text, run[-1].end, token.start):
                yield name, run
                run = []
            run.append(token)
        if run:
            yield name, run


def _stretches(said: list[str]) -> Iterator[tuple[int, int]]:
    telling = [len(word) >= _SHORTEST and word not in _SMALL_WORDS for word in said]
    for first, tells in enumerate(telling):
        if not tells or said[first].isdigit():
            continue
        for last in range(first, min(first + LONGEST, len(said))):
            if telling[last]:
                yield first, last


def in_belarusian(item: LabelledItem) -> bool:
    if item.language is not None:
        return item.language == "be"
    return is_belarusian(token.word for token in islice(tokens(item.text), _MOST_WORDS))


def _plain(word: str) -> str:
    """Without stress marks and soft hyphens: it may become a term."""
    if word.isalnum():
        return word
    kept = (
        letter
        for letter in unicodedata.normalize("NFC", word)
        if unicodedata.category(letter) not in {"Mn", "Cf"}
    )
    return "".join(kept)
