"""What `dozor extract` is given: files, standard input, and manifests that name them."""

import json
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dozor.cli.pages import NO_ADDRESS
from dozor.cli.times import read_instant
from dozor.errors import ConfigError
from dozor.models import Page

MOST_BYTES = 50 * 1024 * 1024  # of one input; what a run takes of a PDF
_KEYS = ("path", "url", "content_type", "fetched_at")


@dataclass(frozen=True, kw_only=True, slots=True)
class Input:
    """One page to be read: a file, or ``-`` for standard input."""

    path: str
    url: str | None = None
    content_type: str | None = None
    fetched_at: datetime
    folder: Path = Path()  # where a relative path is looked for, if it is not here

    def read(self) -> bytes:
        """At most a byte more than is taken. Raises OSError."""
        if self.path == "-":
            return sys.stdin.buffer.read(MOST_BYTES + 1)
        path = Path(self.path)
        if not path.exists() and (self.folder / path).exists():
            path = self.folder / path
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)

    def page(self, body: bytes) -> Page:
        url, content_type = self.url or NO_ADDRESS, self.content_type
        if content_type is None and self.path.endswith(".txt"):
            content_type = "text/plain"
        return Page(
            url=url,
            requested_url=url,
            status=200,
            body=body,
            fetched_at=self.fetched_at,
            content_type=content_type,
        )


def read_manifest(name: str, fetched_at: datetime) -> list[Input]:
    """All lines of a manifest; raises ConfigError with a line for each that is none."""
    subject = f"extract: manifest {name}"
    try:
        text = (sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()).decode(
            "utf-8-sig"
        )
    except OSError as error:
        raise ConfigError(f"{subject}: cannot be read: {error.strerror}; name a file") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{subject}: is not UTF-8 (byte {error.start}); save it so") from None
    inputs, faults = list[Input](), list[str]()
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            inputs.append(_input(line, fetched_at, Path(name).parent))
        except ConfigError as error:
            faults.append(f"{subject}: line {number}: {error}")
    if faults:
        raise ConfigError(*faults)
    return inputs


def _input(line: str, fetched_at: datetime, folder: Path) -> Input:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"is not JSON: {error}; write one object a line") from None
    if not isinstance(given, dict) or not isinstance(given.get("path"), str):
        raise ConfigError('is no object with a "path"; write {"path": …, "url": …}')
    for key in _KEYS:
        if not isinstance(given.get(key), str | None):
            raise ConfigError(f"'{key}' is not a string; write it in quotes, or null")
    told = given.get("fetched_at")
    return Input(
        path=given["path"],
        url=given.get("url") or None,
        content_type=given.get("content_type"),
        fetched_at=read_instant(told, "fetched_at") if told else fetched_at,
        folder=folder,
    )
