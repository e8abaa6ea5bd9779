"""The daily job over the sample newsroom, lived through once for all tests that look at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dozor.jobs import RunReport
from tests.integration.world import World, make_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with make_world(tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, list[RunReport]]]:
    """Both mornings, and the second once more."""
    with make_world(tmp_path_factory.mktemp("lived")) as made:
        yield made, [made.live_through(1), made.live_through(2), made.live_through(2)]
