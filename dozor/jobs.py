"""The composition root: the real things are put together here and the daily job is run.

``run`` = ``crawl`` + ``letters``. The crawl lives in a child process (a reactor starts once a
process, and a crash or a leak ends with the child); this one holds the lock and the ledger.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dozor import __version__
from dozor.entities.reading import require_entities
from dozor.errors import DozorError, StorageError
from dozor.lock import held
from dozor.logs import log_to
from dozor.mailing import Mailing, resend_letters, send_letters, shut
from dozor.models import EntryPoint, Source, SourceReport
from dozor.protocols import Store
from dozor.registry import fill_url, visitable
from dozor.setup import Setup

if TYPE_CHECKING:
    from crawler.settings import CrawlSettings

log = logging.getLogger(__name__)

_MOST_NAMING = 120  # seconds after a crawl to read names; some thousand articles

Progress = Callable[[int, int], None]  # entries discovered so far, entries ended so far


@dataclass(frozen=True, kw_only=True, slots=True)
class RunReport:
    """What a job did. ``unread`` and the mailing's ``failed`` are what exit code 1 is about."""

    run_id: int
    status: str  # done, interrupted
    sources: tuple[SourceReport, ...] = ()
    mailing: Mailing | None = None
    fault: str | None = None  # the crawl broke down; what it had stored was told all the same

    @property
    def unread(self) -> tuple[tuple[str, str], ...]:
        """(source id, why) where no visit succeeded, or all that was new was refused."""
        named = []
        for report in self.sources:
            if report.visits and all(visit.status.failed for visit in report.visits):
                why = ", ".join(sorted({str(visit.status) for visit in report.visits}))
                named.append((report.source_id, why))
            elif (source := shut(report, {})) is not None:
                named.append((report.source_id, f"{source.status}, {source.detail}"))
        return tuple(named)


