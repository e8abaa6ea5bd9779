"""The timetable: when a line is due, that it is made once, and what stops it."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import scheduler
import storage
from dozor import jobs, lock
from dozor.config import load_config
from dozor.config.schema import ScheduleConfig
from dozor.errors import ConfigError, StorageError
from dozor.newsroom.demo import ZONE, configuration
from dozor.newsroom.mailbox import Mailbox
from dozor.newsroom.server import Newsroom
from dozor.newsroom.sources import sources
from dozor.setup import Setup

ROOT = Path(__file__).parents[1]
CONFIG = 'contact = "mailto:operator@press.example"\n[sources]\nshipped = false\n'
MORNING = datetime(2026, 3, 6, 3, 30, tzinfo=UTC)  # 06:30 in Moscow
DAILY = ScheduleConfig(job="letters", cron="30 6 * * *")


def utc(*moment):
    return datetime(*moment, tzinfo=UTC)


# When a line is due


@pytest.mark.parametrize(
    ("cron", "zone", "now", "due"),
    [
        pytest.param("30 6 * * *", "Europe/Moscow", MORNING, MORNING, id="on the second"),
        pytest.param(
            "30 6 * * *",
            "Europe/Moscow",
            MORNING - timedelta(seconds=1),
            MORNING - timedelta(days=1),
            id="a second before: yesterday's",
        ),
        pytest.param(
            "30 6 * * *",
            "Europe/Moscow",
            MORNING + timedelta(hours=23, minutes=59),
            MORNING,
            id="almost a day late",
        ),
        pytest.param(
            "0 6,18 * * *",
            "Europe/Moscow",
            utc(2026, 3, 6, 20),
            utc(2026, 3, 6, 15),
            id="the later of two",
        ),
        pytest.param(
            "30 6 * * 5", "Europe/Moscow", MORNING, MORNING, id="a Friday line on a Friday"
        ),
        pytest.param("30 6 * * 6", "Europe/Moscow", MORNING, None, id="a Saturday line on Friday"),
        pytest.param(
            "30 6 * * 1-5",
            "Europe/Moscow",
            utc(2026, 3, 7, 12),
            None,
            id="workdays, on Saturday afternoon",
        ),
        pytest.param(
            "30 6 * * 0",
            "Europe/Moscow",
            utc(2026, 3, 8, 4),
            utc(2026, 3, 8, 3, 30),
            id="0 is Sunday, as in crontab",
        ),
        pytest.param(
            "30 6 * * *",
            "Europe/Minsk",
            utc(2026, 10, 25, 4),
            utc(2026, 10, 25, 3, 30),
            id="Minsk has no summer time",
        ),
        pytest.param(
            "30 6 * * *",
            "Europe/Moscow",
            utc(2026, 3, 29, 4),
            utc(2026, 3, 29, 3, 30),
            id="Moscow has none either",
        ),
        pytest.param(
            "30 6 * * *",
            "Europe/Berlin",
            utc(2026, 3, 28, 6),
            utc(2026, 3, 28, 5, 30),
            id="Berlin in winter",
        ),
        pytest.param(
            "30 6 * * *",
            "Europe/Berlin",
            utc(2026, 3, 29, 5),
            utc(2026, 3, 29, 4, 30),
            id="Berlin in summer",
        ),
        pytest.param(
            "30 2 * * *",
            "Europe/Berlin",
            utc(2026, 3, 29, 2),
            utc(2026, 3, 29, 1, 30),
            id="an hour that summer time skips is not lost",
        ),
        pytest.param(
            "30 2 * * *",
            "Europe/Berlin",
            utc(2026, 10, 25, 0, 45),
            utc(2026, 10, 25, 0, 30),
            id="an hour that comes twice: the first time",
        ),
        pytest.param(
            "30 2 * * *",
            "Europe/Berlin",
            utc(2026, 10, 25, 1, 45),
            utc(2026, 10, 25, 1, 30),
            id="an hour that comes twice: the second time",
        ),
        pytest.param(
            "* * * * *",
            "Europe/Berlin",
            utc(2026, 10, 25, 1, 45, 10),
            utc(2026, 10, 25, 1, 45),
            id="every minute, in the hour that comes twice",
        ),
    ],
)
@pytest.mark.timeout(20)
def test_the_latest_time_a_line_was_due(cron, zone, now, due):
    found = scheduler.last_due(ScheduleConfig(cron=cron, timezone=zone), now)
    assert (found and found.astimezone(UTC)) == due


def test_a_daily_line_is_due_on_every_day_of_a_year_under_one_name():
    """The name it has in the ledger: local date and hour."""
    line = ScheduleConfig(cron="30 2 * * *", timezone="Europe/Berlin")
    noons = [utc(2026, 1, 1, 11) + timedelta(days=day) for day in range(365)]
    due = [scheduler.last_due(line, noon) for noon in noons]
    assert [(found.date(), f"{found:%H:%M}") for found in due if found] == [
        (noon.date(), "02:30") for noon in noons
    ]


def test_the_hour_that_comes_twice_has_one_name():
    line = ScheduleConfig(cron="30 2 * * *", timezone="Europe/Berlin")
    twice = [scheduler.last_due(line, utc(2026, 10, 25, hour, 45)) for hour in (0, 1)]
    assert len({(due.date(), f"{due:%H:%M}") for due in twice}) == 1


# Firing


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    path = tmp_path_factory.mktemp("timetable") / "dozor.db"
    storage.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def make_setup(tmp_path, migrated):
    """A setup whose clock stands at ``now``. Without readers the letters job is done at once."""
    shutil.copy(migrated, tmp_path / "dozor.db")

    def make(now=MORNING, more=""):
        path = tmp_path / "dozor.toml"
        path.write_text(CONFIG + more, encoding="utf-8")
        return Setup(
            config=load_config(path),
            database_url=f"sqlite:///{tmp_path}/dozor.db",
            clock_shift=now - datetime.now(UTC),
        )

    return make


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    monkeypatch.setattr(scheduler, "_PATIENCE", 0.02)


def ledger(setup):
    """(job, local date, status) of every run."""
    path = setup.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT job, local_date, status FROM run ORDER BY id").fetchall()


MADE = ("letters@06:30", "2026-03-06", "done")


def test_a_line_is_made_and_named_by_its_local_hour(make_setup):
    setup = make_setup()
    scheduler.fire(setup, DAILY, threading.Event())
    assert ledger(setup) == [MADE]


def test_a_line_is_made_once_however_often_it_fires(make_setup):
    setup = make_setup()
    for _ in range(3):
        scheduler.fire(setup, DAILY, threading.Event())
    assert ledger(setup) == [MADE]


def test_a_line_is_made_once_by_two_schedulers(make_setup):
    setup = make_setup()
    firing = [
        threading.Thread(target=scheduler.fire, args=(setup, DAILY, threading.Event()))
        for _ in range(2)
    ]
    for thread in firing:
        thread.start()
    for thread in firing:
        thread.join(30)
    assert ledger(setup) == [MADE]


def test_the_same_job_at_two_hours_is_made_twice(make_setup):
    line = ScheduleConfig(job="letters", cron="30 6,18 * * *")
    setup = make_setup()
    scheduler.fire(setup, line, threading.Event())
    evening = make_setup(MORNING + timedelta(hours=12))
    scheduler.fire(evening, line, threading.Event())
    assert ledger(evening) == [MADE, ("letters@18:30", "2026-03-06", "done")]


def test_the_next_day_is_another_run(make_setup):
    scheduler.fire(make_setup(), DAILY, threading.Event())
    tomorrow = make_setup(MORNING + timedelta(days=1))
    scheduler.fire(tomorrow, DAILY, threading.Event())
    assert len(ledger(tomorrow)) == 2


def test_the_hour_that_comes_twice_is_made_once(make_setup):
    line = ScheduleConfig(job="letters", cron="30 2 * * *", timezone="Europe/Berlin")
    for hour in (0, 1):
        setup = make_setup(utc(2026, 10, 25, hour, 30))
        scheduler.fire(setup, line, threading.Event())
    assert ledger(setup) == [("letters@02:30", "2026-10-25", "done")]


def test_a_line_that_is_not_due_is_not_made(make_setup):
    setup = make_setup()
    scheduler.fire(setup, ScheduleConfig(job="letters", cron="0 6 * * 1"), threading.Event())
    assert ledger(setup) == []


def test_a_run_by_hand_is_waited_for(make_setup, caplog):
    """Else the morning would be lost to somebody's `dozor crawl` of half past six."""
    setup = make_setup()
    holder = lock._holder(os.getpid())
    with jobs.database(setup) as store:
        store.acquire(lock.NAME, holder, setup.clock(), 600)
        firing = threading.Thread(target=scheduler.fire, args=(setup, DAILY, threading.Event()))
        firing.start()
        while "waits" not in caplog.text:
            time.sleep(0.01)
        assert ledger(setup) == []
        store.release(lock.NAME, holder)
    firing.join(30)
    assert ledger(setup) == [MADE]
    assert f"process {os.getpid()}" in caplog.text


