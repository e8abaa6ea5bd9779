"""The sources: the shipped ones read and checked, the operator's own laid over them.

Not here: reading the configuration (``dozor.config``) and visiting (``crawler``).
"""

import difflib
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dozor.errors import ConfigError
from dozor.models import EntryPoint, EntryPointKind, Source
from dozor.source_rules import DAY_FIELDS, ENTRY_POINT_RULES, SOURCE_RULES, Rule

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

VISITED_KINDS = frozenset(
    {
        EntryPointKind.FEED,
        EntryPointKind.SITEMAP,
        EntryPointKind.LISTING,
        EntryPointKind.TELEGRAM,
        EntryPointKind.PDF,
    }
)


def load_sources(directory: Path | None = None) -> tuple[Source, ...]:
    """Read every ``*.toml`` of ``directory`` (the shipped catalogue when None), in order of name.

    Raises ConfigError, naming file, source, key and value, at the first thing that is wrong.
    """
    from importlib.resources import files  # 20 ms that commands without sources do not need

    folder: Traversable = directory or files("dozor.catalogue").joinpath("sources")
    sources = tuple(source for file in _list_files(folder) for source in _read_file(file))
    _refuse_twins(sources, str(directory or "the shipped catalogue"))
    return sources


def parse_sources(document: Mapping[str, Any], origin: str) -> tuple[Source, ...]:
    """Make sources of a parsed TOML document; ``origin`` is the file's name for messages."""
    for key in document:
        if key != "source":
            raise ConfigError(f"{origin}: unknown key '{key}': only [[source]] tables belong here")
    tables = _as_tables(document.get("source", []), f"{origin}: source")
    return tuple(_make_source(table, origin, number) for number, table in enumerate(tables, 1))


def choose_sources(
    shipped: Iterable[Source],
    own: Iterable[Source],
    *,
    enable: Collection[str] = (),
    disable: Collection[str] = (),
) -> tuple[Source, ...]:
    """Lay ``own`` over ``shipped`` by id, then switch by id; order is kept, new ones come last.

    Raises ConfigError for an own source that cannot work, and for an id that does not exist, is
    switched both ways, or is switched on although it has nothing that is visited.
    """
    own = tuple(own)
    _refuse_twins(own, "your own sources")
    for source in own:
        _check_own(source)
    by_id = {source.id: source for source in (*shipped, *own)}
    _refuse_unknown(enable, "enable", by_id)
    _refuse_unknown(disable, "disable", by_id)
    for source_id in enable:
        if source_id in disable:
            raise ConfigError(f"source '{source_id}': in enable and in disable; keep it in one")
        by_id[source_id] = _switch_on(by_id[source_id])
    for source_id in disable:
        by_id[source_id] = replace(
            by_id[source_id], enabled=False, reason="switched off in the configuration"
        )
    return tuple(by_id.values())


def visitable(source: Source) -> tuple[EntryPoint, ...]:
    """The entry points a run visits: enabled ones of the five visited kinds.

    Whether the source itself is enabled is not asked: a live probe looks at those that are off.
    """
    return tuple(
        point for point in source.entry_points if point.enabled and point.kind in VISITED_KINDS
    )


def fill_url(url: str, day: date) -> str:
    """Fill {YYYY} {MM} {DD} {YYYYMMDD} with ``day``, the source's local date.

    Other fields in braces stay as they are.
    """
    for field, form in DAY_FIELDS.items():
        url = url.replace(field, day.strftime(form))
    return url


def _list_files(folder: "Traversable") -> "list[Traversable]":
    try:
        found = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    except OSError as error:
        raise ConfigError(
            f"sources: {folder}: cannot be read ({error.strerror}); name a readable directory"
        ) from error
    return sorted(found, key=lambda file: file.name)


def _read_file(file: "Traversable") -> tuple[Source, ...]:
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(
            f"{file.name}: cannot be read ({error.strerror}); check its rights"
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file.name}: not UTF-8 ({error}); save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file.name}: not TOML ({error}); mend that line") from error
    return parse_sources(document, file.name)


