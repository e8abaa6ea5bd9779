"""Upgrade, backup, check; and the schema that the migrations make."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Table, inspect
from sqlalchemy.schema import CreateTable

import storage
from dozor.errors import ConfigError, SchemaError, StorageError
from storage import schema, upkeep
from storage.engine import Database
from tests.storage.examples import NOW, stored

MIGRATIONS = Path(upkeep.__file__).parent / "migrations"


def path_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def filled(url: str) -> str:
    store = storage.open_store(url)
    stored(store, store.begin_run("daily", NOW), "one", "мост")
    store.close()
    return url


# The schema


def test_the_program_needs_the_newest_migration() -> None:
    assert max(path.name[:4] for path in MIGRATIONS.glob("versions/0*.py")) == schema.SCHEMA


def test_the_migrations_make_the_schema(url: str) -> None:
    database = Database(url)

    def ours(_item: object, name: str | None, kind: str, *_: object) -> bool:
        # On SQLite the index is a virtual table, with tables of its own behind it.
        return not (database.is_sqlite and str(name).startswith("article_search"))

    with database.reading() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_object": ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, schema.metadata) == []
    database.close()


def test_the_migrations_make_the_checks_too(url: str) -> None:
    # Alembic does not compare them.
    database = Database(url)
    with database.reading() as connection:
        made = {
            check["name"]
            for name in schema.metadata.tables
            for check in inspect(connection).get_check_constraints(name)
        }
    database.close()
    meant = {
        check.name
        for table in schema.metadata.tables.values()
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    }
    assert made == meant


def test_the_migrations_make_the_words_of_the_checks(sqlite_url: str) -> None:
    def plain(sql: str) -> str:
        return "".join(sql.split()).replace('"', "")

    with closing(sqlite3.connect(path_of(sqlite_url))) as connection:
        made = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type='table'"))
    database = Database(sqlite_url)
    for table in schema.metadata.sorted_tables:
        if table.name != "article_search":
            assert sorted(_checks(plain(made[table.name]))) == sorted(
                _checks(plain(str(CreateTable(table).compile(database.engine))))
            )
    database.close()


def _checks(sql: str) -> list[str]:
    return [part.split(",CONSTRAINT")[0] for part in sql.split("CHECK(")[1:]]


@pytest.mark.parametrize("table", schema.metadata.sorted_tables, ids=lambda table: table.name)
def test_every_table_says_what_it_is(table: Table) -> None:
    assert table.comment


# Upgrade


def test_an_upgrade_makes_database_and_directory(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'place' / 'dozor.db'}"
    assert storage.schema_version(f"sqlite:///{tmp_path / 'dozor.db'}") is None
    assert storage.upgrade(url) == (None, schema.SCHEMA)
    assert storage.schema_version(url) == schema.SCHEMA


def test_a_second_upgrade_changes_nothing(url: str) -> None:
    assert storage.upgrade(url) == (schema.SCHEMA, schema.SCHEMA)


def test_tables_of_another_program_are_left_alone(empty_url: str) -> None:
    database = Database(empty_url, create=True)
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE article (id INTEGER)")
    with pytest.raises(StorageError, match=r"tables of another program \(article\)"):
        storage.upgrade(empty_url)
    with database.reading() as connection:
        assert inspect(connection).get_table_names() == ["article"]
    database.close()


def test_a_newer_database_is_not_upgraded(url: str) -> None:
    database = Database(url)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0999'")
    database.close()
    with pytest.raises(SchemaError, match="newer"):
        storage.upgrade(url)


def test_a_place_where_no_directory_can_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match=r"the directory .*file/deep cannot be made"):
        storage.upgrade(f"sqlite:///{tmp_path / 'file' / 'deep' / 'dozor.db'}")


@pytest.fixture
def later_migrations(tmp_path: Path) -> Path:
    """The migrations of a program to come: one good, one that breaks half-way."""
    target = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, target, ignore=shutil.ignore_patterns("__pycache__"))
    later = "from alembic import op\nrevision, down_revision = {!r}, {!r}\n\ndef upgrade():\n"
    (target / "versions" / "0002_mood.py").write_text(
        later.format("0002", "0001") + "    op.execute('CREATE TABLE mood (id INTEGER)')\n"
    )
    (target / "versions" / "0003_broken.py").write_text(
        later.format("0003", "0002")
        + "    op.execute('CREATE TABLE half (id INTEGER)')\n    op.execute('NONSENSE')\n"
    )
    return target


def test_a_migration_that_breaks_leaves_the_state_before_it(
    url: str, later_migrations: Path
) -> None:
    filled(url)
    with pytest.raises(StorageError, match=r"(?i)nonsense"):
        upkeep.upgrade(url, migrations=later_migrations)
    assert storage.schema_version(url) == "0002"
    database = Database(url)
    with database.reading() as connection:
        names = set(inspect(connection).get_table_names())
        assert connection.exec_driver_sql("SELECT count(*) FROM article").scalar_one() == 1
    database.close()
    assert "mood" in names
    assert "half" not in names


def test_a_copy_is_laid_beside_a_database_before_it_is_changed(
    sqlite_url: str, later_migrations: Path
) -> None:
    filled(sqlite_url)
    (later_migrations / "versions" / "0003_broken.py").unlink()
    assert upkeep.upgrade(sqlite_url, migrations=later_migrations) == ("0001", "0002")
    copy = f"{sqlite_url}.schema-0001.bak"
    assert storage.check(copy) == ()
    store = storage.open_store(copy, read_only=True)
    assert len(list(store.articles())) == 1
    store.close()


# Backup


def test_a_backup_made_while_others_write_is_whole(sqlite_url: str, tmp_path: Path) -> None:
    store = storage.open_store(filled(sqlite_url))
    with store.database.writing() as connection:  # type: ignore[attr-defined]
        connection.exec_driver_sql("UPDATE article SET title = 'half done'")
        storage.backup(sqlite_url, tmp_path / "copy.db")
    store.close()
    copy = storage.open_store(f"sqlite:///{tmp_path / 'copy.db'}")
    assert [article.title for article in copy.search([["мост"]])] == ["Мост открыли"]
    copy.close()


def test_a_backup_overwrites_nothing(sqlite_url: str, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("mine")
    with pytest.raises(StorageError, match="exists already"):
        storage.backup(sqlite_url, target)
    assert target.read_text() == "mine"


@pytest.mark.parametrize("place", ["nowhere/copy.db", "."])
def test_a_backup_to_no_place_is_refused(sqlite_url: str, tmp_path: Path, place: str) -> None:
    with pytest.raises(StorageError, match="backup"):
        storage.backup(sqlite_url, tmp_path / place)
    assert not list(tmp_path.glob("**/*.part"))


def test_a_backup_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemaError):
        storage.backup(f"sqlite:///{tmp_path / 'dozor.db'}", tmp_path / "copy.db")
    assert not list(tmp_path.iterdir())


def test_a_server_is_backed_up_by_its_own_tool() -> None:
    with pytest.raises(StorageError, match="pg_dump"):
        storage.backup("postgresql://127.0.0.1:1/none", "copy.db")


def test_upkeep_refuses_a_url_that_is_none() -> None:
    with pytest.raises(ConfigError):
        storage.upgrade("dozor.db")


# Check


def test_a_sound_database_has_no_problems(url: str) -> None:
    assert storage.check(filled(url)) == ()


def test_a_database_without_a_schema_is_not_checked(empty_url: str) -> None:
    with pytest.raises(SchemaError, match="run `dozor db upgrade`"):
        storage.check(empty_url)


def test_an_article_that_is_missing_from_the_index_is_found(url: str) -> None:
    database = Database(filled(url))
    with database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM article_search")
    database.close()
    assert storage.check(url) == ("article 1: has no place in the search index",)


def test_an_article_without_words_is_found(url: str) -> None:
    database = Database(filled(url))
    with database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM version")
    database.close()
    assert storage.check(url) == ("article 1: has no version",)


def test_a_row_that_refers_to_nothing_is_found(sqlite_url: str) -> None:
    filled(sqlite_url)
    with closing(sqlite3.connect(path_of(sqlite_url))) as connection, connection:
        connection.execute("UPDATE entry SET run_id = 99")
    (problem,) = storage.check(sqlite_url)
    assert "entry" in problem
    assert "run" in problem


def test_an_index_that_differs_from_its_text_is_found(sqlite_url: str) -> None:
    filled(sqlite_url)
    with closing(sqlite3.connect(path_of(sqlite_url))) as connection, connection:
        connection.execute("UPDATE article_search_content SET c0 = 'другое'")
    (problem,) = storage.check(sqlite_url)
    assert "damaged" in problem


def test_a_damaged_file_is_found(sqlite_url: str) -> None:
    filled(sqlite_url)
    path = path_of(sqlite_url)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'article'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * 200)
    assert storage.check(sqlite_url)
