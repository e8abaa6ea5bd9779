"""One crawl from entry points to ends, against a server on loopback."""

from pathlib import Path

import pytest

from dozor.models import Outcome, Validators, VisitStatus
from tests.crawler.kit import crawl_in_child, quick, source
from tests.fakes.faults import FaultServer, reply

pytestmark = pytest.mark.slow


def test_every_entry_of_every_source_ends_once(tmp_path: Path) -> None:
    with FaultServer() as server:
        feed, other = server.url("a.localhost", "/feed"), server.url("b.localhost", "/feed")
        good, short = server.url("a.localhost", "/1"), server.url("a.localhost", "/2")
        missing, post = server.url("b.localhost", "/3"), server.url("b.localhost", "/post")
        lines = f"entry {good}\nentry {short}\nentry javascript:alert(1)\nentry file:///etc/hosts"
        server.routes = {
            "a.localhost/feed": reply(200, lines.encode(), {"ETag": '"v1"'}),
            "b.localhost/feed": reply(200, f"entry {missing}\npost {post}".encode()),
            "/1": reply(200, b"a page"),
            "/2": reply(200, b"short"),
        }
        crawled = crawl_in_child([source("a", feed), source("b", other)], quick(), tmp_path)
        asked = server.asked("a.localhost")

    desk = crawled.desk
    assert crawled.result.exit_code == 0
    assert desk.faults == []
    assert desk.open == {}
    assert desk.given == len(desk.ends) == 6
    assert desk.visit(feed).status is VisitStatus.OK
    assert desk.visit(feed).validators == Validators(etag='"v1"')
    assert desk.visit(feed).entry_count == 4
    assert desk.outcome(good) is Outcome.STORED
    assert desk.outcome(short) is Outcome.TOO_SHORT
    assert desk.outcome("javascript:alert(1)") is Outcome.BAD_LINK
    assert desk.outcome("file:///etc/hosts") is Outcome.BAD_LINK
    assert desk.outcome(missing) is Outcome.HTTP_ERROR
    assert desk.detail(missing) == "404"
    assert desk.gone == [missing]
    assert desk.outcome(post) is Outcome.STORED
    assert desk.pages[post].body == b"<p>A post</p>"
    assert [one.path for one in asked] == ["/robots.txt", "/feed", "/1", "/2"]
    assert {one.headers["user-agent"] for one in asked} == {quick().user_agent}
    assert not any("referer" in one.headers or "cookie" in one.headers for one in asked)
    assert desk.threads == {"desk_0"}
    assert sorted(told for id_, told in desk.progress if id_ == "b") == [
        "http_error",
        "ok",
        "stored",
    ]
