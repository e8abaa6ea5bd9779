"""Retry-After in both forms, and in none."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import text

from crawler.retry_after import not_before

NOW = datetime(2026, 3, 6, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("30", 30),
        (" 120 ", 120),
        ("86401", 86400),
        ("1000000000", 86400),
        ("999999999999999999", 86400),
        ("Fri, 06 Mar 2026 10:05:00 GMT", 300),
        ("Fri, 06 Mar 2026 13:05:00 +0300", 300),
        ("Friday, 06-Mar-26 10:05:00 GMT", 300),
        ("Sun, 06 Mar 2033 10:05:00 GMT", 86400),
    ],
)
def test_wanted_rest(value: str, seconds: int) -> None:
    assert not_before(value, NOW, 86400) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "value",
    [None, "", "0", "-5", "1.5", "soon", "1e9", "٣", "Fri, 06 Mar 2026 09:00:00 GMT", "9" * 30],
)
def test_no_wanted_rest(value: str | None) -> None:
    assert not_before(value, NOW, 86400) is None


@given(text())
def test_any_text_is_read(value: str) -> None:
    until = not_before(value, NOW, 86400)
    assert until is None or NOW < until <= NOW + timedelta(seconds=86400)
