"""SIGKILL at any moment: the next run gives the same articles and letters, none doubled."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from dozor import jobs
from dozor.errors import LockedError
from tests.integration.world import TODAY, make_world

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

SCRIPT = Path(__file__).with_name("live_once.py")
ROOT = Path(__file__).parents[2]
MORNING = TODAY - timedelta(days=1)


def start(world):
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), str(world.config), MORNING.isoformat()],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def stored(world):
    with jobs.database(world.setup(1)) as store:
        port = f":{world.room.port}"  # another each time
        return sorted(
            (a.url_key.replace(port, ""), a.title, a.content_hash, a.version)
            for a in store.articles()
        )


def outcomes(world):
    with jobs.database(world.setup(1)) as store:
        return list(store.outcomes())


def message_ids(world):
    return [message["Message-ID"] for message in world.mailbox.messages]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    with make_world(tmp_path_factory.mktemp("undisturbed")) as world:
        started = time.monotonic()
        assert start(world).wait(120) == 0
        return stored(world), time.monotonic() - started


@pytest.mark.parametrize("seed", range(2))
def test_ten_kills_and_a_run_give_what_an_undisturbed_run_gives(tmp_path, undisturbed, seed):
    expected, lasted = undisturbed
    moments = random.Random(seed)
    with make_world(tmp_path) as world:
        for _ in range(10):
            process = start(world)
            time.sleep(moments.uniform(0.2, 0.9) * lasted)
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert start(world).wait(120) == 0
        assert stored(world) == expected
        rows = outcomes(world)
        assert all(row["outcome"] for row in rows)
        finished = [row["url"] for row in rows if row["outcome"] in {"stored", "copy"}]
        assert len(finished) == len(set(finished))
        # A kill between handing a letter over and noting it costs one more copy, with the same id.
        assert len(set(message_ids(world))) == 1
        assert len(message_ids(world)) <= 2


def test_two_runs_at_once_make_one(tmp_path):
    with make_world(tmp_path) as world:
        first = start(world)
        setup = world.setup(1)
        while True:
            with jobs.database(setup) as store:
                if store.last_run() is not None:
                    break
            time.sleep(0.05)
        with pytest.raises(LockedError, match=f"process {first.pid} "):
            jobs.run(setup)
        assert first.wait(120) == 0
        assert len(message_ids(world)) == 1


def test_a_run_that_is_told_to_stop_ends_cleanly_and_is_taken_up(tmp_path):
    import threading

    with make_world(tmp_path, slow_seconds=8.0) as world:
        stop = threading.Event()
        threading.Timer(4.0, stop.set).start()
        report = jobs.run(world.setup(1), stop=stop)
        assert report.status == "interrupted"
        assert message_ids(world) == []
        for source in report.sources:
            assert source.discovered + source.carried == sum(n for _, n in source.outcomes)
        assert all(row["outcome"] for row in outcomes(world))
