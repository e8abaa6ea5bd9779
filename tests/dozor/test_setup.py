"""What a run takes from the configuration, and how a mistake in it is told."""

import pickle
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dozor.config import load_config
from dozor.errors import ConfigError
from dozor.models import EntryPointKind, Recipient
from dozor.setup import Setup

CONTACT = 'contact = "mailto:operator@press.example"\n'
MAIL = '[mail]\nsender = "Дозор <dozor@press.example>"\nhost = "smtp.press.example"\n'
READER = '[[recipients]]\naddress = "anna@press.example"\n'
OWN = """
[[sources.own]]
id = "town"
name = "Городок"
home = "https://town.example/"
delay_seconds = 7.5
verify_tls = false
[[sources.own.entry_points]]
kind = "listing"
url = "https://town.example/{YYYY}/"
link_selector = "h2 a"
"""
TOPIC = """
id = "{}"
title = "Тема"
syntax = 1
query = "мост MEETS река"
"""


@pytest.fixture
def setup(tmp_path: Path):
    def make(text: str = "", **more: object) -> Setup:
        path = tmp_path / "dozor.toml"
        path.write_text(CONTACT + text, encoding="utf-8")
        return Setup(config=load_config(path), database_url="sqlite://", **more)

    return make


# The clock


def test_the_clock_is_aware_and_now(setup):
    now = setup().clock()
    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)


def test_the_clock_may_be_shifted(setup):
    shifted = setup(clock_shift=timedelta(days=-3)).clock()
    assert abs(datetime.now(UTC) - timedelta(days=3) - shifted) < timedelta(seconds=5)


def test_a_setup_goes_to_the_child_process(setup):
    ours = setup(MAIL + READER + OWN)
    theirs = pickle.loads(pickle.dumps(ours))
    assert theirs.recipients() == ours.recipients()
    assert theirs.sources() == ours.sources()


# Sources


def test_a_source_of_ones_own_is_as_it_was_written(setup):
    (own,) = setup(f"[sources]\nshipped = false\n{OWN}").sources()
    assert (own.id, own.name, own.delay, own.verify_tls) == ("town", "Городок", 7.5, False)
    (point,) = own.entry_points
    assert (point.kind, point.link_selector) == (EntryPointKind.LISTING, "h2 a")


def test_shipped_and_own_sources_come_together(setup):
    names = {source.id for source in setup(OWN).sources()}
    assert "town" in names
    assert len(names) > 10


def test_sources_that_are_off_are_known_and_not_visited(setup):
    made = setup('[sources]\ndisable = ["town"]\n' + OWN)
    assert "town" in made.names()
    assert "town" not in {source.id for source in made.sources()}


def test_a_source_that_is_off_is_visited_when_it_is_named(setup):
    made = setup('[sources]\ndisable = ["town"]\n' + OWN)
    assert [source.id for source in made.sources(("town", "town"))] == ["town"]


def test_a_source_that_is_not_known_is_told_by_name(setup):
    with pytest.raises(ConfigError, match="toown: is not known; see `dozor sources list`"):
        setup(OWN).sources(("town", "toown"))


# Topics


def test_the_shipped_topic_is_watched_without_a_word(setup):
    assert [topic.id for topic in setup().topics()] == ["smolensk-belarus"]


def test_topics_of_ones_own_come_after_the_shipped(setup, tmp_path):
    (tmp_path / "own.toml").write_text("\ufeff" + TOPIC.format("own"), encoding="utf-8")
    made = setup('[topics]\nfiles = ["own.toml"]\n')
    assert [topic.id for topic in made.topics()] == ["smolensk-belarus", "own"]


