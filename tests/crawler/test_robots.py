"""Reading robots.txt: hostile bytes and large files; statuses are met in test_robots_crawl."""

import time

import pytest
from hypothesis import given
from hypothesis.strategies import binary, sampled_from

from crawler.robots import rules_of

PARTS = (b"User-agent: *\n", b"Disallow: /*a", b"Crawl-delay: ", b"nan", b"\xff", b"$\n", b"Allow:")


@given(binary(max_size=200), sampled_from(PARTS))
def test_any_bytes_give_rules(body: bytes, part: bytes) -> None:
    rules = rules_of(part + body, "dozor")
    rules.verdict("http://example.org/a?b=c", "dozor")
    assert 0.0 <= rules.delay <= 30.0


@pytest.mark.parametrize(
    ("said", "delay"),
    [("3", 3.0), ("0.1", 0.1), ("30", 30.0), ("nan", 0.0), ("inf", 0.0), ("-1", 0.0), ("x", 0.0)],
)
def test_crawl_delay(said: str, delay: float) -> None:
    rules = rules_of(f"User-agent: *\nCrawl-delay: {said}\n".encode(), "dozor")
    assert rules.closed is None
    assert rules.delay == delay


def test_as_many_wildcards_as_fit_are_judged_in_time() -> None:
    line = b"Disallow: /*a%d*b*$\n"
    body = b"User-agent: *\n" + b"".join(line % n for n in range(25_000))
    started = time.process_time()
    rules = rules_of(body[: 512 * 1024], "dozor")
    rules.verdict("http://example.org/" + "a" * 60, "dozor")
    assert time.process_time() - started < 5.0
