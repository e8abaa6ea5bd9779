"""A database that cannot be used: one line naming it, exit code 3, and it stays as it was."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import storage
from dozor.lock import NAME, held
from tests.dozor.cli.kit import MINIMAL, dozor, either, here
from tests.storage.examples import NOW, stored

COMMANDS = [
    ["run"],
    ["crawl"],
    ["letters"],
    ["letters", "--preview", "out"],
    ["letters", "resend", "--since", "2026-03-06"],
    ["search", "мост"],
    ["show", "1"],
    ["export", "--format", "csv"],
    ["sources", "health"],
    ["db", "check"],
    ["db", "backup", "copy.db"],
]
EVERY_COMMAND = pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
SOME_COMMANDS = pytest.mark.parametrize(
    "command", [["run"], ["letters"], ["search", "мост"], ["db", "check"]], ids=" ".join
)


def rows(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


@pytest.fixture
def database(place: Path) -> Path:
    """With one article."""
    path = place / "data" / "dozor.db"
    with closing(storage.open_store(f"sqlite:///{path}")) as store:
        stored(store, store.begin_run("crawl", NOW), lemmas="мост")
    return path


@pytest.fixture
def read_only(place: Path, database: Path) -> Iterator[Path]:
    """The data folder with the database, where nobody can write."""
    data = place / "data"
    if os.geteuid() != 0:
        database.chmod(0o444)
        data.chmod(0o555)
        yield data
        data.chmod(0o755)
        return
    for command in (["--bind", data, data], ["-o", "remount,bind,ro", data]):
        made = subprocess.run(["mount", *map(str, command)], capture_output=True, check=False)
        if made.returncode:
            pytest.skip(f"nothing can be mounted here: {made.stderr.decode().strip()}")
    yield data
    subprocess.run(["umount", "-l", str(data)], check=True)


@SOME_COMMANDS
def test_a_database_that_is_not_there_says_how_to_make_it(place, command):
    path = place / "data" / "dozor.db"
    path.unlink()
    done = either(command, cwd=place)
    assert (done.code, done.out) == (3, "")
    assert done.fault.startswith(f"database {path}: is at schema none (there is no such file)")
    assert done.fault.endswith("run `dozor db upgrade`")
    assert not path.exists()


@EVERY_COMMAND
def test_a_database_that_is_a_directory_is_told(place, command):
    path = place / "data" / "dozor.db"
    path.unlink()
    path.mkdir()
    done = either(command, cwd=place)
    assert (done.code, done.out) == (3, "")
    assert done.fault == (
        f"database {path}: is a directory: name a file, such as {path / 'dozor.db'}"
    )
    assert list(path.iterdir()) == []


@SOME_COMMANDS
def test_a_database_of_a_newer_program_is_refused_and_left_alone(place, database, command):
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = rows(database)
    done = either(command, cwd=place)
    assert (done.code, done.out) == (3, "")
    assert done.fault.startswith(f"database {database}: is at schema 9999, which is newer; ")
    assert rows(database) == before


def test_an_upgrade_refuses_a_newer_database_too(place, database):
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    done = here("db", "upgrade", cwd=place)
    assert (done.code, done.out) == (3, "")
    assert "which is newer" in done.fault


@SOME_COMMANDS
def test_a_database_that_is_no_database_is_told(place, command):
    path = place / "data" / "dozor.db"
    path.write_bytes(b"this is a letter to the editor, and no database at all\n" * 100)
    done = either(command, cwd=place)
    assert (done.code, done.out) == (3, "")
    assert done.fault.startswith(f"database {path}: is not an SQLite database")


@pytest.mark.parametrize("command", [["run"], ["crawl"], ["letters"], ["db", "upgrade"]], ids=str)
def test_a_database_that_cannot_be_written_is_told(place, read_only, command):
    done = either(command, cwd=place)
    assert (done.code, done.out) == (3, "")
    assert done.fault.startswith(f"database {read_only / 'dozor.db'}: ")
    assert "let this user write" in done.fault or "right to write" in done.fault


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "data").write_text("a file where the folder should be", encoding="utf-8")
    (tmp_path / "dozor.toml").write_text(MINIMAL, encoding="utf-8")
    for command in (["db", "upgrade"], ["run"], ["search", "мост"]):
        done = either(command, cwd=tmp_path)
        assert (done.code, done.out) == (3, ""), command
        assert str(tmp_path / "data") in done.fault


@pytest.mark.parametrize("url", ["mysql://a:secret@b/c", "sqlite://", "nonsense secret"])
def test_a_url_that_is_none_is_wrong_usage_and_shows_no_password(place, url):
    done = here("search", "мост", "--db", url, cwd=place)
    assert (done.code, done.out) == (2, "")
    assert done.fault.startswith("database URL")
    assert "secret" not in done.err


@pytest.mark.slow  # half a minute: so long a writer waits for another
def test_a_database_that_another_process_has_locked_is_told(place, database):
    with closing(sqlite3.connect(database)) as other:
        other.execute("BEGIN EXCLUSIVE")
        done = dozor("letters", cwd=place, timeout=100)
        assert (done.code, done.out) == (3, "")
        assert done.fault == (
            f"database {database}: is locked by another process: wait for it to end, or stop it"
        )
        other.rollback()
    assert dozor("search", "мост", cwd=place).code == 0


def test_a_reader_waits_for_no_writer(place, database):
    with closing(sqlite3.connect(database)) as other:
        other.execute("BEGIN EXCLUSIVE")
        done = dozor("search", "мост", "--json", cwd=place, timeout=15)
    assert [record["id"] for record in done.records] == [1]


@pytest.mark.parametrize("command", [["run"], ["crawl"], ["letters"]], ids=str)
def test_a_second_run_is_told_who_holds_the_lock(place, database, command):
    with (
        closing(storage.open_store(f"sqlite:///{database}")) as store,
        held(store, lambda: NOW.now(NOW.tzinfo)) as holder,
    ):
        done = either(command, cwd=place)
    assert (done.code, done.out) == (4, "")
    assert done.fault == (
        f"another run holds the lock '{NAME}': {holder}; wait for it to end, or stop it"
    )


def test_a_backup_writes_over_nothing(place, database):
    (place / "copy.db").write_text("mine", encoding="utf-8")
    done = here("db", "backup", "copy.db", cwd=place)
    assert (done.code, done.out) == (3, "")
    assert done.fault == "backup copy.db: exists already: name another file"
    assert (place / "copy.db").read_text(encoding="utf-8") == "mine"


def test_a_backup_is_a_database_one_can_search(place, database):
    assert here("db", "backup", "copy.db", cwd=place).code == 0
    shutil.rmtree(place / "data")
    done = here("search", "мост", "--json", "--db", "sqlite:///copy.db", cwd=place)
    assert [record["id"] for record in done.records] == [1]


def test_damage_is_told_a_line_each(place, database):
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DELETE FROM version")
        connection.commit()
    done = dozor("db", "check", cwd=place)
    assert (done.code, done.out) == (3, "")
    assert "database: article 1: has no version" in done.faults
