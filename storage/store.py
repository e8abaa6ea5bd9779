"""The whole store, put together from its parts and opened only when its schema is the program's."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import func, select

from dozor.protocols import Store
from storage import schema
from storage.archive import SqlArchive
from storage.engine import BUSY_SECONDS, Database
from storage.entities import SqlEntities
from storage.frontier import SqlFrontier
from storage.judgements import SqlJudgements
from storage.ledger import SqlLedger
from storage.outbox import SqlOutbox
from storage.reports import SqlReports
from storage.retention import SqlRetention
from storage.sentences import SqlSentences
from storage.upkeep import read_version, require_file, require_version

log = logging.getLogger(__name__)

_CLOCK_SLACK = timedelta(days=1)


class SqlStore(
    SqlLedger,
    SqlFrontier,
    SqlReports,
    SqlRetention,
    SqlArchive,
    SqlSentences,
    SqlJudgements,
    SqlEntities,
    SqlOutbox,
):
    """`dozor.protocols.Store` over one database. May be called from several threads."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def close(self) -> None:
        if self.database.is_sqlite and not self.database.read_only:
            with self.database.writing() as connection:
                connection.exec_driver_sql("PRAGMA optimize")
        self.database.close()


def open_store(
    url: str,
    *,
    now: datetime | None = None,
    read_only: bool = False,
    busy_seconds: float = BUSY_SECONDS,
) -> Store:
    """The store at a URL (``sqlite:///PATH``, ``postgresql://USER@HOST/NAME``).

    ``now``: told, a clock that is behind the store is logged: leases and windows go wrong with it.
    ``busy_seconds``: how long a write waits for another process.
    Raises `SchemaError` for another schema than this program's, `StorageError` for a database that
    cannot be used, `ConfigError` for a URL that is none.
    """
    database = Database(url, read_only=read_only, busy_seconds=busy_seconds)
    try:
        require_file(database)
        _require_schema(database)
        if now is not None:
            _compare_clock(database, now)
    except BaseException:
        database.close()
        raise
    return SqlStore(database)


def _require_schema(database: Database) -> None:
    # A write transaction finds at once what else the first write of a run would find.
    with database.reading() if database.read_only else database.writing() as connection:
        require_version(database, read_version(connection))


def _compare_clock(database: Database, now: datetime) -> None:
    with database.reading() as connection:
        last = connection.scalar(select(func.max(schema.run.c.started_at)))
    if last is not None and last > now + _CLOCK_SLACK:
        log.warning(
            "clock: it says %s, but the last run began at %s: set the clock of this machine",
            now.isoformat(),
            last.isoformat(),
        )
