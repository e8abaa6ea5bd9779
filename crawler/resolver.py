"""The resolver that gives no address which is not public.

Catches redirects, odd spellings and names that change their address between check and use: what
is checked here is what is connected to.
"""

from collections.abc import Sequence
from typing import Any

from scrapy.crawler import Crawler
from scrapy.resolver import CachingHostnameResolver, HostResolution
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from crawler.addresses import Allowance, is_public, literal, plain


@implementer(IHostnameResolver)
class GuardedResolver(CachingHostnameResolver):
    """Refuses a name when any of its addresses is not public, unless the operator allowed the host.

    The hostname variant of Scrapy's resolvers, because only that one is told the port.
    """

    def __init__(self, reactor: Any, cache_size: int, allowance: Allowance) -> None:
        super().__init__(reactor, cache_size)
        self.allowance = allowance
        self._refused: dict[tuple[str, int], str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> "GuardedResolver":
        settings = crawler.settings
        allowance = Allowance.of(settings.getlist("ALLOWED_PRIVATE"))
        return cls(reactor, settings.getint("DNSCACHE_SIZE"), allowance)

    def refusal(self, host: str, port: int) -> str | None:
        """The address for which this host was refused last, if it was."""
        return self._refused.get((plain(host), port))

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[Any] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        receiver: Any = _Screen(self, resolutionReceiver, plain(hostName), portNumber)
        if (plain(hostName)).rpartition(".")[2] == "localhost":  # RFC 6761 §6.3: never asked of DNS
            receiver.resolutionBegan(HostResolution(hostName))
            receiver.addressResolved(IPv4Address("TCP", "127.0.0.1", portNumber))
            receiver.resolutionComplete()
            return receiver
        return super().resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )

    def passes(self, host: str, port: int, addresses: Sequence[Any]) -> bool:
        """Whether all of these may be connected to; remembers the first that may not."""
        self._refused.pop((host, port), None)
        if self.allowance.covers(host, port):
            return True
        for one in addresses:
            parsed = literal(one.host)
            if parsed is None or not is_public(parsed):
                self._refused[host, port] = one.host
                return False
        return True


@implementer(IResolutionReceiver)
class _Screen:
    """Holds back the addresses of one lookup until all are known, then passes on all or none."""

    def __init__(self, guard: GuardedResolver, receiver: Any, host: str, port: int) -> None:
        self._guard = guard
        self._receiver = receiver
        self._host = host
        self._port = port
        self._addresses: list[IPv4Address | IPv6Address] = []

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self._addresses.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        if self._guard.passes(self._host, self._port, self._addresses):
            for address in self._addresses:
                self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()
