"""The tree of the grammar to the parts of a query, from the leaves up; what the grammar cannot say
is asked here, where the place is still known."""

import difflib
import re
from collections.abc import Sequence
from typing import Any, cast

from lark import Token, Transformer

from dozor.topics.query import (
    FIELDS,
    KEYS,
    AnyOf,
    AtLeast,
    InField,
    Listed,
    Near,
    Part,
    Query,
    Weight,
    Weighted,
    Where,
    Words,
    all_of,
    any_of,
    meets,
    negate,
    walk,
)
from dozor.topics.terms import compile_term

MOST_TERMS = 50_000  # written out in one query
MOST_WORDS_APART = 100
MOST_NEAR = 20  # one after another
SMALL_KEYWORDS = {
    "and": "AND", "or": "OR", "not": "NOT", "near": "NEAR/5", "meets": "MEETS",
    "и": "И", "или": "ИЛИ", "не": "НЕ", "рядом": "РЯДОМ/5", "встречает": "ВСТРЕЧАЕТ",
}  # fmt: skip
_RUSSIAN = {
    "заголовок": "title", "лид": "lead", "текст": "text",
    "сайт": "site", "раздел": "section", "язык": "language",
}  # fmt: skip
_WITHIN = {"s": "s", "p": "p", "пр": "s", "аб": "p"}
_QUOTES = re.compile(r"[\"«»“”„]")


