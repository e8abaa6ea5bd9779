"""The next letter as files, to be looked at. Nothing is sent and nothing recorded."""

import re
from hashlib import sha256
from pathlib import Path

from dozor.errors import StorageError
from dozor.letters.render import Rendered

_UNSAFE = re.compile(r"[^a-z0-9@._+-]+|^[.-]+")


def write_preview(
    directory: Path, name: str, raw: bytes, rendered: Rendered
) -> tuple[Path, Path, Path]:
    """Write NAME.eml, NAME.html and NAME.txt; give their paths. An older preview is replaced.

    ``name`` is usually the address. Raises ``StorageError`` when the directory cannot be written.
    """
    stem = _stem(name)
    contents = {
        ".eml": raw,
        ".html": rendered.html.encode(),
        ".txt": rendered.text.encode(),
    }
    paths = tuple(directory / f"{stem}{suffix}" for suffix in contents)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for path, content in zip(paths, contents.values(), strict=True):
            path.write_bytes(content)
    except OSError as error:
        raise StorageError(
            f"preview: {directory}: cannot be written: {error.strerror}; "
            "name another directory or free this one"
        ) from None
    return paths[0], paths[1], paths[2]


def _stem(name: str) -> str:
    """A file name of our making; where it differs from the name, a digest keeps two apart."""
    lower = name.lower()
    stem = _UNSAFE.sub("-", lower)[:80].strip("-.") or "letter"
    return stem if stem == lower else f"{stem}-{sha256(name.encode()).hexdigest()[:8]}"
