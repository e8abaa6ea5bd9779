"""Pages and sources for the tests of the extractors; all markup is written for them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from dozor.models import Page, Source

NOW = datetime(2026, 3, 7, 9, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def source() -> Source:
    return Source(
        id="vestnik",
        name="Днепровский вестник",
        home="https://vestnik.example/",
        entry_points=(),
    )


@pytest.fixture
def make_page() -> Callable[..., Page]:
    def make(
        body: str | bytes,
        url: str = "https://vestnik.example/news/2026/03/06/most.html",
        content_type: str | None = "text/html; charset=utf-8",
        fetched_at: datetime = NOW,
    ) -> Page:
        raw = body.encode() if isinstance(body, str) else body
        return Page(
            url=url,
            requested_url=url,
            status=200,
            body=raw,
            fetched_at=fetched_at,
            content_type=content_type,
        )

    return make
