"""One database by its URL: connections, transactions, and the two dialects' ways of them.

Only this module, `search` and `upkeep` know which database it is. No tables here.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from dozor.errors import ConfigError, StorageError
from storage.faults import told

BUSY_SECONDS = 30.0
_FORMS = "write sqlite:///PATH or postgresql://USER@HOST/NAME"
_BEGIN, _SYNCHRONOUS = "dozor_begin", "dozor_synchronous"


class Database:
    """A database that is named by a URL. Nothing is opened, and no file made, before it is used.

    ``busy_seconds``: how long a writer waits for another process before it gives up.
    ``create``: whether a missing SQLite file may be made (`upgrade` alone does).
    """

    def __init__(
        self,
        url: str,
        *,
        read_only: bool = False,
        create: bool = False,
        busy_seconds: float = BUSY_SECONDS,
    ) -> None:
        self.url = parse_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.path = Path(self.url.database or "").absolute() if self.is_sqlite else None
        # A password may stand in the query of a URL too, so the name goes without one.
        self.name = str(self.path or self.url.set(query={}).render_as_string(hide_password=True))
        self.read_only = read_only
        if self.path is None:
            self.engine = _postgresql_engine(self.url, read_only, busy_seconds)
        else:
            mode = "ro" if read_only else "rwc" if create else "rw"
            self.engine = _sqlite_engine(self.url, self.path, mode, busy_seconds)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One read transaction: all its statements see the same state. Keep it short."""
        with told(self.name), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Connection]:
        """One write transaction, whole or not at all.

        ``durable``: on the disk before this returns, so that not even a power cut takes it back;
        otherwise a power cut (never a killed process) may lose the last seconds.
        """
        with told(self.name), self._writer("FULL" if durable else "NORMAL").begin() as connection:
            if durable and not self.is_sqlite:
                connection.exec_driver_sql("SET LOCAL synchronous_commit TO on")
            yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A connection outside a transaction: Alembic begins one a migration."""
        with told(self.name), self._writer("FULL").connect() as connection:
            yield connection

    def _writer(self, synchronous: str) -> Engine:
        return self.engine.execution_options(
            **{_BEGIN: "BEGIN IMMEDIATE", _SYNCHRONOUS: synchronous}
        )

    def fail(self, what: str) -> StorageError:
        return StorageError(f"database {self.name}: {what}")

    def close(self) -> None:
        self.engine.dispose()


def parse_url(url: str) -> URL:
    """The URL of a database Dozor can use, or ``ConfigError``."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        # The text may hold a password, so it is not repeated.
        raise ConfigError(f"database URL: it is not one: {_FORMS}") from None
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise ConfigError(f"database URL {url}: names no file: write sqlite:///PATH")
        return parsed
    if backend in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    raise ConfigError(f"database URL: '{backend}' is not a database Dozor can use: {_FORMS}")


def upsert(connection: Connection, table: Table, values: dict[str, Any], keys: list[str]) -> None:
    """Insert a row, or replace the other columns of the row that has these keys."""
    statement = insert(connection, table).values(values)
    others = {name: statement.excluded[name] for name in values if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=others))


def insert(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT that knows ON CONFLICT; both dialects spell it alike."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def _sqlite_engine(url: URL, path: Path, mode: str, busy_seconds: float) -> Engine:
    def connect() -> sqlite3.Connection:
        # isolation_level None: transactions are begun by us. The driver's own BEGIN is deferred,
        # and a deferred read-then-write fails at once as "locked" when two meet.
        connection = sqlite3.connect(
            f"{path.as_uri()}?mode={mode}",
            uri=True,
            timeout=busy_seconds,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.execute("PRAGMA foreign_keys=ON")
        if mode == "ro":
            connection.execute("PRAGMA query_only=ON")
        else:
            connection.execute("PRAGMA journal_mode=WAL")
        return connection

    engine = create_engine(url, creator=connect)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if synchronous := options.get(_SYNCHRONOUS):
        connection.exec_driver_sql(f"PRAGMA synchronous={synchronous}")
    connection.exec_driver_sql(options.get(_BEGIN, "BEGIN"))


def _postgresql_engine(url: URL, read_only: bool, busy_seconds: float) -> Engine:
    try:
        engine = create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    except ImportError:
        raise ConfigError(
            "database URL: PostgreSQL needs the package psycopg: install dozor[postgresql]"
        ) from None

    def tune(dbapi_connection: Any, _record: object) -> None:
        for setting, value in (
            ("lock_timeout", f"{int(busy_seconds * 1000)}ms"),
            ("default_transaction_read_only", "on" if read_only else "off"),
        ):
            dbapi_connection.execute(f"SET {setting} TO '{value}'")
        dbapi_connection.commit()

    event.listen(engine, "connect", tune)
    return engine
