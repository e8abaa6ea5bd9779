"""What can be asked of a query before it is used. Pure."""

from collections.abc import Iterator

from dozor.topics.query import (
    AllOf,
    AnyOf,
    AtLeast,
    Listed,
    Not,
    Part,
    Query,
    Where,
    inner_parts,
    walk,
)


def listed_names(query: Query) -> Iterator[str]:
    """The lists it refers to, each time it does."""
    parts = (query.condition, *(weight.part for weight in query.weights), *query.masks)
    return (one.name for part in parts for one in walk(part) if isinstance(one, Listed))


def matches_everything(query: Query) -> bool:
    """Whether the condition can hold for an article of which nothing is asked: by absence of words
    alone, or by its language."""
    return not _asks(query.condition)


def _asks(part: Part) -> bool:
    """Whether the part holds only where a word stands, or at a site or in a section."""
    match part:
        case Not():
            return False
        case Where(key=key):
            return key != "language"
        case AnyOf(parts=parts):
            return all(_asks(one) for one in parts)
        case AllOf(parts=parts):
            return any(_asks(one) for one in parts)
        case AtLeast(least=least, parts=parts):
            return sum(not _asks(one) for one in parts) < least
    return all(_asks(one) for one in inner_parts(part))
