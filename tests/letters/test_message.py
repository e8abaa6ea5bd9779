"""The message: parsed back with the email package, it says what was put in."""

import email
from dataclasses import replace
from datetime import date, timedelta
from email.policy import default

import pytest

from dozor.letters.message import build_message, message_id
from dozor.letters.render import Rendered, render
from dozor.models import Recipient
from tests.letters.samples import ANNA, NOW, item, letter

SENDER = "Дозор <dozor@press.example>"
ID = message_id(ANNA, date(2026, 3, 6), "press.example")


def build(rendered=None, recipient=ANNA, sender=SENDER, now=NOW):
    rendered = rendered or render(letter(item(1)))
    return build_message(
        rendered, recipient, sender, message_id=ID, now=now, domain="press.example"
    )


def content(part):
    """The words of a part, whose line ends are CRLF on the way (RFC 2046 §4.1.1)."""
    return part.get_content().replace("\r\n", "\n")


def parsed(*args, **more):
    return email.message_from_bytes(build(*args, **more), policy=default)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("From", "Дозор <dozor@press.example>"),
        ("To", "Анна Петрова <anna@press.example>"),
        ("Subject", "Дозор, 6 марта: 1 материал — Область и соседи"),
        ("Date", "Fri, 06 Mar 2026 04:02:00 +0000"),
        ("Message-ID", ID),
        ("Auto-Submitted", "auto-generated"),
        ("Precedence", "bulk"),
        ("List-Id", "Dozor <letters.press.example>"),
        ("MIME-Version", "1.0"),
    ],
)
def test_each_header_stands_once(header, value):
    assert [str(one) for one in parsed().get_all(header)] == [value]


def test_text_comes_first_and_html_second():
    message = parsed()
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_the_parts_are_what_was_rendered():
    rendered = render(letter(item(1)))
    message = parsed(rendered)
    assert content(message.get_body(("plain",))) == rendered.text
    assert content(message.get_body(("html",))).strip() == rendered.html.strip()


def test_a_letter_that_hides_items_carries_the_whole_text_as_a_file():
    rendered = Rendered(subject="Тема", text="полный список\n", html="<p>часть</p>", hidden=3)
    message = parsed(rendered)
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "dozor-2026-03-06.txt"
    assert content(attached) == "полный список\n"
    assert message.get_body(("html",)).get_content().strip() == "<p>часть</p>"


def test_the_bytes_are_seven_bit_lines_no_server_can_refuse():
    raw = build()
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_the_same_letter_gives_the_same_bytes():
    assert build() == build()


@pytest.mark.parametrize(
    "hostile",
    [
        "Тема\r\nBcc: all@evil.example",
        "раз\u2028два\u2029три\x0bчетыре\x00",
        "половина\ud83d",
        "я" * 10_000,
        "=?utf-8?q?=0D=0ABcc:_x?=",
        "=?utf-8?b?DQpCY2M6IHhAZXZpbC5leGFtcGxl?=",
        "=\u200b?utf-8?q?=0D=0ABcc:_x?=",
    ],
)
def test_hostile_subjects_and_names_are_cleaned_and_the_letter_is_built(hostile):
    rendered = Rendered(subject=hostile, text="т", html="<p>т</p>")
    message = parsed(
        rendered,
        recipient=replace(ANNA, name=hostile),
        sender=f"{hostile.replace('<', '')[:200]} <dozor@press.example>",
    )
    assert message["Bcc"] is None
    assert len(message["Subject"]) <= 200
    assert [address.addr_spec for address in message["To"].addresses] == [ANNA.address]
    assert [len(message.get_all(name)) for name in ("Subject", "To", "From")] == [1, 1, 1]


@pytest.mark.parametrize("address", ["a@x.example, b@x.example", "a@x.example\r\nBcc: b@x.example"])
def test_an_address_that_is_not_one_is_refused(address):
    with pytest.raises(ValueError, match="one plain e-mail address"):
        build(recipient=Recipient(address=address))


def test_the_id_is_the_same_for_every_sending_of_a_day():
    assert message_id(replace(ANNA, name="Другое имя"), date(2026, 3, 6), "press.example") == ID


@pytest.mark.parametrize(
    "other",
    [
        message_id(ANNA, date(2026, 3, 6) + timedelta(days=1), "press.example"),
        message_id(Recipient(address="b@press.example"), date(2026, 3, 6), "press.example"),
        message_id(ANNA, date(2026, 3, 6), "press.example", "second"),
        message_id(ANNA, date(2026, 3, 6), "other.example"),
    ],
    ids=["day", "recipient", "seed", "domain"],
)
def test_the_id_differs_by(other):
    assert other != ID


def test_an_address_as_text_has_the_id_of_its_recipient():
    assert message_id(ANNA.address, date(2026, 3, 6), "press.example") == ID


def test_a_cyrillic_domain_makes_an_ascii_id():
    assert message_id(ANNA, date(2026, 3, 6), "почта.рф").isascii()
