"""Reading ``Retry-After`` (RFC 9110 §10.2.3). Pure."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"[0-9]{1,18}")


def not_before(value: str | None, now: datetime, most_seconds: float) -> datetime | None:
    """The instant before which the server wants no request, at most ``most_seconds`` from now.

    None when there is no value, it is neither seconds nor an HTTP date, or it has passed.
    """
    value = (value or "").strip()
    latest = now + timedelta(seconds=most_seconds)
    if _SECONDS.fullmatch(value):
        seconds = min(float(value), most_seconds)
        return now + timedelta(seconds=seconds) if seconds > 0 else None
    try:
        moment = parsedate_to_datetime(value)
        if moment.tzinfo is None:  # "-0000": UTC with no more known (RFC 5322 §3.3)
            moment = moment.replace(tzinfo=UTC)
        moment = moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(moment, latest) if moment > now else None
