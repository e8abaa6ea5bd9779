"""The twin of a page in one crawl: one request more, under every rule, and never at any cost."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.answers import Failure, NotModified
from crawler.articles import without_twin
from dozor.duplicates import text_hash
from dozor.models import Entry, Extraction, Fetch, Known, Outcome, Validators
from tests.crawler.kit import Crawled, crawl_in_child, quick, source
from tests.crawler.test_articles import NOW
from tests.fakes.desk import MemoryDesk
from tests.fakes.faults import FaultServer, conditional, redirect, reply, silence

# name -> (what the twin answers, how the entry ends, whose text)
TWINS = {
    "better": (reply(200, b"whole"), "stored", "of the twin: whole"),
    "worse": (reply(200, b"worse"), "too_short", None),
    "missing": (reply(404), "too_short", None),
    "refused": (reply(403), "too_short", None),
    "failing": (reply(500), "too_short", None),
    "silent": (silence(), "too_short", None),
    "large": (reply(200, b"x" * 200_000), "too_short", None),
    "leading-away": (redirect("http://127.0.0.1:9/"), "too_short", None),
    "going-round": (redirect("/going-round/twin"), "too_short", None),
    "denied": (reply(200, b"whole"), "too_short", None),
    "costly": (reply(200, b"costly"), "too_short", None),
    "deadly": (reply(200, b"die"), "too_short", None),
}
HOST = "a.localhost"
ROBOTS = b"User-agent: *\nDisallow: /denied/twin\n"


@dataclass(frozen=True)
class Twins:
    crawled: Crawled
    server: FaultServer

    def url(self, name: str, path: str = "") -> str:
        return self.server.url(HOST, f"/{name}{path}")


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twins]:
    with FaultServer() as server:
        routes = {"/robots.txt": reply(200, ROBOTS)}
        for name, (twin, _, _) in TWINS.items():
            page = f"short twin {server.url(HOST, f'/{name}/twin')}".encode()
            routes |= {f"/{name}": reply(200, page), f"/{name}/twin": twin}
        cut = f"a cut page twin {server.url(HOST, '/better/twin')}".encode()
        routes |= {"/cut": reply(200, cut), "/same": conditional(cut, '"v1"')}
        names = [*TWINS, "cut", "same"]
        lines = "\n".join(f"entry {server.url(HOST, f'/{name}')}" for name in names)
        server.routes = routes | {"/feed": reply(200, lines.encode())}
        same = server.url(HOST, "/same")
        known = Known(
            url_key=same,
            outcome=Outcome.STORED,
            last_looked_at=NOW,
            first_seen_at=NOW,
            validators=Validators(etag='"v1"'),
        )
        crawled = crawl_in_child(
            [source("a", server.url(HOST, "/feed"))],
            quick(),
            tmp_path_factory.mktemp("twins"),
            desk=MemoryDesk(known={same: known}),
        )
        yield Twins(crawled, server)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "ends", "text"), [(n, e, t) for n, (_, e, t) in TWINS.items()])
def test_a_twin_that_is_better_gives_the_article(twins, name, ends, text):
    desk, url = twins.crawled.desk, twins.url(name)
    assert desk.outcome(url) == ends
    assert desk.texts[url] == text if text else desk.texts[url].endswith(" bytes")


@pytest.mark.slow
def test_the_page_stays_that_of_the_entry(twins):
    url = twins.url("better")
    assert twins.crawled.desk.pages[url].url == url


@pytest.mark.slow
def test_the_twin_of_a_page_that_is_an_article_is_asked_for_too(twins):
    assert twins.crawled.desk.texts[twins.url("cut")] == "of the twin: whole"


@pytest.mark.slow
def test_an_entry_costs_one_request_more_and_no_second_try(twins):
    for name in TWINS.keys() - {"denied", "better"}:
        assert len(twins.server.asked(HOST, f"/{name}/twin")) == 1, name
    assert len(twins.server.asked(HOST, "/better/twin")) == 2  # of two pages


@pytest.mark.slow
def test_robots_txt_holds_for_the_twin(twins):
    assert twins.server.asked(HOST, "/denied/twin") == []


@pytest.mark.slow
def test_a_second_look_that_is_answered_304_asks_for_no_twin(twins):
    assert twins.crawled.desk.outcome(twins.url("same")) is Outcome.UNCHANGED


@pytest.mark.slow
def test_twins_are_entries_of_no_count(twins):
    desk = twins.crawled.desk
    assert desk.faults == []
    assert desk.given == len(desk.ends) == len(TWINS) + 2


@pytest.mark.slow
def test_a_twin_waits_its_turn(tmp_path: Path) -> None:
    with FaultServer() as server:
        page = f"short twin {server.url(HOST, '/twin')}".encode()
        server.routes = {
            "/feed": reply(200, f"entry {server.url(HOST, '/page')}".encode()),
            "/page": reply(200, page),
            "/twin": reply(200, b"whole"),
        }
        crawl_in_child([source("a", server.url(HOST, "/feed"), delay=0.4)], quick(), tmp_path)
        (page_at,) = [one.at for one in server.asked(HOST, "/page")]
        (twin_at,) = [one.at for one in server.asked(HOST, "/twin")]
    assert twin_at - page_at >= 0.4


# What a second look is without its twin

FETCH = Fetch(entry_id=1, source_id="x", url_key="x/1", entry=Entry(url="http://x/1"))
OWN = Extraction(url="http://x/1", text="Cut short", twin="http://x/amp/1")
TIMEOUT = Failure(outcome=Outcome.TIMEOUT, detail="no answer", transient=True)


def looked_at_again(content_hash: str, article_id: int | None = 7) -> Fetch:
    known = Known(
        url_key="x/1",
        outcome=Outcome.STORED,
        last_looked_at=NOW,
        first_seen_at=NOW,
        article_id=article_id,
        content_hash=content_hash,
    )
    return Fetch(entry_id=1, source_id="x", url_key="x/1", entry=FETCH.entry, known=known)


@pytest.mark.parametrize(
    ("answer", "fails"),
    [
        (TIMEOUT, True),
        (Failure(outcome=Outcome.HTTP_ERROR, detail="502", http_status=502, transient=True), True),
        (Failure(outcome=Outcome.RATE_LIMITED), True),
        (Failure(outcome=Outcome.NOT_REACHED), True),
        (Failure(outcome=Outcome.HTTP_ERROR, detail="404", http_status=404), False),
        (Failure(outcome=Outcome.ROBOTS_DENIED), False),
        (NotModified(validators=Validators()), False),
    ],
)
def test_a_cut_page_is_no_change_while_its_twin_is_only_not_to_be_had(answer, fails):
    came = without_twin(looked_at_again("the twin's"), OWN, answer)
    assert isinstance(came, Failure) is fails
    if isinstance(came, Failure):
        assert came.outcome is answer.outcome
        assert not came.gone  # the page itself is there
        assert str(came.detail).startswith("its twin http://x/amp/1: ")
    else:
        assert came is OWN


@pytest.mark.parametrize(
    "fetch",
    [
        pytest.param(FETCH, id="a first look"),
        pytest.param(looked_at_again(text_hash(OWN.text)), id="the same text as before"),
        pytest.param(looked_at_again("other", article_id=None), id="no article yet"),
    ],
)
def test_what_the_page_gave_stands_otherwise(fetch):
    assert without_twin(fetch, OWN, TIMEOUT) is OWN


def test_a_refused_page_is_refused_whatever_became_of_its_twin():
    refused = Extraction(url="http://x/1", outcome=Outcome.TOO_SHORT, twin="http://x/amp/1")
    assert without_twin(looked_at_again("the twin's"), refused, TIMEOUT) is refused
