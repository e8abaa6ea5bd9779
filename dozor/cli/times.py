"""Instants as the command line reads and prints them: Moscow time, and always said so.

JSON has its own way (ISO 8601 with an offset): see ``dozor.records``.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dozor.errors import ConfigError
from dozor.models import Precision, Stamp

ZONE = ZoneInfo("Europe/Moscow")
ZONE_NAME = "MSK"
DAY_FORMATS = ["%Y-%m-%d"]


def minute(moment: datetime | None, unknown: str = "never") -> str:
    """For a column whose heading names the zone."""
    return unknown if moment is None else f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M}"


def moment(value: datetime | date | None, unknown: str = "unknown") -> str:
    """An instant in Moscow, or a day as it is."""
    if value is None:
        return unknown
    return minute(value) if isinstance(value, datetime) else value.isoformat()


def full(moment: datetime) -> str:
    return f"{minute(moment)} {ZONE_NAME}"


def stamp(published: Stamp | None, *, zone: bool = True) -> str:
    """A publication time as exactly as it is known, and no more exactly."""
    if published is None:
        return "unknown"
    value = published.value
    if published.precision is Precision.MONTH:
        return f"{value:%Y-%m}"
    if not isinstance(value, datetime):
        return value.isoformat()
    if published.precision is Precision.DAY:
        return f"{value.astimezone(ZONE):%Y-%m-%d}"
    if not zone:
        return minute(value)
    seconds = f"{value.astimezone(ZONE):%Y-%m-%d %H:%M:%S} {ZONE_NAME}"
    return seconds if published.precision is Precision.SECOND else full(value)


def day_start(day: datetime | None) -> datetime | None:
    """When the day of an option begins."""
    return day.replace(tzinfo=ZONE).astimezone(UTC) if day else None


def day_end(day: datetime | None) -> datetime | None:
    return (day.replace(tzinfo=ZONE) + timedelta(days=1)).astimezone(UTC) if day else None


def read_instant(text: str, subject: str) -> datetime:
    """ISO 8601 to an aware instant; without an offset Moscow time, a day alone is its end."""
    try:
        if len(text) == len("2026-03-06"):
            value = datetime.combine(date.fromisoformat(text), time(23, 59, 59))
        else:
            value = datetime.fromisoformat(text)
        return (value if value.tzinfo else value.replace(tzinfo=ZONE)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ConfigError(
            f"{subject}: '{text}': is no time; write it like 2026-03-06T08:00:00+03:00"
        ) from None
