"""What the tests of a whole crawl share: plans, a language of small pages, and a crawl in a child.

A page of an entry point is lines of ``entry URL``, ``child URL``, ``post URL`` or ``status S``;
``cut`` says that it is not whole. The line ``bug``, ``die`` (``die-once``: the first time) or
``costly`` makes its parser raise. An article that begins with ``short`` is too short; ``twin URL``
anywhere in it names its twin. This module stands in for the parsers.
"""

import logging
import pickle
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.child import ChildResult, run_child
from crawler.settings import CrawlSettings
from dozor.models import (
    Entry,
    EntryPoint,
    EntryPointKind,
    Extraction,
    Listing,
    Outcome,
    Page,
    Source,
    VisitStatus,
)
from dozor.protocols import WorkerDied
from tests.fakes.desk import MemoryDesk

Plan = list[tuple[Source, tuple[EntryPoint, ...]]]


def quick(**changes: Any) -> CrawlSettings:
    """Settings of a crawl over loopback that does not dawdle."""
    chosen: dict[str, Any] = {
        "user_agent": "Dozor-test/1 (+mailto:operator@example.org)",
        "delay": 0.0,
        "timeout": 1.5,
        "max_bytes": 100_000,
        "max_pdf_bytes": 300_000,
        "budget_seconds": 30.0,
        "grace_seconds": 0.5,
        "retry_delays": (0.05,),
        "allowed_private": ("*.localhost",),
    }
    return CrawlSettings(**(chosen | changes))


def source(id_: str, *urls: str, kind: str = "feed", **fields: Any) -> tuple[Source, Any]:
    points = tuple(EntryPoint(kind=EntryPointKind(kind), url=url) for url in urls)
    made = Source(id=id_, name=id_, home="http://example.org/", entry_points=points, **fields)
    return made, points


@dataclass(frozen=True, slots=True)
class Crawled:
    desk: MemoryDesk
    result: ChildResult
    seconds: float


def crawl_in_child(
    plan: Plan,
    settings: CrawlSettings,
    tmp_path: Path,
    *,
    desk: MemoryDesk | None = None,
    clock_shift: timedelta = timedelta(0),
    settings_of_scrapy: dict[str, Any] | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> Crawled:
    """One crawl in a process of its own; the desk comes back as the crawl left it."""
    settings = _allowing(plan, settings)
    box = tmp_path / f"desk-{time.monotonic_ns()}.pickle"
    given = desk or MemoryDesk()
    started = time.monotonic()
    if meanwhile is not None:
        meanwhile()
    result = run_child(
        _crawl, plan, settings, given, clock_shift, settings_of_scrapy or {}, box, timeout=50.0
    )
    took = time.monotonic() - started
    left = pickle.loads(box.read_bytes()) if box.exists() else given  # ours, just written
    return Crawled(left, result, took)


def _allowing(plan: Plan, settings: CrawlSettings) -> CrawlSettings:
    """``*.localhost`` stands for the hosts of the plan."""
    if settings.allowed_private != ("*.localhost",):
        return settings
    hosts = {urlsplit(point.url).netloc for _, points in plan for point in points}
    return replace(settings, allowed_private=tuple(sorted(hosts)))


def _crawl(
    plan: Plan,
    settings: CrawlSettings,
    desk: MemoryDesk,
    clock_shift: timedelta,
    of_scrapy: dict[str, Any],
    box: Path,
) -> None:
    import crawler.crawl as module
    from tests.crawler import kit

    logging.basicConfig(level=logging.INFO)
    workers = ThreadWorkers()
    if of_scrapy:
        plain = module.scrapy_settings
        module.scrapy_settings = lambda chosen: plain(chosen) | of_scrapy
    try:
        module.crawl(
            plan,
            desk,
            kit,
            workers,
            settings,
            lambda: datetime.now(UTC) + clock_shift,
            lambda *told: desk.progress.append(told),
        )
    finally:
        box.write_bytes(pickle.dumps(desk))
        workers.close()


class ThreadWorkers:
    """Workers that are threads: quick to start, with the same futures."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(4)

    def submit(self, function: Callable[..., Any], /, *args: Any) -> Future[Any]:
        return self._pool.submit(function, *args)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)


def listing(page: Page, source: Source, kind: str, entry_point_url: str) -> Listing:
    entries, children, status, complete = [], [], VisitStatus.OK, True
    for line in page.body.decode().splitlines():
        word, _, rest = line.partition(" ")
        _misbehave(word)
        if word == "entry":
            entries.append(Entry(url=rest))
        elif word == "post":
            entries.append(Entry(url=rest, content="<p>A post</p>", content_kind="telegram"))
        elif word == "child":
            children.append(rest)
        elif word == "cut":
            complete = False
        elif word == "status":
            status = VisitStatus(rest)
    return Listing(
        status=status, entries=tuple(entries), children=tuple(children), complete=complete
    )


def articles(page: Page, source: Source, entry: Entry) -> tuple[Extraction, ...]:
    word = page.body[:20].decode("latin-1").strip()
    _misbehave(word)
    outcome = Outcome.TOO_SHORT if word.startswith("short") else None
    twin = page.body.partition(b"twin ")[2].decode() or None
    found = Extraction(url=page.url, outcome=outcome, text=f"{len(page.body)} bytes", twin=twin)
    return (found,)


def with_twin(own: Extraction, page: Page, source: Source, entry: Entry) -> Extraction:
    """The twin is better unless it is ``worse``."""
    word = page.body[:20].decode("latin-1").strip()
    _misbehave(word)
    return own if word == "worse" else replace(own, outcome=None, text=f"of the twin: {word}")


_died: set[str] = set()


def _misbehave(word: str) -> None:
    if word.startswith("die-once") and word not in _died:
        _died.add(word)
        raise WorkerDied("exit code -9")
    if word == "bug":
        raise ZeroDivisionError("a bug of the parser")
    if word == "die":
        raise WorkerDied("exit code -9")
    if word == "costly":
        raise TimeoutError
