"""Contract: judgements are kept for ever with their words; rankers have versions."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dozor.models import Judgement, StoredRanker
from dozor.protocols import Store
from tests.storage.examples import (
    HOUR,
    NOW,
    TOPIC,
    a_full_article,
    a_known,
    an_article,
    found,
    stored,
)


def a_judgement(name: str = "one", **more: Any) -> Judgement:
    given: dict[str, Any] = {
        "topic_id": TOPIC,
        "person": "Анна",
        "relevant": True,
        "judged_at": NOW,
        "url": f"https://town.example/{name}",
        "url_key": f"town.example/{name}",
        "source_id": "town",
        "title": "Мост открыли",
        "text": "Мост открыли в пятницу.",
    }
    return Judgement(**given | more)


def set_aside(store: Store, name: str = "one", **more: Any) -> None:
    run_id = store.begin_run("daily", NOW)
    (entry_id,) = found(store, run_id, name)
    store.set_aside(run_id, entry_id, an_article(name, **more), a_known(name), NOW)


def test_every_field_comes_back(store: Store) -> None:
    judgement = a_judgement(lead="Коротко", language="ru", section="Город", reason="мост — наш")
    store.judge(judgement)
    assert list(store.judgements()) == [judgement]


def test_the_earlier_ones_are_kept_in_order(store: Store) -> None:
    first, second = a_judgement(), a_judgement(relevant=False, judged_at=NOW + HOUR)
    store.judge(first)
    store.judge(second)
    assert list(store.judgements()) == [first, second]


def test_more_than_a_page_of_them(store: Store) -> None:
    made = [a_judgement(str(number)) for number in range(405)]
    for one in made:
        store.judge(one)
    assert list(store.judgements()) == made


def test_those_of_one_topic(store: Store) -> None:
    store.judge(a_judgement())
    store.judge(a_judgement(topic_id="roads"))
    assert [one.topic_id for one in store.judgements("roads")] == ["roads"]


def test_one_of_an_article_in_the_archive_says_its_id(store: Store) -> None:
    set_aside(store)
    store.judge(a_judgement())
    assert [one.article_id for one in store.judgements()] == [None]
    article_id = stored(store, store.begin_run("daily", NOW))
    assert [one.article_id for one in store.judgements()] == [article_id]


def test_it_survives_the_text_it_was_made_of(store: Store) -> None:
    set_aside(store)
    store.judge(a_judgement())
    store.forget_texts_set_aside(NOW + timedelta(days=90))
    store.prune(NOW + timedelta(days=4000))
    assert [one.text for one in store.judgements()] == ["Мост открыли в пятницу."]


@pytest.mark.parametrize("odd", ["\0нуль", "пара \ud800 половин", "'; DROP TABLE judgement; --"])
def test_odd_words_are_words(sql_store: Store, odd: str) -> None:
    sql_store.judge(a_judgement(person=odd, reason=odd, text=odd))
    (found_one,) = sql_store.judgements()
    assert found_one.person == odd.replace("\0", "").encode("utf-8", "ignore").decode()


def test_the_words_of_a_stored_article(store: Store) -> None:
    run_id = store.begin_run("daily", NOW)
    (entry_id,) = found(store, run_id, "one")
    article = a_full_article()
    article_id = store.store(run_id, entry_id, article, *_how("one"))
    assert store.words_of("town.example/one") == replace(article, id=article_id)


def test_the_words_of_one_set_aside(store: Store) -> None:
    set_aside(store, lead="Коротко", language="ru")
    words = store.words_of("town.example/one")
    assert words is not None
    assert (words.id, words.title, words.lead, words.language) == (
        *(None, "Мост открыли", "Коротко", "ru"),
    )
    assert words.text.startswith("Мост открыли в пятницу.")


def test_a_forgotten_text_is_empty(store: Store) -> None:
    set_aside(store)
    store.forget_texts_set_aside(NOW + timedelta(days=1))
    words = store.words_of("town.example/one")
    assert words is not None
    assert (words.title, words.text) == ("Мост открыли", "")


def test_what_is_stored_goes_before_what_was_set_aside(store: Store) -> None:
    set_aside(store)
    article_id = stored(store, store.begin_run("daily", NOW))
    words = store.words_of("town.example/one")
    assert words is not None
    assert words.id == article_id


def test_there_are_no_words_of_an_unknown_key(store: Store) -> None:
    assert store.words_of("town.example/never") is None


def a_ranker(topic: str = TOPIC, model: str = "{}") -> StoredRanker:
    return StoredRanker(topic_id=topic, topic_digest="abc", made_at=NOW, model=model)


def test_the_last_ranker_of_a_topic_is_given_with_its_version(store: Store) -> None:
    assert store.put_ranker(a_ranker()) == 1
    assert store.put_ranker(a_ranker("roads")) == 1
    assert store.put_ranker(a_ranker(model='{"n": 2}')) == 2
    assert store.ranker(TOPIC) == replace(a_ranker(model='{"n": 2}'), version=2)


def test_a_topic_may_have_no_ranker(store: Store) -> None:
    assert store.ranker(TOPIC) is None


def test_versions_go_on_when_the_oldest_are_dropped(store: Store) -> None:
    assert [store.put_ranker(a_ranker()) for _ in range(13)] == list(range(1, 14))


def _how(name: str) -> tuple[Any, ...]:
    from dozor.models import Outcome

    return Outcome.STORED, a_known(name), "", NOW
