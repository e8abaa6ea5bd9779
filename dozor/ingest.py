"""One page in, one outcome out: screen, identify, match, store. The crawler's ``Desk``.

Facts are read from the store, a pure function decides, the decision is written in one transaction.
The one broad ``except`` of the product stands here, at the border of a single article.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from dozor import versions
from dozor.duplicates import copyable, text_hash
from dozor.errors import DozorError
from dozor.models import (
    Article,
    ArticleState,
    Entry,
    EntryPointKind,
    Extraction,
    Fetch,
    Known,
    Match,
    Outcome,
    Page,
    Source,
    Validators,
    Visit,
    VisitStatus,
)
from dozor.protocols import Clock, HostState, Store
from dozor.screening import Policy, screen
from dozor.topics.lemmas import index_text
from dozor.topics.matching import match
from dozor.topics.topic import Topic
from dozor.urls import normalise_url, url_key

log = logging.getLogger(__name__)


@dataclass(kw_only=True, slots=True)
class NewsDesk:
    """What the crawler asks and tells, for one run."""

    store: Store
    run_id: int
    topics: tuple[Topic, ...]
    clock: Clock
    started_at: datetime
    policy: Policy = field(default_factory=Policy)

    # What is asked

    def host(self, host: str) -> HostState:
        return self.store.host(host)

    def remember_host(self, state: HostState) -> None:
        self.store.remember_host(state)

    def validators(self, url: str) -> Validators:
        return self.store.validators(url)

    def carried(self, source: Source) -> tuple[Fetch, ...]:
        """What earlier runs left, what failed and may work now, and what is due a second look."""
        now, run = self.clock(), self.run_id
        since = now - self.policy.retry_for
        self.store.retry_failed(run, source.id, since, now, self.policy.most_attempts)
        oldest = now - max(versions.LOOKS) - timedelta(days=1)
        for known, url in self.store.young(source.id, oldest):
            if versions.due(known.first_seen_at, known.last_looked_at, now):
                self.store.look_again(run, source.id, known.url_key, url, now)
        return tuple(f for f in self.store.unfinished(source.id) if not self._reopened(f))

    # What is told

    def visited(self, visit: Visit, entries: Sequence[Entry]) -> tuple[Fetch, ...]:
        """Store the visit and its entries, end those that need no fetch, give back the others."""
        now = self.clock()
        keyed = [_keyed(entry) for entry in entries]
        keys = [key for key, _ in keyed if key]
        known, waiting = self.store.known(keys), set(self.store.in_flight(keys))
        ids = self.store.record_visit(self.run_id, visit, keyed, now)
        ended: list[tuple[int, Outcome, str | None]] = []
        fetches: list[Fetch] = []
        for entry_id, (key, entry) in zip(ids, keyed, strict=True):
            outcome, detail = self._screened(visit, key, entry, known.get(key), waiting, now)
            if outcome is not None:
                ended.append((entry_id, outcome, detail))
                continue
            waiting.add(key)
            fetches.append(_fetch(entry_id, visit, key, entry, known.get(key)))
        self.store.finish_many(self.run_id, ended, now)
        return tuple(fetches)

    def extracted(self, fetch: Fetch, page: Page, extractions: Sequence[Extraction]) -> Outcome:
        """Identify, match and store the page's articles; a bug ends the entry, not the run."""
        try:
            first = extractions[0]
            if len(extractions) == 1 and (first.kind != "pdf" or first.outcome is not None):
                return self._take(fetch, first, page.validators)
            return self._open(fetch, page, extractions)
        except DozorError:
            raise  # a dead store is not this article's fault
        except Exception as error:
            log.exception("crashed: %s", fetch.entry.url)
            return self.failed(fetch, Outcome.CRASHED, f"{type(error).__name__}: {error}")

    def failed(
        self, fetch: Fetch, outcome: Outcome, detail: str | None = None, *, gone: bool = False
    ) -> Outcome:
        """No page. A known article that is gone is withdrawn; an unknown one ends as it is."""
        now, known = self.clock(), fetch.known
        if gone and known is not None and known.article_id is not None:
            seen = replace(known, outcome=Outcome.WITHDRAWN, last_looked_at=now)
            self.store.withdraw(self.run_id, fetch.entry_id, known.article_id, seen, now)
            return Outcome.WITHDRAWN
        final = None if known is not None or outcome.retryable else self._known(fetch, outcome, now)
        self.store.finish(self.run_id, fetch.entry_id, outcome, now, detail=detail, known=final)
        return outcome

    def unchanged(self, fetch: Fetch) -> Outcome:
        now = self.clock()
        seen = self._known(fetch, Outcome.UNCHANGED, now)
        self.store.finish(self.run_id, fetch.entry_id, Outcome.UNCHANGED, now, known=seen)
        return Outcome.UNCHANGED

    # How it is decided

    def _screened(
        self,
        visit: Visit,
        key: str,
        entry: Entry,
        known: Known | None,
        waiting: Iterable[str],
        now: datetime,
    ) -> tuple[Outcome | None, str | None]:
        if not key:
            return Outcome.BAD_LINK, "no http(s) address"
        if key in waiting:
            return Outcome.SEEN, "found twice in this run"
        channel, started = str(visit.kind), self.started_at
        outcome = screen(entry, known, channel, self.policy, run_started_at=started, now=now)
        return outcome, None

    def _take(self, fetch: Fetch, extraction: Extraction, validators: Validators) -> Outcome:
        """One extraction of one entry."""
        if extraction.outcome is not None:
            return self.failed(fetch, extraction.outcome, extraction.detail)
        if len(extraction.text) > _MOST_CHARACTERS:
            return self.failed(fetch, Outcome.TOO_LARGE, f"{len(extraction.text)} characters")
        now = self.clock()
        article = _article(fetch, extraction, now)
        before = self._before(fetch)
        if before is not None and _same(before, article):
            return self.unchanged(fetch)
        matches = _matches(self.topics, article)
        outcome, article = self._decide(before, replace(article, matches=matches))
        known = self._known(fetch, outcome, now, article.content_hash, validators)
        if outcome is Outcome.OFF_TOPIC:
            self.store.set_aside(self.run_id, fetch.entry_id, article, known, now)
            return outcome
        lemmas = index_text(article.title, f"{article.lead or ''}\n{article.text}")
        self.store.store(self.run_id, fetch.entry_id, article, outcome, known, lemmas, now)
        return outcome

    def _before(self, fetch: Fetch) -> Article | None:
        if fetch.known is None or fetch.known.article_id is None:
            return None
        return self.store.article(fetch.known.article_id)

    def _decide(self, before: Article | None, article: Article) -> tuple[Outcome, Article]:
        if before is not None:
            return Outcome.UPDATED, replace(
                article,
                id=before.id,
                version=before.version + 1,
                first_seen_at=before.first_seen_at,
                published=article.published or before.published,
                copy_of=before.copy_of,
            )
        if not any(found.relevant for found in article.matches):
            return Outcome.OFF_TOPIC, article
        twin = self.store.same_text(article.content_hash) if copyable(article.text) else None
        if twin is not None and twin.url_key != article.url_key:
            return Outcome.COPY, replace(article, copy_of=twin.copy_of or twin.id)
        return Outcome.STORED, article

    def _open(self, fetch: Fetch, page: Page, extractions: Sequence[Extraction]) -> Outcome:
        """A page of several articles: each is discovered and ended as an entry of its own.

        Those that a kill leaves open are closed by `carried`, and the issue, which is still open
        itself, is read again; its keys that are stored are passed over then.
        """
        parts = [
            _part(fetch, page, number, extraction)
            for number, extraction in enumerate(extractions, start=1)
        ]
        visit = _issue_visit(fetch, page, len(parts), self.clock())
        keyed = [(key, entry) for key, entry, _ in parts]
        known = self.store.known([key for key, _ in keyed])
        ids = self.store.record_visit(self.run_id, visit, keyed, self.clock())
        for entry_id, (key, entry, extraction) in zip(ids, parts, strict=True):
            before = known.get(key)
            if before is not None and not before.outcome.retryable:
                self.store.finish(self.run_id, entry_id, Outcome.SEEN, self.clock())
            else:
                part = _fetch(entry_id, visit, key, entry, before)
                self._take(part, extraction, page.validators)
        return self._opened(fetch, page, len(parts))

    def _opened(self, fetch: Fetch, page: Page, count: int) -> Outcome:
        now, outcome = self.clock(), Outcome.OPENED
        known = self._known(fetch, outcome, now, None, page.validators)
        detail = f"{count} articles"
        self.store.finish(self.run_id, fetch.entry_id, outcome, now, detail=detail, known=known)
        return outcome

    def _reopened(self, fetch: Fetch) -> bool:
        """An article of an issue that a killed run left open ends here: its issue is read again."""
        if fetch.entry.content_kind != _PART:
            return False
        self.store.finish(
            self.run_id,
            fetch.entry_id,
            Outcome.NOT_REACHED,
            self.clock(),
            detail="interrupted; its issue is read again",
        )
        return True

    def _known(
        self,
        fetch: Fetch,
        outcome: Outcome,
        now: datetime,
        content_hash: str | None = None,
        validators: Validators | None = None,
    ) -> Known:
        before = fetch.known
        return Known(
            url_key=fetch.url_key,
            outcome=outcome,
            last_looked_at=now,
            first_seen_at=before.first_seen_at if before else now,
            looks=before.looks + 1 if before else 1,
            article_id=before.article_id if before else None,
            content_hash=content_hash or (before.content_hash if before else None),
            hint_key=versions.with_hint(
                before.hint_key if before else None, fetch.channel, fetch.entry
            ),
            validators=validators or (before.validators if before else Validators()),
        )


