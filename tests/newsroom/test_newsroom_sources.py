"""The declarations that a configuration takes over."""

from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dozor.models import EntryPointKind
from dozor.newsroom.sites import SITES, by_host
from dozor.newsroom.sources import sources


def test_there_is_a_source_for_every_outlet() -> None:
    assert [source.id for source in sources(8000)] == [site.id for site in SITES]


def test_entry_points_lie_on_the_outlets_own_host_and_port() -> None:
    for source in sources(8123):
        assert source.entry_points
        for entry_point in source.entry_points:
            address = urlsplit(entry_point.url)
            assert (address.hostname, address.port) == (f"{source.id}.localhost", 8123)


def test_zones_are_those_of_moscow_and_minsk() -> None:
    zones = {source.id: source.timezone for source in sources(8000)}
    assert {zone for zone in zones.values() if ZoneInfo(zone)} == {"Europe/Moscow", "Europe/Minsk"}
    assert zones["sputnik"] == zones["holas"] == "Europe/Minsk"


def test_every_kind_that_is_visited_is_there() -> None:
    kinds = {entry_point.kind for source in sources(1) for entry_point in source.entry_points}
    visited = {"feed", "sitemap", "listing", "telegram", "pdf"}
    assert {EntryPointKind(kind) for kind in visited} <= kinds


def test_hosts_are_told_apart_without_regard_to_case_and_port() -> None:
    assert by_host("AGENCY.localhost:8000") is by_host("agency.localhost.")
    assert by_host("www.put.localhost") is by_host("put.localhost")
    assert by_host("example.org") is None
