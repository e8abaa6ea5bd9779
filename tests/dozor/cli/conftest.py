"""A folder with a configuration and a database, as an operator has it."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import storage
from tests.dozor.cli.kit import MINIMAL
from tests.integration.world import World, make_world


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "dozor.db"
    storage.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def place(tmp_path: Path, migrated: Path) -> Path:
    """``dozor.toml`` and ``data/dozor.db``; commands run here find both."""
    (tmp_path / "dozor.toml").write_text(MINIMAL, encoding="utf-8")
    (tmp_path / "data").mkdir()
    shutil.copy(migrated, tmp_path / "data" / "dozor.db")
    return tmp_path


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes."""
    path = tmp_path / "disk"
    path.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m,mode=0755", "tmpfs", str(path)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.decode().strip()}")
    yield path
    subprocess.run(["umount", "-l", str(path)], check=True)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with make_world(tmp_path) as made:
        yield made
