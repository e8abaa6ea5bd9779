"""The text of a query to its parts. Every complaint has its line, its column and a mend."""

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken, VisitError

from dozor.topics.building import SMALL_KEYWORDS, Builder, QueryError
from dozor.topics.query import Query

DEEPEST = 40  # parentheses inside parentheses
_LONGEST = 2_000_000  # characters; names by the hundred thousand belong into lists
_COMMENT = re.compile(r"#[^\n]*")
# What parentheses are not counted in, and the parentheses.
_SIGN = re.compile(r"\"[^\"]*\"|«[^»]*»|“[^”]*”|„[^“”]*[“”]|#.*|[()]")


@lru_cache(maxsize=256)
def parse_query(text: str) -> Query:
    """Raises ``QueryError``. Whether its lists exist is asked in `topic`."""
    if len(text) > _LONGEST:
        raise QueryError(f"the query is longer than {_LONGEST} characters; use lists", 1, 1)
    if not _COMMENT.sub("", text).strip():
        raise QueryError("the query is empty; write words, «phrases» or @lists", 1, 1)
    _check_parentheses(text)
    try:
        query: Query = Builder().transform(_parser().parse(text))
    except VisitError as error:
        if isinstance(error.orig_exc, QueryError):
            raise error.orig_exc from None
        raise
    except UnexpectedInput as error:
        raise _explained(error, text) from None
    return query


@lru_cache(maxsize=1)
def _parser() -> Lark:
    grammar = (files("dozor.topics") / "query.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr")


def _check_parentheses(text: str) -> None:
    """Before parsing: to say which one, and so that no depth of them can hurt."""
    opened: list[tuple[int, int]] = []
    for line, column, sign in _signs(text):
        if sign == "(":
            opened.append((line, column))
            if len(opened) > DEEPEST:
                mend = f"more than {DEEPEST} parentheses inside each other; use lists"
                raise QueryError(mend, line, column)
        elif opened:
            opened.pop()
        else:
            raise QueryError("')' closes nothing; remove it, or add '('", line, column)
    if opened:
        raise QueryError("'(' is never closed; add ')'", *opened[-1])


def _signs(text: str) -> Iterator[tuple[int, int, str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        for found in _SIGN.finditer(line):
            if found[0] in "()":
                yield number, found.start() + 1, found[0]


def _explained(error: UnexpectedInput, text: str) -> QueryError:
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        token = error.token
        return QueryError(_mend_token(str(token), token.type), error.line, error.column)
    if isinstance(error, UnexpectedCharacters):
        rest = text.split("\n")[error.line - 1][error.column - 1 :]
        keyword = re.match(r"[^\W\d_]+", rest)
        mend = _mend_token(keyword[0], "") if keyword else _mend_sign(rest[:1])
        return QueryError(mend, error.line, error.column)
    lines = text.rstrip().split("\n")
    missing = "something is missing at the end; a word, a «phrase», an @list or '(' is wanted"
    return QueryError(missing, len(lines), len(lines[-1]) + 1)


def _mend_token(token: str, kind: str) -> str:
    small = SMALL_KEYWORDS.get(token.casefold())
    if small and not token.isupper():
        return f"'{token}' stands between words; keywords are written in capitals: {small}"
    shown = token if len(token) <= 40 else token[:40] + "…"
    if kind in {"WORD", "QUOTED", "LIST", "WHERE", "FIELD", "_OPEN", "AT_LEAST"}:
        mend = "write AND, OR or NEAR/5 between, or put a phrase into «quotes»"
        return f"'{shown}' follows without a keyword; {mend}"
    if kind == "NOT_SIGN":
        return f"'{shown}' follows a word; write AND NOT, or NOT NEAR/5"
    return f"'{shown}' cannot stand here; a word, a «phrase», an @list or '(' is wanted"


def _mend_sign(sign: str) -> str:
    if sign in '"«»“”„':
        return f"{sign} has no partner; close the quotes on the same line"
    if sign == "*":
        return "'*' stands at the end of the beginning of a word: слов*"
    if sign in "|&!+-−":
        return f"'{sign}' cannot stand here; write OR (ИЛИ), AND (И) or NOT (НЕ)"
    if sign == "^":
        return "'^' stands before a word with a capital, or before a weight: @list^0.5"
    return f"'{sign}' is no sign of the language; put it into quotes, or remove it"
