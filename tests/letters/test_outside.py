"""Words, links and addresses from outside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dozor.letters.outside import addr_spec, link, one_line


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Тема\r\nBcc: all@x.example", "Тема Bcc: all@x.example"),
        ("строка\u2028раздел\u2029ещё", "строка раздел ещё"),
        ("нуль\x00внутри", "нуль внутри"),
        ("\x1b[31mкрасный", "[31mкрасный"),
        ("до\u202eпосле", "допосле"),
        ("\u2067чужое\u2069", "чужое"),
        ("мяг\u00adкий", "мягкий"),
        ("ноль\u200bширины\ufeff", "нольширины"),
        ("вертикаль\x0bлист\x0c", "вертикаль лист"),
        ("половина\ud83d", "половина\ufffd"),
        ("пара\ud83d\ude00", "пара\U0001f600"),
        ("  много   пустоты \t", "много пустоты"),
        ("\U0001f469\u200d\U0001f680 в космосе", "\U0001f469\u200d\U0001f680 в космосе"),
    ],
)
def test_titles_are_cleaned(raw, clean):
    assert one_line(raw, 200) == clean


def test_a_long_line_ends_in_an_ellipsis_at_the_limit():
    assert one_line("а" * 300, 200) == "а" * 199 + "…"


@given(st.text(st.characters(), max_size=300))
def test_any_text_becomes_one_line_that_utf8_can_carry(text):
    line = one_line(text, 100)
    line.encode()
    assert len(line) <= 100
    assert len(line.splitlines()) <= 1


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " java\nscript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox",
        "file:///etc/passwd",
        "//",
        "",
        "https://",
        "https://bank.example@evil.example/",
        "https://evil.example\\@bank.example/",
        "мост",
        "https://x.example/" + "a" * 5000,
        "https://[::bad/",
    ],
)
def test_what_is_no_web_address_is_no_link(url):
    assert link(url) is None


@pytest.mark.parametrize(
    ("url", "href", "host"),
    [
        ("https://www.x.example/a?b=1", "https://www.x.example/a?b=1", "x.example"),
        ("http://газета.рф/я", "http://xn--80aahjj1e.xn--p1ai/%D1%8F", "газета.рф"),
        ("https://x.example/i.pdf#page=4", "https://x.example/i.pdf#page=4", "x.example"),
        ('https://x.example/"onmouseover="x', "https://x.example/%22onmouseover=%22x", "x.example"),
    ],
)  # fmt: skip
def test_web_addresses_are_ascii_links_with_their_host(url, href, host):
    found = link(url)
    assert found is not None
    assert (found.href, found.host) == (href, host)


@pytest.mark.parametrize("url", ["https://аррӏе.com/", "https://vеstnik.example/"])
def test_a_host_that_looks_like_another_is_shown_in_punycode(url):
    found = link(url)
    assert found is not None
    assert found.host.startswith("xn--")


@pytest.mark.parametrize(
    ("address", "ascii_address"),
    [
        ("anna@press.example", "anna@press.example"),
        ("anna+dozor@Press.Example", "anna+dozor@press.example"),
        ("anna@почта.рф", "anna@xn--80a1acny.xn--p1ai"),
        ("a" * 64 + "@x.example", "a" * 64 + "@x.example"),
    ],
)
def test_plain_addresses_are_taken(address, ascii_address):
    assert addr_spec(address) == ascii_address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "anna",
        "@x.example",
        "anna@",
        "a@x.example,b@x.example",
        "a@x.example b@x.example",
        '"a@b" <c@d.example>',
        "<a@x.example>",
        "a@x.example\r\nRCPT TO:<b@x.example>",
        "anna @x.example",
        "анна@x.example",
        "a" * 65 + "@x.example",
        "a..b@x.example",
        "a@-x.example",
        "a@x..example",
    ],
)
def test_what_is_not_one_plain_address_is_refused(address):
    with pytest.raises(ValueError, match="not one plain e-mail address"):
        addr_spec(address)
