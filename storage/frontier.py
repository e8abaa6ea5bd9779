"""Hosts, visits and discovered entries: the part of the store the crawl lives on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, exists, func, or_, select, update

from dozor.models import Entry, Fetch, Known, OlderPage, Outcome, Validators, Visit, VisitStatus
from dozor.protocols import HostState
from storage import schema
from storage.endings import end_entries, put_known
from storage.engine import Database, insert, upsert
from storage.rows import (
    entry_values,
    fetch_of,
    known_of,
    url_name,
    validators_of,
    visit_values,
)

_CHUNK = 500  # keys a statement: SQLite may be built with a limit of 999 variables
_RETRYABLE = [outcome for outcome in Outcome if outcome.retryable]
WELL = [status for status in VisitStatus if not status.failed]


class SqlFrontier:
    """The entries of `dozor.protocols.Frontier`. Every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self.database = database

    # Hosts and entry points

    def host(self, host: str) -> HostState:
        query = select(schema.host).where(schema.host.c.host == host)
        with self.database.reading() as connection:
            row = connection.execute(query).mappings().first()
        return HostState(**row) if row else HostState(host=host)

    def remember_host(self, state: HostState) -> None:
        values = {
            "host": state.host,
            "not_before": state.not_before,
            "robots_status": state.robots_status,
            "robots_body": state.robots_body,
            "robots_fetched_at": state.robots_fetched_at,
        }
        with self.database.writing() as connection:
            upsert(connection, schema.host, values, ["host"])

    def validators(self, url: str) -> Validators:
        row = self._entry_point(url)
        return validators_of(row) if row else Validators()

    def body_hash(self, url: str) -> str | None:
        row = self._entry_point(url)
        return row["body_hash"] if row else None

    def _entry_point(self, url: str) -> Mapping[Any, Any] | None:
        table = schema.entry_point
        query = select(table).where(table.c.url == url_name(url))
        with self.database.reading() as connection:
            return connection.execute(query).mappings().first()

    # Visits and entries

    def record_visit(
        self,
        run_id: int,
        visit: Visit,
        entries: Sequence[tuple[str, Entry]],
        now: datetime,
        older: OlderPage | None = None,
    ) -> tuple[int, ...]:
        """The validators and the older page stand or fall with the entries: a kill loses entries
        neither to a 304 nor behind a page whose own are known by then."""
        with self.database.writing() as connection:
            added = connection.execute(
                insert(connection, schema.visit)
                .values(visit_values(run_id, visit))
                .returning(schema.visit.c.id)
            )
            found = {
                "run_id": run_id,
                "visit_id": added.scalar_one(),
                "source_id": visit.source_id,
                "channel": visit.kind.value,
                "attempts": 0,
                "discovered_at": now,
            }
            if not visit.status.failed:
                _remember_entry_point(connection, visit)
                _forget_older_page(connection, visit.url)
            if older is not None:
                _remember_older_page(connection, older, now)
            return add_entries(connection, [found | entry_values(*keyed) for keyed in entries])

    def older_pages(self, newest: str, since: datetime) -> tuple[OlderPage, ...]:
        table = schema.older_page
        query = (
            select(table.c.url, table.c.newest, table.c.back)
            .where(table.c.newest == newest, table.c.found_at >= since)
            .order_by(table.c.id)
        )
        with self.database.reading() as connection:
            return tuple(OlderPage(**row) for row in connection.execute(query).mappings())

    def known(self, url_keys: Sequence[str]) -> Mapping[str, Known]:
        with self.database.reading() as connection:
            return _known(connection, url_keys)

    def in_flight(self, url_keys: Sequence[str]) -> frozenset[str]:
        table = schema.entry
        open_keys = select(table.c.url_key).where(table.c.outcome.is_(None))
        with self.database.reading() as connection:
            return frozenset(
                key
                for chunk in _chunks(url_keys)
                for key in connection.scalars(open_keys.where(table.c.url_key.in_(chunk)))
            )

    def finish(
        self,
        run_id: int,
        entry_id: int,
        outcome: Outcome,
        now: datetime,
        *,
        detail: str | None = None,
        known: Known | None = None,
    ) -> None:
        with self.database.writing() as connection:
            end_entries(self.database, connection, run_id, [(entry_id, outcome, detail)], now)
            if known is not None:
                put_known(connection, known)

    def finish_many(
        self, run_id: int, ended: Sequence[tuple[int, Outcome, str | None]], now: datetime
    ) -> None:
        if ended:
            with self.database.writing() as connection:
                end_entries(self.database, connection, run_id, ended, now)

    def unfinished(self, source_id: str) -> tuple[Fetch, ...]:
        table = schema.entry
        query = (
            select(table)
            .where(table.c.source_id == source_id, table.c.outcome.is_(None))
            .order_by(table.c.id)
        )
        with self.database.reading() as connection:
            rows = connection.execute(query).mappings().all()
            known = _known(connection, [row["url_key"] for row in rows])
        return tuple(fetch_of(row, known.get(row["url_key"])) for row in rows)

    def retry_failed(
        self, run_id: int, source_id: str, since: datetime, now: datetime, most_attempts: int
    ) -> int:
        table = schema.entry
        with self.database.writing() as connection:
            failed = _failed(connection, run_id, source_id, since, most_attempts)
            again = {"run_id": run_id, "visit_id": None, "discovered_at": now}
            add_entries(
                connection,
                [
                    {name: row[name] for name in _CARRIED}
                    | again
                    | {"attempts": row["attempts"] + (row["outcome"] not in _NOT_TRIED)}
                    for row in failed
                ],
            )
            for chunk in _chunks([row["id"] for row in failed]):
                connection.execute(
                    update(table)
                    .where(table.c.id.in_(chunk), func.length(table.c.url) < schema.URL_LENGTH)
                    .values(payload=None)  # the new row has it
                )
        return len(failed)

    def young(self, source_id: str, since: datetime) -> tuple[tuple[Known, str], ...]:
        article, known = schema.article, schema.known
        query = (
            select(known, article.c.url)
            .join(article, article.c.url_key == known.c.url_key)
            .where(
                article.c.source_id == source_id,
                article.c.first_seen_at >= since,
                article.c.kind.in_(("html", "feed")),
            )
            .order_by(article.c.id)
        )
        with self.database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple((known_of(row), row["url"]) for row in rows)

    def abandon(self, run_id: int, kept_sources: Sequence[str], now: datetime) -> int:
        table = schema.entry
        left = select(table.c.id).where(
            table.c.outcome.is_(None), table.c.source_id.not_in(kept_sources)
        )
        with self.database.reading() as connection:
            ids = connection.scalars(left).all()
        why = "its source was left"
        self.finish_many(run_id, [(n, Outcome.NOT_REACHED, why) for n in ids], now)
        return len(ids)

    def look_again(
        self, run_id: int, source_id: str, url_key: str, url: str, now: datetime
    ) -> None:
        table = schema.entry
        waiting = select(table.c.id).where(table.c.url_key == url_key, table.c.outcome.is_(None))
        values = entry_values(url_key, Entry(url=url)) | {
            "run_id": run_id,
            "visit_id": None,
            "source_id": source_id,
            "channel": "look",  # no entry point showed it
            "attempts": 0,
            "discovered_at": now,
        }
        with self.database.writing() as connection:
            if connection.execute(waiting.limit(1)).first() is None:
                add_entries(connection, [values])


