"""The daily job: what it is put together from, what the ledger says, and what it leaves behind."""

import os
import shutil
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import storage
from dozor import jobs, lock
from dozor.config import load_config
from dozor.errors import ConfigError, LockedError, StorageError
from dozor.models import EntryPoint, EntryPointKind, Outcome, Source, SourceReport, VisitStatus
from dozor.setup import Setup
from tests.fakes.smtp import ScriptedSmtp
from tests.storage.examples import a_known, a_visit, an_article, found, stored

CONFIG = 'contact = "mailto:operator@press.example"\n[sources]\nshipped = false\n'
MAIL = """
[mail]
sender = "dozor@press.example"
host = "127.0.0.1"
port = {port}
security = "none"
[[recipients]]
address = "anna@press.example"
"""
TODAY = date(2026, 3, 6)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    path = tmp_path_factory.mktemp("jobs") / "dozor.db"
    storage.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def make_setup(tmp_path: Path, migrated: Path):
    shutil.copy(migrated, tmp_path / "dozor.db")

    def make(more: str = "") -> Setup:
        path = tmp_path / "dozor.toml"
        path.write_text(CONFIG + more, encoding="utf-8")
        return Setup(config=load_config(path), database_url=f"sqlite:///{tmp_path}/dozor.db")

    return make


def last_run(setup):
    with jobs.database(setup) as store:
        return store.last_run()


def lock_is_free(setup):
    with jobs.database(setup) as store, lock.held(store, setup.clock):
        return True


# The ledger


def test_a_job_done_is_in_the_ledger_and_its_lock_is_free(make_setup):
    setup = make_setup()
    report = jobs.run(setup, "letters")
    run = last_run(setup)
    assert (run.id, run.job, run.status) == (report.run_id, "letters", "done")
    assert run.finished_at >= run.started_at
    assert lock_is_free(setup)


def test_a_job_of_the_timetable_is_made_once_a_day(make_setup):
    setup = make_setup()
    jobs.run(setup, "letters", local_date=TODAY, ledger_job="letters@06:30")
    with pytest.raises(LockedError, match="letters@06:30 2026-03-06"):
        jobs.run(setup, "letters", local_date=TODAY, ledger_job="letters@06:30")
    jobs.run(setup, "letters", local_date=TODAY + timedelta(days=1), ledger_job="letters@06:30")


def test_a_job_that_broke_says_failed_and_frees_lock_and_day(make_setup, monkeypatch):
    def broken(*_):
        raise StorageError("database: the disk is full; free some space")

    setup = make_setup()
    monkeypatch.setattr(jobs, "send_letters", broken)
    with pytest.raises(StorageError, match="disk is full"):
        jobs.run(setup, "letters", local_date=TODAY)
    assert last_run(setup).status == "failed"
    assert lock_is_free(setup)
    monkeypatch.undo()
    assert jobs.run(setup, "letters", local_date=TODAY).status == "done"


def test_a_job_that_was_killed_leaves_its_day_free(make_setup):
    setup = make_setup()
    with jobs.database(setup) as store:
        store.begin_run("letters", setup.clock(), TODAY)  # and no more
    jobs.run(setup, "letters", local_date=TODAY)
    with jobs.database(setup) as store:
        assert store.last_run().status == "done"


def test_a_job_told_to_stop_before_its_letters_sends_none(make_setup):
    with ScriptedSmtp() as server:
        setup = make_setup(MAIL.format(port=server.port))
        stop = threading.Event()
        stop.set()
        report = jobs.run(setup, "letters", stop=stop)
        assert (report.status, report.mailing) == ("interrupted", None)
        assert server.connections == 0


def test_a_job_that_loses_its_lock_is_told_to_stop(make_setup, monkeypatch):
    """A machine that slept: another run is at work, and two must not be."""
    stop = threading.Event()

    def long_letters(setup, store, run_id):
        store.release(lock.NAME, lock._holder(os.getpid()))
        store.acquire(lock.NAME, "another-host process 1 started 1", setup.clock(), 60)
        assert stop.wait(5)

    monkeypatch.setattr(lock, "LEASE_SECONDS", 0.1)
    monkeypatch.setattr(jobs, "send_letters", long_letters)
    assert jobs.run(make_setup(), "letters", stop=stop).status == "interrupted"


def test_letters_are_sent_and_told(make_setup):
    with ScriptedSmtp() as server:
        report = jobs.run(make_setup(MAIL.format(port=server.port)), "letters")
        assert report.mailing.sent == ("anna@press.example",)
        assert len(server.messages) == 1


def test_letters_are_sent_again_when_that_is_asked_for(make_setup):
    with ScriptedSmtp() as server:
        setup = make_setup(MAIL.format(port=server.port))
        jobs.run(setup, "letters")
        jobs.run(setup, "letters", resend_since=datetime.now(UTC) - timedelta(hours=1))
        first, second = server.messages
        assert first == second


def test_a_crawl_forgets_what_is_old_and_the_letters_alone_do_not(make_setup, monkeypatch):
    monkeypatch.setattr(jobs, "crawl", lambda *_: None)
    setup = make_setup()
    with jobs.database(setup) as store:
        then = setup.clock() - timedelta(days=100)
        run_id = store.begin_run("crawl", then)
        for entry_id in found(store, run_id, "one"):
            store.finish(run_id, entry_id, Outcome.SEEN, then)
        for entry_id in found(store, run_id, "two"):
            known = a_known("two", Outcome.OFF_TOPIC)
            store.set_aside(run_id, entry_id, an_article("two"), known, then)
        store.end_run(run_id, "done", then)

    def outcomes():
        with jobs.database(setup) as store:
            return [row["outcome"] for row in store.outcomes()]

    jobs.run(setup, "letters")
    assert outcomes() == [Outcome.SEEN, Outcome.OFF_TOPIC]
    jobs.run(setup, "crawl")
    assert outcomes() == [Outcome.OFF_TOPIC]
    with jobs.database(setup) as store:
        assert store.forget_texts_set_aside(setup.clock()) == 0  # forgotten already