def test_waiting_ends_when_the_timetable_is_stopped(make_setup, caplog):
    setup, stop = make_setup(), threading.Event()
    with jobs.database(setup) as store:
        store.acquire(lock.NAME, lock._holder(os.getpid()), setup.clock(), 600)
    firing = threading.Thread(target=scheduler.fire, args=(setup, DAILY, stop))
    firing.start()
    while "waits" not in caplog.text:
        time.sleep(0.01)
    stop.set()
    firing.join(30)
    assert not firing.is_alive()
    assert ledger(setup) == []


def test_nothing_is_begun_once_the_timetable_is_stopped(make_setup):
    setup, stop = make_setup(), threading.Event()
    stop.set()
    scheduler.fire(setup, DAILY, stop)
    assert ledger(setup) == []


def test_a_run_that_failed_is_tried_again(make_setup, caplog, monkeypatch):
    setup, tries, run = make_setup(), [], jobs.run
    monkeypatch.setattr(scheduler, "_AGAIN", (0.0, 0.0))

    def fails_once(*args, **options):
        tries.append(options["local_date"])
        if len(tries) == 1:
            raise StorageError("database x: no space is left on its disk")
        return run(*args, **options)

    monkeypatch.setattr(jobs, "run", fails_once)
    scheduler.fire(setup, DAILY, threading.Event())
    assert len(tries) == 2
    assert ledger(setup) == [MADE]
    assert "no space is left" in caplog.text


