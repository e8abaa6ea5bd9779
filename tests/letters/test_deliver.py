"""Sending over real sockets on loopback: a good server, and one scripted to misbehave."""

import ipaddress
import ssl
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from dozor.errors import DeliveryError, LockedError
from dozor.letters.deliver import Smtp, Unreachable, send
from dozor.models import Delivery, DeliveryState
from tests.fakes.smtp import DROP, HANG, ScriptedSmtp
from tests.letters.samples import NOW

SENDER = "Дозор <dozor@press.example>"
SENDING, SENT, FAILED, REFUSED, UNKNOWN = (
    DeliveryState.SENDING,
    DeliveryState.SENT,
    DeliveryState.FAILED,
    DeliveryState.REFUSED,
    DeliveryState.UNKNOWN,
)


class Marks:
    """What `send` told, in order."""

    def __init__(self):
        self.all = []

    def __call__(self, delivery_id, state, reason):
        self.all.append((delivery_id, state, reason))

    @property
    def states(self):
        """The last state of each letter."""
        return {delivery_id: state for delivery_id, state, _ in self.all}

    @property
    def reasons(self):
        return {delivery_id: reason for delivery_id, _, reason in self.all}


def delivery(number, recipient=None, raw=b"Subject: x\r\n\r\nbody\r\n"):
    return Delivery(
        id=number,
        recipient=recipient or f"r{number}@x.example",
        message_id=f"<{number}@x.example>",
        subject="x",
        state=DeliveryState.QUEUED,
        raw=raw,
        created_at=NOW,
    )


def plain(port, **more):
    more.setdefault("timeout", 2)
    more.setdefault("final_timeout", 2)
    return Smtp(host="127.0.0.1", port=port, security="none", **more)


def scripted(script, *deliveries, **smtp):
    """(marks, server) after sending to a server with that script."""
    marks = Marks()
    with ScriptedSmtp(script) as server:
        receipts = send(deliveries, plain(server.port, **smtp), SENDER, marks)
    assert {r.delivery_id: r.state for r in receipts} == marks.states
    return marks, server


def test_every_letter_is_marked_before_and_after():
    marks, _ = scripted({}, delivery(1), delivery(2))
    assert marks.all == [(1, SENDING, None), (1, SENT, None), (2, SENDING, None), (2, SENT, None)]


def test_one_connection_one_envelope_a_recipient():
    _, server = scripted({}, delivery(1), delivery(2))
    assert server.connections == 1
    assert [line for line in server.lines if line[:4].upper() in {"MAIL", "RCPT"}] == [
        "mail FROM:<dozor@press.example>",
        "rcpt TO:<r1@x.example>",
        "mail FROM:<dozor@press.example>",
        "rcpt TO:<r2@x.example>",
    ]


def test_leading_dots_and_bare_line_ends_are_mended():
    _, server = scripted({}, delivery(1, raw=b"Subject: x\n\n.dot\n..two\nend"))
    assert server.messages == [b"Subject: x\r\n\r\n..dot\r\n...two\r\nend\r\n"]


def test_the_host_says_hello_with_the_senders_domain():
    _, server = scripted({}, delivery(1))
    assert server.lines[0].lower() == "ehlo press.example"


def test_nothing_to_send_opens_no_connection():
    _, server = scripted({})
    assert server.connections == 0


