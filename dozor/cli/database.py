"""`dozor db`: bring the database up to the program's schema, back it up, check it."""

from pathlib import Path
from typing import Annotated

import typer

from dozor.cli.options import ConfigOption, DatabaseOption, find_database
from dozor.cli.say import clean, complain, note

database_app = typer.Typer(help="The database: make, upgrade, copy, check it.")


def register(app: typer.Typer) -> None:
    app.add_typer(database_app, name="db")


@database_app.command()
def upgrade(config: ConfigOption = None, database: DatabaseOption = None) -> None:
    """Make the database, or bring its schema up to the program's."""
    import storage

    before, after = storage.upgrade(find_database(config, database))
    if before == after:
        note(f"database: schema {after}: nothing to do")
    else:
        note(f"database: schema {before or 'none'} -> {after}")


@database_app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File to write; must not exist.")],
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Copy a SQLite database while it is in use."""
    import storage

    storage.backup(find_database(config, database), file)
    note(f"database: copied to {file}")


@database_app.command()
def check(config: ConfigOption = None, database: DatabaseOption = None) -> None:
    """Look for damage: pages, references, search index."""
    import storage

    problems = storage.check(find_database(config, database))
    for problem in dict.fromkeys(problems):  # one fault may stop several looks
        told = problem if problem.startswith("database ") else f"database: {problem}"
        complain(clean(told))
    if problems:
        raise typer.Exit(3)
    note("database: sound")
