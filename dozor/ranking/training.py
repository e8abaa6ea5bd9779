"""A ranker learned of judged articles, and how well it orders what it has not seen.

Needs the extra ``ranker`` (scikit-learn), and nothing else here does.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from dozor.errors import ConfigError
from dozor.ranking.features import Features
from dozor.ranking.model import Ranker, Word, share_in_order, tf_idf

LEAST = 50  # judged articles
LEAST_OF_EACH = 10  # relevant ones, and others: two in each fold
_FOLDS = 5
_MOST_WORDS = 2_000  # of the vocabulary
_LEAST_ARTICLES = 3  # that must have a word: what fewer say is theirs alone
_STRENGTH = 4.0  # inverse of the regularisation
_SEED = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """``found``: whether the topic takes it for relevant, so that a letter may hold it."""

    features: Features
    relevant: bool
    found: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """How often a relevant article stands before another (the area under the ROC curve), of
    articles that the ranker had not seen, and by the topic's score alone. None where all are of
    one kind. ``least``: how many there are of the rarer kind."""

    articles: int
    least: int
    by_ranker: float | None
    by_score: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Learned:
    """``all``: over all judged articles; ``found``: over those that a letter may hold."""

    ranker: Ranker
    all: Order
    found: Order

    @property
    def deciding(self) -> Order:
        """Over what a letter may hold, where there are enough of each kind to say so."""
        return self.found if self.found.least >= LEAST_OF_EACH else self.all


def learn(examples: Sequence[Example]) -> Learned:
    """The same for the same examples in the same order. ``ConfigError``: there are too few, or the
    extra is not installed."""
    relevant = sum(example.relevant for example in examples)
    others = len(examples) - relevant
    if len(examples) < LEAST or min(relevant, others) < LEAST_OF_EACH:
        raise ConfigError(
            f"ranker: {len(examples)} articles are judged ({relevant} relevant, {others} not); "
            f"it takes {LEAST}, and {LEAST_OF_EACH} of each kind: judge more"
        )
    chances = _unseen(examples)
    every, found = (_order(examples, chances, found=only) for only in (False, True))
    figures: dict[str, float] = {"articles": len(examples), "relevant": relevant}
    figures |= {
        name: round(value, 4)
        for name, value in (
            ("all_by_ranker", every.by_ranker),
            ("all_by_score", every.by_score),
            ("found_by_ranker", found.by_ranker),
            ("found_by_score", found.by_score),
        )
        if value is not None
    }
    return Learned(ranker=_fit(examples, figures), all=every, found=found)


def _unseen(examples: Sequence[Example]) -> list[float]:
    """The chance of each, by a ranker that was learned without its fifth of the examples."""
    chances = [0.0] * len(examples)
    answers = [example.relevant for example in examples]
    folds = _sklearn("model_selection").StratifiedKFold(
        n_splits=_FOLDS, shuffle=True, random_state=_SEED
    )
    for seen, unseen in folds.split(answers, answers):
        ranker = _fit([examples[number] for number in seen], {})
        for number in unseen:
            chances[number] = ranker.chance(examples[number].features)
    return chances


def _order(examples: Sequence[Example], chances: Sequence[float], *, found: bool) -> Order:
    of = [n for n, example in enumerate(examples) if example.found or not found]
    answers = [examples[n].relevant for n in of]
    scores = [examples[n].features.rules.get("score", 0.0) for n in of]
    return Order(
        articles=len(of),
        least=min(sum(answers), len(answers) - sum(answers)),
        by_ranker=share_in_order([chances[n] for n in of], answers),
        by_score=share_in_order(scores, answers),
    )


def _fit(examples: Sequence[Example], figures: dict[str, float]) -> Ranker:
    from scipy.sparse import csr_array

    rarity = _rarity(example.features for example in examples)
    rules = sorted({name for example in examples for name in example.features.rules})
    columns = {word: number for number, word in enumerate(rarity)}
    of_rules = {name: len(rarity) + number for number, name in enumerate(rules)}
    data, indices, starts = list[float](), list[int](), [0]
    for example in examples:
        values = tf_idf(example.features.words, rarity)
        known = [(columns[word], value) for word, value in values.items()]
        known += [(of_rules[name], value) for name, value in example.features.rules.items()]
        known.sort()
        indices += [column for column, _ in known]
        data += [value for _, value in known]
        starts.append(len(data))
    matrix = csr_array((data, indices, starts), shape=(len(examples), len(rarity) + len(rules)))
    regression = _sklearn("linear_model").LogisticRegression(
        C=_STRENGTH, class_weight="balanced", max_iter=2_000, random_state=_SEED
    )
    regression.fit(matrix, [example.relevant for example in examples])
    weights = [round(float(weight), 6) for weight in regression.coef_[0]]
    words = zip(rarity.items(), weights, strict=False)
    return Ranker(
        words=tuple(Word(lemma=one, rarity=r, weight=w) for (one, r), w in words),
        rules=tuple(zip(rules, weights[len(rarity) :], strict=True)),
        bias=round(float(regression.intercept_[0]), 6),
        figures=figures,
    )


def _rarity(examples: Iterable[Features]) -> dict[str, float]:
    """The inverse document frequency of the words that are in most articles, yet not in all."""
    counts = Counter[str]()
    total = 0
    for features in examples:
        counts.update(features.words.keys())
        total += 1
    kept = [(word, n) for word, n in counts.items() if _LEAST_ARTICLES <= n <= 0.8 * total]
    kept.sort(key=lambda pair: (-pair[1], pair[0]))
    return {
        word: round(log((1 + total) / (1 + n)) + 1, 6) for word, n in sorted(kept[:_MOST_WORDS])
    }


def _sklearn(module: str) -> Any:
    import importlib

    try:
        return importlib.import_module(f"sklearn.{module}")
    except ImportError:
        raise ConfigError(
            "ranker: it is learned with scikit-learn, which is not installed: "
            "install dozor[ranker]; a ranker that was learned elsewhere is used without it"
        ) from None
