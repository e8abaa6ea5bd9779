"""PDFs that are damaged, empty or made to hurt: an outcome, never an exception."""

import zlib
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dozor.models import Entry, Outcome
from extractors.parsers import articles
from extractors.workers import ProcessWorkers

FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 800 1100]/Resources<</XObject<</X 6 0 R>>>>"
LINE = b"BT /F 8 Tf 40 %d Td (Some words of one line of a column of text.) Tj ET\n"
BODY = b"".join(LINE % (1000 - 10 * row) for row in range(40))


def stream(content: bytes, extra: bytes = b"") -> bytes:
    packed = zlib.compress(content)
    head = b"<<" + extra + b"/Length %d/Filter/FlateDecode>>stream\n" % len(packed)
    return head + packed + b"\nendstream"


def pdf(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """Objects numbered from 1, the first of them the catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    out_end = b"xref\n0 %d\n0000000000 65535 f \n" % size + table
    tail = b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (size, trailer, len(out))
    return out + out_end + tail


def paged(
    content: bytes, count: int = 1, extra: bytes = b"", more: tuple[bytes, ...] = ()
) -> bytes:
    first = 5 + len(more)
    kids = b" ".join(b"%d 0 R" % (first + 1 + n) for n in range(count))
    leaf = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 800 1100]/Contents 3 0 R"
        b"/Resources<</Font<</F 4 0 R>>" + extra + b">>>>"
    )
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % count,
            stream(content),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            b"<<>>",
            *more,
            *[leaf] * count,
        ]
    )


@pytest.fixture
def read(make_page, source):
    def run(body):
        page = make_page(body, "https://vestnik.example/1.pdf", "application/pdf")
        return articles(page, source, Entry(url=page.url))

    return run


def test_a_page_without_a_text_layer_is_no_article(read):
    (only,) = read(paged(b"0 0 700 1000 re f"))
    assert (only.outcome, only.page) == (Outcome.NOT_ARTICLE, 1)
    assert "no text layer" in only.detail


def test_an_encrypted_file_is_unparsable_and_says_so(read):
    key = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(%s)/U(%s)>>/ID[(a)(a)]" % (
        b"o" * 32,
        b"u" * 32,
    )
    (only,) = read(pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"], key))
    assert only.outcome is Outcome.UNPARSABLE
    assert "assword" in only.detail


def test_a_page_of_too_many_glyphs_is_told_and_the_rest_is_read(read):
    heavy = b"".join(
        b"BT /F 8 Tf %d %d Td (a) Tj ET\n" % (n * 37 % 790, n % 1090) for n in range(500)
    )
    found = read(paged(heavy * 140))
    assert [one.outcome for one in found] == [Outcome.TOO_LARGE]


def test_pages_beyond_the_limit_are_counted(read):
    found = read(paged(BODY, count=120))
    assert found[-1].outcome is Outcome.TOO_LARGE
    assert found[-1].detail == "pages 101 to 120 unread"
    assert len([one for one in found if one.outcome is None]) == 100


def test_a_truncated_file_gives_what_can_be_read_or_an_outcome(read):
    whole = paged(BODY, count=3)
    for length in (40, len(whole) // 2, len(whole) - 10):
        assert read(whole[:length])


@given(st.binary(max_size=200), st.integers(0, 400))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_damage_raises(read, noise, place):
    whole = paged(BODY)
    assert read(whole[:place] + noise + whole[place + len(noise) :])


@pytest.mark.slow
def test_a_form_that_calls_itself_is_cut_off_by_the_worker(make_page, source):
    body = paged(b"/X Do", 1, b"/XObject<</X 6 0 R>>", (stream(b"/X Do /X Do", FORM),))
    page = make_page(body, "https://vestnik.example/1.pdf", "application/pdf")
    with closing(ProcessWorkers(count=1, seconds=2.0)) as workers:
        running = workers.submit(articles, page, source, Entry(url=page.url))
        try:
            found = running.result(30)
        except TimeoutError:
            found = ()
        assert all(one.outcome is not None for one in found)
        assert workers.submit(abs, -1).result(30) == 1
