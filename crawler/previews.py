"""Paging back through the preview of a channel until a post is known. Pure."""

from collections.abc import Sequence

from crawler.sitemaps import Children
from dozor.models import Fetch, Listing, OlderPage

MOST_PAGES = 25  # older pages of one visit: about 500 posts


def older_pages(root: str, left: Sequence[OlderPage]) -> Children:
    """The older pages still to visit behind the newest; each is reached from the one after it.

    ``left``: those that earlier runs did not come to read.
    """
    children = Children(root=root, most=MOST_PAGES, deepest=MOST_PAGES)
    for page in left:
        children.add([page.url], page.back)
    return children


def page_before(newest: str, listing: Listing, depth: int) -> OlderPage | None:
    """The page before this one, unless it lies too far back. ``depth``: 1 for the newest page."""
    if not listing.children or depth > MOST_PAGES:
        return None
    return OlderPage(url=listing.children[0], newest=newest, back=depth)


def not_visited(older: OlderPage | None) -> str:
    """What is told of the page at which a walk stops for its length."""
    if older is None:
        return f"more than {MOST_PAGES} pages behind the newest: left unread"
    return f"more than {MOST_PAGES} older pages in one run: the next one goes on"


def all_new(listing: Listing, fetches: Sequence[Fetch]) -> bool:
    """Whether each post of the page is to be read for the first time: none was known, none too old.

    A page of pictures only has no post to know anything by, and is passed over.
    """
    return len(fetches) == len(listing.entries) and all(fetch.known is None for fetch in fetches)
