"""A full disk: exit code 3 naming the path, what was stored stands, the next run goes on."""

from contextlib import closing
from pathlib import Path

import pytest

import storage
from tests.dozor.cli.kit import dozor
from tests.integration.world import World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

LEFT = 200_000  # bytes for a crawl that needs more


@pytest.fixture
def on_small_disk(world: World, small_disk: Path) -> Path:
    """The sample newsroom, with the data folder on a disk of eight megabytes."""
    text = world.config.read_text(encoding="utf-8")
    text = text.replace('data_dir = "data"', f'data_dir = "{small_disk}"')
    text = text.replace("[crawl]", "[crawl]\nmax_age_days = 3650")  # its articles are of 2026
    world.config.write_text(text, encoding="utf-8")
    storage.upgrade(f"sqlite:///{small_disk / 'dozor.db'}")
    return small_disk


def fill(disk: Path, left: int) -> Path:
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            file.truncate(max(0, file.tell() // 4096 * 4096 - left))
    return ballast


def stored(disk: Path) -> list[tuple[str, str, str]]:
    with closing(storage.open_store(f"sqlite:///{disk / 'dozor.db'}", read_only=True)) as store:
        return [(a.url, a.title, a.text) for a in store.articles()]


def test_a_full_disk_ends_a_crawl_and_the_next_one_completes_it(world, on_small_disk):
    disk, folder = on_small_disk, world.config.parent
    assert dozor("crawl", "--once", "agency", cwd=folder).code == 0
    before = stored(disk)
    assert before

    ballast = fill(disk, LEFT)
    done = dozor("crawl", "--once", "put", "--once", "sputnik", cwd=folder)
    assert (done.code, done.out) == (3, "")
    assert done.err.splitlines()[-1] == (
        f"dozor: database {disk / 'dozor.db'}: no space is left on its disk: "
        "free some and run again; what was stored stands"
    )
    assert len(done.faults) == 1  # the process of the crawl does not tell it once more

    ballast.unlink()
    kept = stored(disk)
    assert kept[: len(before)] == before
    assert dozor("db", "check", cwd=folder).code == 0
    assert dozor("crawl", "--once", "put", "--once", "sputnik", cwd=folder).code == 0
    assert stored(disk)[: len(kept)] == kept
    assert len(stored(disk)) > len(kept)
    rows = dozor("export", "--outcomes", "--format", "jsonl", cwd=folder).records
    assert all(row["outcome"] and row["finished_at"] for row in rows)
    finished = [row["url"] for row in rows if row["outcome"] in {"stored", "copy", "off_topic"}]
    assert len(finished) == len(set(finished))


def test_a_disk_without_a_byte_left_is_told_by_its_path(world, on_small_disk):
    fill(on_small_disk, 0)
    for command in (["crawl"], ["letters"]):
        done = dozor(*command, cwd=world.config.parent)
        assert (done.code, done.out) == (3, "")
        assert str(on_small_disk / "dozor.db") in done.fault
        assert "space" in done.fault


def test_a_log_on_a_full_disk_costs_nothing_but_the_log(world, on_small_disk, tmp_path):
    database = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    storage.upgrade(database)
    fill(on_small_disk, 0)
    done = dozor("crawl", "--once", "agency", "--db", database, cwd=world.config.parent)
    assert done.code == 0
    faults = [line for line in done.err.splitlines() if line.startswith("dozor: ")]
    assert faults == [
        f"dozor: log: {on_small_disk / 'dozor.log'}: cannot be written: "
        "No space left on device; the work was done without it"
    ]
    assert "Traceback" not in done.err
