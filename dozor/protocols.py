"""The small Protocols at which crawler, extractors, storage and letters meet.

Each is owned by the side that needs it; `jobs` puts the real things in. Instants are aware, UTC.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from dozor.models import (
    Article,
    Delivery,
    DeliveryState,
    Entity,
    Entry,
    Extraction,
    Fetch,
    Judgement,
    Known,
    LetterItem,
    Listing,
    OlderPage,
    Outcome,
    Page,
    Run,
    Source,
    SourceReport,
    StoredRanker,
    UnreadSource,
    Validators,
    Version,
    Visit,
)

T = TypeVar("T")
Clock = Callable[[], datetime]


class Parsers(Protocol):
    """What the crawler needs of the extractors: pure functions, importable by name (pickled).

    They run in bounded worker processes and never raise for hostile bytes.
    """

    def listing(self, page: Page, source: Source, kind: str, entry_point_url: str) -> Listing: ...
    def articles(self, page: Page, source: Source, entry: Entry) -> tuple[Extraction, ...]: ...
    def with_twin(
        self, own: Extraction, page: Page, source: Source, entry: Entry
    ) -> Extraction: ...


class Workers(Protocol):
    """Bounded worker processes. The future raises ``TimeoutError`` when the task took too long and
    ``WorkerDied`` when its process ended (out of memory, a crash in C)."""

    def submit(self, function: Callable[..., T], /, *args: Any) -> Future[T]: ...
    def close(self) -> None: ...


class WorkerDied(Exception):
    """The process of a worker ended before its task. Not a bug here: an outcome of the page."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HostState:
    """What must be remembered of a host between runs. ``host`` is scheme://host:port (RFC 9309)."""

    host: str
    not_before: datetime | None = None  # from Retry-After: no request earlier
    robots_status: int | None = None  # 0: unreachable
    robots_body: bytes | None = None  # last good copy
    robots_fetched_at: datetime | None = None


class Desk(Protocol):
    """What the crawler asks and tells. Blocking; called from one thread, in order.

    Every method that tells is one transaction: after a kill, what was told stands.
    """

    def host(self, host: str) -> HostState: ...
    def remember_host(self, state: HostState) -> None: ...
    def validators(self, url: str) -> Validators: ...
    def carried(self, source: Source) -> tuple[Fetch, ...]:
        """Entries to fetch that earlier runs left: unfinished ones, and retryable failures."""

    def older_pages(self, newest: str) -> tuple[OlderPage, ...]:
        """Pages behind the newest of a channel that earlier runs did not come to read."""

    def visited(
        self, visit: Visit, entries: Sequence[Entry], older: OlderPage | None = None
    ) -> tuple[Fetch, ...]:
        """Store the visit and its entries, screen them, and give back those to be fetched.

        ``older``: the page before this one. When every entry is to be read for the first time it
        must be visited too, and is remembered until it was.
        """

    def extracted(self, fetch: Fetch, page: Page, extractions: Sequence[Extraction]) -> Outcome: ...
    def failed(
        self, fetch: Fetch, outcome: Outcome, detail: str | None = None, *, gone: bool = False
    ) -> Outcome:
        """The entry ends without a page. ``gone``: 404 or 410, so a known article is withdrawn."""

    def unchanged(self, fetch: Fetch) -> Outcome:
        """304 to a second look."""