@pytest.mark.parametrize(
    ("topics", "told"),
    [
        ("shipped = ['minsk']", "topics.shipped: minsk: is not shipped; shipped are .*smolensk-"),
        ("files = ['none.toml']", "topics.files: .*none.toml: cannot be read"),
        ("files = ['latin.toml']", "topics.files: .*latin.toml: cannot be read"),
        ("files = ['own.toml', 'own.toml']", "topics: own: stands twice"),
    ],
    ids=["not shipped", "no file", "not UTF-8", "twice"],
)
def test_a_mistake_about_topics_is_told(setup, tmp_path, topics, told):
    (tmp_path / "own.toml").write_text(TOPIC.format("own"), encoding="utf-8")
    (tmp_path / "latin.toml").write_bytes(TOPIC.format("own").encode("cp1251"))
    with pytest.raises(ConfigError, match=told):
        setup(f"[topics]\n{topics}\n").topics()


# Recipients


def test_a_reader_of_no_topic_reads_all(setup):
    assert setup(MAIL + READER).recipients() == (
        Recipient(address="anna@press.example", topics=("smolensk-belarus",)),
    )


def test_a_reader_of_a_topic_that_is_not_configured_is_told(setup):
    with pytest.raises(ConfigError, match=r"anna@press.example: topic roads is not configured"):
        setup(MAIL + READER + 'topics = ["roads"]\n').recipients()


@pytest.mark.parametrize(
    ("sender", "reader", "told"),
    [
        ("Дозор", "anna@press.example", "mail.sender: "),
        ("дозор@press.example", "anna@press.example", "mail.sender: "),
        ("a@press.example", "анна@press.example", "recipients: .*анна@press.example"),
    ],
)
def test_an_address_that_no_envelope_holds_is_told_before_the_work(setup, sender, reader, told):
    text = f'[mail]\nsender = "{sender}"\nhost = "h"\n[[recipients]]\naddress = "{reader}"\n'
    with pytest.raises(ConfigError, match=told):
        setup(text).recipients()


def test_an_address_under_a_cyrillic_domain_is_fine(setup):
    made = setup(MAIL + '[[recipients]]\naddress = "anna@пресса.рф"\n')
    assert made.recipients()[0].address == "anna@пресса.рф"


# The password


def test_the_password_is_that_of_the_environment(setup, monkeypatch):
    monkeypatch.setenv("DOZOR_SMTP_PASSWORD", "from the environment")
    assert setup(MAIL).smtp_password() == "from the environment"


def test_the_variable_may_have_another_name(setup, monkeypatch):
    monkeypatch.setenv("OTHER", "secret")
    assert setup(MAIL + 'password_env = "OTHER"\n').smtp_password() == "secret"


@pytest.mark.parametrize("written", ["secret\n", "secret\r\n", "secret", "\ufeffsecret\n"])
def test_the_password_of_a_file_wins(setup, tmp_path, monkeypatch, written):
    monkeypatch.setenv("DOZOR_SMTP_PASSWORD", "from the environment")
    (tmp_path / "password").write_bytes(written.encode())
    assert setup(MAIL + 'password_file = "password"\n').smtp_password() == "secret"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("none", "cannot be read"),
        (".", "cannot be read"),
        ("latin", "cannot be read"),
        ("empty", "is empty"),
        ("~no-such-user/password", "cannot be read"),
    ],
)
def test_a_password_file_that_holds_none_is_told(setup, tmp_path, name, told):
    (tmp_path / "latin").write_bytes("пароль".encode("cp1251"))
    (tmp_path / "empty").write_text("\n")
    with pytest.raises(ConfigError, match=f"mail.password_file: .*{told}"):
        setup(f'{MAIL}password_file = "{name}"\n').smtp_password()


def test_no_password_is_none(setup, monkeypatch):
    monkeypatch.delenv("DOZOR_SMTP_PASSWORD", raising=False)
    assert setup(MAIL).smtp_password() is None
    assert setup().smtp_password() is None


def test_the_age_limit_is_the_configurations(setup):
    assert setup("[crawl]\nmax_age_days = 3\n").policy().max_age == timedelta(days=3)
