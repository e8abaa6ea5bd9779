"""What is due to whom, and what was sent. Written with full durability: a letter that went out must
not be forgotten, not even by a power cut, or it goes out twice.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from dozor.errors import LockedError
from dozor.models import Article, ArticleState, Delivery, DeliveryState, LetterItem
from storage import schema
from storage.archive import read_articles
from storage.engine import Database, insert
from storage.rows import delivery_of

# A server has ten minutes to answer the final dot (RFC 1047); a sender silent for longer is dead.
_SENDING = timedelta(minutes=15)
# RFC 5321 4.5.4.1: give up after four to five days.
_TRYING = timedelta(days=5)
# A letter that may have arrived without our knowing is sent once more, not again and again.
_MOST_DOUBTS = 2


class SqlOutbox:
    """`dozor.protocols.Outbox`."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def unsent(
        self, recipient: str, topics: Sequence[str], since: datetime
    ) -> tuple[LetterItem, ...]:
        """By article, then topic. Copies come too (``Article.copy_of``); ``source_name`` is the id.

        "updated" is a version newer than the recipient was told; "withdrawn" comes only to whom the
        article was told, once.
        """
        with self.database.reading() as connection:
            rows = connection.execute(_unsent(recipient, topics, since)).mappings().all()
            articles = _articles(connection, [row["article_id"] for row in rows])
        return tuple(_item(articles[row["article_id"]], row) for row in rows)

    def queue(
        self,
        recipient: str,
        message_id: str,
        subject: str,
        raw: bytes,
        item_keys: Sequence[tuple[str, int, int]],
        now: datetime,
        local_date: date,
    ) -> int:
        letter = {
            "recipient": recipient,
            "message_id": message_id,
            "subject": subject,
            "raw": raw,
            "local_date": local_date,
            "state": DeliveryState.QUEUED,
            "created_at": now,
            "queued_at": now,
            "marked_at": now,
            "attempts": 0,
            "doubts": 0,
        }
        with self.database.writing(durable=True) as connection:
            try:
                return _put_letter(connection, letter, item_keys)
            except IntegrityError as error:
                raise self.database.fail(
                    f"letter {message_id} to {recipient}: it, or an item of it, is in the outbox "
                    "already: compose it anew from what is unsent"
                ) from error

    def had_letter(self, recipient: str, local_date: date) -> bool:
        table = schema.delivery
        query = select(table.c.id).where(
            table.c.recipient == recipient, table.c.local_date == local_date
        )
        with self.database.reading() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def due(self, now: datetime) -> tuple[Delivery, ...]:
        """Oldest first: queued ones; failed ones for five days; once more those whose sender died,
        or lost the answer to the final dot."""
        table, items = schema.delivery, schema.delivery_item
        keys: dict[int, list[tuple[str, int, int]]] = {}
        with self.database.reading() as connection:
            rows = connection.execute(select(table).where(_due(now)).order_by(table.c.id))
            found = rows.mappings().all()
            told = (
                select(items)
                .join(table, table.c.id == items.c.delivery_id)
                .where(_due(now))
                .order_by(items.c.article_id, items.c.topic_id)
            )
            for item in connection.execute(told):
                key = (item.topic_id, item.article_id, item.version)
                keys.setdefault(item.delivery_id, []).append(key)
        return tuple(delivery_of(row, tuple(keys.get(row["id"], ()))) for row in found)

    def mark(
        self, delivery_id: int, state: DeliveryState, now: datetime, error: str | None = None
    ) -> None:
        """How far a letter has come. ``SENDING`` claims it: ``LockedError`` when another process
        sends it at this time, or has sent it."""
        table = schema.delivery
        statement = (
            update(table)
            .where(table.c.id == delivery_id)
            .values(
                state=state,
                marked_at=now,
                last_error=error,
                attempts=table.c.attempts + _attempt(state),
                doubts=table.c.doubts + _doubt(state),
                sent_at=now if state is DeliveryState.SENT else table.c.sent_at,
            )
        )
        if state is DeliveryState.SENDING:
            statement = statement.where(_free(now))
        with self.database.writing(durable=True) as connection:
            if connection.execute(statement).rowcount:
                return
            there = select(table.c.state).where(table.c.id == delivery_id)
            last = connection.scalar(there)
        if last is None:
            raise self.database.fail(f"delivery {delivery_id}: there is none: a fault in Dozor")
        raise LockedError(f"delivery {delivery_id}", f"a process that has it as '{last}'")

    def requeue(self, since: datetime, now: datetime) -> int:
        """All that was composed since, sent or not, but for what is being sent at this moment."""
        table = schema.delivery
        with self.database.writing(durable=True) as connection:
            return connection.execute(
                update(table)
                .where(
                    table.c.created_at >= since,
                    or_(table.c.state != DeliveryState.SENDING, _stale(now)),
                )
                .values(
                    state=DeliveryState.QUEUED,
                    queued_at=now,
                    marked_at=now,
                    attempts=0,
                    doubts=0,
                    last_error=None,
                    sent_at=None,
                )
            ).rowcount


