"""Options that several commands share, and the setup they lead to."""

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dozor.cli.times import DAY_FORMATS

if TYPE_CHECKING:
    from dozor.setup import Setup

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        metavar="FILE",
        help="Configuration (else DOZOR_CONFIG, else dozor.toml here).",
    ),
]
DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="URL",
        help="Database (else DOZOR_DATABASE_URL, else the configuration's).",
    ),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON lines on standard output.")]
SinceOption = Annotated[
    datetime | None,
    typer.Option(
        "--since",
        formats=DAY_FORMATS,
        metavar="YYYY-MM-DD",
        help="Published (or first seen) on this day or later; days are Moscow's.",
    ),
]
UntilOption = Annotated[
    datetime | None,
    typer.Option(
        "--until",
        formats=DAY_FORMATS,
        metavar="YYYY-MM-DD",
        help="On this day or earlier.",
    ),
]
TopicOption = Annotated[
    str | None, typer.Option("--topic", metavar="ID", help="Only matches of this topic.")
]
SourceOption = Annotated[
    str | None, typer.Option("--source", metavar="ID", help="Only this source.")
]

DATABASE_VARIABLE = "DOZOR_DATABASE_URL"


def read_setup(config: Path | None, database: str | None = None) -> "Setup":
    """The checked configuration with its database; sources and topics are checked too."""
    from dozor.config import find_config, load_config
    from dozor.setup import Setup

    checked = load_config(find_config(config))
    setup = Setup(
        config=checked,
        database_url=checked.database_url(database, os.environ.get(DATABASE_VARIABLE)),
    )
    setup.all_sources()
    setup.topics()
    return setup


def find_database(config: Path | None, database: str | None) -> str:
    """The database URL alone: no configuration is needed where it is told."""
    if named := database or os.environ.get(DATABASE_VARIABLE):
        return named
    return read_setup(config).database_url
