"""Servers that misbehave: each ends as its own outcome, and good sources beside them do not notice.

One crawl meets them all, a host name each; the table then asks what was told of each.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from dozor.models import Outcome, VisitStatus
from tests.crawler.kit import Crawled, Plan, crawl_in_child, quick, source
from tests.fakes.faults import (
    FaultServer,
    bomb,
    cut_chunked,
    cut_gzip,
    cut_identity,
    drip,
    endless,
    garbage,
    hang_up,
    in_turn,
    redirect,
    reply,
    reset,
    silence,
)

pytestmark = pytest.mark.slow

# name of the fault -> (route, how a visit ends, how an article ends, words of the detail)
FAULTS = {
    "silent": (silence(), "timeout", "timeout", "in time"),
    "dripping": (drip(), "timeout", "timeout", "in time"),
    "endless": (endless(), "too_large", "too_large", "size"),
    "long": (reply(200, b"x" * 200_000), "too_large", "too_large", "size"),
    "bomb": (bomb(), "too_large", "too_large", "decompression"),
    "hanging-up": (hang_up(), "network_error", "network_error", ""),
    "resetting": (reset(), "network_error", "network_error", ""),
    "garbage": (garbage(), "network_error", "network_error", ""),
    "cut-identity": (cut_identity(), "network_error", "network_error", "cut"),
    "cut-chunked": (cut_chunked(), "network_error", "network_error", "cut"),
    "cut-gzip": (cut_gzip(), "network_error", "network_error", "early"),
    "odd-coding": (
        reply(200, b"x", {"Content-Encoding": "br"}),
        "broken",
        "undecodable",
        "not asked for",
    ),
    "looping": (redirect("/page"), "redirect_loop", "redirect_loop", "itself"),
    "file": (redirect("file:///etc/passwd"), "broken", "bad_link", "http(s)"),
    "data": (redirect("data:text/html,hello"), "broken", "bad_link", "http(s)"),
    "missing": (reply(404), "http_error", "http_error", "404"),
    "forbidden": (reply(403), "http_error", "http_error", "403"),
    "broken": (reply(500), "http_error", "http_error", "500"),
    "partial": (reply(206, b"part"), "http_error", "http_error", "206"),
    "unasked-304": (reply(304), "http_error", "http_error", "304"),
    "audio": (
        reply(200, b"x", {"Content-Type": "audio/mpeg"}),
        "broken",
        "unsupported_type",
        "sound",
    ),
    "bug": (reply(200, b"bug"), "crashed", "crashed", "ZeroDivisionError"),
    "dying": (reply(200, b"die"), "crashed", "crashed", "worker"),
    "costly": (reply(200, b"costly"), "too_costly", "too_costly", "long"),
}
ARTICLES_ONLY = {
    "png": (reply(200, b"\x89PNG\r\n\x1a\n..", {"Content-Type": "text/html"}), "unsupported_type"),
    "zip": (reply(200, b"PK\x03\x04...."), "unsupported_type"),
    "html-called-png": (reply(200, b"<p>text", {"Content-Type": "image/png"}), "stored"),
    "pdf": (
        reply(200, b"%PDF-1.7" + bytes(200_000), {"Content-Type": "application/pdf"}),
        "stored",
    ),
    "docx": (reply(200, b"PK\x03\x04" + bytes(26) + b"word/document.xml"), "stored"),
    "utf-16": (reply(200, "<p>text".encode("utf-16-le")), "stored"),
    "dying-once": (reply(200, b"die-once"), "stored"),
    "rot13": (reply(200, b"text", {"Content-Type": "text/html; charset=rot13"}), "stored"),
    "recovering": (in_turn(reply(502), reply(200, b"text")), "stored"),
    "dead-then-well": (in_turn(reset(), reply(200, b"text")), "stored"),
    "redirecting": (redirect("/other"), "stored"),
}


@dataclass(frozen=True)
class Faulty:
    server: FaultServer
    crawled: Crawled

    def feed(self, name: str) -> str:
        return self.server.url(f"{name}.localhost", "/feed")

    def page(self, name: str, kind: str = "page") -> str:
        return self.server.url(f"{name}.localhost", f"/{kind}")


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faulty]:
    tmp_path: Path = tmp_path_factory.mktemp("faults")
    with FaultServer() as server:
        plan: Plan = []
        routes = {"/robots.txt": reply(404), "/other": reply(200, b"text")}
        routed = {n: row[0] for n, row in FAULTS.items()} | {
            n: row[0] for n, row in ARTICLES_ONLY.items()
        }
        for name, route in routed.items():
            host = f"{name}.localhost"
            lines = f"entry {server.url(host, '/page')}"
            routes |= {f"{host}/feed": reply(200, lines.encode()), f"{host}/page": route}
            plan.append(source(name, server.url(host, "/feed")))
        for name in FAULTS:
            # A host of its own: one that never answers is given up after some requests.
            routes[f"v-{name}.localhost/page"] = routed[name]
            plan.append(source(f"v-{name}", server.url(f"v-{name}.localhost", "/page")))
        server.routes = routes
        yield Faulty(server, crawl_in_child(plan, quick(), tmp_path))


def test_all_entries_end_once_and_nothing_else_fails(faulty: Faulty) -> None:
    desk = faulty.crawled.desk
    assert faulty.crawled.result.exit_code == 0
    assert desk.faults == []
    assert desk.open == {}
    assert len(desk.ends) == desk.given == len(FAULTS) + len(ARTICLES_ONLY)
    assert len(desk.visits) == 2 * len(FAULTS) + len(ARTICLES_ONLY)


@pytest.mark.parametrize("name", FAULTS)
def test_article_ends_as(faulty: Faulty, name: str) -> None:
    desk, (_, _, outcome, words) = faulty.crawled.desk, FAULTS[name]
    assert desk.outcome(faulty.page(name)) is Outcome(outcome)
    assert words in desk.detail(faulty.page(name))


@pytest.mark.parametrize("name", FAULTS)
def test_visit_ends_as(faulty: Faulty, name: str) -> None:
    desk, (_, status, _, words) = faulty.crawled.desk, FAULTS[name]
    visit = desk.visit(faulty.page(f"v-{name}"))
    assert visit.status is VisitStatus(status)
    assert words in (visit.detail or "")


@pytest.mark.parametrize("name", ARTICLES_ONLY)
def test_article_of_this_type_ends_as(faulty: Faulty, name: str) -> None:
    assert faulty.crawled.desk.outcome(faulty.page(name)) is Outcome(ARTICLES_ONLY[name][1])


@pytest.mark.parametrize(
    ("name", "tries"),
    [
        ("silent", 2),
        ("resetting", 2),
        ("broken", 2),
        ("cut-gzip", 2),
        ("missing", 1),
        ("long", 1),
        ("bomb", 1),
        ("looping", 1),
        ("recovering", 2),
    ],
)
def test_only_what_may_pass_is_tried_again(faulty: Faulty, name: str, tries: int) -> None:
    asked = faulty.server.asked(f"{name}.localhost", "/page")
    assert len(asked) == tries
    assert all(later.at - earlier.at >= 0.05 for earlier, later in pairwise(asked))


def test_gone_is_told_of_404_alone(faulty: Faulty) -> None:
    assert faulty.crawled.desk.gone == [faulty.page("missing")]


def test_page_after_a_redirect_names_both_addresses(faulty: Faulty) -> None:
    page = faulty.crawled.desk.pages[faulty.page("redirecting")]
    assert page.requested_url == faulty.page("redirecting")
    assert page.url == faulty.page("redirecting", "other")


def test_one_request_at_a_time_a_host(faulty: Faulty) -> None:
    assert set(faulty.server.most_open.values()) == {1}
