"""The database, SQLite or PostgreSQL by URL: runs, visits, entries, articles, search, the outbox.

``open_store`` gives the `Store` of `dozor.protocols`; the rest looks after the database itself.
Nothing here decides: what is written was decided before (see `dozor.ingest`).
"""

from storage.store import open_store
from storage.upkeep import backup, check, schema_version, upgrade

__all__ = ["backup", "check", "open_store", "schema_version", "upgrade"]
