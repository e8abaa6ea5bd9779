"""A newspaper page set here in two columns, and lists of issues."""

from datetime import date
from functools import lru_cache

import pytest

from dozor.models import Entry, Outcome, VisitStatus
from extractors.parsers import articles, listing

typst = pytest.importorskip("typst")

FIRST = (
    "Смоленские машиностроители собрали первую партию сеялок по чертежам гомельских конструкторов.",
    "Сотрудничество предприятий началось весной. За полгода специалисты подготовили производство "
    "и обучили восемнадцать сборщиков, а оборудование приобрели по совместной программе.",
    "Следующую партию обещают отгрузить к посевной, покупатели подтвердили предварительные заявки.",
)
SECOND = (
    "Районная библиотека переехала в отремонтированное здание бывшего вокзала на Привокзальной.",
    "Читальный зал рассчитан на шестьдесят человек. Краеведческий отдел получил помещение "
    "и оцифрованную подшивку газеты за девяносто лет.",
)


@lru_cache
def issue() -> bytes:
    source = (
        '#set page(width: 12cm, height: 16cm, margin: 1.2cm)\n#set text(lang: "ru", size: 8pt,'
        " hyphenate: true)\n#set par(justify: true, first-line-indent: 1em)\n"
        '#text(size: 9pt)[№ 12, 6 марта 2026 года]\n#v(8pt)\n#text(size: 20pt, weight: "bold")['
        "Сеялки на двоих]\n#v(4pt)\n#columns(2)[\n" + "\n\n".join(FIRST) + "\n]\n#v(10pt)\n"
        '#text(size: 20pt, weight: "bold")[Книги на вокзале]\n#v(4pt)\n#columns(2)[\n'
        + "\n\n".join(SECOND)
        + "\n]"
    )
    return typst.compile(source.encode())


@pytest.fixture
def found(make_page, source):
    page = make_page(issue(), "https://vestnik.example/pdf/12.pdf", "application/octet-stream")
    return articles(page, source, Entry(url=page.url))


def test_every_headline_is_an_article(found):
    assert [article.title for article in found] == ["Сеялки на двоих", "Книги на вокзале"]


def test_columns_are_read_one_after_another_and_words_are_whole(found):
    assert found[0].text.split("\n") == list(FIRST)
    assert found[1].text.split("\n") == list(SECOND)


def test_the_page_is_numbered_and_linked(found):
    assert {article.page for article in found} == {1}
    assert found[0].url == "https://vestnik.example/pdf/12.pdf#page=1"


def test_the_day_of_the_issue_is_the_date(found):
    assert (found[0].published.value, found[0].published.origin) == (date(2026, 3, 6), "issue")


@pytest.mark.parametrize(
    "body", [b"%PDF-1.7\n", b"%PDF-1.4 " + b"x" * 4000, issue()[:3000] if typst else b""]
)
def test_a_damaged_file_is_unreadable_and_nothing_worse(body, make_page, source):
    page = make_page(body, content_type="application/pdf")
    (only,) = articles(page, source, Entry(url=page.url))
    assert only.outcome is Outcome.UNPARSABLE


def test_a_page_of_issues_lists_its_pdfs_with_their_days(make_page, source):
    html = (
        '<a href="/pdf/zarya-2026-03-06.pdf">Номер 12</a>'
        '<a href="/pdf/11.pdf">№ 11 от 27 февраля 2026</a><a href="/about.html">О газете</a>'
    )
    page = make_page(html, "https://vestnik.example/issues/")
    entries = listing(page, source, "pdf", page.url).entries
    assert [(entry.url, entry.published.value) for entry in entries] == [
        ("https://vestnik.example/pdf/zarya-2026-03-06.pdf", date(2026, 3, 6)),
        ("https://vestnik.example/pdf/11.pdf", date(2026, 2, 27)),
    ]


def test_a_page_without_pdfs_is_broken(make_page, source):
    page = make_page("<p>Архив закрыт</p>")
    assert listing(page, source, "pdf", page.url).status is VisitStatus.BROKEN
