"""A query as values, and the canonical text of one. What its parts mean is in `conditions`.

Parsing the canonical text gives the same values again; it is what is stored and compared.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import singledispatch

SYNTAX = 1  # the version of the language; a query of another one is refused, not reinterpreted

FIELDS = ("title", "lead", "text")
KEYS = ("site", "section", "language")
WITHIN = ("s", "p")  # one sentence, one paragraph; else a number of words

# How tightly a part binds; a part that binds less is put into parentheses.
_ANY, _ALL, _NOT, _MEETS, _NEAR, _UNARY = range(6)


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """A term, written out in the query itself."""

    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """Any term of a named list."""

    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighted:
    """A part that counts for less (or more) than a whole one."""

    part: "Part"
    factor: float


@dataclass(frozen=True, kw_only=True, slots=True)
class AnyOf:
    parts: tuple["Part", ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AllOf:
    parts: tuple["Part", ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Not:
    part: "Part"


@dataclass(frozen=True, kw_only=True, slots=True)
class Meets:
    """All parts in one passage, or one in the headline and the others below it."""

    parts: tuple["Part", ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Near:
    """``within``: at most so many words between, or "s" (one sentence), "p" (one paragraph).
    ``ordered``: the left one first. ``negated``: left ones that no right one is near."""

    left: "Part"
    right: "Part"
    within: int | str
    ordered: bool = False
    negated: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class AtLeast:
    """So many of the parts; of one list alone, so many of its terms."""

    least: int
    parts: tuple["Part", ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class InField:
    field: str
    part: "Part"


@dataclass(frozen=True, kw_only=True, slots=True)
class Where:
    """What is known of an article beside its words. Shows no passage."""

    key: str
    value: str


Part = Words | Listed | Weighted | AnyOf | AllOf | Not | Meets | Near | AtLeast | InField | Where


@dataclass(frozen=True, kw_only=True, slots=True)
class Weight:
    """What words near a passage add to its worth, each term once."""

    value: float
    part: Part


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """``threshold``: the score from which an article is relevant."""

    condition: Part
    weights: tuple[Weight, ...] = ()
    masks: tuple[Words | Listed, ...] = ()  # not counted: another sense
    threshold: float | None = None


def to_text(query: Query) -> str:
    """The canonical text, one clause a line."""
    lines = [_show(query.condition, _ANY)]
    for weight in query.weights:
        sign = "" if weight.value < 0 else "+"
        lines.append(f"WEIGHT {sign}{_number(weight.value)} {_show(weight.part, _ANY)}")
    lines += [f"MASK {_show(mask, _ANY)}" for mask in query.masks]
    if query.threshold is not None:
        lines.append(f"THRESHOLD {_number(query.threshold)}")
    return "\n".join(lines)


def any_of(parts: Sequence[Part]) -> Part:
    """One of the parts; alternatives of alternatives are alternatives."""
    flat = _flat(parts, AnyOf)
    return flat[0] if len(flat) == 1 else AnyOf(parts=flat)


def all_of(parts: Sequence[Part]) -> Part:
    flat = _flat(parts, AllOf)
    return flat[0] if len(flat) == 1 else AllOf(parts=flat)


def meets(parts: Sequence[Part]) -> Part:
    flat = _flat(parts, Meets)
    return flat[0] if len(flat) == 1 else Meets(parts=flat)


def negate(part: Part) -> Part:
    """NOT; twice is the part itself, with its passages."""
    return part.part if isinstance(part, Not) else Not(part=part)


def _flat(parts: Sequence[Part], kind: type[AnyOf | AllOf | Meets]) -> tuple[Part, ...]:
    inner = ((part.parts if isinstance(part, kind) else (part,)) for part in parts)
    return tuple(part for some in inner for part in some)


def inner_parts(part: Part) -> tuple[Part, ...]:
    """The parts a part is made of, itself not."""
    if isinstance(part, AnyOf | AllOf | Meets | AtLeast):
        return part.parts
    if isinstance(part, Near):
        return part.left, part.right
    return (part.part,) if isinstance(part, Weighted | Not | InField) else ()


def walk(part: Part) -> Iterator[Part]:
    """The part and all inside it."""
    yield part
    for inner in inner_parts(part):
        yield from walk(inner)


def part_text(part: Part) -> str:
    """The canonical text of one part."""
    return _show(part, _ANY)


def _show(part: Part, binding: int) -> str:
    text, own = _text(part)
    return f"({text})" if own < binding else text


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


@singledispatch
def _text(part: Part) -> tuple[str, int]:
    """The text of a part and how tightly it binds."""
    raise TypeError(f"no part of a query: {part!r}")


@_text.register
def _(part: Words) -> tuple[str, int]:
    return f'"{part.source}"', _UNARY


@_text.register
def _(part: Listed) -> tuple[str, int]:
    return f"@{part.name}", _UNARY


@_text.register
def _(part: Weighted) -> tuple[str, int]:
    inner = _show(part.part, _UNARY)
    if isinstance(part.part, Weighted | InField | Where):
        inner = f"({inner})"
    return f"{inner}^{_number(part.factor)}", _UNARY


@_text.register
def _(part: AnyOf) -> tuple[str, int]:
    return " OR ".join(_show(inner, _ALL) for inner in part.parts), _ANY


@_text.register
def _(part: AllOf) -> tuple[str, int]:
    return " AND ".join(_show(inner, _NOT) for inner in part.parts), _ALL


@_text.register
def _(part: Not) -> tuple[str, int]:
    return f"NOT {_show(part.part, _NOT)}", _NOT


@_text.register
def _(part: Meets) -> tuple[str, int]:
    return " MEETS ".join(_show(inner, _NEAR) for inner in part.parts), _MEETS


@_text.register
def _(part: Near) -> tuple[str, int]:
    word = "BEFORE" if part.ordered else "NEAR"
    sign = f"{'NOT ' if part.negated else ''}{word}/{part.within}"
    return f"{_show(part.left, _NEAR)} {sign} {_show(part.right, _UNARY)}", _NEAR


@_text.register
def _(part: AtLeast) -> tuple[str, int]:
    parts = ", ".join(_show(inner, _ANY) for inner in part.parts)
    return f"AT LEAST {part.least} OF ({parts})", _UNARY


@_text.register
def _(part: InField) -> tuple[str, int]:
    inner = _show(part.part, _ANY)
    return f"{part.field}:({inner})", _UNARY


@_text.register
def _(part: Where) -> tuple[str, int]:
    return f'{part.key}:"{part.value}"', _UNARY
