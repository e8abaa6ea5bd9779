"""A configuration that is missing, empty, unreadable or wrongly typed: a line a fault, code 2."""

import os
from pathlib import Path

import pytest

from dozor.registry import load_sources
from tests.dozor.cli.kit import MINIMAL, dozor, either, here, mail_table

CONTACT = 'contact = "mailto:operator@press.example"\n'


@pytest.mark.parametrize("command", ["run", "crawl", "letters", "schedule", "check", "sources"])
def test_a_missing_configuration_is_told_by_its_name(tmp_path, command):
    done = either([command], cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.fault == (
        "configuration: dozor.toml: there is no such file; write one with `dozor init`, "
        "or name yours with --config"
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty; write one with `dozor init`"),
        (b" \n\t\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"contact = mailto:a@b.example", "is not TOML"),
        (b'contact = "\xcf\xf0\xe8\xe2\xe5\xf2"', "is not UTF-8 (byte 11); save it as UTF-8"),
        (b"\x00\x01\x02", "is not TOML"),
        (b"[sources]\n", "contact: is missing; add it"),
        (b"contact = 3", "contact = 3: Input should be a valid string; it is how a site"),
        (b'contact = "me"', "contact = 'me': must say how to reach you"),
        (CONTACT.encode() + b"crawl = 3", "crawl = 3: Input should be"),
        (CONTACT.encode() + b'[crawl]\ndelay_seconds = "2"', "crawl.delay_seconds = '2'"),
        (CONTACT.encode() + b"[crawl]\ndelay_seconds = -1", "crawl.delay_seconds = -1"),
        (CONTACT.encode() + b"[crawl]\ndelay = 2", "crawl.delay: unknown key; did you mean"),
        (CONTACT.encode() + b"[crawl]\nworkers = true", "crawl.workers = True"),
        (CONTACT.encode() + b'[[schedule]]\ncron = "61 * * * *"', "schedule[0].cron"),
        (CONTACT.encode() + b'[topics]\nshipped = ["x"]', "topics.shipped: x: is not shipped"),
        (CONTACT.encode() + b'[topics]\nfiles = ["no.toml"]', "topics.files"),
        (CONTACT.encode() + b'[sources]\nenable = ["belt"]', "did you mean 'belta'?"),
        (CONTACT.encode() + b'[[recipients]]\naddress = "a@b.example"', "no [mail]"),
    ],
)
def test_a_wrong_configuration_is_one_line_and_exit_code_2(tmp_path, content, told):
    (tmp_path / "dozor.toml").write_bytes(content)
    done = dozor("run", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert told in done.fault
    assert list(tmp_path.iterdir()) == [tmp_path / "dozor.toml"]


def test_every_fault_is_told_at_once_a_line_each(tmp_path):
    text = 'contact = 3\ndata_dirr = "x"\n[crawl]\nworkers = 0\n'
    (tmp_path / "dozor.toml").write_text(text, encoding="utf-8")
    done = here("check", cwd=tmp_path)
    assert done.code == 2
    assert len(done.faults) == 3


def test_a_configuration_that_is_a_folder_is_told(tmp_path):
    done = here("check", "--config", ".", cwd=tmp_path)
    assert (done.code, done.fault) == (
        2,
        "configuration: .: is a folder; name the file, e.g. dozor.toml",
    )


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs proc(5)")
def test_a_file_that_cannot_be_read_is_told(tmp_path):
    done = dozor("check", "--config", "/proc/self/mem", cwd=tmp_path)  # EIO, for root as well
    assert done.code == 2
    assert done.fault.startswith("configuration: /proc/self/mem: cannot be read: ")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_the_right_to_read_it_is_told(tmp_path):
    path = tmp_path / "dozor.toml"
    path.write_text(MINIMAL, encoding="utf-8")
    path.chmod(0)
    done = here("check", cwd=tmp_path)
    assert (done.code, done.fault) == (
        2,
        "configuration: dozor.toml: cannot be read: Permission denied; check its permissions",
    )


def test_a_password_file_that_is_not_there_is_told_before_anything_is_sent(place):
    text = MINIMAL + mail_table(1).replace("[[", 'password_file = "secret"\n[[', 1)
    (place / "dozor.toml").write_text(text, encoding="utf-8")
    done = here("letters", cwd=place)
    assert (done.code, done.out) == (2, "")
    assert "mail.password_file" in done.fault
    assert str(place / "secret") in done.fault


def test_a_source_that_is_not_known_is_told(place):
    done = here("run", "--once", "nosuch", cwd=place)
    assert (done.code, done.out) == (2, "")
    assert done.fault == "source: nosuch: is not known; see `dozor sources list`"


def test_a_name_from_outside_forges_no_line(tmp_path):
    done = here("check", "--config", "no\ndozor: database: sound\x1b[2J", cwd=tmp_path)
    assert done.code == 2
    assert "\x1b" not in done.err
    assert "dozor: database: sound[2J" in done.fault  # inside the one line there is


def test_init_writes_what_check_accepts(tmp_path):
    assert here("init", cwd=tmp_path).code == 0
    done = here("check", cwd=tmp_path)
    assert (done.code, done.out) == (0, "")
    assert "1 topics; 1 recipients" in done.err


def test_init_counts_the_shipped_sources_rightly(tmp_path):
    here("init", cwd=tmp_path)
    text = (tmp_path / "dozor.toml").read_text(encoding="utf-8")
    assert f"the {len(load_sources())} sources that come with Dozor" in text


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["here.toml"], "init: here.toml: exists already; name another file, or use --force"),
        (["no/such/folder.toml"], "init: no/such/folder.toml: cannot be written: No such file"),
        (["here.toml/x"], "init: here.toml/x: cannot be written: Not a directory"),
    ],
)
def test_init_that_cannot_write_says_so_and_leaves_what_is_there(tmp_path, arguments, told):
    (tmp_path / "here.toml").write_text("mine", encoding="utf-8")
    done = here("init", *arguments, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.fault.startswith(told)
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("here.toml", "mine")]
