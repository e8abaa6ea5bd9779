"""What each key of a ``[[source]]`` table may hold. Reading the files is ``dozor.registry``'s."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dozor.models import EntryPointKind

# What a visited address can hold, and the strftime form that fills it.
DAY_FIELDS: Mapping[str, str] = {"{YYYYMMDD}": "%Y%m%d", "{YYYY}": "%Y", "{MM}": "%m", "{DD}": "%d"}

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_SPACE = re.compile(r"[\s\x00-\x1f]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """How to find out what is wrong with a value (None: nothing), and what to write instead."""

    find_fault: Callable[[object], str | None]
    mend: str
    required: bool = False


def _fault_text(value: object) -> str | None:
    if not isinstance(value, str):
        return "not a text"
    return None if value.strip() else "empty"


def _fault_flag(value: object) -> str | None:
    return None if isinstance(value, bool) else "neither true nor false"


def _fault_day(value: object) -> str | None:
    # A TOML date-time is a datetime, which is a date as well.
    return None if isinstance(value, date) and not isinstance(value, datetime) else "not a date"


def _fault_seconds(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "not a number"
    return None if math.isfinite(value) and value >= 0 else "not a length of time"


def _fault_url(value: object) -> str | None:
    if not isinstance(value, str):
        return "not a text"
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port  # a bad port is found only when it is asked for
    except ValueError as error:
        return f"not a URL ({error})"
    if parts.scheme not in {"http", "https"} or not host:
        return "not an absolute http or https address"
    if "@" in parts.netloc or "{" in parts.netloc or _SPACE.search(value):
        return "a password, a field or a blank where none can be"
    return None


def _fault_timezone(value: object) -> str | None:
    if not isinstance(value, str):
        return "not a text"
    try:
        ZoneInfo(value)
    except (KeyError, OSError, ValueError):  # unknown; a directory; a path outside
        return "no such time zone"
    return None


def _fault_encoding(value: object) -> str | None:
    if not isinstance(value, str):
        return "not a text"
    try:
        "a".encode(value)  # unlike codecs.lookup it refuses codecs that are not of text (base64)
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return "no such encoding"
    return None


def _fault_regex(value: object) -> str | None:
    if (fault := _fault_text(value)) is not None:
        return fault
    try:
        re.compile(str(value))
    except (re.error, OverflowError, RecursionError) as error:
        return f"not a regular expression ({error})"
    return None


def _fault_css(value: object) -> str | None:
    if (fault := _fault_text(value)) is not None:
        return fault
    import cssselect  # costs more than the rest of the check; most own sources have no selector

    try:
        cssselect.HTMLTranslator().css_to_xpath(str(value))
    except cssselect.SelectorError as error:
        return f"not a CSS selector ({error})"
    return None


def _match_whole(pattern: re.Pattern[str], fault: str) -> Callable[[object], str | None]:
    return lambda value: (
        None if isinstance(value, str) and pattern.fullmatch(value) is not None else fault
    )


def _is_one_of(names: tuple[str, ...]) -> Callable[[object], str | None]:
    return lambda value: None if value in names else "not one of the known ones"


_KINDS = tuple(kind.value for kind in EntryPointKind)
_TEXT = Rule(find_fault=_fault_text, mend="some words in quotes")
_FLAG = Rule(find_fault=_fault_flag, mend="true or false")
_URL_MEND = "an address such as https://example.org/rss"

SOURCE_RULES: Mapping[str, Rule] = {
    "id": Rule(
        find_fault=_match_whole(_ID, "not an id"),
        mend="small Latin letters, digits and hyphens",
        required=True,
    ),
    "name": Rule(find_fault=_fault_text, mend="the outlet's name in quotes", required=True),
    "home": Rule(find_fault=_fault_url, mend=_URL_MEND, required=True),
    "group": _TEXT,
    "tier": Rule(find_fault=_is_one_of(("A", "B", "C")), mend='"A", "B" or "C"'),
    "enabled": _FLAG,
    "reason": _TEXT,
    "language": Rule(
        find_fault=_match_whole(_LANGUAGE, "not a language code"), mend='a code such as "ru"'
    ),
    "region": _TEXT,
    "timezone": Rule(find_fault=_fault_timezone, mend='a name such as "Europe/Moscow"'),
    "encoding": Rule(find_fault=_fault_encoding, mend='a name such as "windows-1251"'),
    "delay": Rule(find_fault=_fault_seconds, mend="seconds, zero or more"),
    "verify_tls": _FLAG,
    "note": _TEXT,
}

ENTRY_POINT_RULES: Mapping[str, Rule] = {
    "kind": Rule(find_fault=_is_one_of(_KINDS), mend=f"one of {', '.join(_KINDS)}", required=True),
    "url": Rule(find_fault=_fault_url, mend=_URL_MEND, required=True),
    "enabled": _FLAG,
    "checked": Rule(find_fault=_fault_day, mend="a day such as 2026-02-24, without quotes"),
    "link_selector": Rule(find_fault=_fault_css, mend='CSS such as "article h2 a"'),
    "link_pattern": Rule(find_fault=_fault_regex, mend=r"a pattern such as '^/news/\d+'"),
    "note": _TEXT,
}
