"""What is known of single outlets' markup: a table of data (outlets.toml) and how it is applied.

A rule is a hint: selectors that find nothing leave the page to the general method.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dozor.errors import ConfigError
from extractors.fragments import fragment_text
from extractors.markup import Element, text_of
from extractors.text import one_line

TABLE = Path(__file__).with_name("outlets.toml")
SHORTEST_BODY = 200  # characters; a selector that finds less has missed
LONGEST_LINE = 400  # characters of a line that the line rules look at

_KEYS = frozenset({"id", "address", "body", "lead", "title", "drop", "drop_lines", "stop_at"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlet:
    """One row of the table; shapes as its head explains."""

    id: str
    address: re.Pattern[str]
    body: tuple[str, ...] = ()
    lead: str | None = None
    title: str | None = None
    drop: tuple[str, ...] = ()
    drop_lines: tuple[re.Pattern[str], ...] = ()
    stop_at: re.Pattern[str] | None = None


@cache
def shipped_outlets() -> tuple[Outlet, ...]:
    return read_outlets(TABLE.read_text(encoding="utf-8"))


def read_outlets(written: str) -> tuple[Outlet, ...]:
    """The rows of a table in TOML. Raises ``ConfigError`` for a row that says what is not known."""
    try:
        rows = tomllib.loads(written).get("outlet", [])
        return tuple(_outlet(row) for row in rows)
    except (tomllib.TOMLDecodeError, re.error, KeyError, TypeError) as error:
        raise ConfigError(f"outlets: {error}: see the head of extractors/outlets.toml") from error


def _outlet(row: dict[str, Any]) -> Outlet:
    unknown = set(row) - _KEYS
    if unknown:
        raise TypeError(f"{row.get('id')}: unknown keys {', '.join(sorted(unknown))}")
    return Outlet(
        id=row["id"],
        address=re.compile(row["address"], re.IGNORECASE),
        body=tuple(row.get("body", ())),
        lead=row.get("lead"),
        title=row.get("title"),
        drop=tuple(row.get("drop", ())),
        drop_lines=tuple(_whole_line(pattern) for pattern in row.get("drop_lines", ())),
        stop_at=_whole_line(row["stop_at"]) if "stop_at" in row else None,
    )


def _whole_line(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{pattern})\W*", re.IGNORECASE)


def outlet_of(url: str, outlets: tuple[Outlet, ...]) -> Outlet | None:
    """The first row whose address fits."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    address = f"{(parts.hostname or '').removeprefix('www.')}{parts.path or '/'}"
    return next((outlet for outlet in outlets if outlet.address.search(address)), None)


def drop_marked(tree: Element, outlet: Outlet) -> int:
    """Cuts out what the row calls no text; how many blocks. The tree is changed."""
    doomed = [e for selector in outlet.drop for e in select(tree, selector)]
    kept = [e for e in doomed if e.getparent() is not None and e.tag not in {"html", "body"}]
    for element in kept:
        element.drop_tree()
    return len(kept)


def marked_body(tree: Element, outlet: Outlet) -> str:
    """The text that the row's selectors point at; empty when they miss."""
    from lxml import etree

    for selector in outlet.body:
        blocks = select(tree, selector)
        all_of_them = set(blocks)
        outer = [b for b in blocks if all_of_them.isdisjoint(b.iterancestors())]
        written = "\n".join(
            etree.tostring(block, encoding="unicode", with_tail=False) for block in outer
        )
        text = fragment_text(written) if written else ""
        if len(text) >= SHORTEST_BODY:
            return text
    return ""


def marked_line(tree: Element, selector: str | None) -> str | None:
    """The lead or the headline that a selector points at."""
    found = select(tree, selector) if selector else []
    return next((text for text in (one_line(text_of(e)) for e in found) if text), None)


def without_marked_lines(lines: list[str], outlet: Outlet) -> list[str]:
    kept: list[str] = []
    for line in lines:
        short = len(line) <= LONGEST_LINE
        if short and outlet.stop_at and outlet.stop_at.fullmatch(line):
            break
        if not (short and any(pattern.fullmatch(line) for pattern in outlet.drop_lines)):
            kept.append(line)
    return kept


def select(tree: Element, selector: str) -> list[Element]:
    return list(_compiled(selector)(tree))


@lru_cache(maxsize=512)
def _compiled(selector: str) -> Any:
    from lxml.cssselect import CSSSelector

    return CSSSelector(selector, translator="html")
