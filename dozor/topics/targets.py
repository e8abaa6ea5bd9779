"""Where in a query a new term could go. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from dozor.topics.query import (
    AllOf,
    AnyOf,
    AtLeast,
    InField,
    Listed,
    Meets,
    Near,
    Part,
    Query,
    Weighted,
    Words,
    walk,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """A list, or a term of the query beside which another can stand. ``alone``: a hit of it is
    enough for the condition."""

    named: Listed | Words
    alone: bool = False


def condition_targets(query: Query) -> tuple[Target, ...]:
    """In the order of the query; of the terms of one OR the first. What is denied is none."""
    found: dict[Listed | Words, Target] = {}
    for target in _targets(query.condition, alone=True):
        known = found.get(target.named)
        if known is None or target.alone:
            found[target.named] = target
    return tuple(found.values())


def weighed_lists(query: Query, *, gives: bool) -> tuple[Listed, ...]:
    """The lists of each WEIGHT that gives, or that takes."""
    return tuple(
        one
        for weight in query.weights
        if (weight.value > 0) is gives
        for one in walk(weight.part)
        if isinstance(one, Listed)
    )


def _targets(part: Part, *, alone: bool) -> Iterator[Target]:
    match part:
        case Listed() | Words():
            yield Target(named=part, alone=alone)
        case AnyOf(parts=parts):
            written = [one for one in parts if isinstance(one, Words)]
            for one in parts:
                if not isinstance(one, Words) or one is written[0]:
                    yield from _targets(one, alone=alone)
        case AllOf(parts=parts) | Meets(parts=parts) | AtLeast(parts=parts):
            for one in parts:
                yield from _targets(one, alone=False)
        case Near(left=left, right=right, negated=negated):
            yield from _targets(left, alone=alone and negated)
            if not negated:
                yield from _targets(right, alone=False)
        case Weighted(part=inner) | InField(part=inner):
            yield from _targets(inner, alone=alone)
