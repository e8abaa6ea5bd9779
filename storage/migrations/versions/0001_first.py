"""The first schema: every table, and the search index of either database.

Frozen: what the tables are today stands in `storage.schema`; a change is a further migration.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # only INTEGER is the rowid
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _host()
    _entry_point()
    _older_page()
    _lock()
    _run()
    _visit()
    _article()
    _entry()
    _known()
    _version()
    _match()
    _sentence()
    _set_aside()
    _judgement()
    _ranker()
    _entity()
    _delivery()
    _delivery_item()
    if op.get_bind().dialect.name == "sqlite":
        # Lemmas come normalised, so the tokenizer takes no marks off letters (й is not и).
        op.execute(
            "CREATE VIRTUAL TABLE article_search"
            " USING fts5(lemmas, tokenize = 'unicode61 remove_diacritics 0')"
        )
    else:
        _article_search()


def downgrade() -> None:
    raise NotImplementedError("restore the copy that was made before the upgrade")


def _host() -> None:
    op.create_table(
        "host",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("not_before", INSTANT),
        sa.Column("robots_status", sa.Integer()),
        sa.Column("robots_body", sa.LargeBinary()),
        sa.Column("robots_fetched_at", INSTANT),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_host")),
        comment="What is remembered of scheme://host:port between runs: Retry-After, robots.txt",
        sqlite_autoincrement=True,
    )


def _entry_point() -> None:
    op.create_table(
        "entry_point",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("body_hash", sa.Text()),
        sa.Column("last_ok_at", INSTANT),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_entry_point")),
        comment="What the next conditional request to an entry point sends",
        sqlite_autoincrement=True,
    )


def _older_page() -> None:
    op.create_table(
        "older_page",
        sa.Column("id", ID, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("newest", sa.Text(), nullable=False),
        sa.Column("back", sa.Integer(), nullable=False),
        sa.Column("found_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_older_page")),
        comment=(
            "Pages behind the newest of a channel that are still to be visited; gone once one was "
            "read"
        ),
        sqlite_autoincrement=True,
    )


def _lock() -> None:
    op.create_table(
        "lock",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("taken_at", INSTANT, nullable=False),
        sa.Column("lease_until", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lock")),
        comment="Who holds what until when; a lease that has ended is taken over",
        sqlite_autoincrement=True,
    )


def _run() -> None:
    op.create_table(
        "run",
        sa.Column("id", ID, nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("local_date", sa.Date()),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('running', 'done', 'failed', 'interrupted')", name=op.f("ck_run_status")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        comment="The run ledger: one a job and local date, unless it was interrupted or failed",
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_run_job_local_date",
        "run",
        ["job", "local_date"],
        unique=True,
        sqlite_where=sa.text("local_date IS NOT NULL AND status IN ('running', 'done')"),
        postgresql_where=sa.text("local_date IS NOT NULL AND status IN ('running', 'done')"),
    )


def _visit() -> None:
    op.create_table(
        "visit",
        sa.Column("id", ID, nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("entry_point", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT, nullable=False),
        sa.Column("http_status", sa.Integer()),
        sa.Column("detail", sa.Text()),
        sa.Column("entry_count", sa.Integer(), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("body_hash", sa.Text()),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_visit_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        comment="One call at one entry point during a run",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_visit_run_id"), "visit", ["run_id"])
    op.create_index(op.f("ix_visit_source_id_finished_at"), "visit", ["source_id", "finished_at"])


def _article() -> None:
    op.create_table(
        "article",
        sa.Column("id", ID, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("canonical_url", sa.Text()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("authors", sa.Text(), nullable=False),
        sa.Column("section", sa.Text()),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("language", sa.Text()),
        sa.Column("site_name", sa.Text()),
        sa.Column("image_url", sa.Text()),
        sa.Column("published", sa.Text()),
        sa.Column("published_precision", sa.Text()),
        sa.Column("published_origin", sa.Text()),
        sa.Column("published_confidence", sa.Float()),
        sa.Column("published_text", sa.Text()),
        sa.Column("published_sort", INSTANT, nullable=False),
        sa.Column("modified", sa.Text()),
        sa.Column("modified_precision", sa.Text()),
        sa.Column("modified_origin", sa.Text()),
        sa.Column("modified_confidence", sa.Float()),
        sa.Column("modified_text", sa.Text()),
        sa.Column("page", sa.Integer()),
        sa.Column("post", sa.Text()),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("first_seen_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("copy_of", sa.BigInteger()),
        sa.CheckConstraint(
            "modified_precision IN ('second', 'minute', 'day', 'month')",
            name=op.f("ck_article_modified_precision"),
        ),
        sa.CheckConstraint(
            "published_precision IN ('second', 'minute', 'day', 'month')",
            name=op.f("ck_article_published_precision"),
        ),
        sa.CheckConstraint(
            "state IN ('live', 'withdrawn', 'retracted')", name=op.f("ck_article_state")
        ),
        sa.ForeignKeyConstraint(
            ["copy_of"], ["article.id"], name=op.f("fk_article_copy_of"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("url_key", name=op.f("uq_article_url_key")),
        comment="An article in its latest state; a withdrawal too takes a version number",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_article_changed_at"), "article", ["changed_at"])
    op.create_index(op.f("ix_article_content_hash"), "article", ["content_hash"])
    op.create_index(op.f("ix_article_published_sort"), "article", ["published_sort"])
    op.create_index(
        op.f("ix_article_source_id_first_seen_at"), "article", ["source_id", "first_seen_at"]
    )


def _entry() -> None:
    op.create_table(
        "entry",
        sa.Column("id", ID, nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("visit_id", sa.BigInteger()),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("published_hint", sa.Text()),
        sa.Column("modified_hint", sa.Text()),
        sa.Column("payload", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("discovered_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT),
        sa.Column("finished_run_id", sa.BigInteger()),
        sa.Column("outcome", sa.Text()),
        sa.Column("detail", sa.Text()),
        sa.Column("article_id", sa.BigInteger()),
        sa.CheckConstraint(
            "(outcome IS NULL) = (finished_at IS NULL)"
            " AND (outcome IS NULL) = (finished_run_id IS NULL)",
            name=op.f("ck_entry_ended"),
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_entry_article_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["finished_run_id"], ["run.id"], name=op.f("fk_entry_finished_run_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_entry_run_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_entry_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        comment="A discovered entry; it ends in one outcome, without one it is still to do",
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_entry_finished_run_id_source_id"), "entry", ["finished_run_id", "source_id"]
    )
    op.create_index(op.f("ix_entry_run_id_source_id"), "entry", ["run_id", "source_id"])
    op.create_index(
        op.f("ix_entry_source_id_discovered_at"), "entry", ["source_id", "discovered_at"]
    )
    op.create_index(
        "ix_entry_unfinished",
        "entry",
        ["source_id", "id"],
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )
    op.create_index(op.f("ix_entry_url_key_id"), "entry", ["url_key", "id"])
    op.create_index(op.f("ix_entry_visit_id"), "entry", ["visit_id"])


def _known() -> None:
    op.create_table(
        "known",
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("last_looked_at", INSTANT, nullable=False),
        sa.Column("first_seen_at", INSTANT, nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.BigInteger()),
        sa.Column("content_hash", sa.Text()),
        sa.Column("hint_key", sa.Text()),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_known_article_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("url_key", name=op.f("pk_known")),
        comment="The last that is known of a URL key: for screening, and for a second look",
        sqlite_autoincrement=True,
    )


def _version() -> None:
    op.create_table(
        "version",
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("modified", sa.Text()),
        sa.Column("modified_precision", sa.Text()),
        sa.Column("modified_origin", sa.Text()),
        sa.Column("modified_confidence", sa.Float()),
        sa.Column("modified_text", sa.Text()),
        sa.CheckConstraint(
            "modified_precision IN ('second', 'minute', 'day', 'month')",
            name=op.f("ck_version_modified_precision"),
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_version_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "number", name=op.f("pk_version")),
        comment="One state of an article's words",
        sqlite_autoincrement=True,
    )


def _match() -> None:
    op.create_table(
        "match",
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("topic_id", sa.Text(), nullable=False),
        sa.Column("relevant", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("prominence", sa.Text()),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_match_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "topic_id", name=op.f("pk_match")),
        comment="The verdict of one topic on one article, with its evidence",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_match_topic_id_article_id"), "match", ["topic_id", "article_id"])


def _sentence() -> None:
    op.create_table(
        "sentence",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", "fingerprint", "url_key", name=op.f("pk_sentence")),
        comment=(
            "Sentences that spoke for a topic: what many articles of a source repeat says nothing "
            "of one"
        ),
    )


def _set_aside() -> None:
    op.create_table(
        "set_aside",
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text()),
        sa.Column("text", sa.Text()),
        sa.Column("language", sa.Text()),
        sa.Column("published", sa.Text()),
        sa.Column("published_precision", sa.Text()),
        sa.Column("published_origin", sa.Text()),
        sa.Column("published_confidence", sa.Float()),
        sa.Column("published_text", sa.Text()),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("set_aside_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "published_precision IN ('second', 'minute', 'day', 'month')",
            name=op.f("ck_set_aside_published_precision"),
        ),
        sa.PrimaryKeyConstraint("url_key", name=op.f("pk_set_aside")),
        comment="An article on no topic: its words are kept for a while, to try a changed topic",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_set_aside_set_aside_at"), "set_aside", ["set_aside_at"])


def _judgement() -> None:
    op.create_table(
        "judgement",
        sa.Column("id", ID, nullable=False),
        sa.Column("topic_id", sa.Text(), nullable=False),
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("relevant", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("judged_at", INSTANT, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.Text()),
        sa.Column("section", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement")),
        comment="What a person says of an article under a topic, with a copy of its words; the last"
        " one counts",
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_judgement_topic_id_url_key_person"),
        "judgement",
        ["topic_id", "url_key", "person"],
    )


def _ranker() -> None:
    op.create_table(
        "ranker",
        sa.Column("topic_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("topic_digest", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("topic_id", "version", name=op.f("pk_ranker")),
        comment="What was learned of the judgements of a topic; the last version orders its"
        " letters",
        sqlite_autoincrement=True,
    )


def _entity() -> None:
    op.create_table(
        "entity",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lemmas", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('person', 'body', 'place')", name=op.f("ck_entity_kind")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_entity_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entity")),
        comment="Names of people, bodies and places in an article, where they stand",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_entity_article_id"), "entity", ["article_id"])
    op.create_table(
        "entity_reading",
        sa.Column("article_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
            name=op.f("fk_entity_reading_article_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_entity_reading")),
        comment="Which version of an article was read for names",
        sqlite_autoincrement=True,
    )


def _delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", ID, nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("recipient_key", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("queued_at", INSTANT, nullable=False),
        sa.Column("marked_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text()),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'failed', 'refused', 'unknown')",
            name=op.f("ck_delivery_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        comment="One letter to one recipient: its bytes and how far it has come",
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_delivery_recipient_key_local_date"), "delivery", ["recipient_key", "local_date"]
    )
    op.create_index(
        "uq_delivery_message_id",
        "delivery",
        ["message_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'refused'"),
        postgresql_where=sa.text("state <> 'refused'"),
    )
    op.create_index(op.f("ix_delivery_state"), "delivery", ["state"])


def _delivery_item() -> None:
    op.create_table(
        "delivery_item",
        sa.Column("delivery_id", sa.BigInteger(), nullable=False),
        sa.Column("recipient_key", sa.Text(), nullable=False),
        sa.Column("topic_id", sa.Text(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
            name=op.f("fk_delivery_item_article_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["delivery.id"],
            name=op.f("fk_delivery_item_delivery_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "recipient_key", "topic_id", "article_id", "version", name=op.f("pk_delivery_item")
        ),
        comment="What a letter told, but for a refused one; nobody is told a version under a topic"
        " twice",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_delivery_item_delivery_id"), "delivery_item", ["delivery_id"])


def _article_search() -> None:
    op.create_table(
        "article_search",
        sa.Column("article_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("document", postgresql.TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
            name=op.f("fk_article_search_article_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_search")),
        comment="The full-text index over the lemmas of an article",
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_article_search_document", "article_search", ["document"], postgresql_using="gin"
    )
