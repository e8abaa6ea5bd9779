"""`dozor sources`: what is watched, and how it has been lately."""

import typer

from dozor.cli.options import ConfigOption, DatabaseOption, JsonOption, read_setup
from dozor.cli.say import print_json, print_table

sources_app = typer.Typer(help="The sources that are watched.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(sources_app, name="sources")


@sources_app.command("list")
def list_sources(config: ConfigOption = None, as_json: JsonOption = False) -> None:
    """Every known source: on or off, and why it is off."""
    from dozor.registry import visitable

    setup = read_setup(config)
    if as_json:
        for source in setup.all_sources():
            print_json(
                {
                    "id": source.id,
                    "name": source.name,
                    "home": source.home,
                    "enabled": source.enabled,
                    "reason": source.reason,
                    "language": source.language,
                    "timezone": source.timezone,
                    "entry_points": [
                        {"kind": str(p.kind), "url": p.url, "enabled": p.enabled}
                        for p in source.entry_points
                    ],
                }
            )
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
    print_table(None, ("Id", "Name", "State", "Visited at", "Why off"), rows)


@sources_app.command()
def health(
    config: ConfigOption = None, database: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """Each entry point's last visit, and when it was last read well."""
    from dozor import jobs

    setup = read_setup(config, database)
    names = setup.names()
    with jobs.database(setup) as store:
        last = store.last_visits()
    if as_json:
        for visit, read_at in last:
            print_json(
                {
                    "source": visit.source_id,
                    "kind": str(visit.kind),
                    "url": visit.url,
                    "status": str(visit.status),
                    "http_status": visit.http_status,
                    "detail": visit.detail,
                    "visited_at": visit.finished_at.isoformat(),
                    "last_read_at": read_at.isoformat() if read_at else None,
                    "entries": visit.entry_count,
                }
            )
        return
    rows = [
        (
            names.get(visit.source_id, visit.source_id),
            visit.url,
            str(visit.status)
            + (f" {visit.http_status}" if visit.status.failed and visit.http_status else ""),
            visit.entry_count,
            f"{visit.finished_at:%Y-%m-%d %H:%M}Z",
            f"{read_at:%Y-%m-%d %H:%M}Z" if read_at else "never",
        )
        for visit, read_at in last
    ]
    print_table(None, ("Source", "Address", "Status", "Entries", "Visited", "Last read"), rows)
