"""A newsroom of fixture texts on loopback, and a client that says which host it means."""

import http.client
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from dozor.newsroom.server import Newsroom

CONTENT = Path(__file__).parent / "content"
TODAY = date(2026, 3, 6)

Ask = Callable[..., http.client.HTTPResponse]


@pytest.fixture(scope="module")
def shared_newsroom() -> Iterator[Newsroom]:
    with Newsroom(today=TODAY, content=CONTENT, slow_seconds=0.2) as running:
        yield running


@pytest.fixture
def newsroom(shared_newsroom: Newsroom) -> Newsroom:
    shared_newsroom.set_morning(1)
    return shared_newsroom


@pytest.fixture
def ask(newsroom: Newsroom) -> Iterator[Ask]:
    """``ask("agency", "/path", method="GET", **fields)``: the response, read into ``.content``."""
    connection = http.client.HTTPConnection("127.0.0.1", newsroom.port, timeout=10)

    def send(
        outlet: str, path: str = "/", method: str = "GET", **fields: str
    ) -> http.client.HTTPResponse:
        headers = {name.replace("_", "-"): value for name, value in fields.items()}
        host = outlet if "." in outlet else f"{outlet}.localhost:{newsroom.port}"
        connection.request(method, path, headers={"Host": host, **headers})
        response = connection.getresponse()
        response.content = response.read()  # type: ignore[attr-defined]
        return response

    yield send
    connection.close()
