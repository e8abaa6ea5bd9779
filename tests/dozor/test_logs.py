"""The log file: one event a line, shared by processes, and never a reason to stop."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from dozor import logs
from dozor.logs import log_to, lost_log

FULL = Path("/dev/full")


@pytest.fixture(autouse=True)
def root() -> Iterator[logging.Logger]:
    before, level = logging.root.handlers, logging.root.level
    logging.root.handlers = []
    yield logging.root
    logging.root.handlers = before
    logging.root.setLevel(level)
    logging.captureWarnings(False)


def test_an_event_is_one_line_whatever_stands_in_it(tmp_path):
    log_to(tmp_path / "deep" / "dozor.log", quiet=True)
    logging.getLogger("a").info("read %s", "one\nforged\u2028\x1b[2Jtwo\udcff")
    (line,) = (tmp_path / "deep" / "dozor.log").read_text(encoding="utf-8").splitlines()
    assert line.endswith(" INFO a: read one\\nforged[2Jtwo\\udcff")


def test_nothing_is_made_before_there_is_an_event(tmp_path):
    log_to(tmp_path / "data" / "dozor.log", quiet=True)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_moved_away_is_made_anew(tmp_path):
    path = tmp_path / "dozor.log"
    log_to(path, quiet=True)
    logging.getLogger("a").info("one")
    path.rename(tmp_path / "moved")
    logging.getLogger("a").info("two")
    assert path.read_text(encoding="utf-8").endswith("two\n")


def test_a_large_file_is_rotated_when_a_process_begins(tmp_path, monkeypatch):
    monkeypatch.setattr(logs, "MOST_BYTES", 10)
    path = tmp_path / "dozor.log"
    for number in range(8):
        path.write_text(f"{number} and more than ten bytes", encoding="utf-8")
        log_to(path, quiet=True)
    kept = {file.name: file.read_text(encoding="utf-8")[0] for file in tmp_path.iterdir()}
    assert kept == {f"dozor.log.{n}": str(8 - n) for n in range(1, logs.KEPT + 1)}


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
def test_a_full_disk_loses_the_log_and_nothing_else(tmp_path, capsys):
    path = tmp_path / "dozor.log"
    path.symlink_to(FULL)
    log_to(path, quiet=True)
    for _ in range(100):
        logging.getLogger("a").error("an event")
    lost = lost_log()
    assert lost is not None
    assert (lost[0], lost[1].strerror) == (path, "No space left on device")
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
def test_space_that_comes_back_is_used(tmp_path):
    path = tmp_path / "dozor.log"
    path.symlink_to(FULL)
    log_to(path, quiet=True)
    logging.getLogger("a").error("lost")
    path.unlink()
    logging.getLogger("a").error("kept")
    assert lost_log() is None
    assert "kept" in path.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_made_loses_the_log_alone(tmp_path):
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    log_to(tmp_path / "data" / "dozor.log", quiet=True)
    logging.getLogger("a").error("an event")
    assert lost_log() is not None


@pytest.mark.parametrize(
    ("quiet", "verbose", "shown"),
    [(True, False, []), (False, False, ["beware"]), (False, True, ["by the way", "beware"])],
)
def test_standard_error_gets_what_was_asked_for(capsys, quiet, verbose, shown):
    log_to(None, quiet=quiet, verbose=verbose)
    logging.getLogger("a").info("by the way")
    logging.getLogger("a").warning("beware")
    told = capsys.readouterr().err.splitlines()
    assert [line.rpartition(": ")[2] for line in told] == shown
    assert verbose or all(line.startswith("dozor: ") for line in told)