def _unsent(recipient: str, topics: Sequence[str], since: datetime) -> Any:
    article, match, item = schema.article, schema.match, schema.delivery_item
    told = (
        select(func.max(item.c.version))
        .where(
            item.c.recipient == recipient,
            item.c.topic_id == match.c.topic_id,
            item.c.article_id == match.c.article_id,
        )
        .scalar_subquery()
    )
    return (
        select(match.c.article_id, match.c.topic_id, told.label("told"))
        .join(article, article.c.id == match.c.article_id)
        .where(
            match.c.topic_id.in_(topics),
            match.c.relevant.is_(True),
            article.c.changed_at >= since,
            or_(article.c.state == ArticleState.LIVE, told.is_not(None)),
            article.c.version > func.coalesce(told, 0),
        )
        .order_by(match.c.article_id, match.c.topic_id)
    )


def _articles(connection: Connection, ids: Sequence[int]) -> dict[int, Article]:
    table = schema.article
    found: dict[int, Article] = {}
    for start in range(0, len(ids), 500):
        query = select(table).where(table.c.id.in_(ids[start : start + 500]))
        found |= {article.id or 0: article for article in read_articles(connection, query)}
    return found


def _item(article: Article, row: Mapping[Any, Any]) -> LetterItem:
    match = next(match for match in article.matches if match.topic_id == row["topic_id"])
    state = "new"
    if row["told"] is not None:
        state = "updated" if article.state is ArticleState.LIVE else "withdrawn"
    return LetterItem(article=article, match=match, source_name=article.source_id, state=state)


def _put_letter(
    connection: Connection, letter: dict[str, Any], item_keys: Sequence[tuple[str, int, int]]
) -> int:
    delivery, item = schema.delivery, schema.delivery_item
    added = insert(connection, delivery).values(letter).returning(delivery.c.id)
    delivery_id: int = connection.execute(added).scalar_one()
    rows = [
        {
            "delivery_id": delivery_id,
            "recipient": letter["recipient"],
            "topic_id": topic_id,
            "article_id": article_id,
            "version": version,
        }
        for topic_id, article_id, version in item_keys
    ]
    if rows:
        connection.execute(insert(connection, item), rows)
    return delivery_id


def _stale(now: datetime) -> ColumnElement[bool]:
    return schema.delivery.c.marked_at <= now - _SENDING


def _due(now: datetime) -> ColumnElement[bool]:
    table = schema.delivery
    state = table.c.state
    return or_(
        state == DeliveryState.QUEUED,
        and_(state == DeliveryState.FAILED, table.c.queued_at > now - _TRYING),
        and_(state == DeliveryState.UNKNOWN, table.c.doubts < _MOST_DOUBTS),
        # One that is due now and is found dead later will have raised one doubt by then.
        and_(state == DeliveryState.SENDING, _stale(now), table.c.doubts < _MOST_DOUBTS - 1),
    )


def _free(now: datetime) -> ColumnElement[bool]:
    state = schema.delivery.c.state
    return or_(
        state.not_in([DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.REFUSED]),
        and_(state == DeliveryState.SENDING, _stale(now)),
    )


def _attempt(state: DeliveryState) -> ColumnElement[int]:
    """An attempt is counted where it starts; at its end only when its start was not marked."""
    if state is DeliveryState.QUEUED:
        return literal(0)
    if state is DeliveryState.SENDING:
        return literal(1)
    return case((schema.delivery.c.state == DeliveryState.SENDING, 0), else_=1)


def _doubt(state: DeliveryState) -> ColumnElement[int]:
    """The answer was lost, or a sender died on the way."""
    if state is DeliveryState.UNKNOWN:
        return literal(1)
    if state is DeliveryState.SENDING:
        return case((schema.delivery.c.state == DeliveryState.SENDING, 1), else_=0)
    return literal(0)
