"""One run at a time: the lock in the database, renewed while it is held.

A holder says host, process and the process's start, so that the lock of a run that was killed on
this machine is taken over at once; one of another machine when its lease has passed.
"""

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dozor.errors import LockedError, StorageError
from dozor.protocols import Clock, Store

log = logging.getLogger(__name__)

LEASE_SECONDS = 180
NAME = "run"


@contextmanager
def held(store: Store, clock: Clock, lost: Callable[[], None] = lambda: None) -> Iterator[str]:
    """The run lock, or ``LockedError`` naming who has it.

    ``lost`` is called when another run took it meanwhile: this machine slept through its lease.
    """
    holder = _holder(os.getpid())
    _acquire(store, holder, clock)
    stop = threading.Event()
    renewing = threading.Thread(target=_renew, args=(store, holder, clock, stop, lost), daemon=True)
    renewing.start()
    try:
        yield holder
    finally:
        stop.set()
        renewing.join()
        store.release(NAME, holder)


def _acquire(store: Store, holder: str, clock: Clock) -> None:
    try:
        store.acquire(NAME, holder, clock(), LEASE_SECONDS)
    except LockedError as error:
        if not _dead(error.holder):
            raise
        store.release(NAME, error.holder)
        store.acquire(NAME, holder, clock(), LEASE_SECONDS)


def _renew(
    store: Store,
    holder: str,
    clock: Clock,
    stop: threading.Event,
    lost: Callable[[], None],
) -> None:
    while not stop.wait(LEASE_SECONDS / 3):
        try:
            store.renew(NAME, holder, clock(), LEASE_SECONDS)
        except LockedError as error:
            log.error("the lock was lost: %s", error)
            lost()
            return
        except StorageError:
            continue  # a busy database; the lease lasts for two more tries


def _holder(pid: int) -> str:
    return f"{socket.gethostname()} process {pid} started {_started(pid)}"


def _dead(holder: str) -> bool:
    """Whether the holder is a process of this machine that is no more."""
    host, _, rest = holder.partition(" process ")
    pid, _, started = rest.partition(" started ")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return started != _started(int(pid))


def _started(pid: int) -> str:
    """Start of a process in clock ticks since boot (proc(5)); tells a reused number apart.

    Of a zombie "ended": it was killed, and only its number is kept for a parent that does not ask.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "?"  # not Linux: the number alone has to do
    fields = stat.rpartition(")")[2].split()
    return "ended" if fields[0] in "ZX" else fields[19]