def test_a_dead_database_is_logged_and_does_not_stop_the_timetable(
    make_setup, caplog, tmp_path, monkeypatch
):
    monkeypatch.setattr(scheduler, "_AGAIN", ())
    setup = make_setup()
    (tmp_path / "dozor.db").write_bytes(b"no database at all" * 100)
    scheduler.fire(setup, DAILY, threading.Event())
    assert "failed: " in caplog.text
    assert str(tmp_path / "dozor.db") in caplog.text


# What APScheduler is told


def test_a_late_run_is_made_once_and_never_dropped(make_setup):
    lines = [DAILY, ScheduleConfig(job="crawl", cron="0 * * * *", timezone="Europe/Minsk")]
    built = scheduler.build(make_setup(), lines, threading.Event())
    built.start(paused=True)
    try:
        found = sorted(built.get_jobs(), key=lambda job: job.id)
        assert [job.id for job in found] == ["crawl-1", "letters-0"]
        for job in found:
            assert job.misfire_grace_time is None
            assert job.coalesce is True
            assert job.max_instances == 1
        assert [str(job.trigger.timezone) for job in found] == ["Europe/Minsk", "Europe/Moscow"]
    finally:
        built.shutdown()


def test_lines_wait_for_each_other(make_setup):
    built = scheduler.build(make_setup(), [DAILY], threading.Event())
    assert built._executors["default"]._pool._max_workers == 1
    built._executors["default"].shutdown()


def test_weekdays_fire_on_the_days_crontab_means():
    monday = scheduler.trigger(ScheduleConfig(cron="30 6 * * 1"))
    assert monday.get_next_fire_time(None, MORNING) == utc(2026, 3, 9, 3, 30)


# Keeping the timetable

SCHEDULE = "[[schedule]]\njob = 'letters'\ncron = '30 6 * * *'\n"


