"""Paging back through the preview of a channel until a post is known. Pure."""

from collections.abc import Sequence

from crawler.sitemaps import Children
from dozor.models import Fetch, Listing

MOST_PAGES = 25  # older pages of one visit: about 500 posts


def older_pages(root: str) -> Children:
    """The older pages still to visit behind the newest; each is reached from the one after it."""
    return Children(root=root, what="older pages", most=MOST_PAGES, deepest=MOST_PAGES + 1)


def all_new(listing: Listing, fetches: Sequence[Fetch]) -> bool:
    """Whether each post of the page is to be read for the first time: none was known, none too old.

    A page of pictures only has no post to know anything by, and is passed over.
    """
    return len(fetches) == len(listing.entries) and all(fetch.known is None for fetch in fetches)
