"""Reading the names of what is stored."""

from itertools import chain, repeat

from dozor.entities.articles import name_articles
from tests.fakes.memory_store import MemoryStore
from tests.storage.examples import NOW, a_match, stored


def a_store(*texts: str) -> MemoryStore:
    store = MemoryStore()
    run_id = store.begin_run("daily", NOW)
    for number, text in enumerate(texts):
        stored(store, run_id, f"n{number}", text=text)
    return store


def test_all_that_is_on_a_topic_is_read_once() -> None:
    store = a_store(*["Мост в Минске открыли."] * 25)
    assert name_articles(store, lambda: True) == 25
    assert {one.name for one in store.entities(1)} == {"Минск"}
    assert name_articles(store, lambda: True) == 0


def test_what_is_on_no_topic_is_not_read() -> None:
    store = a_store()
    stored(store, store.begin_run("daily", NOW), matches=(a_match(relevant=False),))
    assert name_articles(store, lambda: True) == 0


def test_it_stops_when_it_is_not_wanted_any_more_and_goes_on_the_next_time() -> None:
    store = a_store(*["Мост в Минске открыли."] * 3)
    answers = chain([True, True], repeat(False))
    assert name_articles(store, lambda: next(answers)) == 2
    assert store.entities(3) != ()
    assert store.entities(1) == ()
    assert name_articles(store, lambda: True) == 1
