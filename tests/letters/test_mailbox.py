"""The small mailbox of the sample newsroom, and a letter all the way into it."""

from datetime import date

from dozor.letters.deliver import Smtp, send
from dozor.letters.message import build_message, message_id
from dozor.letters.render import render
from dozor.models import Delivery, DeliveryState
from dozor.newsroom.mailbox import Mailbox
from tests.letters.samples import ANNA, NOW, item, letter

SENDER = "Дозор <dozor@press.example>"


def post(mailbox, rendered):
    """Send one letter to the mailbox; the states it went through."""
    identity = message_id(ANNA, date(2026, 3, 6), "press.example")
    raw = build_message(
        rendered, ANNA, SENDER, message_id=identity, now=NOW, domain="press.example"
    )
    delivery = Delivery(
        id=1,
        recipient=ANNA.address,
        message_id=identity,
        subject=rendered.subject,
        state=DeliveryState.QUEUED,
        raw=raw,
        created_at=NOW,
    )
    states = []
    smtp = Smtp(host=mailbox.host, port=mailbox.port, security="none", timeout=5)
    send([delivery], smtp, SENDER, lambda _, state, __: states.append(state))
    return raw, states


def test_a_letter_arrives_as_it_was_built(tmp_path):
    rendered = render(letter(item(1)))
    with Mailbox(tmp_path / "box") as mailbox:
        raw, states = post(mailbox, rendered)
        (message,) = mailbox.messages
    assert states == [DeliveryState.SENDING, DeliveryState.SENT]
    assert message["Subject"] == rendered.subject
    assert (tmp_path / "box" / "001.eml").read_bytes() == raw
    assert (tmp_path / "box" / "001.txt").read_text(encoding="utf-8") == rendered.text
    assert (tmp_path / "box" / "001.html").read_text(encoding="utf-8").strip() == (
        rendered.html.strip()
    )


def test_numbers_go_on_after_what_is_there(tmp_path):
    rendered = render(letter())
    for _ in range(2):
        with Mailbox(tmp_path) as mailbox:
            post(mailbox, rendered)
            assert len(mailbox.messages) == 1
    assert sorted(path.name for path in tmp_path.glob("*.eml")) == ["001.eml", "002.eml"]


def test_a_message_without_html_has_no_html_file(tmp_path):
    with Mailbox(tmp_path) as mailbox:
        smtp = Smtp(host=mailbox.host, port=mailbox.port, security="none", timeout=5)
        with smtp.open() as line:
            line.hand_over(SENDER, "anna@press.example", b"Subject: x\r\n\r\nplain\r\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["001.eml", "001.txt"]


def test_two_mailboxes_take_two_ports(tmp_path):
    with Mailbox(tmp_path / "a") as one, Mailbox(tmp_path / "b") as two:
        assert 0 < one.port != two.port > 0
