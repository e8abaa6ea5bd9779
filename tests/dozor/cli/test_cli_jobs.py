"""`dozor run` and `newsroom` as an operator sees them: table, JSON, progress, interruption."""

import json
import os
import pty
import re
import signal
import subprocess
import time

import pytest

from tests.dozor.cli.kit import COMMAND, dozor, environment
from tests.integration.world import make_world

pytestmark = [pytest.mark.slow, pytest.mark.timeout(200)]


def test_a_run_prints_its_table_names_what_failed_and_keeps_json_pure(world):
    folder = world.config.parent
    first = dozor("run", cwd=folder)
    assert first.code == 1
    heading, *rows = first.out.splitlines()
    assert heading.split() == ["Source", "Visits", "Entries", "Outcomes"]
    assert len(rows) == 12
    told = [line for line in first.err.splitlines() if line.startswith("dozor: ")]
    assert told == [
        "dozor: source dead: unread: robots_unreachable",
        "dozor: source limit: unread: rate_limited",
    ]
    assert "letter to analyst@press.example: sent" in first.err
    assert "\x1b" not in first.out + first.err

    second = dozor("run", "--json", "--quiet", cwd=folder)
    assert len(second.records) == 12
    fields = {"run", "source", "visits", "discovered", "carried", "outcomes"}
    assert all(set(record) == fields for record in second.records)
    assert [*map("dozor: ".__add__, second.faults)] == told

    log = (folder / "data" / "dozor.log").read_text(encoding="utf-8")
    assert "source dead: unread: robots_unreachable" in log
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} [A-Z]+ ", log)


def test_progress_is_shown_in_a_terminal_alone(world):
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "crawl", "--once", "agency", "--json"],
        cwd=world.config.parent,
        env=environment({"TERM": "xterm", "COLUMNS": "80"}),
        stdout=subprocess.PIPE,
        stderr=follower,
    )
    os.close(follower)
    out, _ = process.communicate(timeout=60)
    shown = os.read(leader, 65536).decode("utf-8", "replace")
    os.close(leader)
    assert "entries" in shown
    assert [json.loads(line)["source"] for line in out.decode().splitlines()] == ["agency"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_crawl_says_so_and_leaves_a_database_to_go_on_with(tmp_path, number):
    with make_world(tmp_path, slow_seconds=20.0) as world:
        process = subprocess.Popen(
            [*COMMAND, "crawl", "--once", "slow"],
            cwd=tmp_path,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        while not any(r.host.startswith("slow") for r in world.room.requests):
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(number)
        world.room.stopping.set()  # the slow site need not be waited for
        _, err = process.communicate(timeout=90)
    assert process.returncode == 1
    assert "interrupted: what was stored stands; run again to go on" in err.decode()
    assert "Traceback" not in err.decode()
    assert dozor("db", "check", cwd=tmp_path).code == 0


def test_the_newsroom_tells_its_address_and_ends_with_ctrl_c(tmp_path):
    process = subprocess.Popen(
        [*COMMAND, "newsroom", "--port", "0"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    line = process.stderr.readline().decode()
    (port,) = re.findall(r"http://127\.0\.0\.1:(\d+)/", line)
    assert int(port) > 0
    busy = dozor("newsroom", "--port", port, cwd=tmp_path)
    assert (busy.code, busy.out) == (2, "")
    assert busy.fault == (
        f"newsroom: port {port}: Address already in use; choose another with --port"
    )
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, b"", b"")
