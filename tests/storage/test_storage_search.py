"""Contract: search by lemmas. Hostile words go to the real databases only."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dozor.protocols import Store
from tests.storage.examples import HOUR, NOW, TOPIC, a_match, a_stamp, edited, stored


@pytest.fixture
def filled(store: Store) -> Store:
    run_id = store.begin_run("daily", NOW)
    stored(store, run_id, "bridge", "мост открыть днепр", published=a_stamp(NOW))
    stored(store, run_id, "tram", "трамвай открыть стекло", source_id="village")
    stored(store, run_id, "march", "мост март йод", matches=(a_match(relevant=False),))
    return store


def names(found: object) -> list[str]:
    return [article.url.rpartition("/")[2] for article in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param([["мост"]], ["march", "bridge"], id="newest first"),
        pytest.param([["мост"], ["открыть"]], ["bridge"], id="every word"),
        pytest.param([["стекло", "стечь"]], ["tram"], id="one lemma of a word is enough"),
        pytest.param([["мос"]], [], id="no part of a word"),
        pytest.param([["МОСТ"]], ["march", "bridge"], id="capitals"),
        pytest.param([["иод"]], [], id="й is a letter of its own"),
        pytest.param([["мост"], ["!!!"]], ["march", "bridge"], id="punctuation beside a word"),
        pytest.param([["!!!"]], [], id="punctuation alone"),
        pytest.param([[]], [], id="a word without lemmas"),
        pytest.param([], ["march", "tram", "bridge"], id="no words"),
    ],
)
def test_search_finds(filled: Store, words: list[list[str]], expected: list[str]) -> None:
    assert names(filled.search(words)) == expected


def test_search_keeps_to_its_filters(filled: Store) -> None:
    assert names(filled.search([["мост"]], topic=TOPIC)) == ["bridge"]
    assert names(filled.search([["открыть"]], source="village")) == ["tram"]
    assert names(filled.search([["мост"]], since=NOW + HOUR)) == []
    assert names(filled.search([["мост"]], until=NOW)) == []


def test_search_stops_at_its_limit(filled: Store) -> None:
    assert names(filled.search([["мост"]], limit=1)) == ["march"]


def test_an_edit_is_found_where_it_stood(filled: Store) -> None:
    (old,) = filled.search([["днепр"]])
    edited(filled, filled.begin_run("daily", NOW), old.id or 0, NOW)
    assert filled.search([["днепр"]]) == ()


SYNTAX = ['"', 'a"b', "AND", "NEAR(", "(((", "мост*", "lemmas:мост", "^мост", "-", "a-b", "C++"]
TSQUERY = ["&", "|", "!", "мост:*", "<->", "мост & !март", "'", "\\"]


@pytest.mark.parametrize("word", [*SYNTAX, *TSQUERY, "", "\0", "\ud800", "';DROP TABLE run;--"])
def test_a_word_is_never_a_query(sql_store: Store, word: str) -> None:
    run_id = sql_store.begin_run("daily", NOW)
    stored(sql_store, run_id, "one", "март")
    assert sql_store.search([[word]]) == ()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.text(max_size=12), max_size=3), max_size=3))
def test_no_words_break_the_search(sql_store: Store, words: list[list[str]]) -> None:
    assert sql_store.search(words) == ()


@pytest.mark.parametrize("word", ["нью-йорк", "2026", "мост", "belarus"])
def test_a_lemma_of_any_form_finds_itself(sql_store: Store, word: str) -> None:
    run_id = sql_store.begin_run("daily", NOW)
    stored(sql_store, run_id, "one", f"раз {word} два")
    assert len(sql_store.search([[word]])) == 1


@pytest.mark.timeout(60)
def test_the_longest_text_can_be_indexed(sql_store: Store) -> None:
    lemmas = " ".join(f"слово{number}" for number in range(90_000))[:1_000_000]
    stored(sql_store, sql_store.begin_run("daily", NOW), "one", lemmas)
    assert len(sql_store.search([["слово1"]])) == 1
