"""Three bare text layers, as three programs leave them: a page each, in ``layers/``, written here.

*rubezh* has hyphens, headlines in small letters, figures of a box and a caption between the texts.
*krynica* is Belarusian and has lost its hyphens. *zarya* keeps its columns side by side.
"""

from pathlib import Path

import pytest

from dozor.models import Entry
from extractors.bare_layout import unrolled
from extractors.bare_lines import blocks_of, is_column_text, is_furniture
from extractors.parsers import bare_text

LAYERS = Path(__file__).parent / "layers"

TITLES = {
    "rubezh": ["Мост, который ждали двадцать лет", "Школьный автобус пойдёт через границу"],
    "krynica": [
        "ЯРМАРКА НА МЯЖЫ САБРАЛА ЧАТЫРЫСТА МАЙСТРОЎ",
        "МЕДЫКІ АБМЯНЯЛІСЯ ВОПЫТАМ І ПЛАНАМІ",
    ],
    "zarya": ["НОВЫЙ ЦЕХ ЗАПУСТИЛИ БЕЗ ЛЕНТОЧКИ", "ПОГОДА НЕ ПОДВЕЛА ЛЫЖНИКОВ"],
}
ENDS = {
    "rubezh": ["зимой они ездили туда по льду.", "и ни разу не застрял."],
    "krynica": ["прызначылі на кастрычнік.", "застанецца ў раёне на паўгода."],
    "zarya": ["отведут девятьсот гектаров.", "если не подведёт погода."],
}
WHOLE = {
    "rubezh": "строители Двенадцать первую бывшей двадцать комбайны аграриям Новая своей отделов "
    "переедет школы",
    "krynica": "Магілёўскай дзевяць разабралі майстар-класы прызначылі сумяшчалі адзначыла "
    "плануюць",
    "zarya": "восемь Торжественной подписан Прядильщиц человек пробежал семьдесят бесплатно "
    "сторону",
}
STRANGE = {
    "rubezh": "СОСЕДИ|РУБЕЖ|№ 10|Длина моста|тонн|Полос|каждый камень|Окончание|РЯБИНИНА",
    "krynica": "Крыніца|14 сакавіка|Васіль|Аперацый за год|на курсах\n|Ложкаў",
    "zarya": "ПРИДНЕПРОВЬЯ|ПЯТНИЦА|Фото|КОРОЛЁВА|Температура",
}


@pytest.fixture(params=TITLES)
def layer(request, make_page, source):
    text = (LAYERS / f"{request.param}.txt").read_text(encoding="utf-8")
    page = make_page(text, "https://vestnik.example/a.txt", "text/plain")
    return request.param, bare_text(page, source, Entry(url=page.url))


def test_titles(layer):
    name, found = layer
    assert [one.title for one in found] == TITLES[name]


def test_each_text_goes_to_its_end(layer):
    name, found = layer
    assert [one.text.endswith(end) for one, end in zip(found, ENDS[name], strict=True)] == [
        True
    ] * 2


def test_words_are_whole(layer):
    name, found = layer
    words = " ".join(one.text for one in found)
    assert [word for word in WHOLE[name].split() if word not in words] == []


def test_what_stands_around_is_no_text(layer):
    name, found = layer
    texts = "\n".join(one.text for one in found)
    assert [strange for strange in STRANGE[name].split("|") if strange in texts] == []


def test_the_author_is_told(layer):
    name, found = layer
    authors = {"rubezh": "Ольга Рябинина", "krynica": "Васіль Дудараў", "zarya": "Анна Королёва"}
    assert found[0].authors == (authors[name],)


def test_a_caption_keeps_its_role(layer):
    name, found = layer
    captions = [role.text for one in found for role in one.roles if role.role == "caption"]
    expected = {
        "rubezh": ["Бригадир Степан Гурко знает на реке каждый камень. Фото Павла Лиса"],
        "krynica": [],
        "zarya": ["Фото Алексея Мороза"],
    }
    assert captions == expected[name]


def side_by_side(left, right):
    return "\n".join(f"{one:<30}{two}" for one, two in zip(left, right, strict=True))


def test_columns_side_by_side_are_put_under_each_other():
    left, right = [f"левая {n}" for n in range(8)], [f"правая {n}" for n in range(8)]
    assert unrolled(side_by_side(left, right)).split("\n") == left + right


def test_a_line_across_parts_what_is_above_from_what_is_below():
    left, right = [f"левая {n}" for n in range(8)], [f"правая {n}" for n in range(8)]
    across = "Заголовок, который стоит над обеими колонками"
    text = "\n".join([side_by_side(left, right), across, side_by_side(left, right)])
    assert unrolled(text).split("\n") == [*left, *right, across, *left, *right]


def test_wide_blanks_here_and_there_are_no_columns():
    text = "\n".join(["слово     слово", *["обычная строка текста"] * 12])
    assert unrolled(text) == text


@pytest.mark.parametrize(
    ("lines", "columns"),
    [
        (["сотрудни-", "чество растёт, и"] * 6, True),
        (["сотрудни", "чество растёт, и"] * 6, True),
        (["сотрудничество", "растёт, и оно"] * 6, False),
        (["сотрудни-", "чество"] * 2, False),
    ],
    ids=["hyphens", "hyphens lost", "whole words", "too short to tell"],
)
def test_whose_line_ends_are_a_printer_s(lines, columns):
    assert is_column_text("\n".join(lines)) is columns


@pytest.mark.parametrize(
    ("block", "furniture"),
    [
        (["Днепровский рубеж", "№ 17 (1204), 6 марта 2026 года"], True),
        (["6 марта 2026 г."], True),
        (["12"], True),
        (["Окончание на стр. 5"], True),
        (["Приказ подписан", "и вступил в силу"], False),
        (["школа № 17 закры-", "та на ремонт"], False),
    ],
)
def test_furniture(block, furniture):
    assert is_furniture(block) is furniture


def test_a_sentence_that_a_column_s_end_parts_before_a_number_is_whole():
    assert blocks_of("учится в школе\n\n№ 17.\n\nДальше") == [
        ["учится в школе"], ["№ 17."], ["Дальше"]
    ]  # fmt: skip
