"""A ranker: weights of words and rules, as data. Read and asked without the library that made it.

Stored as JSON and never pickled: a database may come from elsewhere, and a pickle is a program.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Any

from dozor.ranking.features import Features

FORMAT = 1
_STEEPEST = 500.0  # beyond it exp overflows, and the chance is 0 or 1 anyway


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """``rarity``: the inverse document frequency of the lemma among the judged articles."""

    lemma: str
    rarity: float
    weight: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """What a word or a rule of an article adds to the log-odds of its being relevant."""

    name: str
    by: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranker:
    """A logistic regression over tf-idf of lemmas and over what the rules found. ``figures``: what
    it was learned of and how well it ordered what it had not seen."""

    words: tuple[Word, ...]
    rules: tuple[tuple[str, float], ...]
    bias: float
    figures: Mapping[str, float | int]

    def chance(self, features: Features) -> float:
        """0..1, that a reader would call it relevant."""
        odds = self.bias + sum(moved.by for moved in self.explain(features))
        return 1 / (1 + exp(-max(-_STEEPEST, min(_STEEPEST, odds))))

    def explain(self, features: Features) -> tuple[Moved, ...]:
        """What moves the article, most first, up or down."""
        values = tf_idf(features.words, {word.lemma: word.rarity for word in self.words})
        moved = [Moved(name=w.lemma, by=w.weight * values.get(w.lemma, 0.0)) for w in self.words]
        moved += [Moved(name=n, by=w * features.rules.get(n, 0.0)) for n, w in self.rules]
        told = (one for one in moved if one.by)
        return tuple(sorted(told, key=lambda one: (-abs(one.by), one.name)))


def tf_idf(words: Mapping[str, float], rarity: Mapping[str, float]) -> dict[str, float]:
    """The known words of an article; their squares sum to 1. A word said often counts by the
    logarithm of that."""
    values = {
        word: (1 + log(max(1.0, count))) * rarity[word]
        for word, count in words.items()
        if word in rarity
    }
    length = sqrt(sum(value * value for value in values.values())) or 1.0
    return {word: value / length for word, value in values.items()}


def to_json(ranker: Ranker) -> str:
    return json.dumps(
        {
            "format": FORMAT,
            "bias": ranker.bias,
            "rules": [list(rule) for rule in ranker.rules],
            "words": [[word.lemma, word.rarity, word.weight] for word in ranker.words],
            "figures": dict(ranker.figures),
        },
        ensure_ascii=False,
    )


def from_json(text: str) -> Ranker:
    """``ValueError`` for anything else than `to_json` of this format gives."""
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise ValueError(f"is of format {data['format']!r}, not {FORMAT}")
        return Ranker(
            words=tuple(_word(*row) for row in data["words"]),
            rules=tuple((_name(name), _number(weight)) for name, weight in data["rules"]),
            bias=_number(data["bias"]),
            figures={_name(key): _number(value) for key, value in data["figures"].items()},
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"is no ranker: {type(error).__name__}: {error}") from None


def _word(lemma: Any, rarity: Any, weight: Any) -> Word:
    return Word(lemma=_name(lemma), rarity=_number(rarity), weight=_number(weight))


def _name(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no name")
    return value


def _number(value: Any) -> float | int:
    """A finite one: infinite weights would make chances that are no numbers."""
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e9:
        raise TypeError(f"{value!r} is no number")
    if value != value:
        raise TypeError("NaN is no number")
    return value


def share_in_order(scores: Sequence[float], relevant: Sequence[bool]) -> float | None:
    """The area under the ROC curve: how often a relevant article stands before one that is not, a
    draw counting half. None where all are of one kind."""
    order = sorted(range(len(scores)), key=lambda number: scores[number])
    ranks = [0.0] * len(scores)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and scores[order[end]] == scores[order[start]]:
            end += 1
        for number in order[start:end]:
            ranks[number] = (start + 1 + end) / 2
        start = end
    yes = sum(relevant)
    no = len(relevant) - yes
    if not yes or not no:
        return None
    of_relevant = sum(rank for rank, one in zip(ranks, relevant, strict=True) if one)
    return (of_relevant - yes * (yes + 1) / 2) / (yes * no)
