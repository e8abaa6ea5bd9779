"""A mail server that refuses, is not there, or drops: code 1, a line a letter, nothing lost."""

import socket
from contextlib import closing

import pytest

import storage
from dozor.models import DeliveryState
from tests.dozor.cli.kit import MINIMAL, READER, dozor, here, mail_table
from tests.fakes.smtp import DROP, HANG, ScriptedSmtp

REFUSED_CONNECTION = "no connection: Connection refused"


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def configure(place, port):
    (place / "dozor.toml").write_text(MINIMAL + mail_table(port), encoding="utf-8")


def waiting(place):
    with closing(storage.open_store(f"sqlite:///{place / 'data' / 'dozor.db'}")) as store:
        return [(d.recipient, d.state) for d in store.due()]


def test_a_letter_that_is_sent_is_told(place):
    with ScriptedSmtp() as server:
        configure(place, server.port)
        done = dozor("letters", cwd=place)
    assert (done.code, done.out) == (0, "")
    assert done.err == f"letter to {READER}: sent\n"
    assert len(server.messages) == 1


def test_quiet_says_nothing_of_what_went_well(place):
    with ScriptedSmtp() as server:
        configure(place, server.port)
        done = dozor("letters", "--quiet", cwd=place)
    assert (done.code, done.out, done.err) == (0, "", "")


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ({"greeting": "554 no service"}, "no connection: 554 no service"),
        ({"MAIL": "550 not you"}, "sender dozor@press.example: refused: 550 not you"),
        ({"RCPT": "450 later"}, f"{READER}: refused: 450 later; it is tried again later"),
        ({"RCPT": "550 no such"}, f"{READER}: refused: 550 no such; correct or remove it"),
        ({"DATA": "451 no room"}, f"{READER}: refused: 451 no room"),
        ({".": "554 spam"}, "the letter: refused: 554 spam"),
        ({"greeting": DROP}, "no connection: "),
        ({"DATA": DROP}, "the connection was lost before the letter was through"),
        ({".": DROP}, "the answer to the letter was lost: "),
        ({"EHLO": HANG}, "timed out; check host and port"),
        ({"RCPT": "550 a\n550 dozor: forged"}, "refused: 550"),
    ],
    ids=str,
)
def test_what_a_server_does_to_a_letter_is_one_line(place, script, told):
    with ScriptedSmtp(script) as server:
        configure(place, server.port)
        run = dozor if script.get("greeting") == DROP else here  # one with a process of its own
        done = run("letters", cwd=place)
    assert (done.code, done.out) == (1, "")
    assert done.fault.startswith(
        f"letter to {READER}: not sent: mail server: 127.0.0.1:{server.port}: "
    )
    assert told in done.fault


def test_a_server_that_is_not_there_costs_no_letter(place):
    configure(place, port := unused_port())
    done = dozor("letters", cwd=place)
    assert (done.code, done.out) == (1, "")
    assert done.fault == (
        f"letter to {READER}: not sent: mail server: 127.0.0.1:{port}: {REFUSED_CONNECTION}; "
        "check host and port"
    )
    assert waiting(place) == [(READER, DeliveryState.FAILED)]

    with ScriptedSmtp() as server:
        configure(place, server.port)
        assert dozor("letters", cwd=place).code == 0
    assert len(server.messages) == 1
    assert waiting(place) == []


def test_resend_sends_the_very_bytes_again(place):
    with ScriptedSmtp() as server:
        configure(place, server.port)
        assert here("letters", cwd=place).code == 0
        assert here("letters", cwd=place).code == 0  # had today's already
        assert here("letters", "resend", "--since", "2026-01-01", cwd=place).code == 0
    first, again = server.messages
    assert first == again


def test_an_option_before_resend_is_heard(place):
    with ScriptedSmtp() as server:
        configure(place, server.port)
        other = place / "other.toml"
        (place / "dozor.toml").rename(other)
        done = here("letters", "-c", other, "-q", "resend", "--since", "2026-01-01", cwd=place)
    assert (done.code, done.err) == (0, "")


def test_a_preview_sends_and_records_nothing(place):
    with ScriptedSmtp() as server:
        configure(place, server.port)
        done = here("letters", "--preview", "out", cwd=place)
    assert (done.code, done.err) == (0, "")
    assert [line.rpartition(".")[2] for line in done.out.splitlines()] == ["eml", "html", "txt"]
    assert all((place / line).stat().st_size for line in done.out.splitlines())
    assert (server.connections, waiting(place)) == (0, [])


def test_without_readers_there_is_no_letter_and_that_is_told(place):
    done = here("letters", cwd=place)
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("no letter: nobody is in [[recipients]]")
