"""How a crawl behaves, and the Scrapy settings that follow from it. No request is made here."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class CrawlSettings:
    """Limits and manners of one crawl. Times are seconds, sizes bytes."""

    user_agent: str  # product/version (+how to reach the operator)
    robots_agent: str = "dozor"  # what robots.txt names us by (RFC 9309 §2.2.1)
    delay: float = 2.0  # between two requests to one host; Source.delay overrides it
    timeout: float = 30.0  # for one whole answer; four times that for a PDF
    max_bytes: int = 10 * 1024 * 1024  # after decompression
    max_pdf_bytes: int = 50 * 1024 * 1024
    max_new_per_source: int = 200  # new pages fetched from one source in one run
    budget_seconds: float = 3600.0  # the run stops by itself after that
    grace_seconds: float = 10.0  # what is open when the run stops may take this long
    allowed_private: tuple[str, ...] = ()  # host or host:port that may be private or loopback
    max_retry_after: float = 86400.0  # a longer Retry-After counts as this
    retry_delays: tuple[float, ...] = (5.0, 20.0)  # before each further try; network errors and 5xx
    concurrency: int = 16  # requests on the wire at once, over all hosts
    max_memory: int = 1_000 * 1024 * 1024  # resident bytes of this process, not of its workers


def scrapy_settings(settings: CrawlSettings) -> dict[str, Any]:
    """Scrapy's own settings; its defaults favour scraping over safety.

    Middlewares and extensions are off as a whole, so that nothing follows a redirect or a meta
    refresh, keeps a cookie, reads a proxy from the environment, retries at once, or listens on a
    port (telnet console, remote control). What of it is needed stands in ``crawler.fetcher``.
    """
    guarded = "crawler.handler.GuardedHandler"
    return {
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
        "TWISTED_REACTOR_ENABLED": True,
        "TWISTED_DNS_RESOLVER": "crawler.resolver.GuardedResolver",
        "ALLOWED_PRIVATE": list(settings.allowed_private),
        "DOWNLOAD_HANDLERS_BASE": {},
        "DOWNLOAD_HANDLERS": {"http": guarded, "https": guarded},
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_MAXSIZE": settings.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": settings.timeout,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        # The delay is kept a host by `crawler.hosts`, which also sees Retry-After while waiting.
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_DELAY_JITTER": 0,
        "CONCURRENT_REQUESTS": settings.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        # A lookup that hangs holds a thread: names must not queue behind a few dead ones.
        "REACTOR_THREADPOOL_MAXSIZE": 2 * settings.concurrency,
        "JOBDIR": None,
        "STATS_DUMP": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "LOG_VERSIONS": [],
    }
