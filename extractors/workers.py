"""Bounded worker processes: a wall-clock limit a task, a memory limit a process.

No Python-level timeout interrupts a parser in C, so the process is killed and replaced (M32, M36:
one tag with 100,000 attributes holds lxml for 16 s, a 1 KiB PDF holds pdfium for ever).
"""

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Future
from typing import Any, TypeVar

from dozor.protocols import WorkerDied

T = TypeVar("T")

GIB = 1024**3
TASKS_A_PROCESS = 500  # then it is replaced: parsers in C leak and fragment
WATCH_SECONDS = 1.0

_log = logging.getLogger(__name__)


class ProcessWorkers:
    """``Workers`` of dozor.protocols on pebble's ProcessPool. Starts with the first task.

    ``memory_bytes``: address space beyond what the process has after its imports. Results of a
    task that took longer than ``seconds`` are ``TimeoutError``, of a process that died or ran out
    of memory ``WorkerDied``; other tasks go on.
    """

    def __init__(
        self,
        count: int = 2,
        seconds: float = 10.0,
        memory_bytes: int = GIB,
        tasks_a_process: int = TASKS_A_PROCESS,
    ) -> None:
        self._count = count
        self._seconds = seconds
        self._memory = memory_bytes
        self._tasks = tasks_a_process
        self._lock = threading.Lock()
        self._pool: Any = None
        self._closed = False
        self._open: set[Future[Any]] = set()

    def submit(self, function: Callable[..., T], /, *args: Any) -> Future[T]:
        outer: Future[T] = Future()
        with self._lock:
            if self._closed:
                raise RuntimeError("workers: submit after close")
            inner = self._schedule(function, args)
            self._open.add(outer)
        outer.add_done_callback(self._open.discard)
        outer.add_done_callback(lambda done: inner.cancel() if done.cancelled() else None)
        inner.add_done_callback(lambda done: _hand_over(done, outer))
        return outer

    def close(self) -> None:
        """Stop every process, running tasks too. May be called twice."""
        with self._lock:
            self._closed = True
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()
            pool.join()
        for future in tuple(self._open):  # pebble leaves what it stopped without a result
            _hand_over(_ended(CancelledError()), future)

    def _schedule(self, function: Callable[..., Any], args: tuple[Any, ...]) -> Future[Any]:
        if self._pool is not None and not self._pool.active:
            # An idle process that dies (the kernel's OOM killer) breaks pebble's whole pool.
            _log.warning("worker pool: broken by the death of an idle process: started anew")
            self._pool.stop()
            self._pool.join()
            self._pool = None
        if self._pool is None:
            self._pool = self._start()
        scheduled: Future[Any] = self._pool.schedule(function, args=args, timeout=self._seconds)
        return scheduled

    def _start(self) -> Any:
        from pebble import ProcessPool

        return ProcessPool(
            max_workers=self._count,
            max_tasks=self._tasks,
            initializer=prepare_worker,
            initargs=(self._memory, os.getpid()),
            # spawn: no threads, sockets or database handles of ours are copied into the child
            context=multiprocessing.get_context("spawn"),
        )


class InlineWorkers:
    """The same seam without processes or limits, for commands on trusted files and for tests."""

    def submit(self, function: Callable[..., T], /, *args: Any) -> Future[T]:
        future: Future[T] = Future()
        future.set_result(function(*args))
        return future

    def close(self) -> None:
        """Nothing is held."""


def _ended(error: BaseException) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(error)
    return future


def _hand_over(inner: Future[Any], outer: Future[Any]) -> None:
    if outer.done() or not outer.set_running_or_notify_cancel():
        return
    error = CancelledError() if inner.cancelled() else inner.exception()
    if error is None:
        outer.set_result(inner.result())
    elif isinstance(error, CancelledError):
        outer.set_exception(WorkerDied("the workers were closed before the task ended"))
    elif _is_death(error):
        outer.set_exception(WorkerDied(f"{type(error).__name__}: {error}"))
    else:  # too late (TimeoutError), or what the task itself raised
        outer.set_exception(error)


def _is_death(error: BaseException) -> bool:
    from pebble import ProcessExpired

    return isinstance(error, ProcessExpired | MemoryError | BrokenExecutor)


def prepare_worker(memory_bytes: int, parent: int) -> None:
    """Runs first in every process: imports, then limits, then the watch over the parent."""
    import trafilatura  # noqa: F401  (half a second that no task's limit should pay)

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    limit_memory(memory_bytes)
    threading.Thread(target=_watch, args=(parent,), daemon=True, name="parent-watch").start()


def limit_memory(additional: int) -> None:
    """RLIMIT_AS where there is one; no core dumps of pages of others."""
    try:
        import resource
    except ImportError:  # not POSIX
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = _address_space() + additional
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _address_space() -> int:
    """Bytes this process maps already (Linux); a guess elsewhere."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123
            return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return GIB


def _watch(parent: int) -> None:
    """A killed parent closes nothing: its children must notice and end by themselves."""
    while os.getppid() == parent:
        time.sleep(WATCH_SECONDS)
    os._exit(1)
