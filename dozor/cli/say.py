"""What commands print: results on standard output, everything else on standard error."""

import json
import logging
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

# Text from outside must not move the cursor, change colours or forge a line (CSI, OSC 52, bidi).
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def clean(text: object) -> str:
    """``text`` on one line, fit for a terminal."""
    return _UNSAFE.sub("", " ".join(str(text).split()))


def complain(text: str) -> None:
    """A line a fault, on standard error, each with the program's name."""
    for line in text.splitlines() or [""]:
        print(f"dozor: {line}", file=sys.stderr)


def note(text: str) -> None:
    print(text, file=sys.stderr)


def print_json(value: Mapping[str, Any]) -> None:
    """One object a line (the contract)."""
    print(json.dumps(value, ensure_ascii=False))


def print_table(
    title: str | None, columns: Sequence[str], rows: Iterable[Sequence[object]], *, right: int = 99
) -> None:
    """A table for a person. Columns from number ``right`` on are numbers and stand to the right."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number >= right else "left")
    for row in rows:
        table.add_row(*(escape(clean(cell)) for cell in row))
    console = Console()
    if not console.is_terminal:
        console = Console(width=160)
    console.print(table)


def log_to(path: Any, *, quiet: bool, verbose: bool = False) -> None:
    """Log to a file; warnings to standard error as well unless ``quiet``."""
    from logging.handlers import RotatingFileHandler

    handlers: list[logging.Handler] = []
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handlers.append(
            RotatingFileHandler(path, maxBytes=10_000_000, backupCount=5, encoding="utf-8")
        )
    shown = logging.StreamHandler()
    shown.setLevel(logging.ERROR if quiet else logging.INFO if verbose else logging.WARNING)
    handlers.append(shown)
    formatter = _OneLine("%(asctime)s %(levelname)s %(name)s: %(message)s")
    for handler in handlers:
        handler.setFormatter(formatter)
    logging.basicConfig(level=logging.INFO, handlers=handlers, force=True)
    for chatty in ("mail.log", "apscheduler", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


class _OneLine(logging.Formatter):
    """One event, one line: a headline with a newline forges no second one."""

    def format(self, record: logging.LogRecord) -> str:
        return _UNSAFE.sub("", super().format(record).replace("\n", "\\n"))
