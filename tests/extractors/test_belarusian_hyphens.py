"""Belarusian words broken at line ends: one word, or a hyphen of its own."""

import re

import pytest

from dozor.newsroom.content import load
from extractors.belarusian_hyphens import keeps_hyphen
from extractors.hyphens import join_lines
from extractors.language import detect_language

JOINED = 0.99  # of the words that are one
BEFORE, AFTER = "Паводле іх слоў,", "– паведамілі ў раёне."
VOWELS = "аеёіоуыэюя"

KEEPS = """
прэс-служба прэс-цэнтр прэм'ер-міністр віцэ-прэм'ер экс-чэмпіён міні-футбол міні-трактар
інтэрнэт-магазін онлайн-рэжыме бізнес-план арт-праект шоу-праграма
навукова-тэхнічны сацыяльна-эканамічнага культурна-масавы ваенна-патрыятычны грамадска-палітычны
гандлёва-эканамічны фінансава-крэдытны вучэбна-метадычны жыллёва-камунальнай дарожна-транспартнае
аварыйна-выратавальны заканадаўча-прававой матэрыяльна-тэхнічны гісторыка-краязнаўчы
беларуска-расійскі беларуска-расійскага польска-беларускай руска-беларускі
паўночна-заходні паўднёва-ўсходняга цёмна-сіні бел-чырвона-белы чырвона-зялёны чорна-белы
горад-герой гарады-пабрацімы вагон-рэстаран школа-інтэрнат лён-даўгунец інжынер-тэхнолаг
слесар-рамонтнік вадзіцель-міжнароднік студэнтка-завочніца прадпрыемства-экспарцёр выстава-продаж
па-беларуску па-руску па-новаму па-свойму па-сапраўднаму па-першае па-суседску па-за з-за з-пад
хто-небудзь калі-небудзь усё-такі дзе-нідзе вось-вось ледзь-ледзь дзень-другі жнівень-верасень
тры-чатыры пяць-шэсць
"""  # «Правілы беларускай арфаграфіі і пунктуацыі», §§ 31–33, and what newspapers are full of

ONE = """
супрацоўніцтва прадпрыемства сельскагаспадарчых агульнаадукацыйнай высакаякасны усебеларускага
прызначаных адзначаны агульнадзяржаўны адміністрацыйнага інвестыцыйнага міжнароднага насельніцтва
жыллёвага навучальнага прадстаўнікоў узнагароджаны рэспубліканскага гаспадаркі дзяржаўнага
заканадаўства пастаяннаму параўнальнаму палітычнаму паважанаму экспарт экспазіцыя экскурсія
экстраліга мінімальны мініяцюра артыст артыкул арганізацыі бізнесмен Магілёўшчыны Віцебшчыны
беларускага Белавежскай старажытнага дабрачынны самаўрадавання вытворчасці машынабудаўнічы
лесагаспадарчы райвыканкама аблвыканкама агракомплекс жывёлагадоўля раслінаводства птушкафабрыка
нафтаперапрацоўчы дрэваапрацоўчы мясакамбінат
"""


def breaks(word):
    """Where a word may be broken: a vowel on both sides, two letters at least."""
    for at in range(2, len(word) - 1):
        head, tail = word[:at], word[at:]
        voiced = all(any(char in VOWELS for char in part.lower()) for part in (head, tail))
        if voiced and tail[0].lower() not in f"ьў'’{VOWELS}":
            yield head, tail


def texts():
    for outlet in load():
        for article in outlet.articles:
            if detect_language(article.text) == "be":
                yield article.text


@pytest.mark.parametrize("word", KEEPS.split())
def test_a_hyphen_of_the_word_stays(word):
    parts = word.split("-")
    for at in range(1, len(parts)):
        head, tail = "-".join(parts[:at]), "-".join(parts[at:])
        joined = join_lines([f"{BEFORE} {head}-", f"{tail} {AFTER}"])
        assert joined == f"{BEFORE} {word} {AFTER}"


@pytest.mark.parametrize("word", ONE.split())
def test_one_word_is_put_together(word):
    for head, tail in breaks(word):
        assert not keeps_hyphen(head, tail), (head, tail)


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\ufffe"])
def test_words_of_running_text_are_whole(hyphen):
    right = count = 0
    for text in texts():
        for word in re.findall(r"[^\W\d_]{4,}", text):
            for head, tail in breaks(word):
                joined = join_lines([f"{BEFORE} {head}{hyphen}", f"{tail} {AFTER}"])
                right += joined == f"{BEFORE} {word} {AFTER}"
                count += 1
    assert count > 500
    assert right >= JOINED * count


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["на базе «Раўбічы-", "2» прайшлі"], "на базе «Раўбічы-2» прайшлі"),
        (["сцяг бел-", "чырвона-белы над"], "сцяг бел-чырвона-белы над"),
        (["сустрэча з прэм'ер-", "міністрам"], "сустрэча з прэм'ер-міністрам"),
        (["павялічыўся аб’-", "ём рэалізацыі"], "павялічыўся аб’ём рэалізацыі"),
        (["дарога Мінск-", "Смаленск адкрыта і"], "дарога Мінск-Смаленск адкрыта і"),
        (["самы вялі\u00ad", "кі кірмаш"], "самы вялікі кірмаш"),
        (["супрацоў", "ніцтва з суседзямі"], "супрацоўніцтва з суседзямі"),
        (["пайшлі на", "поўнач і далей"], "пайшлі на поўнач і далей"),
    ],
)
def test_joined(lines, joined):
    assert join_lines(lines) == joined


def test_a_file_without_hyphens_is_read_with_more_daring():
    lines = ["Яна ад", "значыла, што ўсё ідзе"]
    assert join_lines(lines) == "Яна ад значыла, што ўсё ідзе"
    assert join_lines(lines, without_hyphens=True) == "Яна адзначыла, што ўсё ідзе"
