"""A fresh process for one crawl: a reactor starts once a process, and a leak or crash ends with it.

Neither side outlives the other: the parent passes signals on and kills what does not stop; the
child stops when its parent has died.
"""

import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Any

from dozor.errors import ConfigError, DozorError, StorageError

log = logging.getLogger(__name__)

_GRACE = 30.0  # seconds between the signal to stop and the kill
_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_ERRORS: dict[int, type[DozorError]] = {2: ConfigError, 3: StorageError}


@dataclass(frozen=True, kw_only=True, slots=True)
class ChildResult:
    """How a child ended. ``exit_code`` is None when a signal ended it."""

    exit_code: int | None
    signal: int | None = None
    interrupted: bool = False  # a signal to stop was passed on to it
    error: DozorError | None = None  # what it raised on purpose, as far as words can carry it


def run_child(
    target: Callable[..., None],
    *args: Any,
    stop: threading.Event | None = None,
    timeout: float | None = None,
    grace: float = _GRACE,
) -> ChildResult:
    """Run a top-level function in a fresh process and wait for its end.

    Without ``stop``, SIGTERM and SIGINT that reach this process meanwhile are passed on (when
    called in the main thread); with it, the child is told to stop once it is set. After that, or
    after ``timeout`` seconds, the child has ``grace`` seconds to end; then it and what it started
    are killed.
    """
    context = multiprocessing.get_context("spawn")
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=_begin, args=(writer, target, args), name="crawl")
    watch = _Watch(process=process, timeout=timeout, grace=grace, stop=stop)
    with nullcontext() if stop else watch.signals_passed_on():
        process.start()
        writer.close()
        watch.wait()
    code = process.exitcode
    result = ChildResult(
        exit_code=code if code is not None and code >= 0 else None,
        signal=-code if code is not None and code < 0 else None,
        interrupted=watch.interrupted,
        error=_received(reader),
    )
    process.close()
    return result


class _Watch:
    """Waits for one child and sees to it that it ends."""

    def __init__(
        self,
        *,
        process: BaseProcess,
        timeout: float | None,
        grace: float,
        stop: threading.Event | None = None,
    ) -> None:
        self._process = process
        self._stop = stop
        self._grace = grace
        self._stop_at = None if timeout is None else time.monotonic() + timeout
        self._kill_at: float | None = None
        self.interrupted = False

    def wait(self) -> None:
        try:
            while self._process.is_alive():
                self._process.join(0.2)
                self._check(time.monotonic())
        finally:
            if self._process.is_alive():  # an exception passes through here
                self._kill()
            self._sweep()

    def _check(self, now: float) -> None:
        if self._stop is not None and self._stop.is_set() and not self.interrupted:
            self.interrupted = True
            self._send(signal.SIGTERM)
        if self._stop_at is not None and now >= self._stop_at:
            log.error("crawl process %s: took too long: stopping it", self._process.pid)
            self._stop_at = None
            self._send(signal.SIGTERM)
        if self._kill_at is not None and now >= self._kill_at and self._process.is_alive():
            log.error("crawl process %s: did not stop: killed", self._process.pid)
            self._kill()

    def _send(self, number: int) -> None:
        if self._kill_at is None:
            self._kill_at = time.monotonic() + self._grace
        if self._process.pid is not None and self._process.is_alive():
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, number)

    def _kill(self) -> None:
        self._process.kill()
        self._process.join()

    def _sweep(self) -> None:
        """The child leads a group of its own: its workers must not outlive it."""
        if self._process.pid is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    @contextmanager
    def signals_passed_on(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def pass_on(number: int, frame: FrameType | None) -> None:
            self.interrupted = True
            self._send(number)

        before = {number: signal.signal(number, pass_on) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _begin(writer: Connection, target: Callable[..., None], args: tuple[Any, ...]) -> None:
    """The first function of the child."""
    os.setpgid(0, 0)  # Ctrl-C of a terminal reaches the parent alone, which passes it on once
    threading.Thread(target=_end_with_parent, daemon=True, name="parent").start()
    try:
        target(*args)
    except DozorError as error:
        log.error("%s", error)
        writer.send((error.exit_code, str(error)))
        sys.exit(error.exit_code)
    finally:
        writer.close()


def _end_with_parent() -> None:
    """Wait for the death of the parent, then end at once, with all that was started here.

    Every step is one transaction, and the next run must not meet an old one at the same rows.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    wait([parent.sentinel])
    os.killpg(os.getpgid(0), signal.SIGKILL)


def _received(reader: Connection) -> DozorError | None:
    with reader, suppress(EOFError):
        code, message = reader.recv()
        error = _ERRORS.get(code, DozorError)(message)
        error.exit_code = code
        return error
    return None
