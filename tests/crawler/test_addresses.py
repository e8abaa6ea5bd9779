"""Which addresses are public, and which hosts are allowed not to be."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis.strategies import ip_addresses

from crawler.addresses import Allowance, is_public, literal

PUBLIC = ("93.184.216.34", "8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808", "2002:808:808::1")
NOT_PUBLIC = (
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "224.0.0.251",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",  # IPv4-compatible
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",  # NAT64
    "64:ff9b:1::a00:1",
    "2001:0:7f00:1::1",  # Teredo
    "2001:db8::1",
    "2002:7f00:1::",  # 6to4
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
)


@pytest.mark.parametrize("text", PUBLIC)
def test_public(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize("text", NOT_PUBLIC)
def test_not_public(text: str) -> None:
    assert not is_public(ip_address(text))


@given(ip_addresses(v=4))
def test_wrapping_an_address_never_makes_it_public(address: IPv4Address) -> None:
    number = int(address)
    wrapped = (
        IPv6Address(0xFFFF << 32 | number),
        IPv6Address((0x64FF9B << 96) | number),
        IPv6Address((0x2002 << 112) | number << 80),
    )
    assert [is_public(one) for one in wrapped] == [is_public(address)] * 3


@pytest.mark.parametrize(
    ("named", "host", "port", "covered"),
    [
        ("news.localhost", "news.localhost", 8080, True),
        ("news.localhost", "NEWS.localhost.", 80, True),
        ("news.localhost:8080", "news.localhost", 8080, True),
        ("news.localhost:8080", "news.localhost", 80, False),
        ("news.localhost", "other.localhost", 80, False),
        ("localhost", "news.localhost", 80, False),
        ("10.0.0.1:81", "10.0.0.1", 81, True),
        ("[::1]:81", "::1", 81, True),
        ("[::1]:81", "::1", 82, False),
        ("::1", "[::1]", 82, True),
    ],
)
def test_allowance(named: str, host: str, port: int, covered: bool) -> None:
    assert Allowance.of((named,)).covers(host, port) is covered


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "127.0.0.1"), ("[::1]", "::1"), ("fe80::1%eth0", "fe80::1"), ("a.by", None)],
)
def test_literal(host: str, address: str | None) -> None:
    assert literal(host) == (ip_address(address) if address else None)
