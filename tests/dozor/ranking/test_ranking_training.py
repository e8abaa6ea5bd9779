"""Learning an order: enough judgements, the same each time, and honest figures."""

import builtins
import random
from typing import Any

import pytest

from dozor.errors import ConfigError
from dozor.ranking.features import Features
from dozor.ranking.model import from_json, to_json
from dozor.ranking.training import Example, learn

WORDS = "берег город вода лодка парк сад снег ветер солнце гость песня книга".split()  # noqa: SIM905


def made(relevant: int, others: int, seed: int = 1) -> list[Example]:
    """Relevant articles say «мост» mostly, others «турнир»; scores say little."""
    chance = random.Random(seed)

    def one(yes: bool) -> Example:
        words = dict.fromkeys(chance.sample(WORDS, 5), 1.0)
        if chance.random() < 0.9:
            words["мост" if yes else "турнир"] = 1.0
        score = round(chance.uniform(0.5, 0.9), 2)
        found = chance.random() < 0.8
        return Example(
            features=Features(words=words, rules={"score": score, "headline": 1.0}),
            relevant=yes,
            found=found,
        )

    return [one(True) for _ in range(relevant)] + [one(False) for _ in range(others)]


def test_it_learns_what_the_score_does_not_know() -> None:
    learned = learn(made(60, 60))
    assert learned.all.by_ranker is not None
    assert learned.all.by_score is not None
    assert learned.all.by_ranker > 0.9
    assert 0.3 < learned.all.by_score < 0.7


def test_the_figures_are_of_articles_it_had_not_seen() -> None:
    """Without anything to learn it must look like chance."""
    chance = random.Random(3)
    examples = [
        Example(
            features=Features(
                words={f"слово {chance.random()}": 1.0, "мост": 1.0}, rules={"score": 0.5}
            ),
            relevant=n % 2 == 0,
            found=True,
        )
        for n in range(100)
    ]
    learned = learn(examples)
    assert learned.all.by_ranker is not None
    assert 0.2 < learned.all.by_ranker < 0.7


def test_words_and_rules_have_the_weight_they_should() -> None:
    ranker = learn(made(60, 60)).ranker
    weights = {word.lemma: word.weight for word in ranker.words}
    assert max(weights, key=lambda word: weights[word]) == "мост"
    assert min(weights, key=lambda word: weights[word]) == "турнир"
    assert [name for name, _ in ranker.rules] == ["headline", "score"]


def test_a_word_called_like_a_rule_is_another() -> None:
    examples = [
        Example(
            features=Features(words={"score": 1.0, "мост": 1.0}, rules={"score": float(n % 2)}),
            relevant=n % 2 == 0,
            found=True,
        )
        for n in range(60)
    ]
    ranker = learn(examples).ranker
    assert dict(ranker.rules)["score"] < -1


def test_the_same_examples_give_the_same_ranker() -> None:
    first, second = (learn(made(30, 30)) for _ in range(2))
    assert to_json(first.ranker) == to_json(second.ranker)
    assert first == second


def test_it_goes_through_json() -> None:
    ranker = learn(made(30, 30)).ranker
    assert from_json(to_json(ranker)) == ranker
    assert ranker.figures["articles"] == 60


@pytest.mark.parametrize(("relevant", "others"), [(25, 24), (55, 9), (9, 55), (0, 0)])
def test_too_few_judgements_are_no_ground(relevant: int, others: int) -> None:
    with pytest.raises(ConfigError, match=rf"{relevant + others} articles are judged"):
        learn(made(relevant, others))


def test_what_a_letter_holds_decides_where_there_is_enough_of_it() -> None:
    learned = learn(made(60, 60))
    assert learned.deciding is learned.found
    few = [
        Example(features=one.features, relevant=one.relevant, found=one.relevant)
        for one in made(60, 60)
    ]
    learned = learn(few)
    assert learned.found.by_ranker is None
    assert learned.deciding is learned.all


def test_without_the_extra_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def no_sklearn(name: str, *more: Any) -> Any:
        if name.startswith("sklearn"):
            raise ImportError(name)
        return real(name, *more)

    import importlib

    def no_module(name: str, package: str | None = None) -> Any:
        return no_sklearn(name)

    monkeypatch.setattr(importlib, "import_module", no_module)
    with pytest.raises(ConfigError, match=r"install dozor\[ranker\]"):
        learn(made(30, 30))
