"""One address in, one answer out: robots, turn and delay, redirects, limits, further tries.

Every hop of a redirect passes the same checks as the first request. Nothing is parsed here.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from scrapy import Request
from scrapy.http import Response

from crawler.answers import STOPPED, Answer, Failure, NotModified, header, page_of, validators_of
from crawler.codings import ACCEPTED, decoded, gunzipped, is_gzip
from crawler.failures import DOWNLOAD_ERRORS, failure_of
from crawler.hosts import Host, HostBook
from crawler.links import host_key, request_url, target
from crawler.retry_after import not_before
from crawler.robots import MAX_BYTES, Rules, concluded, stored_rules
from crawler.settings import CrawlSettings
from dozor.models import Outcome, Validators
from dozor.protocols import Clock

_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_UNASKED_REST = timedelta(seconds=60)  # after a 429 that does not say how long
_NO_VALIDATORS = Validators()
_ACCEPT = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,"
    "application/feed+json,application/xml;q=0.9,*/*;q=0.5"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """One address and how to ask for it."""

    url: str
    delay: float
    timeout: float
    max_bytes: int
    verify_tls: bool = True
    validators: Validators = _NO_VALIDATORS
    unpack: bool = False  # a body that is a gzip file itself: sitemap.xml.gz
    obey_robots: bool = True
    again: bool = True  # when it failed in a way that may pass


@dataclass(kw_only=True, slots=True)
class Fetcher:
    """``download`` is the engine's; it sends one request through ``crawler.handler``."""

    download: Callable[[Request], Awaitable[Response]]
    hosts: HostBook
    settings: CrawlSettings
    clock: Clock
    stopping: asyncio.Event
    wire: asyncio.Semaphore

    async def get(self, wanted: Wanted) -> Answer:
        """The answer, after further tries where those may help. Never at once: with a pause."""
        for pause in self.settings.retry_delays if wanted.again else ():
            answer = await self._follow(wanted)
            if not isinstance(answer, Failure) or not answer.transient:
                return answer
            if await self._stopped_within(pause):
                return answer
        return await self._follow(wanted)

    async def _follow(self, wanted: Wanted) -> Answer:
        """Up to five redirects (RFC 9110 §15.4), each checked like a request of our own."""
        url, visited = request_url(wanted.url), list[str]()
        while url is not None:
            if url in visited or len(visited) > _MOST_REDIRECTS:
                return _loop(url, visited)
            visited.append(url)
            answer = await self._hop(url, wanted)
            if isinstance(answer, Failure):
                return answer
            host = await self.hosts.host(url)  # met by now: no wait between answer and note
            location = header(answer.headers, "Location")
            if answer.status not in _REDIRECTS or not location:
                read = self._read(answer, wanted)
                host.note(read if isinstance(read, Failure) else None)
                return read
            host.note(None)
            url = target(url, location)
        detail = "redirect to what is no http(s) address" if visited else "no http(s) address"
        return Failure(outcome=Outcome.BAD_LINK, detail=detail)

    async def _hop(self, url: str, wanted: Wanted) -> Response | Failure:
        host = await self.hosts.host(url)
        if (refusal := host.refusal(self.clock())) is not None:
            return refusal
        if wanted.obey_robots:
            rules = await self._rules(host, wanted)
            if (denied := rules.verdict(url, self.settings.robots_agent)) is not None:
                return denied
        async with host.turn.held:
            return await self._send(host, url, wanted)

    async def _send(self, host: Host, url: str, wanted: Wanted) -> Response | Failure:
        """In this host's turn: wait, look whether it still may be asked, ask."""
        loop = asyncio.get_running_loop()
        if await self._stopped_within(host.pause(wanted.delay, loop.time())):
            return STOPPED
        if (refusal := host.refusal(self.clock())) is not None:
            return refusal
        async with self.wire:
            if self.stopping.is_set():
                return STOPPED
            try:
                response = await self.download(self._request(url, wanted))
            except DOWNLOAD_ERRORS as error:
                failure = failure_of(error)
                host.note(failure)
                return failure
            finally:
                host.turn.answered_at = loop.time()
        return await self._rested(host, response) or response

    async def _rested(self, host: Host, response: Response) -> Failure | None:
        """429, and 503 that says when to come back, end all requests to the host in this run."""
        if response.status not in {429, 503}:
            return None
        now = self.clock()
        until = not_before(
            header(response.headers, "Retry-After"), now, self.settings.max_retry_after
        )
        if until is None and response.status == 503:
            return None
        await self.hosts.rest(host, until or now + _UNASKED_REST)
        detail = f"{response.status}, no request before {until or now + _UNASKED_REST:%H:%M:%S} UTC"
        return Failure(outcome=Outcome.RATE_LIMITED, detail=detail, http_status=response.status)

    async def _rules(self, host: Host, wanted: Wanted) -> Rules:
        """robots.txt of this host: remembered, else asked for once a run."""
        agent = self.settings.robots_agent
        async with host.reading:
            if host.rules is None:
                host.rules = stored_rules(host.state, self.clock(), agent)
            if host.rules is None:
                answer = await self.get(
                    replace(
                        wanted,
                        url=f"{host.key}/robots.txt",
                        timeout=self.settings.timeout,
                        max_bytes=MAX_BYTES,
                        validators=_NO_VALIDATORS,
                        unpack=False,
                        obey_robots=False,
                        again=True,
                    )
                )
                rules, state = concluded(answer, host.state, self.clock(), agent)
                if state is not host.state:
                    await self.hosts.remember(host, state)
                host.rules = rules
            return host.rules

    def _request(self, url: str, wanted: Wanted) -> Request:
        headers = {
            "User-Agent": self.settings.user_agent,
            "Accept": _ACCEPT,
            "Accept-Language": "ru,be;q=0.9,en;q=0.5",
            "Accept-Encoding": ACCEPTED,
        }
        if wanted.validators.etag:
            headers["If-None-Match"] = wanted.validators.etag
        if wanted.validators.last_modified:
            headers["If-Modified-Since"] = wanted.validators.last_modified
        meta = {
            "download_slot": host_key(url),
            "download_timeout": wanted.timeout,
            "download_maxsize": wanted.max_bytes,
            "pdf_maxsize": max(wanted.max_bytes, self.settings.max_pdf_bytes),
            "verify_tls": wanted.verify_tls,
        }
        return Request(url, headers=headers, meta=meta)

    def _read(self, response: Response, wanted: Wanted) -> Answer:
        """A whole answer that is no redirect, by its status."""
        status = response.status
        if status == 304 and wanted.validators != _NO_VALIDATORS:
            given = validators_of(response.headers)
            return NotModified(validators=given if given != _NO_VALIDATORS else wanted.validators)
        if status not in {200, 203}:
            return Failure(
                outcome=Outcome.HTTP_ERROR,
                detail=str(status),
                http_status=status,
                transient=500 <= status < 600,
            )
        limit = response.meta["download_maxsize"]  # a PDF was given more on the way
        try:
            body = decoded(response.body, _coding(response), limit)
            if wanted.unpack and is_gzip(body):
                body = gunzipped(body, limit)
        except DOWNLOAD_ERRORS as error:
            return failure_of(error)
        return page_of(response.url, wanted.url, status, response.headers, body, self.clock())

    async def _stopped_within(self, seconds: float) -> bool:
        """Wait, unless the run is stopped meanwhile. Whether it is."""
        if seconds > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), seconds)
        return self.stopping.is_set()


def _coding(response: Response) -> str:
    values = response.headers.getlist("Content-Encoding")
    return ",".join(value.decode("latin-1") for value in values)


def _loop(url: str, visited: list[str]) -> Failure:
    if url == visited[-1]:
        detail = "redirects to itself (wants a cookie, perhaps)"
    elif url in visited:
        detail = f"redirect loop of {len(visited)} addresses"
    else:
        detail = f"more than {_MOST_REDIRECTS} redirects"
    return Failure(outcome=Outcome.REDIRECT_LOOP, detail=detail)
