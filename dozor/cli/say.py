"""What commands print: results on standard output, everything else on standard error."""

import json
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from dozor.logs import UNSAFE, log_to

__all__ = ["clean", "complain", "log_to", "note", "print_json"]

_LINE_ENDS = re.compile("[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def clean(text: object) -> str:
    """``text`` on one line, fit for a terminal."""
    return UNSAFE.sub("", " ".join(str(text).split()))


def complain(text: str) -> None:
    """One fault, one line, on standard error, with the program's name."""
    note(f"dozor: {text}")


def note(text: str) -> None:
    """A line on standard error. That nobody can read it is no reason to stop the work."""
    with suppress(OSError):
        print(UNSAFE.sub("", _LINE_ENDS.sub(" ", text)), file=sys.stderr, flush=True)


def print_json(value: Mapping[str, Any]) -> None:
    """One object a line (the contract). What moves a cursor or ends a line stands escaped."""
    line = json.dumps(value, ensure_ascii=False, allow_nan=False)
    print(UNSAFE.sub(_escape, line))


def _escape(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]
