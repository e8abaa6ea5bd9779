"""`dozor run`, `crawl`, `letters`, `schedule`: the daily job, whole, halved, on its timetable."""

import logging
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dozor.cli.options import ConfigOption, DatabaseOption, JsonOption, QuietOption, read_setup
from dozor.cli.say import clean, complain, log_to, note, print_json
from dozor.cli.tables import print_table
from dozor.cli.times import DAY_FORMATS, day_start

if TYPE_CHECKING:
    from dozor.jobs import Progress, RunReport
    from dozor.mailing import Mailing
    from dozor.models import SourceReport
    from dozor.setup import Setup

log = logging.getLogger(__name__)

letters_app = typer.Typer(invoke_without_command=True)
OnceOption = Annotated[
    list[str] | None,
    typer.Option(
        "--once", metavar="SOURCE", help="Only this source, switched on or not; repeatable."
    ),
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
    """The daily job once: visit sources, take in, send letters."""
    _job("run", read_setup(config, database), once, quiet=quiet, as_json=as_json)


def crawl(
    config: ConfigOption = None,
    database: DatabaseOption = None,
    once: OnceOption = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """The first half of it: visit and take in, no letters."""
    _job("crawl", read_setup(config, database), once, quiet=quiet, as_json=as_json)


@letters_app.callback()
def letters(
    context: typer.Context,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    preview: Annotated[
        Path | None,
        typer.Option(
            "--preview",
            metavar="DIR",
            help="Write the next letters to this folder; send and record nothing.",
        ),
    ] = None,
    quiet: QuietOption = False,
) -> None:
    """The second half of the daily job: compose and send what is due."""
    if context.invoked_subcommand is not None:
        context.obj = (config, database, quiet)  # `letters --config F resend` means that F
        return
    from dozor import jobs
    from dozor.mailing import preview_letters

    setup = read_setup(config, database)
    log_to(setup.config.log_path, quiet=True)
    if preview is None:
        _finish(jobs.run(setup, "letters"), quiet=quiet)
        return
    with jobs.database(setup) as store:
        for path in preview_letters(setup, store, preview).previews:
            typer.echo(path)


@letters_app.command()
def resend(
    context: typer.Context,
    since: Annotated[
        datetime,
        typer.Option(
            formats=DAY_FORMATS,
            metavar="YYYY-MM-DD",
            help="Letters composed on this day or later; days are Moscow's.",
        ),
    ],
    config: ConfigOption = None,
    database: DatabaseOption = None,
    quiet: QuietOption = False,
) -> None:
    """Send letters again: same bytes, same Message-ID."""
    from dozor import jobs

    outer_config, outer_database, outer_quiet = context.obj
    setup = read_setup(config or outer_config, database or outer_database)
    log_to(setup.config.log_path, quiet=True)
    report = jobs.run(setup, "letters", resend_since=day_start(since))
    _finish(report, quiet=quiet or outer_quiet)


def schedule(config: ConfigOption = None, database: DatabaseOption = None) -> None:
    """The daily job on its timetable, until stopped (SIGTERM, Ctrl-C)."""
    import scheduler

    setup = read_setup(config, database)
    log_to(setup.config.log_path, quiet=False, verbose=True)
    scheduler.serve(setup)


def _job(job: str, setup: "Setup", once: list[str] | None, *, quiet: bool, as_json: bool) -> None:
    from dozor import jobs

    log_to(setup.config.log_path, quiet=True)  # what failed is told at the end, by name
    with _progress(quiet) as progress, _stopped_by_signal() as stop:
        report = jobs.run(setup, job, only=tuple(once or ()), progress=progress, stop=stop)
    if as_json:
        for line in report_lines(report):
            print_json(line)
    elif not quiet:
        print_report(setup.names(), report)
    _finish(report, quiet=quiet)


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
                _counted({str(o): n for o, n in source.outcomes}),
            )
        )
    print_table(("Source", "Visits", "Entries", "Outcomes"), rows, numbers={"Entries"})
    note(f"run {report.run_id}: {sum(total.values())} entries: {_counted(total) or 'nothing new'}")


def _visits(source: "SourceReport") -> str:
    """``ok``, ``ok 2, no_preview``: one visit needs no number."""
    statuses = Counter(str(visit.status) for visit in source.visits)
    return ", ".join(name if n == 1 else f"{name} {n}" for name, n in statuses.most_common())


def _counted(counts: Mapping[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{name} {count}" for name, count in ordered if count)


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


def _finish(report: "RunReport", *, quiet: bool) -> None:
    """Say what failed by name, and leave with the contract's exit code."""
    mailing = report.mailing
    if mailing is not None and not quiet:
        _say_letters(mailing)
    failed = [report.fault] if report.fault else []
    failed += [f"source {name}: unread: {why}" for name, why in report.unread]
    failed += (
        [f"letter to {who}: not sent: {why}" for who, why in mailing.failed] if mailing else []
    )
    for line in failed:
        complain(clean(line))
        log.warning("run %d: %s", report.run_id, line)
    if report.status == "interrupted":
        complain("interrupted: what was stored stands; run again to go on")
    log.info(
        "run %d: %s: %d sources, %d faults",
        report.run_id,
        report.status,
        len(report.sources),
        len(failed),
    )
    raise typer.Exit(1 if failed or report.status != "done" else 0)


def _say_letters(mailing: "Mailing") -> None:
    for address in mailing.sent:
        note(f"letter to {address}: sent")
    for address in mailing.had:
        note(f"letter to {address}: had today's already; what is new waits for tomorrow's")
    if not (mailing.sent or mailing.failed or mailing.had):
        note("no letter: nobody is in [[recipients]], or there was nothing new to tell")


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
