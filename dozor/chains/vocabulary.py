"""The words of `words.toml` and the outlets of `aliases.toml`, read once a process."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from dozor.topics.lemmas import fold


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    """Dictionary forms, folded; the head of ``words.toml`` says what each is."""

    reporter: frozenset[str]
    container: frozenset[str]
    document: frozenset[str]
    media: frozenset[str]
    body: frozenset[str]
    bare: frozenset[str]
    role: frozenset[str]
    top: frozenset[str]
    spokesman: frozenset[str]
    own: frozenset[str]
    place: frozenset[str]
    no_source: frozenset[str]
    recipient: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlet:
    names: tuple[str, ...]
    hosts: tuple[str, ...]


@cache
def vocabulary(belarusian: bool) -> Vocabulary:
    table = _read("words.toml")["belarusian" if belarusian else "russian"]
    return Vocabulary(
        **{key: frozenset(fold(word) for word in value.split()) for key, value in table.items()}
    )


@cache
def forms(name: str) -> frozenset[str]:
    """A list of ``[forms]``, as written there."""
    return frozenset(_read("words.toml")["forms"][name].split())


@cache
def shipped_outlets() -> tuple[Outlet, ...]:
    rows = _read("aliases.toml")["outlet"]
    return tuple(Outlet(names=tuple(row["names"]), hosts=tuple(row["hosts"])) for row in rows)


def _read(name: str) -> dict[str, Any]:
    written = (files("dozor.chains") / name).read_text(encoding="utf-8")
    return tomllib.loads(written)
