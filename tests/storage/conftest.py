"""Stores for the contract suite: the real one on both databases, and the in-memory fake.

PostgreSQL takes part when DOZOR_TEST_POSTGRESQL holds a URL; each test has its own schema there.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

import storage
from dozor.protocols import Store
from tests.fakes.memory_store import MemoryStore

_POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgresql)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of today's schema, to be copied: cheaper than a migration a test."""
    path = tmp_path_factory.mktemp("template") / "dozor.db"
    storage.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(template: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(template, tmp_path / 'dozor.db')}"


@pytest.fixture
def postgresql_schema() -> Iterator[str]:
    """The URL of an empty schema of its own."""
    server = os.environ.get("DOZOR_TEST_POSTGRESQL")
    if not server:
        pytest.skip("DOZOR_TEST_POSTGRESQL is not set")
    import sqlalchemy

    name = f"dozor_{uuid.uuid4().hex[:12]}"
    engine = sqlalchemy.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    yield f"{server}?options=-csearch_path%3D{name}"
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
    engine.dispose()


@pytest.fixture(params=["sqlite", _POSTGRESQL])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without a schema."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'dozor.db'}"
    return str(request.getfixturevalue("postgresql_schema"))


@pytest.fixture(params=["sqlite", _POSTGRESQL])
def url(request: pytest.FixtureRequest) -> str:
    """An empty database of today's schema."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    schema = str(request.getfixturevalue("postgresql_schema"))
    storage.upgrade(schema)
    return schema


@pytest.fixture
def sql_store(url: str) -> Iterator[Store]:
    store = storage.open_store(url)
    yield store
    store.close()


@pytest.fixture(params=["memory", "sqlite", _POSTGRESQL])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """The contract: what holds of one holds of all."""
    if request.param == "memory":
        yield MemoryStore()
        return
    if request.param == "sqlite":
        opened = storage.open_store(request.getfixturevalue("sqlite_url"))
    else:
        schema = request.getfixturevalue("postgresql_schema")
        storage.upgrade(schema)
        opened = storage.open_store(schema)
    yield opened
    opened.close()
