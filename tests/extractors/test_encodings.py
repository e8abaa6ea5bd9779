"""Bytes to text without mojibake."""

import pytest

from extractors.encodings import charset, decode

TEXT = "Заголовок: губернатор встретился с послом. «Беларусь — наш партнёр», — сказал он."


def page(text: str, declared: str | None) -> str:
    meta = f'<meta charset="{declared}">' if declared else ""
    return f"<html><head>{meta}</head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    "declared", [None, "utf-8", "windows-1251", "uft-8", "iso-8859-1", "rot13", "zip", "utf-7"]
)
@pytest.mark.parametrize(
    "real", ["utf-8", "cp1251", "koi8-r", "iso-8859-5", "cp866", "mac-cyrillic", "utf-16"]
)
def test_the_bytes_decide_whatever_is_declared(real, declared):
    body = page(TEXT, declared).encode(real, "replace")
    assert decode(body).text == body.decode(real)


def test_the_header_is_believed_when_the_text_comes_out_plausible():
    assert decode(page(TEXT, None).encode("cp1251"), "text/html; charset=cp1251").encoding == (
        "windows-1251"
    )


def test_belarusian_letters_survive():
    text = "Магілёўскія ліфты паедуць у смаленскія дамы: дагавор на 180 кабін падпісаны ўчора"
    assert text in decode(page(text, None).encode("cp1251")).text


def test_a_body_cut_inside_a_character_is_still_utf8():
    assert decode(page(TEXT, None).encode()[:-35]).encoding == "utf-8"


def test_latin_text_is_not_taken_for_cyrillic():
    text = "Präsident würdigt die Prüfung für Äpfel an der Straße"
    assert text in decode(page(text, None).encode("cp1252")).text


def test_mojibake_made_by_the_server_is_refused():
    spoilt = (TEXT * 3).encode().decode("cp1252", "replace")
    assert decode(page(spoilt, "utf-8").encode()) is None


def test_binary_is_refused():
    assert decode(b"<p>" + bytes(range(32)) * 40) is None


@pytest.mark.parametrize("label", ["base64", "idna", "unicode_escape", "x" * 5000, "", "\x00"])
def test_what_is_no_charset_is_unknown(label):
    assert charset(label) is None
