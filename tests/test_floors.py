"""Floors of quality are raised freely and lowered by nobody without saying so here."""

import tomllib
from pathlib import Path

import pytest

FLOORS = Path(__file__).parents[1] / "benchmarks" / "floors.toml"

PROMISED = {
    "text.aeb.f1": 0.966,
    "text.smolensk.f1": 0.985,
    "text.russian.f1": 0.985,
    "dates.pages.recall": 0.93,
    "dates.pages.precision": 0.96,
    "dates.minute": 0.98,
    "dates.strings": 0.98,
    "encodings.real": 1.0,
    "encodings.transcoded": 1.0,
    "newspapers.made.boundaries": 0.95,
    "newspapers.made.order": 0.98,
    "newspapers.made.hyphens": 0.995,
    "newspapers.real.boundaries": 0.90,
    "newspapers.real.order": 0.95,
    "newspapers.real.hyphens": 0.99,
    "loop.two_workers": 1.6,
    "topics.cooperation.precision": 0.97,
    "topics.cooperation.recall": 0.97,
    "topics.cooperation.belarusian": 0.95,
    "topics.cooperation.prominence": 0.90,
    "topics.smolensk.found": 1.0,
    "topics.speed": 300,
}
MOST = {
    "text.foreign_lines": 0,
    "text.cpu_ratio": 1.15,
    "newspapers.cpu_ms": 60.0,
    "loop.lag_p99_ms": 50.0,
    "topics.smolensk.traps": 0,
    "topics.fifty": 3.0,
    "topics.names": 1.5,
}


@pytest.mark.parametrize("key", PROMISED)
def test_a_floor_is_no_lower_than_was_promised(key: str) -> None:
    assert tomllib.loads(FLOORS.read_text(encoding="utf-8"))[key]["at_least"] >= PROMISED[key]


@pytest.mark.parametrize("key", MOST)
def test_a_bound_is_no_higher_than_was_promised(key: str) -> None:
    assert tomllib.loads(FLOORS.read_text(encoding="utf-8"))[key]["at_most"] <= MOST[key]
