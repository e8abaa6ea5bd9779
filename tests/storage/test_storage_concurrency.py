"""Many writers, killed writers. Slow: processes are started."""

import multiprocessing
import os
import signal
import time
from multiprocessing.context import SpawnProcess
from multiprocessing.queues import Queue
from pathlib import Path

import pytest

import storage
from dozor.errors import LockedError
from tests.storage.examples import DAY, NOW, stored

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
SPAWN = multiprocessing.get_context("spawn")
WRITERS, ARTICLES = 8, 25


def write_articles(url: str, worker: int) -> None:
    store = storage.open_store(url)
    run_id = store.begin_run(f"worker {worker}", NOW)
    for number in range(ARTICLES):
        stored(store, run_id, f"w{worker}n{number}", "мост")
    store.close()


def take_the_lock(url: str, worker: int, taken: "Queue[str]") -> None:
    store = storage.open_store(url)
    try:
        store.acquire("run", f"worker {worker}", NOW, 60)
        store.begin_run("daily", NOW, DAY)
        taken.put("taken")
    except LockedError:
        taken.put("refused")
    store.close()


def write_until_killed(url: str, worker: str, told: str) -> None:
    """Writes a line to ``told`` only after the store has said that an article is stored."""
    store = storage.open_store(url)
    run_id = store.begin_run(worker, NOW)
    with Path(told).open("a") as file:
        for number in range(100_000):
            name = f"{worker}n{number}"
            stored(store, run_id, name, f"мост {name}")
            file.write(name + "\n")
            file.flush()


def started(target: object, *arguments: object) -> SpawnProcess:
    process = SPAWN.Process(target=target, args=arguments, daemon=True)  # type: ignore[arg-type]
    process.start()
    return process


def test_many_writers_at_once_lose_nothing(url: str) -> None:
    processes = [started(write_articles, url, worker) for worker in range(WRITERS)]
    for process in processes:
        process.join(240)
    assert [process.exitcode for process in processes] == [0] * WRITERS
    store = storage.open_store(url)
    assert len(store.search([["мост"]], limit=1000)) == WRITERS * ARTICLES
    assert len({article.url for article in store.articles()}) == WRITERS * ARTICLES
    assert all(row["outcome"] for row in store.outcomes())
    store.close()
    assert storage.check(url) == ()


def test_one_of_many_takes_the_lock(url: str) -> None:
    taken: Queue[str] = SPAWN.Queue()
    processes = [started(take_the_lock, url, worker, taken) for worker in range(WRITERS)]
    answers = sorted(taken.get(timeout=120) for _ in processes)
    for process in processes:
        process.join(60)
    assert answers == ["refused"] * (WRITERS - 1) + ["taken"]


def test_a_writer_that_is_killed_loses_nothing_it_was_told(sqlite_url: str, tmp_path: Path) -> None:
    told = tmp_path / "told"
    told.touch()
    for number in range(20):
        before = told.stat().st_size
        process = started(write_until_killed, sqlite_url, f"k{number}", str(told))
        _wait_for_more(told, before, process)
        time.sleep(0.003 * number)  # a different point of the transaction each time
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join(30)
    assert storage.check(sqlite_url) == ()
    store = storage.open_store(sqlite_url)
    names = [article.url.rpartition("/")[2] for article in store.articles()]
    assert set(told.read_text().split()) <= set(names)
    for name in names:  # an article, its match, its place in the index: together or not at all
        assert len(store.search([[name]], topic="bridges")) == 1
    ended = {row["article"] for row in store.outcomes() if row["outcome"]}
    assert len(ended) == len(names)
    store.close()


def _wait_for_more(told: Path, before: int, process: SpawnProcess) -> None:
    deadline = time.monotonic() + 60
    while told.stat().st_size <= before:
        assert process.is_alive()
        assert time.monotonic() < deadline
        time.sleep(0.002)