class QueryError(ValueError):
    """A query that cannot be read. ``line`` and ``column`` count from 1."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(f"line {line}, column {column}: {message}")
        self.line, self.column = line, column


class Builder(Transformer[Token, Any]):
    """One use: it counts what it built."""

    def __init__(self) -> None:
        super().__init__()
        self._terms = 0

    def words(self, children: list[Token]) -> Part:
        (token,) = children
        self._terms += 1
        if self._terms > MOST_TERMS:
            raise _at(token, f"more than {MOST_TERMS} terms; put them into lists")
        exact = token.type == "QUOTED" and token.startswith("=")
        source = " ".join(_QUOTES.sub(" ", token[1:] if exact else token).split())
        if exact:
            source = " ".join(f"={word}" for word in source.split())
        small = SMALL_KEYWORDS.get(source.casefold())
        if small and token.type == "WORD":
            raise _at(token, f"'{source}' is a keyword; write it in capitals: {small}")
        try:
            compile_term(source)
        except ValueError as error:
            mend = "use word, word*, =Word, ^Word, a|b, or a «phrase» of these"
            raise _at(token, f"the term {error}; {mend}") from None
        return Words(source=source)

    def listed(self, children: list[Token]) -> Part:
        return Listed(name=children[0].removeprefix("@"))

    def where(self, children: list[Token]) -> Part:
        name, _, quoted = children[0].partition(":")
        value = quoted.strip('"').strip()
        if not value:
            raise _at(children[0], f"{name}: has no value; write {name}:value")
        return Where(key=_RUSSIAN.get(name.casefold(), name.casefold()), value=value.casefold())

    def in_field(self, children: list[Any]) -> Part:
        token, part = children
        name = token.rstrip(":").casefold()
        field = _RUSSIAN.get(name, name)
        if field not in FIELDS:
            known = (*FIELDS, *KEYS, *_RUSSIAN)
            near = difflib.get_close_matches(name, known, 1)
            mend = f"did you mean {near[0]}: ?" if near else f"known are {', '.join(known)}"
            raise _at(token, f"{name}: is no field; {mend}")
        if any(isinstance(inner, InField) for inner in walk(part)):
            raise _at(token, "a field inside a field; write them side by side, with AND or OR")
        return InField(field=field, part=part)

    def weighted(self, children: list[Any]) -> Part:
        part, token = children
        factor = _decimal(token[1:])
        if not 0 < factor <= 1:
            raise _at(token, f"the weight {token} is out of range; use ^0.01 to ^1")
        _check_placed(token, (part,))
        return Weighted(part=part, factor=factor)

    def at_least(self, children: list[Any]) -> Part:
        token, *parts = children
        least = int("".join(re.findall(r"\d", token))[:9])
        most = len(parts) if len(parts) > 1 or not isinstance(parts[0], Listed) else least
        if not 1 <= least <= most:
            raise _at(token, f"{least} of {len(parts)} can never be; correct the number")
        return AtLeast(least=least, parts=tuple(parts))

    def near(self, children: list[Any]) -> Part:
        left, *rest = children
        if len(rest) > 2 * MOST_NEAR:
            raise _at(rest[2 * MOST_NEAR], f"more than {MOST_NEAR} in one chain; use NEAR/p or AND")
        for token, right in zip(rest[::2], rest[1::2], strict=True):
            _check_placed(token, (left, right))
            words = token.split("/")[0].split()
            left = Near(
                left=left,
                right=right,
                within=_distance(token),
                ordered=words[-1] in {"BEFORE", "ПЕРЕД"},
                negated=len(words) > 1,
            )
        return cast("Part", left)

    def meets(self, children: list[Any]) -> Part:
        _check_placed(children[1], children[::2])
        return meets(children[::2])

    def negated(self, children: list[Any]) -> Part:
        *signs, part = children
        return negate(part) if len(signs) % 2 else cast("Part", part)

    def all_of(self, children: list[Part]) -> Part:
        return all_of(children)

    def any_of(self, children: list[Part]) -> Part:
        return any_of(children)

    def weight(self, children: list[Any]) -> Weight:
        sign, number, part = children
        value = _decimal(number)
        if not 0 < abs(value) <= 1:
            raise _at(number, f"the weight {number} is out of range; use -1 to 1, but not 0")
        _check_placed(sign, (part,))
        return Weight(value=value, part=part)

    def mask(self, children: list[Any]) -> tuple[Words | Listed, ...]:
        sign, part = children
        masks = part.parts if isinstance(part, AnyOf) else (part,)
        if not all(isinstance(mask, Words | Listed) for mask in masks):
            raise _at(sign, f"{sign} takes words and @lists divided by OR, nothing else")
        return cast("tuple[Words | Listed, ...]", masks)

    def threshold(self, children: list[Token]) -> tuple[Token, float]:
        sign, number = children
        value = _decimal(number)
        if not 0 < value <= 1:
            raise _at(number, f"the threshold {number} is out of range; use 0.01 to 1")
        return sign, value

    def start(self, children: list[Any]) -> Query:
        condition, *clauses = children
        weights = tuple(clause for clause in clauses if isinstance(clause, Weight))
        rest = [clause for clause in clauses if not isinstance(clause, Weight)]
        thresholds = [clause for clause in rest if isinstance(clause[0], Token)]
        masks = [mask for clause in rest if clause not in thresholds for mask in clause]
        if len(thresholds) > 1:
            raise _at(thresholds[1][0], "a second threshold; keep one")
        return Query(
            condition=condition,
            weights=weights,
            masks=tuple(dict.fromkeys(masks)),
            threshold=thresholds[0][1] if thresholds else None,
        )


def _at(token: Token, message: str) -> QueryError:
    return QueryError(message, token.line or 1, token.column or 1)


def _decimal(number: str) -> float:
    """Four decimals, so that the canonical text gives the same value again."""
    return round(float(number[:12].replace(",", ".").replace("−", "-")), 4)


def _distance(token: Token) -> int | str:
    sign, _, within = token.partition("/")
    if within.casefold() in _WITHIN:
        return _WITHIN[within.casefold()]
    if not within.isdecimal() or not 0 <= int(within[:9]) <= MOST_WORDS_APART:
        mend = f"{sign}/5 (words, at most {MOST_WORDS_APART}), {sign}/s (one sentence), {sign}/p"
        raise _at(token, f"{token} has no distance that can be read; write {mend} (one paragraph)")
    return int(within)


def _check_placed(token: Token, parts: Sequence[Part]) -> None:
    """Nearness is a matter of words that stand somewhere."""
    allowed = Words | Listed | AnyOf | Weighted | Near | InField
    for part in parts:
        if not all(isinstance(inner, allowed) for inner in walk(part)):
            mend = "write (a NEAR/5 b) AND NOT c, or a NOT NEAR/5 b"
            raise _at(token, f"{token} joins words, phrases and @lists alone; {mend}")