@pytest.mark.parametrize(
    ("script", "state", "said"),
    [
        ({"rcpt TO:<r1@x.example>": "550 no such user"}, REFUSED, "550 no such user"),
        ({"rcpt TO:<r1@x.example>": "551 elsewhere"}, REFUSED, "551 elsewhere"),
        ({"rcpt TO:<r1@x.example>": "451 greylisted"}, FAILED, "451 greylisted"),
        ({"rcpt TO:<r1@x.example>": "452 full"}, FAILED, "452 full"),
        ({"MAIL": ("451 later", "250 ok")}, FAILED, "451 later"),
        ({"MAIL": ("550 sender unknown", "250 ok")}, FAILED, "550 sender unknown"),
        ({"DATA": ("451 no room", "354 go on")}, FAILED, "451 no room"),
        ({"DATA": ("554 not this", "354 go on")}, REFUSED, "554 not this"),
        ({".": ("451 try later", "250 ok")}, FAILED, "451 try later"),
        ({".": ("552 too large", "250 ok")}, REFUSED, "552 too large"),
        ({"RCPT": (DROP, "250 ok")}, FAILED, "connection was lost before"),
        ({"DATA": (DROP, "354 go on")}, FAILED, "connection was lost before"),
        ({"DATA": ("421 closing then drop", "354 go on")}, FAILED, "421 closing"),
        ({"RCPT": (HANG, "250 ok")}, FAILED, "connection was lost before"),
        ({"RCPT": ("nonsense", "250 ok")}, FAILED, "refused: -1"),
        ({".": (DROP, "250 ok")}, UNKNOWN, "may have arrived"),
        ({".": (HANG, "250 ok")}, UNKNOWN, "may have arrived"),
    ],
)  # fmt: skip
def test_what_happens_to_one_letter_leaves_the_next_alone(script, state, said):
    marks, _ = scripted(script, delivery(1), delivery(2), timeout=0.3, final_timeout=0.3)
    assert marks.states == {1: state, 2: SENT}
    assert said in marks.reasons[1]


def test_an_answer_lost_after_the_final_dot_is_unknown_because_the_server_has_it():
    marks, server = scripted({".": DROP}, delivery(1))
    assert marks.states == {1: UNKNOWN}
    assert len(server.messages) == 1


def test_the_answer_to_the_final_dot_is_waited_for_longer_than_other_steps():
    class Slow(ScriptedSmtp):
        def _next(self, line, command):
            if command == ".":
                self._stopped.wait(0.6)
            return super()._next(line, command)

    marks = Marks()
    with Slow() as server:
        send([delivery(1)], plain(server.port, timeout=0.2, final_timeout=5), SENDER, marks)
    assert marks.states == {1: SENT}


def test_the_default_wait_for_that_answer_is_ten_minutes():
    assert Smtp(host="x", port=25).final_timeout == 600


def test_a_connection_that_drops_between_two_letters_is_opened_again():
    marks, server = scripted({".": ("250 ok then drop", "250 ok")}, delivery(1), delivery(2))
    assert marks.states == {1: SENT, 2: SENT}
    assert server.connections == 2


def test_a_server_that_drops_every_letter_ends_the_batch():
    letters = [delivery(n) for n in range(1, 8)]
    marks, server = scripted({"DATA": DROP}, *letters)
    assert set(marks.states.values()) == {FAILED}
    assert server.connections == 2
    assert "lost 2 times in a row" in marks.reasons[7]


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ({"greeting": "554 go away"}, "554 go away"),
        ({"greeting": "421 busy then drop"}, "421 busy"),
        ({"greeting": DROP}, "no connection"),
        ({"greeting": HANG}, "no connection"),
        ({"greeting": "SSH-2.0-server"}, "no connection"),
        ({"EHLO": DROP}, "no connection"),
    ],
)
def test_a_server_that_takes_nothing_fails_all_with_one_reason_and_one_try(script, said):
    marks, server = scripted(script, delivery(1), delivery(2), delivery(3), timeout=0.3)
    assert set(marks.states.values()) == {FAILED}
    assert len({reason for _, state, reason in marks.all if state is FAILED}) == 1
    assert said in marks.reasons[1]
    assert f"127.0.0.1:{server.port}" in marks.reasons[1]
    assert server.connections == 1


def test_an_absent_server_fails_all_and_is_named():
    with ScriptedSmtp() as gone:
        port = gone.port
    marks = Marks()
    send([delivery(1), delivery(2)], plain(port), SENDER, marks)
    assert marks.states == {1: FAILED, 2: FAILED}
    assert f"127.0.0.1:{port}: no connection: Connection refused" in marks.reasons[2]


