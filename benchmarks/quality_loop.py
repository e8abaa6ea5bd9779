"""The crawl's event loop while worker processes extract: how late it wakes, and what a second
worker brings. Pages are handed over as `crawler.rounds` does it, a future a page.

Where other programs take the cores, the clock says nothing of a second worker; then the figure is
what the CPU time spent allows two free cores, and its note says so.
"""

import asyncio
import gzip
import os
import statistics
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from figures import Figure

from dozor.models import Entry, Page, Source
from extractors.parsers import articles
from extractors.workers import ProcessWorkers

TICK = 0.005  # seconds between looks at the clock
RUNS = 5
PAGES = 40
FREE = 1.8  # cores that two spinning processes must get for the clock to be believed
NOW = datetime(2026, 3, 7, 9, 0, tzinfo=UTC)
SOURCE = Source(id="x", name="Вестник", home="https://vestnik.example/", entry_points=())


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One pass over the pages. CPU times are seconds a page."""

    seconds: float
    lag: float  # p99, ms
    parent: float
    worker: float


def measure(data: Path) -> tuple[Figure, ...]:
    pages = _pages(data)
    ones, twos = _runs(pages)
    idle = asyncio.run(_idle(3.0))
    free = _free_cores()
    by_clock = _median([one.seconds / two.seconds for one, two in zip(ones, twos, strict=True)])
    by_cpu = 2 * _median([r.worker for r in ones]) / _median([r.worker + r.parent for r in twos])
    busy = free < FREE
    told = f"by the clock {by_clock:.2f}, by CPU time {by_cpu:.2f}; {free:.2f} cores were free"
    return (
        Figure(
            key="loop.lag_p99_ms",
            title="event-loop lag while two workers extract, p99, ms",
            value=_median([run.lag for run in twos]),
            count=len(pages) * RUNS,
            others=(("the same loop with nothing to do", idle),),
            note=f"{free:.2f} cores were free" if busy else "",
        ),
        Figure(
            key="loop.two_workers",
            title="pages/s with two workers ÷ with one",
            value=by_cpu if busy else by_clock,
            count=len(pages) * RUNS,
            note=told + ("; the cores were not free: CPU time is shown" if busy else ""),
        ),
    )


def _runs(pages: list[Page]) -> tuple[list[Run], list[Run]]:
    """With one worker and with two, in turn, so that a busy machine is busy for both."""
    ones, twos = [], []
    with (
        closing(ProcessWorkers(count=1, seconds=60)) as one,
        closing(ProcessWorkers(count=2, seconds=60)) as two,
    ):
        asyncio.run(_extract(one, pages[:4], 1))  # starts the processes, fills their caches
        asyncio.run(_extract(two, pages[:8], 2))
        for _ in range(RUNS):
            ones.append(asyncio.run(_extract(one, pages, 1)))
            twos.append(asyncio.run(_extract(two, pages, 2)))
    return ones, twos


async def _extract(workers: ProcessWorkers, pages: list[Page], count: int) -> Run:
    lags: list[float] = []
    used: dict[int, list[float]] = {}
    watch = asyncio.create_task(_watch(lags))
    started, own = time.perf_counter(), time.process_time()
    waiting = iter(pages)

    async def feed() -> None:
        for page in waiting:
            process, cpu = await asyncio.wrap_future(workers.submit(_read, page))
            used.setdefault(process, []).append(cpu)

    await asyncio.gather(*(feed() for _ in range(2 * count)))
    seconds, parent = time.perf_counter() - started, time.process_time() - own
    watch.cancel()
    # From the end of a worker's first page to the end of its last: pickling counts, too.
    spent = sum(readings[-1] - readings[0] for readings in used.values())
    counted = sum(len(readings) - 1 for readings in used.values())
    return Run(
        seconds=seconds,
        lag=_p99(lags),
        parent=parent / len(pages),
        worker=spent / max(counted, 1),
    )


def _read(page: Page) -> tuple[int, float]:
    """In the worker: (its process, the CPU seconds it has used so far)."""
    articles(page, SOURCE, Entry(url=page.url))
    return os.getpid(), time.process_time()


async def _idle(seconds: float) -> float:
    lags: list[float] = []
    watch = asyncio.create_task(_watch(lags))
    await asyncio.sleep(seconds)
    watch.cancel()
    return _p99(lags)


async def _watch(lags: list[float]) -> None:
    while True:
        asked = time.perf_counter()
        await asyncio.sleep(TICK)
        lags.append((time.perf_counter() - asked - TICK) * 1000)


def _p99(lags: list[float]) -> float:
    return sorted(lags)[int(0.99 * (len(lags) - 1))] if lags else 0.0


def _median(values: list[float]) -> float:
    return statistics.median(values)


def _pages(data: Path) -> list[Page]:
    """Real pages of every kind, as many as PAGES."""
    folders = ("smolensk/pages", "pages/russian", "pages/aeb/html", "dates/pages")
    paths = [path for name in folders for path in sorted((data / name).glob("*.html*"))[:20]]
    bodies = [path.read_bytes() for path in paths]
    bodies = [gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body for body in bodies]
    return [
        Page(
            url=f"https://vestnik.example/news/{number}.html",
            requested_url=f"https://vestnik.example/news/{number}.html",
            status=200,
            body=body,
            fetched_at=NOW,
        )
        for number, body in enumerate((bodies * PAGES)[:PAGES])
    ]


def _free_cores() -> float:
    """Cores that two processes get that do nothing but count."""
    with closing(ProcessWorkers(count=2, seconds=60)) as workers:
        for task in [workers.submit(_spin, 0.1) for _ in range(4)]:
            task.result(60)
        return sum(task.result(60) for task in [workers.submit(_spin, 1.0) for _ in range(2)])


def _spin(seconds: float) -> float:
    """The share of a core this process got."""
    started, used = time.perf_counter(), time.process_time()
    while time.perf_counter() - started < seconds:
        pass
    return (time.process_time() - used) / (time.perf_counter() - started)
