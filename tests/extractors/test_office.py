"""Office files: press releases in .docx, .odt and .rtf, and what is no such thing."""

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dozor.models import Entry, Outcome
from extractors.parsers import articles

TITLE = "Смоленск и Витебск откроют общий маршрут"
LINES = (
    "Пресс-релиз",
    "6 марта 2026 года",
    TITLE,
    "Автобус будет ходить дважды в неделю, сообщили в администрации области. Билет стоит "
    "410 рублей, купить его можно на обоих вокзалах и у водителя.",
    "«Маршрут ждали семь лет», — сказал начальник управления Пётр Ветлугин. Первый рейс выйдет в "
    "пятницу в восемь утра от площади у вокзала.",
)
URL = "https://admin.example/files/2026/reliz_7.docx"


def docx(lines=LINES, heading=TITLE) -> bytes:
    from docx import Document

    document = Document()
    for line in lines:
        run = document.add_paragraph().add_run(line)
        run.bold = line == heading
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Рейсов в неделю", "два"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in parts.items():
            archive.writestr(name, raw)
    return out.getvalue()


ODT = "application/vnd.oasis.opendocument.text"


def odt(body: str, doctype: str = "") -> bytes:
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (
            ("office", "office"),
            ("text", "text"),
            ("style", "style"),
            ("fo", "xsl-fo-compatible"),
        )
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<office:document-content{names}>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": ODT.encode(), "content.xml": content.encode()})


def paragraphs(lines=LINES) -> str:
    return "".join(
        f"<text:h>{line}</text:h>" if line == TITLE else f"<text:p>{line}</text:p>"
        for line in lines
    )


def rtf(lines=LINES, codepage: int = 1251) -> bytes:
    escaped = [
        "".join(
            char if char.isascii() else f"\\'{char.encode(f'cp{codepage}')[0]:02x}" for char in line
        )
        for line in lines
    ]
    text = "\\par\n".join(escaped)
    return f"{{\\rtf1\\ansi\\ansicpg{codepage}\\deff0 {text}\\par}}".encode("ascii")


@pytest.fixture
def read(make_page, source):
    def run(body: bytes, content_type: str | None = "application/octet-stream", **hints):
        (found,) = articles(make_page(body, URL, content_type), source, Entry(url=URL, **hints))
        return found

    return run


FILES = {"docx": docx(), "odt": odt(paragraphs()), "rtf": rtf()}


@pytest.fixture(params=FILES, name="release")
def _release(request, read):
    return read(FILES[request.param])


def test_title(release):
    assert release.title == TITLE


def test_text(release):
    assert release.outcome is None
    assert release.text.split("\n")[:2] == list(LINES[3:])


def test_date(release):
    value = release.published.value
    assert (value.date() if isinstance(value, datetime) else value) == date(2026, 3, 6)


def test_rows_of_a_table_are_lines(read):
    assert read(docx()).text.endswith("Рейсов в неделю два")


def test_the_date_of_a_template_is_not_taken(read):
    found = read(docx(lines=LINES[2:]))  # python-docx's template is of 2013
    assert found.published is None
    assert found.modified is None


def test_odf_writes_blanks_and_breaks_as_elements(read):
    found = read(
        odt(paragraphs(LINES[:4]) + f"<text:p>Пер<text:s/>вый<text:line-break/>{LINES[4]}</text:p>")
    )
    assert "Пер вый\n«Маршрут" in found.text


def test_rtf_in_unicode_escapes(read):
    signs = "\\par ".join(LINES)
    text = "".join(f"\\u{ord(sign)}?" if ord(sign) > 127 else sign for sign in signs)
    assert LINES[4] in read(f"{{\\rtf1\\ansi\\uc1 {text}}}".encode()).text


WORD = "word/document.xml"
NO_RELEASES = {
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "unsupported_type"),
    "a sheet": (zipped({"xl/workbook.xml": b"<x/>"}), "unsupported_type"),
    "an archive": (zipped({"photo.jpg": b"\xff\xd8"}), "unsupported_type"),
    "cut": (docx()[:3000], "unparsable"),
    "no Word": (zipped({WORD: b"<w:document"}), "unparsable"),
    "no XML": (zipped({"mimetype": ODT.encode(), "content.xml": b"<x"}), "unparsable"),
    "no content": (zipped({"mimetype": ODT.encode()}), "unparsable"),
    "zip bomb": (zipped({WORD: b" " * 20_000_000}), "unsupported_type"),
    "many parts": (
        zipped({f"{n}.xml": b"" for n in range(2_500)} | {WORD: b""}),
        "unsupported_type",
    ),
    "empty RTF": (b"{\\rtf1 }", "too_short"),
    "empty ODT": (odt(""), "too_short"),
}


@pytest.mark.parametrize(("body", "outcome"), NO_RELEASES.values(), ids=NO_RELEASES)
def test_what_is_no_release_is_an_outcome(read, body, outcome):
    assert read(body).outcome is Outcome(outcome)


def test_entities_are_not_resolved(read, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("ТАЙНА " * 50)
    doctype = f'<!DOCTYPE x [<!ENTITY a "{"ха" * 50}"><!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    found = read(odt(paragraphs() + "<text:p>&s;&a;</text:p>", doctype))
    assert "ТАЙНА" not in found.text
    assert "хаха" not in found.text


def test_a_billion_laughs_ends(read):
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE x [<!ENTITY l0 "ха">{laughs}]>'
    assert len(read(odt(paragraphs() + "<text:p>&l9;</text:p>", doctype)).text) < 10_000


@given(seed=st.sampled_from(sorted(FILES)), place=st.integers(0, 6000), noise=st.binary(max_size=8))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_damage_raises(read, seed, place, noise):
    body = FILES[seed]
    place %= len(body)
    read(body[:place] + noise + body[place + len(noise) :])
