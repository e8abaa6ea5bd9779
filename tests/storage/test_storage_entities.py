"""Contract: names in articles, and the search by them."""

import pytest

from dozor.errors import StorageError
from dozor.models import Entity, EntityKind
from dozor.protocols import Store
from tests.storage.examples import HOUR, NOW, a_match, edited, stored

ANNA = Entity(
    kind=EntityKind.PERSON,
    name="Анна Мостовая",
    field="text",
    start=5,
    end=18,
    lemmas=("анна", "мостовая", "мостовой"),
)
TOWN = Entity(
    kind=EntityKind.PLACE, name="Заречье", field="title", start=0, end=7, lemmas=("заречье",)
)
COUNCIL = Entity(
    kind=EntityKind.BODY, name="Совет", field="lead", start=9, end=14, lemmas=("совет",)
)


def run(store: Store) -> int:
    return store.begin_run("daily", NOW)


def test_every_field_comes_back_in_the_order_of_the_text(store: Store) -> None:
    article_id = stored(store, run(store))
    store.put_entities(article_id, 1, [ANNA, COUNCIL, TOWN])
    assert store.entities(article_id) == (TOWN, COUNCIL, ANNA)


def test_those_of_a_new_version_replace_the_old(store: Store) -> None:
    article_id = stored(store, run(store))
    store.put_entities(article_id, 1, [ANNA])
    store.put_entities(article_id, 2, [TOWN])
    assert store.entities(article_id) == (TOWN,)


def test_names_of_an_unknown_article_are_a_fault(store: Store) -> None:
    with pytest.raises(StorageError):
        store.put_entities(7, 1, [ANNA])


def test_articles_on_a_topic_wait_newest_first(store: Store) -> None:
    run_id = run(store)
    ids = [stored(store, run_id, name) for name in ("one", "two", "three")]
    assert [article.id for article in store.unread_for_names(2)] == [ids[2], ids[1]]


def test_what_is_on_no_topic_does_not_wait(store: Store) -> None:
    stored(store, run(store), matches=(a_match(relevant=False),))
    assert store.unread_for_names(9) == ()


def test_what_was_read_waits_no_more_though_it_had_no_names(store: Store) -> None:
    article_id = stored(store, run(store))
    store.put_entities(article_id, 1, [])
    assert store.unread_for_names(9) == ()


def test_a_new_version_waits_again(store: Store) -> None:
    run_id = run(store)
    article_id = stored(store, run_id)
    store.put_entities(article_id, 1, [ANNA])
    edited(store, run_id, article_id, NOW + HOUR, title="Мост закрыли", matches=(a_match(),))
    assert [article.id for article in store.unread_for_names(9)] == [article_id]


def ids(store: Store, *entity: tuple[str, ...], words: tuple[tuple[str, ...], ...] = ()) -> list:
    return [article.id for article in store.search(words, entity=entity)]


def test_articles_are_found_by_a_word_of_a_name(store: Store) -> None:
    run_id = run(store)
    one, two = stored(store, run_id, "one"), stored(store, run_id, "two")
    store.put_entities(one, 1, [ANNA])
    store.put_entities(two, 1, [TOWN])
    assert ids(store, ("мостовой",)) == [one]
    assert ids(store, ("заречье", "заречья")) == [two]


def test_all_words_must_be_in_one_name(store: Store) -> None:
    article_id = stored(store, run(store))
    store.put_entities(article_id, 1, [ANNA, TOWN])
    assert ids(store, ("анна",), ("мостовая",)) == [article_id]
    assert ids(store, ("анна",), ("заречье",)) == []


@pytest.mark.parametrize("part", ["мост", "%", "_____", ""])
def test_a_part_of_a_word_is_none(store: Store, part: str) -> None:
    article_id = stored(store, run(store))
    store.put_entities(article_id, 1, [ANNA])
    assert ids(store, (part,)) == []


def test_a_name_and_words_must_both_be_there(store: Store) -> None:
    run_id = run(store)
    one = stored(store, run_id, "one", lemmas="мост")
    two = stored(store, run_id, "two", lemmas="дорога")
    for article_id in (one, two):
        store.put_entities(article_id, 1, [ANNA])
    assert ids(store, ("анна",), words=(("мост",),)) == [one]
