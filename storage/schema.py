"""The tables, one comment each. The migrations make them; a test holds both equal.

Instants are UTC. Closed sets are stored as the text of their enum. Ids grow in order of arrival and
are never used twice, so newest-first pages by id. ``SCHEMA`` is the migration this program needs.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.types import TypeDecorator

from dozor.models import (
    ArticleState,
    DeliveryState,
    EntityKind,
    EntryPointKind,
    Outcome,
    Precision,
    VisitStatus,
)

SCHEMA = "0001"
URL_LENGTH = 2048  # of an entry, as shown; a longer one stands whole in its payload
TITLE_LENGTH = 500

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class Words(TypeDecorator[str]):
    """Text from outside. NUL and lone surrogates are dropped: PostgreSQL refuses them."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else clean(value)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC. A naive one is refused: its zone would be a guess."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Choice(TypeDecorator[StrEnum]):
    """A member of a closed set, stored as its text; anything else is refused on the way in."""

    impl = Text
    cache_ok = True

    def __init__(self, members: type[StrEnum]) -> None:
        super().__init__()
        self.members = members

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else self.members(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.members(value)


def clean(words: str) -> str:
    return words.replace("\0", "").encode("utf-8", "ignore").decode()


def _id() -> Column[int]:
    # Only INTEGER is an alias of SQLite's rowid.
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True)


def _reference(name: str, to: str, *, on_delete: str | None = None, **more: Any) -> Column[int]:
    return Column(name, BigInteger, ForeignKey(f"{to}.id", ondelete=on_delete), **more)


def _one_of(column: str, members: Iterable[str]) -> CheckConstraint:
    listed = ", ".join(f"'{member}'" for member in members)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _stamp(name: str) -> list[Any]:
    """A time value with where it came from. The value is ISO 8601: a bare date where only the day
    is known, else an instant in UTC."""
    return [
        Column(name, Text),
        Column(f"{name}_precision", Choice(Precision)),
        Column(f"{name}_origin", Words),
        Column(f"{name}_confidence", Float),
        Column(f"{name}_text", Words),
        _one_of(f"{name}_precision", Precision),
    ]


def _table(name: str, comment: str, *items: Any) -> Table:
    return Table(name, metadata, *items, comment=comment, sqlite_autoincrement=True)


host = _table(
    "host",
    "What is remembered of scheme://host:port between runs: Retry-After, robots.txt",
    Column("host", Words, primary_key=True),
    Column("not_before", Instant),
    Column("robots_status", Integer),  # 0: unreachable
    Column("robots_body", LargeBinary),
    Column("robots_fetched_at", Instant),
)

entry_point = _table(
    "entry_point",
    "What the next conditional request to an entry point sends",
    Column("url", Words, primary_key=True),  # of a very long one a digest, see rows.url_name
    Column("etag", Words),
    Column("last_modified", Words),
    Column("body_hash", Words),
    Column("last_ok_at", Instant),
)

older_page = _table(
    "older_page",
    "Pages behind the newest of a channel that are still to be visited; gone once one was read",
    _id(),
    Column("url", Words, nullable=False),
    Column("newest", Words, nullable=False),  # the entry point
    Column("back", Integer, nullable=False),  # pages behind the newest
    Column("found_at", Instant, nullable=False),
)

lock = _table(
    "lock",
    "Who holds what until when; a lease that has ended is taken over",
    Column("name", Words, primary_key=True),
    Column("holder", Words, nullable=False),
    Column("taken_at", Instant, nullable=False),
    Column("lease_until", Instant, nullable=False),
)

run = _table(
    "run",
    "The run ledger: one a job and local date, unless it was interrupted or failed",
    _id(),
    Column("job", Words, nullable=False),
    Column("local_date", Date),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("status", Text, nullable=False),
    _one_of("status", ("running", "done", "failed", "interrupted")),
    Index(
        "uq_run_job_local_date",
        "job",
        "local_date",
        unique=True,
        sqlite_where=text("local_date IS NOT NULL AND status IN ('running', 'done')"),
        postgresql_where=text("local_date IS NOT NULL AND status IN ('running', 'done')"),
    ),
)

