"""Bytes to text without mojibake."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.encodings import charset, decode

TEXT = "Заголовок: губернатор встретился с послом. «Беларусь — наш партнёр», — сказал он."
CHARSETS = ("utf-8", "cp1251", "koi8-r", "iso-8859-5", "cp866", "mac-cyrillic", "utf-16")


def page(text: str, declared: str | None) -> str:
    meta = f'<meta charset="{declared}">' if declared else ""
    return f"<html><head>{meta}</head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    "declared",
    [None, "utf-8", "windows-1251", "uft-8", "iso-8859-1", "utf-16", "rot13", "zip", "utf-7"],
)
@pytest.mark.parametrize("real", CHARSETS)
def test_the_bytes_decide_whatever_is_declared(real, declared):
    body = page(TEXT, declared).encode(real, "replace")
    assert decode(body).text == body.decode(real)


@pytest.mark.parametrize("header", ["windows-1251", "koi8-r", "utf-8", "uft-8", "iso-8859-5"])
@pytest.mark.parametrize("real", CHARSETS)
def test_two_declarations_that_differ_do_not_matter(real, header):
    body = page(TEXT, "cp866").encode(real, "replace")
    assert decode(body, f"text/html; charset={header}").text == body.decode(real)


@pytest.mark.parametrize("real", ["cp1251", "koi8-r", "iso-8859-5", "cp866", "mac-cyrillic"])
@pytest.mark.parametrize(
    "text",
    [
        "Я знаю, что Якутия — это далеко, а Яна нет: яблоки, янтарь, яхта. Её ждут",
        "ПРЕДПРИЯТИЯ ОБЛАСТИ ОТГРУЗИЛИ ПРОДУКЦИЮ НА ТРИ МИЛЛИАРДА, СООБЩИЛИ В ВЕДОМСТВЕ",
        "Смоленск. Тракторы поедут в Рославль, Вязьму и Починок; Сафоново ждёт очереди",
    ],
    ids=["я and capitals", "all capitals", "names"],
)
def test_undeclared_charsets_with_letters_at_the_same_places_are_told_apart(real, text):
    body = page(text, None).encode(real, "xmlcharrefreplace")
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


def test_a_mark_of_an_editor_before_text_of_another_charset_does_not_decide():
    assert TEXT in decode(b"\xef\xbb\xbf" + page(TEXT, None).encode("cp1251")).text


def test_utf16_without_a_mark_is_seen_before_any_markup():
    for real in ("utf-16-le", "utf-16-be"):
        assert decode(f"\n\n{TEXT}".encode(real)).text == f"\n\n{TEXT}"


def test_a_piece_in_another_charset_inside_utf8_is_read_as_such():
    banner = "Подписывайтесь на рассылку газеты"
    body = page(TEXT, "utf-8").encode() + banner.encode("cp1251")
    assert decode(body).text == page(TEXT, "utf-8") + banner


def test_signs_alone_are_read_as_declared():
    body = page("Plan № 5 of the factory", None).encode("cp1251")
    assert "№" in decode(body, "text/html; charset=windows-1251").text


def test_latin_text_is_not_taken_for_cyrillic():
    text = "Präsident würdigt die Prüfung für Äpfel an der Straße"
    assert text in decode(page(text, None).encode("cp1252")).text


def test_binary_is_refused():
    assert decode(b"<p>" + bytes(range(32)) * 40) is None


@pytest.mark.parametrize("label", ["base64", "idna", "unicode_escape", "x" * 5000, "", "\x00"])
def test_what_is_no_charset_is_unknown(label):
    assert charset(label) is None


@given(
    body=st.binary(max_size=300) | st.text(max_size=100).map(lambda text: text.encode("utf-16")),
    content_type=st.none() | st.text(max_size=30).map(lambda name: f"text/html; charset={name}"),
)
@settings(max_examples=200, deadline=None)
def test_every_byte_string_gives_text_or_nothing(body, content_type):
    decoded = decode(body, content_type)
    assert decoded is None or isinstance(decoded.text, str)
