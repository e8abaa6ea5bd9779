"""Locks and the run ledger: who works now, and what was done on which day."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, delete, exists, select, update

from dozor.errors import LockedError
from dozor.models import Run
from storage import schema
from storage.engine import Database, insert
from storage.rows import run_of


class SqlLedger:
    """The locks and runs of `dozor.protocols.Frontier`. Every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self.database = database

    # Locks

    def acquire(self, lock: str, holder: str, now: datetime, lease_seconds: int) -> None:
        table = schema.lock
        lease = {
            "holder": holder,
            "taken_at": now,
            "lease_until": now + timedelta(seconds=lease_seconds),
        }
        with self.database.writing() as connection:
            # One statement takes it or not, so two processes cannot both have it.
            taken = connection.execute(
                insert(connection, table)
                .values(name=lock, **lease)
                .on_conflict_do_update(
                    index_elements=["name"], set_=lease, where=table.c.lease_until <= now
                )
                .returning(table.c.name)
            ).first()
            if taken is None:
                raise LockedError(lock, _holder(connection, lock))

    def renew(self, lock: str, holder: str, now: datetime, lease_seconds: int) -> None:
        """``LockedError`` when the lease had ended and another took it."""
        table = schema.lock
        with self.database.writing() as connection:
            renewed = connection.execute(
                update(table)
                .where(table.c.name == lock, table.c.holder == holder)
                .values(lease_until=now + timedelta(seconds=lease_seconds))
            )
            if not renewed.rowcount:
                raise LockedError(lock, _holder(connection, lock))

    def release(self, lock: str, holder: str) -> None:
        table = schema.lock
        with self.database.writing() as connection:
            connection.execute(delete(table).where(table.c.name == lock, table.c.holder == holder))

    # Runs

    def begin_run(self, job: str, now: datetime, local_date: date | None = None) -> int:
        """A run that was interrupted or failed leaves its day free, so that it can be completed."""
        table = schema.run
        with self.database.writing() as connection:
            run_id: int | None = connection.execute(
                insert(connection, table)
                .values(job=job, local_date=local_date, started_at=now, status="running")
                .on_conflict_do_nothing()
                .returning(table.c.id)
            ).scalar_one_or_none()
            if run_id is None:
                raise LockedError(f"{job} {local_date}", _day_run(connection, job, local_date))
            return run_id

    def end_run(self, run_id: int, status: str, now: datetime) -> None:
        table = schema.run
        with self.database.writing() as connection:
            ended = connection.execute(
                update(table).where(table.c.id == run_id).values(status=status, finished_at=now)
            )
            if not ended.rowcount:
                raise self.database.fail(f"run {run_id}: there is none: this is a fault in Dozor")

    def last_run(self, job: str | None = None) -> Run | None:
        query = select(schema.run)
        return self._newest_run(query if job is None else query.where(schema.run.c.job == job))

    def last_crawl(self) -> Run | None:
        visited = exists().where(schema.visit.c.run_id == schema.run.c.id)
        return self._newest_run(select(schema.run).where(visited))

    def _newest_run(self, query: Select[Any]) -> Run | None:
        with self.database.reading() as connection:
            newest = query.order_by(schema.run.c.id.desc()).limit(1)
            row = connection.execute(newest).mappings().first()
        return run_of(row) if row else None


def _holder(connection: Connection, lock: str) -> str:
    held = select(schema.lock.c.holder).where(schema.lock.c.name == lock)
    return connection.scalar(held) or "nobody any more"


def _day_run(connection: Connection, job: str, local_date: date | None) -> str:
    table = schema.run
    row = connection.execute(
        select(table)
        .where(
            table.c.job == job,
            table.c.local_date == local_date,
            table.c.status.in_(("running", "done")),
        )
        .order_by(table.c.id.desc())
    ).first()
    return f"run {row.id} of that day, {row.status}" if row else "a run of that day"