def test_starttls_that_is_not_offered_is_never_done_without():
    marks = Marks()
    with ScriptedSmtp() as server:
        smtp = Smtp(host="127.0.0.1", port=server.port, user="u", password="p", timeout=2)
        send([delivery(1)], smtp, SENDER, marks)
    assert marks.states == {1: FAILED}
    assert "does not offer STARTTLS" in marks.reasons[1]
    assert server.messages == []
    assert not any(line.upper().startswith(("AUTH", "MAIL")) for line in server.lines)


def test_starttls_that_is_refused_is_never_done_without():
    script = {"EHLO": "250-scripted\n250 STARTTLS", "STARTTLS": "454 not now"}
    marks = Marks()
    with ScriptedSmtp(script) as server:
        send([delivery(1)], Smtp(host="127.0.0.1", port=server.port, timeout=2), SENDER, marks)
    assert marks.states == {1: FAILED}
    assert "454 not now" in marks.reasons[1]
    assert server.messages == []


def test_tls_to_a_port_without_tls_fails_with_a_reason():
    marks = Marks()
    with ScriptedSmtp() as server:
        smtp = Smtp(host="127.0.0.1", port=server.port, security="tls", timeout=2)
        send([delivery(1)], smtp, SENDER, marks)
    assert marks.states == {1: FAILED}
    assert "no safe connection" in marks.reasons[1]


def test_a_wrong_address_touches_no_other_letter():
    marks, server = scripted({}, delivery(1, "a@x.example\r\nRCPT TO:<b@x.example>"), delivery(2))
    assert marks.states == {1: REFUSED, 2: SENT}
    assert len(server.messages) == 1


def test_a_wrong_sender_fails_all():
    marks = Marks()
    with ScriptedSmtp() as server:
        send([delivery(1), delivery(2)], plain(server.port), "nobody", marks)
    assert marks.states == {1: FAILED, 2: FAILED}


def test_a_login_in_clear_text_is_refused_but_on_loopback():
    with pytest.raises(Unreachable, match="would show the password"):
        _log_in_elsewhere()


def _log_in_elsewhere():
    """The rule alone: no other host is spoken to in a test."""
    smtp = Smtp(host="mail.example", port=25, security="none", user="u", password="p")
    smtp.open()._log_in(None)


def test_the_password_is_in_no_repr():
    assert "s3cret" not in repr(Smtp(host="x", port=25, password="s3cret"))


def test_answers_of_a_server_are_one_clean_line_in_the_reason():
    marks, _ = scripted({"RCPT": "550-first\n550 \x1b[31msecond"}, delivery(1))
    assert "first" in marks.reasons[1]
    assert "\x1b" not in marks.reasons[1]
    assert "\n" not in marks.reasons[1]


def test_what_mark_raises_is_not_caught():
    def broken(delivery_id, state, reason):
        raise RuntimeError("store is gone")

    with ScriptedSmtp() as server, pytest.raises(RuntimeError, match="store is gone"):
        send([delivery(1)], plain(server.port), SENDER, broken)


def test_a_letter_another_process_is_sending_is_left_to_it():
    marks = Marks()

    def claim(delivery_id, state, reason):
        if delivery_id == 1:
            raise LockedError("delivery 1", "another process")
        marks(delivery_id, state, reason)

    channel = RecordingChannel()
    receipts = send([delivery(1), delivery(2)], channel, SENDER, claim)
    assert [receipt.delivery_id for receipt in receipts] == [2]
    assert [recipient for _, recipient, _ in channel.taken] == ["r2@x.example"]


class RecordingChannel:
    """A channel of another kind: it keeps what it is handed, or raises what it is told to."""

    def __init__(self, *errors):
        self.errors = list(errors)
        self.taken = []

    @contextmanager
    def open(self):
        yield self

    def hand_over(self, sender, recipient, raw):
        error = self.errors.pop(0) if self.errors else None
        if error:
            raise error
        self.taken.append((sender, recipient, raw))