visit = _table(
    "visit",
    "One call at one entry point during a run",
    _id(),
    _reference("run_id", "run", nullable=False, index=True),
    Column("source_id", Words, nullable=False),
    Column("kind", Choice(EntryPointKind), nullable=False),
    Column("url", Words, nullable=False),
    Column("entry_point", Words, nullable=False),  # url; of an older page of a channel, its newest
    Column("status", Choice(VisitStatus), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant, nullable=False),
    Column("http_status", Integer),
    Column("detail", Words),
    Column("entry_count", Integer, nullable=False),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("body_hash", Words),
    Index(None, "source_id", "finished_at"),
)

entry = _table(
    "entry",
    "A discovered entry; it ends in one outcome, without one it is still to do",
    _id(),
    _reference("run_id", "run", nullable=False),  # the run that discovered it
    # Null: tried anew, or looked at again. The index is for the deletion of visits.
    _reference("visit_id", "visit", index=True),
    Column("source_id", Words, nullable=False),
    Column("channel", Words, nullable=False),  # kind of the entry point that showed it, or "look"
    Column("url", Words, nullable=False),
    Column("url_key", Words, nullable=False),
    Column("title", Words),
    Column("published_hint", Text),
    Column("modified_hint", Text),
    Column("payload", Words),  # JSON of the whole entry while it may still be needed
    Column("attempts", Integer, nullable=False),  # earlier ones
    Column("discovered_at", Instant, nullable=False),
    Column("finished_at", Instant),
    _reference("finished_run_id", "run"),
    Column("outcome", Choice(Outcome)),
    Column("detail", Words),
    _reference("article_id", "article", on_delete="SET NULL"),
    CheckConstraint(
        "(outcome IS NULL) = (finished_at IS NULL)"
        " AND (outcome IS NULL) = (finished_run_id IS NULL)",
        name="ended",
    ),
    Index(None, "run_id", "source_id"),
    Index(None, "finished_run_id", "source_id"),
    Index(None, "url_key", "id"),
    Index(None, "source_id", "discovered_at"),
    Index(
        "ix_entry_unfinished",
        "source_id",
        "id",
        sqlite_where=text("outcome IS NULL"),
        postgresql_where=text("outcome IS NULL"),
    ),
)

