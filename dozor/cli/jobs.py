"""`dozor run`, `crawl`, `letters`, `schedule`: the daily job, whole, halved, on its timetable."""

import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dozor.cli.options import ConfigOption, DatabaseOption, JsonOption, QuietOption, read_setup
from dozor.cli.say import complain, log_to, note, print_json, print_table

if TYPE_CHECKING:
    from dozor.jobs import Progress, RunReport
    from dozor.mailing import Mailing
    from dozor.models import SourceReport
    from dozor.setup import Setup

letters_app = typer.Typer(
    help="Compose the letters that are due and send them.", invoke_without_command=True
)
OnceOption = Annotated[
    list[str] | None, typer.Option("--once", metavar="SOURCE", help="Only this source; repeatable.")
]


def register(app: typer.Typer) -> None:
    app.command()(run)
    app.command()(crawl)
    app.add_typer(letters_app, name="letters")
    app.command()(schedule)


def run(
    config: ConfigOption = None,
    database: DatabaseOption = None,
    once: OnceOption = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """The daily job once: visit the sources, take in what is new, send the letters."""
    _job("run", read_setup(config, database), once, quiet=quiet, as_json=as_json)


def crawl(
    config: ConfigOption = None,
    database: DatabaseOption = None,
    once: OnceOption = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """The first half of the daily job: visit and take in; no letters."""
    _job("crawl", read_setup(config, database), once, quiet=quiet, as_json=as_json)


@letters_app.callback()
def letters(
    context: typer.Context,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    preview: Annotated[
        Path | None,
        typer.Option("--preview", help="Write the next letters to this folder; send nothing."),
    ] = None,
    quiet: QuietOption = False,
) -> None:
    """Compose the letters that are due and send them."""
    if context.invoked_subcommand is not None:
        return
    from dozor import jobs
    from dozor.mailing import preview_letters

    setup = read_setup(config, database)
    log_to(setup.config.data_path / "dozor.log", quiet=quiet)
    if preview is None:
        report = jobs.run(setup, "letters")
        _finish(setup, report, quiet=quiet)
        return
    with jobs.database(setup) as store:
        for path in preview_letters(setup, store, preview).previews:
            typer.echo(path)


@letters_app.command()
def resend(
    since: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="Letters composed since this day (UTC).")
    ],
    config: ConfigOption = None,
    database: DatabaseOption = None,
    quiet: QuietOption = False,
) -> None:
    """Send again what was composed since a day: same bytes, same Message-ID."""
    from dozor import jobs

    setup = read_setup(config, database)
    log_to(setup.config.data_path / "dozor.log", quiet=quiet)
    report = jobs.run(setup, "letters", resend_since=since.replace(tzinfo=UTC))
    _finish(setup, report, quiet=quiet)


def schedule(config: ConfigOption = None, database: DatabaseOption = None) -> None:
    """Keep the timetable of the configuration until stopped (SIGTERM, Ctrl-C)."""
    import scheduler

    setup = read_setup(config, database)
    log_to(setup.config.data_path / "dozor.log", quiet=False, verbose=True)
    scheduler.serve(setup)


def _job(job: str, setup: "Setup", once: list[str] | None, *, quiet: bool, as_json: bool) -> None:
    from dozor import jobs

    log_to(setup.config.data_path / "dozor.log", quiet=quiet)
    with _progress(quiet) as progress, _stopped_by_signal() as stop:
        report = jobs.run(setup, job, only=tuple(once or ()), progress=progress, stop=stop)
    if as_json:
        for line in report_lines(report):
            print_json(line)
    elif not quiet:
        print_report(setup.names(), report)
    _finish(setup, report, quiet=quiet)


def print_report(names: dict[str, str], report: "RunReport") -> None:
    """The table of the contract: a source a line, visits and outcomes."""
    total: Counter[str] = Counter()
    rows = []
    for source in report.sources:
        total.update({str(outcome): count for outcome, count in source.outcomes})
        rows.append(
            (
                names.get(source.source_id, source.source_id),
                _visits(source),
                source.discovered + source.carried,
                _outcomes(dict((str(o), n) for o, n in source.outcomes)),
            )
        )
    print_table(None, ("Source", "Visits", "Entries", "Outcomes"), rows)
    note(f"run {report.run_id}: {sum(total.values())} entries: {_outcomes(total)}")


def _visits(source: "SourceReport") -> str:
    return _outcomes(Counter(str(visit.status) for visit in source.visits))


def _outcomes(counts: "Counter[str] | dict[str, int]") -> str:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{name} {count}" for name, count in ordered if count) or "–"


def report_lines(report: "RunReport") -> Iterator[dict[str, Any]]:
    for source in report.sources:
        yield {
            "run": report.run_id,
            "source": source.source_id,
            "visits": [
                {
                    "kind": str(v.kind),
                    "url": v.url,
                    "status": str(v.status),
                    "http_status": v.http_status,
                    "entries": v.entry_count,
                    "detail": v.detail,
                }
                for v in source.visits
            ],
            "discovered": source.discovered,
            "carried": source.carried,
            "outcomes": {str(outcome): count for outcome, count in source.outcomes},
        }


def _finish(setup: "Setup", report: "RunReport", *, quiet: bool) -> None:
    """Say what failed by name, and leave with the contract's exit code."""
    mailing = report.mailing
    if mailing is not None and not quiet:
        _say_letters(mailing)
    failed = [f"source {name}: unread: {why}" for name, why in report.unread]
    failed += (
        [f"letter to {who}: not sent: {why}" for who, why in mailing.failed] if mailing else []
    )
    for line in failed:
        complain(line)
    if report.status == "interrupted":
        complain("interrupted: what was stored stands; run again to go on")
    raise typer.Exit(1 if failed or report.status != "done" else 0)


def _say_letters(mailing: "Mailing") -> None:
    for address in mailing.sent:
        note(f"letter to {address}: sent")
    for address in mailing.had:
        note(f"letter to {address}: had today's already; what is new waits for tomorrow's")


@contextmanager
def _progress(quiet: bool) -> Iterator["Progress | None"]:
    """A bar of entries ended against discovered, where standard error is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("entries"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("entries", total=None)
        yield lambda discovered, ended: bar.update(task, total=discovered, completed=ended)


@contextmanager
def _stopped_by_signal() -> Iterator[threading.Event]:
    """SIGTERM and the first Ctrl-C stop a crawl cleanly; a second Ctrl-C stops at once."""
    stop = threading.Event()

    def stopped(_number: int, _frame: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, stopped) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
