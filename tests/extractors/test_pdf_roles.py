"""What the blocks of a page are, and which article they belong to. The page is set here."""

from functools import lru_cache

import pytest

from dozor.models import Entry
from extractors.parsers import articles

typst = pytest.importorskip("typst")

IMAGE = (
    'image(bytes((0,90,200,120,60,30,200,180,90,20,10,40)), format: (encoding: "rgb8", width: 2, '
    'height: 2), fit: "stretch", width: 100%, height: 60pt)'
)
FIRST = (
    "Смоленские машиностроители собрали первую партию сеялок по чертежам гомельских конструкторов. "
    "Сотрудничество предприятий началось весной.",
    "За полгода специалисты подготовили производство и обучили восемнадцать сборщиков, а "
    "оборудование приобрели по совместной программе.",
    "Следующую партию обещают отгрузить к посевной, покупатели подтвердили предварительные заявки "
    "и просят прибавить ещё десяток машин.",
)
SECOND = (
    "Районная библиотека переехала в отремонтированное здание бывшего вокзала на Привокзальной.",
    "Читальный зал рассчитан на шестьдесят человек. Краеведческий отдел получил помещение и "
    "оцифрованную подшивку газеты за девяносто лет.",
)
BOXED = (
    "Справочник садовода напоминает: укрывать розы рано, пока не пройдут первые ночные морозы, а "
    "опавшую листву лучше сгрести и сжечь подальше от построек.",
)
PAGE = f"""
#set page(width: 16cm, height: 21cm, margin: 1.2cm,
  header: [#text(7pt)[НАША НЕДЕЛЯ #h(1fr) № 12, 6 марта 2026 года #h(1fr) 3]])
#set text(lang: "ru", size: 8pt, hyphenate: true)
#set par(justify: true, first-line-indent: 1em, leading: 0.45em, spacing: 0.45em)
#let plain(body) = [#set par(first-line-indent: 0pt, justify: false)
#body]
#text(7pt, weight: "bold")[СОСЕДИ]
#v(1pt)
#plain(text(22pt, weight: "bold")[Сеялки на двоих])
#v(2pt)
#plain(text(10pt, weight: "bold")[
Два завода по разные стороны границы собирают одну машину на двоих.])
#v(4pt)
#block(height: 4.4cm, columns(2)[
{FIRST[0]}

#block(above: 8pt, below: 8pt, inset: 4pt, plain(text(12pt, style: "italic")[
«Чертежи у нас одни, и спорим мы на одном языке»]))

{FIRST[1]}

{FIRST[2]}

#align(right, text(style: "italic")[Ирина СОЛОВЕЙКО])
])
#v(6pt)
#grid(columns: (1fr, 1fr), column-gutter: 14pt, [
#plain(text(16pt, weight: "bold")[Книги на вокзале])
#v(3pt)
#{IMAGE}
#v(-2pt)
#plain(text(6.5pt, style: "italic")[Читальный зал. Фото автора])
#v(4pt)
{SECOND[0]}

{SECOND[1]}
], block(fill: luma(230), inset: 6pt, width: 100%)[
#plain(text(13pt, weight: "bold")[Розы подождут])
#v(3pt)
{BOXED[0]}
])
"""


@lru_cache
def page_bytes() -> bytes:
    return typst.compile(PAGE.encode())


@pytest.fixture
def found(make_page, source):
    page = make_page(page_bytes(), "https://vestnik.example/12.pdf", "application/pdf")
    return {one.title: one for one in articles(page, source, Entry(url=page.url))}


@pytest.fixture
def seeders(found):
    return found["Сеялки на двоих"]


def role(article, name):
    return [one.text for one in article.roles if one.role == name]


def test_each_headline_is_one_article_the_boxed_one_too(found):
    assert set(found) == {"Сеялки на двоих", "Книги на вокзале", "Розы подождут"}


def test_the_body_is_whole_and_in_order(seeders):
    assert seeders.text.split("\n") == list(FIRST)


def test_a_box_is_its_own_article(found):
    assert found["Розы подождут"].text.split("\n") == list(BOXED)


def test_kicker(seeders):
    assert role(seeders, "kicker") == ["СОСЕДИ"]


def test_lead(seeders):
    assert seeders.lead == "Два завода по разные стороны границы собирают одну машину на двоих."


def test_byline(seeders):
    assert seeders.authors == ("Ирина Соловейко",)


def test_pull_quote(seeders):
    assert role(seeders, "pull_quote") == ["«Чертежи у нас одни, и спорим мы на одном языке»"]


def test_caption(found):
    library = found["Книги на вокзале"]
    assert role(library, "caption") == ["Читальный зал. Фото автора"]
    assert library.text.split("\n") == list(SECOND)


def test_the_running_head_is_in_no_article(found):
    assert not any("НЕДЕЛЯ" in role.text for one in found.values() for role in one.roles)


def test_number_and_page_are_the_citation(seeders):
    assert seeders.detail == "issue 12, page 1"


def test_boxes_are_on_the_page(seeders):
    for one in seeders.roles:
        left, bottom, right, top = one.box
        assert 0 <= left < right <= 454
        assert 0 <= bottom < top <= 596
        assert one.page == 1
