"""Full-text search over lemmas: FTS5 on SQLite, a tsvector on PostgreSQL.

Words come as lemmas and are quoted here, never parsed: what a user types is no query language.
Russian is found only by lemmas (an index of the raw words loses 67-100 % of the hits), so neither
database stems or folds anything itself.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    and_,
    bindparam,
    column,
    false,
    func,
    literal,
    or_,
    select,
    table,
    text,
)

from storage import schema
from storage.engine import upsert

# A tsvector holds at most 1 MB (PostgreSQL 12.11), which Cyrillic reaches at about this length.
_LONGEST_DOCUMENT = 500_000

_fts = table("article_search", column("rowid", Integer))
_REMOVE = text("DELETE FROM article_search WHERE rowid = :id")
_ADD = text("INSERT INTO article_search (rowid, lemmas) VALUES (:id, :lemmas)").bindparams(
    bindparam("lemmas", type_=schema.Words)
)


def index_article(connection: Connection, article_id: int, lemmas: str) -> None:
    """Put the lemmas of an article into the index, in place of those of its last version."""
    lemmas = lemmas.lower()
    if connection.dialect.name == "sqlite":
        connection.execute(_REMOVE, {"id": article_id})
        connection.execute(_ADD, {"id": article_id, "lemmas": lemmas})
        return
    document = func.to_tsvector("simple", literal(lemmas[:_LONGEST_DOCUMENT], schema.Words))
    upsert(
        connection,
        schema.article_search,
        {"article_id": article_id, "document": document},
        ["article_id"],
    )


def found_articles(dialect: str, words: Sequence[Sequence[str]]) -> Select[Any]:
    """A query over articles that have, for every word, one of its lemmas; newest first."""
    article = schema.article
    wanted = [lemmas for word in words if (lemmas := _searchable(word))]
    if not wanted:
        # Words of nothing but punctuation find nothing; no words at all find everything.
        everything = select(article).order_by(article.c.id.desc())
        return everything.where(false()) if words else everything
    if dialect == "sqlite":
        # Ordered by the rowid of the index: a hit list of any length is read from its new end.
        return (
            select(article)
            .join(_fts, _fts.c.rowid == article.c.id)
            .where(text("article_search MATCH :words").bindparams(words=_fts5(wanted)))
            .order_by(_fts.c.rowid.desc())
        )
    index = schema.article_search
    return (
        select(article)
        .join(index, index.c.article_id == article.c.id)
        .where(_tsquery(index.c.document, wanted))
        .order_by(index.c.article_id.desc())
    )


def names_article(words: Sequence[Sequence[str]]) -> ColumnElement[bool]:
    """Whether an article has one name in which for every word one of its lemmas is."""
    table = schema.entity
    wanted = [lemmas for word in words if (lemmas := _searchable(word))]
    if not wanted:
        return false()
    has = (
        or_(*(table.c.lemmas.contains(f" {lemma} ", autoescape=True) for lemma in lemmas))
        for lemmas in wanted
    )
    return schema.article.c.id.in_(select(table.c.article_id).where(and_(*has)))


def _searchable(word: Sequence[str]) -> list[str]:
    lemmas = (schema.clean(lemma).lower() for lemma in word)
    return [lemma for lemma in lemmas if any(letter.isalnum() for letter in lemma)]


def _fts5(wanted: list[list[str]]) -> str:
    """Strings of FTS5's own syntax, in which only the quote means anything."""
    groups = (
        " OR ".join('"' + lemma.replace('"', '""') + '"' for lemma in lemmas) for lemmas in wanted
    )
    return " AND ".join(f"({group})" for group in groups)


def _tsquery(document: ColumnElement[Any], wanted: list[list[str]]) -> ColumnElement[bool]:
    # plainto_tsquery knows no operators and never raises.
    def has(lemma: str) -> ColumnElement[bool]:
        return document.op("@@")(func.plainto_tsquery("simple", lemma))

    return and_(*(or_(*(has(lemma) for lemma in lemmas)) for lemmas in wanted))
