"""The block that holds the paragraphs."""

import pytest

from extractors.frame import find_frame, join_blocks, narrow, share, trim, unlay
from extractors.markup import parse_html

LINES = [
    f"Абзац номер {number} рассказывает о мосте через Днепр и о людях, что строят его второй год."
    for number in range(6)
]


def framed(html):
    tree = parse_html(f"<html><body>{html}</body></html>")
    return tree, find_frame(tree)


def paragraphs(*lines):
    return "".join(f"<p>{line}</p>" for line in lines)


def test_paragraphs_vote_for_their_block():
    _, frame = framed(f"<div id=side><p>{LINES[0]}</p></div><div id=body>{paragraphs(*LINES[1:])}")
    assert [element.get("id") for element in frame.elements] == ["body"]


def test_a_page_without_paragraphs_has_none():
    _, frame = framed("<a href=/>Новости</a>")
    assert frame is None


def test_lines_from_outside_are_cut_off_the_ends():
    _, frame = framed(f"<div id=top>Портал области</div><div>{paragraphs(*LINES)}</div>")
    assert trim("\n".join(["Портал области", *LINES, "Вверх"]), frame) == "\n".join(LINES)


def test_words_that_occur_in_a_paragraph_are_not_a_line_of_it():
    _, frame = framed(f"<div id=top>О мосте</div><div>{paragraphs(*LINES)}</div>")
    assert trim("\n".join(["О мосте", *LINES]), frame) == "\n".join(LINES)


def test_a_short_line_of_the_frame_stays():
    _, frame = framed(f"<div><h3>О мосте</h3>{paragraphs(*LINES)}</div>")
    assert trim("\n".join(["О мосте", *LINES]), frame).startswith("О мосте\n")


def test_prose_beside_the_frame_stays():
    prose = "Строители говорят, что работы закончат к сроку, если не подведёт погода. " * 2
    _, frame = framed(f"<div>{paragraphs(*LINES)}</div>")
    assert trim("\n".join([prose.strip(), "Так и вышло.", *LINES]), frame).startswith("Строители")


def test_a_text_from_elsewhere_is_left_alone():
    _, frame = framed(f"<div>{paragraphs(*LINES)}</div>")
    other = "\n".join(f"Строка {n} из другого места страницы, её в блоке нет" for n in range(9))
    assert (trim(other, frame), share(other, frame)) == (other, 0.0)


BLOCK = '<div class="part">{}</div>'


def test_blocks_of_one_class_are_one_text():
    _, frame = framed(
        BLOCK.format(paragraphs(*LINES[:4])) + "<hr>" + BLOCK.format(paragraphs(*LINES[2:]))
    )
    joined = join_blocks(frame)
    assert len(joined.elements) == 1
    assert len(joined.elements[0].findall("p")) == 8


def test_blocks_with_headlines_of_their_own_are_not():
    _, frame = framed(
        BLOCK.format(paragraphs(*LINES[:4]))
        + BLOCK.format("<h1>Другая новость</h1>" + paragraphs(*LINES[2:]))
    )
    assert join_blocks(frame) is frame


def test_blocks_of_two_articles_are_not():
    _, frame = framed(
        f"<article>{BLOCK.format(paragraphs(*LINES[:4]))}</article>"
        f"<article>{BLOCK.format(paragraphs(*LINES[2:]))}</article>"
    )
    assert join_blocks(frame) is frame


def test_a_layout_table_becomes_blocks():
    tree, frame = framed(f"<table><tr><td>{paragraphs(*LINES)}</td></tr></table>")
    unlay(frame)
    assert tree.find(".//table") is None
    assert len(tree.findall(".//p")) == len(LINES)


def test_a_table_inside_the_text_stays_one():
    tree, frame = framed(f"<div>{paragraphs(*LINES)}<table><tr><td>1</td></tr></table></div>")
    unlay(frame)
    assert tree.find(".//table") is not None


def test_what_is_far_from_headline_and_text_is_cut_away():
    tree, frame = framed(
        "<div id=menu>Меню</div><div id=page><h1>Мост</h1><div><div><div>"
        f"{paragraphs(*LINES)}</div></div></div></div>"
    )
    narrow(frame)
    assert tree.xpath("//@id") == ["page"]
    assert tree.findtext(".//h1") == "Мост"


@pytest.mark.parametrize("count", [0, 1])
def test_little_text_cuts_nothing_away(count):
    tree, frame = framed(f"<div id=menu>Меню</div><div>{paragraphs(*LINES[:count])}</div>")
    narrow(frame)
    assert tree.xpath("//@id") == ["menu"]
