"""How an entry ends: each way once, and what is known of it afterwards."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dozor.errors import StorageError
from dozor.models import EntryPointKind, Outcome, Precision, Stamp
from tests.dozor.desk_kit import BREAD, BRIDGE, DAY, MORNING, SHORT, Desk, entry, extraction

# New articles


def test_a_new_article_on_the_topic_is_stored():
    desk = Desk()
    assert desk.take() is Outcome.STORED
    article = desk.article()
    assert (article.title, article.text, article.version) == ("Мост открыли", BRIDGE, 1)
    assert article.first_seen_at == MORNING
    assert [match.topic_id for match in article.matches] == ["bridges"]
    assert desk.end() == (Outcome.STORED, None)


def test_a_stored_article_is_found_by_the_lemmas_of_title_lead_and_text():
    desk = Desk()
    desk.take(title="Автобусы", lead="Первые пассажиры")
    for word in ("автобус", "пассажир", "мост"):
        assert desk.store.search([[word]]), word


def test_an_article_off_the_topic_is_set_aside_with_its_text():
    desk = Desk()
    assert desk.take(text=BREAD, title="Хлеб") is Outcome.OFF_TOPIC
    assert desk.store.stored == {}
    assert desk.store.aside["town.example/one"][0].text == BREAD


def test_an_article_off_the_topic_that_turns_to_it_is_stored_as_seen_first_then():
    desk = Desk()
    desk.take(text=BREAD, title="Хлеб")
    desk.begin()
    (fetch,) = desk.show(entry(title="Хлеб и мост"))
    assert desk.read(fetch) is Outcome.STORED
    assert desk.article().first_seen_at == MORNING


def test_an_article_without_a_title_of_its_own_has_that_of_its_entry():
    desk = Desk()
    desk.take(title=None)
    assert desk.article().title == "Мост открыли"


def test_the_same_long_text_elsewhere_is_a_copy():
    desk = Desk()
    desk.take("one")
    assert desk.take("two", text=BRIDGE.upper()) is Outcome.COPY
    assert desk.article("two").copy_of == desk.article("one").id


def test_a_copy_of_a_copy_is_a_copy_of_the_first():
    desk = Desk()
    desk.take("one", text=BRIDGE)
    desk.take("two", text=BRIDGE)
    (third,) = desk.show(entry("three"))
    desk.store.stored[1] = replace(desk.article("one"), content_hash="edited since")
    desk.read(third, extraction(url=third.entry.url))
    assert desk.article("three").copy_of == desk.article("one").id


def test_the_same_short_text_elsewhere_is_an_article_of_its_own():
    desk = Desk()
    desk.take("one", text=SHORT)
    assert desk.take("two", text=SHORT) is Outcome.STORED
    assert desk.article("two").copy_of is None


def test_a_page_found_under_another_address_is_no_copy_of_itself():
    desk = Desk()
    desk.take("one")
    (fetch,) = desk.show(entry("go?id=1"))
    assert desk.read(fetch, extraction(url="https://town.example/one")) is Outcome.UNCHANGED
    assert desk.end("go?id=1")[1] == "the same page under another address"
    desk.begin()
    assert desk.show(entry("go?id=1")) == ()


def test_a_text_too_large_to_index_ends_as_that():
    desk = Desk()
    assert desk.take(text="мост " * 200_001) is Outcome.TOO_LARGE
    assert desk.end() == (Outcome.TOO_LARGE, "1000005 characters")
    desk.begin()
    assert desk.show(entry()) == ()


@pytest.mark.parametrize(
    "outcome",
    [Outcome.NOT_ARTICLE, Outcome.TOO_SHORT, Outcome.UNDECODABLE, Outcome.UNSUPPORTED_TYPE],
)
def test_a_page_without_an_article_ends_as_extraction_says(outcome):
    desk = Desk()
    (fetch,) = desk.show(entry())
    refusal = extraction(text="", outcome=outcome, detail="why")
    assert desk.read(fetch, refusal) is outcome
    assert desk.end() == (outcome, "why")
    assert desk.store.known_keys["town.example/one"].outcome is outcome


# What needs no fetch


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "mailto:a@town.example", "", "https://user@town.example/", "//"],
)
def test_a_link_that_cannot_be_requested_is_a_bad_link(address):
    desk = Desk()
    assert desk.show(replace(entry(), url=address)) == ()
    (row,) = desk.store.entries.values()
    assert (row.outcome, row.detail) == (Outcome.BAD_LINK, "no http(s) address")


def test_what_is_dated_before_the_limit_is_too_old():
    desk, old = Desk(), MORNING - 15 * DAY
    stamp = Stamp(value=old, precision=Precision.SECOND, origin="feed")
    assert desk.show(entry(published=stamp)) == ()
    assert desk.end()[0] is Outcome.TOO_OLD


def test_a_known_article_is_seen():
    desk = Desk()
    desk.take()
    desk.begin(timedelta(hours=2))
    assert desk.show(entry()) == ()
    assert desk.end()[0] is Outcome.SEEN


@pytest.mark.parametrize("spelling", ["one", "one?utm_source=feed", "one#comments", "x/../one"])
def test_an_article_found_twice_in_one_visit_is_fetched_once(spelling):
    desk = Desk()
    assert len(desk.show(entry(), entry(spelling))) == 1
    assert [row.outcome for row in desk.store.entries.values()] == [None, Outcome.SEEN]


def test_an_article_that_two_entry_points_show_is_fetched_once():
    desk = Desk()
    desk.show(entry())
    assert desk.show(entry(), kind=EntryPointKind.SITEMAP) == ()
    assert desk.end() == (Outcome.SEEN, "found twice in this run")


# Bugs, and a dead store


def test_an_article_that_breaks_the_matching_ends_as_crashed_and_the_run_goes_on(caplog):
    desk = Desk(topics=("no topic",))
    assert desk.take("one") is Outcome.CRASHED
    assert desk.end("one")[1].startswith("AttributeError: ")
    assert "https://town.example/one" in caplog.text
    desk.desk.topics = ()
    assert desk.take("two") is Outcome.OFF_TOPIC


def test_a_dead_store_is_not_the_fault_of_the_article():
    class DeadStore(type(Desk().store)):
        def store(self, *args, **kwargs):
            raise StorageError("database: /disk: is full; free some space")

    desk = Desk(store=DeadStore())
    (fetch,) = desk.show(entry())
    with pytest.raises(StorageError, match="is full"):
        desk.read(fetch)
    assert desk.end()[0] is None


# What a killed run left


def test_what_a_killed_run_did_not_reach_is_carried_on():
    desk = Desk()
    desk.show(entry())
    desk.begin()
    (fetch,) = desk.carried()
    assert desk.read(fetch) is Outcome.STORED
    (report,) = desk.store.report(desk.run_id)
    assert (report.discovered, report.carried) == (0, 1)


def test_what_a_killed_run_had_not_yet_screened_is_screened_now():
    """Killed between the rows of a visit and their screening: each ends as it would have."""
    desk = Desk()
    desk.take("known")
    desk.begin(timedelta(hours=1))
    killed = replace(entry("x"), url="javascript:")
    keyed = [
        ("town.example/new", entry("new")),
        ("town.example/new", entry("new?utm_source=x")),
        ("town.example/known", entry("known")),
        ("", killed),
    ]
    desk.store.record_visit(desk.run_id, desk.store.visits[0][1], keyed, desk.now)
    desk.begin(timedelta(hours=1))
    assert [fetch.url_key for fetch in desk.carried()] == ["town.example/new"]
    ended = [row.outcome for row in list(desk.store.entries.values())[1:]]
    assert ended == [None, Outcome.SEEN, Outcome.SEEN, Outcome.BAD_LINK]


def test_an_article_that_two_sources_carry_is_stored_once():
    desk = Desk()
    visit = desk.show(entry("x")) and desk.store.visits[0][1]
    for name in ("town", "city"):
        shown = [("town.example/one", entry())]
        desk.store.record_visit(desk.run_id, replace(visit, source_id=name), shown, desk.now)
    desk.begin()
    _, ours = desk.carried("town")
    (theirs,) = desk.carried("city")
    assert desk.read(ours) is Outcome.STORED
    assert desk.read(theirs) is Outcome.UNCHANGED


def test_what_a_source_repeats_under_many_articles_is_no_evidence():
    desk = Desk()
    footer = "Мост через Днепр открыт: все новости в нашем разделе."
    told = [
        desk.take(f"news-{n}", text=f"Школа номер {n} ждёт детей.\n{footer}", title=f"Школа {n}")
        for n in range(5)
    ]
    assert told == [Outcome.STORED] * 3 + [Outcome.OFF_TOPIC] * 2