class Frontier(Protocol):
    """Runs, visits and discovered entries: the part of the store the crawl lives on."""

    def acquire(self, lock: str, holder: str, now: datetime, lease_seconds: int) -> None:
        """Take a lock or raise ``LockedError`` naming the holder. An expired one is taken over."""

    def renew(self, lock: str, holder: str, now: datetime, lease_seconds: int) -> None: ...
    def release(self, lock: str, holder: str) -> None: ...
    def begin_run(self, job: str, now: datetime, local_date: date | None = None) -> int:
        """A new row of the run ledger. With ``local_date`` it is unique by (job, local date):
        a second one raises ``LockedError`` (the day's run was made already)."""

    def end_run(self, run_id: int, status: str, now: datetime) -> None: ...
    def last_run(self, job: str | None = None) -> Run | None: ...
    def host(self, host: str) -> HostState: ...
    def remember_host(self, state: HostState) -> None: ...
    def validators(self, url: str) -> Validators: ...
    def body_hash(self, url: str) -> str | None: ...
    def record_visit(
        self,
        run_id: int,
        visit: Visit,
        entries: Sequence[tuple[str, Entry]],
        now: datetime,
        older: OlderPage | None = None,
    ) -> tuple[int, ...]:
        """One transaction: the visit, its validators, a row an entry, (URL key, entry) each, and
        the older page that is to be visited now; a page that was read is to be visited no more.
        Gives the entries' ids in order."""

    def older_pages(self, newest: str, since: datetime) -> tuple[OlderPage, ...]:
        """Those of a channel found since then and not read yet, in order of discovery."""

    def known(self, url_keys: Sequence[str]) -> Mapping[str, Known]: ...
    def in_flight(self, url_keys: Sequence[str]) -> frozenset[str]:
        """Those keys that have an unfinished entry already (found twice in one run)."""

    def finish(
        self,
        run_id: int,
        entry_id: int,
        outcome: Outcome,
        now: datetime,
        *,
        detail: str | None = None,
        known: Known | None = None,
    ) -> None:
        """End one entry without touching articles; ``known`` replaces what is known of its key."""

    def finish_many(
        self, run_id: int, ended: Sequence[tuple[int, Outcome, str | None]], now: datetime
    ) -> None:
        """The same for many entries screened at once, in one transaction."""

    def unfinished(self, source_id: str) -> tuple[Fetch, ...]:
        """Entries without an outcome, in order of discovery, with what is known of their keys."""

    def retry_failed(
        self, run_id: int, source_id: str, since: datetime, now: datetime, most_attempts: int
    ) -> int:
        """Discover anew, as rows of this run, entries of other runs whose latest outcome is
        retryable, first found since ``since``. How many. One that crashes us is tried
        ``most_attempts`` times at the most."""

    def abandon(self, run_id: int, kept_sources: Sequence[str], now: datetime) -> int:
        """End as not reached the unfinished entries of sources that are watched no more: open,
        they would stand in the way of the same pages elsewhere. How many."""

    def young(self, source_id: str, since: datetime) -> tuple[tuple[Known, str], ...]:
        """What is known of articles of a source first seen since then, with their URLs.

        Only those with a page of their own: no post of a preview, no part of an issue.
        """

    def look_again(
        self, run_id: int, source_id: str, url_key: str, url: str, now: datetime
    ) -> None:
        """Discover a known article anew, as an entry of this run, unless one is unfinished."""

    def report(self, run_id: int) -> tuple[SourceReport, ...]: ...
    def outcome_counts(self, run_id: int) -> tuple[int, int]:
        """(entries discovered or carried by the run, entries finished by it): must be equal at its
        end."""

    def prune(self, now: datetime) -> int:
        """Delete what no decision needs any more: ended entries, then visits. How many rows."""

    def last_crawl(self) -> Run | None:
        """The latest run that visited sources."""

    def last_visits(self) -> tuple[tuple[Visit, datetime | None], ...]:
        """The last visit of each entry point, with when it was last read well. The older pages of
        a channel are no entry points: their entries, and a gap, are told with its newest page."""

    def unread_since(self, source_id: str) -> datetime | None:
        """When this source was last visited with a status that did not fail."""


