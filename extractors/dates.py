"""When an article was published and when it was changed, with how sure that is.

The candidates are gathered by ``date_candidates`` and decided on by ``date_choice``; what is
unknown stays None. Nothing is ever made up.
"""

import re
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dozor.models import Entry, Page, Source
from extractors import structured
from extractors.date_candidates import gather, hints
from extractors.date_choice import Found, choose
from extractors.date_text import parse_date
from extractors.date_values import local_value
from extractors.date_zones import guess_timezone
from extractors.markup import Element, Run

__all__ = [
    "Found",
    "choose",
    "find_published",
    "guess_timezone",
    "hints",
    "local_value",
    "parse_date",
    "zone_of",
]

_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def zone_of(source: Source) -> ZoneInfo:
    """The source's time zone; Moscow's when the system does not know it."""
    try:
        return ZoneInfo(source.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("Europe/Moscow")


def find_published(
    tree: Element,
    runs: list[Run],
    page: Page,
    entry: Entry,
    source: Source,
    now: datetime,
    *,
    title: str | None = None,
    body: str = "",
    node: structured.Node | None = None,
) -> Found:
    """All dates of a page and its entry, and the one decision on them.

    ``now``: when the page was fetched; relative dates count from it. ``node``: its JSON-LD article.
    """
    gathered = gather(
        tree,
        runs,
        page.url,
        entry,
        now,
        zone_of(source),
        _language(tree, title, source),
        title=title,
        body=body,
        node=node,
    )
    return choose(gathered.candidates, now, gathered.zone)


def _language(tree: Element, title: str | None, source: Source) -> str:
    """For the order of 11/10/2026. A headline in Cyrillic outweighs the template's lang="en-US"."""
    if _CYRILLIC.search(title or ""):
        return source.language
    return (tree.get("lang") or source.language).replace("_", "-")
