"""`dozor sources`: what is watched, and how it has been lately."""

from typing import TYPE_CHECKING, Any

import typer

from dozor.cli.options import ConfigOption, DatabaseOption, JsonOption, read_setup
from dozor.cli.say import print_json
from dozor.cli.tables import print_table
from dozor.cli.times import ZONE_NAME, minute
from dozor.records import instant

if TYPE_CHECKING:
    from datetime import datetime

    from dozor.models import Source, Visit

sources_app = typer.Typer(invoke_without_command=True)


def register(app: typer.Typer) -> None:
    app.add_typer(sources_app, name="sources")


@sources_app.callback()
def sources(
    context: typer.Context, config: ConfigOption = None, as_json: JsonOption = False
) -> None:
    """The sources that are watched: list them, see their health."""
    if context.invoked_subcommand is None:
        list_sources(context, config, as_json)
    else:
        context.obj = (config, as_json)


@sources_app.command("list")
def list_sources(
    context: typer.Context, config: ConfigOption = None, as_json: JsonOption = False
) -> None:
    """Every known source: on or off, and why it is off."""
    from dozor.registry import visitable

    outer_config, outer_json = context.obj or (None, False)
    setup = read_setup(config or outer_config)
    if as_json or outer_json:
        for source in setup.all_sources():
            print_json(_source_record(source))
        return
    rows = [
        (
            source.id,
            source.name,
            "on" if source.enabled else "off",
            len(visitable(source)),
            source.reason or "",
        )
        for source in setup.all_sources()
    ]
    print_table(("Id", "Name", "State", "Points", "Why off"), rows, numbers={"Points"})


@sources_app.command()
def health(
    context: typer.Context,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Each entry point's last visit, and when it was last read.

    A channel is one entry point: the posts of its older pages, and a gap in them, count with it.
    """
    from storage import open_store

    outer_config, outer_json = context.obj or (None, False)
    setup = read_setup(config or outer_config, database)
    store = open_store(setup.database_url, read_only=True)
    last = store.last_visits()
    store.close()
    if as_json or outer_json:
        for visit, read_at in last:
            print_json(_visit_record(visit, read_at))
        return
    rows = [
        (
            visit.source_id,
            str(visit.status)
            + (f" {visit.http_status}" if visit.status.failed and visit.http_status else ""),
            visit.entry_count,
            minute(visit.finished_at),
            minute(read_at),
            visit.url + (f" ({visit.detail})" if visit.detail else ""),
        )
        for visit, read_at in last
    ]
    heads = ("Source", "Status", "Entries", f"Visited, {ZONE_NAME}", f"Read, {ZONE_NAME}")
    print_table((*heads, "Address"), rows, numbers={"Entries"})


def _source_record(source: "Source") -> dict[str, Any]:
    return {
        "id": source.id,
        "name": source.name,
        "home": source.home,
        "enabled": source.enabled,
        "reason": source.reason,
        "language": source.language,
        "timezone": source.timezone,
        "entry_points": [
            {"kind": str(point.kind), "url": point.url, "enabled": point.enabled}
            for point in source.entry_points
        ],
    }


def _visit_record(visit: "Visit", read_at: "datetime | None") -> dict[str, Any]:
    return {
        "source": visit.source_id,
        "kind": str(visit.kind),
        "url": visit.url,
        "status": str(visit.status),
        "http_status": visit.http_status,
        "detail": visit.detail,
        "visited_at": instant(visit.finished_at),
        "last_read_at": instant(read_at),
        "entries": visit.entry_count,
    }
