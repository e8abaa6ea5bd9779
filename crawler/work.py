"""How work on one address is run: in a task that may be abandoned or break, or in a worker process.

Such work tells the desk nothing; what became of it is told once, by whoever waited for it.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from crawler.answers import Failure
from dozor.errors import DozorError
from dozor.models import Outcome
from dozor.protocols import WorkerDied, Workers

log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(kw_only=True, slots=True)
class Work:
    """What is open. ``stopping``: no new work is begun."""

    workers: Workers
    stopping: asyncio.Event
    _open: set[asyncio.Task[Any]] = field(default_factory=set)

    def abandon(self) -> None:
        """What is still open ends now, as not reached."""
        for task in tuple(self._open):
            task.cancel()

    async def settled(self, work: Coroutine[Any, Any, T]) -> T | Failure:
        """Run work that tells nothing, to its end: its result, or the failure it ended with.

        A bug in it is this entry's end and not the crawl's; only a dead store is raised.
        """
        task = asyncio.ensure_future(work)
        self._open.add(task)
        try:
            await asyncio.wait({task})
        finally:
            task.cancel()  # nothing when it is done
            self._open.discard(task)
        if task.cancelled():
            return Failure(outcome=Outcome.NOT_REACHED, detail="abandoned: the run was stopped")
        error = task.exception()
        if error is None:
            return task.result()
        if isinstance(error, DozorError):
            raise error
        log.error("crawl: an entry crashed: %s", error, exc_info=error)
        return Failure(outcome=Outcome.CRASHED, detail=f"{type(error).__name__}: {error}"[:300])

    async def parsed(self, function: Callable[..., T], *args: Any) -> T | Failure:
        """The result of one task of a worker process. One that died may have been killed for
        another's memory, so the task is tried once more."""
        for last in (False, True):
            try:
                return await asyncio.wrap_future(self.workers.submit(function, *args))
            except TimeoutError:
                return Failure(outcome=Outcome.TOO_COSTLY, detail="reading it took too long")
            except WorkerDied as error:
                if last or self.stopping.is_set():
                    died = f"the worker died{' twice' if last else ''}: {error}"
                    return Failure(outcome=Outcome.CRASHED, detail=died[:300])
                log.warning("crawl: a worker died: %s: the page is tried once more", error)
        raise AssertionError  # the last try returns
