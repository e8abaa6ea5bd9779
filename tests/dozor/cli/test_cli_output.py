"""What stands on standard output: tables that fit and lose nothing, JSON and nothing else."""

import csv
import io
import json
import os
import pty
import subprocess
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import storage
from dozor.models import EntryPointKind, Precision
from tests.dozor.cli.kit import COMMAND, dozor, environment, here
from tests.storage.examples import NOW, a_match, a_post, a_stamp, a_visit, found, keyed, stored

LONG = "Мост через Днепр открыли после ремонта, и по нему пошли автобусы из Смоленска в Оршу " * 3
HOSTILE = "\x1b[2J\x1b]0;owned\x07Мост\r\ndozor: database: damaged\u2028\u202eитсог\u009b31m"
FULL = Path("/dev/full")


@pytest.fixture
def database(place: Path) -> Path:
    """Three articles: a long headline, a hostile one, one whose day alone is known."""
    path = place / "data" / "dozor.db"
    match = replace(a_match(), relevant=True)
    hostile = replace(match, evidence=(replace(match.evidence[0], passage=HOSTILE),))
    with closing(storage.open_store(f"sqlite:///{path}")) as store:
        run_id = store.begin_run("crawl", NOW)
        stored(store, run_id, "long", "мост", title=LONG, published=a_stamp(NOW))
        stored(store, run_id, "hostile", "мост", title=HOSTILE, text=HOSTILE, matches=(hostile,))
        day = a_stamp(date(2026, 3, 6), Precision.DAY)
        stored(store, run_id, "day", "мост", title="=1+1 | [red]Мост[/red] :smile:", published=day)
        found(store, run_id, "open")
        visit = a_visit("far", url=f"https://far.example/{'path/' * 20}feed", detail=HOSTILE)
        store.record_visit(run_id, visit, keyed("x", source_id="far"), NOW)
    return path


TABLES = [["search", "мост"], ["sources", "health"], ["show", "1", "--text"], ["show", "2"]]


@pytest.mark.parametrize("columns", [80, 120, 160])
@pytest.mark.parametrize("command", TABLES, ids=" ".join)
def test_a_table_fits_the_terminal_and_loses_no_word(place, database, command, columns):
    wide = here(*command, cwd=place)
    done = here(*command, cwd=place, env={"COLUMNS": str(columns)})
    assert (done.code, wide.code) == (0, 0)
    assert max(map(len, done.out.splitlines())) <= columns
    assert "…" not in done.out
    assert sorted("".join(done.out.split())) == sorted("".join(wide.out.split()))


def test_without_a_terminal_a_row_is_one_line_however_long(place, database):
    done = here("search", "мост", cwd=place)
    assert len(done.out.splitlines()) == 4
    assert " ".join(LONG.split()) in done.out


@pytest.mark.parametrize("command", TABLES, ids=" ".join)
def test_words_from_outside_move_no_cursor_and_forge_no_line(place, database, command):
    done = here(*command, cwd=place)
    for bad in ("\x1b", "\x07", "\r", "\u009b", "\u2028", "\u202e"):
        assert bad not in done.out + done.err
    assert not any(line.startswith("dozor: ") for line in done.out.splitlines())


def test_markup_in_a_headline_is_printed_as_it_stands(place, database):
    assert "=1+1 | [red]Мост[/red] :smile:" in here("search", "мост", cwd=place).out


@pytest.mark.parametrize(
    "command",
    [
        ["search", "мост", "--json"],
        ["show", "2", "--json", "--text"],
        ["export", "--format", "jsonl", "--text"],
        ["export", "--format", "jsonl", "--outcomes"],
        ["sources", "health", "--json"],
        ["sources", "--json", "-c", "all.toml"],
    ],
    ids=" ".join,
)
def test_json_is_an_object_a_line_and_nothing_else(place, database, command):
    (place / "all.toml").write_text('contact = "mailto:a@press.example"\n', encoding="utf-8")
    done = here(*command, cwd=place)
    assert done.records
    assert len(done.out.splitlines()) == done.out.count("\n")  # no other line end inside
    assert "\x1b" not in done.out


def test_json_says_what_stands_in_the_archive(place, database):
    (record,) = here("show", "2", "--json", "--text", cwd=place).records
    assert record["title"] == record["text"] == HOSTILE
    assert record["published_at"] is None
    assert record["first_seen_at"] == "2026-03-06T04:30:00+00:00"


@pytest.fixture
def channel(place: Path) -> Path:
    """A post of a channel, and a visit to it of three pages."""
    path = place / "data" / "dozor.db"
    with closing(storage.open_store(f"sqlite:///{path}")) as store:
        run_id = store.begin_run("crawl", NOW)
        stored(store, run_id, "post", "мост", kind="telegram", post=a_post())
        for url in ("https://t.me/s/a", "https://t.me/s/a?before=9", "https://t.me/s/a?before=5"):
            visit = a_visit("tg", kind=EntryPointKind.TELEGRAM, url=url, entry_count=20)
            store.record_visit(run_id, visit, [], NOW)
    return path


def test_the_pages_of_a_channel_are_one_row_of_health(place, channel):
    rows = [row for row in here("sources", "health", cwd=place).out.splitlines() if "tg" in row]
    (row,) = rows
    assert row.split()[:3] == ["tg", "ok", "60"]
    assert row.endswith(" https://t.me/s/a")
    records = here("sources", "health", "--json", cwd=place).records
    assert [(r["url"], r["entries"]) for r in records if r["source"] == "tg"] == [
        ("https://t.me/s/a", 60)
    ]


