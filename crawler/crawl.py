"""One crawl in this process. A reactor starts once a process: see ``crawler.child``."""

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler

from crawler.fetcher import Fetcher
from crawler.hosts import HostBook
from crawler.rounds import Progress, Round
from crawler.settings import CrawlSettings, scrapy_settings
from crawler.spider import SourcesSpider
from crawler.work import Work
from dozor.models import EntryPoint, Source
from dozor.protocols import Clock, Desk, Parsers, Workers

log = logging.getLogger(__name__)


def crawl(
    sources: Sequence[tuple[Source, tuple[EntryPoint, ...]]],
    desk: Desk,
    parsers: Parsers,
    workers: Workers,
    settings: CrawlSettings,
    clock: Clock,
    on_progress: Progress | None = None,
) -> None:
    """Visit all sources and tell the desk what became of every entry. Blocks; once a process.

    Entry points come with their addresses filled in. Raises what ended the round: ``StorageError``
    of a dead store, ``ConfigError`` when the guard of addresses is not in place. A bug in the
    handling of one source is told as its visit, ``VisitStatus.CRASHED``.
    """
    process = _quiet_process(settings)
    # The reactor never waits for the database, and the desk is never called by two threads.
    with ThreadPoolExecutor(1, thread_name_prefix="desk") as desk_thread:

        async def ask(method: Any, *args: Any, **kwargs: Any) -> Any:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(desk_thread, partial(method, *args, **kwargs))

        def make_round(crawler: Crawler) -> Round:
            stopping = asyncio.Event()
            fetcher = Fetcher(
                download=crawler.engine.download_async,
                hosts=HostBook(desk, ask),
                settings=settings,
                clock=clock,
                stopping=stopping,
                wire=asyncio.Semaphore(settings.concurrency),
            )
            return Round(
                plan=sources,
                desk=desk,
                ask=ask,
                parsers=parsers,
                work=Work(workers=workers, stopping=stopping),
                fetcher=fetcher,
                settings=settings,
                clock=clock,
                stopping=stopping,
                on_progress=on_progress,
            )

        crawler = process.create_crawler(SourcesSpider)
        ending = process.crawl(crawler, make_round=make_round)
        process.start(install_signal_handlers=False)
    if not ending.done():
        raise RuntimeError("crawl: the reactor stopped before the crawl ended; see the log")
    ending.result()  # raises what kept the spider from opening
    _raise(crawler)


def _raise(crawler: Crawler) -> None:
    spider = crawler.spider
    if isinstance(spider, SourcesSpider) and spider.failure is not None:
        raise spider.failure


def _quiet_process(settings: CrawlSettings) -> AsyncCrawlerProcess:
    """Scrapy sets its logger to DEBUG whatever the root says, and takes warnings over.

    Both are undone: what matters we log ourselves, and the logging of the process is its owner's.
    """
    before = logging.root.manager.disable
    logging.disable(logging.INFO)
    try:
        process = AsyncCrawlerProcess(scrapy_settings(settings))
    finally:
        logging.disable(before)
    logging.captureWarnings(False)
    logging.getLogger("scrapy").setLevel(logging.WARNING)
    return process