class Archive(Protocol):
    """Articles, their versions, matches and the search over them."""

    def same_text(self, content_hash: str) -> Article | None:
        """The oldest stored article with exactly this text."""

    def repeated(
        self, source_id: str, url_key: str, sentences: Collection[str], least: int
    ) -> Set[str]:
        """Of the fingerprints of sentences those that were noted for at least so many other
        articles of the source."""

    def note_sentences(self, source_id: str, url_key: str, sentences: Collection[str]) -> None:
        """Once for an article, however often it is told."""

    def article(self, article_id: int) -> Article | None: ...
    def versions(self, article_id: int) -> tuple[Version, ...]: ...
    def store(
        self,
        run_id: int,
        entry_id: int,
        article: Article,
        outcome: Outcome,
        known: Known,
        lemmas: str,
        now: datetime,
        *,
        finish: bool = True,
    ) -> int:
        """One transaction: the article (or its new version when ``article.id`` is set), its first
        version, its matches, the search index, and the entry's outcome. Gives the article's id.
        ``finish=False`` leaves the entry open (more articles of one page follow)."""

    def set_aside(
        self,
        run_id: int,
        entry_id: int,
        article: Article,
        known: Known,
        now: datetime,
        *,
        finish: bool = True,
    ) -> None:
        """An article that is on no topic: kept apart with its text for a while, then without."""

    def withdraw(
        self, run_id: int, entry_id: int, article_id: int, known: Known, now: datetime
    ) -> None: ...
    def forget_texts_set_aside(self, before: datetime) -> int: ...
    def texts_set_aside(self) -> Iterator[Article]:
        """What is set aside and still has its text, by URL key. They have no id, and were first
        seen when they were set aside."""

    def search(
        self,
        words: Sequence[Sequence[str]],
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        topic: str | None = None,
        source: str | None = None,
        entity: Sequence[Sequence[str]] = (),
        limit: int = 50,
    ) -> tuple[Article, ...]:
        """Newest first (by id). ``words``: each inner sequence lists the lemmas of one query word;
        an article matches when for every word at least one of its lemmas is in the index.
        ``entity``: the same of one name in it."""

    def articles(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        topic: str | None = None,
        source: str | None = None,
    ) -> Iterator[Article]: ...
    def outcomes(self, run_id: int | None = None) -> Iterator[Mapping[str, Any]]:
        """Every discovered entry: url source discovered_at finished_at outcome detail article."""


class Outbox(Protocol):
    """What is due to whom, and what was sent. Written with full durability."""

    def unsent(
        self, recipient: str, topics: Sequence[str], since: datetime
    ) -> tuple[LetterItem, ...]:
        """Matches first seen (or changed, or withdrawn) since ``since`` that are in no letter to
        this recipient yet, oldest first. Copies and source names as they are."""

    def queue(
        self,
        recipient: str,
        message_id: str,
        subject: str,
        raw: bytes,
        item_keys: Sequence[tuple[str, int, int]],
        now: datetime,
        local_date: date,
    ) -> int:
        """One transaction: the letter and its items. An item that is in a letter to this recipient
        already makes the whole call raise ``ClashError`` and write nothing. A refused letter is in
        nobody's way: the new one takes its items over, and its Message-ID."""

    def letter_of(self, recipient: str, local_date: date) -> DeliveryState | None:
        """How far the day's letter has come; None: there is none, or it was refused."""

    def last_letter_at(self, recipient: str) -> datetime | None:
        """When the latest letter to this recipient was composed, sent or not."""

    def due(self) -> tuple[Delivery, ...]:
        """What is to be sent now. The caller holds the run lock: what is SENDING has no sender."""

    def mark(
        self, delivery_id: int, state: DeliveryState, now: datetime, error: str | None = None
    ) -> None: ...
    def requeue(self, since: datetime, now: datetime) -> int:
        """``letters resend --since``: queue again what was composed since, same Message-ID."""


class Feedback(Protocol):
    """What people say of articles under topics, and what was learned of it."""

    def words_of(self, url_key: str) -> Article | None:
        """What is stored under a key, else what was set aside under it: that one has no id, and no
        text when it was forgotten."""

    def judge(self, judgement: Judgement) -> None:
        """One more judgement; none is ever replaced or deleted."""

    def judgements(self, topic: str | None = None) -> Iterator[Judgement]:
        """In the order they were made. The last one of a person on a key and a topic counts."""

    def put_ranker(self, ranker: StoredRanker) -> int:
        """Gives its version, the next one of the topic. Only some earlier ones are kept."""

    def ranker(self, topic: str) -> StoredRanker | None:
        """The last one of a topic."""


class Names(Protocol):
    """Names of people, bodies and places in the articles that are on a topic."""

    def unread_for_names(self, limit: int) -> tuple[Article, ...]:
        """Articles on a topic whose latest version was not read for names, newest first."""

    def put_entities(self, article_id: int, version: int, entities: Sequence[Entity]) -> None:
        """In place of those of an earlier version; none, too, is a reading."""

    def entities(self, article_id: int) -> tuple[Entity, ...]:
        """In the order of the text, those of the headline first, then of the lead."""


class Store(Frontier, Archive, Feedback, Names, Outbox, Protocol):
    """The whole store."""

    def close(self) -> None: ...
    def unread(self, run_id: int, names: Mapping[str, str]) -> tuple[UnreadSource, ...]:
        """Sources none of whose entry points could be read in the run."""
