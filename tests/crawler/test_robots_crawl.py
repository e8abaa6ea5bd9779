"""robots.txt of every status, one host name each, in one crawl (RFC 9309 §2.3.1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dozor.models import VisitStatus
from dozor.protocols import HostState
from tests.crawler.kit import Crawled, crawl_in_child, quick, source
from tests.fakes.desk import MemoryDesk
from tests.fakes.faults import FaultServer, in_turn, redirect, reply, reset, silence

pytestmark = pytest.mark.slow

OPEN = b"User-agent: *\nDisallow: /private/\n"
CLOSED = b"User-agent: *\nDisallow: /\n"

# name -> (robots.txt, how the visit ends)
TABLE = {
    "open": (reply(200, OPEN), "ok"),
    "closed": (reply(200, CLOSED), "robots_denied"),
    "closed-to-us": (reply(200, b"User-agent: dozor\nDisallow: /\n"), "robots_denied"),
    "open-to-us": (reply(200, CLOSED + b"\nUser-agent: Dozor\nAllow: /\n"), "ok"),
    "bom": (reply(200, b"\xef\xbb\xbf" + CLOSED), "robots_denied"),
    "utf-16": (reply(200, CLOSED.decode().encode("utf-16")), "robots_denied"),
    "cr-only": (reply(200, CLOSED.replace(b"\n", b"\r")), "robots_denied"),
    "html": (reply(200, b"<!doctype html><p>User-agent: *\nDisallow: /"), "ok"),
    "empty": (reply(200, b""), "ok"),
    "no-content": (reply(204), "ok"),
    "400": (reply(400), "ok"),
    "401": (reply(401), "ok"),
    "403": (reply(403), "ok"),
    "404": (reply(404), "ok"),
    "410": (reply(410), "ok"),
    "429": (reply(429), "robots_unreachable"),
    "500": (reply(500), "robots_unreachable"),
    "503": (reply(503), "robots_unreachable"),
    "503-then": (reply(503, headers={"Retry-After": "60"}), "robots_unreachable"),
    "silent": (silence(), "robots_unreachable"),
    "reset": (reset(), "robots_unreachable"),
    "recovering": (in_turn(reply(500), reply(200, OPEN)), "ok"),
    "redirected": (redirect("/5"), "robots_denied"),
    "redirected-too-often": (redirect("/6"), "ok"),
    "long": (reply(200, OPEN + b"#\n" * 300_000), "ok"),
    "rule-beyond-512-kib": (reply(200, b"#\n" * 300_000 + CLOSED), "ok"),
    "slow-crawl": (reply(200, OPEN + b"Crawl-delay: 1000\n"), "robots_denied"),
    "odd-delay": (reply(200, OPEN + b"Crawl-delay: nan\n"), "ok"),
}


@dataclass(frozen=True)
class Robots:
    server: FaultServer
    crawled: Crawled

    def visit_status(self, name: str) -> VisitStatus:
        return self.crawled.desk.visit(self.server.url(f"{name}.localhost", "/feed")).status

    def state(self, name: str) -> HostState:
        return self.crawled.desk.hosts[self.server.url(f"{name}.localhost", "")]


@pytest.fixture(scope="module")
def robots(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Robots]:
    with FaultServer() as server:
        hops = {f"/{n}": redirect(f"/{n - 1}") for n in range(2, 7)} | {"/1": reply(200, CLOSED)}
        rules = {f"{name}.localhost/robots.txt": row[0] for name, row in TABLE.items()}
        server.routes = hops | rules | {"/feed": reply(200, b"")}
        plan = [source(n, server.url(f"{n}.localhost", "/feed")) for n in TABLE]
        settings = quick(robots_agent="dozor")
        yield Robots(server, crawl_in_child(plan, settings, tmp_path_factory.mktemp("robots")))


@pytest.mark.parametrize("name", TABLE)
def test_visit_ends_as(robots: Robots, name: str) -> None:
    assert robots.visit_status(name) is VisitStatus(TABLE[name][1])


@pytest.mark.parametrize("name", [n for n, row in TABLE.items() if row[1] != "ok"])
def test_a_closed_host_is_asked_for_nothing_else(robots: Robots, name: str) -> None:
    assert robots.server.asked(f"{name}.localhost", "/feed") == []


@pytest.mark.parametrize(
    ("name", "status"), [("open", 200), ("404", 404), ("500", 500), ("reset", 0), ("429", 429)]
)
def test_the_answer_is_remembered_with_its_status(robots: Robots, name: str, status: int) -> None:
    assert robots.state(name).robots_status == status


@pytest.mark.parametrize("name", ["429", "503-then"])
def test_a_host_that_asks_for_rest_at_robots_gets_it(robots: Robots, name: str) -> None:
    until = robots.state(name).not_before
    assert until is not None
    assert timedelta(0) < until - datetime.now(UTC) <= timedelta(seconds=60)


def test_the_crawl_delay_too_long_is_said(robots: Robots) -> None:
    visit = robots.crawled.desk.visit(robots.server.url("slow-crawl.localhost", "/feed"))
    assert "Crawl-delay of 1000 s" in (visit.detail or "")


def test_redirect_targets_are_judged_by_the_rules_of_their_own_host(tmp_path: Path) -> None:
    with FaultServer() as server:
        server.routes = {
            "a.localhost/feed": redirect(server.url("b.localhost", "/private/feed")),
            "b.localhost/robots.txt": reply(200, OPEN),
            "/private/feed": reply(200, b""),
        }
        feed = server.url("a.localhost", "/feed")
        allowed = (f"a.localhost:{server.port}", f"b.localhost:{server.port}")
        settings = quick(allowed_private=allowed)
        crawled = crawl_in_child([source("a", feed)], settings, tmp_path)
        assert server.asked("b.localhost", "/private/feed") == []
    assert crawled.desk.visit(feed).status is VisitStatus.ROBOTS_DENIED


# name -> (age in hours and status of the copy, robots.txt now, how the visit ends, asked again)
REMEMBERED = {
    "fresh": (1, 200, reply(200, OPEN), "robots_denied", False),
    "fresh-none": (1, 404, reply(200, CLOSED), "ok", False),
    "stale": (13, 200, reply(200, OPEN), "ok", True),
    "error": (1, 500, reply(200, OPEN), "ok", True),
    "good-copy": (20, 200, reply(500), "robots_denied", True),
    "too-old-a-copy": (25, 200, reply(500), "robots_unreachable", True),
}


@pytest.fixture(scope="module")
def remembered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Robots]:
    """Hosts whose robots.txt was read by an earlier run: closed, or absent."""
    with FaultServer() as server:
        rules = {f"{name}.localhost/robots.txt": row[2] for name, row in REMEMBERED.items()}
        server.routes = rules | {"/feed": reply(200, b"")}
        desk, now = MemoryDesk(), datetime.now(UTC)
        for name, (age, status, *_) in REMEMBERED.items():
            host = server.url(f"{name}.localhost", "")
            desk.hosts[host] = HostState(
                host=host,
                robots_status=status,
                robots_body=None if status == 404 else CLOSED,
                robots_fetched_at=now - timedelta(hours=age),
            )
        plan = [source(n, server.url(f"{n}.localhost", "/feed")) for n in REMEMBERED]
        tmp_path = tmp_path_factory.mktemp("remembered")
        yield Robots(server, crawl_in_child(plan, quick(), tmp_path, desk=desk))


@pytest.mark.parametrize("name", REMEMBERED)
def test_remembered_rules_serve_while_they_may(remembered: Robots, name: str) -> None:
    _, _, _, ends, asked = REMEMBERED[name]
    assert remembered.visit_status(name) is VisitStatus(ends)
    assert bool(remembered.server.asked(f"{name}.localhost", "/robots.txt")) is asked


def test_a_good_copy_is_kept_when_robots_cannot_be_read(remembered: Robots) -> None:
    assert remembered.state("good-copy").robots_status == 500
    assert remembered.state("good-copy").robots_body == CLOSED
