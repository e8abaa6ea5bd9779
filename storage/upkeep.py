"""Looking after the database itself: schema version, upgrade, backup, check."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, inspect, select, text

from dozor.errors import SchemaError, StorageError
from storage import schema
from storage.engine import BUSY_SECONDS, Database
from storage.faults import told

_MIGRATIONS = Path(__file__).parent / "migrations"
_VERSION = text("SELECT version_num FROM alembic_version")  # the table Alembic keeps


def schema_version(url: str) -> str | None:
    """The schema a database is at; None for one that is missing or has none."""
    with _opened(Database(url, read_only=True)) as database:
        if database.path is not None and not _exists(database):
            return None
        with database.reading() as connection:
            return read_version(connection)


def upgrade(
    url: str, *, busy_seconds: float = BUSY_SECONDS, migrations: Path = _MIGRATIONS
) -> tuple[str | None, str]:
    """Bring a database to the newest schema; make it, and its directory, when missing.

    Gives the versions before and after. A migration is one transaction: interrupted, it never was.
    Before an SQLite database is changed, a copy is laid beside it: ``NAME.schema-VERSION.bak``.
    """
    with _opened(Database(url, create=True, busy_seconds=busy_seconds)) as database:
        _make_directory(database)
        with database.reading() as connection:
            before = read_version(connection)
            if before is None:
                _refuse_strange_tables(database, connection)
        if before is not None and not (before.isdigit() and before <= _newest(migrations)):
            raise SchemaError(
                f"database {database.name}: is at schema {before}, which is newer; the program "
                f"needs {_newest(migrations)}: install the Dozor that wrote it"
            )
        if before is not None and before != _newest(migrations) and database.path is not None:
            copy_file(database, Path(f"{database.path}.schema-{before}.bak"))
        _migrate(database, migrations)
        with database.reading() as connection:
            return before, read_version(connection) or ""


def backup(url: str, path: str | Path) -> None:
    """Copy an SQLite database while it is in use. The copy is whole or is not there."""
    with _opened(Database(url, read_only=True)) as database:
        if not database.is_sqlite:
            raise database.fail("PostgreSQL has its own backup: use pg_dump")
        require_file(database)
        target = Path(path)
        if target.exists():
            raise StorageError(f"backup {target}: exists already: name another file")
        copy_file(database, target)


def check(url: str) -> tuple[str, ...]:
    """What is wrong with a database, a sentence each; nothing when it is sound.

    Raises as `storage.open_store` does for one that cannot be opened at all.
    """
    with _opened(Database(url)) as database:
        require_file(database)
        with database.reading() as connection:
            require_version(database, read_version(connection))
        with database.writing():
            pass  # one that another process has locked is told once, not look after look
        problems: list[str] = []
        if database.is_sqlite:
            for look in (_quick_check, _foreign_key_check, _search_check):
                problems += _tried(database, look)
        problems += _tried(database, _half_stored)
    return tuple(problems)


# What `open_store` asks too


def read_version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(_VERSION)
    return version


def require_version(database: Database, found: str | None) -> None:
    if found == schema.SCHEMA:
        return
    stands = f"database {database.name}: is at schema {found or 'none'}"
    needs = f"the program needs {schema.SCHEMA}"
    if found is None or (found.isdigit() and found < schema.SCHEMA):
        raise SchemaError(f"{stands}, {needs}: run `dozor db upgrade`")
    raise SchemaError(f"{stands}, which is newer; {needs}: install the Dozor that wrote it")


def require_file(database: Database) -> None:
    """Of SQLite: that there is a file to open, before the driver says so in dark words."""
    if database.path is not None and not _exists(database):
        raise SchemaError(
            f"database {database.name}: is at schema none (there is no such file), "
            f"the program needs {schema.SCHEMA}: run `dozor db upgrade`"
        )


def copy_file(database: Database, target: Path) -> None:
    """SQLite's backup API: a consistent copy, also while others write."""
    if target.is_dir() or not target.parent.is_dir():
        raise StorageError(f"backup {target}: is a directory, or lies in none: name another file")
    part = target.with_name(target.name + ".part")
    try:
        part.unlink(missing_ok=True)
        with (
            told(database.name),
            closing(sqlite3.connect(f"{_uri(database)}?mode=ro", uri=True)) as source,
            told(str(target)),
            closing(sqlite3.connect(part)) as copy,
        ):
            source.backup(copy)
        part.replace(target)
    except OSError as error:
        raise StorageError(f"backup {target}: {error.strerror}: name another place") from error
    finally:
        _remove(part)


