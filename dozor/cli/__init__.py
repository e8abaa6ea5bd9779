"""The command line. Heavy imports stand inside the commands: `dozor --help` must answer at once."""

import io
import os
import sys
from typing import TextIO

import typer

from dozor import __version__
from dozor.cli import (
    archive,
    database,
    extract,
    feedback,
    jobs,
    match,
    newsroom,
    settings,
    sources,
    topics,
)
from dozor.cli.say import complain, log_to
from dozor.errors import ConfigError, DozorError
from dozor.logs import lost_log

INTERRUPTED = 130  # 128 + SIGINT, as shells have it
_SYSTEM_FAULT = 3

app = typer.Typer(
    name="dozor",
    help="A watch over regional news: one letter a morning, with the evidence.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: nothing in it is taken for markup, and it can be searched
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the version and stop."),
) -> None:
    if version:
        typer.echo(f"dozor {__version__}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


for module in (
    jobs,
    settings,
    sources,
    topics,
    feedback,
    archive,
    extract,
    match,
    database,
    newsroom,
):
    module.register(app)


def main() -> None:
    """The entry point: a user's mistake is one line and an exit code, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # The contract says UTF-8 whatever the locale; a lone surrogate must not end a command.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    log_to(None, quiet=False)
    code = _run()
    lost = lost_log()
    if lost is not None and code in {0, 1}:  # else the fault that is told is the same one
        path, error = lost
        complain(f"log: {path}: cannot be written: {error.strerror}; the work was done without it")
    _let_go(sys.stderr)
    sys.exit(code)


def _run() -> int:
    try:
        code = app(prog_name="dozor", standalone_mode=False)
        sys.stdout.flush()
    except DozorError as error:
        for fault in error.faults if isinstance(error, ConfigError) else (str(error),):
            complain(fault)
        return error.exit_code
    except typer.TyperException as error:
        complain(_usage(error))
        return 2
    except typer.Abort:
        code = INTERRUPTED
    except OSError as error:
        complain(_system(error))
        return _SYSTEM_FAULT
    if code == INTERRUPTED:
        complain("interrupted: what was stored stands; run again to go on")
    return code if isinstance(code, int) else 0


def _usage(error: typer.TyperException) -> str:
    """*Which command: what is wrong; where to read on.*"""
    context = getattr(error, "ctx", None)  # errors of usage have one
    path = context.command_path if context is not None else "dozor"
    subject = path.removeprefix("dozor").strip()
    told = error.format_message().rstrip(".")
    told = f"{subject}: {told}" if subject else told
    return f"{told}{'' if told.endswith('?') else ';'} see `{path} --help`"


def _system(error: OSError) -> str:
    """What a command did not foresee: above all an output that leads to a full disk."""
    _let_go(sys.stdout)
    what = error.filename or "standard output"
    return f"{what}: {error.strerror or error}; free space or mend the disk, then run again"


def _let_go(stream: TextIO) -> None:
    """Keep Python from trying, at its end, to write out what cannot be written."""
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
