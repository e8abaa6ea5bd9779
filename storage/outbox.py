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
    bindparam,
    case,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from dozor.errors import ClashError, LockedError
from dozor.models import Article, ArticleState, Delivery, DeliveryState, LetterItem
from storage import schema
from storage.archive import read_articles
from storage.engine import Database, insert
from storage.rows import delivery_of

# A server has ten minutes to answer the final dot (RFC 1047); a sender silent for longer is dead.
_SENDING = timedelta(minutes=15)
# A relay gives up after five days and tells the sender (RFC 5321 4.5.4.1). Here every run tells it,
# and what stands in a letter stands in no other: it waits until surely somebody has seen to it.
# A letter that fails after that is given up: as refused it leaves its items to the next one.
_TRYING = timedelta(days=30)
# A letter that may have arrived without our knowing is sent once more, not again and again.
_MOST_DOUBTS = 2


class SqlOutbox:
    """`dozor.protocols.Outbox`. Recipients are told apart by their addresses casefolded.

    A letter that was refused told nothing: the next one has its items, and is the day's letter.
    """

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
            "recipient_key": recipient.casefold(),
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
                raise ClashError(
                    f"database {self.database.name}: letter {message_id} to {recipient}: it, or an "
                    "item of it, is in the outbox already: compose it anew from what is unsent"
                ) from error

    def letter_of(self, recipient: str, local_date: date) -> DeliveryState | None:
        table = schema.delivery
        query = (
            select(table.c.state)
            .where(
                table.c.recipient_key == recipient.casefold(),
                table.c.local_date == local_date,
                table.c.state != DeliveryState.REFUSED,
            )
            .order_by(table.c.id.desc())
        )
        with self.database.reading() as connection:
            state: DeliveryState | None = connection.scalar(query.limit(1))
        return state

    def last_letter_at(self, recipient: str) -> datetime | None:
        table = schema.delivery
        query = select(func.max(table.c.created_at)).where(
            table.c.recipient_key == recipient.casefold()
        )
        with self.database.reading() as connection:
            last: datetime | None = connection.scalar(query)
        return last

    def due(self) -> tuple[Delivery, ...]:
        """Oldest first: queued and failed ones; once more those whose sender died, or lost the
        answer to the final dot. Ask under the run lock: one that is being sent has a dead sender.
        """
        table, items = schema.delivery, schema.delivery_item
        keys: dict[int, list[tuple[str, int, int]]] = {}
        with self.database.reading() as connection:
            rows = connection.execute(select(table).where(_due()).order_by(table.c.id))
            found = rows.mappings().all()
            told = (
                select(items)
                .join(table, table.c.id == items.c.delivery_id)
                .where(_due())
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
        sends it at this time, or has sent it. ``FAILED`` after a month becomes ``REFUSED``."""
        table = schema.delivery
        statement = (
            update(table)
            .where(table.c.id == delivery_id)
            .values(
                state=_given_up(state, now),
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
        """All that was composed since, sent or not, but for what is being sent at this moment, and
        what was refused before a later letter was composed: its items are that one's."""
        table = schema.delivery
        with self.database.writing(durable=True) as connection:
            return connection.execute(
                update(table)
                .where(
                    table.c.created_at >= since,
                    or_(table.c.state != DeliveryState.SENDING, _stale(now)),
                    or_(table.c.state != DeliveryState.REFUSED, ~_followed()),
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
    article, match = schema.article, schema.match
    item, delivery = schema.delivery_item, schema.delivery
    told = (
        select(func.max(item.c.version))
        .join(delivery, delivery.c.id == item.c.delivery_id)
        .where(
            item.c.recipient_key == recipient.casefold(),
            item.c.topic_id == match.c.topic_id,
            item.c.article_id == match.c.article_id,
            delivery.c.state != DeliveryState.REFUSED,
        )
        .scalar_subquery()
    )
    # However long ago that was: a letter a day that is refused must not push items out of reach.
    refused = (
        select(item.c.article_id)
        .join(delivery, delivery.c.id == item.c.delivery_id)
        .where(
            item.c.recipient_key == recipient.casefold(),
            delivery.c.state == DeliveryState.REFUSED,
        )
    )
    return (
        select(match.c.article_id, match.c.topic_id, told.label("told"))
        .join(article, article.c.id == match.c.article_id)
        .where(
            match.c.topic_id.in_(topics),
            match.c.relevant.is_(True),
            or_(article.c.changed_at >= since, article.c.id.in_(refused)),
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
            "recipient_key": letter["recipient_key"],
            "topic_id": topic_id,
            "article_id": article_id,
            "version": version,
        }
        for topic_id, article_id, version in item_keys
    ]
    if rows:
        _take_from_refused(connection, rows)
        connection.execute(insert(connection, item), rows)
    return delivery_id


def _take_from_refused(connection: Connection, rows: list[dict[str, Any]]) -> None:
    delivery, item = schema.delivery, schema.delivery_item
    refused = select(delivery.c.id).where(delivery.c.state == DeliveryState.REFUSED)
    keys = ("recipient_key", "topic_id", "article_id", "version")
    statement = delete(item).where(
        *(item.c[name] == bindparam(f"b_{name}") for name in keys), item.c.delivery_id.in_(refused)
    )
    connection.execute(statement, [{f"b_{name}": row[name] for name in keys} for row in rows])


def _followed() -> ColumnElement[bool]:
    delivery, later = schema.delivery, schema.delivery.alias()
    return exists().where(
        later.c.recipient_key == delivery.c.recipient_key, later.c.id > delivery.c.id
    )


def _stale(now: datetime) -> ColumnElement[bool]:
    return schema.delivery.c.marked_at <= now - _SENDING


def _given_up(state: DeliveryState, now: datetime) -> Any:
    if state is not DeliveryState.FAILED:
        return state
    table = schema.delivery
    refused = literal(DeliveryState.REFUSED, table.c.state.type)
    return case(
        (table.c.queued_at <= now - _TRYING, refused), else_=literal(state, table.c.state.type)
    )


def _due() -> ColumnElement[bool]:
    table = schema.delivery
    state = table.c.state
    return or_(
        state.in_([DeliveryState.QUEUED, DeliveryState.FAILED]),
        and_(state == DeliveryState.UNKNOWN, table.c.doubts < _MOST_DOUBTS),
        # That its sender died is a doubt that nobody has marked yet.
        and_(state == DeliveryState.SENDING, table.c.doubts < _MOST_DOUBTS - 1),
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
