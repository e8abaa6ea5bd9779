"""What one run did at each source. Reads only."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from dozor.models import Outcome, SourceReport, UnreadSource, Visit
from storage import schema
from storage.engine import Database
from storage.frontier import WELL
from storage.rows import visit_of


class SqlReports:
    """The reading half of `dozor.protocols.Frontier`, and ``Store.unread``."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def report(self, run_id: int) -> tuple[SourceReport, ...]:
        """By source id; outcomes in the order of the enum."""
        entry = schema.entry
        with self.database.reading() as connection:
            visits = _visits(connection, run_id)
            discovered = _counts(connection, entry.c.run_id == run_id)
            carried = _counts(
                connection, entry.c.finished_run_id == run_id, entry.c.run_id != run_id
            )
            ended = connection.execute(
                select(entry.c.source_id, entry.c.outcome, func.count())
                .where(entry.c.finished_run_id == run_id)
                .group_by(entry.c.source_id, entry.c.outcome)
            ).all()
        outcomes: dict[str, dict[Outcome, int]] = {}
        for source_id, outcome, count in ended:
            outcomes.setdefault(source_id, {})[outcome] = count
        return tuple(
            SourceReport(
                source_id=source_id,
                visits=tuple(visits.get(source_id, ())),
                discovered=discovered.get(source_id, 0),
                carried=carried.get(source_id, 0),
                outcomes=_ordered(outcomes.get(source_id, {})),
            )
            for source_id in sorted({*visits, *discovered, *outcomes})
        )

    def outcome_counts(self, run_id: int) -> tuple[int, int]:
        entry = schema.entry
        found = (entry.c.run_id == run_id) | (entry.c.finished_run_id == run_id)
        ended = entry.c.finished_run_id == run_id
        count = select(func.count()).select_from(entry)
        with self.database.reading() as connection:
            return (
                connection.scalar(count.where(found)) or 0,
                connection.scalar(count.where(ended)) or 0,
            )

    def unread_since(self, source_id: str) -> datetime | None:
        with self.database.reading() as connection:
            read_at: datetime | None = connection.scalar(_last_read(source_id))
        return read_at

    def last_visits(self) -> tuple[tuple[Visit, datetime | None], ...]:
        """By source id and URL; one visit of a channel with the older pages read behind it."""
        with self.database.reading() as connection:
            rows = connection.execute(_last_rounds()).mappings().all()
        rounds = groupby(rows, key=lambda row: (row["source_id"], row["entry_point"]))
        return tuple(_as_one(list(pages)) for _, pages in rounds)

    def unread(self, run_id: int, names: Mapping[str, str]) -> tuple[UnreadSource, ...]:
        """By source id; the status is that of the first entry point visited."""
        with self.database.reading() as connection:
            return tuple(
                UnreadSource(
                    source_id=source_id,
                    name=names.get(source_id, source_id),
                    status=visits[0].status,
                    since=connection.scalar(_last_read(source_id)),
                    detail=visits[0].detail,
                )
                for source_id, visits in sorted(_visits(connection, run_id).items())
                if all(visit.status.failed for visit in visits)
            )


def _last_rounds() -> Select[Any]:
    """Of each entry point the last visit, and those of the older pages that followed it."""
    table = schema.visit
    own = table.c.url == table.c.entry_point
    last = (
        select(
            table.c.source_id,
            table.c.entry_point,
            func.coalesce(func.max(case((own, table.c.id))), func.max(table.c.id)).label("id"),
            func.max(case((own & table.c.status.in_(WELL), table.c.finished_at))).label("read_at"),
        )
        .group_by(table.c.source_id, table.c.entry_point)
        .subquery()
    )
    followed = (
        (table.c.source_id == last.c.source_id)
        & (table.c.entry_point == last.c.entry_point)
        & (table.c.id >= last.c.id)
    )
    order = (table.c.source_id, table.c.entry_point, table.c.id)
    return select(table, last.c.read_at).join(last, followed).order_by(*order)


def _as_one(pages: Sequence[Mapping[Any, Any]]) -> tuple[Visit, datetime | None]:
    """It stands or falls with the newest page; a gap behind it is told in its detail."""
    newest, *older = (visit_of(row) for row in pages)
    gap = next((page for page in older if page.status.failed), None)
    told = gap and f"older page {gap.status}: {gap.detail or gap.url}"
    visit = replace(
        newest,
        url=newest.entry_point,
        entry_count=newest.entry_count + sum(page.entry_count for page in older),
        detail="; ".join(part for part in (newest.detail, told) if part) or None,
    )
    return visit, pages[0]["read_at"]


def _visits(connection: Connection, run_id: int) -> dict[str, list[Visit]]:
    table = schema.visit
    query = select(table).where(table.c.run_id == run_id).order_by(table.c.id)
    visits: dict[str, list[Visit]] = {}
    for row in connection.execute(query).mappings():
        visits.setdefault(row["source_id"], []).append(visit_of(row))
    return visits


def _counts(connection: Connection, *conditions: Any) -> dict[str, int]:
    source_id = schema.entry.c.source_id
    query = select(source_id, func.count()).where(*conditions).group_by(source_id)
    return {name: count for name, count in connection.execute(query)}


def _last_read(source_id: str) -> Select[Any]:
    table = schema.visit
    return select(func.max(table.c.finished_at)).where(
        table.c.source_id == source_id, table.c.status.in_(WELL)
    )


def _ordered(counts: dict[Outcome, int]) -> tuple[tuple[Outcome, int], ...]:
    return tuple((outcome, counts[outcome]) for outcome in Outcome if outcome in counts)
