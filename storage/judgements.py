"""What people say of articles under topics, and what was learned of it."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, select

from dozor.models import Article, Judgement, StoredRanker
from storage import schema
from storage.archive import read_articles
from storage.article_rows import aside_of
from storage.engine import Database, insert

_PAGE = 200  # rows read at once: each has a text
_RANKERS_KEPT = 10  # of a topic; to go back to, and to see how they changed


class SqlJudgements:
    """`dozor.protocols.Feedback`. Every method that writes is one transaction."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def words_of(self, url_key: str) -> Article | None:
        article, aside = schema.article, schema.set_aside
        key = schema.clean(url_key)
        with self.database.reading() as connection:
            stored = read_articles(connection, select(article).where(article.c.url_key == key))
            if stored:
                return stored[0]
            found = connection.execute(select(aside).where(aside.c.url_key == key))
            row = found.mappings().first()
        return aside_of({**row, "text": row["text"] or ""}) if row else None

    def judge(self, judgement: Judgement) -> None:
        values = asdict(judgement)
        del values["article_id"]  # found by the key when it is read: what was set aside may match
        with self.database.writing(durable=True) as connection:
            connection.execute(insert(connection, schema.judgement).values(values))

    def judgements(self, topic: str | None = None) -> Iterator[Judgement]:
        table, article = schema.judgement, schema.article
        query = (
            select(table, article.c.id.label("article_id"))
            .outerjoin(article, article.c.url_key == table.c.url_key)
            .order_by(table.c.id)
            .limit(_PAGE)
        )
        if topic is not None:
            query = query.where(table.c.topic_id == topic)
        last = 0
        while True:
            with self.database.reading() as connection:
                page = connection.execute(query.where(table.c.id > last)).mappings().all()
            yield from map(_judgement_of, page)
            if len(page) < _PAGE:
                return
            last = page[-1]["id"]

    def put_ranker(self, ranker: StoredRanker) -> int:
        table = schema.ranker
        own = table.c.topic_id == ranker.topic_id
        with self.database.writing() as connection:
            version = _last_version(connection, own) + 1
            values = asdict(ranker) | {"version": version}
            connection.execute(insert(connection, table).values(values))
            old = table.c.version <= version - _RANKERS_KEPT
            connection.execute(delete(table).where(own, old))
        return version

    def ranker(self, topic: str) -> StoredRanker | None:
        table = schema.ranker
        query = select(table).where(table.c.topic_id == topic).order_by(table.c.version.desc())
        with self.database.reading() as connection:
            row = connection.execute(query.limit(1)).mappings().first()
        return StoredRanker(**row) if row else None


def _last_version(connection: Connection, own: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.max(schema.ranker.c.version)).where(own)) or 0


def _judgement_of(row: Mapping[Any, Any]) -> Judgement:
    return Judgement(**{name: value for name, value in row.items() if name != "id"})
