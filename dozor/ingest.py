"""One page in, one outcome out: screen, identify, match, store. The crawler's ``Desk``.

Facts are read from the store, a pure function decides, the decision is written in one transaction.
The one broad ``except`` of the product stands here, at the border of a single article.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from dozor import versions
from dozor.errors import DozorError
from dozor.identity import article_of, decide, same
from dozor.models import (
    Article,
    ArticleState,
    Entry,
    EntryPointKind,
    Extraction,
    Fetch,
    Known,
    Match,
    OlderPage,
    Outcome,
    Page,
    Source,
    Validators,
    Visit,
    VisitStatus,
)
from dozor.protocols import Clock, HostState, Store
from dozor.screening import Policy, screen, too_old
from dozor.topics.lemmas import index_text
from dozor.topics.matching import Verdicts, match_all
from dozor.topics.repeats import MANY
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
    previous_at: datetime | None = None  # when the last crawl before this one began
    policy: Policy = field(default_factory=Policy)
    _failed: set[str] = field(default_factory=set)  # keys that failed in this run

    # What is asked

    def host(self, host: str) -> HostState:
        return self.store.host(host)

    def remember_host(self, state: HostState) -> None:
        self.store.remember_host(state)

    def validators(self, url: str) -> Validators:
        return self.store.validators(url)

    def carried(self, source: Source) -> tuple[Fetch, ...]:
        """What earlier runs left, what failed and may work now, and what is due a second look."""
        now, run, since = self.clock(), self.run_id, self._tried_since()
        self.store.retry_failed(run, source.id, since, now, self.policy.most_attempts)
        oldest = now - max(versions.LOOKS) - timedelta(days=1)
        for known, url in self.store.young(source.id, oldest):
            if versions.due(known.first_seen_at, known.last_looked_at, now):
                self.store.look_again(run, source.id, known.url_key, url, now)
        return self._still_wanted(self.store.unfinished(source.id), now)

    def older_pages(self, newest: str) -> tuple[OlderPage, ...]:
        return self.store.older_pages(newest, self._tried_since())

    def _tried_since(self) -> datetime:
        """What was found before then is tried no more; days without a run do not count."""
        now = self.clock()
        return min(self.previous_at or now, now) - self.policy.retry_for

    # What is told

    def visited(
        self, visit: Visit, entries: Sequence[Entry], older: OlderPage | None = None
    ) -> tuple[Fetch, ...]:
        """Store the visit and its entries, end those that need no fetch, give back the others.

        Whether the walk back goes on is decided before anything is written, so that it stands in
        the same transaction: a run killed after it would take these very entries for known ground.
        """
        now = self.clock()
        keyed = [_keyed(entry) for entry in entries]
        keys = [key for key, _ in keyed if key]
        known, waiting = self.store.known(keys), set(self.store.in_flight(keys))
        screened: list[tuple[Outcome | None, str | None]] = []
        for key, entry in keyed:
            screened.append(self._screened(visit, key, entry, known.get(key), waiting, now))
            if screened[-1][0] is None:
                waiting.add(key)
        all_new = not known and all(outcome is None for outcome, _ in screened)
        further = older if all_new else None
        ids = self.store.record_visit(self.run_id, visit, keyed, now, further)
        ended: list[tuple[int, Outcome, str | None]] = []
        fetches: list[Fetch] = []
        for entry_id, (key, entry), (outcome, detail) in zip(ids, keyed, screened, strict=True):
            if outcome is None:
                fetches.append(_fetch(entry_id, visit, key, entry, known.get(key)))
            else:
                ended.append((entry_id, outcome, detail))
        self.store.finish_many(self.run_id, ended, now)
        return tuple(fetches)

    def extracted(self, fetch: Fetch, page: Page, extractions: Sequence[Extraction]) -> Outcome:
        """Identify, match and store the page's articles; a bug ends the entry, not the run."""
        first, several = extractions[0], len(extractions) > 1
        if several or (first.kind == "pdf" and first.outcome is None):
            return self._bounded(fetch, partial(self._open, fetch, page, extractions))
        return self._bounded(fetch, partial(self._take, fetch, first, page.validators))

    def failed(
        self, fetch: Fetch, outcome: Outcome, detail: str | None = None, *, gone: bool = False
    ) -> Outcome:
        """No page. A known article that is gone is withdrawn; an unknown one ends as it is."""
        now, fetch = self.clock(), self._fresh(fetch)
        article_id = fetch.known.article_id if fetch.known else None
        if gone and article_id is not None:
            before = self._before(fetch)
            if before is not None and before.state is ArticleState.WITHDRAWN:
                return self.unchanged(fetch)  # still gone: told once
            # Without validators: a 304 could not say that the page is back.
            seen = self._known(fetch, Outcome.WITHDRAWN, now, validators=Validators())
            self.store.withdraw(self.run_id, fetch.entry_id, article_id, seen, now)
            return Outcome.WITHDRAWN
        if outcome.retryable:
            self._failed.add(fetch.url_key)
            final = None
        else:
            # It was a look at the article all the same; the article itself stands as it did.
            stands = fetch.known.outcome if fetch.known and article_id else outcome
            final = self._known(fetch, stands, now)
        self.store.finish(self.run_id, fetch.entry_id, outcome, now, detail=detail, known=final)
        return outcome

    def unchanged(self, fetch: Fetch) -> Outcome:
        now, fetch = self.clock(), self._fresh(fetch)
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
            return Outcome.BAD_LINK, _NO_ADDRESS
        if key in waiting:
            return Outcome.SEEN, _TWICE
        if key in self._failed:
            return Outcome.SEEN, "tried in this run already"
        return self._screen(entry, known, str(visit.kind), now), None

    def _screen(
        self, entry: Entry, known: Known | None, channel: str, now: datetime
    ) -> Outcome | None:
        started = self.started_at
        return screen(entry, known, channel, self.policy, run_started_at=started, now=now)

    def _still_wanted(self, fetches: Sequence[Fetch], now: datetime) -> tuple[Fetch, ...]:
        """Those to be fetched. A run that was killed between two steps leaves others open too:
        they end here as that run would have ended them."""
        wanted: dict[str, Fetch] = {}
        ended: list[tuple[int, Outcome, str | None]] = []
        for fetch in fetches:
            outcome, detail = self._carried_on(fetch, wanted, now)
            if outcome is None:
                wanted[fetch.url_key] = fetch
            else:
                ended.append((fetch.entry_id, outcome, detail))
        self.store.finish_many(self.run_id, ended, now)
        return tuple(wanted.values())

    def _carried_on(
        self, fetch: Fetch, wanted: Iterable[str], now: datetime
    ) -> tuple[Outcome | None, str | None]:
        if not fetch.url_key:
            return Outcome.BAD_LINK, _NO_ADDRESS
        if fetch.entry.content_kind == _PART:
            return Outcome.NOT_REACHED, "interrupted; its issue is read again"
        if fetch.url_key in wanted:
            return Outcome.SEEN, _TWICE
        return self._screen(fetch.entry, fetch.known, fetch.channel, now), None

    def _bounded(self, fetch: Fetch, step: Callable[[], Outcome]) -> Outcome:
        """The border of one article: what breaks inside ends as its outcome."""
        try:
            return step()
        except DozorError:
            raise  # a dead store is not this article's fault
        except Exception as error:
            log.exception("crashed: %s", fetch.entry.url)
            return self.failed(fetch, Outcome.CRASHED, f"{type(error).__name__}: {error}")

    def _take(self, fetch: Fetch, extraction: Extraction, validators: Validators) -> Outcome:
        """One extraction of one entry."""
        if extraction.outcome is not None:
            return self.failed(fetch, extraction.outcome, extraction.detail)
        if len(extraction.text) > _MOST_CHARACTERS:
            return self.failed(fetch, Outcome.TOO_LARGE, f"{len(extraction.text)} characters")
        now, fetch = self.clock(), self._fresh(fetch)
        before = self._before(fetch)
        article = article_of(fetch, extraction, before, now)
        if before is not None and same(before, article):
            return self.unchanged(fetch)
        if before is None and too_old(article.published, self.policy, now):
            return self.failed(fetch, Outcome.TOO_OLD, "by the date of its page")
        twin = self.store.same_text(article.content_hash)
        matches = self._matches(article)
        outcome, article = decide(before, twin, replace(article, matches=matches))
        known = self._known(fetch, outcome, now, article.content_hash, validators)
        if outcome is Outcome.UNCHANGED:
            detail = "the same page under another address"
            self.store.finish(self.run_id, fetch.entry_id, outcome, now, detail=detail, known=known)
            return outcome
        if outcome is Outcome.OFF_TOPIC:
            self.store.set_aside(self.run_id, fetch.entry_id, article, known, now)
            return outcome
        words = f"{article.lead or ''}\n{article.text}"
        lemmas = index_text(article.title, words, article.language)
        self.store.store(self.run_id, fetch.entry_id, article, outcome, known, lemmas, now)
        return outcome

    def _matches(self, article: Article) -> tuple[Match, ...]:
        """The relevant ones, without what the source repeats word for word under many articles.

        A sentence that speaks only once others are known to be repeated is asked about as well.
        """
        source, key = article.source_id, article.url_key
        asked: set[str] = set()
        repeated: set[str] = set()
        while True:
            verdicts = self._judge(article, repeated)
            fresh = set(verdicts.sentences) - asked
            asked |= fresh
            more = self.store.repeated(source, key, fresh, MANY)
            if not more:
                break
            repeated |= more
        self.store.note_sentences(source, key, verdicts.sentences)
        return tuple(found for found in verdicts.matches if found.relevant)

    def _judge(self, article: Article, repeated: set[str]) -> Verdicts:
        return match_all(
            self.topics,
            title=article.title,
            lead=article.lead,
            text=article.text,
            language=article.language,
            site=urlsplit(article.url).hostname,
            section=article.section,
            repeated=repeated,
        )

    def _before(self, fetch: Fetch) -> Article | None:
        if fetch.known is None or fetch.known.article_id is None:
            return None
        return self.store.article(fetch.known.article_id)

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
        crashed = 0
        for entry_id, (key, entry, extraction) in zip(ids, parts, strict=True):
            if key in known:
                self.store.finish(self.run_id, entry_id, Outcome.SEEN, self.clock())
                continue
            part = _fetch(entry_id, visit, key, entry, None)
            ended = self._bounded(part, partial(self._take, part, extraction, page.validators))
            crashed += ended is Outcome.CRASHED
        if crashed:  # the issue is read again, for the sake of those that are still wanted
            detail = f"{crashed} of {len(parts)} articles crashed"
            return self.failed(fetch, Outcome.CRASHED, detail)
        return self._opened(fetch, page, sum(found.outcome is None for found in extractions))

    def _opened(self, fetch: Fetch, page: Page, count: int) -> Outcome:
        now, outcome, fetch = self.clock(), Outcome.OPENED, self._fresh(fetch)
        known = self._known(fetch, outcome, now, None, page.validators)
        detail = f"{count} articles"
        self.store.finish(self.run_id, fetch.entry_id, outcome, now, detail=detail, known=known)
        return outcome

    def _fresh(self, fetch: Fetch) -> Fetch:
        """With what is known now: another source may have read the page since it was given out."""
        known = self.store.known([fetch.url_key]).get(fetch.url_key)
        return fetch if known is None else replace(fetch, known=known)

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
_TWICE = "found twice in this run"
_NO_ADDRESS = "no http(s) address"
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