_MOST_CHARACTERS = 1_000_000  # of one text: PostgreSQL indexes no more
_PART = "part"  # content_kind of an article inside a newspaper issue


def _keyed(entry: Entry) -> tuple[str, Entry]:
    url = normalise_url(entry.url)
    return ("", entry) if url is None else (url_key(url), replace(entry, url=url))


def _fetch(entry_id: int, visit: Visit, key: str, entry: Entry, known: Known | None) -> Fetch:
    return Fetch(
        entry_id=entry_id,
        source_id=visit.source_id,
        url_key=key,
        entry=entry,
        known=known,
        channel=str(visit.kind),
    )


def _article(fetch: Fetch, extraction: Extraction, now: datetime) -> Article:
    return Article(
        url=extraction.url,
        url_key=fetch.url_key,
        source_id=fetch.source_id,
        title=(extraction.title or fetch.entry.title or "")[:500],
        text=extraction.text,
        content_hash=text_hash(extraction.text),
        first_seen_at=now,
        kind=extraction.kind,
        canonical_url=extraction.canonical_url,
        lead=extraction.lead,
        authors=extraction.authors,
        section=extraction.section,
        tags=extraction.tags,
        language=extraction.language or fetch.entry.language,
        site_name=extraction.site_name,
        image_url=extraction.image_url,
        published=extraction.published,
        modified=extraction.modified,
        page=extraction.page,
    )


