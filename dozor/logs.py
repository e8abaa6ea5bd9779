"""Where the log goes: one file in the data folder, shared by the processes of a run.

Every process opens the file for each event and closes it again: nothing waits in a buffer for a
disk that is full, a rotated file is noticed, and lines of two processes do not mix (O_APPEND).
"""

import logging
import re
import sys
from contextlib import suppress
from pathlib import Path

MOST_BYTES = 10_000_000  # of one file; it is rotated when a process begins
KEPT = 5  # older files

_TIME = "%Y-%m-%dT%H:%M:%S%z"
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_CHATTY = ("mail.log", "apscheduler", "alembic", "pymorphy3", "trafilatura", "htmldate")

# Words from outside must not move the cursor, change colours, hide or reorder words, or forge a
# line: C0 and C1 controls (CSI, OSC), the line separators, bidi controls (UAX #9), zero widths.
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


class LogFile(logging.Handler):
    """A file that takes events while its disk does. ``lost``: why the last one was not written.

    A full or read-only disk costs the log, never the run; the next event is tried again.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.lost: OSError | None = None

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record) + "\n"
        except (TypeError, ValueError):  # arguments that do not fit the message
            self.handleError(record)
            return
        try:
            self._append(line.encode("utf-8", "backslashreplace"))
            self.lost = None
        except OSError as error:
            self.lost = error

    def _append(self, line: bytes) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab", buffering=0) as file:
            file.write(line)


class _Shown(logging.Handler):
    """Events on standard error, which may be closed or lead to a full disk."""

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError):
            print(self.format(record), file=sys.stderr, flush=True)


class _OneLine(logging.Formatter):
    """One event, one line: a headline with a newline forges no second one."""

    def format(self, record: logging.LogRecord) -> str:
        return UNSAFE.sub("", super().format(record).replace("\n", "\\n"))


def log_to(path: Path | None, *, quiet: bool, verbose: bool = False) -> None:
    """Log to a file, and unless ``quiet`` warnings to standard error, with ``verbose`` all events.

    Replaces what was set before in this process.
    """
    logging.captureWarnings(True)
    handlers: list[logging.Handler] = []
    if path is not None:
        _rotate(path)
        handlers.append(LogFile(path))
        handlers[0].setFormatter(_OneLine(_FORMAT, _TIME))
    shown = _Shown(logging.CRITICAL if quiet else logging.INFO if verbose else logging.WARNING)
    shown.setFormatter(_OneLine(_FORMAT, _TIME) if verbose else _OneLine("dozor: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[*handlers, shown], force=True)
    for chatty in _CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)


def lost_log() -> tuple[Path, OSError] | None:
    """The log file that could not take the last event, and why."""
    for handler in logging.root.handlers:
        if isinstance(handler, LogFile) and handler.lost is not None:
            return handler.path, handler.lost
    return None


def _rotate(path: Path) -> None:
    with suppress(OSError):  # a disk that cannot rename keeps one long file
        if path.stat().st_size < MOST_BYTES:
            return
        for number in range(KEPT, 0, -1):
            older = path.with_name(f"{path.name}.{number}")
            newer = path.with_name(f"{path.name}.{number - 1}") if number > 1 else path
            if newer.exists():
                newer.replace(older)
