"""Queries compiled: their parts with the lists in them.

Parts that several topics share are one node, so that `conditions` asks it once an article.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from dozor.topics.hits import TermList
from dozor.topics.query import (
    AllOf,
    AnyOf,
    AtLeast,
    InField,
    Listed,
    Meets,
    Near,
    Not,
    Part,
    Weighted,
    Words,
    inner_parts,
)
from dozor.topics.terms import compile_term

Lists = Mapping[str, TermList]
_EMPTY = Words(source="")


# Compared by identity; `_node` gives the same one for the same content.
@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Node:
    """``part``: the part of the query, emptied of its inner parts, which are ``parts``.
    ``terms``: of a list or a term. ``label``: its name."""

    part: Part
    parts: tuple["Node", ...]
    terms: TermList | None
    label: str


@lru_cache(maxsize=1 << 16)
def _node(part: Part, parts: tuple[Node, ...], terms: TermList | None, label: str) -> Node:
    return Node(part=part, parts=parts, terms=terms, label=label)


def compile_part(part: Part, lists: Lists) -> Node:
    """``lists`` holds every list that the part names."""
    if isinstance(part, Words):
        return _node(part, (), _written_out(part.source), part.source)
    if isinstance(part, Listed):
        return _node(part, (), lists[part.name], part.name)
    inner = tuple(compile_part(one, lists) for one in inner_parts(part))
    return _node(_emptied(part), inner, None, "")


def leaves(nodes: Sequence[Node]) -> Iterator[Node]:
    """The lists and terms inside, each occurrence."""
    for node in nodes:
        if node.terms is not None:
            yield node
        yield from leaves(node.parts)


@lru_cache(maxsize=1 << 16)
def _written_out(source: str) -> TermList:
    return TermList(terms=(compile_term(source),))


def _emptied(part: Part) -> Part:
    match part:
        case AnyOf() | AllOf() | Meets() | AtLeast():
            return replace(part, parts=())
        case Not() | InField() | Weighted():
            return replace(part, part=_EMPTY)
        case Near():
            return replace(part, left=_EMPTY, right=_EMPTY)
    return part
