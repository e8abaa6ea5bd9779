"""The chain of a story, as values."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """Where one account of a story comes from.

    What is told of ``from_account`` is told of the first source where that is None: the delay
    (None where either time is no instant), the share of this text that stands there (0..1), up to
    six figures and names that this account left out and that it added.
    """

    account: str
    from_account: str | None  # None: of none in the story
    cites: tuple[str, ...]  # names, in the order of the text
    delay: timedelta | None
    share: float | None
    left_out: tuple[str, ...]
    added: tuple[str, ...]
    reason: str  # one sentence for a person


@dataclass(frozen=True, kw_only=True, slots=True)
class Chain:
    """``links``: one an account, earliest first. ``origin``: whom the first source names that is
    not in the story. ``certain``: no other account may have been before it."""

    first_source: str
    links: tuple[Link, ...]
    origin: str | None = None
    certain: bool = True
