"""Times with where they came from, to columns and back. Pure."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from dozor.models import Stamp


def stamp_values(name: str, stamp: Stamp | None) -> dict[str, Any]:
    return {
        name: stamp and iso(stamp.value),
        f"{name}_precision": stamp and stamp.precision,
        f"{name}_origin": stamp and stamp.origin,
        f"{name}_confidence": stamp and stamp.confidence,
        f"{name}_text": stamp and stamp.text,
    }


def stamp_of(row: Mapping[Any, Any], name: str) -> Stamp | None:
    if row[name] is None:
        return None
    return Stamp(
        value=time_of(row[name]),
        precision=row[f"{name}_precision"],
        origin=row[f"{name}_origin"],
        confidence=row[f"{name}_confidence"],
        text=row[f"{name}_text"],
    )


def sort_instant(stamp: Stamp | None, first_seen_at: datetime) -> datetime:
    """For filters alone: a day counts from its start in UTC, an unknown time is when first seen."""
    if stamp is None:
        return first_seen_at
    if isinstance(stamp.value, datetime):
        return stamp.value
    return datetime.combine(stamp.value, time.min, UTC)


def iso(value: datetime | date) -> str:
    if not isinstance(value, datetime):
        return value.isoformat()
    if value.tzinfo is None:
        raise ValueError(f"{value} has no zone")
    return value.astimezone(UTC).isoformat()


def time_of(text: str) -> datetime | date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