def _make_source(table: Mapping[str, Any], origin: str, number: int) -> Source:
    source_id = table.get("id")
    where = f"{origin}: source {number if source_id is None else repr(source_id)}"
    values = {key: value for key, value in table.items() if key != "entry_point"}
    _check_keys(values, SOURCE_RULES, where, also=("entry_point",))
    _check_values(values, SOURCE_RULES, where)
    points = _as_tables(table.get("entry_point", []), f"{where}: entry_point")
    source = Source(**values, entry_points=tuple(_make_points(points, where)))
    _check_points(source, where)
    return source


def _make_points(tables: Sequence[Mapping[str, Any]], where: str) -> Iterator[EntryPoint]:
    for number, table in enumerate(tables, 1):
        place = f"{where}: entry point {number}"
        _check_keys(table, ENTRY_POINT_RULES, place)
        _check_values(table, ENTRY_POINT_RULES, place)
        # `checked` is for readers of the catalogue; a run has no use for it.
        values = {key: value for key, value in table.items() if key != "checked"}
        yield EntryPoint(**values | {"kind": EntryPointKind(values["kind"])})


def _check_own(source: Source) -> None:
    """The configuration knows the types; what a value means is known here alone."""
    where = f"your own sources: source '{source.id}'"
    _check_values(_read_fields(source, SOURCE_RULES), SOURCE_RULES, where)
    for number, point in enumerate(source.entry_points, 1):
        fields = _read_fields(point, ENTRY_POINT_RULES)
        _check_values(fields, ENTRY_POINT_RULES, f"{where}: entry point {number}")
    _check_points(source, where)


def _read_fields(record: Source | EntryPoint, rules: Iterable[str]) -> dict[str, object]:
    fields = ((key, getattr(record, key, None)) for key in rules)
    return {key: value for key, value in fields if value is not None}


def _check_points(source: Source, where: str) -> None:
    seen: set[str] = set()
    for number, point in enumerate(source.entry_points, 1):
        place = f"{where}: entry point {number}: url = {point.url!r}"
        if point.url in seen:
            raise ConfigError(f"{place}: stands there twice; remove one")
        if point.kind in VISITED_KINDS and "{" in fill_url(point.url, date.min):
            raise ConfigError(
                f"{place}: a visited address can hold only {' '.join(DAY_FIELDS)};"
                " fill in the rest, or make its kind search or archive"
            )
        seen.add(point.url)
    if source.enabled and not visitable(source):
        raise ConfigError(
            f"{where}: enabled, but nothing of it is visited;"
            " add or enable an entry point of a visited kind, or set enabled = false"
        )


def _check_keys(
    table: Mapping[str, Any], rules: Mapping[str, Rule], where: str, *, also: Sequence[str] = ()
) -> None:
    for key, value in table.items():
        if key not in rules:
            near = _find_nearest(key, (*rules, *also))
            raise ConfigError(f"{where}: {key} = {value!r}: unknown key; did you mean '{near}'?")
    for key, rule in rules.items():
        if rule.required and key not in table:
            raise ConfigError(f"{where}: {key} is missing; write {rule.mend}")


def _check_values(values: Mapping[str, object], rules: Mapping[str, Rule], where: str) -> None:
    for key, value in values.items():
        if (why := rules[key].find_fault(value)) is not None:
            raise ConfigError(f"{where}: {key} = {value!r}: {why}; write {rules[key].mend}")


def _as_tables(value: object, where: str) -> Sequence[Mapping[str, Any]]:
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return value
    raise ConfigError(f"{where} = {value!r}: not a list of tables; write it in [[double brackets]]")


def _switch_on(source: Source) -> Source:
    if not visitable(source):
        raise ConfigError(
            f"source '{source.id}': cannot be enabled: no entry point of it is visited;"
            " add a [[source]] of this id with one to your own sources"
        )
    return replace(source, enabled=True, reason=None)


def _refuse_twins(sources: Sequence[Source], where: str) -> None:
    seen: set[str] = set()
    for source in sources:
        if source.id in seen:
            raise ConfigError(f"{where}: source '{source.id}': defined twice; rename or remove one")
        seen.add(source.id)


def _refuse_unknown(ids: Iterable[str], key: str, known: Collection[str]) -> None:
    for source_id in ids:
        if source_id not in known:
            near = _find_nearest(source_id, known)
            hint = f"did you mean '{near}'?" if near else "there are no sources at all"
            raise ConfigError(f"{key}: source '{source_id}': unknown; {hint}")


def _find_nearest(word: str, known: Iterable[str]) -> str | None:
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.0)), None)