known = _table(
    "known",
    "The last that is known of a URL key: for screening, and for a second look",
    Column("url_key", Words, primary_key=True),
    Column("outcome", Choice(Outcome), nullable=False),
    Column("last_looked_at", Instant, nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    Column("looks", Integer, nullable=False),
    _reference("article_id", "article", on_delete="SET NULL"),
    Column("content_hash", Words),
    Column("hint_key", Words),
    Column("etag", Words),
    Column("last_modified", Words),
)

article = _table(
    "article",
    "An article in its latest state; a withdrawal too takes a version number",
    _id(),
    Column("url", Words, nullable=False),
    Column("url_key", Words, nullable=False),
    Column("source_id", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("canonical_url", Words),
    Column("title", Words, nullable=False),
    Column("lead", Words),
    Column("text", Words, nullable=False),
    Column("authors", Words, nullable=False),  # JSON list
    Column("section", Words),
    Column("tags", Words, nullable=False),  # JSON list
    Column("language", Words),
    Column("site_name", Words),
    Column("image_url", Words),
    *_stamp("published"),
    # Only for filters: the instant, or the start of the day in UTC, or (unknown) when first seen.
    Column("published_sort", Instant, nullable=False),
    *_stamp("modified"),
    Column("page", Integer),
    Column("post", Words),  # JSON of what a channel shows of it; null: no post
    Column("content_hash", Words, nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),  # stored, new version, or withdrawn
    Column("state", Choice(ArticleState), nullable=False),
    Column("version", Integer, nullable=False),
    _reference("copy_of", "article", on_delete="SET NULL"),
    _one_of("state", ArticleState),
    UniqueConstraint("url_key"),
    Index(None, "content_hash"),
    Index(None, "published_sort"),
    Index(None, "changed_at"),
    Index(None, "source_id", "first_seen_at"),
)

version = _table(
    "version",
    "One state of an article's words",
    _reference("article_id", "article", on_delete="CASCADE", primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("title", Words, nullable=False),
    Column("lead", Words),
    Column("text", Words, nullable=False),
    Column("content_hash", Words, nullable=False),
    Column("seen_at", Instant, nullable=False),
    *_stamp("modified"),
)

match = _table(
    "match",
    "The verdict of one topic on one article, with its evidence",
    _reference("article_id", "article", on_delete="CASCADE", primary_key=True),
    Column("topic_id", Words, primary_key=True),
    Column("relevant", Boolean, nullable=False),
    Column("score", Float, nullable=False),
    Column("prominence", Words),
    Column("evidence", Words, nullable=False),  # JSON list
    Index(None, "topic_id", "article_id"),
)

sentence = _table(
    "sentence",
    "Sentences that spoke for a topic: what many articles of a source repeat says nothing of one",
    Column("source_id", Words, primary_key=True),
    Column("fingerprint", Words, primary_key=True),
    Column("url_key", Words, primary_key=True),
)

set_aside = _table(
    "set_aside",
    "An article on no topic: its words are kept for a while, to try a changed topic",
    Column("url_key", Words, primary_key=True),
    Column("url", Words, nullable=False),
    Column("source_id", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("lead", Words),
    Column("text", Words),  # null: forgotten
    Column("language", Words),
    *_stamp("published"),
    Column("content_hash", Words, nullable=False),
    Column("set_aside_at", Instant, nullable=False),
    Index(None, "set_aside_at"),
)

judgement = _table(
    "judgement",
    "What a person says of an article under a topic, with a copy of its words; the last one counts",
    _id(),
    Column("topic_id", Words, nullable=False),
    Column("url_key", Words, nullable=False),
    Column("person", Words, nullable=False),
    Column("relevant", Boolean, nullable=False),
    Column("reason", Words),
    Column("judged_at", Instant, nullable=False),
    Column("url", Words, nullable=False),
    Column("source_id", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("lead", Words),
    Column("text", Words, nullable=False),
    Column("language", Words),
    Column("section", Words),
    Index(None, "topic_id", "url_key", "person"),
)

ranker = _table(
    "ranker",
    "What was learned of the judgements of a topic; the last version orders its letters",
    Column("topic_id", Words, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("topic_digest", Words, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("model", Words, nullable=False),  # JSON
)

entity = _table(
    "entity",
    "Names of people, bodies and places in an article, where they stand",
    _id(),
    _reference("article_id", "article", on_delete="CASCADE", nullable=False, index=True),
    Column("kind", Choice(EntityKind), nullable=False),
    Column("name", Words, nullable=False),
    Column("lemmas", Words, nullable=False),  # of its words, a blank before and after each
    Column("field", Words, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    _one_of("kind", EntityKind),
)

entity_reading = _table(
    "entity_reading",
    "Which version of an article was read for names",
    _reference("article_id", "article", on_delete="CASCADE", primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
)

delivery = _table(
    "delivery",
    "One letter to one recipient: its bytes and how far it has come",
    _id(),
    Column("recipient", Words, nullable=False),  # the address as it was configured
    Column("recipient_key", Words, nullable=False),  # the same casefolded: one reader, one key
    Column("message_id", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("local_date", Date, nullable=False),
    Column("state", Choice(DeliveryState), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("queued_at", Instant, nullable=False),  # later than created_at when sent once more
    Column("marked_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("attempts", Integer, nullable=False),
    Column("doubts", Integer, nullable=False),  # times it may have arrived without our knowing
    Column("last_error", Words),
    _one_of("state", DeliveryState),
    # A letter that was refused is made anew, on the same day under the same Message-ID.
    Index(
        "uq_delivery_message_id",
        "message_id",
        unique=True,
        sqlite_where=text("state <> 'refused'"),
        postgresql_where=text("state <> 'refused'"),
    ),
    Index(None, "recipient_key", "local_date"),
    Index(None, "state"),
)

delivery_item = _table(
    "delivery_item",
    "What a letter told, but for a refused one; nobody is told a version under a topic twice",
    _reference("delivery_id", "delivery", on_delete="CASCADE", nullable=False, index=True),
    Column("recipient_key", Words, primary_key=True),
    Column("topic_id", Words, primary_key=True),
    _reference("article_id", "article", on_delete="CASCADE", primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
)

# PostgreSQL only. On SQLite the same name is an FTS5 table (lemmas; rowid = article id).
article_search = _table(
    "article_search",
    "The full-text index over the lemmas of an article",
    _reference("article_id", "article", on_delete="CASCADE", primary_key=True, autoincrement=False),
    Column("document", TSVECTOR, nullable=False),
    Index("ix_article_search_document", "document", postgresql_using="gin"),
)
