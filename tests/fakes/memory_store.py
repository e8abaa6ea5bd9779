"""The whole store in dictionaries: for tests of what stands above it.

It passes the same contract suite as the real one (tests/storage). It has no durability, no
transactions and no search index; what it checks, it checks before it changes anything.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from dozor.errors import ClashError, LockedError, StorageError
from dozor.models import (
    Article,
    ArticleState,
    Delivery,
    DeliveryState,
    Entity,
    Entry,
    Fetch,
    Judgement,
    Known,
    LetterItem,
    OlderPage,
    Outcome,
    Run,
    SourceReport,
    StoredRanker,
    UnreadSource,
    Validators,
    Version,
    Visit,
    VisitStatus,
)
from dozor.protocols import HostState

_SENDING, _TRYING, _MOST_DOUBTS = timedelta(minutes=15), timedelta(days=30), 2
_MONTH, _YEAR = timedelta(days=30), timedelta(days=365)
_UNTOUCHED = {Outcome.SEEN, Outcome.TOO_OLD, Outcome.OVER_LIMIT, Outcome.NOT_REACHED}


@dataclass(kw_only=True)
class _Entry:
    """A row of the entry table."""

    id: int
    run_id: int
    source_id: str
    channel: str
    url_key: str
    entry: Entry
    discovered_at: datetime
    attempts: int = 0
    outcome: Outcome | None = None
    detail: str | None = None
    finished_at: datetime | None = None
    finished_run_id: int | None = None
    article_id: int | None = None
    visit: Visit | None = None


@dataclass(kw_only=True)
class _Letter:
    """A row of the delivery table."""

    delivery: Delivery
    local_date: date
    queued_at: datetime
    marked_at: datetime
    doubts: int = 0


@dataclass(kw_only=True)
class _Point:
    validators: Validators = field(default_factory=Validators)
    body_hash: str | None = None


@dataclass
class MemoryStore:
    """`dozor.protocols.Store`. The tables may be looked at by tests."""

    locks: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    runs: dict[int, Run] = field(default_factory=dict)
    run_dates: dict[int, date | None] = field(default_factory=dict)
    hosts: dict[str, HostState] = field(default_factory=dict)
    entry_points: dict[str, _Point] = field(default_factory=dict)
    visits: list[tuple[int, Visit]] = field(default_factory=list)
    older: dict[str, tuple[OlderPage, datetime]] = field(default_factory=dict)
    entries: dict[int, _Entry] = field(default_factory=dict)
    known_keys: dict[str, Known] = field(default_factory=dict)
    stored: dict[int, Article] = field(default_factory=dict)
    changed_at: dict[int, datetime] = field(default_factory=dict)
    words: dict[int, frozenset[str]] = field(default_factory=dict)
    sentences: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    all_versions: list[Version] = field(default_factory=list)
    aside: dict[str, tuple[Article, datetime]] = field(default_factory=dict)
    judged: list[Judgement] = field(default_factory=list)
    rankers: dict[str, StoredRanker] = field(default_factory=dict)
    names: dict[int, tuple[int, tuple[Entity, ...]]] = field(default_factory=dict)
    letters: dict[int, _Letter] = field(default_factory=dict)
    entry_ids: Iterator[int] = field(default_factory=lambda: count(1), compare=False)
    closed: bool = False

    def close(self) -> None:
        self.closed = True

    # Locks and runs

    def acquire(self, lock: str, holder: str, now: datetime, lease_seconds: int) -> None:
        held = self.locks.get(lock)
        if held is not None and held[1] > now:
            raise LockedError(lock, held[0])
        self.locks[lock] = (holder, now + timedelta(seconds=lease_seconds))

    def renew(self, lock: str, holder: str, now: datetime, lease_seconds: int) -> None:
        held = self.locks.get(lock)
        if held is None or held[0] != holder:
            raise LockedError(lock, held[0] if held else "nobody any more")
        self.locks[lock] = (holder, now + timedelta(seconds=lease_seconds))

    def release(self, lock: str, holder: str) -> None:
        if self.locks.get(lock, ("",))[0] == holder:
            del self.locks[lock]

    def begin_run(self, job: str, now: datetime, local_date: date | None = None) -> int:
        for run in self.runs.values():
            same_day = local_date is not None and self.run_dates[run.id] == local_date
            if run.job == job and same_day and run.status in {"running", "done"}:
                raise LockedError(f"{job} {local_date}", f"run {run.id} of that day, {run.status}")
        run_id = len(self.runs) + 1
        self.runs[run_id] = Run(id=run_id, job=job, started_at=now)
        self.run_dates[run_id] = local_date
        return run_id

    def end_run(self, run_id: int, status: str, now: datetime) -> None:
        self._require_run(run_id)
        if status not in {"running", "done", "failed", "interrupted"}:
            raise StorageError(f"run {run_id}: '{status}' is no status")
        self.runs[run_id] = replace(self.runs[run_id], status=status, finished_at=now)

    def last_run(self, job: str | None = None) -> Run | None:
        runs = [run for run in self.runs.values() if job in (None, run.job)]
        return runs[-1] if runs else None

    def last_crawl(self) -> Run | None:
        visited = {run_id for run_id, _ in self.visits}
        return self.runs[max(visited)] if visited else None

    def _require_run(self, run_id: int) -> None:
        if run_id not in self.runs:
            raise StorageError(f"run {run_id}: there is none")

    # Hosts, visits, entries

    def host(self, host: str) -> HostState:
        return self.hosts.get(host, HostState(host=host))

    def remember_host(self, state: HostState) -> None:
        self.hosts[state.host] = state

    def validators(self, url: str) -> Validators:
        return self.entry_points.get(url, _Point()).validators

    def body_hash(self, url: str) -> str | None:
        return self.entry_points.get(url, _Point()).body_hash

    def record_visit(
        self,
        run_id: int,
        visit: Visit,
        entries: Sequence[tuple[str, Entry]],
        now: datetime,
        older: OlderPage | None = None,
    ) -> tuple[int, ...]:
        self._require_run(run_id)
        self.visits.append((run_id, visit))
        if not visit.status.failed:
            self._remember_entry_point(visit)
            self.older.pop(visit.url, None)
        if older is not None:
            self.older.pop(older.url, None)
            self.older[older.url] = (older, now)
        channel = str(visit.kind)
        found = tuple(
            self._discover(run_id, visit.source_id, channel, key, entry, now)
            for key, entry in entries
        )
        for entry_id in found:
            self.entries[entry_id].visit = visit
        return found

    def older_pages(self, newest: str, since: datetime) -> tuple[OlderPage, ...]:
        found = self.older.values()
        return tuple(page for page, at in found if page.newest == newest and at >= since)

    def known(self, url_keys: Sequence[str]) -> Mapping[str, Known]:
        return {key: self.known_keys[key] for key in url_keys if key in self.known_keys}

    def in_flight(self, url_keys: Sequence[str]) -> frozenset[str]:
        return frozenset(e.url_key for e in self._open() if e.url_key in set(url_keys))

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
        self._end(run_id, entry_id, outcome, now, detail=detail)
        if known is not None:
            self.known_keys[known.url_key] = known

    def finish_many(
        self, run_id: int, ended: Sequence[tuple[int, Outcome, str | None]], now: datetime
    ) -> None:
        if len({entry_id for entry_id, _, _ in ended}) != len(ended):
            raise StorageError("entries: one of them is to end twice")
        for entry_id, _, _ in ended:
            self._require_open(entry_id)
        for entry_id, outcome, detail in ended:
            self._end(run_id, entry_id, outcome, now, detail=detail)

    def unfinished(self, source_id: str) -> tuple[Fetch, ...]:
        return tuple(
            Fetch(
                entry_id=row.id,
                source_id=source_id,
                url_key=row.url_key,
                entry=row.entry,
                attempts=row.attempts,
                known=self.known_keys.get(row.url_key),
                channel=row.channel,
            )
            for row in self._open()
            if row.source_id == source_id
        )

    def abandon(self, run_id: int, kept_sources: Sequence[str], now: datetime) -> int:
        left = [row for row in self._open() if row.source_id not in kept_sources]
        for row in left:
            self.finish(run_id, row.id, Outcome.NOT_REACHED, now, detail="its source was left")
        return len(left)

    def retry_failed(
        self, run_id: int, source_id: str, since: datetime, now: datetime, most_attempts: int
    ) -> int:
        latest = {
            row.url_key: row for row in self.entries.values() if row.outcome is not Outcome.SEEN
        }
        waiting = {row.url_key for row in self._open()}
        again = [
            row
            for key, row in latest.items()
            if key not in waiting
            and row.source_id == source_id
            and row.outcome is not None
            and row.outcome.retryable
            and min(e.discovered_at for e in self.entries.values() if e.url_key == key) >= since
            and run_id not in (row.run_id, row.finished_run_id)
            and (row.outcome is not Outcome.CRASHED or row.attempts + 1 < most_attempts)
        ]
        for row in sorted(again, key=lambda row: row.id):
            new = self._discover(run_id, source_id, row.channel, row.url_key, row.entry, now)
            asked = row.outcome not in {Outcome.OVER_LIMIT, Outcome.NOT_REACHED}
            self.entries[new].attempts = row.attempts + asked
        return len(again)

    def young(self, source_id: str, since: datetime) -> tuple[tuple[Known, str], ...]:
        return tuple(
            (self.known_keys[article.url_key], article.url)
            for article in self.stored.values()
            if article.source_id == source_id
            and article.first_seen_at >= since
            and article.kind in {"html", "feed"}
            and article.url_key in self.known_keys
        )

    def look_again(
        self, run_id: int, source_id: str, url_key: str, url: str, now: datetime
    ) -> None:
        if not self.in_flight([url_key]):
            self._discover(run_id, source_id, "look", url_key, Entry(url=url), now)

    def _remember_entry_point(self, visit: Visit) -> None:
        point = self.entry_points.setdefault(visit.url, _Point())
        given = visit.validators
        if visit.status is VisitStatus.UNCHANGED:
            point.validators = Validators(
                etag=given.etag or point.validators.etag,
                last_modified=given.last_modified or point.validators.last_modified,
            )
            point.body_hash = visit.body_hash or point.body_hash
        elif given != Validators() or visit.body_hash:
            point.validators, point.body_hash = given, visit.body_hash

    def _discover(
        self, run_id: int, source_id: str, channel: str, key: str, entry: Entry, now: datetime
    ) -> int:
        entry_id = next(self.entry_ids)
        self.entries[entry_id] = _Entry(
            id=entry_id,
            run_id=run_id,
            source_id=source_id,
            channel=channel,
            url_key=key,
            entry=entry,
            discovered_at=now,
        )
        return entry_id

    def _open(self) -> list[_Entry]:
        return [row for row in self.entries.values() if row.outcome is None]

    def _require_open(self, entry_id: int) -> None:
        row = self.entries.get(entry_id)
        if row is None or row.outcome is not None:
            raise StorageError(f"entry {entry_id}: has ended before, or is unknown")

    def _end(
        self,
        run_id: int,
        entry_id: int,
        outcome: Outcome,
        now: datetime,
        *,
        detail: str | None = None,
        article_id: int | None = None,
    ) -> None:
        self._require_open(entry_id)
        row = self.entries[entry_id]
        row.outcome, row.detail, row.article_id = outcome, detail, article_id
        row.finished_at, row.finished_run_id = now, run_id

    def prune(self, now: datetime) -> int:
        before = len(self.entries) + len(self.visits) + len(self.older)
        self.older = {u: (p, at) for u, (p, at) in self.older.items() if at >= now - _MONTH}
        self.entries = {i: row for i, row in self.entries.items() if not _outdated(row, now)}
        shown = {id(row.visit) for row in self.entries.values()}
        kept = {(v.source_id, v.url, x): id(v) for _, v in self.visits for x in _ranks(v)}
        self.visits = [
            (run_id, visit)
            for run_id, visit in self.visits
            if visit.finished_at >= now - _YEAR or id(visit) in shown or id(visit) in kept.values()
        ]
        return before - len(self.entries) - len(self.visits) - len(self.older)

    # Reports

    def report(self, run_id: int) -> tuple[SourceReport, ...]:
        rows = [e for e in self.entries.values() if run_id in (e.run_id, e.finished_run_id)]
        visits = [visit for of, visit in self.visits if of == run_id]
        names = {row.source_id for row in rows} | {visit.source_id for visit in visits}
        return tuple(
            self._source_report(
                run_id,
                name,
                tuple(visit for visit in visits if visit.source_id == name),
                [row for row in rows if row.source_id == name],
            )
            for name in sorted(names)
        )

    def outcome_counts(self, run_id: int) -> tuple[int, int]:
        rows = [e for e in self.entries.values() if run_id in (e.run_id, e.finished_run_id)]
        return len(rows), sum(row.finished_run_id == run_id for row in rows)

    def last_visits(self) -> tuple[tuple[Visit, datetime | None], ...]:
        rounds: dict[tuple[str, str], list[Visit]] = {}
        for _, visit in self.visits:
            pages = rounds.setdefault((visit.source_id, visit.entry_point), [])
            newest = pages and pages[0].url == visit.entry_point
            if visit.url == visit.entry_point or not newest:
                pages.clear()
            pages.append(visit)
        return tuple(
            (_as_one(pages), self._last_read(source_id, url))
            for (source_id, url), pages in sorted(rounds.items(), key=lambda item: item[0])
        )

    def unread_since(self, source_id: str) -> datetime | None:
        return self._last_read(source_id)

    def unread(self, run_id: int, names: Mapping[str, str]) -> tuple[UnreadSource, ...]:
        return tuple(
            UnreadSource(
                source_id=report.source_id,
                name=names.get(report.source_id, report.source_id),
                status=report.visits[0].status,
                since=self._last_read(report.source_id),
                detail=report.visits[0].detail,
            )
            for report in self.report(run_id)
            if report.visits and all(visit.status.failed for visit in report.visits)
        )

    def _source_report(
        self, run_id: int, name: str, visits: tuple[Visit, ...], rows: list[_Entry]
    ) -> SourceReport:
        ended = [row.outcome for row in rows if row.finished_run_id == run_id]
        return SourceReport(
            source_id=name,
            visits=visits,
            discovered=sum(row.run_id == run_id for row in rows),
            carried=sum(row.run_id != run_id for row in rows),
            outcomes=tuple((o, ended.count(o)) for o in Outcome if o in ended),
        )

    def _last_read(self, source_id: str, url: str | None = None) -> datetime | None:
        return max(
            (
                visit.finished_at
                for _, visit in self.visits
                if visit.source_id == source_id
                and url in (None, visit.url)
                and not visit.status.failed
            ),
            default=None,
        )

    # Articles

    def repeated(
        self, source_id: str, url_key: str, sentences: Collection[str], least: int
    ) -> Set[str]:
        def count(sentence: str) -> int:
            return len(self.sentences.get((source_id, sentence), set()) - {url_key})

        return frozenset(sentence for sentence in sentences if count(sentence) >= least)

    def note_sentences(self, source_id: str, url_key: str, sentences: Collection[str]) -> None:
        for sentence in sentences:
            self.sentences.setdefault((source_id, sentence), set()).add(url_key)

    def same_text(self, content_hash: str) -> Article | None:
        same = (a for a in self.stored.values() if a.content_hash == content_hash)
        return next(same, None)

    def article(self, article_id: int) -> Article | None:
        return self.stored.get(article_id)

    def versions(self, article_id: int) -> tuple[Version, ...]:
        return tuple(v for v in self.all_versions if v.article_id == article_id)

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
        self._require_open(entry_id)
        article = self._numbered(article)
        article_id = article.id or 0
        matches = tuple(sorted(article.matches, key=lambda match: match.topic_id))
        self.stored[article_id] = replace(article, matches=matches)
        self.changed_at[article_id] = now
        self.words[article_id] = frozenset(lemmas.lower().split())
        self.all_versions.append(
            Version(
                article_id=article_id,
                number=article.version,
                title=article.title,
                text=article.text,
                content_hash=article.content_hash,
                seen_at=now,
                modified=article.modified,
                lead=article.lead,
            )
        )
        self.known_keys[known.url_key] = replace(known, article_id=article_id)
        if finish:
            self._end(run_id, entry_id, outcome, now, article_id=article_id)
        return article_id

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
        self._require_open(entry_id)
        self.aside[article.url_key] = (article, now)
        self.known_keys[known.url_key] = known
        if finish:
            self._end(run_id, entry_id, Outcome.OFF_TOPIC, now)

    def withdraw(
        self, run_id: int, entry_id: int, article_id: int, known: Known, now: datetime
    ) -> None:
        self._require_open(entry_id)
        if article_id not in self.stored:
            raise StorageError(f"article {article_id}: is not stored")
        article = self.stored[article_id]
        if article.state is not ArticleState.WITHDRAWN:
            self.stored[article_id] = replace(
                article, state=ArticleState.WITHDRAWN, version=article.version + 1
            )
            self.changed_at[article_id] = now
        self.known_keys[known.url_key] = replace(known, article_id=article_id)
        self._end(run_id, entry_id, Outcome.WITHDRAWN, now, article_id=article_id)

    def forget_texts_set_aside(self, before: datetime) -> int:
        old = [key for key, (article, at) in self.aside.items() if at < before and article.text]
        for key in old:
            article, at = self.aside[key]
            self.aside[key] = (replace(article, text="", lead=None), at)
        return len(old)

    def texts_set_aside(self) -> Iterator[Article]:
        for key in sorted(self.aside):
            article, at = self.aside[key]
            if article.text:
                yield _aside_of(article, at)

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
        wanted = [lemmas for word in words if (lemmas := _searchable(word))]
        if words and not wanted:
            return ()
        named = [lemmas for word in entity if (lemmas := _searchable(word))]
        found = [
            article
            for article in self.articles(since=since, until=until, topic=topic, source=source)
            if all(self.words[article.id or 0] & lemmas for lemmas in wanted)
            and (not entity or self._has_name(article.id or 0, named))
        ]
        return tuple(reversed(found))[:limit]

    def articles(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        topic: str | None = None,
        source: str | None = None,
    ) -> Iterator[Article]:
        for _, article in sorted(self.stored.items()):
            at = _sort_instant(article)
            if (
                (since is None or at >= since)
                and (until is None or at < until)
                and (source is None or article.source_id == source)
                and (topic is None or _relevant(article, topic))
            ):
                yield article

    def outcomes(self, run_id: int | None = None) -> Iterator[Mapping[str, Any]]:
        for row in list(self.entries.values()):
            if run_id in (None, row.run_id):
                yield {
                    "url": row.entry.url,
                    "source": row.source_id,
                    "discovered_at": row.discovered_at,
                    "finished_at": row.finished_at,
                    "outcome": row.outcome,
                    "detail": row.detail,
                    "article": row.article_id,
                }

    def _numbered(self, article: Article) -> Article:
        """With its id, and the next version number when it is stored already."""
        if article.id is None:
            if any(article.url_key == other.url_key for other in self.stored.values()):
                raise StorageError(f"article {article.url_key}: is stored already")
            return replace(article, id=len(self.stored) + 1)
        last = self.stored.get(article.id)
        if last is None:
            raise StorageError(f"article {article.id}: is not stored")
        number = max(article.version, last.version + 1)
        return replace(article, version=number, first_seen_at=last.first_seen_at)

    # Feedback, and names

    def words_of(self, url_key: str) -> Article | None:
        for article in self.stored.values():
            if article.url_key == url_key:
                return article
        return _aside_of(*self.aside[url_key]) if url_key in self.aside else None

    def judge(self, judgement: Judgement) -> None:
        self.judged.append(replace(judgement, article_id=None))

    def judgements(self, topic: str | None = None) -> Iterator[Judgement]:
        ids = {article.url_key: article.id for article in self.stored.values()}
        for one in self.judged:
            if topic in (None, one.topic_id):
                yield replace(one, article_id=ids.get(one.url_key))

    def put_ranker(self, ranker: StoredRanker) -> int:
        last = self.rankers.get(ranker.topic_id)
        version = (last.version or 0) + 1 if last else 1
        self.rankers[ranker.topic_id] = replace(ranker, version=version)
        return version

    def ranker(self, topic: str) -> StoredRanker | None:
        return self.rankers.get(topic)

    def unread_for_names(self, limit: int) -> tuple[Article, ...]:
        found = [
            article
            for article_id, article in sorted(self.stored.items(), reverse=True)
            if any(match.relevant for match in article.matches)
            and self.names.get(article_id, (0,))[0] < article.version
        ]
        return tuple(found[:limit])

    def put_entities(self, article_id: int, version: int, entities: Sequence[Entity]) -> None:
        if article_id not in self.stored:
            raise StorageError(f"article {article_id}: is not stored")
        self.names[article_id] = (version, tuple(entities))

    def entities(self, article_id: int) -> tuple[Entity, ...]:
        fields = ("title", "lead", "text")
        found = self.names.get(article_id, (0, ()))[1]
        return tuple(sorted(found, key=lambda one: (fields.index(one.field), one.start)))

    def _has_name(self, article_id: int, words: Sequence[frozenset[str]]) -> bool:
        found = self.names.get(article_id, (0, ()))[1]
        return bool(words) and any(all({*one.lemmas} & word for word in words) for one in found)

    # Letters

    def unsent(
        self, recipient: str, topics: Sequence[str], since: datetime
    ) -> tuple[LetterItem, ...]:
        items = []
        refused = {
            article_id
            for letter in self._to(recipient)
            if _is_refused(letter)
            for _, article_id, _ in letter.delivery.item_keys
        }
        for article_id, article in sorted(self.stored.items()):
            for match in article.matches:
                if not match.relevant or match.topic_id not in topics:
                    continue
                told = self._told(recipient, match.topic_id, article_id)
                state = _letter_state(article, told)
                reached = self.changed_at[article_id] >= since or article_id in refused
                if state and article.version > told and reached:
                    items.append(
                        LetterItem(
                            article=article,
                            match=match,
                            source_name=article.source_id,
                            state=state,
                        )
                    )
        return tuple(items)

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
        standing = [x for x in self._to(recipient) if not _is_refused(x)]
        told = {key for letter in standing for key in letter.delivery.item_keys}
        twice = len(set(item_keys)) != len(item_keys) or told & set(item_keys)
        others = (x for x in self.letters.values() if not _is_refused(x))
        if twice or any(x.delivery.message_id == message_id for x in others):
            raise ClashError(f"letter to {recipient}: it, or an item of it, is there already")
        if unknown := {article_id for _, article_id, _ in item_keys} - self.stored.keys():
            raise ClashError(f"letter to {recipient}: articles {unknown} are not stored")
        for letter in filter(_is_refused, self._to(recipient)):
            left = tuple(key for key in letter.delivery.item_keys if key not in set(item_keys))
            letter.delivery = replace(letter.delivery, item_keys=left)
        delivery = Delivery(
            id=len(self.letters) + 1,
            recipient=recipient,
            message_id=message_id,
            subject=subject,
            state=DeliveryState.QUEUED,
            raw=raw,
            created_at=now,
            item_keys=tuple(sorted(item_keys, key=lambda key: (key[1], key[0]))),
        )
        self.letters[delivery.id] = _Letter(
            delivery=delivery, local_date=local_date, queued_at=now, marked_at=now
        )
        return delivery.id

    def letter_of(self, recipient: str, local_date: date) -> DeliveryState | None:
        states = [
            letter.delivery.state
            for letter in self._to(recipient)
            if letter.local_date == local_date and not _is_refused(letter)
        ]
        return states[-1] if states else None

    def last_letter_at(self, recipient: str) -> datetime | None:
        composed = (letter.delivery.created_at for letter in self._to(recipient))
        return max(composed, default=None)

    def due(self) -> tuple[Delivery, ...]:
        return tuple(x.delivery for x in self.letters.values() if _is_due(x))

    def mark(
        self, delivery_id: int, state: DeliveryState, now: datetime, error: str | None = None
    ) -> None:
        letter = self.letters.get(delivery_id)
        if letter is None:
            raise StorageError(f"delivery {delivery_id}: there is none")
        last = letter.delivery
        was_sending = last.state is DeliveryState.SENDING
        starts, ends = state is DeliveryState.SENDING, state is not DeliveryState.QUEUED
        taken = last.state in (DeliveryState.SENT, DeliveryState.REFUSED) or (
            was_sending and not _stale(letter, now)
        )
        if starts and taken:
            raise LockedError(f"delivery {delivery_id}", f"a process that has it as '{last.state}'")
        letter.doubts += state is DeliveryState.UNKNOWN or (starts and was_sending)
        letter.marked_at = now
        if state is DeliveryState.FAILED and letter.queued_at <= now - _TRYING:
            state = DeliveryState.REFUSED
        letter.delivery = replace(
            last,
            state=state,
            last_error=error,
            attempts=last.attempts + (starts or (ends and not was_sending)),
            sent_at=now if state is DeliveryState.SENT else last.sent_at,
        )

    def requeue(self, since: datetime, now: datetime) -> int:
        again = [
            letter
            for letter in self.letters.values()
            if letter.delivery.created_at >= since
            and (letter.delivery.state is not DeliveryState.SENDING or _stale(letter, now))
            and (not _is_refused(letter) or letter is self._to(letter.delivery.recipient)[-1])
        ]
        for letter in again:
            letter.doubts, letter.queued_at, letter.marked_at = 0, now, now
            letter.delivery = replace(
                letter.delivery,
                state=DeliveryState.QUEUED,
                attempts=0,
                last_error=None,
                sent_at=None,
            )
        return len(again)

    def _to(self, recipient: str) -> list[_Letter]:
        key = recipient.casefold()
        return [x for x in self.letters.values() if x.delivery.recipient.casefold() == key]

    def _told(self, recipient: str, topic_id: str, article_id: int) -> int:
        """The newest version that a letter told, refused ones left out; 0 for none."""
        return max(
            (
                version
                for letter in self._to(recipient)
                if not _is_refused(letter)
                for topic, article, version in letter.delivery.item_keys
                if (topic, article) == (topic_id, article_id)
            ),
            default=0,
        )


def _aside_of(article: Article, at: datetime) -> Article:
    """What is kept of an article that was set aside."""
    return Article(
        url=article.url,
        url_key=article.url_key,
        source_id=article.source_id,
        title=article.title,
        lead=article.lead,
        text=article.text,
        language=article.language,
        published=article.published,
        content_hash=article.content_hash,
        first_seen_at=at,
    )


def _letter_state(article: Article, told: int) -> str | None:
    if article.state is ArticleState.LIVE:
        return "updated" if told else "new"
    return "withdrawn" if told else None


def _relevant(article: Article, topic: str) -> bool:
    return any(match.topic_id == topic and match.relevant for match in article.matches)


def _sort_instant(article: Article) -> datetime:
    if article.published is None:
        return article.first_seen_at
    value = article.published.value
    return value if isinstance(value, datetime) else datetime.combine(value, time.min, UTC)


def _searchable(word: Sequence[str]) -> frozenset[str]:
    return frozenset(x.lower() for x in word if any(letter.isalnum() for letter in x))


def _stale(letter: _Letter, now: datetime) -> bool:
    return letter.marked_at <= now - _SENDING


def _is_refused(letter: _Letter) -> bool:
    return letter.delivery.state is DeliveryState.REFUSED


def _outdated(row: _Entry, now: datetime) -> bool:
    if row.finished_at is None:
        return False
    return row.finished_at < now - (_MONTH if row.outcome in _UNTOUCHED else _YEAR)


def _ranks(visit: Visit) -> tuple[str, ...]:
    """The last visit of an entry point is kept, and the last that read it well."""
    if visit.url != visit.entry_point:
        return ()
    return ("last",) if visit.status.failed else ("last", "well")


def _as_one(pages: Sequence[Visit]) -> Visit:
    """The visit of a channel's newest page with those of the older ones behind it."""
    newest, *older = pages
    failed = [f"older page {x.status}: {x.detail or x.url}" for x in older if x.status.failed]
    return replace(
        newest,
        url=newest.entry_point,
        entry_count=sum(page.entry_count for page in pages),
        detail="; ".join(filter(None, [newest.detail, *failed[:1]])) or None,
    )


def _is_due(letter: _Letter) -> bool:
    match letter.delivery.state:
        case DeliveryState.QUEUED | DeliveryState.FAILED:
            return True
        case DeliveryState.UNKNOWN:
            return letter.doubts < _MOST_DOUBTS
        case DeliveryState.SENDING:
            return letter.doubts < _MOST_DOUBTS - 1
        case _:
            return False
