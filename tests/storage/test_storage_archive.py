"""Contract: articles, their versions, what is set aside."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dozor.errors import StorageError
from dozor.models import Article, ArticleState, Outcome, Precision
from dozor.protocols import Store
from tests.storage.examples import (
    DAY,
    HOUR,
    NOW,
    TOPIC,
    a_full_article,
    a_known,
    a_match,
    a_stamp,
    an_article,
    edited,
    found,
    stored,
    withdrawn,
)


def run(store: Store) -> int:
    return store.begin_run("daily", NOW)


def store_one(store: Store, article: Article, lemmas: str = "") -> int:
    run_id = run(store)
    (entry_id,) = found(store, run_id, article.url_key.rpartition("/")[2])
    known = a_known(article.url_key.rpartition("/")[2])
    return store.store(run_id, entry_id, article, Outcome.STORED, known, lemmas, NOW)


@pytest.mark.parametrize("article", [an_article(), a_full_article()], ids=["least", "fullest"])
def test_an_article_comes_back_as_it_was_stored(store: Store, article: Article) -> None:
    article_id = store_one(store, article)
    assert store.article(article_id) == replace(article, id=article_id)


def test_there_is_no_article_of_an_unknown_id(store: Store) -> None:
    assert store.article(99) is None


def test_storing_ends_the_entry_and_says_what_is_known(store: Store) -> None:
    article_id = store_one(store, an_article())
    (row,) = store.outcomes()
    assert (row["outcome"], row["article"], row["finished_at"]) == (Outcome.STORED, article_id, NOW)
    assert store.known(["town.example/one"]) == {
        "town.example/one": a_known("one", article_id=article_id)
    }


def test_an_entry_stays_open_for_more_articles(store: Store) -> None:
    run_id = run(store)
    (entry_id,) = found(store, run_id, "issue")
    for name in ("one", "two"):
        store.store(
            run_id,
            entry_id,
            an_article(name),
            Outcome.STORED,
            a_known(name),
            "",
            NOW,
            finish=False,
        )
    store.set_aside(run_id, entry_id, an_article("three"), a_known("three"), NOW, finish=False)
    assert store.outcome_counts(run_id) == (1, 0)
    assert len(list(store.articles())) == 2


@pytest.mark.parametrize("finish", [True, False])
def test_nothing_is_stored_for_an_entry_that_has_ended(store: Store, finish: bool) -> None:
    run_id = run(store)
    (one,) = found(store, run_id, "one")
    store.finish(run_id, one, Outcome.SEEN, NOW)
    with pytest.raises(StorageError, match=f"entry {one}"):
        store.store(
            run_id, one, an_article(), Outcome.STORED, a_known(), "мост", NOW, finish=finish
        )
    assert list(store.articles()) == []
    assert store.known(["town.example/one"]) == {}
    assert store.search([["мост"]]) == ()


def test_a_url_key_is_stored_once(store: Store) -> None:
    store_one(store, an_article())
    with pytest.raises(StorageError):
        store_one(store, an_article())


def test_the_same_text_is_the_oldest_article_with_it(store: Store) -> None:
    first = store_one(store, an_article("one", content_hash="same"))
    store_one(store, an_article("two", content_hash="same", copy_of=first))
    same = store.same_text("same")
    assert same is not None
    assert same.id == first
    assert store.same_text("another") is None


def test_a_copy_says_of_what(store: Store) -> None:
    first = store_one(store, an_article("one"))
    second = store.article(store_one(store, an_article("two", copy_of=first)))
    assert second is not None
    assert second.copy_of == first


# Versions


def test_the_first_version_is_the_article(store: Store) -> None:
    article = a_full_article()
    article_id = store_one(store, article)
    (version,) = store.versions(article_id)
    assert (version.article_id, version.number, version.seen_at) == (article_id, 1, NOW)
    assert (version.title, version.lead, version.text) == (
        article.title,
        article.lead,
        article.text,
    )
    assert (version.content_hash, version.modified) == (article.content_hash, article.modified)


@pytest.mark.parametrize("given", [1, 2], ids=["number left as it was", "number raised"])
def test_an_edit_is_a_new_version_of_the_same_article(store: Store, given: int) -> None:
    run_id = run(store)
    article_id = stored(store, run_id, "one")
    edited(store, run_id, article_id, NOW + HOUR, title="Мост закрыли", version=given)
    article = store.article(article_id)
    assert article is not None
    assert (article.title, article.version, article.first_seen_at) == ("Мост закрыли", 2, NOW)
    assert [(v.number, v.title, v.seen_at) for v in store.versions(article_id)] == [
        (1, "Мост открыли", NOW),
        (2, "Мост закрыли", NOW + HOUR),
    ]


def test_an_edit_replaces_matches_and_searched_words(store: Store) -> None:
    run_id = run(store)
    article_id = stored(store, run_id, "one", "мост открыть")
    (entry_id,) = found(store, run_id, "one")
    new = an_article("one", id=article_id, matches=(a_match("roads"),))
    store.store(run_id, entry_id, new, Outcome.UPDATED, a_known(), "мост закрыть", NOW)
    assert [match.topic_id for match in store.articles().__next__().matches] == ["roads"]
    assert store.search([["открыть"]]) == ()
    assert len(store.search([["закрыть"]])) == 1


def test_an_edit_of_an_unknown_article_is_refused(store: Store) -> None:
    with pytest.raises(StorageError, match="article 99"):
        store_one(store, an_article(id=99))


# Withdrawal


def test_a_withdrawn_article_keeps_its_words(store: Store) -> None:
    run_id = run(store)
    article_id = stored(store, run_id, "one", "мост")
    withdrawn(store, run_id, article_id, NOW + HOUR)
    article = store.article(article_id)
    assert article is not None
    assert (article.state, article.version) == (ArticleState.WITHDRAWN, 2)
    assert len(store.versions(article_id)) == 1
    assert len(store.search([["мост"]])) == 1
    assert store.known(["town.example/one"])["town.example/one"].outcome is Outcome.WITHDRAWN


def test_a_second_withdrawal_only_ends_its_entry(store: Store) -> None:
    run_id = run(store)
    article_id = stored(store, run_id, "one")
    withdrawn(store, run_id, article_id, NOW)
    withdrawn(store, run_id, article_id, NOW + HOUR)
    article = store.article(article_id)
    assert article is not None
    assert article.version == 2
    assert store.outcome_counts(run_id) == (3, 3)


def test_a_withdrawn_article_can_come_back(store: Store) -> None:
    run_id = run(store)
    article_id = stored(store, run_id, "one")
    withdrawn(store, run_id, article_id, NOW)
    edited(store, run_id, article_id, NOW + HOUR)
    article = store.article(article_id)
    assert article is not None
    assert (article.state, article.version) == (ArticleState.LIVE, 3)


def test_an_unknown_article_cannot_be_withdrawn(store: Store) -> None:
    run_id = run(store)
    with pytest.raises(StorageError):
        withdrawn(store, run_id, 99, NOW)
    assert store.outcome_counts(run_id)[1] == 0


# Set aside


def set_aside(store: Store, name: str, now: datetime) -> None:
    run_id = run(store)
    (entry_id,) = found(store, run_id, name)
    known = a_known(name, Outcome.OFF_TOPIC)
    store.set_aside(run_id, entry_id, an_article(name, lead="Мост"), known, now)


def test_what_is_set_aside_is_no_article(store: Store) -> None:
    set_aside(store, "one", NOW)
    assert list(store.articles()) == []
    assert [row["outcome"] for row in store.outcomes()] == [Outcome.OFF_TOPIC]
    assert set(store.known(["town.example/one"])) == {"town.example/one"}


def test_texts_set_aside_are_forgotten_once_when_they_are_old(store: Store) -> None:
    set_aside(store, "one", NOW - timedelta(days=91))
    set_aside(store, "two", NOW)
    assert store.forget_texts_set_aside(NOW - timedelta(days=90)) == 1
    assert store.forget_texts_set_aside(NOW - timedelta(days=90)) == 0


def test_texts_set_aside_come_back_by_key_until_they_are_forgotten(store: Store) -> None:
    set_aside(store, "two", NOW)
    set_aside(store, "one", NOW)
    set_aside(store, "old", NOW - timedelta(days=91))
    store.forget_texts_set_aside(NOW - timedelta(days=90))
    one, two = store.texts_set_aside()
    assert (one.url_key, two.url_key) == ("town.example/one", "town.example/two")
    # What is kept of an article that is on no topic.
    assert one == replace(an_article("one", lead="Мост"), matches=(), first_seen_at=NOW)


def test_many_texts_set_aside_come_page_by_page_each_once(store: Store) -> None:
    run_id = run(store)
    names = sorted(f"n{number}" for number in range(1001))
    for name in names:
        (entry_id,) = found(store, run_id, name)
        store.set_aside(run_id, entry_id, an_article(name), a_known(name), NOW)
    assert [one.url.rpartition("/")[2] for one in store.texts_set_aside()] == names


def test_what_is_set_aside_again_is_replaced(store: Store) -> None:
    set_aside(store, "one", NOW - timedelta(days=91))
    set_aside(store, "one", NOW)
    assert store.forget_texts_set_aside(NOW - timedelta(days=90)) == 0


# Listing


def test_articles_come_in_order_of_arrival(store: Store) -> None:
    run_id = run(store)
    names = [f"n{number}" for number in range(620)]
    for name in names:
        stored(store, run_id, name)
    assert [article.url for article in store.articles()] == [
        f"https://town.example/{name}" for name in names
    ]


def names(found: object) -> list[str]:
    return [article.url.rpartition("/")[2] for article in found]  # type: ignore[attr-defined]


def test_filters_keep_what_was_published_in_their_span(store: Store) -> None:
    store_one(store, an_article("early", published=a_stamp(NOW - 2 * HOUR)))
    store_one(store, an_article("in", published=a_stamp(NOW - HOUR)))
    store_one(store, an_article("late", published=a_stamp(NOW)))
    assert names(store.articles(since=NOW - HOUR, until=NOW)) == ["in"]


def test_a_day_is_in_the_span_of_its_day_in_moscow(store: Store) -> None:
    store_one(store, an_article("day", published=a_stamp(DAY, Precision.DAY)))
    start = datetime(2026, 3, 5, 21, tzinfo=UTC)
    assert names(store.articles(since=start, until=start + timedelta(days=1))) == ["day"]
    assert names(store.articles(until=start)) == []


def test_an_article_without_a_time_counts_from_when_it_was_first_seen(store: Store) -> None:
    store_one(store, an_article("undated"))
    assert names(store.articles(since=NOW)) == ["undated"]
    assert names(store.articles(until=NOW)) == []


def test_filters_keep_topic_and_source(store: Store) -> None:
    store_one(store, an_article("ours"))
    store_one(store, an_article("no", matches=(a_match(TOPIC, relevant=False),)))
    store_one(store, an_article("other", source_id="village", matches=(a_match("roads"),)))
    assert names(store.articles(topic=TOPIC)) == ["ours"]
    assert names(store.articles(source="village")) == ["other"]


def test_a_sentence_is_repeated_from_so_many_other_articles(store: Store) -> None:
    for number in range(3):
        store.note_sentences("one", f"key-{number}", ("x", "y")[: 1 + number % 2])
    assert store.repeated("one", "key-9", ("x", "y", "z"), 3) == {"x"}
    assert store.repeated("one", "key-0", ("x", "y"), 3) == set()
    assert store.repeated("other", "key-9", ("x",), 1) == set()
    assert store.repeated("one", "key-9", (), 1) == set()


def test_a_sentence_noted_twice_for_one_article_counts_once(store: Store) -> None:
    for _ in range(3):
        store.note_sentences("one", "key", ("x",))
    assert store.repeated("one", "other", ("x",), 2) == set()
