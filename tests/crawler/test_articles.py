"""Which entries are over the limit, and which bring their page along."""

from datetime import UTC, date, datetime

import pytest

from crawler.articles import beyond_limit, fresh_first, page_brought
from dozor.models import Entry, Fetch, Known, Outcome, Precision, Stamp

NOW = datetime(2026, 3, 6, 10, 0, tzinfo=UTC)


def fetch(
    number: int,
    published: datetime | date | None = None,
    *,
    content: str | None = None,
    kind: str = "telegram",
    known: Known | None = None,
    changed: date | None = None,
    attempts: int = 0,
) -> Fetch:
    stamp = Stamp(value=published, precision=Precision.DAY, origin="feed") if published else None
    modified = Stamp(value=changed, precision=Precision.DAY, origin="sitemap") if changed else None
    entry = Entry(
        url=f"http://x/{number}",
        published=stamp,
        modified=modified,
        content=content,
        content_kind=content and kind,
    )
    return Fetch(
        entry_id=number,
        source_id="x",
        url_key=entry.url,
        entry=entry,
        known=known,
        attempts=attempts,
    )


def test_the_newest_are_kept_and_unknown_dates_go_first() -> None:
    fetches = [
        fetch(1),
        fetch(2, date(2026, 3, 1)),
        fetch(3, datetime(2026, 3, 5, 12, 0, tzinfo=UTC)),
        fetch(4, date(2026, 3, 6)),
    ]
    assert beyond_limit(fetches, 2) == {1, 2}


def test_what_has_no_publication_counts_by_its_change() -> None:
    fetches = [
        fetch(1, changed=date(2026, 3, 1)),
        fetch(2, changed=date(2026, 3, 3)),
        fetch(3, date(2026, 3, 2), changed=date(2026, 3, 9)),
        fetch(4),
    ]
    assert beyond_limit(fetches, 1) == {1, 3, 4}
    assert beyond_limit(fetches, 2) == {1, 4}


def test_what_failed_before_stands_behind_what_is_new() -> None:
    fetches = [
        fetch(1, date(2026, 3, 9), attempts=1),
        fetch(2, date(2026, 3, 8), attempts=2),
        fetch(3),
        fetch(4, date(2026, 3, 1)),
    ]
    assert beyond_limit(fetches, 2) == {1, 2}
    assert beyond_limit(fetches, 3) == {2}
    assert [one.entry_id for one in fresh_first(fetches)] == [3, 4, 1, 2]


def test_second_looks_and_posts_do_not_count() -> None:
    known = Known(url_key="k", outcome=Outcome.STORED, last_looked_at=NOW, first_seen_at=NOW)
    fetches = [fetch(1, known=known), fetch(2, content="<p>post</p>"), fetch(3), fetch(4)]
    assert beyond_limit(fetches, 1) == {4}


@pytest.mark.parametrize(
    ("content", "kind", "brought"),
    [
        ("<p>x", "telegram", b"<p>x"),
        ("\ud800x", "telegram", b"?x"),
        ("<p>x", "feed", None),
        (None, "telegram", None),
    ],
)
def test_page_brought(content: str | None, kind: str, brought: bytes | None) -> None:
    page = page_brought(fetch(1, content=content, kind=kind).entry, NOW)
    assert (page.body if page else None) == brought
