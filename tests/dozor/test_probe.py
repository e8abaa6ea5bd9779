"""`dozor check --live`: every entry point answers, and nothing is taken in."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from dozor.models import Entry, EntryPointKind, Outcome, Precision, Stamp, Validators, VisitStatus
from dozor.probe import Probed, ProbeDesk
from dozor.protocols import HostState
from tests.dozor.desk_kit import MORNING, Desk, a_visit, entry, extraction, page, source
from tests.integration.world import make_world

ROOT = Path(__file__).parents[2]
VISIT = replace(
    a_visit(EntryPointKind.FEED, "town", MORNING), http_status=200, entry_count=2, detail="why"
)


def dated(value: datetime | date) -> Entry:
    precision = Precision.SECOND if isinstance(value, datetime) else Precision.DAY
    return entry(published=Stamp(value=value, precision=precision, origin="feed"))


def test_a_desk_that_listens_gives_out_nothing_to_fetch():
    desk = ProbeDesk()
    assert desk.visited(VISIT, [entry("one"), entry("two")]) == ()
    assert desk.carried(source()) == ()
    assert desk.validators(VISIT.url) == Validators()  # an entry point is read in full
    assert [probed.visit for probed in desk.found] == [VISIT]


def test_a_desk_that_listens_remembers_hosts_while_it_lives():
    desk, state = ProbeDesk(), HostState(host="https://town.example:443", not_before=MORNING)
    desk.remember_host(state)
    assert desk.host(state.host) == state
    assert desk.host("https://city.example:443") == HostState(host="https://city.example:443")


def test_a_desk_that_listens_ends_what_it_never_gave_out():
    """The protocol asks for an outcome; nothing is kept of it."""
    desk = ProbeDesk()
    (fetch,) = Desk().show(entry())
    assert desk.extracted(fetch, page(), [extraction()]) is Outcome.SEEN
    assert desk.failed(fetch, Outcome.TIMEOUT) is Outcome.TIMEOUT
    assert desk.unchanged(fetch) is Outcome.UNCHANGED
    assert desk.found == []


@pytest.mark.parametrize(
    ("entries", "newest"),
    [
        ([], None),
        ([entry()], None),
        ([dated(date(2026, 3, 5)), dated(date(2026, 3, 6)), entry()], date(2026, 3, 6)),
        ([dated(MORNING), dated(MORNING - timedelta(hours=1))], MORNING),
        ([dated(MORNING), dated(date(2026, 3, 6))], MORNING),
        ([dated(MORNING), dated(date(2026, 3, 7))], date(2026, 3, 7)),
    ],
    ids=["no entries", "no times", "days", "times", "a day and a time in it", "a later day"],
)
def test_the_newest_time_that_entries_state(entries, newest):
    desk = ProbeDesk()
    desk.visited(VISIT, entries)
    assert [probed.newest for probed in desk.found] == [newest]


def test_what_is_said_of_an_entry_point():
    probed = Probed(visit=VISIT, newest=date(2026, 3, 6))
    assert probed.line() == {
        "source": "town",
        "kind": "feed",
        "url": "https://town.example/feed",
        "status": "ok",
        "http_status": 200,
        "detail": "why",
        "entries": 2,
        "newest": "2026-03-06",
    }


def test_a_time_that_is_not_known_is_null():
    probed = Probed(visit=replace(VISIT, detail=None, status=VisitStatus.TIMEOUT))
    assert json.loads(json.dumps(probed.line()))["newest"] is None


@pytest.mark.slow
def test_every_entry_point_of_the_sample_newsroom_is_visited_once(tmp_path):
    with make_world(tmp_path) as world:
        setup = world.setup(1)
        database = tmp_path / "data" / "dozor.db"
        before = database.read_bytes()
        script = (
            "import json, sys\n"
            "from pathlib import Path\n"
            "from dozor.config import load_config\n"
            "from dozor.probe import probe\n"
            "from dozor.setup import Setup\n"
            "setup = Setup(config=load_config(Path(sys.argv[1])), database_url='sqlite://')\n"
            "if __name__ == '__main__':\n"
            "    for probed in probe(setup):\n"
            "        print(json.dumps(probed.line()))\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, str(world.config)],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            timeout=100,
            check=True,
        )
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        points = [point for source in setup.sources() for point in source.entry_points]
        assert len({line["url"] for line in lines}) == len(lines) >= len(points)
        statuses = {line["source"]: line["status"] for line in lines}
        assert statuses["agency"] == "ok"
        assert statuses["dead"] == "robots_unreachable"
        asked = [request.path for request in world.room.requests]
        assert len(asked) < 60  # robots, entry points and their sitemaps; no article
        assert database.read_bytes() == before
