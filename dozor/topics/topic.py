"""A topic: what a reader cares about, as data. Read from TOML; matching is elsewhere.

A topic has named lists of terms and a query that says how they work together. A list is an array of
terms, or a table ``{terms = [...], belarusian = [...]}``; ``"@towns"`` among the terms takes in
another list. ``syntax`` is the version of the query language: a topic keeps its meaning for ever,
or is refused.
"""

import difflib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Any

from dozor.errors import ConfigError
from dozor.topics.building import QueryError
from dozor.topics.checking import listed_names, matches_everything
from dozor.topics.parsing import parse_query
from dozor.topics.query import SYNTAX, Query
from dozor.topics.terms import compile_term

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NAME = re.compile(r"[^\W_][\w-]*")
_KEYS = {"id", "title", "version", "syntax", "query", "lists"}
_LIST_KEYS = {"terms", "belarusian"}


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedList:
    """``terms`` as written, lists that they take in spelt out; ``belarusian``: read as such."""

    name: str
    terms: tuple[str, ...]
    belarusian: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    id: str
    title: str
    version: int
    query: Query
    lists: tuple[NamedList, ...] = ()

    def digest(self) -> str:
        """SHA-256 of what decides a match; title and version number do not."""
        meaning = {"syntax": SYNTAX, **asdict(self)}
        del meaning["title"], meaning["version"]
        return sha256(json.dumps(meaning, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def load_topic(text: str, name: str) -> Topic:
    """A topic from TOML. ``name`` is that of the file, for messages.

    Raises ``ConfigError`` naming the file, the key, the value and what to do.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"topic: {name}: is no TOML: {error}; correct that line") from error
    return _Reader(name).topic(data)


def shipped_topics() -> tuple[Topic, ...]:
    """The topics that come with Dozor, in order of their ids."""
    folder = files("dozor.catalogue") / "topics"
    shipped = [item for item in folder.iterdir() if item.name.endswith(".toml")]
    topics = (load_topic(item.read_text(encoding="utf-8"), item.name) for item in shipped)
    return tuple(sorted(topics, key=lambda topic: topic.id))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Checks the data of one file; every complaint names the file and the key."""

    file: str

    def topic(self, data: dict[str, Any]) -> Topic:
        self._known_keys(data, _KEYS, "")
        if data.get("syntax") != SYNTAX:
            mend = f"this Dozor reads syntax {SYNTAX}; write syntax = {SYNTAX} and check the query"
            raise self._error("syntax", data.get("syntax"), mend)
        topic_id = self._string(data, "id")
        if not _ID.fullmatch(topic_id):
            raise self._error("id", topic_id, "use lower-case Latin letters, digits and hyphens")
        version = data.get("version", 1)
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            raise self._error("version", version, "use a whole number from 1")
        lists = self._lists(data.get("lists", {}))
        return Topic(
            id=topic_id,
            title=self._string(data, "title"),
            version=version,
            query=self._query(data, frozenset(one.name for one in lists)),
            lists=lists,
        )

    def _query(self, data: dict[str, Any], lists: frozenset[str]) -> Query:
        text = data.get("query")
        if not isinstance(text, str):
            raise self._error("query", text, 'write query = """…"""')
        try:
            query = parse_query(text)
        except QueryError as error:
            raise ConfigError(f"topic: {self.file}: query: {error}") from None
        for name in listed_names(query):
            if name not in lists:
                raise self._error("query", f"@{name}", _no_list(name, lists))
        if matches_everything(query):
            mend = "it holds for every article; add a word or a list that must be there, with AND"
            raise self._error("query", text, mend)
        return query

    def _lists(self, value: Any) -> tuple[NamedList, ...]:
        if not isinstance(value, dict):
            raise self._error("lists", value, "use a table [lists] of lists of terms")
        written = {name: self._list(name, terms) for name, terms in value.items()}
        return tuple(self._spelt_out(name, written) for name in written)

    def _list(self, name: str, value: Any) -> NamedList:
        if not _NAME.fullmatch(name):
            raise self._error("lists", name, "name a list with letters, digits and hyphens")
        if not isinstance(value, dict):
            value = {"terms": value}
        self._known_keys(value, _LIST_KEYS, f"lists.{name}.")
        terms = self._terms(f"lists.{name}", value.get("terms", []), belarusian=False)
        more = self._terms(f"lists.{name}.belarusian", value.get("belarusian", []), belarusian=True)
        if not terms and not more:
            raise self._error(f"lists.{name}", value, "is empty; add terms, or remove it")
        return NamedList(name=name, terms=terms, belarusian=more)

    def _terms(self, key: str, value: Any, *, belarusian: bool) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._error(key, value, "use a list of strings")
        for term in value:
            if term.startswith("@"):
                continue
            try:
                compile_term(term, belarusian=belarusian)
            except ValueError as error:
                mend = f"the term {error}; use word, word*, =Word, ^Word, a|b, or a phrase of these"
                raise self._error(key, term, mend) from error
        return tuple(dict.fromkeys(value))

    def _spelt_out(self, name: str, written: Mapping[str, NamedList]) -> NamedList:
        """The list with all that the lists it takes in hold. Without recursion: chains are long."""
        taken_by: dict[str, str] = {name: ""}  # list -> the list that takes it in
        waiting = [name]
        while waiting:
            one = waiting.pop()
            for term in (*written[one].terms, *written[one].belarusian):
                other = term.removeprefix("@")
                if other == term:
                    continue
                if other not in written:
                    raise self._error(f"lists.{one}", term, _no_list(other, frozenset(written)))
                if other == name:
                    raise self._error(f"lists.{one}", term, _cycle(one, name, taken_by))
                if other not in taken_by:
                    taken_by[other] = one
                    waiting.append(other)
        parts = [written[one] for one in taken_by]
        return NamedList(
            name=name,
            terms=_own_terms(term for part in parts for term in part.terms),
            belarusian=_own_terms(term for part in parts for term in part.belarusian),
        )

    def _string(self, data: dict[str, Any], key: str) -> str:
        value = data.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self._error(key, value, "give a string that is not empty")
        return value.strip()

    def _known_keys(self, data: dict[str, Any], known: set[str], prefix: str) -> None:
        for key in data.keys() - known:
            mend = f"is unknown; remove it, or use one of: {', '.join(sorted(known))}"
            raise self._error(prefix + key, data[key], mend)

    def _error(self, key: str, value: Any, mend: str) -> ConfigError:
        return ConfigError(f"topic: {self.file}: {key} = {_shown(value)}: {mend}")


def _cycle(last: str, name: str, taken_by: Mapping[str, str]) -> str:
    way = [name]
    while last:
        way.append(last)
        last = taken_by[last]
    shown = " -> ".join(f"@{step}" for step in reversed(way))
    return f"a list takes itself in ({shown}); remove one of these"


def _own_terms(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for term in terms if not term.startswith("@")))


def _no_list(name: str, lists: frozenset[str]) -> str:
    near = difflib.get_close_matches(name, lists, 1, cutoff=0.5)
    known = (
        f"did you mean @{near[0]}?" if near else f"known are {', '.join(sorted(lists)) or 'none'}"
    )
    return f"there is no such list; {known}"


def _shown(value: Any) -> str:
    shown = "(missing)" if value is None else json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= 80 else shown[:77] + "..."
