"""Saved pages, one folder a case, one test a field: a date fault and a title fault fail apart.

``input.html`` is the page, ``meta.json`` where and when it was found, ``expected.json`` the fields
that matter to the case. A new one: ``python tests/extractors/make_case.py SAVED_PAGE``. Of kind
``telegram`` it is the preview of a channel with one post.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dozor.models import Entry, Extraction, Page, Source
from dozor.records import post_record
from extractors.article import html_article
from extractors.posts import telegram_article
from extractors.telegram import telegram_listing

CASES = Path(__file__).with_name("cases")
FIELDS = (
    "outcome", "title", "text", "lead", "authors", "section", "tags", "language", "site_name",
    "image_url", "canonical_url", "published", "modified", "encoding", "post",
)  # fmt: skip


def read(name: str, part: str) -> dict[str, Any]:
    return json.loads((CASES / name / f"{part}.json").read_text(encoding="utf-8"))


@cache
def extracted(name: str, *, rules: bool) -> Extraction:
    meta = read(name, "meta")
    page = Page(
        url=meta["url"],
        requested_url=meta["url"],
        status=200,
        body=(CASES / name / "input.html").read_bytes(),
        fetched_at=datetime.fromisoformat(meta["fetched_at"]),
        content_type=meta.get("content_type", "text/html; charset=utf-8"),
    )
    source = Source(id=name, entry_points=(), **meta["source"])
    if meta.get("kind") == "telegram":
        (post,) = telegram_listing(page, source).entries
        return telegram_article(page, source, post)
    entry = Entry(url=meta["url"], **meta.get("entry", {}))
    return html_article(page, source, entry, None if rules else ())


def shown(found: Extraction, field: str) -> Any:
    """A field as expected.json writes it."""
    value = getattr(found, field)
    if field == "text":
        return value.split("\n") if value else []
    if field == "post":
        return post_record(value)
    if field in {"published", "modified"}:
        return _moment(value.value) if value is not None else None
    return list(value) if isinstance(value, tuple) else value


def _moment(value: date | datetime) -> str:
    return value.isoformat()


def fields_of_all_cases() -> Iterator[Any]:
    for folder in sorted(CASES.iterdir()):
        for field in read(folder.name, "expected"):
            yield pytest.param(folder.name, field, id=f"{folder.name}-{field}")


@pytest.mark.parametrize(("name", "field"), tuple(fields_of_all_cases()))
def test_field(name, field):
    assert shown(extracted(name, rules=True), field) == read(name, "expected")[field]


@pytest.mark.parametrize("name", sorted(folder.name for folder in CASES.iterdir()))
def test_text_is_as_good_without_rules_for_the_outlet(name):
    expected = read(name, "expected")
    if "text" in expected:
        assert shown(extracted(name, rules=False), "text") == expected["text"]
    else:
        assert extracted(name, rules=False).outcome == expected["outcome"]


@pytest.mark.parametrize("name", sorted(folder.name for folder in CASES.iterdir()))
def test_expected_names_only_fields_that_are_compared(name):
    assert set(read(name, "expected")) <= set(FIELDS)
