"""Opening a database, and what is said when one cannot be used."""

import logging
import multiprocessing
import os
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from multiprocessing.queues import Queue
from pathlib import Path

import pytest
from sqlalchemy import event

import storage
from dozor.errors import ConfigError, SchemaError, StorageError
from dozor.models import Outcome
from storage.engine import Database, parse_url
from tests.storage.examples import NOW, a_known, an_article, found, keyed, stored


def path_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def refused(url: str, **how: object) -> str:
    with pytest.raises(StorageError) as caught:
        storage.open_store(url, **how)  # type: ignore[arg-type]
    message = str(caught.value)
    assert "\n" not in message
    return message


# URLs


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("dozor.db", id="a path"),
        pytest.param("", id="nothing"),
        pytest.param("mysql://localhost/dozor", id="another database"),
        pytest.param("sqlite://", id="no file"),
        pytest.param("sqlite:///:memory:", id="memory, which the next process cannot see"),
    ],
)
def test_a_url_of_no_use_is_refused_with_the_right_form(url: str) -> None:
    with pytest.raises(ConfigError, match=r"sqlite:///PATH"):
        storage.open_store(url)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_uses_psycopg(scheme: str) -> None:
    assert parse_url(f"{scheme}://u@h/n").drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://reader:secret@127.0.0.1:1/news",
        "postgresql://reader@127.0.0.1:1/news?password=secret",
    ],
)
def test_a_server_that_is_not_there_is_named_without_its_password(url: str) -> None:
    message = refused(url)
    assert "127.0.0.1" in message
    assert "cannot be reached" in message
    assert "secret" not in message


# Places


def test_a_missing_file_asks_for_an_upgrade_and_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "dozor.db"
    with pytest.raises(SchemaError, match=rf"{path}: is at schema none.*run `dozor db upgrade`"):
        storage.open_store(f"sqlite:///{path}")
    assert not path.exists()


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    assert f"there is no directory {tmp_path / 'no'}" in refused(
        f"sqlite:///{tmp_path / 'no' / 'dozor.db'}"
    )


def test_a_directory_is_no_database(tmp_path: Path) -> None:
    assert f"database {tmp_path}: is a directory" in refused(f"sqlite:///{tmp_path}")


def test_a_file_is_no_directory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "is no directory" in refused(f"sqlite:///{tmp_path / 'file' / 'dozor.db'}")


def test_another_file_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Письмо. " * 1000)
    assert f"{path}: is not an SQLite database" in refused(f"sqlite:///{path}")
    assert path.read_text() == "Письмо. " * 1000


def test_a_path_of_odd_characters_is_a_path(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'год 100% #1'}/дозор.db"
    storage.upgrade(url)
    storage.open_store(url).close()


# Schemas


def test_an_empty_database_asks_for_an_upgrade(empty_url: str) -> None:
    if empty_url.startswith("sqlite"):
        path_of(empty_url).touch()
    with pytest.raises(SchemaError, match="schema none, the program needs 0001"):
        storage.open_store(empty_url)


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("0000", "the program needs 0001: run `dozor db upgrade`"),
        ("0999", "which is newer; the program needs 0001: install"),
        ("3ac1", "which is newer; the program needs 0001: install"),
    ],
)
def test_another_schema_is_refused(url: str, version: str, said: str) -> None:
    database = Database(url)
    with database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{version}'")
    database.close()
    with pytest.raises(SchemaError, match=f"schema {version}, {said}"):
        storage.open_store(url)


# Access


def test_a_store_opened_for_reading_refuses_to_write(url: str) -> None:
    store = storage.open_store(url, read_only=True)
    assert store.last_run() is None
    with pytest.raises(StorageError, match="is read-only"):
        store.begin_run("daily", NOW)
    store.close()


