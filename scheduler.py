"""When things run: the timetable of the configuration, until stopped.

APScheduler only keeps time here. Which runs were made is in the run ledger of the database, so that
two schedulers, or a ``dozor run`` beside one, never double a run, and a start after a missed
morning makes up for it once.
"""

import logging
import signal
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import FrameType
from zoneinfo import ZoneInfo

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from dozor import jobs
from dozor.config.cron import cron_fields
from dozor.config.schema import ScheduleConfig
from dozor.errors import ConfigError, DozorError, LockedError
from dozor.lock import NAME as RUN_LOCK
from dozor.setup import Setup

log = logging.getLogger("dozor.scheduler")

_CATCH_UP = timedelta(hours=24)
_PATIENCE = 60.0  # seconds between two looks whether another run has ended
_AGAIN = (300.0, 900.0, 3600.0)  # seconds before each further try of a run that failed


def trigger(line: ScheduleConfig) -> CronTrigger:
    """The line's cron expression in its own zone."""
    return CronTrigger(**cron_fields(line.cron), timezone=ZoneInfo(line.timezone))


def last_due(line: ScheduleConfig, now: datetime) -> datetime | None:
    """The latest time within the last day, ``now`` included, at which the line was due. Pure."""
    found, rule = None, trigger(line)
    moment = rule.get_next_fire_time(None, now - _CATCH_UP)
    while moment is not None and (instant := moment.astimezone(UTC)) <= now:
        # In UTC: clock time plus a second is an hour ago where summer time ends.
        found, moment = moment, rule.get_next_fire_time(moment, instant + timedelta(seconds=1))
    return found


def fire(setup: Setup, line: ScheduleConfig, stop: threading.Event) -> None:
    """Make the run that is due now, unless the ledger has it. A failure is logged.

    While a run by hand holds the lock this one waits, and one that failed is tried again: a
    morning must not be lost to a disk that was full for five minutes.
    """
    again = iter(_AGAIN)
    while not stop.is_set():
        due = last_due(line, setup.clock())
        ended = "done" if due is None else _ended(setup, line, due, stop)
        pause = _PATIENCE if ended == "locked" else next(again, None)
        if ended == "done" or pause is None:
            return
        stop.wait(pause)


def _ended(setup: Setup, line: ScheduleConfig, due: datetime, stop: threading.Event) -> str:
    """How a try to make the run ended: done (now or before), locked by another run, failed."""
    try:
        # The local hour is in the name: a job may stand in the timetable twice a day, and the hour
        # that the end of summer time repeats is one and the same.
        report = jobs.run(
            setup,
            line.job,
            local_date=due.date(),
            ledger_job=f"{line.job}@{due:%H:%M}",
            stop=stop,
        )
        log.info("job %s of %s: %s", line.job, due.isoformat(), report.status)
    except LockedError as error:
        if error.lock == RUN_LOCK:
            log.warning("job %s of %s: waits: %s", line.job, due.isoformat(), error)
            return "locked"
        log.info("job %s of %s: was made: %s", line.job, due.isoformat(), error.holder)
    except DozorError as error:
        log.error("job %s of %s: failed: %s", line.job, due.isoformat(), error)
        return "failed"
    return "done"


def build(
    setup: Setup, lines: Sequence[ScheduleConfig], stop: threading.Event
) -> BackgroundScheduler:
    """A scheduler with one job a line; not started."""
    scheduler = BackgroundScheduler(
        timezone=UTC,
        # One thread: jobs of one timetable wait for each other rather than fight for the lock.
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={
            "misfire_grace_time": None,  # the default of one second skips a day's run
            "coalesce": True,  # several missed times make one run
            "max_instances": 1,
        },
    )
    for number, line in enumerate(lines):
        scheduler.add_job(
            fire, trigger(line), args=(setup, line, stop), id=f"{line.job}-{number}", name=line.job
        )
    return scheduler


def serve(setup: Setup) -> None:
    """Keep the timetable until SIGTERM or SIGINT; a crawl under way is stopped cleanly."""
    lines = setup.config.schedule
    if not lines:
        raise ConfigError(
            "configuration: schedule: is empty; add a [[schedule]] table, e.g. cron = '30 6 * * *'"
        )
    with jobs.database(setup) as store:  # a wrong schema is told now, not at half past six
        fresh = store.last_run() is None
    stop = threading.Event()

    def stopped(number: int, _frame: FrameType | None) -> None:
        log.info("stopping on %s", signal.Signals(number).name)
        stop.set()

    signal.signal(signal.SIGTERM, stopped)
    signal.signal(signal.SIGINT, stopped)
    scheduler = build(setup, lines, stop)
    if not fresh:  # on a fresh database nothing was missed
        for number, line in enumerate(lines):
            _catch_up(setup, line, number, scheduler, stop)
    scheduler.start()
    for job in scheduler.get_jobs():
        log.info("job %s: next at %s", job.name, job.next_run_time.isoformat())
    stop.wait()
    scheduler.shutdown(wait=True)


def _catch_up(
    setup: Setup,
    line: ScheduleConfig,
    number: int,
    scheduler: BackgroundScheduler,
    stop: threading.Event,
) -> None:
    """What was due while nobody kept time is run once, now, if the ledger lacks it."""
    due = last_due(line, setup.clock())
    if due is None:
        return
    log.info("job %s: was due at %s: run now unless it was made", line.job, due.isoformat())
    scheduler.add_job(fire, args=(setup, line, stop), id=f"catch-up {line.job}-{number}")


def main() -> None:
    """``python scheduler.py [--config F] [--db URL]`` is ``dozor schedule``."""
    from dozor.cli import main as command

    sys.argv = [sys.argv[0], "schedule", *sys.argv[1:]]
    command()


if __name__ == "__main__":
    main()
