"""A desk that keeps everything in memory, and notes where a crawl does not end an entry once."""

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from dozor.models import (
    Entry,
    Extraction,
    Fetch,
    Known,
    OlderPage,
    Outcome,
    Page,
    Source,
    Validators,
    Visit,
    VisitStatus,
)
from dozor.protocols import HostState


@dataclass(kw_only=True)
class MemoryDesk:
    """``ends`` lists (url, outcome, detail) as told. Picklable, to come back from a child."""

    hosts: dict[str, HostState] = field(default_factory=dict)
    known_validators: dict[str, Validators] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)  # url -> a second look is due
    left: dict[str, tuple[Fetch, ...]] = field(default_factory=dict)  # source id -> carried
    older: dict[str, OlderPage] = field(default_factory=dict)  # by address, to be visited
    visits: list[Visit] = field(default_factory=list)
    given: int = 0  # entries to be ended by the crawl: carried ones and fetches given out
    open: dict[int, str] = field(default_factory=dict)
    ends: list[tuple[str, Outcome, str | None]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    pages: dict[str, Page] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)  # told twice, of an unknown entry, …
    progress: list[tuple[str, Outcome | VisitStatus]] = field(default_factory=list)
    threads: set[str] = field(default_factory=set)
    fails: dict[str, Exception] = field(default_factory=dict)  # method name -> what it raises
    _seen: set[str] = field(default_factory=set)
    _next: int = 1

    def host(self, host: str) -> HostState:
        self._called("host")
        return self.hosts.get(host, HostState(host=host))

    def remember_host(self, state: HostState) -> None:
        self._called("remember_host")
        self.hosts[state.host] = state

    def validators(self, url: str) -> Validators:
        self._called("validators")
        return self.known_validators.get(url, Validators())

    def carried(self, source: Source) -> tuple[Fetch, ...]:
        self._called("carried")
        fetches = self.left.pop(source.id, ())
        for fetch in fetches:
            self._give(fetch)
        return fetches

    def older_pages(self, newest: str) -> tuple[OlderPage, ...]:
        self._called("older_pages")
        return tuple(page for page in self.older.values() if page.newest == newest)

    def visited(
        self, visit: Visit, entries: Sequence[Entry], older: OlderPage | None = None
    ) -> tuple[Fetch, ...]:
        self._called("visited")
        self.visits.append(visit)
        if not visit.status.failed:
            self.older.pop(visit.url, None)
        if visit.validators != Validators():
            self.known_validators[visit.url] = visit.validators
        new = [entry for entry in entries if entry.url not in self._seen]
        self._seen.update(entry.url for entry in new)
        if older is not None and len(new) == len(entries):
            self.older[older.url] = older
        fetches = []
        for entry in new:
            fetch = Fetch(
                entry_id=self._next,
                source_id=visit.source_id,
                url_key=entry.url,
                entry=entry,
                known=self.known.get(entry.url),
            )
            self._next += 1
            self._give(fetch)
            fetches.append(fetch)
        return tuple(fetches)

    def extracted(self, fetch: Fetch, page: Page, extractions: Sequence[Extraction]) -> Outcome:
        self._called("extracted")
        self.pages[fetch.entry.url] = page
        self.texts[fetch.entry.url] = extractions[0].text
        outcome = extractions[0].outcome or Outcome.STORED
        return self._end(fetch, outcome, extractions[0].detail)

    def failed(
        self, fetch: Fetch, outcome: Outcome, detail: str | None = None, *, gone: bool = False
    ) -> Outcome:
        self._called("failed")
        if gone:
            self.gone.append(fetch.entry.url)
        return self._end(fetch, outcome, detail)

    def unchanged(self, fetch: Fetch) -> Outcome:
        self._called("unchanged")
        return self._end(fetch, Outcome.UNCHANGED, None)

    # What tests ask

    def outcome(self, url: str) -> Outcome:
        """The one end of this address."""
        (outcome,) = [outcome for ended, outcome, _ in self.ends if ended == url]
        return outcome

    def detail(self, url: str) -> str:
        (detail,) = [detail for ended, _, detail in self.ends if ended == url]
        return detail or ""

    def visit(self, url: str) -> Visit:
        (visit,) = [visit for visit in self.visits if visit.url == url]
        return visit

    def counts(self) -> Counter[Outcome]:
        return Counter(outcome for _, outcome, _ in self.ends)

    def _give(self, fetch: Fetch) -> None:
        self.given += 1
        self.open[fetch.entry_id] = fetch.entry.url

    def _end(self, fetch: Fetch, outcome: Outcome, detail: str | None) -> Outcome:
        if self.open.pop(fetch.entry_id, None) is None:
            self.faults.append(f"ended twice or never given out: {fetch.entry.url}: {outcome}")
        self.ends.append((fetch.entry.url, outcome, detail))
        return outcome

    def _called(self, method: str) -> None:
        self.threads.add(threading.current_thread().name)
        if method in self.fails:
            raise self.fails[method]
