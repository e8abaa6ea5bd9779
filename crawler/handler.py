"""The one gate through which every request leaves: Scrapy's HTTP handler behind a check."""

from typing import Any, NoReturn, cast

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import load_object

from crawler.addresses import BlockedAddressError, is_public, literal
from crawler.resolver import GuardedResolver
from dozor.errors import ConfigError

_PORTS = {"http": 80, "https": 443}


class GuardedHandler(BaseDownloadHandler):
    """Sends what may be sent. ``meta["verify_tls"] = False`` does not check the certificate."""

    lazy = False  # a handler that cannot be built must be found out at the start

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._checked = HTTP11DownloadHandler.from_crawler(crawler)
        self._unchecked = HTTP11DownloadHandler.from_crawler(cast("Crawler", _Lenient(crawler)))

    async def download_request(self, request: Request) -> Response:
        """Raises ``BlockedAddressError`` besides what Scrapy's handler raises."""
        guard = active_guard()
        parts = urlparse_cached(request)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        address = literal(host)
        if address and not is_public(address) and not guard.allowance.covers(host, port):
            _block(host, port, str(address))
        verified = request.meta.get("verify_tls", True)
        try:
            return await (self._checked if verified else self._unchecked).download_request(request)
        except CannotResolveHostError:
            if (refused := guard.refusal(host, port)) is not None:
                _block(host, port, refused)
            raise

    async def close(self) -> None:
        await self._checked.close()
        await self._unchecked.close()


class _Lenient:
    """The same crawler with certificates unchecked: Scrapy's switch is for a whole crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self.settings = crawler.settings.copy()
        self.settings.frozen = False
        self.settings.set("DOWNLOAD_VERIFY_CERTIFICATES", False, priority="cmdline")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._crawler, name)


def refuse_unguarded(crawler: Crawler) -> None:
    """Raises ``ConfigError`` unless every request passes the guard."""
    active_guard()
    for scheme, path in crawler.settings.getwithbase("DOWNLOAD_HANDLERS").items():
        if path is None:
            continue
        if scheme not in _PORTS or not issubclass(load_object(path), GuardedHandler):
            raise ConfigError(
                f"crawl: download handler: {scheme}: is {path}, which asks without a guard; "
                "leave DOWNLOAD_HANDLERS as crawler.settings has them"
            )


def active_guard() -> GuardedResolver:
    """The guard the reactor resolves names with. Raises ``ConfigError`` when it is another one."""
    from twisted.internet import reactor

    guard = reactor.nameResolver
    if not isinstance(guard, GuardedResolver):
        raise ConfigError(
            f"crawl: name resolver: is {type(guard).__name__}, so private addresses would "
            "be asked; leave TWISTED_DNS_RESOLVER as crawler.settings has it"
        )
    return guard


def _block(host: str, port: int, address: str) -> NoReturn:
    shown = host if host == address else f"{host} is {address}"
    raise BlockedAddressError(
        f"{shown}: not a public address; name {host}:{port} as allowed if it is meant"
    )
