"""Pages and lines that are turned: text is read as a viewer shows it, or as most of it runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dozor.models import Entry, Outcome
from extractors.parsers import articles
from extractors.pdf_turns import UPRIGHT, Turn, turn_of
from tests.fakes.pdf import paged

WIDTH, HEIGHT = 800, 1100
# Text drawn turned anticlockwise by so many degrees, within the same page.
DRAWN = {
    0: b"1 0 0 1 0 0 cm\n",
    90: b"0 1 -1 0 800 0 cm\n",
    180: b"-1 0 0 -1 800 1100 cm\n",
    270: b"0 -1 1 0 0 1100 cm\n",
}
LEFT = "The ferry opened on Friday and took the first forty carts over the river before noon"
RIGHT = "Tickets cost two roubles for a cart and nothing at all for those who came on foot"
RAIL = b"q 0 1 -1 0 %d 300 cm BT /F 9 Tf 0 0 Td (Weekly supplement of the river villages) Tj ET Q\n"


def column(text, x):
    """Twelve lines of a column, the text again and again."""
    lines = [" ".join((text.split() * 6)[5 * row : 5 * row + 5]) for row in range(12)]
    return b"".join(
        b"BT /F 8 Tf %d %d Td (%s) Tj ET\n" % (x, 700 - 10 * row, line.encode())
        for row, line in enumerate(lines)
    )


PAGE = (
    b"BT /F 24 Tf 60 730 Td (Ferry opens at last) Tj ET\n" + column(LEFT, 60) + column(RIGHT, 300)
)


@pytest.fixture
def read(make_page, source):
    def run(body):
        page = make_page(body, "https://vestnik.example/1.pdf", "application/pdf")
        return articles(page, source, Entry(url=page.url))

    return run


@pytest.fixture
def upright(read):
    (only,) = read(paged(PAGE))
    return only


def test_an_upright_page_is_read_column_by_column(upright):
    assert upright.title == "Ferry opens at last"
    assert upright.text.index("noon") < upright.text.index("Tickets")


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_a_viewer_shows_upright_is_read_so(read, upright, degrees):
    (only,) = read(paged(DRAWN[degrees] + PAGE, page=b"/Rotate %d" % degrees))
    assert (only.title, only.text) == (upright.title, upright.text)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_set_sideways_is_read_as_its_text_runs(read, upright, degrees):
    (only,) = read(paged(DRAWN[degrees] + PAGE))
    assert (only.title, only.text) == (upright.title, upright.text)


def test_a_negative_rotation_is_one_too(read, upright):
    (only,) = read(paged(DRAWN[270] + PAGE, page=b"/Rotate -90"))
    assert only.text == upright.text


def test_places_on_a_turned_page_are_those_of_the_page_as_shown(read, upright):
    (only,) = read(paged(DRAWN[90] + PAGE, page=b"/Rotate 90"))
    for one, two in zip(only.roles, upright.roles, strict=True):
        # Turned about its corner, the page is 1100 wide and 800 high: what lay above is cut off.
        assert [round(a - b) for a, b in zip(one.box, two.box, strict=True)] == [0, 0, 0, 0]


@pytest.mark.parametrize("x", [30, 285], ids=["edge", "gutter"])
def test_a_line_along_the_edge_or_in_the_gutter_breaks_no_column(read, upright, x):
    (only,) = read(paged(PAGE + RAIL % x))
    assert (only.title, only.text) == (upright.title, upright.text)


def test_much_sideways_text_beside_an_article_is_told(read, upright):
    table = b"".join(RAIL % (600 + 12 * row) for row in range(10))
    article, told = read(paged(PAGE + table))
    assert article.text == upright.text
    assert (told.outcome, told.page) == (Outcome.NOT_ARTICLE, 1)
    assert told.detail == "page 1: text set sideways is unread"


def test_a_word_set_letter_under_letter_is_no_text(read, upright):
    letters = b"".join(
        b"BT /F 11 Tf 40 %d Td (%c) Tj ET\n" % (690 - 13 * row, letter)
        for row, letter in enumerate(b"SOCIETY")
    )
    (only,) = read(paged(PAGE + letters))
    assert (only.title, only.text) == (upright.title, upright.text)


@pytest.mark.parametrize(
    ("directions", "rotation", "turn"),
    [
        ([(1, 0)] * 9, 0, UPRIGHT),
        ([], 90, Turn(0, 1)),
        ([(0, 1)] * 9, 0, Turn(0, 1)),
        ([(0, 1)] * 9, 90, Turn(0, 1)),
        ([(1, 0)] * 9, 90, UPRIGHT),
        ([(1, 0)] * 3 + [(0, 1)] * 6, 0, UPRIGHT),
        ([(1, 0)] + [(0, -1)] * 9, 0, Turn(0, -1)),
        ([(-1, 0.01)] * 9, 180, Turn(-1, 0)),
    ],
)
def test_how_a_page_is_read(directions, rotation, turn):
    assert turn_of(directions, rotation) == turn


@given(
    st.sampled_from([Turn(1, 0), Turn(0, 1), Turn(-1, 0), Turn(0, -1)]),
    st.tuples(*[st.integers(-2000, 2000)] * 4),
)
def test_a_turned_box_is_as_large_and_begins_at_nought(turn, sides):
    box = (min(sides[0], sides[2]), min(sides[1], sides[3]), max(sides[0], sides[2]),
           max(sides[1], sides[3]))  # fmt: skip
    left, bottom, right, top = turn.onto(box).box(box)
    assert sorted((right - left, top - bottom)) == sorted((box[2] - box[0], box[3] - box[1]))
    assert turn == UPRIGHT or (left, bottom) == (0, 0)
