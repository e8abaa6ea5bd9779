"""The command line as a user has it: a process of its own, with its streams and exit code.

``here`` runs the same entry point in this process: for tables of cases where only words matter.
"""

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-c", "from dozor.cli import main; main()"]
MINIMAL = 'contact = "mailto:operator@press.example"\n[sources]\nshipped = false\n'
READER = "analyst@press.example"


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def faults(self) -> list[str]:
        """The lines of standard error, less the program's name, which each must have."""
        lines = self.err.splitlines()
        assert all(line.startswith("dozor: ") for line in lines), self.err
        assert "Traceback" not in self.err
        return [line.removeprefix("dozor: ") for line in lines]

    @property
    def fault(self) -> str:
        """The one line there is."""
        (line,) = self.faults
        return line

    @property
    def records(self) -> list[dict[str, Any]]:
        """Standard output, which must be JSON objects, a line each, and nothing else."""
        found = [json.loads(line) for line in self.out.splitlines()]
        assert all(isinstance(record, dict) for record in found)
        return found


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Ours, without what would change an output."""
    odd = ("DOZOR_", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TERM", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(odd)}
    return kept | {"PYTHONPATH": str(ROOT)} | dict(more or {})


def dozor(
    *arguments: object,
    cwd: Path,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    timeout: float = 60,
) -> Done:
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        env=environment(env),
        capture_output=True,
        timeout=timeout,
        check=False,
    )
    return Done(code=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())


def here(
    *arguments: object, cwd: Path, stdin: bytes = b"", env: Mapping[str, str] | None = None
) -> Done:
    from dozor.cli import main

    out, err = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    before, handlers = os.environ.copy(), logging.root.handlers
    logging.root.handlers = []
    with (
        chdir(cwd),
        patch.object(sys, "argv", ["dozor", *map(str, arguments)]),
        patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin))),
        patch.object(sys, "stdout", out),
        patch.object(sys, "stderr", err),
    ):
        os.environ.clear()
        os.environ.update(environment(env))
        try:
            main()
        except SystemExit as ended:
            code = ended.code
        finally:
            os.environ.clear()
            os.environ.update(before)
            logging.root.handlers = handlers
            logging.captureWarnings(False)
            out.flush()
            err.flush()
    told = [stream.buffer.getvalue().decode() for stream in (out, err)]  # type: ignore[attr-defined]
    return Done(code=code, out=told[0], err=told[1])  # type: ignore[arg-type]


def either(command: list[str], *, cwd: Path) -> Done:
    """Of a table of commands ``run`` has a process of its own, the others are run here."""
    return dozor(*command, cwd=cwd) if command == ["run"] else here(*command, cwd=cwd)


def mail_table(port: int) -> str:
    return (
        f'[mail]\nsender = "Дозор <dozor@press.example>"\nhost = "127.0.0.1"\nport = {port}\n'
        f'security = "none"\ntimeout_seconds = 3.0\n[[recipients]]\naddress = "{READER}"\n'
    )
