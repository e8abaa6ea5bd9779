"""PDFs that are damaged, encrypted, empty or made to hurt: an outcome, never an exception."""

import random
import time
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dozor.models import Entry, Outcome
from extractors.parsers import articles
from extractors.pdf_cut import with_end
from extractors.workers import ProcessWorkers
from tests.fakes.pdf import BODY, FORM, encrypted, paged, pdf, stream

MOST_SECONDS = 30.0  # of CPU, on a slow machine; none of these takes more than two on a usual one


@pytest.fixture
def read(make_page, source):
    def run(body):
        page = make_page(body, "https://vestnik.example/1.pdf", "application/pdf")
        started = time.process_time()
        found = articles(page, source, Entry(url=page.url))
        assert time.process_time() - started < MOST_SECONDS
        return found

    return run


def scattered(count, sizes, texts, seed=1):
    """Pieces of text anywhere on a page."""
    chance = random.Random(seed)
    return b"".join(
        b"BT /F %d Tf %d %d Td (%s) Tj ET\n"
        % (
            chance.choice(sizes),
            chance.randrange(790),
            chance.randrange(1090),
            chance.choice(texts),
        )
        for _ in range(count)
    )


def test_a_page_without_a_text_layer_is_no_article(read):
    (only,) = read(paged(b"0 0 700 1000 re f"))
    assert (only.outcome, only.page) == (Outcome.NOT_ARTICLE, 1)
    assert "no text layer" in only.detail


def test_a_file_that_a_password_closes_is_unparsable_and_says_so(read):
    (only,) = read(encrypted(BODY, b"secret", b"owner"))
    assert only.outcome is Outcome.UNPARSABLE
    assert "assword" in only.detail


def test_a_file_that_only_its_owner_may_change_is_read(read):
    (only,) = read(encrypted(BODY, b"", b"owner"))
    assert only.outcome is None
    assert only.text.startswith("Some words of one line of a column of text.")


def test_a_broken_encryption_is_unparsable(read):
    key = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(%s)/U(%s)>>/ID[(a)(a)]" % (
        b"o" * 32,
        b"u" * 32,
    )
    (only,) = read(pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"], key))
    assert only.outcome is Outcome.UNPARSABLE


# The sizes of these pages are scaled: `benchmarks/heavy_pdfs.py` has the full ones.


def test_a_page_of_too_many_glyphs_is_told_and_the_rest_is_read(read):
    found = read(paged(BODY, 3, odd={2: scattered(70_000, (8,), (b"a",))}))
    assert [(one.outcome, one.page) for one in found] == [
        (None, 1), (None, 3), (Outcome.TOO_LARGE, 2)
    ]  # fmt: skip
    assert found[-1].detail == "page 2: too many glyphs"


def test_a_page_of_too_many_objects_is_told_before_its_text_is_read(read):
    (only,) = read(paged(scattered(1_000, (8,), (b"a",)) * 310))
    assert (only.outcome, only.detail) == (
        Outcome.TOO_LARGE, "page 1: too many glyphs and strokes"
    )  # fmt: skip


def test_one_huge_text_object_is_told(read):
    (only,) = read(paged(b"BT /F 8 Tf 40 500 Td [" + b"(many words) -20 " * 20_000 + b"] TJ ET"))
    assert (only.outcome, only.detail) == (Outcome.TOO_LARGE, "page 1: too many glyphs")


def test_one_huge_string_is_no_article(read):
    (only,) = read(paged(b"BT /F 8 Tf 40 500 Td (" + b"many words " * 100_000 + b") Tj ET"))
    assert only.outcome is not None


@pytest.mark.parametrize(
    ("sizes", "texts", "count"),
    [
        ((6, 7, 8, 9, 10, 11), (b"words", b"of", b"Text.", b"a"), 9_000),
        ((8,), (b"words", b"of", b"Text.", b"a"), 9_000),
        ((8, 8, 8, 20), (b"Headline words here", b"of text and more", b"Text."), 2_000),
        ((8, 30), (b"a", b"B"), 12_000),
    ],
    ids=["many styles", "one style", "headlines", "large letters"],
)
def test_pieces_of_text_anywhere_cost_no_square(read, sizes, texts, count):
    assert read(paged(scattered(count, sizes, texts)))


@pytest.mark.parametrize(
    "drawn", [b"%d %d 90 70 re S\n", b"%d %d 90 1 re f\n"], ids=["frames", "rules"]
)
def test_thousands_of_shapes_cost_no_square(read, drawn):
    chance = random.Random(2)
    shapes = b"".join(drawn % (chance.randrange(700), chance.randrange(1000)) for _ in range(4_000))
    assert read(paged(shapes + scattered(1_500, (8, 20), (b"Some words of text",))))


def test_pages_beyond_the_limit_are_counted(read):
    found = read(paged(LINES, count=5_000))
    assert found[-1].outcome is Outcome.TOO_LARGE
    assert found[-1].detail == "pages 101 to 5000 unread"
    assert len([one for one in found if one.outcome is None]) == 100


LINES = b"".join(BODY.splitlines(keepends=True)[:8])


def test_a_file_that_lost_its_end_is_read_as_far_as_it_goes(read):
    whole = paged(BODY, count=3)
    found = read(whole[: whole.rindex(b"/Type/Page/") - 20])
    assert [(one.outcome, one.page) for one in found] == [
        (None, 1), (None, 2), (Outcome.UNPARSABLE, 3)
    ]  # fmt: skip


@pytest.mark.parametrize("length", [40, 200, 400])
def test_a_file_of_which_little_is_left_is_unparsable(read, length):
    assert {one.outcome for one in read(paged(BODY, count=3)[:length])} == {Outcome.UNPARSABLE}


@pytest.mark.parametrize(
    ("body", "mended"),
    [
        (b"1 0 obj<</Type/Catalog>>\nendobj\n", True),
        (b"1 0 obj<</Type/Catalog>>\nendobj\n%%EOF", False),
        (b"1 0 obj<</Type/Pages>>\nendobj\n", False),
        (b"<</Type/Catalog>>", False),
    ],
    ids=["cut", "whole", "no catalogue", "no number"],
)
def test_only_a_cut_file_with_its_catalogue_gets_an_end(body, mended):
    assert (with_end(body) is not None) is mended


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
        (only,) = workers.submit(articles, page, source, Entry(url=page.url)).result(60)
        assert only.outcome is Outcome.TOO_COSTLY
        assert workers.submit(abs, -1).result(30) == 1
