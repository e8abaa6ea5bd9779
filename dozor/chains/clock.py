"""When accounts were published, as far as it is known: an instant, a day, or nothing."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

_EVER = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
SLACK = timedelta(minutes=1)  # sites that show minutes cut the seconds off


class Span(NamedTuple):
    """The first and the last instant at which it may have been."""

    first: datetime
    last: datetime

    @property
    def exact(self) -> bool:
        return self.first == self.last

    @property
    def known(self) -> bool:
        return self.first != _EVER[0]


def read_span(published: datetime | date | None, zone: tzinfo) -> Span:
    """``zone``: whose days are meant, and whose clock, where an instant has no offset."""
    if published is None:
        return Span(*_EVER)
    if isinstance(published, datetime):
        aware = published if published.tzinfo else published.replace(tzinfo=zone)
        return Span(aware.astimezone(UTC), aware.astimezone(UTC))
    start = datetime.combine(published, time(), zone)
    return Span(start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC) - SLACK)


def may_precede(one: Span, two: Span) -> bool:
    return one.first <= two.last + SLACK if two.last < _EVER[1] else True


def rank(span: Span, zone: tzinfo, name: str) -> tuple[int, bool, datetime, str]:
    """Earliest first; on one day instants before mere days, what is unknown last."""
    day = span.first.astimezone(zone).toordinal() if span.known else date.max.toordinal()
    return day, not span.exact, span.first, name
