"""The spider. Its engine sends every request; the flow stands in ``crawler.rounds``.

Feeds, sitemaps, listings, Telegram previews and PDF issues differ only in which parser reads them,
in a worker process: one spider serves them all. It awaits downloads instead of yielding requests
with callbacks: no failure of the engine can lose an entry between a callback and an errback.
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from threading import current_thread, main_thread
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Headers

from crawler.answers import header, is_pdf, streamed
from crawler.handler import refuse_unguarded
from crawler.memory import watch_memory
from crawler.rounds import Round

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class SourcesSpider(Spider):
    """Runs one round. ``failure`` is what ended it, when it did not end well."""

    name = "sources"
    failure: BaseException | None = None

    def __init__(self, make_round: Callable[[Crawler], Round], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._make_round = make_round

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "SourcesSpider":
        spider: SourcesSpider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.weigh_headers, signals.headers_received)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Yields no request: when this ends the round is over, and Scrapy closes the spider."""
        task = asyncio.ensure_future(self._run())
        await asyncio.wait({task})
        self.failure = task.exception()
        nothing: tuple[Any, ...] = ()
        for one in nothing:
            yield one

    async def _run(self) -> None:
        refuse_unguarded(self.crawler)
        round_, loop = self._make_round(self.crawler), asyncio.get_running_loop()
        budget = round_.settings.budget_seconds
        timer = loop.call_later(budget, round_.stop, f"the budget of {budget:g} s is spent")
        memory = asyncio.ensure_future(watch_memory(round_.settings.max_memory, round_.stop))
        heard = _SIGNALS if current_thread() is main_thread() else ()
        for number in heard:
            loop.add_signal_handler(number, _interrupt, round_, number)
        try:
            await round_.run()
        finally:
            timer.cancel()
            memory.cancel()
            for number in heard:
                loop.remove_signal_handler(number)

    def weigh_headers(self, headers: Headers, request: Request) -> None:
        """Before the body comes: a PDF may be larger, sound and video are not waited for."""
        kind = header(headers, "Content-Type")
        if streamed(kind):
            raise StopDownload(fail=True)
        if is_pdf(kind):
            request.meta["download_maxsize"] = request.meta["pdf_maxsize"]


def _interrupt(round_: Round, number: int) -> None:
    """The first signal lets what is open finish; the second does not."""
    if round_.stopping.is_set():
        round_.work.abandon()
    round_.stop(f"{signal.Signals(number).name} received")
