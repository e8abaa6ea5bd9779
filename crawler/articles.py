"""Which entries are fetched, and which bring their page along. Pure."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from crawler.answers import Failure, NotModified
from dozor.duplicates import text_hash
from dozor.models import Entry, Extraction, Fetch, Outcome, Page


def page_brought(entry: Entry, now: datetime) -> Page | None:
    """The page of an entry that is the article itself: a Telegram post."""
    if not _carries(entry) or entry.content is None:
        return None
    return Page(
        url=entry.url,
        requested_url=entry.url,
        status=200,
        body=entry.content.encode("utf-8", "replace"),
        fetched_at=now,
        content_type="text/html; charset=utf-8",
    )


def page_instead(fetch: Fetch, failure: Failure, now: datetime) -> Page | None:
    """An empty page in place of one that cannot be had, when the feed brought the whole text.

    Its empty body is no article, so the parser takes the feed's text. Not for a page that is gone
    or was only not reached, nor for a second look: those would store what no longer stands.
    """
    entry = fetch.entry
    passing = failure.gone or failure.outcome is Outcome.NOT_REACHED
    if passing or fetch.known is not None or entry.content_kind != "feed" or not entry.content:
        return None
    return Page(
        url=entry.url,
        requested_url=entry.url,
        status=0,
        body=b"",
        fetched_at=now,
        content_type="text/html; charset=utf-8",
    )


def without_twin(
    fetch: Fetch, own: Extraction, answer: NotModified | Failure
) -> Extraction | Failure:
    """What a page is when its twin could not be read: what it gave itself.

    But a second look must not tell a change where the text in the store may be the twin's, and the
    twin is only not to be had now: that look has failed.
    """
    known = fetch.known
    if not isinstance(answer, Failure) or not _may_pass(answer) or own.outcome is not None:
        return own
    if known is None or known.article_id is None or known.content_hash == text_hash(own.text):
        return own
    detail = f"its twin {own.twin}: {answer.detail or answer.outcome}"[:300]
    return Failure(outcome=answer.outcome, detail=detail)


def _may_pass(failure: Failure) -> bool:
    refused = failure.outcome is Outcome.HTTP_ERROR and not failure.transient
    return failure.outcome.retryable and not refused


def beyond_limit(fetches: Sequence[Fetch], most: int) -> frozenset[int]:
    """Ids of the entries beyond ``most`` new pages: those tried most often, of these the oldest;
    one of no known date is older than any. So pages that fail every day cannot keep others out."""
    new = [fetch for fetch in fetches if fetch.known is None and not _carries(fetch.entry)]
    newest_first = sorted(new, key=lambda fetch: _dated(fetch.entry), reverse=True)
    return frozenset(fetch.entry_id for fetch in fresh_first(newest_first)[most:])


def fresh_first(fetches: Sequence[Fetch]) -> list[Fetch]:
    """In the order given, what was tried before at the end: a spent budget costs those."""
    return sorted(fetches, key=lambda fetch: fetch.attempts)


def _carries(entry: Entry) -> bool:
    return entry.content is not None and entry.content_kind in {"telegram", "pdf"}


def _dated(entry: Entry) -> datetime:
    """When it was published, else changed (the lastmod of a sitemap)."""
    stamp = entry.published or entry.modified
    value: datetime | date | None = stamp.value if stamp else None
    if isinstance(value, datetime):
        return value
    if value is not None:
        return datetime.combine(value, time.max, tzinfo=UTC)
    return datetime.min.replace(tzinfo=UTC)
