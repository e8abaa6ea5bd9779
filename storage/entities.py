"""Names of people, bodies and places in the articles that are on a topic."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, exists, select

from dozor.models import Article, Entity
from storage import schema
from storage.archive import read_articles
from storage.engine import Database, insert, upsert

_FIELDS = ("title", "lead", "text")


class SqlEntities:
    """`dozor.protocols.Names`. Every method that writes is one transaction."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def unread_for_names(self, limit: int) -> tuple[Article, ...]:
        article, match, reading = schema.article, schema.match, schema.entity_reading
        on_topic = exists().where(match.c.article_id == article.c.id, match.c.relevant.is_(True))
        was_read = exists().where(
            reading.c.article_id == article.c.id, reading.c.version >= article.c.version
        )
        query = select(article).where(on_topic, ~was_read).order_by(article.c.id.desc())
        with self.database.reading() as connection:
            return read_articles(connection, query.limit(limit))

    def put_entities(self, article_id: int, version: int, entities: Sequence[Entity]) -> None:
        table = schema.entity
        rows = [_values(article_id, entity) for entity in entities]
        read = {"article_id": article_id, "version": version}
        with self.database.writing() as connection:
            connection.execute(delete(table).where(table.c.article_id == article_id))
            if rows:
                connection.execute(insert(connection, table), rows)
            upsert(connection, schema.entity_reading, read, ["article_id"])

    def entities(self, article_id: int) -> tuple[Entity, ...]:
        table = schema.entity
        query = select(table).where(table.c.article_id == article_id).order_by(table.c.id)
        with self.database.reading() as connection:
            found = [_entity_of(row) for row in connection.execute(query).mappings()]
        return tuple(sorted(found, key=lambda one: (_FIELDS.index(one.field), one.start)))


def _values(article_id: int, entity: Entity) -> dict[str, Any]:
    return {
        "article_id": article_id,
        "kind": entity.kind,
        "name": entity.name,
        "lemmas": f" {' '.join(entity.lemmas)} ",
        "field": entity.field,
        "start": entity.start,
        "end": entity.end,
    }


def _entity_of(row: Mapping[Any, Any]) -> Entity:
    names = ("kind", "name", "field", "start", "end")
    return Entity(lemmas=tuple(row["lemmas"].split()), **{name: row[name] for name in names})
