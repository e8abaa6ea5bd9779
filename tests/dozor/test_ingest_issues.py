"""A newspaper issue is opened: each of its articles is an entry of its own."""

import pytest

from dozor.errors import StorageError
from dozor.models import EntryPointKind, Outcome
from tests.dozor.desk_kit import BREAD, BRIDGE, Desk, entry, extraction

ISSUE = "issue.pdf"
URL = f"https://town.example/{ISSUE}"


def part(number, text=BRIDGE, title="Мост", **more):
    return extraction(f"{text} Страница {number}.", title, url=URL, kind="pdf", page=number, **more)


def refusal(outcome, **more):
    return extraction("", None, url=URL, kind="pdf", outcome=outcome, **more)


def show(desk):
    (fetch,) = desk.show(entry(ISSUE, "Номер 10"), kind=EntryPointKind.PDF)
    return fetch


def ends(desk, run_id=None):
    rows = desk.store.entries.values()
    return {row.url_key: row.outcome for row in rows if run_id in (None, row.run_id)}


def key(number):
    return f"town.example/{ISSUE}#{number}"


def counts_hold(desk):
    discovered, ended = desk.store.outcome_counts(desk.run_id)
    return discovered == ended


def test_each_article_of_an_issue_is_an_entry_of_its_own():
    desk = Desk()
    issue = show(desk)
    assert desk.read(issue, part(1), part(2, BREAD, "Хлеб"), part(3)) is Outcome.OPENED
    assert ends(desk) == {
        issue.url_key: Outcome.OPENED,
        key(1): Outcome.STORED,
        key(2): Outcome.OFF_TOPIC,
        key(3): Outcome.STORED,
    }
    assert desk.end(ISSUE) == (Outcome.OPENED, "3 articles")
    assert counts_hold(desk)


def test_articles_of_an_issue_say_where_they_stand():
    desk = Desk()
    desk.read(show(desk), part(1), part(2))
    assert [(a.url, a.page) for a in desk.store.articles()] == [(f"{URL}#1", 1), (f"{URL}#2", 2)]


def test_an_issue_of_one_article_is_opened_too():
    desk = Desk()
    assert desk.read(show(desk), part(1)) is Outcome.OPENED
    assert ends(desk)[key(1)] is Outcome.STORED


def test_an_issue_that_cannot_be_read_ends_as_that_and_is_not_opened():
    desk = Desk()
    issue = show(desk)
    assert desk.read(issue, refusal(Outcome.UNPARSABLE, detail="why")) is Outcome.UNPARSABLE
    assert ends(desk) == {issue.url_key: Outcome.UNPARSABLE}


def test_what_is_cut_from_an_issue_is_an_entry_with_its_reason():
    desk = Desk()
    desk.read(show(desk), part(1), refusal(Outcome.TOO_LARGE, detail="pages 101 to 120 unread"))
    assert ends(desk)[key(2)] is Outcome.TOO_LARGE
    assert desk.end(ISSUE) == (Outcome.OPENED, "1 articles")


def test_an_opened_issue_is_seen_afterwards():
    desk = Desk()
    desk.read(show(desk), part(1))
    desk.begin()
    assert desk.carried() == ()
    assert desk.show(entry(ISSUE, "Номер 10"), kind=EntryPointKind.PDF) == ()


def test_an_issue_read_again_passes_over_what_is_known():
    desk = Desk()
    desk.read(show(desk), part(1), part(2, BREAD, "Хлеб"))
    desk.begin()
    (again,) = desk.show(entry(ISSUE, "Номер 10, исправленный"), kind=EntryPointKind.PDF)
    desk.read(again, part(1), part(2, BREAD, "Хлеб"), part(3))
    assert ends(desk, desk.run_id) == {
        again.url_key: Outcome.OPENED,
        key(1): Outcome.SEEN,
        key(2): Outcome.SEEN,
        key(3): Outcome.STORED,
    }
    assert len(desk.store.stored) == 2


def test_an_issue_that_a_kill_interrupted_is_read_again_and_nothing_is_doubled():
    class DyingStore(type(Desk().store)):
        dying = True

        def store(self, run_id, entry_id, article, *args, **kwargs):
            if self.dying and article.page == 2:
                raise StorageError("the process is killed here")
            return super().store(run_id, entry_id, article, *args, **kwargs)

    store = DyingStore()
    desk = Desk(store=store)
    with pytest.raises(StorageError):
        desk.read(show(desk), part(1), part(2), part(3))
    assert [e for e, outcome in ends(desk).items() if outcome is None] == [
        f"town.example/{ISSUE}",
        key(2),
        key(3),
    ]
    store.dying = False
    desk.begin()
    (issue,) = desk.carried()
    assert issue.url_key == f"town.example/{ISSUE}"
    closed = [row for row in store.entries.values() if row.outcome is Outcome.NOT_REACHED]
    assert [row.url_key for row in closed] == [key(2), key(3)]
    desk.read(issue, part(1), part(2), part(3))
    assert [article.page for article in store.articles()] == [1, 2, 3]
    assert all(row.outcome for row in store.entries.values())
    assert counts_hold(desk)
    desk.begin()
    assert desk.carried() == ()


def test_one_article_that_breaks_does_not_take_its_issue_along():
    desk = Desk()
    broken = part(2, tags=("мост",))
    object.__setattr__(broken, "text", None)  # what no extractor gives
    assert desk.read(show(desk), part(1), broken, part(3)) is Outcome.CRASHED
    assert desk.end(ISSUE) == (Outcome.CRASHED, "1 of 3 articles crashed")
    assert [article.page for article in desk.store.articles()] == [1, 3]
    assert ends(desk)[key(2)] is Outcome.CRASHED
    assert counts_hold(desk)


def test_an_issue_with_an_article_that_broke_is_read_again_for_it():
    desk = Desk()
    broken = part(2)
    object.__setattr__(broken, "text", None)
    desk.read(show(desk), part(1), broken)
    desk.begin()
    (issue,) = desk.carried()
    assert desk.read(issue, part(1), part(2)) is Outcome.OPENED
    assert [article.page for article in desk.store.articles()] == [1, 2]
    assert counts_hold(desk)


def test_a_long_address_still_tells_the_articles_of_an_issue_apart():
    desk = Desk()
    long = "a" * 400 + ".pdf"
    (issue,) = desk.show(entry(long), kind=EntryPointKind.PDF)
    desk.read(issue, part(1), part(2))
    assert len({article.url_key for article in desk.store.articles()}) == 2
    assert all(len(article.url_key) <= 300 for article in desk.store.articles())
