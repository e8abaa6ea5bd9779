"""The PDF newspaper: it opens, holds its words in columns, and is filed under the day."""

from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from dozor.newsroom import issues
from dozor.newsroom.content import Outlet
from dozor.newsroom.pages import site_pages
from dozor.newsroom.sites import SITES

FOLDER = Path(issues.__file__).parent
GAZETA = next(site for site in SITES if site.id == "gazeta")


def words(number: int) -> list[str]:
    document = pypdfium2.PdfDocument(FOLDER / f"issue_{number}.pdf")
    texts = []
    for page in document:
        textpage = page.get_textpage()
        texts.append(textpage.get_text_range())
        textpage.close()
        page.close()
    document.close()
    return texts


@pytest.mark.parametrize(
    ("number", "front", "second"),
    [
        (1, "Мост из станков и молока", "Урок на двоих"),
        (2, "Поезд, который сшил две области", "Фанера для двух берегов"),
    ],
)
def test_an_issue_opens_with_its_heads_on_their_pages(number: int, front: str, second: str) -> None:
    pages = words(number)
    assert front in pages[0]
    assert second in pages[1]
    assert "■■" in pages[0]
    assert "НАШЕ ПРИГРАНИЧЬЕ" in pages[1]  # the running head


@pytest.mark.parametrize("number", [1, 2])
def test_words_are_hyphenated_at_line_ends(number: int) -> None:
    assert words(number)[0].count("\ufffe") + words(number)[0].count("\x02") > 10


@pytest.mark.parametrize("number", [1, 2])
def test_the_body_stands_in_three_columns(number: int) -> None:
    document = pypdfium2.PdfDocument(FOLDER / f"issue_{number}.pdf")
    page = document[0]
    textpage = page.get_textpage()
    width, height = page.get_size()
    lefts = []
    for index in range(textpage.count_rects()):
        left, _, right, top = textpage.get_rect(index)
        if top < height * 0.6 and right - left > width * 0.2:
            lefts.append(round(left / width * 3.2))
    textpage.close()
    page.close()
    document.close()
    assert {0, 1, 2} == set(lefts)


@pytest.mark.parametrize("number", [1, 2])
def test_an_issue_is_small_and_prints_no_year(number: int) -> None:
    assert (FOLDER / f"issue_{number}.pdf").stat().st_size < 150_000
    assert "202" not in "".join(words(number))


@pytest.mark.parametrize(
    ("morning", "days"),
    [(1, ["2026-03-05"]), (2, ["2026-03-06", "2026-03-05"])],
)
def test_an_issue_is_filed_under_its_morning(morning: int, days: list[str]) -> None:
    pages = site_pages(
        GAZETA, Outlet(id="gazeta"), morning=morning, today=date(2026, 3, 6), port=8000
    )
    expected = [f"/pdf/gazeta_{day}.pdf" for day in days]
    assert [path for path in pages if path.endswith(".pdf")] == expected
    listing = pages["/pdf/"].body.decode()
    assert all(f'href="{path}"' in listing for path in expected)
    assert pages[expected[-1]].body == (FOLDER / "issue_1.pdf").read_bytes()
