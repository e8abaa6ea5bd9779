"""A topic: what a reader cares about, as data. Read from TOML; matching is elsewhere.

A topic has named lists of terms and a rule. Two or more lists must *meet* in one passage; a term of
an *alone* list holds all sides in itself; *faint* lists stand for a side at half weight. *Support*
says that the meeting is what the topic is about (*mild* at half weight), *adverse* that it is
something else (sport, accidents). *Mask* phrases are blanked before matching («трасса Москва —
Минск»).
"""

import json
import re
import tomllib
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Any

from dozor.errors import ConfigError
from dozor.topics.terms import compile_term

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_KEYS = {"id", "title", "version", "rule", "lists"}
_RULE_LISTS = ("meet", "alone", "support", "mild", "adverse", "mask")
_RULE_KEYS = {*_RULE_LISTS, "faint", "threshold"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """How the lists work together; every name is that of a list."""

    meet: tuple[str, ...]
    alone: tuple[str, ...] = ()
    faint: tuple[tuple[str, str], ...] = ()  # (list, the side it hints at)
    support: tuple[str, ...] = ()
    mild: tuple[str, ...] = ()
    adverse: tuple[str, ...] = ()
    mask: tuple[str, ...] = ()
    threshold: float = 0.5  # the score from which an article is relevant


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    id: str
    title: str
    version: int
    lists: tuple[tuple[str, tuple[str, ...]], ...]  # (name, terms)
    rule: Rule

    def digest(self) -> str:
        """SHA-256 of what decides a match; title and version number do not."""
        meaning = asdict(self)
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
        topic_id = self._string(data, "id")
        if not _ID.fullmatch(topic_id):
            raise self._error("id", topic_id, "use lower-case Latin letters, digits and hyphens")
        version = data.get("version", 1)
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            raise self._error("version", version, "use a whole number from 1")
        lists = self._lists(data.get("lists"))
        return Topic(
            id=topic_id,
            title=self._string(data, "title"),
            version=version,
            lists=lists,
            rule=self._rule(data.get("rule"), frozenset(name for name, _ in lists)),
        )

    def _lists(self, value: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
        if not isinstance(value, dict) or not value:
            raise self._error("lists", value, "add a table [lists] with lists of terms")
        return tuple((name, self._terms(name, terms)) for name, terms in value.items())

    def _terms(self, name: str, value: Any) -> tuple[str, ...]:
        terms = self._strings(f"lists.{name}", value)
        for term in terms:
            try:
                compile_term(term, name)
            except ValueError as error:
                mend = f"the term {error}; use word, word*, =Word, ^Word, a|b, or a phrase of these"
                raise self._error(f"lists.{name}", term, mend) from error
        return tuple(dict.fromkeys(terms))

    def _rule(self, value: Any, lists: frozenset[str]) -> Rule:
        if not isinstance(value, dict):
            raise self._error("rule", value, "add a table [rule] with meet = [two lists or more]")
        self._known_keys(value, _RULE_KEYS, "rule.")
        names = {
            key: self._list_names(f"rule.{key}", value.get(key, []), lists) for key in _RULE_LISTS
        }
        if len(names["meet"]) < 2:
            raise self._error("rule.meet", value.get("meet"), "name two lists or more")
        faint = value.get("faint", {})
        if not isinstance(faint, dict):
            raise self._error("rule.faint", faint, 'use a table: {list = "side"}')
        self._list_names("rule.faint", list(faint), lists)
        for side in faint.values():
            if side not in names["meet"]:
                raise self._error("rule.faint", side, "name one of the lists of rule.meet")
        return Rule(
            **names,
            faint=tuple(faint.items()),
            threshold=self._threshold(value.get("threshold", 0.5)),
        )

    def _threshold(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
            raise self._error("rule.threshold", value, "use a number above 0, at most 1")
        return float(value)

    def _list_names(self, key: str, value: Any, lists: frozenset[str]) -> tuple[str, ...]:
        names = self._strings(key, value)
        for name in names:
            if name not in lists:
                known = ", ".join(sorted(lists))
                mend = f"there is no such list; add it to [lists], or use one of: {known}"
                raise self._error(key, name, mend)
        return names

    def _strings(self, key: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._error(key, value, "use a list of strings")
        return tuple(value)

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


def _shown(value: Any) -> str:
    shown = "(missing)" if value is None else json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= 80 else shown[:77] + "..."
