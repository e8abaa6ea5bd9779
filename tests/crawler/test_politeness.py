"""Delay, Retry-After, conditional requests: what servers may expect of us."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from dozor.models import Entry, Fetch, Known, Outcome, Validators, VisitStatus
from tests.crawler.kit import crawl_in_child, quick, source
from tests.fakes.desk import MemoryDesk
from tests.fakes.faults import (
    Asked,
    FaultServer,
    Route,
    conditional,
    cut_gzip,
    cut_identity,
    redirect,
    reply,
    reset,
    slow,
)

pytestmark = pytest.mark.slow


def _gaps(asked: list[Asked]) -> list[float]:
    return [later.at - earlier.at for earlier, later in pairwise(asked)]


def test_the_delay_is_kept_a_host_over_all_its_sources(tmp_path: Path) -> None:
    with FaultServer() as server:
        feeds = [server.url("a.localhost", f"/feed{n}") for n in range(3)]
        entry = server.url("a.localhost", "/page")
        server.routes = {f"/feed{n}": reply(200, f"entry {entry}{n}".encode()) for n in range(3)}
        server.routes |= {f"/page{n}": slow(0.05, reply(200, b"text")) for n in range(3)}
        plan = [source(f"s{n}", feed) for n, feed in enumerate(feeds)]
        crawl_in_child(plan, quick(delay=0.2), tmp_path)
        asked = server.asked("a.localhost")
        assert len(asked) == 7
        assert server.most_open["a.localhost"] == 1
    assert min(_gaps(asked)) >= 0.2


def test_other_hosts_do_not_wait(tmp_path: Path) -> None:
    with FaultServer() as server:
        server.routes = {"/feed": reply(200, b"")}
        plan = [source(f"s{n}", server.url(f"h{n}.localhost", "/feed")) for n in range(10)]
        crawl_in_child(plan, quick(delay=0.4), tmp_path)
        first, last = server.log[0].at, server.log[-1].at
    assert last - first < 3.0


def test_a_source_may_have_a_delay_of_its_own(tmp_path: Path) -> None:
    with FaultServer() as server:
        server.routes = {"/feed": reply(200, b"")}
        feed = server.url("a.localhost", "/feed")
        crawl_in_child([source("a", feed, delay=0.5)], quick(delay=0.0), tmp_path)
        assert min(_gaps(server.asked("a.localhost"))) >= 0.5


def test_crawl_delay_is_obeyed_where_it_is_longer(tmp_path: Path) -> None:
    with FaultServer() as server:
        rules = b"User-agent: *\nCrawl-delay: 0.6\n"
        server.routes = {"/robots.txt": reply(200, rules), "/feed": reply(200, b"")}
        feed = server.url("a.localhost", "/feed")
        crawl_in_child([source("a", feed)], quick(delay=0.1), tmp_path)
        assert min(_gaps(server.asked("a.localhost"))) >= 0.6


# name -> (status, Retry-After, seconds of rest)
RESTS = {
    "seconds": (429, "120", 120),
    "unavailable": (503, "120", 120),
    "date": (429, "in five minutes", 300),
    "ages": (429, "9999999999", 86400),
    "unsaid": (429, None, 60),
    "words": (429, "soon", 60),
}


@pytest.fixture(scope="module")
def resting(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[FaultServer, MemoryDesk, datetime]]:
    """Hosts that ask for rest at the first page, before two more pages and after two feeds; when.

    The date is made as the crawl starts: tests of other modules may run in between.
    """
    asked_at = datetime.now(UTC)
    date = format_datetime(asked_at + timedelta(seconds=300))
    with FaultServer() as server:
        routes, plan = {"/feed2": reply(200, b"")}, []
        for name, (status, wanted, _) in RESTS.items():
            host = f"{name}.localhost"
            lines = [f"entry {server.url(host, f'/{n}')}" for n in range(3)]
            routes[f"{host}/feed"] = reply(200, "\n".join(lines).encode())
            wanted = date if name == "date" else wanted
            routes[f"{host}/0"] = reply(status, headers={"Retry-After": wanted} if wanted else {})
            plan.append(source(name, server.url(host, "/feed"), server.url(host, "/feed2")))
        server.routes = routes
        yield server, crawl_in_child(plan, quick(), tmp_path_factory.mktemp("rest")).desk, asked_at


@pytest.mark.parametrize("name", RESTS)
def test_a_host_that_asks_for_rest_gets_it(
    resting: tuple[FaultServer, MemoryDesk, datetime], name: str
) -> None:
    server, desk, asked_at = resting
    host, rest = f"{name}.localhost", RESTS[name][2]
    assert [one.path for one in server.asked(host)] == ["/robots.txt", "/feed", "/feed2", "/0"]
    ends = [desk.outcome(server.url(host, f"/{n}")) for n in range(3)]
    assert ends == [Outcome.RATE_LIMITED] * 3
    until = desk.hosts[server.url(host, "")].not_before
    assert until is not None
    assert rest - 1 <= (until - asked_at).total_seconds() <= rest + 60


def test_a_rest_outlasts_the_run_and_ends(tmp_path: Path) -> None:
    with FaultServer() as server:
        feed = server.url("a.localhost", "/feed")
        plan = [source("a", feed)]
        server.routes = {"/feed": reply(429, headers={"Retry-After": "3600"})}
        first = crawl_in_child(plan, quick(), tmp_path).desk
        server.routes = {"/feed": reply(200, b"")}
        before = len(server.log)
        first.visits.clear()
        second = crawl_in_child(plan, quick(), tmp_path, desk=first).desk
        assert len(server.log) == before
        assert second.visit(feed).status is VisitStatus.RATE_LIMITED
        second.visits.clear()
        later = timedelta(hours=2)
        third = crawl_in_child(plan, quick(), tmp_path, desk=second, clock_shift=later).desk
    assert third.visit(feed).status is VisitStatus.OK


def test_an_unchanged_entry_point_costs_304_and_no_parse(tmp_path: Path) -> None:
    with FaultServer() as server:
        feed = server.url("a.localhost", "/feed")
        server.routes = {"/feed": conditional(b"status empty", '"v1"')}
        plan = [source("a", feed)]
        first = crawl_in_child(plan, quick(), tmp_path).desk
        assert first.visit(feed).status is VisitStatus.EMPTY
        first.visits.clear()
        second = crawl_in_child(plan, quick(), tmp_path, desk=first).desk
    assert second.visit(feed).status is VisitStatus.UNCHANGED
    assert second.visit(feed).validators == Validators(etag='"v1"')


def test_the_validators_of_a_broken_page_are_not_kept(tmp_path: Path) -> None:
    with FaultServer() as server:
        feed = server.url("a.localhost", "/feed")
        server.routes = {"/feed": reply(200, b"status broken", {"ETag": '"v1"'})}
        desk = crawl_in_child([source("a", feed)], quick(), tmp_path).desk
    assert desk.visit(feed).status is VisitStatus.BROKEN
    assert desk.visit(feed).validators == Validators()


def test_of_a_page_that_was_cut_nothing_is_kept(tmp_path: Path) -> None:
    with FaultServer() as server:
        feed, page = server.url("a.localhost", "/feed"), server.url("a.localhost", "/page")
        lines = f"entry {page}\ncut".encode()
        server.routes = {"/feed": reply(200, lines, {"ETag": '"v1"'})}
        desk = crawl_in_child([source("a", feed)], quick(), tmp_path).desk
    assert desk.visit(feed).status is VisitStatus.OK
    assert desk.visit(feed).validators == Validators()
    assert desk.visit(feed).body_hash is None


def test_a_second_look_is_conditional(tmp_path: Path) -> None:
    modified = "Fri, 06 Mar 2026 10:00:00 GMT"
    now = datetime.now(UTC)
    known = Known(
        url_key="",
        outcome=Outcome.STORED,
        last_looked_at=now,
        first_seen_at=now,
        validators=Validators(etag='"a1"', last_modified=modified),
    )
    with FaultServer() as server:
        same, gone = server.url("a.localhost", "/same"), server.url("a.localhost", "/gone")
        server.routes = {"/same": conditional(b"text", '"a1"'), "/gone": reply(410)}
        fetches = tuple(
            Fetch(entry_id=900 + n, source_id="a", url_key=url, entry=Entry(url=url), known=known)
            for n, url in enumerate((same, gone))
        )
        feed = server.url("a.localhost", "/feed")
        desk = MemoryDesk(left={"a": fetches})
        desk = crawl_in_child([source("a", feed)], quick(), tmp_path, desk=desk).desk
        asked = server.asked("a.localhost")
    assert [one.path for one in asked] == ["/robots.txt", "/feed", "/same", "/gone"]
    assert asked[2].headers["if-none-match"] == '"a1"'
    assert asked[2].headers["if-modified-since"] == modified
    assert "if-none-match" not in asked[1].headers
    assert desk.outcome(same) is Outcome.UNCHANGED
    assert desk.gone == [gone]


def test_the_delay_is_kept_over_the_spellings_of_a_host(tmp_path: Path) -> None:
    with FaultServer() as server:
        feed = server.url("a.localhost", "/feed")
        pages = [server.url("a.localhost", f"/{n}") for n in range(3)]
        server.routes = {"/feed": reply(200, "\n".join(f"entry {p}" for p in pages).encode())}
        for n in range(3):
            other = server.url("www.a.localhost", f"/{n}")
            server.routes[f"a.localhost/{n}"] = redirect(other, 301)
            server.routes[f"www.a.localhost/{n}"] = slow(0.1, reply(200, b"text"))
        both = tuple(f"{host}.localhost:{server.port}" for host in ("a", "www.a"))
        settings = quick(delay=0.3, allowed_private=both)
        desk = crawl_in_child([source("a", feed)], settings, tmp_path).desk
        asked = list(server.log)
    assert desk.counts() == {Outcome.STORED: 3}
    assert next(one.path for one in asked if one.host == "www.a.localhost") == "/robots.txt"
    assert min(_gaps(asked)) >= 0.3


@pytest.mark.parametrize(
    ("route", "outcome"),
    [
        (reset(), Outcome.NETWORK_ERROR),
        (cut_identity(), Outcome.NETWORK_ERROR),
        (cut_gzip(), Outcome.NETWORK_ERROR),
        (reply(500), Outcome.HTTP_ERROR),
        (reply(503), Outcome.HTTP_ERROR),
    ],
    ids=["reset", "cut", "cut-gzip", "500", "503"],
)
def test_a_host_that_fails_on_and_on_is_given_up(
    tmp_path: Path, route: Route, outcome: Outcome
) -> None:
    with FaultServer() as server:
        feed = server.url("a.localhost", "/feed")
        pages = [server.url("a.localhost", f"/{n}") for n in range(20)]
        server.routes = {"/feed": reply(200, "\n".join(f"entry {p}" for p in pages).encode())}
        server.routes |= {f"/{n}": route for n in range(20)}
        desk = crawl_in_child([source("a", feed)], quick(), tmp_path).desk
        assert len(server.log) == 2 + 5
    assert desk.counts() == {outcome: 20}
    assert desk.detail(pages[-1]).startswith("not asked: the last 5 requests")


def test_a_good_answer_in_between_keeps_a_host(tmp_path: Path) -> None:
    with FaultServer() as server:
        feed = server.url("a.localhost", "/feed")
        pages = [server.url("a.localhost", f"/{n}") for n in range(9)]
        server.routes = {"/feed": reply(200, "\n".join(f"entry {p}" for p in pages).encode())}
        server.routes |= {f"/{n}": reply(500) for n in range(9)}
        server.routes |= {"/2": reply(404), "/5": reply(200, b"text"), "/8": reply(304)}
        desk = crawl_in_child([source("a", feed)], quick(), tmp_path).desk
        assert len(server.log) == 2 + 6 * 2 + 3
    assert not any("not asked" in (detail or "") for _, _, detail in desk.ends)
