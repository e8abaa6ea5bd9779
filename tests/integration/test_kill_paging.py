"""SIGKILL while a channel is paged back: no post behind the gap is lost or doubled."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

import storage
from dozor import jobs
from dozor.models import EntryPoint, EntryPointKind, Source
from dozor.newsroom.demo import configuration, setup_for
from tests.fakes.faults import FaultServer, message
from tests.integration.world import TODAY

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

SCRIPT = Path(__file__).with_name("live_once.py")
ROOT = Path(__file__).parents[2]
HOST, LAST, A_PAGE = "tg.localhost", 12, 3
MORNING = TODAY - timedelta(days=1)


class Channel:
    """Posts 1 to 12, three a page. A page that is ``held`` is not answered while the run lives."""

    def __init__(self) -> None:
        self.held: str | None = None
        self.reached = threading.Event()

    def __call__(self, connection, asked):
        if asked.path == self.held:
            self.reached.set()
            connection.recv(1)  # until the killed run lets go
            return
        before = int(asked.path.partition("=")[2] or LAST + 1)
        shown = range(max(1, before - A_PAGE), before)
        older = f'<a href="/s/town?before={shown.start}" data-before="{shown.start}">…</a>'
        posts = "".join(map(post, shown))
        body = f"<main class=tgme_main>{older if shown.start > 1 else ''}{posts}</main>".encode()
        connection.sendall(message(200, body, {"Content-Type": "text/html; charset=utf-8"}))


def post(number):
    return (
        f'<div class="tgme_widget_message" data-post="town/{number}">'
        f'<div class="tgme_widget_message_text">Пост номер {number}: мост через реку открыт.</div>'
        f'<a class="tgme_widget_message_date"><time datetime="2026-03-04T{number:02}:00:00+00:00">'
        "</time></a></div>"
    )


def start(config):
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), str(config), MORNING.isoformat()],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def made(tmp_path, server):
    """A configuration that watches the channel alone, and its database."""
    point = EntryPoint(kind=EntryPointKind.TELEGRAM, url=server.url(HOST, "/s/town"))
    town = Source(id="town", name="Городок", home=server.url(HOST), entry_points=(point,))
    config = tmp_path / "dozor.toml"
    text = configuration((town,), 1, delay=0.0)  # nobody listens there: no letter goes out
    config.write_text(text, encoding="utf-8")
    storage.upgrade(setup_for(config, MORNING).database_url)
    return config


def ends(config):
    """(number, outcome) of each post, with how often it ended so."""
    with jobs.database(setup_for(config, MORNING)) as store:
        return Counter(
            (int(row["url"].rpartition("/")[2]), row["outcome"]) for row in store.outcomes()
        )


def test_runs_killed_between_pages_are_made_good(tmp_path):
    channel = Channel()
    with FaultServer(routes={"/s/town": channel}) as server:
        config = made(tmp_path, server)
        for page in ("/s/town?before=10", "/s/town?before=7", "/s/town?before=4"):
            channel.held = page
            channel.reached.clear()
            process = start(config)
            assert channel.reached.wait(60)
            process.send_signal(signal.SIGKILL)
            process.wait()
            time.sleep(0.5)  # its crawl notices and ends with it
        channel.held = None
        assert start(config).wait(120) == 0
    taken = [number for (number, outcome), _ in ends(config).items() if outcome == "off_topic"]
    assert sorted(taken) == list(range(1, LAST + 1))
    assert all(times == 1 for (_, outcome), times in ends(config).items() if outcome != "seen")
    asked = Counter(one.path for one in server.log if "before" in one.path)
    assert asked == {"/s/town?before=10": 2, "/s/town?before=7": 2, "/s/town?before=4": 2}
