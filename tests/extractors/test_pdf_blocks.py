"""Drop caps, and whole pages of words put anywhere: no page makes the layout fail."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dozor.models import Entry
from extractors import pdf
from extractors.blocks import blocks_of
from extractors.pdf_shapes import NO_SHAPES, Shapes
from extractors.pdf_text import Reading, Sheet
from extractors.pdf_words import Face, Word

FACES = tuple(Face(name=str(n), bold=n % 2 == 1, italic=n > 1) for n in range(4))
PARTS = (
    "Слово начало, конец. (Окончание на стр. 2) Начало на стр. 1 сотрудни- чества Фото Иванова "
    "Иван ПЕТРОВ № 17 «Цитата длинная и полная». ■■ Лид 25 % млн а В \ufffd\ufffd Супрацоў- ніцтва"
)


def line(text, x, base, size=8.0, face=FACES[0]):
    words = []
    for part in text.split():
        width = len(part) * size / 2
        words.append(Word(part, x, x + width, base, size, face))
        x += width + 0.3 * size
    return words


@pytest.mark.parametrize(
    ("cap", "rest", "text"),
    [
        ("В", "связи с непогодой закрыт мост", "В связи с непогодой закрыт мост"),
        ("В", "ыставка открылась в субботу", "Выставка открылась в субботу"),
        ("И", "нженер приехал без чертежей", "Инженер приехал без чертежей"),
        ("И", "снова снег пошёл к вечеру", "И снова снег пошёл к вечеру"),
        ("М", "ост открыли в пятницу утром", "Мост открыли в пятницу утром"),
    ],
)
def test_a_drop_cap_is_put_back(cap, rest, text):
    words = [Word(cap, 40, 58, 680, 26, FACES[1])]
    for row, piece in enumerate((rest, "вторая строка рядом с буквой", "третья строка рядом")):
        words += line(piece, 61, 700 - 10 * row)
    words += line("четвёртая строка уже под ней и дальше", 40, 670)
    (block,) = blocks_of(words, NO_SHAPES)
    assert block.text.startswith(text)


def page_of(chance, number):
    """Words in columns and anywhere, in several sizes and faces, and shapes between them."""
    words = []
    for _ in range(chance.randrange(1, 120)):
        x = chance.choice([40, 40, 200, 360, chance.randrange(40, 700)])
        base = chance.choice([chance.randrange(50, 1050), 1050 - 12 * chance.randrange(80)])
        size = chance.choice([8, 8, 8, 9, 12, 20, 30])
        text = " ".join(chance.choices(PARTS.split(), k=chance.randrange(1, 9)))
        words += line(text, x, base, size, chance.choice(FACES[:1] * 4 + FACES))
    return Sheet(number, (0, 0, 800, 1100), tuple(words), _shapes(chance), len(words) * 5)


def _shapes(chance):
    def boxes():
        corners = [(chance.randrange(700), chance.randrange(1000)) for _ in range(3)]
        return tuple(
            (x, y, x + chance.randrange(1, 300), y + chance.randrange(1, 300)) for x, y in corners
        )

    return Shapes(pictures=boxes(), panels=boxes(), levels=boxes(), uprights=boxes())


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_no_page_makes_the_layout_fail(seed):
    chance = random.Random(seed)
    sheets = {n: page_of(chance, n) for n in range(1, chance.randrange(2, 4))}
    faults = pdf.Faults()
    stories = pdf._stories(sheets, faults, float("inf"))
    assert all(story.blocks for story in stories)


def test_an_issue_of_such_pages_is_extracted(monkeypatch, make_page, source):
    sheets = tuple(page_of(random.Random(n), n) for n in range(1, 6))
    monkeypatch.setattr(pdf, "read_sheets", lambda body, most: Reading(sheets, 5))
    page = make_page(b"", "https://vestnik.example/1.pdf", "application/pdf")
    found = pdf.pdf_articles(page, source, Entry(url=page.url))
    assert all(one.text or one.outcome for one in found)
