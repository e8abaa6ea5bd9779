"""What a visit keeps for the next conditional request, by how whole the page was."""

from datetime import UTC, datetime

import pytest

from crawler.visits import visit_of
from dozor.models import EntryPoint, EntryPointKind, Page, Source, Validators, VisitStatus
from extractors.feed import MOST_ENTRIES, feed_listing

NOW = datetime(2026, 3, 6, 10, 0, tzinfo=UTC)
URL = "http://example.org/feed"
GIVEN = Validators(etag='"v1"', last_modified="Fri, 06 Mar 2026 10:00:00 GMT")

ITEM = "<item><title>One</title><link>http://example.org/1</link></item>"
WHOLE = f'<?xml version="1.0"?><rss version="2.0"><channel>{ITEM}{ITEM}</channel></rss>'
LONG = WHOLE.replace(ITEM, ITEM * (MOST_ENTRIES // 2 + 1))

# name -> (body, whether its validators are kept)
FEEDS = {
    "whole": (WHOLE, True),
    "empty": (WHOLE.replace(ITEM, ""), True),
    "cut inside an entry": (WHOLE[: WHOLE.rfind("<item>") + 20], False),
    "cut after an entry": (WHOLE[: WHOLE.rfind("</channel>")], False),
    "cut inside its first entry": (WHOLE[: WHOLE.find("<item>") + 20], False),
    "with a title lost": (WHOLE.replace("One", "Tw\ufffd", 1), False),
    "with more entries than are read": (LONG, False),
}


@pytest.mark.parametrize("name", FEEDS)
def test_validators_of_a_feed_are_kept_when_it_was_read_as_a_whole(name: str) -> None:
    body, kept = FEEDS[name]
    point = EntryPoint(kind=EntryPointKind.FEED, url=URL)
    source = Source(id="a", name="a", home="http://example.org/", entry_points=(point,))
    page = Page(
        url=URL,
        requested_url=URL,
        status=200,
        body=body.encode(),
        fetched_at=NOW,
        content_type="application/rss+xml; charset=utf-8",
        validators=GIVEN,
    )
    listing = feed_listing(page, source)
    visit = visit_of(source, point, URL, (listing, page), (NOW, NOW), None)
    assert visit.validators == (GIVEN if kept else Validators())
    assert (visit.body_hash is not None) is kept
    assert (visit.status is VisitStatus.BROKEN) is (name == "cut inside its first entry")
