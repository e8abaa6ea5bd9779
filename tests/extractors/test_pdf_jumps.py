"""Articles that go on on another page."""

import pytest

from extractors.blocks import Block
from extractors.columns import Line
from extractors.jumps import Jumps, joined, take_marks
from extractors.story import Story


def block(*paragraphs, role="body"):
    line = Line([], paragraphs[0], 0, 100, 500, 8, bold=False, italic=False)
    return Block(lines=[line], role=role, paragraphs=list(paragraphs))


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("Продолжение на стр. 5", 5),
        ("(Окончание на 3-й стр.)", 3),
        ("Окончание на с. 12 ►", 12),
        ("Продолжение — на 4-й полосе", 4),
        ("Працяг на стар. 6", 6),
        ("Заканчэнне на 2-й стар.", 2),
    ],
)
def test_a_line_that_points_to_a_page(text, page):
    jumps, pointing = Jumps(), block("Первый абзац.", text)
    take_marks([pointing], jumps)
    assert list(jumps.to.values()) == [page]
    assert pointing.paragraphs == ["Первый абзац."]


@pytest.mark.parametrize(
    "text",
    ["Окончание. Начало на стр. 1", "(Начало на 1-й стр.)", "Продолжение. Нач. на с. 1",
     "Пачатак на стар. 1"],
)  # fmt: skip
def test_a_line_that_points_back(text):
    jumps, mark = Jumps(), block(text)
    take_marks([mark], jumps)
    assert list(jumps.since.values()) == [1]
    assert mark.role == "jump"


@pytest.mark.parametrize(
    "text",
    ["Подробности на стр. 5", "Окончание строительства на 3-м участке перенесли",
     "Начало положено на странице истории"],
)  # fmt: skip
def test_what_points_nowhere_stays(text):
    jumps, plain = Jumps(), block(text)
    take_marks([plain], jumps)
    assert (jumps.to, jumps.since, plain.paragraphs) == ({}, {}, [text])


def story(page, *blocks, title=None):
    heads = [block(title, role="headline")] if title else []
    return Story(page=page, headlines=heads, body=list(blocks))


def two_pages():
    start = block("Станки собирают на двух заводах, а чертежи делают в одном бю\ufffe",
                  "Продолжение на стр. 2")  # fmt: skip
    rest = block("Окончание. Начало на стр. 1", "ро над рекой.")
    other = block("Хлеб подорожал.")
    jumps = Jumps()
    take_marks([start, rest, other], jumps)
    stories = [
        story(1, start, title="Станки"), story(2, other, title="Хлеб"), story(2, rest)
    ]  # fmt: skip
    return stories, jumps


def test_the_rest_is_joined_to_its_beginning():
    stories, jumps = two_pages()
    found = joined(stories, jumps, {1: 1, 2: 2})
    assert [one.headlines[0].text for one in found] == ["Станки", "Хлеб"]
    assert found[0].body[-1].paragraphs == ["ро над рекой."]


def test_printed_page_numbers_count_not_those_of_the_file():
    stories, jumps = two_pages()
    assert len(joined(stories, jumps, {1: 11, 2: 12})) == 3


def test_a_circle_of_jumps_ends():
    one, two = block("Раз.", "Продолжение на стр. 2"), block("Два.", "Продолжение на стр. 1")
    jumps = Jumps()
    take_marks([one, two], jumps)
    found = joined([story(1, one, title="А"), story(2, two, title="А")], jumps, {1: 1, 2: 2})
    assert len(found) == 1
