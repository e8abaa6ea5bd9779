"""Worker processes: limits of time and memory, deaths, and no orphans."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from dozor.models import Entry, Page
from dozor.protocols import WorkerDied
from extractors.parsers import articles
from extractors.workers import InlineWorkers, ProcessWorkers


@pytest.fixture(scope="module")
def workers():
    with closing(ProcessWorkers(count=2, seconds=2.0)) as started:
        yield started


pytestmark = pytest.mark.slow


def test_gives_the_result(workers):
    assert [workers.submit(abs, -n).result(20) for n in range(8)] == list(range(8))


def test_an_error_of_the_task_is_the_task_s(workers):
    with pytest.raises(ValueError):
        workers.submit(int, "x").result(20)


def test_a_task_that_takes_too_long_times_out_and_others_go_on(workers):
    slow, good = workers.submit(time.sleep, 60), workers.submit(abs, -1)
    assert good.result(20) == 1
    with pytest.raises(TimeoutError):
        slow.result(20)


def test_a_task_that_dies_is_a_worker_that_died(workers):
    with pytest.raises(WorkerDied):
        workers.submit(os.abort).result(20)
    assert workers.submit(abs, -2).result(20) == 2


def test_memory_is_bounded(workers):
    with pytest.raises(WorkerDied):
        workers.submit(bytes, 3 * 1024**3).result(20)


def test_a_costly_page_is_cut_off(workers, source, now):
    attributes = " ".join(f'a{n}="1"' for n in range(100_000))
    url = "https://vestnik.example/a"
    page = Page(
        url=url, requested_url=url, status=200, fetched_at=now, body=f"<p {attributes}>".encode()
    )
    with pytest.raises(TimeoutError):
        workers.submit(articles, page, source, Entry(url=url)).result(20)


def test_an_idle_process_that_dies_does_not_break_the_rest(workers):
    victim = workers.submit(os.getpid).result(20)
    os.kill(victim, signal.SIGKILL)
    time.sleep(1.0)
    assert workers.submit(abs, -3).result(20) == 3


def test_close_ends_running_tasks_and_their_processes():
    started = ProcessWorkers(count=1, seconds=30)
    process = started.submit(os.getpid).result(20)
    running = started.submit(time.sleep, 30)
    started.close()
    assert not _alive(process)
    with pytest.raises(WorkerDied):
        running.result(5)
    with pytest.raises(RuntimeError):
        started.submit(abs, 1)


def test_a_killed_parent_leaves_no_orphans(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(
        "import os, time\n"
        "from extractors.workers import ProcessWorkers\n"
        "if __name__ == '__main__':\n"
        "    workers = ProcessWorkers(count=1)\n"
        "    print(workers.submit(os.getpid).result(20), flush=True)\n"
        "    time.sleep(60)\n"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as parent:
        child = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 10
    while _alive(child) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _alive(child)


def _alive(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return status != "Z"


def test_inline_workers_run_in_place():
    inline = InlineWorkers()
    assert inline.submit(os.getpid).result() == os.getpid()
    inline.close()
