"""Which outlet of the catalogue a name is.

Names are compared word by word by their dictionary forms, so that «Рабочему пути», «газета „Рабочий
путь“» and «Рабочий путь» are one; an official is known by surname and by what else is said of him.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

from dozor.chains.names import address_name
from dozor.chains.pieces import cut_pieces
from dozor.chains.russian import is_personal
from dozor.chains.vocabulary import Outlet, shipped_outlets, vocabulary
from dozor.models import Source
from dozor.topics.lemmas import fold, lemmas

_ASIDE = re.compile(r"\s*\([^()]{0,60}\)")
_AFTER_DASH = re.compile(r"\s+[—–]\s.*")
_QUOTES = re.compile("[«»„“”\"']")
_ADDRESS = re.compile(r"(?:https?://|t\.me/|[\w-]+(?:\.[\w-]+)+(?:/|$))", re.IGNORECASE)
_LONGEST = 12  # words of a name

Forms = tuple[frozenset[str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Directory:
    """Names of outlets made ready for look-ups; ``read_directory`` makes it. In a database: a row a
    name and a row an address, each with the outlet's id."""

    addresses: Mapping[str, str]
    names: Mapping[str, frozenset[str]]  # ids by the folded name
    shorts: Mapping[str, frozenset[str]]  # by what is left of it without asides
    forms: Mapping[int, tuple[tuple[Forms, str], ...]]  # by count of words
    officials: tuple[tuple[Forms, str], ...]
    shown: Mapping[str, str] = field(default_factory=dict)  # a name by id, for a person


def read_directory(outlets: Mapping[str, str]) -> Directory:
    """A directory of names, hosts and channels (``t.me/name``), each with its outlet's id."""
    addresses: dict[str, str] = {}
    names: dict[str, set[str]] = defaultdict(set)
    shorts: dict[str, set[str]] = defaultdict(set)
    forms: dict[int, list[tuple[Forms, str]]] = defaultdict(list)
    officials: list[tuple[Forms, str]] = []
    shown: dict[str, str] = {}
    for name, outlet in outlets.items():
        if _ADDRESS.match(name):
            addresses[_address(name)] = outlet
            if "/" in name:
                continue
        else:
            shown.setdefault(outlet, name)
        for variant in _variants(name):
            (names if variant == name else shorts)[_key(variant)].add(outlet)
            words = _forms(variant)
            forms[len(words)].append((words, outlet))
            if any(form & _roles() for form in words) and _is_person(variant):
                officials.append((words, outlet))
    return Directory(
        addresses=addresses,
        names={key: frozenset(ids) for key, ids in names.items()},
        shorts={key: frozenset(ids) for key, ids in shorts.items()},
        forms={count: tuple(dict.fromkeys(rows)) for count, rows in forms.items()},
        officials=tuple(dict.fromkeys(officials)),
        shown=shown,
    )


def list_names(sources: Iterable[Source]) -> dict[str, str]:
    """The mapping that ``resolve`` asks for, of the catalogue: names, hosts, channels to ids. The
    first source that has a host keeps it."""
    found: dict[str, str] = {}
    for source in sources:
        urls = (source.home, *(point.url for point in source.entry_points))
        for name in (source.name, *(_address(url) for url in urls)):
            if name not in {"t.me", "vk.com", ""}:
                found.setdefault(name, source.id)
    return found


def resolve(name: str, outlets: Mapping[str, str] | Directory) -> str | None:
    """The id of the one outlet that a name or an address is of; None for none and for several.

    ``outlets``: names, hosts and channels to ids, or the directory made of them, where many are
    asked. Agencies go by their short names as well (`aliases.toml`).
    """
    directory = outlets if isinstance(outlets, Directory) else read_directory(outlets)
    if _ADDRESS.match(name) and (found := _by_address(name, directory)):
        return found
    for variant in _variants(name):
        if found := _by_name(variant, directory) or _by_alias(variant, directory):
            return found
    for variant in _variants(name):
        if found := _by_forms(_forms(variant), directory):
            return found
    return _by_office(name, directory)


def identify(name: str, directory: Directory) -> str | None:
    """As ``resolve``; an outlet that the directory has not goes by its first known name or by its
    address, so that a citation and a site meet without a catalogue."""
    if found := resolve(name, directory):
        return found
    address = _address(name) if _ADDRESS.match(name) else ""
    outlet = _aliases().get(_key(address or name))
    return outlet.names[0] if outlet else address or None


