"""One round over all sources: visit, fetch, hand over; every entry ends exactly once."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from crawler.answers import STOPPED, Answer, Failure, NotModified, binary
from crawler.articles import (
    beyond_limit,
    fresh_first,
    page_brought,
    page_instead,
    without_twin,
)
from crawler.fetcher import Fetcher, Wanted
from crawler.previews import all_new, not_visited, older_pages, page_before
from crawler.settings import CrawlSettings
from crawler.sitemaps import Children
from crawler.trips import Trip
from crawler.visits import Looked, visit_of
from crawler.work import Work
from dozor.errors import DozorError
from dozor.models import (
    EntryPoint,
    EntryPointKind,
    Extraction,
    Fetch,
    Listing,
    Outcome,
    Page,
    Source,
    Validators,
    VisitStatus,
)
from dozor.protocols import Clock, Desk, Parsers

log = logging.getLogger(__name__)

Plan = Sequence[tuple[Source, tuple[EntryPoint, ...]]]
Progress = Callable[[str, Outcome | VisitStatus], None]

_PDF_PATIENCE = 4  # times the timeout of a page
_DOCUMENTS = (".pdf", ".docx", ".odt", ".rtf")  # have pictures inside: larger than a page


@dataclass(kw_only=True, slots=True)
class Round:
    """The flow of one crawl. ``ask`` runs a method of the desk in the desk's own thread."""

    plan: Plan
    desk: Desk
    ask: Callable[..., Coroutine[Any, Any, Any]]
    parsers: Parsers
    work: Work
    fetcher: Fetcher
    settings: CrawlSettings
    clock: Clock
    stopping: asyncio.Event
    on_progress: Progress | None = None
    _trips: dict[str, Trip] = field(default_factory=dict)  # source id -> where its work stands

    async def run(self) -> None:
        """All sources side by side. A dead store ends the round at once and is raised; a bug in
        the handling of one source ends that source, and the others do not notice."""
        sources = {asyncio.ensure_future(self._contained(s, points)) for s, points in self.plan}
        if not sources:
            return
        done, waiting = await asyncio.wait(sources, return_when=asyncio.FIRST_EXCEPTION)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        for task in done:
            task.result()

    def stop(self, why: str) -> None:
        """No new request from now on. What is open may finish within the grace time."""
        if self.stopping.is_set():
            return
        log.warning("crawl: stopping: %s", why)
        self.stopping.set()
        asyncio.get_running_loop().call_later(self.settings.grace_seconds, self.work.abandon)

    # One source

    async def _contained(self, source: Source, points: tuple[EntryPoint, ...]) -> None:
        """One source to its end. Only a dead store is raised; a bug is told as its visit."""
        self._trips[source.id] = Trip(started_at=self.clock(), point=points[0] if points else None)
        error = await _error_of(self._source(source, points))
        if error is None:
            return
        log.error("crawl: source %s was left: %s", source.id, error, exc_info=error)
        trip, why = self._trips[source.id], f"{type(error).__name__}: {error}"[:300]
        tellings = [partial(self._crashed_fetch, source, fetch, why) for fetch in trip.left()]
        if trip.point is not None:
            tellings.insert(0, partial(self._crashed_visit, source, trip.point, trip, why))
        for telling in tellings:
            # The bug may be one of the desk: what cannot be told must not hinder the rest.
            if (error := await _error_of(telling())) is not None:
                log.error("crawl: source %s: not told: %s", source.id, error, exc_info=error)

    async def _crashed_visit(self, source: Source, point: EntryPoint, trip: Trip, why: str) -> None:
        crash = Failure(outcome=Outcome.CRASHED, detail=why)
        times = (trip.started_at, self.clock())
        visit = visit_of(source, point, point.url, crash, times, None)
        await self.ask(self.desk.visited, visit, ())
        self._progress(source, visit.status)

    async def _crashed_fetch(self, source: Source, fetch: Fetch, why: str) -> None:
        ended = await self.ask(self.desk.failed, fetch, Outcome.CRASHED, why)
        self._progress(source, ended)

    async def _source(self, source: Source, points: tuple[EntryPoint, ...]) -> None:
        """What earlier runs left and what is new now share one limit, so all is found first."""
        trip = self._trips[source.id]
        found = list(trip.give(await self.ask(self.desk.carried, source)))
        for point in points:
            trip.point, trip.started_at = point, self.clock()
            found += await self._entry_point(source, point)
        trip.point = points[0] if points else None
        await self._fetch_all(source, found)

    async def _entry_point(self, source: Source, point: EntryPoint) -> list[Fetch]:
        """The entry point and, below an index, its sitemaps, or behind a preview's page the older
        ones; each is a visit of its own."""
        if point.kind is EntryPointKind.TELEGRAM:
            children = older_pages(point.url, await self.ask(self.desk.older_pages, point.url))
        else:
            children = Children(root=point.url)
        found = await self._visit(source, point, point.url, children, 1)
        while children.waiting:
            url, depth = children.waiting.pop(0)
            found += await self._visit(source, point, url, children, depth + 1)
        return found

    async def _visit(
        self, source: Source, point: EntryPoint, url: str, children: Children, depth: int
    ) -> list[Fetch]:
        started = self.clock()
        known = await self.ask(self.desk.validators, url)
        looked: Looked = await self.work.settled(self._look(source, point, url, known))
        listing = looked[0] if isinstance(looked, tuple) else None
        paged = point.kind is EntryPointKind.TELEGRAM
        left_out = children.add(listing.children, depth) if listing and not paged else None
        older = page_before(point.url, listing, depth) if listing and paged else None
        visit = visit_of(source, point, url, looked, (started, self.clock()), left_out)
        entries = listing.entries if listing else ()
        fetches = await self.ask(self.desk.visited, visit, entries, older)
        self._trips[source.id].give(fetches)
        self._progress(source, visit.status)
        if listing and paged and all_new(listing, fetches):
            await self._go_back(source, point, listing, children, depth)
        return list(fetches)

    async def _go_back(
        self, source: Source, point: EntryPoint, listing: Listing, children: Children, depth: int
    ) -> None:
        """Nothing on this page was known: the one before it is next, or is told as not visited."""
        if not children.add(listing.children, depth):
            return
        why = not_visited(page_before(point.url, listing, depth))
        now, limit = self.clock(), Failure(outcome=Outcome.NOT_REACHED, detail=why)
        visit = visit_of(source, point, listing.children[0], limit, (now, now), None)
        await self.ask(self.desk.visited, visit, ())
        self._progress(source, visit.status)

    async def _look(self, source: Source, point: EntryPoint, url: str, known: Validators) -> Looked:
        """Ask for one entry point and have its page read by a worker."""
        if self.stopping.is_set():
            return STOPPED
        pdf = point.kind is EntryPointKind.PDF
        wanted = self._wanted(
            source, url, known, pdf=pdf, unpack=point.kind is EntryPointKind.SITEMAP
        )
        answer = await self.fetcher.get(wanted)
        if not isinstance(answer, Page):
            return answer
        # Children are read by the rules of their entry point: those are found by its address.
        listing = await self.work.parsed(
            self.parsers.listing, answer, source, point.kind.value, point.url
        )
        return listing if isinstance(listing, Failure) else (listing, answer)

    # Its articles

    async def _fetch_all(self, source: Source, fetches: Sequence[Fetch]) -> None:
        """Fetch in the order found; over the limit the newest, and say so of the rest."""
        over = beyond_limit(fetches, self.settings.max_new_per_source)
        for fetch in fresh_first(fetches):
            if fetch.entry_id in over:
                limit = f"more than {self.settings.max_new_per_source} new pages in one run"
                ended = await self.ask(self.desk.failed, fetch, Outcome.OVER_LIMIT, limit)
            else:
                ended = await self._fetch(source, fetch)
            self._trips[source.id].end(fetch)
            self._progress(source, ended)

    async def _fetch(self, source: Source, fetch: Fetch) -> Outcome:
        """One entry to its one end."""
        answer = await self.work.settled(self._article(source, fetch))
        outcome: Outcome
        if isinstance(answer, Failure):
            answer = await self.work.settled(self._from_feed(source, fetch, answer))
        if isinstance(answer, Failure):
            failed = (fetch, answer.outcome, answer.detail)
            outcome = await self.ask(self.desk.failed, *failed, gone=answer.gone)
        elif isinstance(answer, NotModified):
            outcome = await self.ask(self.desk.unchanged, fetch)
        else:
            page, extractions = answer
            outcome = await self.ask(self.desk.extracted, fetch, page, extractions)
        return outcome

    async def _article(
        self, source: Source, fetch: Fetch
    ) -> tuple[Page, tuple[Extraction, ...]] | NotModified | Failure:
        """Ask for one article, unless its entry brought it, and have a worker read it."""
        if self.stopping.is_set():
            return STOPPED
        answer: Answer | None = page_brought(fetch.entry, self.clock())
        if answer is None:
            known = fetch.known.validators if fetch.known else Validators()
            pdf = urlsplit(fetch.entry.url).path.lower().endswith(_DOCUMENTS)
            answer = await self.fetcher.get(self._wanted(source, fetch.entry.url, known, pdf=pdf))
        if not isinstance(answer, Page):
            return answer
        if (what := binary(answer)) is not None:
            return Failure(outcome=Outcome.UNSUPPORTED_TYPE, detail=what)
        extractions = await self.work.parsed(self.parsers.articles, answer, source, fetch.entry)
        if isinstance(extractions, Failure):
            return extractions
        if extractions[0].twin is None:
            return answer, tuple(extractions)
        joined = await self._with_twin(source, fetch, extractions[0], extractions[0].twin)
        return joined if isinstance(joined, Failure) else (answer, (joined,))

    async def _with_twin(
        self, source: Source, fetch: Fetch, own: Extraction, twin: str
    ) -> Extraction | Failure:
        """The article of a page that shows too little of it, with the text of the twin it names
        where that is better. One request, and no second try."""
        wanted = self._wanted(source, twin, Validators(), pdf=False)
        answer = await self.fetcher.get(replace(wanted, again=False))
        if isinstance(answer, Page):
            read = await self.work.parsed(self.parsers.with_twin, own, answer, source, fetch.entry)
            if isinstance(read, Extraction):
                return read
            answer = read
        return without_twin(fetch, own, answer)

    async def _from_feed(
        self, source: Source, fetch: Fetch, failure: Failure
    ) -> tuple[Page, tuple[Extraction, ...]] | Failure:
        """The article as its feed brought it, where its page cannot be had; else the failure."""
        page = page_instead(fetch, failure, self.clock())
        if page is None or self.stopping.is_set():
            return failure
        extractions = await self.work.parsed(self.parsers.articles, page, source, fetch.entry)
        if isinstance(extractions, Failure) or all(e.outcome for e in extractions):
            return failure
        return page, tuple(extractions)

    def _wanted(
        self, source: Source, url: str, known: Validators, *, pdf: bool, unpack: bool = False
    ) -> Wanted:
        chosen = self.settings
        return Wanted(
            url=url,
            delay=chosen.delay if source.delay is None else source.delay,
            timeout=chosen.timeout * _PDF_PATIENCE if pdf else chosen.timeout,
            max_bytes=chosen.max_pdf_bytes if pdf else chosen.max_bytes,
            verify_tls=source.verify_tls,
            validators=known,
            unpack=unpack,
        )

    def _progress(self, source: Source, ended: Outcome | VisitStatus) -> None:
        if self.on_progress is not None:
            self.on_progress(source.id, ended)


async def _error_of(work: Coroutine[Any, Any, None]) -> BaseException | None:
    """Run work to its end: the bug that broke it, if any. A dead store is raised."""
    came: Sequence[BaseException | None] = await asyncio.gather(work, return_exceptions=True)
    if isinstance(came[0], DozorError):
        raise came[0]
    return came[0]
