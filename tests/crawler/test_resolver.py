"""The guard of names, over a resolver that answers from a table."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.resolver import dnscache
from twisted.internet.address import IPv4Address, IPv6Address

from crawler.addresses import Allowance
from crawler.resolver import GuardedResolver

NAMES = {
    "public.example": ["93.184.216.34", "2606:4700:4700::1111"],
    "private.example": ["10.0.0.1"],
    "mixed.example": ["93.184.216.34", "127.0.0.1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "unknown.example": [],
}


class Receiver:
    """Notes what a connection would be given."""

    def __init__(self) -> None:
        self.given: list[tuple[str, int]] = []
        self.complete = False

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        pass

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.given.append((address.host, address.port))

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete = True


class TableResolver:
    def resolveHostName(  # noqa: N802
        self, receiver: Any, name: str, port: int, *_: object
    ) -> None:
        receiver.resolutionBegan(None)
        for host in NAMES[name.lower().rstrip(".")]:
            family = IPv6Address if ":" in host else IPv4Address
            receiver.addressResolved(family("TCP", host, port))
        receiver.resolutionComplete()


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    dnscache.clear()


def resolve(name: str, port: int = 80, allowed: Sequence[str] = ()) -> tuple[Receiver, str | None]:
    """What is given out, and the address that was refused; asked twice, as from the cache too."""
    reactor = SimpleNamespace(nameResolver=TableResolver())
    guard = GuardedResolver(reactor, 100, Allowance.of(tuple(allowed)))
    first, second = Receiver(), Receiver()
    guard.resolveHostName(first, name, port)
    guard.resolveHostName(second, name, port)
    assert first.given == second.given
    assert first.complete
    assert second.complete
    return first, guard.refusal(name, port)


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("private.example", "10.0.0.1"),
        ("PRIVATE.example.", "10.0.0.1"),
        ("mixed.example", "127.0.0.1"),
        ("mapped.example", "::ffff:127.0.0.1"),
        ("localhost", "127.0.0.1"),
        ("any.localhost", "127.0.0.1"),
    ],
)
def test_one_address_that_is_not_public_refuses_the_name(name: str, refused: str) -> None:
    receiver, refusal = resolve(name)
    assert receiver.given == []
    assert refusal == refused


def test_public_addresses_of_both_families_are_given() -> None:
    receiver, refusal = resolve("public.example", 443)
    assert receiver.given == [("93.184.216.34", 443), ("2606:4700:4700::1111", 443)]
    assert refusal is None


def test_an_unknown_name_is_not_a_refusal() -> None:
    receiver, refusal = resolve("unknown.example")
    assert (receiver.given, refusal) == ([], None)


@pytest.mark.parametrize(
    ("allowed", "port", "given"),
    [
        ("private.example", 81, True),
        ("private.example:81", 81, True),
        ("private.example:81", 80, False),
        ("example", 81, False),
    ],
)
def test_an_allowed_host_is_given_at_the_allowed_port(allowed: str, port: int, given: bool) -> None:
    receiver, _ = resolve("private.example", port, (allowed,))
    assert bool(receiver.given) is given
