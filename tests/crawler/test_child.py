"""A child process: what it returns, and that it always ends."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.child import run_child
from dozor.errors import ConfigError, DozorError, LockedError, StorageError

pytestmark = pytest.mark.slow


def do_nothing() -> None:
    pass


def leave(code: int) -> None:
    raise SystemExit(code)


def fail(error_class: type[DozorError], *args: str) -> None:
    raise error_class(*args)


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def ignore_signals(path: str) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    worker = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    Path(path).write_text(str(worker.pid))
    time.sleep(60)


def block_the_loop(path: str) -> None:
    """A loop that would hear the signal, were it not stuck in a call that never returns."""

    async def run() -> None:
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, loop.stop)
        worker = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        Path(path).write_text(str(worker.pid))
        time.sleep(60)

    asyncio.run(run())


def beat(path: str) -> None:
    """Write the process id, then live until told to stop."""
    Path(path).write_text(f"{os.getpid()} alive")
    time.sleep(60)


def test_a_target_that_returns_is_exit_code_0() -> None:
    result = run_child(do_nothing)
    assert (result.exit_code, result.signal, result.error) == (0, None, None)
    assert not result.interrupted


def test_an_exit_code_comes_back() -> None:
    assert run_child(leave, 7).exit_code == 7


@pytest.mark.parametrize(
    ("error", "args", "code"),
    [
        (StorageError, ("database: x: gone",), 3),
        (ConfigError, ("source: x: wrong",), 2),
        (LockedError, ("run", "4711"), 4),
    ],
)
def test_an_error_on_purpose_comes_back_with_its_words(
    error: type[DozorError], args: tuple[str, ...], code: int
) -> None:
    result = run_child(fail, error, *args)
    assert result.exit_code == code
    assert result.error is not None
    assert result.error.exit_code == code
    assert str(result.error) == str(error(*args))


def test_a_crash_is_told_as_its_signal() -> None:
    result = run_child(crash)
    assert (result.exit_code, result.signal) == (None, signal.SIGSEGV)


@pytest.mark.parametrize("stuck", [ignore_signals, block_the_loop])
def test_what_does_not_stop_is_killed_with_what_it_started(
    tmp_path: Path, stuck: Callable[[str], None]
) -> None:
    mark = tmp_path / "worker"
    started = time.monotonic()
    result = run_child(stuck, str(mark), timeout=2.0, grace=0.3)
    assert result.signal == signal.SIGKILL
    assert not result.interrupted
    assert time.monotonic() - started < 10
    worker = int(mark.read_text())
    for _ in range(100):
        if _gone(worker):
            break
        time.sleep(0.05)
    assert _gone(worker)


def test_a_child_stops_when_its_caller_says_so() -> None:
    stop = threading.Event()
    threading.Timer(1.0, stop.set).start()
    result = run_child(time.sleep, 60, stop=stop)
    assert result.interrupted
    assert result.signal == signal.SIGTERM


def _gone(pid: int) -> bool:
    """No such process, or a dead one that nobody has asked after."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True
