"""How a crawl ends before its time: budget, signals, a dead store, a dead parent."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from dozor.errors import StorageError
from dozor.models import Entry, Extraction, Fetch, Outcome, Page, Validators, VisitStatus
from tests.crawler.kit import crawl_in_child, quick, source
from tests.fakes.desk import MemoryDesk
from tests.fakes.faults import FaultServer, reply, silence, slow

pytestmark = pytest.mark.slow


def _long_feed(server: FaultServer, host: str = "a.localhost", pages: int = 50) -> str:
    """A feed of pages that take a while each."""
    urls = [server.url(host, f"/page?{n}") for n in range(pages)]
    server.routes = {
        **server.routes,
        f"{host}/feed": reply(200, "\n".join(f"entry {url}" for url in urls).encode()),
        "/page": slow(0.1, reply(200, b"text")),
    }
    return server.url(host, "/feed")


def test_a_spent_budget_leaves_every_entry_and_entry_point_told(tmp_path: Path) -> None:
    with FaultServer() as server:
        server.routes = {"/slow": silence()}
        feed, late = _long_feed(server), server.url("a.localhost", "/late")
        stuck = [server.url("b.localhost", f"/{n}") for n in ("slow", "x", "y")]
        plan = [source("a", feed), source("b", *stuck), source("c", late)]
        settings = quick(budget_seconds=1.0, timeout=20.0, grace_seconds=0.5)
        crawled = crawl_in_child(plan, settings, tmp_path)
        asked = len(server.asked("a.localhost", "/feed"))
    desk = crawled.desk
    assert asked == 1
    assert crawled.result.exit_code == 0
    assert not crawled.result.interrupted
    assert crawled.seconds < 10
    assert desk.faults == []
    assert desk.given == len(desk.ends) == 50
    assert set(desk.counts()) == {Outcome.STORED, Outcome.NOT_REACHED}
    assert [desk.visit(url).status for url in stuck] == [VisitStatus.NOT_REACHED] * 3
    assert len(desk.visits) == 5


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_open_requests_finish(tmp_path: Path, number: signal.Signals) -> None:
    with FaultServer() as server:
        feed = _long_feed(server)
        stopper = _after_request(server, "/page", number)
        crawled = crawl_in_child([source("a", feed)], quick(), tmp_path, meanwhile=stopper.start)
        stopper.join()
    desk = crawled.desk
    assert crawled.result.interrupted
    assert crawled.result.exit_code == 0
    assert desk.given == len(desk.ends) == 50
    assert desk.counts()[Outcome.STORED] >= 1
    assert desk.counts()[Outcome.NOT_REACHED] >= 45
    assert desk.counts().total() == 50


def test_a_second_signal_does_not_wait(tmp_path: Path) -> None:
    with FaultServer() as server:
        server.routes = {"/feed": silence()}
        feed = server.url("a.localhost", "/feed")
        stopper = _after_request(server, "/feed", signal.SIGTERM, times=2)
        settings = quick(timeout=25.0, grace_seconds=20.0)
        crawled = crawl_in_child([source("a", feed)], settings, tmp_path, meanwhile=stopper.start)
        stopper.join()
    assert crawled.seconds < 8
    assert crawled.desk.visit(feed).status is VisitStatus.NOT_REACHED


def test_what_an_earlier_run_left_is_fetched(tmp_path: Path) -> None:
    with FaultServer() as server:
        feed, page = server.url("a.localhost", "/feed"), server.url("a.localhost", "/old")
        server.routes = {"/feed": reply(200, b""), "/old": reply(200, b"text")}
        left = Fetch(entry_id=77, source_id="a", url_key=page, entry=Entry(url=page), attempts=1)
        desk = MemoryDesk(left={"a": (left,)})
        desk = crawl_in_child([source("a", feed)], quick(), tmp_path, desk=desk).desk
        paths = [one.path for one in server.asked("a.localhost")]
    assert paths == ["/robots.txt", "/feed", "/old"]
    assert desk.ends == [(page, Outcome.STORED, None)]


def test_a_dead_store_ends_the_crawl_with_its_error(tmp_path: Path) -> None:
    with FaultServer() as server:
        server.routes = {"/slow": silence()}
        feed, slow_one = _long_feed(server), server.url("b.localhost", "/slow")
        desk = MemoryDesk(fails={"extracted": StorageError("database: x.db: disk full")})
        plan = [source("a", feed), source("b", slow_one)]
        crawled = crawl_in_child(plan, quick(timeout=20.0), tmp_path, desk=desk)
        assert len(server.asked("a.localhost", "/page?1")) == 0
    assert crawled.result.exit_code == 3
    assert isinstance(crawled.result.error, StorageError)
    assert "disk full" in str(crawled.result.error)
    assert crawled.seconds < 8


def test_a_bug_that_cannot_even_be_told_leaves_the_others_alone(tmp_path: Path) -> None:
    with FaultServer() as server:
        feed, other = _long_feed(server, pages=5), server.url("b.localhost", "/feed")
        desk = MemoryDesk(fails={"failed": ZeroDivisionError("a bug of the desk")})
        server.routes = {**server.routes, "b.localhost/feed": reply(200, b"entry ftp://x/")}
        plan = [source("b", other), source("a", feed)]
        crawled = crawl_in_child(plan, quick(), tmp_path, desk=desk)
    assert crawled.result.exit_code == 0
    assert crawled.desk.counts() == {Outcome.STORED: 5}
    assert [v.status for v in crawled.desk.visits if v.source_id == "b"] == [
        VisitStatus.OK,
        VisitStatus.CRASHED,
    ]


@dataclass(kw_only=True)
class _BuggyDesk(MemoryDesk):
    """Breaks at some addresses: of an entry point once when asked, of a page when it is stored."""

    at: frozenset[str] = frozenset()

    def validators(self, url: str) -> Validators:
        if url in self.at:
            raise ZeroDivisionError("a bug of the desk")
        return super().validators(url)

    def extracted(self, fetch: Fetch, page: Page, extractions: Sequence[Extraction]) -> Outcome:
        if fetch.entry.url in self.at:
            raise ZeroDivisionError("a bug of the desk")
        return super().extracted(fetch, page, extractions)


def test_a_bug_at_a_later_entry_point_is_told_there_and_ends_what_is_open(tmp_path: Path) -> None:
    with FaultServer() as server:
        feed, other = _long_feed(server, pages=5), server.url("b.localhost", "/feed")
        second, page = server.url("b.localhost", "/second"), server.url("b.localhost", "/page?1")
        server.routes = {**server.routes, "b.localhost/feed": reply(200, f"entry {page}".encode())}
        desk = _BuggyDesk(at=frozenset({second}))
        plan = [source("b", other, second), source("a", feed)]
        crawled = crawl_in_child(plan, quick(), tmp_path, desk=desk)
    desk = crawled.desk
    assert crawled.result.exit_code == 0
    assert (desk.faults, desk.open) == ([], {})
    assert desk.counts() == {Outcome.STORED: 5, Outcome.CRASHED: 1}
    assert desk.detail(page) == "ZeroDivisionError: a bug of the desk"
    assert desk.visit(other).status is VisitStatus.OK
    assert desk.visit(second).status is VisitStatus.CRASHED
    assert desk.visit(second).detail == "ZeroDivisionError: a bug of the desk"


def test_a_bug_at_a_page_ends_its_source_alone_each_entry_once(tmp_path: Path) -> None:
    with FaultServer() as server:
        feed, other = _long_feed(server, pages=5), server.url("b.localhost", "/feed")
        pages = [server.url("b.localhost", f"/page?{n}") for n in range(4)]
        lines = "\n".join(f"entry {page}" for page in pages)
        server.routes = {**server.routes, "b.localhost/feed": reply(200, lines.encode())}
        desk = _BuggyDesk(at=frozenset({pages[1]}))
        crawled = crawl_in_child(
            [source("b", other), source("a", feed)], quick(), tmp_path, desk=desk
        )
    desk = crawled.desk
    assert crawled.result.exit_code == 0
    assert (desk.faults, desk.open) == ([], {})
    assert [desk.outcome(page) for page in pages] == [Outcome.STORED, *[Outcome.CRASHED] * 3]
    assert [visit.status for visit in desk.visits if visit.source_id == "b"] == [
        VisitStatus.OK,
        VisitStatus.CRASHED,
    ]
    assert {told for id_, told in desk.progress if id_ == "a"} == {"ok", "stored"}


def test_a_process_that_grows_beyond_its_bound_stops_like_a_spent_budget(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with FaultServer() as server:
        feed = _long_feed(server)
        settings = quick(max_memory=1024 * 1024)
        crawled = crawl_in_child([source("a", feed)], settings, tmp_path)
    assert crawled.result.exit_code == 0
    assert crawled.seconds < 10
    assert crawled.desk.visit(feed).status is VisitStatus.NOT_REACHED
    assert "more than its bound of 1 MiB" in capfd.readouterr().err


def test_what_was_left_and_what_is_new_share_one_limit(tmp_path: Path) -> None:
    with FaultServer() as server:
        feed = _long_feed(server, pages=3)
        left = tuple(
            Fetch(entry_id=900 + n, source_id="a", url_key=url, entry=Entry(url=url), attempts=1)
            for n in range(3)
            for url in [server.url("a.localhost", f"/page?left{n}")]
        )
        desk = MemoryDesk(left={"a": left})
        settings = quick(max_new_per_source=4)
        desk = crawl_in_child([source("a", feed)], settings, tmp_path, desk=desk).desk
    assert desk.counts() == {Outcome.STORED: 4, Outcome.OVER_LIMIT: 2}
    assert [url for url, outcome, _ in desk.ends if outcome is Outcome.OVER_LIMIT] == [
        one.entry.url for one in left[1:]
    ]


def test_the_limit_of_new_pages_is_told(tmp_path: Path) -> None:
    with FaultServer() as server:
        feed = _long_feed(server, pages=8)
        crawled = crawl_in_child([source("a", feed)], quick(max_new_per_source=3), tmp_path)
    assert crawled.desk.counts() == {Outcome.STORED: 3, Outcome.OVER_LIMIT: 5}


def test_a_child_ends_with_its_parent(tmp_path: Path) -> None:
    """SIGKILL of the parent: the child must not crawl on by itself."""
    script = tmp_path / "parent.py"
    mark = tmp_path / "alive"
    script.write_text(
        "import sys\n"
        f"sys.path.insert(0, {str(Path(__file__).parents[2])!r})\n"
        "from crawler.child import run_child\n"
        "from tests.crawler.test_child import beat\n"
        "if __name__ == '__main__':\n"
        f"    run_child(beat, {str(mark)!r})\n"
    )
    parent = subprocess.Popen([sys.executable, str(script)])
    try:
        _wait_for(mark.exists)
    finally:
        parent.kill()
        parent.wait()
    child = int(mark.read_text().split()[0])
    _wait_for(lambda: not _alive(child))


def _after_request(
    server: FaultServer, path: str, number: signal.Signals, times: int = 1
) -> threading.Thread:
    """A thread that signals this process, as a service manager would, once the path was asked."""

    def run() -> None:
        _wait_for(lambda: any(one.path.startswith(path) for one in server.log))
        for _ in range(times):
            os.kill(os.getpid(), number)
            time.sleep(0.5)

    return threading.Thread(target=run)


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def _wait_for(condition: object, seconds: float = 15.0) -> None:
    until = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)
