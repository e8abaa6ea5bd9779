"""Which discovered entries are fetched, and how the others end. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from dozor import versions
from dozor.models import Entry, Known, Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """What an operator may set about ingestion."""

    max_age: timedelta = timedelta(days=14)
    retry_for: timedelta = timedelta(days=3)
    most_attempts: int = 4
    keep_aside: timedelta = timedelta(days=90)


def screen(
    entry: Entry,
    known: Known | None,
    channel: str,
    policy: Policy,
    *,
    run_started_at: datetime,
    now: datetime,
) -> Outcome | None:
    """The outcome of an entry that needs no fetch, else None."""
    if known is None:
        return Outcome.TOO_OLD if _older(entry, now - policy.max_age) else None
    if known.outcome.retryable:
        return None
    if known.last_looked_at >= run_started_at:
        return Outcome.SEEN  # looked at in this very run
    if versions.changed(known, channel, entry):
        return None
    if known.article_id and versions.due(known.first_seen_at, known.last_looked_at, now):
        return None
    return Outcome.SEEN


def _older(entry: Entry, limit: datetime) -> bool:
    """Only when the entry point says so: an unknown date is not an old one."""
    if entry.published is None:
        return False
    return _latest(entry.published.value) < limit


def _latest(value: datetime | date) -> datetime:
    """The last instant a stamp can mean, so that a day is never called old too early."""
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time.max, UTC) + timedelta(hours=12)
