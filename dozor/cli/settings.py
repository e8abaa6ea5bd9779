"""`dozor init` and `dozor check`: write a configuration, and see whether it holds."""

from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dozor.cli.options import ConfigOption, DatabaseOption, JsonOption, read_setup
from dozor.cli.say import clean, complain, note, print_json
from dozor.cli.tables import print_table
from dozor.cli.times import moment
from dozor.errors import ConfigError, StorageError

if TYPE_CHECKING:
    from dozor.probe import Probed


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
        with suppress(OSError):
            part.unlink(missing_ok=True)


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
    if setup.config.topics.entities:
        from dozor.entities.reading import require_entities

        require_entities()
    note(
        f"configuration holds: {len(sources)} sources on, {len(setup.all_sources())} known; "
        f"{len(topics)} topics; {len(recipients)} recipients; "
        f"{len(setup.config.schedule)} lines of timetable"
    )
    if not live:
        return
    from dozor.probe import probe

    order = [source.id for source in sources]
    found = sorted(probe(setup), key=lambda item: order.index(item.visit.source_id))
    if as_json:
        for item in found:
            print_json(item.line())
    else:
        print_table(
            ("Source", "Kind", "Status", "Entries", "Newest (MSK)", "Address"),
            [_row(item) for item in found],
            numbers={"Entries"},
        )
    failed = [item.visit for item in found if item.visit.status.failed]
    note(f"{len(found)} entry points visited, {len(failed)} could not be read")
    for visit in failed:
        complain(clean(f"source {visit.source_id}: {visit.url}: {visit.status}"))
    raise typer.Exit(1 if failed else 0)


def _row(probed: "Probed") -> tuple[object, ...]:
    visit = probed.visit
    address = visit.url + (f" ({visit.detail})" if visit.detail else "")
    status, newest = str(visit.status), moment(probed.newest)
    return visit.source_id, visit.kind, status, visit.entry_count, newest, address