# Names


ENTITIES = "[topics]\nshipped = []\nentities = true\n"


def test_names_are_read_after_a_crawl_where_that_is_asked_for(make_setup, monkeypatch):
    monkeypatch.setattr(jobs, "crawl", lambda *_: None)
    setup = make_setup()
    with jobs.database(setup) as store:
        run_id = store.begin_run("crawl", setup.clock())
        article_id = stored(store, run_id, text="Мост в Минске открыли.")
        store.end_run(run_id, "done", setup.clock())

    def names():
        with jobs.database(setup) as store:
            return [entity.name for entity in store.entities(article_id)]

    jobs.run(setup, "crawl")
    assert names() == []
    jobs.run(make_setup(ENTITIES), "letters")
    assert names() == []
    assert jobs.run(make_setup(ENTITIES), "crawl").status == "done"
    assert names() == ["Минск"]


def test_names_that_cannot_be_read_are_no_fault_of_the_run(make_setup, monkeypatch, caplog):
    monkeypatch.setattr(jobs, "crawl", lambda *_: None)
    monkeypatch.setattr(jobs, "_read_names_here", _breaks)
    assert jobs.run(make_setup(ENTITIES), "crawl").status == "done"
    assert "entities: not all names were read" in caplog.text


def _breaks(setup):
    os._exit(7)


def test_the_extra_for_names_is_asked_for_before_the_work(make_setup, monkeypatch):
    monkeypatch.setattr("dozor.entities.reading.find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"install dozor\[entities\]"):
        jobs.run(make_setup(ENTITIES), "crawl")
    assert last_run(make_setup()) is None


# A mistake is told before the work


@pytest.mark.parametrize(
    ("more", "job", "told"),
    [
        (MAIL.format(port=1) + 'topics = ["roads"]\n', "run", "topic roads is not configured"),
        (MAIL.format(port=1).replace("[[", "password_file = 'none'\n[["), "letters", "none"),
        ("[topics]\nshipped = ['roads']\n", "crawl", "roads: is not shipped"),
    ],
    ids=["a topic of a reader", "a password file", "a topic"],
)
def test_a_mistake_in_the_configuration_is_told_before_the_work(make_setup, more, job, told):
    setup = make_setup(more)
    with pytest.raises(ConfigError, match=told):
        jobs.run(setup, job)
    assert last_run(setup) is None


def test_a_source_that_is_not_known_is_told_before_the_work(make_setup):
    setup = make_setup()
    with pytest.raises(ConfigError, match="town: is not known"):
        jobs.run(setup, "crawl", only=("town",))
    assert last_run(setup) is None


def test_a_mistake_about_mail_does_not_keep_from_crawling(make_setup):
    setup = make_setup(MAIL.format(port=1).replace("[[", "password_file = 'none'\n[["))
    jobs._check(setup, "crawl", ())


# What it is put together from


def test_entry_points_have_the_day_of_their_source_filled_in():
    """21:30 in UTC: the 7th in Moscow."""
    point = EntryPoint(kind=EntryPointKind.LISTING, url="https://town.example/{YYYY}/{MM}/{DD}/")
    town = Source(id="town", name="Городок", home="https://town.example/", entry_points=(point,))
    now = datetime(2026, 3, 6, 21, 30, tzinfo=UTC)
    (here,) = jobs.entry_points(town, now)
    (west,) = jobs.entry_points(replace(town, timezone="Europe/London"), now)
    assert (here.url, west.url) == (
        "https://town.example/2026/03/07/",
        "https://town.example/2026/03/06/",
    )


def test_the_crawl_says_who_it_is_and_keeps_to_the_configuration(make_setup):
    setup = make_setup(
        "[crawl]\ndelay_seconds = 3.5\ntimeout_seconds = 12.0\nbudget_minutes = 1.5\n"
        "max_new_per_source = 7\nretry_seconds = [1.0]\nallowed_private = ['intranet:8080']\n"
    )
    settings = jobs.crawl_settings(setup)
    assert settings.user_agent.startswith("Dozor/")
    assert "(+mailto:operator@press.example)" in settings.user_agent
    assert (settings.delay, settings.timeout, settings.budget_seconds) == (3.5, 12.0, 90.0)
    assert (settings.max_new_per_source, settings.retry_delays) == (7, (1.0,))
    assert settings.allowed_private == ("intranet:8080",)


def test_a_source_is_unread_when_none_of_its_visits_succeeded():
    ok, late, denied = (
        a_visit(status=status)
        for status in (VisitStatus.OK, VisitStatus.TIMEOUT, VisitStatus.ROBOTS_DENIED)
    )
    report = jobs.RunReport(
        run_id=1,
        status="done",
        sources=(
            SourceReport(source_id="read", visits=(late, ok)),
            SourceReport(source_id="shut", visits=(late, denied, late)),
            SourceReport(source_id="carried", visits=()),
        ),
    )
    assert report.unread == (("shut", "robots_denied, timeout"),)
