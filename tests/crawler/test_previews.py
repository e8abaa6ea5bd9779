"""Paging back through the preview of a channel: until a post is known, within a limit."""

from pathlib import Path

import pytest

from crawler.previews import MOST_PAGES, all_new, older_pages, page_before
from dozor.models import Entry, Fetch, Known, Listing, OlderPage, Outcome, VisitStatus
from tests.crawler.kit import crawl_in_child, quick, source
from tests.crawler.test_articles import NOW
from tests.fakes.desk import MemoryDesk
from tests.fakes.faults import FaultServer, reply


def listing(*urls: str) -> Listing:
    return Listing(status=VisitStatus.OK, entries=tuple(Entry(url=url) for url in urls))


def fetch(url: str, known: Known | None = None) -> Fetch:
    return Fetch(entry_id=1, source_id="x", url_key=url, entry=Entry(url=url), known=known)


def test_all_new_means_that_every_post_is_read_for_the_first_time() -> None:
    known = Known(url_key="b", outcome=Outcome.STORED, last_looked_at=NOW, first_seen_at=NOW)
    assert all_new(listing("a", "b"), [fetch("a"), fetch("b")])
    assert not all_new(listing("a", "b"), [fetch("a")])  # the other was seen, or is too old
    assert not all_new(listing("a", "b"), [fetch("a"), fetch("b", known)])  # edited
    assert all_new(listing(), [])  # pictures only


def test_so_many_older_pages_and_no_more() -> None:
    pages = older_pages("http://x/s/a", ())
    told = [pages.add([f"http://x/s/a?before={n}"], n) for n in range(1, MOST_PAGES + 2)]
    assert [why is None for why in told] == [True] * MOST_PAGES + [False]


def test_a_walk_that_was_cut_short_goes_on_but_no_further_than_an_undisturbed_one() -> None:
    left = OlderPage(url="http://x/s/a?before=9", newest="http://x/s/a", back=MOST_PAGES)
    pages = older_pages("http://x/s/a", [left])
    assert pages.waiting == [(left.url, MOST_PAGES)]
    assert pages.add(["http://x/s/a?before=8"], MOST_PAGES + 1) is not None


def test_the_page_before_is_remembered_unless_it_lies_too_far_back() -> None:
    shown = Listing(status=VisitStatus.OK, children=("http://x/s/a?before=9",))
    before = page_before("http://x/s/a", shown, MOST_PAGES)
    assert before == OlderPage(url=shown.children[0], newest="http://x/s/a", back=MOST_PAGES)
    assert page_before("http://x/s/a", shown, MOST_PAGES + 1) is None
    assert page_before("http://x/s/a", listing("a"), 1) is None  # the first of the channel


@pytest.mark.slow
def test_older_pages_are_visited_until_a_post_is_known(tmp_path: Path) -> None:
    with FaultServer() as server:
        newest, second, third, fourth = (
            server.url("a.localhost", f"/s/{n}") for n in ("new", "2", "3", "4")
        )
        posts = [server.url("a.localhost", f"/post/{n}") for n in range(6)]
        server.routes = {
            "/s/new": reply(200, f"post {posts[0]}\npost {posts[1]}\nchild {second}".encode()),
            "/s/2": reply(200, f"post {posts[2]}\nchild {third}".encode()),
            "/s/3": reply(200, f"post {posts[3]}\npost {posts[4]}\nchild {fourth}".encode()),
            "/s/4": reply(200, f"post {posts[5]}".encode()),
        }
        desk = MemoryDesk()
        desk._seen = {posts[4]}
        crawled = crawl_in_child(
            [source("a", newest, kind="telegram")], quick(), tmp_path, desk=desk
        )
    assert [visit.url for visit in crawled.desk.visits] == [newest, second, third]
    assert sorted(url for url, _, _ in crawled.desk.ends) == sorted(posts[:4])
    assert crawled.desk.faults == []


@pytest.mark.slow
def test_a_channel_that_goes_on_for_ever_is_left_and_told(tmp_path: Path) -> None:
    with FaultServer() as server:
        newest = server.url("a.localhost", "/s/0")
        server.routes = {
            f"/s/{n}": reply(
                200,
                f"post {server.url('a.localhost', f'/post/{n}')}\n"
                f"child {server.url('a.localhost', f'/s/{n + 1}')}".encode(),
            )
            for n in range(MOST_PAGES + 5)
        }
        crawled = crawl_in_child([source("a", newest, kind="telegram")], quick(), tmp_path)
        last = server.url("a.localhost", f"/s/{MOST_PAGES + 1}")
    desk = crawled.desk
    assert len(desk.visits) == MOST_PAGES + 2
    assert desk.visit(last).status is VisitStatus.NOT_REACHED
    assert f"more than {MOST_PAGES}" in (desk.visit(last).detail or "")
    assert desk.given == len(desk.ends) == MOST_PAGES + 1
