"""`dozor check --live`: visit each entry point once, take nothing in, say what it found.

The crawler works in this process with a desk that remembers visits and gives out no entry to fetch.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from dozor.jobs import crawl_settings, entry_points
from dozor.models import (
    Entry,
    Extraction,
    Fetch,
    OlderPage,
    Outcome,
    Page,
    Source,
    Validators,
    Visit,
)
from dozor.protocols import HostState
from dozor.setup import Setup


@dataclass(frozen=True, kw_only=True, slots=True)
class Probed:
    """One entry point as it answered. ``newest``: the latest time its entries state."""

    visit: Visit
    newest: datetime | date | None = None

    def line(self) -> dict[str, Any]:
        visit = self.visit
        return {
            "source": visit.source_id,
            "kind": str(visit.kind),
            "url": visit.url,
            "status": str(visit.status),
            "http_status": visit.http_status,
            "detail": visit.detail,
            "entries": visit.entry_count,
            "newest": self.newest.isoformat() if self.newest else None,
        }


@dataclass(kw_only=True, slots=True)
class ProbeDesk:
    """A desk that only listens."""

    found: list[Probed] = field(default_factory=list)
    hosts: dict[str, HostState] = field(default_factory=dict)

    def host(self, host: str) -> HostState:
        return self.hosts.get(host, HostState(host=host))

    def remember_host(self, state: HostState) -> None:
        self.hosts[state.host] = state

    def validators(self, url: str) -> Validators:
        return Validators()

    def carried(self, source: Source) -> tuple[Fetch, ...]:
        return ()

    def older_pages(self, newest: str) -> tuple[OlderPage, ...]:
        return ()

    def visited(
        self, visit: Visit, entries: Sequence[Entry], older: OlderPage | None = None
    ) -> tuple[Fetch, ...]:
        self.found.append(Probed(visit=visit, newest=_newest(entries)))
        return ()

    def extracted(self, fetch: Fetch, page: Page, extractions: Sequence[Extraction]) -> Outcome:
        return Outcome.SEEN

    def failed(
        self, fetch: Fetch, outcome: Outcome, detail: str | None = None, *, gone: bool = False
    ) -> Outcome:
        return outcome

    def unchanged(self, fetch: Fetch) -> Outcome:
        return Outcome.UNCHANGED


def probe(setup: Setup) -> tuple[Probed, ...]:
    """Every enabled entry point of every enabled source, in the order they answered.

    May be called once a process: it starts Twisted's reactor.
    """
    from crawler.crawl import crawl
    from extractors import parsers
    from extractors.workers import ProcessWorkers

    desk, now = ProbeDesk(), setup.clock()
    sources = [(source, entry_points(source, now)) for source in setup.sources()]
    with closing(ProcessWorkers(count=setup.config.crawl.workers)) as workers:
        crawl(sources, desk, parsers, workers, crawl_settings(setup), setup.clock)
    return tuple(desk.found)


def _newest(entries: Sequence[Entry]) -> datetime | date | None:
    stated = [entry.published or entry.modified for entry in entries]
    return max((stamp.value for stamp in stated if stamp), key=_begins, default=None)


def _begins(value: datetime | date) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time.min, UTC)
