"""An account: one article as the questions of copies, versions, stories and chains see it. Pure."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """What one outlet told, once. ``id``: whatever names it for whoever asks.

    ``published``: an instant, or a day where only that is known; None where nothing is.
    ``text``: paragraphs divided by one newline. ``site``: the host, or the address of a channel
    (``t.me/name``).
    """

    id: str
    title: str
    text: str
    site: str | None = None
    url: str | None = None
    language: str | None = None
    published: datetime | date | None = None
