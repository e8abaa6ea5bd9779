"""Which discovered entries are fetched, and how the others end. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from dozor import versions
from dozor.models import Entry, Known, Outcome, Stamp

# A stub grows («Подробности позже»), a wall falls, a rule is lifted: while an entry point goes on
# showing the entry, its page gets the looks of a young article.
_MAY_CHANGE = frozenset(
    {
        Outcome.TOO_SHORT,
        Outcome.NOT_ARTICLE,
        Outcome.ROBOTS_DENIED,
        Outcome.UNDECODABLE,
        Outcome.UNPARSABLE,
        Outcome.BLOCKED_ADDRESS,
    }
)


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
        # What was last changed too long ago was published no later.
        stated = entry.published or entry.modified
        return Outcome.TOO_OLD if too_old(stated, policy, now) else None
    if known.outcome.retryable:
        return None
    if known.last_looked_at >= run_started_at:
        return Outcome.SEEN  # looked at in this very run
    if versions.changed(known, channel, entry):
        return None
    worth = known.article_id is not None or known.outcome in _MAY_CHANGE
    if worth and versions.due(known.first_seen_at, known.last_looked_at, now):
        return None
    return Outcome.SEEN


def too_old(published: Stamp | None, policy: Policy, now: datetime) -> bool:
    """Whether it was published before the policy's age; an unknown date is not an old one."""
    return published is not None and _latest(published.value) < now - policy.max_age


def _latest(value: datetime | date) -> datetime:
    """The last instant a stamp can mean, so that a day is never called old too early."""
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time.max, UTC) + timedelta(hours=12)