@pytest.fixture
def serve():
    """Keep the timetable until ``enough`` says so, then stop it as an operator does."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def run(setup, enough, with_signal=signal.SIGTERM):
        def end():
            until = time.monotonic() + 30
            while not enough() and time.monotonic() < until:
                time.sleep(0.02)
            os.kill(os.getpid(), with_signal)

        # Until the timetable has its own: a signal must not end the tests.
        for number in before:
            signal.signal(number, signal.SIG_IGN)
        watching = threading.Thread(target=end)
        watching.start()
        scheduler.serve(setup)
        watching.join()

    yield run
    for number, handler in before.items():
        signal.signal(number, handler)


def an_earlier_run(setup):
    with jobs.database(setup) as store:
        store.end_run(store.begin_run("crawl", setup.clock()), "done", setup.clock())


def after(seconds):
    until = time.monotonic() + seconds
    return lambda: time.monotonic() > until


def test_what_was_due_while_nobody_kept_time_is_made_once(make_setup, serve):
    setup = make_setup(MORNING + timedelta(hours=5), SCHEDULE)
    an_earlier_run(setup)
    serve(setup, lambda: MADE in ledger(setup))
    serve(setup, after(0.5))
    assert ledger(setup).count(MADE) == 1


def test_what_was_made_is_not_caught_up(make_setup, serve):
    setup = make_setup(MORNING + timedelta(hours=5), SCHEDULE)
    with jobs.database(setup) as store:
        run_id = store.begin_run("letters@06:30", setup.clock(), MORNING.date())
        store.end_run(run_id, "done", setup.clock())
    serve(setup, after(0.5))
    assert ledger(setup) == [MADE]


def test_what_was_interrupted_is_caught_up(make_setup, serve):
    setup = make_setup(MORNING + timedelta(hours=5), SCHEDULE)
    with jobs.database(setup) as store:
        run_id = store.begin_run("letters@06:30", setup.clock(), MORNING.date())
        store.end_run(run_id, "interrupted", setup.clock())
    serve(setup, lambda: MADE in ledger(setup))
    assert ledger(setup)[1:] == [MADE]


def test_on_a_fresh_database_nothing_was_missed(make_setup, serve):
    setup = make_setup(MORNING + timedelta(hours=5), SCHEDULE)
    serve(setup, after(0.5))
    assert ledger(setup) == []


def test_two_lines_of_one_hour_in_two_zones_are_both_caught_up(make_setup, serve):
    more = SCHEDULE + SCHEDULE + "timezone = 'Europe/Berlin'\n"
    setup = make_setup(MORNING + timedelta(hours=5), more)
    an_earlier_run(setup)
    serve(setup, lambda: MADE in ledger(setup))


def test_ctrl_c_stops_the_timetable_too(make_setup, serve):
    serve(make_setup(more=SCHEDULE), after(0.2), signal.SIGINT)


def test_an_empty_timetable_is_told(make_setup):
    with pytest.raises(ConfigError, match=r"schedule: is empty; add a \[\[schedule\]\] table"):
        scheduler.serve(make_setup())


# As a process


@pytest.mark.slow
def test_a_scheduler_told_to_stop_in_the_middle_of_a_crawl_stops_cleanly(tmp_path):
    today = datetime.now(ZONE).date()
    with Newsroom(today=today, slow_seconds=20) as room, Mailbox(tmp_path / "mailbox") as mailbox:
        path = tmp_path / "dozor.toml"
        text = configuration(sources(room.port), mailbox.port, delay=0.3)
        path.write_text(text + "[[schedule]]\ncron = '* * * * *'\n", encoding="utf-8")
        config = load_config(path)
        setup = Setup(config=config, database_url=config.database_url())
        storage.upgrade(setup.database_url)
        an_earlier_run(setup)  # so that the minute that runs is caught up at once
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "scheduler.py"), "--config", str(path)],
            cwd=tmp_path,
            stderr=subprocess.PIPE,
        )
        try:
            wait_for(lambda: in_the_middle(setup), process)
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=60)
        finally:
            process.kill()
        assert process.returncode == 0, said.decode()
        assert b"Traceback" not in said
        ((job, day, status),) = ledger(setup)[1:]
        assert job.startswith("run@")
        assert (day, status) == (str(today), "interrupted")
        with jobs.database(setup) as store:
            rows = list(store.outcomes())
            discovered, ended = store.outcome_counts(store.last_run().id)
        assert all(row["outcome"] for row in rows)
        assert discovered == ended == len(rows)
        assert "not_reached" in {row["outcome"] for row in rows}
        assert mailbox.messages == ()
        with jobs.database(setup) as store, lock.held(store, setup.clock):
            pass  # the lock is free


def in_the_middle(setup):
    """Some entries have ended, and some wait."""
    path = setup.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, timeout=10)) as connection:
        query = "SELECT count(outcome), count(*) - count(outcome) FROM entry"
        ended, waiting = connection.execute(query).fetchone()
    return ended > 0 and waiting > 0


def wait_for(condition, process):
    until = time.monotonic() + 60
    while not condition():
        assert process.poll() is None, process.communicate()[1].decode()
        assert time.monotonic() < until
        time.sleep(0.05)
