"""Sitemaps: indexes are followed within limits, gzip files are opened."""

import gzip
from pathlib import Path

import pytest

from crawler.sitemaps import Children
from dozor.models import Outcome, VisitStatus
from tests.crawler.kit import crawl_in_child, quick, source
from tests.fakes.faults import FaultServer, reply


@pytest.mark.slow
def test_an_index_is_followed_two_levels_deep_and_no_sitemap_twice(tmp_path: Path) -> None:
    with FaultServer() as server:
        paths = ("/index", "/1", "/2", "/3", "/gz", "/missing", "/page")
        index, one, two, three, zipped, missing, page = (
            server.url("a.localhost", path) for path in paths
        )
        server.routes = {
            "/index": reply(200, f"child {one}\nchild {index}\nchild {zipped}".encode()),
            "/1": reply(200, f"child {two}\nchild {one}".encode()),
            "/2": reply(200, f"child {three}\nentry {page}".encode()),
            "/gz": reply(200, gzip.compress(f"child {missing}".encode())),
            "/page": reply(200, b"text"),
        }
        plan = [source("a", index, kind="sitemap")]
        desk = crawl_in_child(plan, quick(), tmp_path).desk
    assert {visit.url for visit in desk.visits} == {index, one, two, zipped, missing}
    assert desk.visit(missing).status is VisitStatus.HTTP_ERROR
    assert desk.outcome(page) is Outcome.STORED
    assert desk.visit(two).detail == "1 further sitemaps not visited: deeper than 2 levels"


@pytest.mark.slow
def test_a_cut_gzip_file_is_no_whole_sitemap(tmp_path: Path) -> None:
    with FaultServer() as server:
        whole = gzip.compress(b"\n".join(b"entry http://example.org/%d" % n for n in range(500)))
        server.routes = {"/sitemap.xml.gz": reply(200, whole[:-200])}
        url = server.url("a.localhost", "/sitemap.xml.gz")
        plan = [source("a", url, kind="sitemap")]
        desk = crawl_in_child(plan, quick(), tmp_path).desk
    assert desk.visit(url).status is VisitStatus.NETWORK_ERROR
    assert desk.given == 0


def test_fifty_sitemaps_are_taken_and_the_rest_is_told() -> None:
    children = Children(root="http://x/index")
    assert children.add([f"http://x/{n}" for n in range(40)], 1) is None
    told = children.add([f"http://x/{n}" for n in range(30, 63)], 1)
    assert told == "13 further sitemaps not visited: more than 50"
    assert len(children.waiting) == 50
    assert children.add(["http://x/one-more"], 1) == (
        "1 further sitemaps not visited: more than 50"
    )


def test_the_newest_by_name_are_taken() -> None:
    months = [f"http://x/map-{y}-{m:02}.xml" for y in range(2019, 2026) for m in range(1, 13)]
    children = Children(root="http://x/index")
    children.add(["http://x/news.xml", *months], 1)
    taken = [url for url, _ in children.waiting]
    assert taken[:3] == [
        "http://x/news.xml",
        "http://x/map-2025-12.xml",
        "http://x/map-2025-11.xml",
    ]
    assert len(taken) == 50
