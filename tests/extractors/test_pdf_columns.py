"""Where a blank between words is a gutter, and letter-spaced words. Words are placed here."""

import pytest

from extractors.columns import lines_of
from extractors.pdf_words import Face, Word, printed_once

FACE = Face(name="f", bold=False, italic=False)
SIZE, ADVANCE, BLANK = 10.0, 5.0, 2.5


def place(text, x, base, size=SIZE, blank=BLANK):
    """Words of one line from ``x``; a letter is half its size wide."""
    words = []
    for part in text.split():
        width = len(part) * ADVANCE * size / SIZE
        words.append(Word(part, x, x + width, base, size, FACE))
        x += width + blank * size / SIZE
    return words


def texts(words):
    return [line.text for line in lines_of(words)]


@pytest.mark.parametrize("gutter", [6.0, 12.0, 40.0])
def test_columns_are_parted_by_even_gutters(gutter):
    words = []
    for row in range(8):
        words += place("слева слово", 0, 700 - row * 12)
        words += place("справа слово", 10 * ADVANCE + BLANK + gutter, 700 - row * 12)
    assert texts(words) == ["слева слово", "справа слово"] * 8


def test_ragged_columns_are_parted():
    words = []
    for row, left in enumerate(["короче", "длиннее слева", "средняя", "ещё длиннее"] * 2):
        words += place(left, 0, 700 - row * 12)
        words += place("справа", 80, 700 - row * 12)
    assert "справа" in texts(words)
    assert len(texts(words)) == 16


def test_a_hole_in_a_justified_line_is_no_gutter():
    words = []
    for row in range(6):
        if row == 3:
            words += place("раз", 0, 664) + place("два", 55, 664)
        else:
            words += place("каждая строка полна", 0 if row % 2 else 1, 700 - row * 12)
    assert "раз два" in texts(words)


def test_headlines_of_two_columns_are_parted_by_the_columns_below():
    words = place("Первый заголовок", 0, 720, 20, 2.5)
    end = words[-1].x1
    words += place("Второй", end + 8, 720, 20, 2.5)
    for row in range(12):
        words += place("текст " * 5, 0, 690 - row * 12)
        words += place("текст " * 4, end + 8, 690 - row * 12)
    assert texts(words)[:2] == ["Первый заголовок", "Второй"]


def test_a_headline_over_two_columns_stays_whole():
    words = place("Один длинный заголовок над двумя колонками", 0, 720, 20, 2.5)
    for row in range(8):
        words += place("столбец слов", 0, 690 - row * 12) + place(
            "столбец слов", 95, 690 - row * 12
        )
    assert texts(words)[0] == "Один длинный заголовок над двумя колонками"


def test_letter_spaced_words_are_whole():
    words = []
    x = 0.0
    for letter in "НОВАЯ СТОЛИЦА":
        if letter == " ":
            x += 14
            continue
        words.append(Word(letter, x, x + 10, 700, 20, FACE))
        x += 16
    assert texts(words) == ["НОВАЯ СТОЛИЦА"]


def test_short_words_in_a_row_are_no_letter_spacing():
    assert texts(place("прошёл её за 52 дня", 0, 700)) == ["прошёл её за 52 дня"]


def test_a_shadow_is_printed_once():
    plain = place("обычный текст для размера", 0, 500)
    head = place("ЗАГОЛОВОК", 0, 700, 30)
    shadow = place("ЗАГО ЛОВОК", 1.5, 699, 30, 0.0)
    assert [word.text for word in printed_once(plain + head + shadow)][-1] == "ЗАГОЛОВОК"