def _one(ids: Iterable[str]) -> str | None:
    found = set(ids)
    return found.pop() if len(found) == 1 else None


def _key(name: str) -> str:
    return " ".join(fold(word) for word in _QUOTES.sub("", name).split())


def _variants(name: str) -> tuple[str, ...]:
    """The name, without asides, without what it is («газета», «пресс-служба») before it."""
    plain = _ASIDE.sub("", name).strip()
    short = _AFTER_DASH.sub("", plain)
    found = [name, plain, short]
    first, _, rest = plain.partition(" ")
    words = (vocabulary(False), vocabulary(True))
    if rest and any(
        fold(first) in (*one.media, "пресс-служба", "прэс-служба", "иа") for one in words
    ):
        found.append(rest)
    return tuple(dict.fromkeys(filter(None, found)))


def _address(url: str) -> str:
    if "t.me/" in url or "vk.com/" in url:
        return (address_name(url) or "").casefold()
    host = urlsplit(url if "://" in url else f"//{url}").hostname or ""
    return host.removeprefix("www.").casefold()


def _by_address(name: str, directory: Directory) -> str | None:
    """The address, or the site that a host is part of."""
    address = _address(name)
    while address:
        if address in directory.addresses:
            return directory.addresses[address]
        if "/" in address or address.count(".") < 2:
            break
        address = address.partition(".")[2]
    return _by_alias(_address(name), directory)


def _by_alias(name: str, directory: Directory) -> str | None:
    outlet = _aliases().get(_key(name))
    if outlet is None:
        return None
    by_name = (_by_name(one, directory) for one in outlet.names)
    by_host = (directory.addresses.get(host) for host in outlet.hosts)
    return next(filter(None, (*by_name, *by_host)), None)


@cache
def _aliases() -> dict[str, Outlet]:
    """Of a key that two have, the first."""
    table: dict[str, Outlet] = {}
    for outlet in shipped_outlets():
        for name in (*outlet.names, *outlet.hosts):
            table.setdefault(_key(name), outlet)
    return table


def _by_name(name: str, directory: Directory) -> str | None:
    key = _key(name)
    return _one(directory.names.get(key, ())) or _one(directory.shorts.get(key, ()))


def _forms(name: str) -> Forms:
    words = [
        piece.text
        for piece in cut_pieces(_QUOTES.sub(" ", name), 0, len(name))
        if piece.kind != "mark"
    ]
    return tuple(lemmas(word) | lemmas(word, True) | {fold(word)} for word in words[:_LONGEST])


def _by_forms(words: Forms, directory: Directory) -> str | None:
    same = (
        outlet
        for there, outlet in directory.forms.get(len(words), ())
        if all(not one.isdisjoint(two) for one, two in zip(words, there, strict=True))
    )
    return _one(same) if words else None


def _by_office(name: str, directory: Directory) -> str | None:
    """An official: every word of his name must be among those of the outlet's, his office too
    where both tell it; the office alone will do where nothing else is said."""
    pieces = [p for p in cut_pieces(name, 0, len(name)) if p.kind == "word"]
    words = _forms(name)
    office = [form for form in words if form & _roles()]
    person = [
        form
        for piece, form in zip(pieces, words, strict=False)
        if piece.text[0].isupper() and not form & _roles()
    ]
    who = [form for form in person if not _is_place(form)] if len(person) > 1 else person
    if not office and not who:
        return None
    return _one(
        outlet
        for there, outlet in directory.officials
        if _is_his(office, who, there) and (who or len(words) == 1)
    )


def _is_his(office: list[frozenset[str]], who: list[frozenset[str]], there: Forms) -> bool:
    here = [form for form in there if not form & _roles()]
    offices = [form for form in there if form & _roles()]
    named = [one for one in who if any(not one.isdisjoint(two) for two in here)]
    if who:
        surname = bool(here) and any(not one.isdisjoint(here[-1]) for one in named)
        return surname and all(one in named for one in who[-2:])
    return any(not one.isdisjoint(two) for one in office for two in offices)


def _is_person(name: str) -> bool:
    """«Губернатор Василий Анохин» and not «Президент Республики Беларусь»."""
    return any(is_personal(word, "nomn") for word in name.split()[1:] if word[0].isupper())


def _is_place(form: frozenset[str]) -> bool:
    return any(word.endswith(("ский", "цкий", "скі", "цкі")) for word in form)


def _roles() -> frozenset[str]:
    return vocabulary(False).role | vocabulary(True).role