def _uri(database: Database) -> str:
    return "" if database.path is None else database.path.as_uri()


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # it could not be made either


def _exists(database: Database) -> bool:
    """Whether the file is there; ``StorageError`` when there could be none."""
    path = Path(database.name)
    try:
        if path.is_dir():
            raise database.fail(f"is a directory: name a file, such as {path / 'dozor.db'}")
        if path.parent.exists() and not path.parent.is_dir():
            raise database.fail(f"{path.parent} is no directory: name another place")
        if not path.parent.is_dir():
            raise database.fail(
                f"there is no directory {path.parent}: make it, or run `dozor db upgrade`"
            )
        return path.exists()
    except PermissionError as error:
        raise database.fail(
            "this user may not look there: give the right, or name another place"
        ) from error


def _make_directory(database: Database) -> None:
    if database.path is None:
        return
    try:
        database.path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise database.fail(
            f"the directory {database.path.parent} cannot be made ({error.strerror}): "
            "name another place"
        ) from error
    _exists(database)


@contextmanager
def _opened(database: Database) -> Iterator[Database]:
    try:
        yield database
    finally:
        database.close()


# Migrations


def _newest(migrations: Path) -> str:
    """Migrations are numbered files: ``0001_first.py``."""
    numbers = (path.name.split("_")[0] for path in (migrations / "versions").glob("[0-9]*_*.py"))
    return max(numbers)


def _migrate(database: Database, migrations: Path) -> None:
    from alembic import command  # half a second that no run pays
    from alembic.config import Config

    config = Config()
    # The configuration is read with interpolation, so a per cent sign in the path is doubled.
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["database"] = database
    with told(database.name):
        command.upgrade(config, "head")


def _refuse_strange_tables(database: Database, connection: Connection) -> None:
    strange = set(inspect(connection).get_table_names()) & set(schema.metadata.tables)
    if strange:
        raise database.fail(
            f"holds tables of another program ({', '.join(sorted(strange))}): name another database"
        )


# Checks


def _tried(database: Database, look: Callable[[Connection], list[str]]) -> list[str]:
    try:
        with database.writing() as connection:
            return look(connection)
    except StorageError as error:
        return [str(error)]


def _quick_check(connection: Connection) -> list[str]:
    found = connection.exec_driver_sql("PRAGMA quick_check").scalars().all()
    return [f"file: {line}" for line in found if line != "ok"]


def _foreign_key_check(connection: Connection) -> list[str]:
    found = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return [
        f"{row[0]}: row {row[1]} refers to a row of {row[2]} that is not there" for row in found
    ]


def _search_check(connection: Connection) -> list[str]:
    # Raises SQLITE_CORRUPT_VTAB when the index and its text differ.
    connection.exec_driver_sql(
        "INSERT INTO article_search(article_search) VALUES('integrity-check')"
    )
    return []


def _half_stored(connection: Connection) -> list[str]:
    """An article, its words and its place in the index appear together or not at all."""
    article, key = schema.article, "rowid" if connection.dialect.name == "sqlite" else "article_id"
    missing = {
        "no version": select(article.c.id).where(
            article.c.id.not_in(select(schema.version.c.article_id))
        ),
        "no place in the search index": select(article.c.id).where(
            text(f"article.id NOT IN (SELECT {key} FROM article_search)")  # noqa: S608
        ),
    }
    return [
        f"article {article_id}: has {what}"
        for what, query in missing.items()
        for article_id in connection.scalars(query)
    ]
