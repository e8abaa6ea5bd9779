"""Bounded worker processes: a wall-clock limit a task, a memory limit a process.

No Python-level timeout interrupts a parser in C, so the process is killed and replaced (M32, M36:
one tag with 100,000 attributes holds lxml for 16 s, a 1 KiB PDF holds pdfium for ever). A task that
tells its steps is then run again without the one that it hung or died in: see `steps`.
"""

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

from dozor.protocols import WorkerDied
from extractors import steps

T = TypeVar("T")

GIB = 1024**3
TASKS_A_PROCESS = 500  # then it is replaced: parsers in C leak and fragment
WATCH_SECONDS = 1.0
MOST_WATCHED = 1_000  # tasks at a time whose steps are known; there are as many as sources
SHARED = MOST_WATCHED  # the place of all that are more: nobody believes what it says
MOST_LEFT_OUT = 3  # steps of one task; if there is another one, all from there on
LAST_STEP = 1_000

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Task:
    """One task over all its tries. ``ends``: in which step each try ended, and how."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    outer: Future[Any]
    inner: Future[Any] | None = None
    ends: list[tuple[int, str]] = field(default_factory=list)

    @property
    def left_out(self) -> dict[int, str]:
        """Steps that were too slow, or in which the process died twice: one that died may have been
        killed for another's memory."""
        found: dict[int, str] = {}
        for step, how in self.ends:
            if how == steps.TOO_SLOW or self.ends.count((step, how)) > 1:
                if len(found) >= MOST_LEFT_OUT:
                    found |= dict.fromkeys(range(step, LAST_STEP), steps.NOT_TRIED)
                found[step] = how
        return found

    @property
    def is_hopeless(self) -> bool:
        return len(self.ends) > 2 * MOST_LEFT_OUT + 2


class ProcessWorkers:
    """``Workers`` of dozor.protocols on pebble's ProcessPool. Starts with the first task.

    ``memory_bytes``: address space beyond what the process has after its imports. Results of a
    task that took longer than ``seconds`` are ``TimeoutError``, of a process that died or ran out
    of memory ``WorkerDied``; other tasks go on. A task that told in which step it was is tried
    again without it, a few times, each within ``seconds``.
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
        self._spawning = multiprocessing.get_context("spawn")
        self._steps = self._spawning.RawArray("i", MOST_WATCHED + 1)
        self._places = deque(range(MOST_WATCHED))  # free ones

    def submit(self, function: Callable[..., T], /, *args: Any) -> Future[T]:
        outer: Future[T] = Future()
        task = _Task(function, args, outer)
        with self._lock:
            if self._closed:
                raise RuntimeError("workers: submit after close")
            self._mend()
            self._try(task, self._pool)
            self._open.add(outer)
        outer.add_done_callback(self._open.discard)
        outer.add_done_callback(lambda done: _cancel(task) if done.cancelled() else None)
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
            _hand_over(_broken_off(CancelledError()), future)

    def _mend(self) -> None:
        """See to it that there is a pool that works."""
        if self._pool is not None and not self._pool.active:
            # An idle process that dies (the kernel's OOM killer) breaks pebble's whole pool.
            _log.warning("worker pool: broken by the death of an idle process: started anew")
            self._pool.stop()
            self._pool.join()
            self._pool = None
        if self._pool is None:
            self._pool = self._start()

    def _try(self, task: _Task, pool: Any) -> None:
        place = self._places.popleft() if self._places else SHARED
        self._steps[place] = 0
        args = (place, self._seconds, task.left_out, task.function, task.args)
        try:
            task.inner = pool.schedule(steps.run, args=args, timeout=self._seconds)
        except RuntimeError:  # the pool was stopped meanwhile
            if place != SHARED:
                self._places.append(place)
            raise
        task.inner.add_done_callback(lambda done: self._ended(done, task, place, pool))

    def _ended(self, inner: Future[Any], task: _Task, place: int, pool: Any) -> None:
        """In a thread of the pool, so without the lock: who holds it may wait for that thread."""
        step, how = _where_stopped(inner, self._steps[place])
        if place != SHARED:
            self._places.append(place)
        else:
            step = 0
        if not step or task.is_hopeless or task.outer.done() or not pool.active:
            _hand_over(inner, task.outer)
            return
        task.ends.append((step, how))
        _log.info("worker: step %d of a task: %s: the task is run again", step, how)
        try:
            self._try(task, pool)
        except RuntimeError:
            _hand_over(inner, task.outer)

    def _start(self) -> Any:
        from pebble import ProcessPool

        return ProcessPool(
            max_workers=self._count,
            max_tasks=self._tasks,
            initializer=prepare_worker,
            initargs=(self._memory, os.getpid(), self._steps),
            # spawn: no threads, sockets or database handles of ours are copied into the child
            context=self._spawning,
        )


class InlineWorkers:
    """The same seam without processes or limits, for commands on trusted files and for tests."""

    def submit(self, function: Callable[..., T], /, *args: Any) -> Future[T]:
        future: Future[T] = Future()
        future.set_result(function(*args))
        return future

    def close(self) -> None:
        """Nothing is held."""


def _cancel(task: _Task) -> None:
    if task.inner is not None:
        task.inner.cancel()


def _where_stopped(inner: Future[Any], step: int) -> tuple[int, str]:
    """In which step a try was stopped, and how; 0: in none, or it was not stopped. ``step``: the
    last that it told."""
    error = None if inner.cancelled() else inner.exception()
    if isinstance(error, steps.TooSlow):
        return error.args[0], steps.TOO_SLOW
    if isinstance(error, TimeoutError):
        return step, steps.TOO_SLOW
    return (step if error is not None and _is_death(error) else 0), steps.DIED


def _broken_off(error: BaseException) -> Future[Any]:
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
    elif isinstance(error, steps.TooSlow):
        outer.set_exception(TimeoutError(f"step {error.args[0]} took too long"))
    else:  # too late (TimeoutError), or what the task itself raised
        outer.set_exception(error)


def _is_death(error: BaseException) -> bool:
    from pebble import ProcessExpired

    return isinstance(error, ProcessExpired | MemoryError | BrokenExecutor)


def prepare_worker(memory_bytes: int, parent: int, told: steps.Places) -> None:
    """Runs first in every process: imports, then limits, then the watch over the parent."""
    steps.prepare(told)
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
