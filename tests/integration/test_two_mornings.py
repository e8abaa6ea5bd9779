"""What stands after two mornings at the sample newsroom, and after the second was run once more."""

from collections import Counter

import pytest

from dozor import jobs
from dozor.models import Outcome, VisitStatus

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("newsroom"), pytest.mark.timeout(300)]


def counts(report):
    total = Counter()
    for source in report.sources:
        total.update(dict(source.outcomes))
    return total


def of(report, source_id):
    return next(source for source in report.sources if source.source_id == source_id)


def statuses(report, source_id):
    return {visit.status for visit in of(report, source_id).visits}


def rows(lived):
    world, _ = lived
    with jobs.database(world.setup(2)) as store:
        return list(store.outcomes())


def articles(lived):
    world, _ = lived
    with jobs.database(world.setup(2)) as store:
        return list(store.articles())


@pytest.mark.parametrize("number", [0, 1, 2])
def test_every_entry_has_one_outcome_and_the_counts_add_up(lived, number):
    report = lived[1][number]
    for source in report.sources:
        assert source.discovered + source.carried == sum(n for _, n in source.outcomes)


def test_no_entry_is_left_without_an_outcome(lived):
    assert all(row["outcome"] and row["finished_at"] for row in rows(lived))


def test_the_second_run_of_a_morning_stores_nothing(lived):
    again = counts(lived[1][2])
    assert not set(again) & {Outcome.STORED, Outcome.COPY, Outcome.UPDATED, Outcome.OFF_TOPIC}


def test_the_second_run_of_a_morning_sends_nothing(lived):
    world, reports = lived
    assert reports[2].mailing.sent == ()
    assert len(world.mailbox.messages) == 2


def test_no_article_is_stored_twice(lived):
    keys = [article.url_key for article in articles(lived)]
    assert len(keys) == len(set(keys))


def test_what_is_stored_is_on_the_topic(lived):
    world, _ = lived
    truth = world.on_topic(2)
    stored = [a for a in articles(lived) if a.kind != "pdf" and a.state == "live"]
    wrong = [a.url for a in stored if not any(p for path, p in truth.items() if path in a.url)]
    assert wrong == []


def test_most_of_what_is_on_the_topic_is_stored(lived):
    world, _ = lived
    stored = [a.url for a in articles(lived)]
    readable = [
        path
        for path, relevant in world.on_topic(2).items()
        if relevant and "kto-zaplatit" not in path
    ]
    found = [path for path in readable if any(path in url for url in stored)]
    assert len(found) / len(readable) >= 0.75


@pytest.mark.parametrize(
    ("source_id", "number", "status"),
    [
        ("dead", 0, VisitStatus.ROBOTS_UNREACHABLE),
        ("limit", 0, VisitStatus.RATE_LIMITED),
        ("limit", 1, VisitStatus.OK),
        ("slow", 0, VisitStatus.OK),
        ("telegram", 0, VisitStatus.NO_PREVIEW),
        ("closed", 0, VisitStatus.OK),
    ],
)
def test_a_visit_ends_as_the_site_behaves(lived, source_id, number, status):
    assert status in statuses(lived[1][number], source_id)


def test_what_robots_forbid_is_not_asked_for(lived):
    world, _ = lived
    asked = [r for r in world.room.requests if r.host.startswith("closed") and "/news/" in r.path]
    assert asked == []


def test_every_request_says_who_asks(lived):
    world, _ = lived
    assert all("Dozor/" in (r.user_agent or "") for r in world.room.requests)
    assert all("operator@press.example" in r.user_agent for r in world.room.requests)


def test_an_unchanged_feed_is_asked_for_conditionally(lived):
    world, _ = lived
    assert any(r.status == 304 for r in world.room.requests)


def test_a_limited_host_is_asked_once(lived):
    world, _ = lived
    asked = [r for r in world.room.requests if r.host.startswith("limit") and r.status == 429]
    assert len(asked) == 1


def test_the_article_edited_overnight_has_two_versions(lived):
    (edited,) = [a for a in articles(lived) if "traktory-roslavl" in a.url]
    assert edited.version == 2
    world, _ = lived
    with jobs.database(world.setup(2)) as store:
        first, second = store.versions(edited.id)
    assert first.title != second.title


def test_the_withdrawn_article_is_kept_as_withdrawn(lived):
    (withdrawn,) = [a for a in articles(lived) if "zernosushilki-safonovo" in a.url]
    assert withdrawn.state == "withdrawn"
    assert withdrawn.text


def test_the_verbatim_reprint_points_to_the_other(lived):
    pair = [
        a
        for a in articles(lived)
        if "poezd-smolensk-vitebsk-orsha" in a.url or "prigorodnyj-poezd-v-vitebsk" in a.url
    ]
    assert len(pair) == 2
    assert sorted(a.copy_of is not None for a in pair) == [False, True]


def test_the_newspaper_is_read_as_articles(lived):
    pages = [a for a in articles(lived) if a.kind == "pdf"]
    assert len(pages) >= 3
    assert all(a.published and a.published.precision == "day" for a in pages)


def test_a_publication_time_is_exact_to_the_minute_and_says_its_origin(lived):
    timed = [a for a in articles(lived) if a.kind == "html"]
    assert timed
    assert all(a.published and a.published.precision in {"minute", "second"} for a in timed)


def test_windows_1251_pages_are_read(lived):
    texts = [a.text for a in articles(lived) if a.source_id == "put"]
    assert texts
    assert all(sum("а" <= c.lower() <= "я" for c in text) > len(text) / 2 for text in texts)


@pytest.mark.parametrize("query", ["Десногорск", "десногорска", "В ДЕСНОГОРСКЕ"])
def test_a_word_is_found_in_every_case(lived, query):
    from dozor.topics.lemmas import query_words

    world, _ = lived
    with jobs.database(world.setup(2)) as store:
        found = store.search(query_words(query.removeprefix("В ")))
    assert any("desnogorsk" in a.url for a in found)


def test_the_letter_of_the_first_morning_tells_the_main_event(lived):
    world, _ = lived
    text = world.mailbox.messages[0].get_body(("plain",)).get_content()
    assert "Товарооборот" in text


def test_no_item_is_told_in_both_letters(lived):
    world, _ = lived
    first, second = (m.get_body(("plain",)).get_content() for m in world.mailbox.messages)
    links = [{line for line in t.splitlines() if line.startswith("http")} for t in (first, second)]
    both = links[0] & links[1]
    # what was edited or withdrawn overnight is told again, and says so
    assert len(both) == 2
    assert "обновлено" in second
    assert "снято с публикации" in second


def test_the_letter_names_what_could_not_be_read(lived):
    world, _ = lived
    text = world.mailbox.messages[0].get_body(("plain",)).get_content()
    for name in ("Тихий берег", "Смол-Лента", "Деловое Поднепровье"):
        assert name in text
