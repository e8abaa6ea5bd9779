"""Plain text: a pasted article, and the bare text layer of a newspaper page. All written here."""

from datetime import date

import pytest

from dozor.models import Entry, Outcome
from extractors.parsers import bare_text

ARTICLE = """ date 2026-03-06 Полоса
Два завода договорились о сеялках

МИНСК, 6 мар — Агентство. Два завода договорились собирать сеялки вместе, сообщили в районе.

Источник: Пресс-служба завода

Первую партию обещают отгрузить к посевной. Покупатели подтвердили предварительные заявки.

Что дальше

Осенью стороны решат, нужен ли второй цех.
"""

LAYER = """ ■■ Два завода по разные сто-
роны границы собирают одну
машину на двоих.

КТО СОБИРАЕТ
В цехе пахнет свежей крас-

кой. Вдоль стены стоят рамы
сеялок, а у ворот ждёт погруз-
ки первая партия: машины уй-
дут в хозяйства области.

Оси и тормоза делают в Смо-
ленске, резину выбирает сам
покупатель. Это пример парт
нерства, которым гордятся.
Для льна-
долгунца сеялку переделают.

■■ Районная библиотека пере-
ехала в здание вокзала.

В читальном зале шестьде-
сят мест, книги перевезли за
одну неделю на трёх автобусах.

Краеведческий отдел полу-
чил подшивку газеты за девя-
носто лет и отдельный вход с
улицы для читателей на колясках.
НОВАЯ БИБЛИОТЕКА ГОРОД

СЕЯЛКИ НА ДВОИХ
Поставлено машин ■

в области
Гомель

Смоленск

Прочее

Новая читальня
ждёт гостей.
"""


@pytest.fixture
def read(make_page, source):
    def run(text):
        page = make_page(text, "https://vestnik.example/a.txt", "text/plain")
        return bare_text(page, source, Entry(url=page.url))

    return run


def test_title_is_the_first_line(read):
    assert read(ARTICLE)[0].title == "Два завода договорились о сеялках"


def test_the_date_line_is_metadata(read):
    (only,) = read(ARTICLE)
    assert (only.published.value, only.published.origin) == (date(2026, 3, 6), "meta")
    assert "2026-03-06" not in only.text


def test_label_and_source_line_are_no_text(read):
    (only,) = read(ARTICLE)
    assert "Полоса" not in only.text + only.title
    assert "Пресс-служба" not in only.text


def test_paragraphs_and_crossheads_stay(read):
    assert len(read(ARTICLE)[0].text.split("\n")) == 4


@pytest.fixture
def layer(read):
    return read(LAYER)


def test_a_layer_gives_its_two_articles(layer):
    assert [one.title for one in layer] == ["СЕЯЛКИ НА ДВОИХ", "НОВАЯ БИБЛИОТЕКА"]


def test_leads_are_set_apart(layer):
    assert layer[0].lead == "Два завода по разные стороны границы собирают одну машину на двоих."
    assert layer[1].lead == "Районная библиотека переехала в здание вокзала."


def test_words_are_whole(layer):
    for word in ("краской", "погрузки", "партнерства", "льна-долгунца", "шестьдесят"):
        assert word in layer[0].text + layer[1].text


def test_a_crosshead_is_a_paragraph(layer):
    assert layer[0].text.startswith("КТО СОБИРАЕТ\nВ цехе пахнет свежей краской.")


@pytest.mark.parametrize("label", ["Поставлено", "Гомель\n", "Прочее", "читальня"])
def test_labels_and_captions_are_no_text(layer, label):
    assert label not in layer[0].text + layer[1].text + "\n"


def test_the_rubric_beside_a_headline_is_its_kicker(layer):
    assert [one.text for one in layer[1].roles if one.role == "kicker"] == ["ГОРОД"]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("", Outcome.TOO_SHORT),
        ("Коротко.", Outcome.TOO_SHORT),
        ("#$%&*( " * 60, Outcome.UNDECODABLE),
    ],
)
def test_what_is_no_article_is_an_outcome(read, text, outcome):
    assert read(text)[0].outcome is outcome
