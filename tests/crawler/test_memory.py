"""The watch over the memory of the crawl process."""

import asyncio

import pytest

from crawler import memory


def test_resident_is_in_bytes_and_grows_with_what_is_held() -> None:
    before = memory.resident()
    held = bytearray(b"x" * 64 * 1024 * 1024)
    grown = memory.resident() - before
    assert 10 * 1024 * 1024 < before < 4 * 1024**3
    assert grown > 32 * 1024 * 1024
    assert len(held) > 0


async def _watched(monkeypatch: pytest.MonkeyPatch, sizes: list[int], most: int) -> list[str]:
    monkeypatch.setattr(memory, "_EVERY", 0.0)
    monkeypatch.setattr(memory, "resident", lambda: sizes.pop(0))
    told: list[str] = []
    await memory.watch_memory(most, told.append)
    return told


def test_stop_is_called_once_the_bound_is_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = [n * 1024 * 1024 for n in (100, 200, 201, 100)]
    (told,) = asyncio.run(_watched(monkeypatch, sizes, 200 * 1024 * 1024))
    assert "holds 201 MiB, more than its bound of 200 MiB" in told
    assert len(sizes) == 1
