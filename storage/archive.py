"""Articles, their versions and matches, what was set aside, and the search over them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, exists, select, update

from dozor.models import Article, ArticleState, Known, Match, Outcome, Version
from storage import schema
from storage.article_rows import (
    article_of,
    article_values,
    aside_of,
    match_of,
    match_values,
    set_aside_values,
    version_of,
    version_values,
)
from storage.endings import end_entries, put_known, require_open
from storage.engine import Database, insert, upsert
from storage.rows import outcome_of
from storage.search import found_articles, index_article, names_article

_PAGE = 500  # rows read at once: an export must not hold a transaction open


class SqlArchive:
    """`dozor.protocols.Archive`. Every method that writes is one transaction."""

    def __init__(self, database: Database) -> None:
        self.database = database

    # Writing

    def store(
        self,
        run_id: int,
        entry_id: int,
        article: Article,
        outcome: Outcome,
        known: Known,
        lemmas: str,
        now: datetime,
        *,
        finish: bool = True,
    ) -> int:
        """A new version keeps when the article was first seen, and takes the next free number."""
        with self.database.writing() as connection:
            if article.id is None:
                article_id = _add(connection, article, now)
            else:
                article_id = self._renew(connection, article.id, article, now)
            _put_matches(connection, article_id, article.matches)
            index_article(connection, article_id, lemmas)
            put_known(connection, replace(known, article_id=article_id))
            self._end(connection, run_id, entry_id, outcome, now, article_id, finish=finish)
        return article_id

    def set_aside(
        self,
        run_id: int,
        entry_id: int,
        article: Article,
        known: Known,
        now: datetime,
        *,
        finish: bool = True,
    ) -> None:
        with self.database.writing() as connection:
            upsert(connection, schema.set_aside, set_aside_values(article, now), ["url_key"])
            put_known(connection, known)
            self._end(connection, run_id, entry_id, Outcome.OFF_TOPIC, now, finish=finish)

    def withdraw(
        self, run_id: int, entry_id: int, article_id: int, known: Known, now: datetime
    ) -> None:
        """A withdrawal takes the next version number, so that a letter can tell it like an edit.
        Of an article that is withdrawn already only the entry ends."""
        table = schema.article
        with self.database.writing() as connection:
            connection.execute(
                update(table)
                .where(table.c.id == article_id, table.c.state != ArticleState.WITHDRAWN)
                .values(state=ArticleState.WITHDRAWN, version=table.c.version + 1, changed_at=now)
            )
            put_known(connection, replace(known, article_id=article_id))
            self._end(connection, run_id, entry_id, Outcome.WITHDRAWN, now, article_id)

    def forget_texts_set_aside(self, before: datetime) -> int:
        """How many were forgotten. Key and title stay."""
        table = schema.set_aside
        with self.database.writing() as connection:
            return connection.execute(
                update(table)
                .where(table.c.set_aside_at < before, table.c.text.is_not(None))
                .values(text=None, lead=None)
            ).rowcount

    def _renew(
        self, connection: Connection, article_id: int, article: Article, now: datetime
    ) -> int:
        table = schema.article
        last = connection.scalar(select(table.c.version).where(table.c.id == article_id))
        if last is None:
            raise self.database.fail(
                f"article {article_id}: is not stored: this is a fault in Dozor"
            )
        number = max(article.version, last + 1)
        connection.execute(
            update(table)
            .where(table.c.id == article_id)
            .values(article_values(article) | {"version": number, "changed_at": now})
        )
        connection.execute(
            insert(connection, schema.version).values(
                version_values(article_id, number, article, now)
            )
        )
        return article_id

    def _end(
        self,
        connection: Connection,
        run_id: int,
        entry_id: int,
        outcome: Outcome,
        now: datetime,
        article_id: int | None = None,
        *,
        finish: bool = True,
    ) -> None:
        if finish:
            ended = [(entry_id, outcome, None)]
            end_entries(self.database, connection, run_id, ended, now, article_id=article_id)
        else:
            require_open(self.database, connection, entry_id)

    # Reading

    def same_text(self, content_hash: str) -> Article | None:
        table = schema.article
        query = select(table).where(table.c.content_hash == content_hash)
        return self._first(query.order_by(table.c.id))

    def article(self, article_id: int) -> Article | None:
        return self._first(select(schema.article).where(schema.article.c.id == article_id))

    def versions(self, article_id: int) -> tuple[Version, ...]:
        """Oldest first."""
        table = schema.version
        query = select(table).where(table.c.article_id == article_id).order_by(table.c.number)
        with self.database.reading() as connection:
            return tuple(version_of(row) for row in connection.execute(query).mappings())

    def search(
        self,
        words: Sequence[Sequence[str]],
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        topic: str | None = None,
        source: str | None = None,
        entity: Sequence[Sequence[str]] = (),
        limit: int = 50,
    ) -> tuple[Article, ...]:
        """``since`` <= published < ``until``; when first seen where the time is unknown. No words
        at all: every article that passes the filters."""
        query = found_articles(self.database.engine.dialect.name, words)
        query = _filtered(query, since, until, topic, source).limit(limit)
        if entity:
            query = query.where(names_article(entity))
        with self.database.reading() as connection:
            return read_articles(connection, query)

    def articles(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        topic: str | None = None,
        source: str | None = None,
    ) -> Iterator[Article]:
        """In order of arrival; filters as in `search`."""
        table = schema.article
        query = _filtered(select(table), since, until, topic, source).order_by(table.c.id)
        last = 0
        while True:
            with self.database.reading() as connection:
                page = read_articles(connection, query.where(table.c.id > last).limit(_PAGE))
            yield from page
            if len(page) < _PAGE:
                return
            last = page[-1].id or 0

    def texts_set_aside(self) -> Iterator[Article]:
        table = schema.set_aside
        query = select(table).where(table.c.text.is_not(None)).order_by(table.c.url_key)
        last = ""
        while True:
            with self.database.reading() as connection:
                further = query.where(table.c.url_key > last).limit(_PAGE)
                page = connection.execute(further).mappings().all()
            yield from map(aside_of, page)
            if len(page) < _PAGE:
                return
            last = page[-1]["url_key"]

    def outcomes(self, run_id: int | None = None) -> Iterator[Mapping[str, Any]]:
        """In order of discovery; of one run, what it discovered."""
        table = schema.entry
        query = select(table).order_by(table.c.id).limit(_PAGE)
        if run_id is not None:
            query = query.where(table.c.run_id == run_id)
        last = 0
        while True:
            with self.database.reading() as connection:
                page = connection.execute(query.where(table.c.id > last)).mappings().all()
            yield from map(outcome_of, page)
            if len(page) < _PAGE:
                return
            last = page[-1]["id"]

    def _first(self, query: Select[Any]) -> Article | None:
        with self.database.reading() as connection:
            return next(iter(read_articles(connection, query.limit(1))), None)


def read_articles(connection: Connection, query: Select[Any]) -> tuple[Article, ...]:
    """The articles a query over the article table gives, with their matches by topic."""
    rows = connection.execute(query).mappings().all()
    table = schema.match
    matches: dict[int, list[Match]] = {row["id"]: [] for row in rows}
    ids = list(matches)
    for start in range(0, len(ids), _PAGE):
        chunk = ids[start : start + _PAGE]
        found = select(table).where(table.c.article_id.in_(chunk)).order_by(table.c.topic_id)
        for row in connection.execute(found).mappings():
            matches[row["article_id"]].append(match_of(row))
    return tuple(article_of(row, tuple(matches[row["id"]])) for row in rows)


def _add(connection: Connection, article: Article, now: datetime) -> int:
    table = schema.article
    own = {
        "first_seen_at": article.first_seen_at,
        "changed_at": now,
        "version": article.version,
    }
    article_id: int = connection.execute(
        insert(connection, table).values(article_values(article) | own).returning(table.c.id)
    ).scalar_one()
    first = version_values(article_id, article.version, article, now)
    connection.execute(insert(connection, schema.version).values(first))
    return article_id


def _put_matches(connection: Connection, article_id: int, matches: Sequence[Match]) -> None:
    table = schema.match
    connection.execute(delete(table).where(table.c.article_id == article_id))
    if matches:
        rows = [match_values(article_id, match) for match in matches]
        connection.execute(insert(connection, table), rows)


def _filtered(
    query: Select[Any],
    since: datetime | None,
    until: datetime | None,
    topic: str | None,
    source: str | None,
) -> Select[Any]:
    article, match = schema.article, schema.match
    if since is not None:
        query = query.where(article.c.published_sort >= since)
    if until is not None:
        query = query.where(article.c.published_sort < until)
    if source is not None:
        query = query.where(article.c.source_id == source)
    if topic is not None:
        query = query.where(
            exists().where(
                match.c.article_id == article.c.id,
                match.c.topic_id == topic,
                match.c.relevant.is_(True),
            )
        )
    return query