def test_a_reader_is_not_held_up_by_a_writer(sqlite_url: str) -> None:
    with closing(sqlite3.connect(path_of(sqlite_url), isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        store = storage.open_store(sqlite_url, read_only=True, busy_seconds=0)
        assert store.last_run() is None
        store.close()


def test_a_database_that_stays_locked_is_named(sqlite_url: str) -> None:
    with closing(sqlite3.connect(path_of(sqlite_url), isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        message = refused(sqlite_url, busy_seconds=0.1)
    assert f"{path_of(sqlite_url)}: is locked by another process" in message


def test_a_row_that_stays_locked_on_the_server_is_told(postgresql_schema: str) -> None:
    storage.upgrade(postgresql_schema)
    store = storage.open_store(postgresql_schema, busy_seconds=0.1)
    other = Database(postgresql_schema)
    with other.writing() as connection:
        connection.exec_driver_sql("LOCK TABLE run")
        with pytest.raises(StorageError, match="is locked by another process"):
            store.begin_run("daily", NOW)
    other.close()
    store.close()


def test_a_connection_that_was_cut_is_told_and_made_anew(postgresql_schema: str) -> None:
    storage.upgrade(postgresql_schema)
    store = storage.open_store(postgresql_schema)
    with (
        pytest.raises(StorageError, match=r"the server stopped the work|cannot be reached"),
        store.database.writing() as connection,  # type: ignore[attr-defined]
    ):
        connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
    assert store.begin_run("daily", NOW) == 1
    store.close()


@pytest.fixture
def common_directory() -> Iterator[Path]:
    """A directory another user may enter; those of pytest are private."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        directory.chmod(0o755)
        yield directory
        directory.chmod(0o755)


def open_as_nobody(url: str, said: "Queue[str]") -> None:
    if os.geteuid() == 0:  # whom no rights stop
        os.setuid(65534)
    try:
        storage.open_store(url)
    except StorageError as error:
        said.put(str(error))
    else:
        said.put("opened")


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_a_database_this_user_may_not_write_is_read_only(
    template: Path, common_directory: Path
) -> None:
    path = common_directory / "dozor.db"
    path.write_bytes(template.read_bytes())
    path.chmod(0o444)
    common_directory.chmod(0o555)
    fork = multiprocessing.get_context("fork")
    said: Queue[str] = fork.Queue()
    process = fork.Process(target=open_as_nobody, args=(f"sqlite:///{path}", said))
    process.start()
    message = said.get(timeout=60)
    process.join(60)
    assert f"database {path}: " in message
    assert "write" in message


# Trouble on the way


def test_a_full_disk_is_told_and_loses_nothing(sqlite_url: str) -> None:
    store = storage.open_store(sqlite_url)
    run_id = store.begin_run("daily", NOW)
    kept = stored(store, run_id, "kept", "мост")

    def fill(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 8}")

    engine = store.database.engine  # type: ignore[attr-defined]
    engine.dispose()
    event.listen(engine, "connect", fill)
    (entry_id,) = found(store, run_id, "big")
    big = an_article("big", text="я" * 500_000)
    with pytest.raises(StorageError, match="no space is left on its disk"):
        store.store(run_id, entry_id, big, Outcome.STORED, a_known("big"), "мост", NOW)
    assert [article.id for article in store.search([["мост"]])] == [kept]
    assert store.outcome_counts(run_id) == (2, 1)
    engine.dispose()
    event.remove(engine, "connect", fill)
    store.store(run_id, entry_id, big, Outcome.STORED, a_known("big"), "мост", NOW)
    store.close()
    assert storage.check(sqlite_url) == ()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MB; needs root."""
    target = tmp_path / "disk"
    target.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(target)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a file system cannot be mounted here")
    yield target
    subprocess.run(["umount", str(target)], check=True)


def test_a_disk_that_fills_up_is_told_and_loses_nothing(small_disk: Path) -> None:
    url = f"sqlite:///{small_disk / 'dozor.db'}"
    storage.upgrade(url)
    store = storage.open_store(url)
    run_id = store.begin_run("daily", NOW)
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"0" * 400_000)
    kept: list[int] = []

    def fill() -> None:
        for number in range(500):
            kept.append(stored(store, run_id, f"n{number}", "мост", text="я" * 20_000))

    with pytest.raises(StorageError, match="disk"):
        fill()
    assert kept
    assert len(list(store.articles())) == len(kept)
    ballast.unlink()
    stored(store, run_id, "after", "мост")
    store.close()
    assert storage.check(url) == ()


def test_text_that_a_database_refuses_is_stored_without_it(url: str) -> None:
    store = storage.open_store(url)
    run_id = store.begin_run("daily", NOW)
    article_id = stored(
        store, run_id, "one", "мо\0ст", title="Мо\0ст", text="\ud800да\0", tags=("\0а\udfff",)
    )
    article = store.article(article_id)
    assert article is not None
    assert (article.title, article.text) == ("Мост", "да")
    assert len(store.search([["мост"]])) == 1
    store.close()


def test_a_naive_time_is_a_fault_not_a_guess(url: str) -> None:
    store = storage.open_store(url)
    with pytest.raises(StorageError, match="has no zone"):
        store.begin_run("daily", NOW.replace(tzinfo=None))
    store.close()


def test_a_fault_does_not_repeat_texts_of_others(url: str) -> None:
    store = storage.open_store(url)
    run_id = store.begin_run("daily", NOW)
    stored(store, run_id, "one")
    (entry_id,) = found(store, run_id, "one")
    with pytest.raises(StorageError) as caught:
        store.store(
            run_id,
            entry_id,
            an_article("one", title="Тайный заголовок"),
            Outcome.STORED,
            a_known(),
            "",
            NOW,
        )
    assert "Тайный" not in str(caught.value)
    store.close()


# Durability


def synchronous(url: str, *, durable: bool) -> int:
    database = Database(url)
    with database.writing(durable=durable) as connection:
        level = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
    database.close()
    return int(level)


def test_letters_are_written_through_to_the_disk(sqlite_url: str) -> None:
    normal, full = 1, 2
    assert synchronous(sqlite_url, durable=False) == normal
    assert synchronous(sqlite_url, durable=True) == full


@pytest.mark.parametrize("call", ["queue", "mark", "requeue"])
def test_the_outbox_asks_for_it(sqlite_url: str, call: str) -> None:
    store = storage.open_store(sqlite_url)
    delivery = store.queue("r@example.org", "<1>", "s", b"", [], NOW, NOW.date())
    levels: list[int] = []

    def note(connection: object) -> None:
        levels.append(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())  # type: ignore[attr-defined]

    event.listen(store.database.engine, "commit", note)  # type: ignore[attr-defined]
    {
        "queue": lambda: store.queue("r@example.org", "<2>", "s", b"", [], NOW, NOW.date()),
        "mark": lambda: store.mark(delivery, "sent", NOW),  # type: ignore[arg-type]
        "requeue": lambda: store.requeue(NOW, NOW),
    }[call]()
    assert 2 in levels
    store.close()


def test_the_journal_is_a_write_ahead_log(sqlite_url: str) -> None:
    with closing(sqlite3.connect(path_of(sqlite_url))) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


# The clock


@pytest.mark.parametrize(("behind", "warned"), [(timedelta(days=2), True), (timedelta(0), False)])
def test_a_clock_behind_the_store_is_logged(
    url: str, caplog: pytest.LogCaptureFixture, behind: timedelta, warned: bool
) -> None:
    store = storage.open_store(url)
    store.begin_run("daily", NOW)
    store.close()
    with caplog.at_level(logging.WARNING, logger="storage"):
        storage.open_store(url, now=NOW - behind).close()
    assert ("set the clock" in caplog.text) is warned


def test_the_payload_of_an_entry_goes_when_it_is_needed_no_more(url: str) -> None:
    store = storage.open_store(url)
    run_id = store.begin_run("daily", NOW)
    ids = found(store, run_id, "final", "passing", "open")
    store.finish(run_id, ids[0], Outcome.SEEN, NOW)
    store.finish(run_id, ids[1], Outcome.TIMEOUT, NOW)
    with store.database.reading() as connection:  # type: ignore[attr-defined]
        payloads = connection.exec_driver_sql("SELECT payload FROM entry ORDER BY id").scalars()
        assert [payload is None for payload in payloads] == [True, False, False]
    assert store.unfinished("town")[0].entry == keyed("open")[0][1]
    store.close()
