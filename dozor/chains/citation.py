"""What an account says of its origin, as a value."""

from dataclasses import dataclass
from enum import StrEnum


class CitationKind(StrEnum):
    OUTLET = "outlet"  # an agency, a paper, a channel
    BODY = "body"  # an authority, a company, a press service
    PERSON = "person"  # an official by his post or his channel
    LINK = "link"  # an address at the end of a post
    FORWARD = "forward"  # the channel a post was forwarded from
    GENERIC = "generic"  # «СМИ», «источник в полиции»: says that there is an origin, not which


@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """``name``: in the nominative, else as written. ``phrase`` is ``text[start:end]`` of the
    account's text, from the word that says so to the end of the name, whichever comes first; empty
    of a forwarded post."""

    name: str
    phrase: str
    start: int
    end: int
    kind: CitationKind
