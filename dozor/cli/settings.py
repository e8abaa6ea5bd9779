"""`dozor init` and `dozor check`: write a configuration, and see whether it holds."""

from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from dozor.cli.options import ConfigOption, DatabaseOption, JsonOption, read_setup
from dozor.cli.say import note, print_json, print_table
from dozor.errors import ConfigError


def register(app: typer.Typer) -> None:
    app.command()(init)
    app.command()(check)


def init(
    path: Annotated[Path, typer.Argument(help="File to write.")] = Path("dozor.toml"),
    force: Annotated[bool, typer.Option("--force", help="Write over an existing file.")] = False,
) -> None:
    """Write a commented configuration to start from."""
    if path.is_dir():
        path = path / "dozor.toml"
    if path.exists() and not force:
        raise ConfigError(f"init: {path}: exists already; name another file, or use --force")
    text = files("dozor.config").joinpath("example.toml").read_text(encoding="utf-8")
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(
            f"init: {path}: cannot be written: {error.strerror}; choose a folder that exists "
            "and is yours"
        ) from None
    note(f"wrote {path}")
    note("next: put in your contact, mail server and recipients, then")
    note(f"  dozor check --config {path} --live")
    note(f"  dozor db upgrade --config {path}")
    note(f"  dozor run --config {path}")


def check(
    config: ConfigOption = None,
    database: DatabaseOption = None,
    live: Annotated[
        bool, typer.Option("--live", help="Visit each entry point once and say what it found.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Check the configuration; with --live visit each entry point once."""
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
            None,
            ("Source", "Kind", "Address", "Status", "Entries", "Newest"),
            [item.row() for item in found],
        )
    raise typer.Exit(1 if any(item.visit.status.failed for item in found) else 0)
