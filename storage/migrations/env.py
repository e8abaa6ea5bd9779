"""Alembic's entry: runs the migrations on the database `storage.upkeep` hands over; no ini file."""

from alembic import context

from storage.engine import Database
from storage.schema import metadata

database: Database = context.config.attributes["database"]

# SQLite's DDL is transactional once the driver begins no transactions by itself, so a migration and
# the note that it was made are one transaction on both databases.
with database.migrating() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        transactional_ddl=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
