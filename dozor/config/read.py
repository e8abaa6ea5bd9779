"""Finding, reading and checking the configuration file; every fault becomes one clear line."""

import difflib
import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from dozor.config.schema import Config, fields_of
from dozor.errors import ConfigError

FILE_NAME = "dozor.toml"


def find_config(given: Path | None = None) -> Path:
    """``--config``, else ``DOZOR_CONFIG``, else ``dozor.toml`` here."""
    if given is not None:
        return given
    if named := os.environ.get("DOZOR_CONFIG"):
        return Path(named)
    return Path(FILE_NAME)


def load_config(path: Path) -> Config:
    """The checked configuration. ``ConfigError`` lists every fault, a line each."""
    table = _parse(path, _read(path))
    try:
        config = Config.model_validate(table)
    except ValidationError as error:
        lines = [_explain(item, table) for item in error.errors()]
        raise ConfigError(*(f"configuration: {path}: {line}" for line in lines)) from None
    return config.model_copy(update={"directory": path.resolve().parent})


def _read(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(
            f"configuration: {path}: there is no such file; write one with `dozor init`, "
            "or name yours with --config"
        ) from None
    except IsADirectoryError:
        raise ConfigError(
            f"configuration: {path}: is a folder; name the file, e.g. {path / FILE_NAME}"
        ) from None
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"configuration: {path}: is not UTF-8 (byte {error.start}); save it as UTF-8"
        ) from None
    except OSError as error:
        raise ConfigError(
            f"configuration: {path}: cannot be read: {error.strerror}; check its permissions"
        ) from None
    if not text.strip():
        raise ConfigError(f"configuration: {path}: is empty; write one with `dozor init`")
    return text


def _parse(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"configuration: {path}: is not TOML: {error}; text values stand in quotes"
        ) from None


def _explain(item: Any, table: dict[str, Any]) -> str:
    """One pydantic error as *key: value: why and the mend*."""
    location = item["loc"]
    key = _key(location) or "the file"
    if item["type"] == "extra_forbidden":
        return f"{key}: unknown key{_nearest(location)}"
    if item["type"] == "missing":
        return f"{key}: is missing; add it: {_description(location)}"
    value = "" if not location else f" = {_short(item['input'])}"
    why = item["msg"].removeprefix("Value error, ")
    told = item["type"] == "value_error"
    return f"{key}{value}: {why}" + ("" if told else f"; it is {_description(location)}")


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "…"


def _key(location: tuple[str | int, ...]) -> str:
    key = ""
    for part in location:
        key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else part
    return key


def _owner(location: tuple[str | int, ...]) -> type[BaseModel]:
    """The table in which the last part of the location stands."""
    model: type[BaseModel] = Config
    for part in location[:-1]:
        if isinstance(part, str) and part in model.model_fields:
            model = _table_in(model.model_fields[part].annotation) or model
    return model


def _table_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        if found := _table_in(inner):
            return found
    return None


def _nearest(location: tuple[str | int, ...]) -> str:
    names = list(fields_of(_owner(location)))
    key = str(location[-1])
    near = [name for name in names if name.startswith(key)]  # `delay` for `delay_seconds`
    near = near or difflib.get_close_matches(key, names, n=1)
    if near:
        return f"; did you mean '{near[0]}'?"
    return f"; remove it (known here: {', '.join(names)})"


def _description(location: tuple[str | int, ...]) -> str:
    named = [part for part in location if isinstance(part, str)]
    owner = _owner(location)
    info = owner.model_fields.get(named[-1]) if named else None
    return (info.description if info else None) or "see docs/configuration.md"