def add_entries(connection: Connection, values: list[dict[str, Any]]) -> tuple[int, ...]:
    """Rows of the entry table; their ids in the order given."""
    if not values:
        return ()
    statement = insert(connection, schema.entry).returning(
        schema.entry.c.id, sort_by_parameter_order=True
    )
    return tuple(connection.scalars(statement, values))


# Nothing was asked of the page: it keeps its place in the queue.
_NOT_TRIED = frozenset({Outcome.OVER_LIMIT, Outcome.NOT_REACHED})

_CARRIED = (
    "source_id",
    "channel",
    "url",
    "url_key",
    "title",
    "published_hint",
    "modified_hint",
    "payload",
)


def _failed(
    connection: Connection, run_id: int, source_id: str, since: datetime, most_attempts: int
) -> Sequence[Mapping[Any, Any]]:
    """The latest entries of their keys where they failed in a way that may have passed.

    Their age counts from the first discovery. Only a page that crashes us is given up by number:
    a site that is down for a morning must not use up the tries of an hourly timetable.

    An entry that was seen beside another one (twice in one run, say) tells nothing of its page, so
    it is not the latest.
    """
    entry, other = schema.entry, schema.entry.alias()
    overtaken = exists().where(
        other.c.url_key == entry.c.url_key,
        or_(
            other.c.outcome.is_(None),
            (other.c.id > entry.c.id) & (other.c.outcome != Outcome.SEEN),
        ),
    )
    query = (
        select(entry)
        .where(
            entry.c.source_id == source_id,
            _first_found(entry.c.url_key) >= since,
            entry.c.outcome.in_(_RETRYABLE),
            entry.c.run_id != run_id,
            entry.c.finished_run_id != run_id,
            or_(entry.c.outcome != Outcome.CRASHED, entry.c.attempts + 1 < most_attempts),
            ~overtaken,
        )
        .order_by(entry.c.id)
    )
    return connection.execute(query).mappings().all()


def _first_found(url_key: ColumnElement[str]) -> Any:
    first = schema.entry.alias()
    found = select(func.min(first.c.discovered_at)).where(first.c.url_key == url_key)
    return found.scalar_subquery()


def _remember_entry_point(connection: Connection, visit: Visit) -> None:
    """What the server gave replaces what it gave before; a visit that brought nothing of the kind
    (an unchanged page, an article of an issue) leaves it."""
    values: dict[str, Any] = {"url": url_name(visit.url), "last_ok_at": visit.finished_at}
    given = visit.validators
    if visit.status is VisitStatus.UNCHANGED:
        # A 304 repeats the validators it wants changed (RFC 9110 15.4.5).
        new = {"etag": given.etag, "last_modified": given.last_modified}
        values |= {name: value for name, value in new.items() if value}
        values |= {"body_hash": visit.body_hash} if visit.body_hash else {}
    elif given != Validators() or visit.body_hash:
        values |= {
            "etag": given.etag,
            "last_modified": given.last_modified,
            "body_hash": visit.body_hash,
        }
    upsert(connection, schema.entry_point, values, ["url"])


def _forget_older_page(connection: Connection, url: str) -> None:
    connection.execute(delete(schema.older_page).where(schema.older_page.c.url == url))


def _remember_older_page(connection: Connection, page: OlderPage, now: datetime) -> None:
    _forget_older_page(connection, page.url)
    values = {"url": page.url, "newest": page.newest, "back": page.back, "found_at": now}
    connection.execute(insert(connection, schema.older_page).values(values))


def _known(connection: Connection, url_keys: Sequence[str]) -> dict[str, Known]:
    table = schema.known
    return {
        row["url_key"]: known_of(row)
        for chunk in _chunks(url_keys)
        for row in connection.execute(select(table).where(table.c.url_key.in_(chunk))).mappings()
    }


def _chunks(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))
