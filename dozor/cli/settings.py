"""`dozor init` and `dozor check`: write a configuration, and see whether it holds."""

from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from dozor.cli.options import ConfigOption, DatabaseOption, JsonOption, read_setup
from dozor.cli.say import note, print_json
from dozor.cli.tables import print_table
from dozor.errors import ConfigError, StorageError


def register(app: typer.Typer) -> None:
    app.command()(init)
    app.command()(check)


def init(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="File, or folder, to write.")] = Path(
        "dozor.toml"
    ),
    force: Annotated[bool, typer.Option("--force", help="Write over an existing file.")] = False,
) -> None:
    """Write a commented configuration to start from."""
    if path.is_dir():
        path = path / "dozor.toml"
    if path.exists() and not force:
        raise ConfigError(f"init: {path}: exists already; name another file, or use --force")
    _write(path, files("dozor.config").joinpath("example.toml").read_bytes())
    note(f"wrote {path}")
    note("next: put in your contact, mail server and recipients, then")
    note(f"  dozor check --config {path} --live")
    note(f"  dozor db upgrade --config {path}")
    note(f"  dozor run --config {path}")


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: a file that was there stays until the new one is written."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except (FileNotFoundError, NotADirectoryError, PermissionError) as error:
        raise ConfigError(
            f"init: {path}: cannot be written: {error.strerror}; choose a folder that exists "
            "and is yours"
        ) from None
    except OSError as error:
        raise StorageError(
            f"init: {path}: cannot be written: {error.strerror}; free space, or choose another disk"
        ) from None
    finally:
        part.unlink(missing_ok=True) if part.parent.is_dir() else None


def check(
    config: ConfigOption = None,
    database: DatabaseOption = None,
    live: Annotated[
        bool,
        typer.Option("--live", help="Visit each entry point once, take nothing in."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Check the configuration; --live: visit each entry point once."""
    setup = read_setup(config, database)
    sources, topics, recipients = setup.sources(), setup.topics(), setup.recipients()
    setup.smtp_password()
    note(
        f"configuration holds: {len(sources)} sources on, {len(setup.all_sources())} known; "
        f"{len(topics)} topics; {len(recipients)} recipients; "
        f"{len(setup.config.schedule)} lines of timetable"
    )
    if not live:
        return
    from dozor.probe import probe

    found = probe(setup)
    if as_json:
        for item in found:
            print_json(item.line())
    else:
        print_table(
            ("Source", "Kind", "Status", "Entries", "Newest", "Address"),
            [_row(*item.row()) for item in found],
            numbers={"Entries"},
        )
    failed = sum(item.visit.status.failed for item in found)
    note(f"{len(found)} entry points visited, {failed} could not be read")
    raise typer.Exit(1 if failed else 0)
