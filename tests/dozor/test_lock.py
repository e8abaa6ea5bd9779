"""One run at a time: who has the lock, who may take it over, and when."""

import os
import signal
import socket
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dozor import lock
from dozor.errors import LockedError, StorageError
from tests.fakes.memory_store import MemoryStore

NOW = datetime(2026, 3, 6, 3, 30, tzinfo=UTC)
HERE = socket.gethostname()
LEASE = timedelta(seconds=lock.LEASE_SECONDS)


def clock():
    return NOW


def store_held_by(holder, since=NOW):
    store = MemoryStore()
    store.acquire(lock.NAME, holder, since, lock.LEASE_SECONDS)
    return store


@pytest.fixture
def stranger():
    """Another process of this machine, alive."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate()


def holder_of(process):
    return lock._holder(process.pid)


def test_the_lock_is_held_inside_and_free_afterwards():
    store = MemoryStore()
    with lock.held(store, clock) as holder:
        assert store.locks[lock.NAME] == (holder, NOW + LEASE)
    assert store.locks == {}


def test_a_holder_names_machine_and_process():
    with lock.held(MemoryStore(), clock) as holder:
        assert holder.startswith(f"{HERE} process {os.getpid()} started ")


def test_the_lock_is_released_after_an_exception():
    store = MemoryStore()
    with pytest.raises(ZeroDivisionError), lock.held(store, clock):
        1 / 0
    assert store.locks == {}


def test_a_held_lock_is_refused_and_its_holder_named(stranger):
    store = store_held_by(holder_of(stranger))
    with (
        pytest.raises(LockedError, match=f"process {stranger.pid} ") as told,
        lock.held(store, clock),
    ):
        pytest.fail("two runs at once")
    assert told.value.exit_code == 4
    assert store.locks[lock.NAME][0] == holder_of(stranger)


def test_a_run_refused_leaves_no_thread_behind(stranger):
    before = threading.active_count()
    store = store_held_by(holder_of(stranger))
    with pytest.raises(LockedError), lock.held(store, clock):
        pass
    assert threading.active_count() == before


def test_the_lock_of_a_process_that_is_no_more_is_taken_over_at_once(stranger):
    store = store_held_by(holder_of(stranger))
    stranger.send_signal(signal.SIGKILL)
    stranger.wait()
    with lock.held(store, clock) as holder:
        assert store.locks[lock.NAME][0] == holder


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_the_lock_of_a_killed_process_is_taken_over_though_its_parent_does_not_ask(stranger):
    store = store_held_by(holder_of(stranger))
    stranger.send_signal(signal.SIGKILL)
    os.waitid(os.P_PID, stranger.pid, os.WEXITED | os.WNOWAIT)  # dead, and still a zombie
    with lock.held(store, clock) as holder:
        assert store.locks[lock.NAME][0] == holder


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_the_lock_of_a_process_whose_number_was_given_to_another_is_taken_over(stranger):
    store = store_held_by(f"{HERE} process {stranger.pid} started 1")
    with lock.held(store, clock) as holder:
        assert store.locks[lock.NAME][0] == holder


@pytest.mark.parametrize(
    "holder",
    [
        "another-host process 1 started 1",
        f"another-{HERE} process 999999999 started 1",
        f"{HERE} process of a later program",
        "",
    ],
)
def test_the_lock_of_another_machine_is_not_taken_over_before_its_lease_ends(holder):
    store = store_held_by(holder, since=NOW - LEASE + timedelta(seconds=1))
    with pytest.raises(LockedError), lock.held(store, clock):
        pytest.fail("two runs at once")


def test_the_lock_of_another_machine_is_taken_over_when_its_lease_has_ended():
    store = store_held_by("another-host process 1 started 1", since=NOW - LEASE)
    with lock.held(store, clock) as holder:
        assert store.locks[lock.NAME][0] == holder


# Renewing


class Renewed(MemoryStore):
    """Says when the lock was renewed; ``fails`` are raised by the next renewals."""

    def __init__(self, *fails):
        super().__init__()
        self.fails = list(fails)
        self.renewals = threading.Semaphore(0)

    def renew(self, *args):
        try:
            if self.fails:
                raise self.fails.pop(0)
            super().renew(*args)
        finally:
            self.renewals.release()


@pytest.fixture
def soon(monkeypatch):
    monkeypatch.setattr(lock, "LEASE_SECONDS", 0.03)


@pytest.mark.usefixtures("soon")
def test_the_lock_is_renewed_while_it_is_held():
    store, times = Renewed(), iter(NOW + timedelta(seconds=n) for n in range(10_000))
    with lock.held(store, lambda: next(times)):
        _, first = store.locks[lock.NAME]
        for _ in range(3):
            assert store.renewals.acquire(timeout=5)
        assert store.locks[lock.NAME][1] > first


@pytest.mark.usefixtures("soon")
def test_a_database_that_is_busy_once_does_not_end_the_renewing():
    store = Renewed(StorageError("database is locked"))
    with lock.held(store, clock):
        for _ in range(2):
            assert store.renewals.acquire(timeout=5)


@pytest.mark.usefixtures("soon")
def test_a_lock_that_another_run_took_is_told_once_and_left_to_it(caplog):
    store, lost = MemoryStore(), threading.Event()
    theirs = ("another-host process 1 started 1", NOW + LEASE)
    with lock.held(store, clock, lost.set):
        store.locks[lock.NAME] = theirs
        assert lost.wait(5)
    assert store.locks[lock.NAME] == theirs
    assert "another-host process 1" in caplog.text


@pytest.mark.usefixtures("soon")
def test_nothing_is_renewed_after_the_end():
    store = Renewed()
    before = threading.active_count()
    with lock.held(store, clock):
        pass
    assert threading.active_count() == before
    assert store.locks == {}