def _same(before: Article, after: Article) -> bool:
    """Also not the same: a page that was withdrawn and is there again."""
    live = before.state is ArticleState.LIVE
    return live and before.content_hash == after.content_hash and before.title == after.title


def _matches(topics: Sequence[Topic], article: Article) -> tuple[Match, ...]:
    found = (
        match(
            topic,
            title=article.title,
            lead=article.lead,
            text=article.text,
            language=article.language,
        )
        for topic in topics
    )
    return tuple(item for item in found if item.relevant)


def _part(
    fetch: Fetch, page: Page, number: int, extraction: Extraction
) -> tuple[str, Entry, Extraction]:
    """Key, entry and extraction of one article of an issue; its address says which it is."""
    url = extraction.url if "#" in extraction.url else f"{page.url}#{number}"
    entry = replace(fetch.entry, url=url, title=extraction.title, content_kind=_PART)
    return f"{fetch.url_key}#{number}"[-300:], entry, replace(extraction, url=url)


def _issue_visit(fetch: Fetch, page: Page, count: int, now: datetime) -> Visit:
    return Visit(
        source_id=fetch.source_id,
        kind=EntryPointKind.PDF,
        url=page.url,
        status=VisitStatus.OK,
        started_at=now,
        finished_at=now,
        http_status=page.status,
        entry_count=count,
    )