def run(
    setup: Setup,
    job: str = "run",
    *,
    only: tuple[str, ...] = (),
    local_date: date | None = None,
    ledger_job: str | None = None,
    resend_since: datetime | None = None,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> RunReport:
    """Run ``run``, ``crawl`` or ``letters`` once, under the lock.

    ``local_date`` (of a timetable) makes it once a day: a second raises ``LockedError``.
    ``stop``: set from outside, it ends a crawl early and cleanly; the report says interrupted.
    """
    stop = stop or threading.Event()
    _check(setup, job, only)
    with database(setup) as store, held(store, setup.clock, stop.set):
        _close_killed(store, setup)
        run_id = store.begin_run(ledger_job or job, setup.clock(), local_date)
        status, mailing, fault = "failed", None, None
        try:
            if job != "letters":
                fault = crawl(setup, store, run_id, only, progress, stop)
            if job != "crawl" and not stop.is_set():
                mailing = _letters(setup, store, run_id if job == "run" else None, resend_since)
            if job != "letters" and not stop.is_set():
                _forget(setup, store)
                _read_names(setup, stop)
            status = "interrupted" if stop.is_set() or fault else "done"
        finally:
            store.end_run(run_id, status, setup.clock())
        found = store.report(run_id)
        return RunReport(run_id=run_id, status=status, sources=found, mailing=mailing, fault=fault)


def _check(setup: Setup, job: str, only: tuple[str, ...]) -> None:
    """A mistake in the configuration is told before the work, not after an hour of it."""
    setup.sources(only)
    setup.topics()
    if setup.config.topics.entities:
        require_entities()
    if job != "crawl":
        setup.recipients()
        setup.smtp_password()


def _close_killed(store: Store, setup: Setup) -> None:
    """Whoever holds the lock is the only run: one that still says "running" was killed.

    As interrupted it leaves its day free, so that the timetable can make up for it.
    """
    last = store.last_run()
    if last is not None and last.status == "running":
        store.end_run(last.id, "interrupted", setup.clock())


@contextmanager
def database(setup: Setup) -> Iterator[Store]:
    """The store, its schema checked, closed at the end."""
    from storage import open_store  # SQLAlchemy: 0.8 s that `dozor --help` must not pay

    with closing(open_store(setup.database_url)) as store:
        yield store


def crawl(
    setup: Setup,
    store: Store,
    run_id: int,
    only: tuple[str, ...],
    progress: Progress | None,
    stop: threading.Event,
) -> str | None:
    """Visit and ingest in a child process, then see that the counts add up.

    Gives what broke the crawl down, when its process died; a dead store raises.
    """
    from crawler.child import run_child

    with _watched(store, run_id, progress):
        result = run_child(_crawl_here, setup, run_id, only, stop=stop, timeout=_longest(setup))
    if result.error is not None:
        raise result.error
    if result.exit_code != 0 and not stop.is_set():
        how = f"signal {result.signal}" if result.signal else f"exit code {result.exit_code}"
        return f"crawl: run {run_id}: its process ended with {how}; run again to go on"
    discovered, ended = store.outcome_counts(run_id)
    if discovered != ended and not stop.is_set():
        raise StorageError(
            f"run {run_id}: {discovered} entries were discovered and {ended} ended: a fault in "
            "Dozor; what was stored stands, the next run takes up the rest"
        )
    return None


def entry_points(source: Source, now: datetime) -> tuple[EntryPoint, ...]:
    """What is visited today, with the date of the source's own day filled in."""
    day = now.astimezone(ZoneInfo(source.timezone)).date()
    return tuple(replace(point, url=fill_url(point.url, day)) for point in visitable(source))


def crawl_settings(setup: Setup) -> "CrawlSettings":
    from crawler.settings import CrawlSettings

    crawl = setup.config.crawl
    return CrawlSettings(
        user_agent=f"Dozor/{__version__} (+{setup.config.contact})",
        delay=crawl.delay_seconds,
        timeout=crawl.timeout_seconds,
        budget_seconds=crawl.budget_minutes * 60,
        max_new_per_source=crawl.max_new_per_source,
        allowed_private=tuple(crawl.allowed_private),
        retry_delays=tuple(crawl.retry_seconds),
    )


def _forget(setup: Setup, store: Store) -> None:
    """What is old: after the letters, which must not wait for it."""
    now = setup.clock()
    texts = store.forget_texts_set_aside(now - setup.policy().keep_aside)
    log.info("%d rows pruned, %d texts set aside forgotten", store.prune(now), texts)


def _read_names(setup: Setup, stop: threading.Event) -> None:
    """In a process of its own, after the letters: no page waits for it, and the 150 MB of weights
    go with it. That it fails is no fault of the run; what is left is read after the next."""
    if not setup.config.topics.entities or stop.is_set():
        return
    from crawler.child import run_child

    result = run_child(_read_names_here, setup, stop=stop, timeout=2 * _MOST_NAMING, grace=5)
    if result.exit_code != 0 and not result.interrupted:
        log.error("entities: not all names were read: %s", result.error or "its process broke down")


def _read_names_here(setup: Setup) -> None:
    """The body of the child process."""
    log_to(setup.config.log_path, quiet=True)
    from dozor.entities.articles import name_articles

    end = time.monotonic() + _MOST_NAMING
    with database(setup) as store:
        name_articles(store, lambda: time.monotonic() < end)


def _letters(
    setup: Setup, store: Store, run_id: int | None, resend_since: datetime | None
) -> Mailing:
    if resend_since is not None:
        return resend_letters(setup, store, resend_since)
    return send_letters(setup, store, run_id)


def _longest(setup: Setup) -> float:
    """Seconds after which a crawl is stopped from outside: unless it hangs its budget ends it."""
    return setup.config.crawl.budget_minutes * 60 + 120


def _crawl_here(setup: Setup, run_id: int, only: tuple[str, ...]) -> None:
    """The body of the child process."""
    log_to(setup.config.log_path, quiet=True)
    from crawler.crawl import crawl as visit_all
    from dozor.ingest import NewsDesk
    from extractors import parsers
    from extractors.workers import ProcessWorkers

    started_at = setup.clock()
    sources = [(source, entry_points(source, started_at)) for source in setup.sources(only)]
    with database(setup) as store, closing(ProcessWorkers(count=setup.config.crawl.workers)) as w:
        previous = store.last_crawl()
        store.abandon(run_id, [source.id for source in setup.sources()] + list(only), started_at)
        desk = NewsDesk(
            store=store,
            run_id=run_id,
            topics=setup.topics(),
            clock=setup.clock,
            started_at=started_at,
            previous_at=previous.started_at if previous else None,
            policy=setup.policy(),
        )
        visit_all(sources, desk, parsers, w, crawl_settings(setup), setup.clock)


@contextmanager
def _watched(store: Store, run_id: int, progress: Progress | None) -> Iterator[None]:
    """Tell ``progress`` how far the run is, from the rows, until the block ends."""
    if progress is None:
        yield
        return
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.5):
            try:
                progress(*store.outcome_counts(run_id))
            except DozorError:
                continue  # the crawl itself will say what is wrong with the database

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield
    finally:
        done.set()
        watching.join()
