"""Sentences that spoke for a topic, to know by them what a source repeats under every article."""

from collections.abc import Collection, Set

from sqlalchemy import func, select

from storage import schema
from storage.engine import Database, insert


class SqlSentences:
    """``repeated`` and ``note_sentences`` of `dozor.protocols.Archive`."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def repeated(
        self, source_id: str, url_key: str, sentences: Collection[str], least: int
    ) -> Set[str]:
        table = schema.sentence
        query = (
            select(table.c.fingerprint)
            .where(
                table.c.source_id == source_id,
                table.c.fingerprint.in_(sentences),
                table.c.url_key != url_key,
            )
            .group_by(table.c.fingerprint)
            .having(func.count() >= least)
        )
        if not sentences:
            return frozenset()
        with self.database.reading() as connection:
            return frozenset(connection.scalars(query))

    def note_sentences(self, source_id: str, url_key: str, sentences: Collection[str]) -> None:
        rows = [
            {"source_id": source_id, "fingerprint": one, "url_key": url_key} for one in sentences
        ]
        if not rows:
            return
        with self.database.writing() as connection:
            statement = insert(connection, schema.sentence).on_conflict_do_nothing()
            connection.execute(statement, rows)
