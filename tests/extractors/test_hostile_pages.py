"""Pages made to hurt: an outcome within the bounds, and the pool goes on; what no text holds."""

import os
import random
import re
import signal
import threading
from contextlib import closing, suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dozor.models import Entry, Extraction, Outcome, VisitStatus
from dozor.protocols import WorkerDied
from extractors.parsers import MOST_BYTES, articles, listing
from extractors.text import fold
from extractors.workers import ProcessWorkers

WORDS = "Мост через Днепр открыт для движения после ремонта, сообщили в управлении дорог. "
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE r [<!ENTITY l0 "ха">{LAUGHS}]>'
LEAK = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'

HOSTILE = {
    "deep tags": "<div>" * 100_000 + WORDS,
    "deep and closed": "<b>" * 100_000 + WORDS + "</b>" * 100_000,
    "one line of 5 MB": f"<html><body><p>{WORDS * 35_000}</p></body></html>",
    "NULs": f"<p>{WORDS}\x00\x00{WORDS}" * 500,
    "an entity bomb": f"{BOMB}<html><body><p>&l9;{WORDS * 5}</p></body></html>",
    "many attributes": "<p " + " ".join(f'a{n}="1"' for n in range(5_000)) + f">{WORDS * 5}",
    "many tables": "<table><tr><td>" * 5_000 + WORDS,
    "unclosed comment": f"<p>{WORDS * 5}<!--" + "-" * 500_000,
    "many links": "".join(f'<a href="/news/{n}">{WORDS}</a>' for n in range(5_000)),
    "many headings": "".join(f"<h1>{WORDS} {n}</h1>" for n in range(2_000)),
    "a long title": f"<title>{WORDS * 20_000}</title><h1>{WORDS * 20_000}</h1><p>{WORDS * 9}",
    "references": "&#1078;" * 300_000,
    "script": "<script>" + "{" * 500_000,
}


@pytest.fixture(scope="module")
def workers():
    with closing(ProcessWorkers(count=2, seconds=10.0)) as started:
        yield started


@pytest.mark.slow
@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_ends_within_its_bounds(body, workers, make_page, source):
    page = make_page(body)
    waiting = workers.submit(articles, page, source, Entry(url=page.url))
    with suppress(TimeoutError, WorkerDied):  # too costly, crashed: outcomes too
        assert len(waiting.result(60)) >= 1
    good = make_page(f"<title>Мост открыт</title><h1>Мост открыт</h1><p>{WORDS * 5}")
    (found,) = workers.submit(articles, good, source, Entry(url=good.url)).result(60)
    assert found.outcome is None


def test_fifty_megabytes_are_not_parsed(make_page, source):
    page = make_page(b"<p>" + b"x" * (50 * 1024 * 1024))
    (found,) = articles(page, source, Entry(url=page.url))
    assert found.outcome is Outcome.TOO_LARGE
    assert len(page.body) > MOST_BYTES


@pytest.mark.parametrize("kind", ["feed", "sitemap", "listing", "telegram"])
@pytest.mark.parametrize(
    "body",
    [
        f"{BOMB}<urlset><url><loc>http://a.example/&l9;</loc></url></urlset>",
        f"{LEAK}<urlset><url><loc>http://a.example/&x;</loc></url></urlset>",
        f"{BOMB}<rss version='2.0'><channel><item><title>&l9;</title><link>http://a.example/</link>",
        f"{LEAK}<rss version='2.0'><channel><item><title>&x;</title><link>http://a.example/</link>",
        "<div>" * 100_000,
        "<rss><channel>" + "<item>" * 20_000,
    ],
    ids=["bomb in a map", "leak in a map", "bomb in a feed", "leak in a feed", "deep", "items"],
)
def test_entities_and_depth_in_entry_points_end(kind, body, make_page, source):
    found = listing(make_page(body), source, kind, "https://vestnik.example/")
    assert isinstance(found.status, VisitStatus)
    shown = " ".join(f"{entry.title} {entry.url}" for entry in found.entries)
    assert len(shown) < 100_000
    assert "root:" not in shown


@pytest.mark.slow
def test_workers_killed_at_work_and_idle_lose_only_their_own_task():
    with closing(ProcessWorkers(count=2, seconds=20)) as started:
        victims = {started.submit(os.getpid).result(30) for _ in range(4)}
        rounds = [0, 0]
        for number in range(6):
            waiting = [started.submit(_nap, 0.2) for _ in range(4)]
            if number % 2:
                threading.Timer(0.1, _kill, [sorted(victims)[0]]).start()
            for task in waiting:
                try:
                    victims = {task.result(30)}
                    rounds[0] += 1
                except WorkerDied:
                    rounds[1] += 1
    assert sum(rounds) == 24
    assert rounds[1] <= 6


def _nap(seconds: float) -> int:
    threading.Event().wait(seconds)
    return os.getpid()


def _kill(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return  # it was replaced already


# What no text holds

_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u200b\u2028\u2029\ufeff\ud800-\udfff]")
_PIECES = (
    *("сотруд\u00adничество", "\x07звонок", "строка\u2028вторая", "&shy;", "&#173;", "&#8203;"),
    *("&#7;", "&#x9f;", "\u200b", "\x9f", "\ufeff", "<br>", "Мост открыт", "<b>Мост открыт</b>"),
    *("«Мост»", "&nbsp;", "\x00", "<p>", "</p>", "<h2>Мост открыт</h2>", WORDS),
)
quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(
    pieces=st.lists(st.sampled_from(_PIECES), min_size=3, max_size=25),
    title=st.sampled_from(("Мост открыт", "Мост от\u00adкрыт", "Мост  открыт — Вестник")),
)
@quick
def test_text_has_no_soft_hyphens_controls_or_headline(pieces, title, make_page, source):
    html = (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>"
        f"<p>{' '.join(pieces)}</p><p>{WORDS * 4}</p></article></body></html>"
    )
    found = _article(make_page(html), source)
    assert not _CONTROL.search(found.text)
    assert not _CONTROL.search(found.title or "")
    first = found.text.split("\n")[0]
    assert not found.text or fold(first) != fold(found.title or "")


@given(noise=st.binary(max_size=400), seed=st.integers(0, 10))
@quick
def test_invalid_utf8_anywhere_gives_an_outcome_or_clean_text(noise, seed, make_page, source):
    body = bytearray(f"<html><title>Мост открыт</title><p>{WORDS * 8}</p></html>".encode())
    for byte in noise:
        body[random.Random(seed + byte).randrange(len(body))] = byte
    found = _article(make_page(bytes(body)), source)
    assert not _CONTROL.search(found.text)


def _article(page, source) -> Extraction:
    (found,) = articles(page, source, Entry(url=page.url))
    return found
