"""How an entry ends: exactly once, together with what is then known of its key.

Used inside the transactions of `frontier` and `archive`.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Boolean, Connection, bindparam, case, func, select, update

from dozor.models import Known, Outcome
from storage import schema
from storage.engine import Database, upsert
from storage.rows import known_values


def end_entries(
    database: Database,
    connection: Connection,
    run_id: int,
    ended: Sequence[tuple[int, Outcome, str | None]],
    now: datetime,
    *,
    article_id: int | None = None,
) -> None:
    """``StorageError`` when one of them is unknown or has ended before: a fault in the caller.

    The payload of what may be tried again is kept, and one that alone holds a long URL.
    """
    entry = schema.entry
    still_needed = bindparam("b_retryable", type_=Boolean()) | (
        func.length(entry.c.url) >= schema.URL_LENGTH
    )
    statement = (
        update(entry)
        .where(entry.c.id == bindparam("b_id"), entry.c.outcome.is_(None))
        .values(
            outcome=bindparam("b_outcome"),
            detail=bindparam("b_detail"),
            payload=case((still_needed, entry.c.payload), else_=None),
            finished_at=now,
            finished_run_id=run_id,
            article_id=article_id,
        )
    )
    rows = [
        {"b_id": i, "b_outcome": outcome, "b_retryable": outcome.retryable, "b_detail": detail}
        for i, outcome, detail in ended
    ]
    if connection.execute(statement, rows).rowcount != len(rows):
        named = ", ".join(str(row["b_id"]) for row in rows[:5])
        raise database.fail(
            f"entry {named}: has ended before, or is unknown: this is a fault in Dozor"
        )


def require_open(database: Database, connection: Connection, entry_id: int) -> None:
    """``StorageError`` unless the entry is there and has no outcome yet."""
    entry = schema.entry
    query = select(entry.c.id).where(entry.c.id == entry_id, entry.c.outcome.is_(None))
    if connection.execute(query).first() is None:
        raise database.fail(
            f"entry {entry_id}: has ended before, or is unknown: this is a fault in Dozor"
        )


def put_known(connection: Connection, known: Known) -> None:
    upsert(connection, schema.known, known_values(known), ["url_key"])
