"""Text layers that do not say what is printed."""

import pytest

from extractors.pdf_layer import as_cp1251, is_garbage, is_unread, mend_fonts
from extractors.pdf_words import Face, Word

TEXT = (
    "Смоленские машиностроители собрали первую партию сеялок по чертежам гомельских конструкторов. "
    "Сотрудничество предприятий началось весной, и за полгода специалисты подготовили производство "
    "и обучили восемнадцать сборщиков, а оборудование приобрели по совместной программе."
)


def word(text, font):
    return Word(text, 0, 10, 0, 8, Face(name=font, bold=False, italic=False))


def misread(text):
    return text.encode("cp1251").decode("latin-1")


def test_a_font_read_as_cp1252_is_mended_and_the_others_are_left():
    words = mend_fonts([word("ÂÅÑÒÈ", "a"), word("Müller", "b"), word("завод", "c")])
    assert [w.text for w in words] == ["ВЕСТИ", "Müller", "завод"]


def test_what_is_no_russian_either_way_is_left():
    (only,) = mend_fonts([word("ÿÿÿþþþ", "a")])
    assert only.text == "ÿÿÿþþþ"


def test_a_font_that_says_it_is_of_symbols_is_mended():
    symbols = "".join(chr(0xF000 + byte) for byte in "Вести-2".encode("cp1251"))
    (only,) = mend_fonts([word(symbols, "a")])
    assert only.text == "Вести-2"


@pytest.mark.parametrize(
    "text",
    [
        "\ue012\ue013\ue014\ue015 " * 3,
        "\ufffd\x02\ufffd\ufffd\ufffd\ufffd " * 3,
        "#%&! (*)$/ '+,<=",
    ],
    ids=["private use", "unmapped", "signs"],
)
def test_glyphs_of_a_font_that_cannot_be_read_are_marked_and_no_others(text):
    words = mend_fonts([*(word(part, "a") for part in text.split()), word("завод", "b")])
    assert [is_unread(w.text) for w in words] == [True] * (len(words) - 1) + [False]


@pytest.mark.parametrize(
    "text", ["■■ ■■ ■■ ■■ ■■", "........ ........ ......", "12,5 % 13,0 % 14,1 %"]
)
def test_marks_dots_and_figures_are_no_unreadable_font(text):
    assert [w.text for w in mend_fonts([word(part, "a") for part in text.split()])] == text.split()


@pytest.mark.parametrize(("byte", "letter"), [("¸", "ё"), ("¨", "Ё"), ("¹", "№"), ("³", "і")])
def test_letters_outside_the_alphabet_s_block(byte, letter):
    assert as_cp1251(byte) == letter


@pytest.mark.parametrize(
    ("text", "garbage"),
    [
        (TEXT, False),
        (TEXT.upper(), False),
        ("Table 1: 2,5 3,5 " * 20, False),
        ("Горацкая акадэмія пашырае абмен з аграрным універсітэтам. " * 5, False),
        ("\ue012\ue013\ue014 " * 80, True),
        ("\ufffd\ufffd\ufffd " * 80, True),
        ('#%&"! (*)$ ' * 40, True),
        (misread(TEXT), True),
        (TEXT.lower().translate(str.maketrans("оеаинтсрвл", "щъэфцюжшхъ")), True),
        ("ÂÅ", False),
        ("The bridge over the river was opened by two villages on Friday. " * 5, False),
        ("Tilto per upę atidarymas įvyko penktadienį, dalyvavo du kaimai. " * 5, False),
        ("qWrtZ bCxPd kLmnT vRtsQ " * 20, True),
        ("COQNIPTMKIAODYKPQTUSQKUINKATQESDNKARISFV " * 8, True),
        ("BRZTQ PLKMN WXCVB DFGHJ " * 20, True),
    ],
    ids=["Russian", "capitals", "figures", "Belarusian", "private use", "unmapped", "signs",
         "misread", "shuffled", "too short to judge", "English", "Lithuanian", "capitals anywhere",
         "no blanks", "no vowels"],
)  # fmt: skip
def test_garbage(text, garbage):
    assert is_garbage(text) is garbage
