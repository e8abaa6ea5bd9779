"""Ranks of what a letter tells: only where a ranker fits its topic, and nothing is lost."""

import logging
from dataclasses import replace

import pytest

from dozor.models import LetterItem, Match, StoredRanker
from dozor.ranking.model import Ranker, Word, to_json
from dozor.ranking.order import fitting_rankers, ranked
from dozor.topics.topic import load_topic
from tests.fakes.memory_store import MemoryStore
from tests.storage.examples import NOW, an_article

TOPIC = load_topic('id = "bridges"\ntitle = "Мосты"\nsyntax = 1\nquery = "мост"', "bridges.toml")
CHANGED = load_topic(
    'id = "bridges"\ntitle = "Мосты"\nsyntax = 1\nquery = "мост OR паром"', "bridges.toml"
)
RANKER = Ranker(
    words=(Word(lemma="автобус", rarity=1.0, weight=4.0),), rules=(), bias=-2.0, figures={}
)


def a_store(model: str | None = None) -> MemoryStore:
    store = MemoryStore()
    stored = StoredRanker(
        topic_id="bridges",
        topic_digest=TOPIC.digest(),
        made_at=NOW,
        model=to_json(RANKER) if model is None else model,
    )
    store.put_ranker(stored)
    return store


def an_item(topic: str = "bridges", text: str = "По мосту пошли автобусы.") -> LetterItem:
    match = Match(topic_id=topic, relevant=True, score=0.7, prominence="subject")
    return LetterItem(article=an_article(text=text), match=match, source_name="Городок")


def test_items_of_the_topic_get_their_chance() -> None:
    items = [an_item(), an_item(text="Мост красят.")]
    first, second = ranked(items, fitting_rankers(a_store(), (TOPIC,)))
    assert first.rank == pytest.approx(0.8808, abs=1e-4)
    assert second.rank == pytest.approx(0.1192, abs=1e-4)
    assert [replace(one, rank=None) for one in (first, second)] == items


def test_items_of_another_topic_get_none() -> None:
    (one,) = ranked([an_item("roads")], fitting_rankers(a_store(), (TOPIC,)))
    assert one.rank is None


def test_without_a_ranker_nothing_changes() -> None:
    items = [an_item(), an_item("roads")]
    assert ranked(items, fitting_rankers(MemoryStore(), (TOPIC,))) == items


def test_a_ranker_of_another_version_of_the_topic_is_not_used(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        assert fitting_rankers(a_store(), (CHANGED,)) == {}
    assert "ranker of bridges: it was learned with another version" in caplog.text


@pytest.mark.parametrize("model", ["", "{}", '{"format": 9}'])
def test_a_ranker_that_cannot_be_read_is_not_used(
    model: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert fitting_rankers(a_store(model), (TOPIC,)) == {}
    assert "ranker of bridges: it is not used" in caplog.text
