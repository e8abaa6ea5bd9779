"""What the values say of themselves."""

import pytest

from dozor.models import EntryPointKind, Post, PostMedia
from tests.storage.examples import a_visit

CHANNEL = "https://t.me/s/town"


@pytest.mark.parametrize(
    ("url", "entry_point"),
    [
        (CHANNEL, CHANNEL),
        (f"{CHANNEL}?before=90", CHANNEL),
        (f"{CHANNEL}?q=%23most", f"{CHANNEL}?q=%23most"),
        (f"{CHANNEL}?q=%23most&before=90", f"{CHANNEL}?q=%23most"),
        (f"{CHANNEL}?before=90&q=%23most", f"{CHANNEL}?q=%23most"),
        (f"{CHANNEL}?", CHANNEL),
    ],
)
def test_an_older_page_of_a_channel_belongs_to_its_newest(url, entry_point):
    assert a_visit(kind=EntryPointKind.TELEGRAM, url=url).entry_point == entry_point


@pytest.mark.parametrize("kind", [k for k in EntryPointKind if k is not EntryPointKind.TELEGRAM])
def test_any_other_visit_is_one_to_its_own_address(kind):
    url = "https://town.example/news?before=90"
    assert a_visit(kind=kind, url=url).entry_point == url


def test_a_post_is_a_poll_when_it_shows_one():
    assert Post(media=(PostMedia.PHOTO, PostMedia.POLL)).poll
    assert not Post(media=(PostMedia.PHOTO,)).poll
