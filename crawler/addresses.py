"""Which addresses a request may go to. Pure: no lookup is made here."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from dozor.models import Outcome

Address = IPv4Address | IPv6Address

# Special-purpose blocks that ``is_global`` of some Python releases lets through, or that lead
# elsewhere: shared address space (RFC 6598), protocol assignments (RFC 6890), 6to4 relays (RFC
# 7526), the AMT and AS112 anycast services, documentation (RFC 9637), SRv6 identifiers (RFC 9602)
# and site-local addresses (RFC 3879).
_SPECIAL = tuple(
    ip_network(block)
    for block in (
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.175.48.0/24",
        "3fff::/20",
        "5f00::/16",
        "fec0::/10",
    )
)
_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))  # RFC 6052, RFC 8215


class BlockedAddressError(Exception):
    """A request was refused before it was sent: the host is not public and not allowed."""

    outcome = Outcome.BLOCKED_ADDRESS


def is_public(address: Address) -> bool:
    """Whether this is an address of the public internet, seen through every kind of wrapping."""
    if isinstance(address, IPv6Address) and (inner := _embedded(address)) is not None:
        return all(is_public(one) for one in inner)
    return (
        address.is_global
        and not address.is_multicast
        and not any(address in block for block in _SPECIAL if block.version == address.version)
    )


def _embedded(address: IPv6Address) -> tuple[IPv4Address, ...] | None:
    """The IPv4 addresses that packets to this address end at; None when there are none."""
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if address.teredo is not None:
        return address.teredo
    if any(address in block for block in _NAT64):
        return (IPv4Address(int(address) & 0xFFFFFFFF),)
    if int(address) >> 32 == 0 and int(address) > 1:  # IPv4-compatible (RFC 4291 §2.5.5.1)
        return (IPv4Address(int(address)),)
    return None


def literal(host: str) -> Address | None:
    """The address that a host of a URL spells out, or None when it is a name."""
    try:
        return ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None


def plain(host: str) -> str:
    """A host name as it is compared: lower case, without brackets and without the root's dot."""
    return host.strip("[]").lower().rstrip(".")


@dataclass(frozen=True, slots=True)
class Allowance:
    """The hosts that the operator named as allowed to be private. With a port: there only."""

    names: frozenset[tuple[str, int | None]]

    @classmethod
    def of(cls, named: tuple[str, ...] | list[str]) -> "Allowance":
        """From ``host``, ``host:port``, ``[::1]`` or ``[::1]:port``."""
        return cls(frozenset(_split(name) for name in named))

    def covers(self, host: str, port: int) -> bool:
        name = plain(host)
        return (name, port) in self.names or (name, None) in self.names


def _split(name: str) -> tuple[str, int | None]:
    host, colon, port = name.rpartition(":")
    if colon and port.isdigit() and (":" not in host or host.endswith("]")):
        return plain(host), int(port)
    return plain(name), None
