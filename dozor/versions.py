"""When a known page is looked at again. Pure.

Articles are edited and withdrawn while they are young; a changed headline or modification time in a
feed asks at once, otherwise the looks back off.
"""

import hashlib
from datetime import datetime, timedelta

from dozor.models import Entry, Known

# A look when the article is this old (give or take a run): most edits come in the first two days.
LOOKS = (timedelta(hours=18), timedelta(days=3), timedelta(days=7))


def hint(entry: Entry) -> str:
    """Digest of what an entry point says of an article, to see a change without a request."""
    modified = entry.modified.value.isoformat() if entry.modified else ""
    words = " ".join((entry.title or "").split())
    post = entry.content if brings_itself(entry) else ""
    return hashlib.sha256(f"{words}\n{modified}\n{post}".encode("utf-8", "replace")).hexdigest()[
        :12
    ]


def brings_itself(entry: Entry) -> bool:
    """Whether the entry is the whole article, so that its address need never be fetched."""
    return entry.content is not None and entry.content_kind == "telegram"


def changed(known: Known, channel: str, entry: Entry) -> bool:
    """Whether this channel says something else of the article than at the last look.

    Channels (feed, sitemap, listing) shorten headlines each in its own way, so each is compared
    with itself only.
    """
    before = _channels(known.hint_key).get(channel)
    return before is not None and before != hint(entry)


def with_hint(hint_key: str | None, channel: str, entry: Entry) -> str:
    """``hint_key`` with what this channel says now."""
    channels = _channels(hint_key) | {channel: hint(entry)}
    return ";".join(f"{name}:{digest}" for name, digest in sorted(channels.items()))


def due(first_seen_at: datetime, last_looked_at: datetime, now: datetime) -> bool:
    """Whether an article's next look has come."""
    return any(last_looked_at < first_seen_at + age <= now for age in LOOKS)


def _channels(hint_key: str | None) -> dict[str, str]:
    pairs = (part.partition(":") for part in (hint_key or "").split(";") if part)
    return {name: digest for name, _, digest in pairs}
