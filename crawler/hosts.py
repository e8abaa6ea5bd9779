"""The hosts of one crawl: whose turn it is, how long to wait, who wants to be left alone."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from crawler.answers import Failure
from crawler.links import host_key, turn_key
from crawler.robots import Rules
from dozor.models import Outcome
from dozor.protocols import Desk, HostState

AskDesk = Callable[..., Awaitable[Any]]  # runs a method of the desk in the desk's own thread

_GIVEN_UP_AFTER = 5  # requests in a row that failed in a way that may pass


@dataclass(eq=False, slots=True)
class Turn:
    """What the spellings of one host share. ``held`` while a request to any is on the wire."""

    held: asyncio.Lock = field(default_factory=asyncio.Lock)
    answered_at: float | None = None  # of the loop's clock


@dataclass(eq=False, slots=True)
class Host:
    """One scheme://host:port: its robots.txt, its rest, its failures."""

    key: str
    state: HostState
    turn: Turn = field(default_factory=Turn)
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)  # of robots.txt
    rules: Rules | None = None
    resting: bool = False  # asked for a rest in this run
    failed: int = 0  # requests in a row
    last_failure: Failure | None = None

    def pause(self, delay: float, loop_time: float) -> float:
        """Seconds still to wait; the delay is counted from the end of the answer before."""
        if self.turn.answered_at is None:
            return 0.0
        asked = max(delay, self.rules.delay if self.rules else 0.0)
        return max(0.0, self.turn.answered_at + asked - loop_time)

    def refusal(self, now: datetime) -> Failure | None:
        """Why no request may go to this host now, if so."""
        until = self.state.not_before
        if until is not None and (until > now or self.resting):
            detail = f"the server asked for no request before {until:%Y-%m-%d %H:%M:%S} UTC"
            return Failure(outcome=Outcome.RATE_LIMITED, detail=detail)
        if self.failed >= _GIVEN_UP_AFTER and self.last_failure is not None:
            last = self.last_failure
            detail = f"not asked: the last {self.failed} requests to this host failed"
            return Failure(
                outcome=last.outcome, detail=f"{detail}: {last.detail or last.outcome}"[:300]
            )
        return None

    def note(self, failure: Failure | None) -> None:
        """What the last request came to; a host that fails on and on is given up in this run."""
        failed = failure is not None and failure.transient
        self.failed = self.failed + 1 if failed else 0
        self.last_failure = failure


class HostBook:
    """All hosts met in this crawl, with what earlier runs remembered of them."""

    def __init__(self, desk: Desk, ask: AskDesk) -> None:
        self._desk = desk
        self._ask = ask
        self._hosts: dict[str, Host] = {}
        self._turns: dict[str, Turn] = {}

    async def host(self, url: str) -> Host:
        key = host_key(url)
        if key not in self._hosts:
            state = await self._ask(self._desk.host, key)
            turn = self._turns.setdefault(turn_key(url), Turn())
            self._hosts.setdefault(key, Host(key, state, turn))  # another task may have been first
        return self._hosts[key]

    async def remember(self, host: Host, state: HostState) -> None:
        host.state = state
        await self._ask(self._desk.remember_host, state)

    async def rest(self, host: Host, until: datetime) -> None:
        """No further request in this run, and none before ``until`` in later ones."""
        host.resting = True
        await self.remember(host, replace(host.state, not_before=until))
