"""Text that was spoilt before it came: mended with a note, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dozor.models import Entry
from extractors.article import html_article
from extractors.encodings import decode
from extractors.mojibake import mend

TEXT = (
    "Губернатор встретился с послом. «Беларусь — наш партнёр», — сказал он. Это № 1 в Европе, "
    "и Россия рада: ещё одиннадцать дел впереди, Юхнов и Ярцево ждут."
)
NAMES = (
    *("cp1251", "latin-1", "cp1252", "koi8-r"),
    *("cp866", "mac-cyrillic", "mac-roman", "iso-8859-5"),
)


def read_as(raw: bytes, name: str) -> str:
    """As a browser reads it: what the charset leaves undefined is the control of that number."""
    shown = raw.decode(name, "replace")
    return "".join(
        chr(code) if sign == "\ufffd" else sign for code, sign in zip(raw, shown, strict=True)
    )


def page(text: str) -> str:
    return f"<html><head><title>{text}</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize("name", NAMES)
def test_utf8_encoded_over_again_is_mended(name):
    decoded = decode(page(read_as(TEXT.encode(), name)).encode())
    assert decoded.text == page(TEXT)
    assert decoded.note.startswith("double-encoded text mended: UTF-8 read as")


@pytest.mark.parametrize("name", NAMES)
def test_and_once_more(name):
    twice = read_as(read_as(TEXT.encode(), name).encode(), name)
    assert decode(page(twice).encode()).text == page(TEXT)


@pytest.mark.parametrize("name", ["cp1251", "latin-1", "koi8-r"])
def test_only_the_spoilt_block_of_a_right_page_is_changed(name):
    spoilt = page(TEXT) + f"<p>{read_as(TEXT.encode(), name)}</p>"
    assert decode(spoilt.encode()).text == page(TEXT) + f"<p>{TEXT}</p>"


def test_a_spoilt_word_inside_a_right_line_is_changed():
    spoilt = f"{TEXT} {read_as('Соколино'.encode(), 'cp1251')} {TEXT}"
    assert mend(spoilt)[0] == f"{TEXT} Соколино {TEXT}"


@pytest.mark.parametrize("lost", ["\ufffd", "?", ""])
def test_the_byte_that_windows_1251_lacks_is_put_back(lost):
    spoilt = read_as("Итоги года: Иван и Ирина".encode(), "cp1251").replace("\x98", lost)
    assert mend(spoilt)[0] == "Итоги года: Иван и Ирина"


@pytest.mark.parametrize("right", ["cp1251", "koi8-r"])
def test_cyrillic_read_as_latin_is_mended(right):
    text = TEXT.replace("№ ", "").replace("«", '"').replace("»", '"').replace("—", "-")
    spoilt = page(read_as(text.encode(right), "cp1252"))
    assert decode(spoilt.encode()).text == page(text)


@pytest.mark.parametrize(
    ("right", "wrong"), [("cp1251", "koi8-r"), ("koi8-r", "cp1251"), ("cp866", "cp1251")]
)
def test_one_cyrillic_charset_read_as_another_is_mended(right, wrong):
    raw = TEXT.encode(right, "xmlcharrefreplace")
    assert decode(page(read_as(raw, wrong)).encode()).text == page(raw.decode(right))


def test_what_lost_too_much_is_refused():
    assert decode(page((TEXT * 3).encode().decode("cp1252", "replace")).encode()) is None


@pytest.mark.parametrize(
    "text",
    [
        "СССР, РСФСР», МЧС», КНР–США, «РЖД…» – всё это сокращения…»",
        "БЕЛАРУСЬ. РЭСПУБЛІКА. СІЛА. РІГА. СЁННЯ. РЁВ",
        "Köln, Übergröße, Nîmes, Ångström, naïveté, œuvre, Ðà Ñò",
        "Қазақстан Республикасы әділет министрлігі өз қызметін жаңа үлгіде ұйымдастырды",
        "Петар је отишао у Београд да купи књигу о Њујорку и ђаку из Ћуприје",
        "Україна: єдність і їжа, ґрунт, поїздки до Києва, її мешканці",
        "«РџСЂ» — так выглядит порча",
    ],
)
def test_a_right_text_stays_as_it_is(text):
    assert mend(text) == (text, None)
    assert mend(text * 30) == (text * 30, None)


def test_an_article_says_that_it_was_mended(make_page, source):
    body = read_as((TEXT * 3).encode(), "cp1251")
    html = f"<html><head><title>Мост</title></head><body><article><h1>Мост</h1><p>{body}</p>"
    made = make_page(html)
    found = html_article(made, source, Entry(url=made.url))
    assert "сказал он" in found.text
    assert "double-encoded" in found.detail


@given(st.text(max_size=200))
def test_no_text_raises(text):
    mend(text)


@given(st.text(alphabet="РСѓµ°ÐÑ¾ÃÂ?\ufffd ", max_size=200))
def test_no_spoilt_text_raises(text):
    mend(text * 3)
