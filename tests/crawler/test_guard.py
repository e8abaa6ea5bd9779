"""Requests that must not leave: a canary on a loopback port that nobody allowed hears nothing."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dozor.errors import ConfigError
from dozor.models import Outcome, VisitStatus
from tests.crawler.kit import Crawled, crawl_in_child, quick, source
from tests.fakes.faults import FaultServer, redirect, reply, slow

pytestmark = pytest.mark.slow

# How the canary's host may be spelt; all of them are this machine.
SPELLINGS = (
    "127.0.0.1",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "canary.localhost",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "127.1",
    "0",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "①②⑦.0.0.1",
)
NEVER_PUBLIC = (
    "10.0.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "192.88.99.1",
    "[fe80::1]",
    "[fc00::1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
)


@dataclass(frozen=True)
class Guarded:
    canary: FaultServer
    crawled: Crawled
    redirects: dict[str, str]  # spelling -> the entry that leads there
    directs: dict[str, str]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    with FaultServer() as server, FaultServer() as canary:
        canary.routes = {"/secret": reply(200, b"secret"), "/robots.txt": reply(404)}
        redirects, directs, routes = {}, {}, {}
        for n, host in enumerate((*SPELLINGS, *NEVER_PUBLIC)):
            target = f"http://{host}:{canary.port}/secret"
            directs[host] = f"{target}?{n}"
            redirects[host] = server.url("a.localhost", f"/{n}")
            routes[f"/{n}"] = redirect(target, (301, 302, 303, 307, 308)[n % 5])
        lines = [f"entry {url}" for url in (*redirects.values(), *directs.values())]
        server.routes = routes | {"/feed": reply(200, "\n".join(lines).encode())}
        # The port of the server is allowed, so the name alone must not open the canary's.
        allowed = (f"a.localhost:{server.port}", f"canary.localhost:{server.port}")
        crawled = crawl_in_child(
            [source("a", server.url("a.localhost", "/feed"))],
            quick(allowed_private=allowed),
            tmp_path_factory.mktemp("guard"),
        )
        yield Guarded(canary, crawled, redirects, directs)


@pytest.mark.parametrize("host", [*SPELLINGS, *NEVER_PUBLIC])
def test_a_redirect_to_it_is_refused(guarded: Guarded, host: str) -> None:
    assert guarded.crawled.desk.outcome(guarded.redirects[host]) is Outcome.BLOCKED_ADDRESS


@pytest.mark.parametrize("host", [*SPELLINGS, *NEVER_PUBLIC])
def test_a_link_to_it_is_refused(guarded: Guarded, host: str) -> None:
    assert guarded.crawled.desk.outcome(guarded.directs[host]) is Outcome.BLOCKED_ADDRESS


def test_the_canary_hears_nothing(guarded: Guarded) -> None:
    assert guarded.canary.log == []


def test_a_refusal_is_not_tried_again(guarded: Guarded) -> None:
    assert guarded.crawled.result.exit_code == 0
    assert guarded.crawled.seconds < 10


def test_the_environment_names_no_proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultServer() as server, FaultServer() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        server.routes = {"/feed": reply(200, b"")}
        feed = server.url("a.localhost", "/feed")
        crawled = crawl_in_child([source("a", feed)], quick(), tmp_path)
        assert proxy.log == []
    assert crawled.desk.visit(feed).status is VisitStatus.OK


@pytest.mark.parametrize(
    "changed",
    [
        {"TWISTED_DNS_RESOLVER": "scrapy.resolver.CachingThreadedResolver"},
        {
            "DOWNLOAD_HANDLERS": {
                "http": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"
            }
        },
        {"DOWNLOAD_HANDLERS": {"file": "crawler.handler.GuardedHandler"}},
    ],
)
def test_without_the_guard_no_crawl_starts(tmp_path: Path, changed: dict[str, object]) -> None:
    with FaultServer() as server:
        feed = server.url("a.localhost", "/feed")
        crawled = crawl_in_child([source("a", feed)], quick(), tmp_path, settings_of_scrapy=changed)
        assert server.log == []
    assert crawled.result.exit_code == 2
    assert isinstance(crawled.result.error, ConfigError)


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="needs /proc")
def test_a_crawl_opens_no_port(tmp_path: Path) -> None:
    heard: list[set[int]] = []
    with FaultServer() as server:
        server.routes = {"/feed": slow(0.5, reply(200, b""))}
        feed = server.url("a.localhost", "/feed")
        ours = _listening()

        def look() -> None:
            while not server.asked("a.localhost", "/feed"):
                time.sleep(0.02)
            heard.append(_listening() - ours)

        looker = threading.Thread(target=look)
        crawl_in_child([source("a", feed)], quick(), tmp_path, meanwhile=looker.start)
        looker.join()
    # Tests in other processes may listen as well: Scrapy's own ports are what is asked about.
    assert heard
    assert not heard[0] & set(range(6023, 6074))


def _listening() -> set[int]:
    """Ports of this machine that accept connections (proc(5): state 0A)."""
    rows = Path("/proc/net/tcp").read_text().splitlines()[1:]
    return {int(row.split()[1].rpartition(":")[2], 16) for row in rows if row.split()[3] == "0A"}