def test_a_post_is_shown_with_what_stood_beside_it(place, channel):
    shown = here("show", "1", cwd=place).out
    assert (
        "  post       forwarded from Смоленский путь https://t.me/put67/5; "
        "in reply to https://t.me/vestnik67/3; edited; album, photo, video (4 in the album); "
        "12300 views when first seen\n"
    ) in shown
    (record,) = here("show", "1", "--json", cwd=place).records
    assert record["post"]["forwarded_from"]["name"] == "Смоленский путь"


def test_the_outcomes_are_as_many_as_the_entries(place, database):
    rows = here("export", "--format", "jsonl", "--outcomes", cwd=place).records
    assert [row["outcome"] for row in rows] == ["stored"] * 3 + [None] * 2
    assert set(rows[0]) == {
        *("url", "source", "discovered_at", "finished_at", "outcome", "detail", "article")
    }


def test_csv_has_a_heading_and_runs_no_formula(place, database):
    done = here("export", "--format", "csv", "--text", cwd=place)
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert rows[2]["title"] == "'=1+1 | [red]Мост[/red] :smile:"
    assert rows[2]["published_at"] == "2026-03-06"
    assert "\x1b" not in done.out


@pytest.mark.parametrize("what", [[], ["--text"], ["--outcomes"]], ids=str)
def test_csv_of_nothing_is_its_heading(place, what):
    done = here("export", "--format", "csv", *what, cwd=place)
    assert done.code == 0
    assert len(done.out.splitlines()) == 1


def test_times_are_printed_with_their_zone_and_no_more_exactly_than_known(place, database):
    done = here("search", "мост", cwd=place)
    heading, day, hostile, long = done.out.splitlines()
    assert "Published, MSK" in heading
    assert " 2026-03-06 " in day
    assert " unknown " in hostile
    assert " 2026-03-06 07:30 " in long
    assert "2026-03-06 07:30:00 MSK (second, from json-ld)" in here("show", "1", cwd=place).out


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["--since", "2026-03-06"], {1, 2, 3}),
        (["--until", "2026-03-05"], set()),
        (["--since", "2026-03-07"], set()),
        (["--source", "town"], {1, 2, 3}),
        (["--source", "none"], set()),
        (["--topic", "bridges", "--limit", "1"], {3}),
    ],
    ids=str,
)
def test_a_search_is_narrowed(place, database, options, ids):
    done = here("search", "мост", "--json", *options, cwd=place)
    assert {record["id"] for record in done.records} == ids
    assert done.err.startswith(f"{len(ids)} found")


def test_what_is_not_there_is_told(place, database):
    done = here("show", "99", cwd=place)
    assert (done.code, done.out) == (2, "")
    assert done.fault == "show: article 99: is not in the archive; see `dozor search`"
    done = here("search", "…", cwd=place)
    assert (done.code, done.fault) == (
        2,
        "search: '…': has no word to look for; write at least one",
    )


@pytest.mark.parametrize("locale", ["C", "POSIX", "ru_RU.KOI8-R"])
def test_output_is_utf_8_whatever_the_locale(place, database, locale):
    env = {"LC_ALL": locale, "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    assert "Мост через Днепр" in dozor("show", "1", cwd=place, env=env).out


def in_terminal(folder: Path, *arguments: str, env: dict[str, str] | None = None) -> str:
    """What a terminal gets to show."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        env=environment({"TERM": "xterm", "COLUMNS": "100"} | (env or {})),
        stdin=follower,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    shown = b""
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:  # EIO: the other end was closed
            break
        if not part:
            break
        shown += part
    os.close(leader)
    process.wait(30)
    return shown.decode("utf-8", "replace")


def test_a_terminal_gets_a_bold_heading_and_no_color_takes_it_away(place, database):
    assert "\x1b[1m" in in_terminal(place, "search", "мост")
    assert "\x1b" not in in_terminal(place, "search", "мост", env={"NO_COLOR": "1"})


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "command",
    [
        ["search", "мост"],
        ["export", "--format", "csv"],
        ["--help"],
    ],
    ids=" ".join,
)
def test_an_output_that_leads_to_a_full_disk_is_told(place, database, command):
    with FULL.open("wb") as full:
        done = subprocess.run(
            [*COMMAND, *command],
            cwd=place,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    told = [line for line in done.stderr.decode().splitlines() if not line.endswith(" found")]
    assert (done.returncode, told) == (
        3,
        [
            "dozor: standard output: No space left on device; "
            "free space or mend the disk, then run again"
        ],
    )


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
def test_nobody_reading_the_errors_stops_no_work(place, database):
    with FULL.open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "search", "мост", "--json"],
            cwd=place,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=full,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 3


def test_a_reader_that_has_enough_is_no_fault(place, database):
    with closing(storage.open_store(f"sqlite:///{database}")) as store:
        run_id = store.begin_run("crawl", NOW)
        for number in range(300):
            stored(store, run_id, f"more-{number}", text=LONG * 4)
    process = subprocess.Popen(
        [*COMMAND, "export", "--format", "jsonl", "--text"],
        cwd=place,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert json.loads(process.stdout.readline())["id"] == 1
    process.stdout.close()
    told = process.stderr.read().decode()
    process.stderr.close()
    process.wait(30)
    assert told == ""