@pytest.mark.parametrize(
    ("error", "states"),
    [
        (DeliveryError("x"), [FAILED, SENT]),
        (DeliveryError("x", permanent=True), [REFUSED, SENT]),
        (DeliveryError("x", unknown=True), [UNKNOWN, SENT]),
        (Unreachable("x"), [FAILED, FAILED]),
    ],
)
def test_any_channel_fits(error, states):
    marks = Marks()
    send([delivery(1), delivery(2)], RecordingChannel(error), SENDER, marks)
    assert list(marks.states.values()) == states


# A real server, with TLS and login.


class Keeper:
    def __init__(self):
        self.envelopes = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    good = data.login == b"dozor" and data.password == b"s3cret"
    return AuthResult(success=good, handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A PEM file with a self-made certificate for 127.0.0.1 and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "dozor test")])
    now = datetime.now(UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


class FreePort(Controller):
    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def real_server(certificate, *, implicit=False):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    keeper = Keeper()
    controller = FreePort(
        keeper,
        hostname="127.0.0.1",
        port=0,
        ssl_context=context if implicit else None,
        tls_context=None if implicit else context,
        require_starttls=not implicit,
        authenticator=authenticate,
        auth_required=not implicit,
        auth_require_tls=not implicit,
    )
    controller.start()
    try:
        yield controller.port, keeper
    finally:
        controller.stop()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_letters_go_over_tls_with_a_login(certificate, security):
    marks = Marks()
    with real_server(certificate, implicit=security == "tls") as (port, keeper):
        smtp = Smtp(
            host="127.0.0.1",
            port=port,
            security=security,
            user="dozor",
            password="s3cret",
            timeout=5,
            ca_file=str(certificate),
        )
        send([delivery(1), delivery(2)], smtp, SENDER, marks)
    assert marks.states == {1: SENT, 2: SENT}
    assert [rcpt for _, rcpt, _ in keeper.envelopes] == [["r1@x.example"], ["r2@x.example"]]
    assert keeper.envelopes[0][2] == b"Subject: x\r\n\r\nbody\r\n"


def test_a_certificate_nobody_vouches_for_fails_all(certificate):
    marks = Marks()
    with real_server(certificate) as (port, keeper):
        smtp = Smtp(host="127.0.0.1", port=port, user="dozor", password="s3cret", timeout=5)
        send([delivery(1)], smtp, SENDER, marks)
    assert marks.states == {1: FAILED}
    assert "certificate" in marks.reasons[1]
    assert keeper.envelopes == []


def test_a_certificate_for_another_host_fails_all(certificate):
    marks = Marks()
    with real_server(certificate) as (port, keeper):
        smtp = Smtp(host="localhost", port=port, timeout=5, ca_file=str(certificate))
        send([delivery(1)], smtp, SENDER, marks)
    assert marks.states == {1: FAILED}
    assert keeper.envelopes == []


def test_a_wrong_password_fails_all_and_is_not_shown(certificate):
    marks = Marks()
    with real_server(certificate) as (port, _):
        smtp = Smtp(
            host="127.0.0.1",
            port=port,
            user="dozor",
            password="wr0ng",
            timeout=5,
            ca_file=str(certificate),
        )
        send([delivery(1), delivery(2)], smtp, SENDER, marks)
    assert marks.states == {1: FAILED, 2: FAILED}
    assert "refused the login of 'dozor'" in marks.reasons[2]
    assert "wr0ng" not in marks.reasons[2]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"user": "dozor", "password": "пароль"}, "not ASCII"),
        ({"ca_file": "absent.pem"}, "absent.pem"),
    ],
)
def test_settings_that_cannot_work_fail_all_with_what_to_do(certificate, more, said):
    marks = Marks()
    with real_server(certificate) as (port, _):
        smtp = Smtp(
            **{"host": "127.0.0.1", "port": port, "timeout": 5, "ca_file": str(certificate)} | more
        )
        send([delivery(1)], smtp, SENDER, marks)
    assert marks.states == {1: FAILED}
    assert said in marks.reasons[1]
    assert "пароль" not in marks.reasons[1]
