"""Every form of a date that the outlets of the catalogue print, where they print it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from dozor.models import Entry, Stamp
from extractors.date_candidates import from_dateline, from_url, reader
from extractors.dates import find_published, parse_date
from extractors.markup import parse_html, text_runs

NOW = datetime(2026, 3, 7, 9, 0, tzinfo=UTC)
MOSCOW = ZoneInfo("Europe/Moscow")
READ = reader(NOW, MOSCOW, "ru")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:58 02.02.2026", utc(2026, 2, 2, 11, 58)),
        ("20260306T1230", utc(2026, 3, 6, 9, 30)),
        ("20260306", date(2026, 3, 6)),
        ("2026-02-26T15:50", utc(2026, 2, 26, 12, 50)),
        ("2020-03-17T17:27:41Z", utc(2020, 3, 17, 17, 27, 41)),
        ("1772000000", utc(2026, 2, 25, 6, 13, 20)),
        ("08 января 2026, 19:51", utc(2026, 1, 8, 16, 51)),
        ("09 .01.26", date(2026, 1, 9)),
        ("Fri, 22 Oct 2021 15:09:00 +0300", utc(2021, 10, 22, 12, 9)),
        ("2025-05-14T20:28:12+03:00", utc(2025, 5, 14, 17, 28, 12)),
        ("14.05.2025, 20:28", utc(2025, 5, 14, 17, 28)),
        ("21.06.2024 13:56", utc(2024, 6, 21, 10, 56)),
        ("26 октября 2025 года в 19:14", utc(2025, 10, 26, 16, 14)),
        ("16:25, 26 июня 2015", utc(2015, 6, 26, 13, 25)),
        ("26.06.2015 16:25:58", utc(2015, 6, 26, 13, 25, 58)),
        ("6 марта 2026, 12:30 (UTC+5)", utc(2026, 3, 6, 7, 30)),
        ("06.03.2026 | 12:30 [GMT + 5]", utc(2026, 3, 6, 7, 30)),
        ("6 Mar 2026, 9:05 PM (GMT+3)", utc(2026, 3, 6, 18, 5)),
        ("6 марта 2026, 12:30 (+0500)", utc(2026, 3, 6, 7, 30)),
        ("06.03.2026 12:30, UTC\u22125", utc(2026, 3, 6, 17, 30)),
        ("06.03.2026 12:30 UTC+5:30", utc(2026, 3, 6, 7, 0)),
        ("06.03.2026 12:30 (UTC)", utc(2026, 3, 6, 12, 30)),
        ("12:30 GMT - 6 March 2026", utc(2026, 3, 6, 12, 30)),
        ("06.03.2026 12:30 - 13:00", utc(2026, 3, 6, 9, 30)),
        ("сегодня, 11:30", utc(2026, 3, 7, 8, 30)),
        ("24 минуты назад", utc(2026, 3, 7, 8, 36)),
        ("(вчера, 17:36)", utc(2026, 3, 6, 14, 36)),
        ("Сегодня, 11:47", utc(2026, 3, 7, 8, 47)),
        ("27.06.2015, 00:03", utc(2015, 6, 26, 21, 3)),
        ("2014.12.16, 01:49", utc(2014, 12, 15, 22, 49)),
        ("2015-06-26T23:53:19+00:00", utc(2015, 6, 26, 23, 53, 19)),
        ("24 ИЮНЬ 2015 14:12", utc(2015, 6, 24, 11, 12)),
        ("5 Августа 2015", date(2015, 8, 5)),
        ("25 сентября 11:25", utc(2025, 9, 25, 8, 25)),
        ("26 февраля, 16:48", utc(2026, 2, 26, 13, 48)),
        ("24 февраля 2026 в 15:22", utc(2026, 2, 24, 12, 22)),
        ("03 февраля 2026, 14:35", utc(2026, 2, 3, 11, 35)),
        ("02.09.2025 - 14:25", utc(2025, 9, 2, 11, 25)),
        ("06:34, 29.02.2024", utc(2024, 2, 29, 3, 34)),
        ("Дата последнего изменения 22.06.2015 16:01", utc(2015, 6, 22, 13, 1)),
        ("6 сакавіка 2026, 12:00", utc(2026, 3, 6, 9, 0)),
    ],
)
def test_a_form_in_use_is_read(text, expected):
    assert parse_date(text, NOW, MOSCOW, "ru").value == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3. Mai 2015, 11.51 Uhr", utc(2015, 5, 3, 8, 51)),
        ("le 15 septembre 2009", date(2009, 9, 15)),
        ("viernes 25 de septiembre de 2020", date(2020, 9, 25)),
        ("19 Febbraio 2020 12:02", utc(2020, 2, 19, 9, 2)),
        ("14 września 2021, 10:30", utc(2021, 9, 14, 7, 30)),
        ("10. marts 2020 kl. 20:00", utc(2020, 3, 10, 17, 0)),
        ("10 листоп 2017, 10:00:00", utc(2017, 11, 10, 7, 0)),
        ("2020年07月03日", date(2020, 7, 3)),
        ("Fri Jan 28 14:39:08 CET 2022", utc(2022, 1, 28, 13, 39, 8)),
        ("Published 10:02 AM EST Nov 19, 2019", utc(2019, 11, 19, 15, 2)),
        ("July 25, 2019 | 11:15 PM", utc(2019, 7, 25, 20, 15)),
        ("2022-01-10T22:06:08:684Z", utc(2022, 1, 10, 22, 6, 8)),
    ],
)
def test_a_form_of_other_languages_is_read(text, expected):
    assert parse_date(text, NOW, MOSCOW, "").value == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("МОСКВА, 6 мар - РИА Новости. Мост открыли.", date(2026, 3, 6)),
        ("СИМФЕРОПОЛЬ, 26 фев – РИА Новости Крым.", date(2026, 2, 26)),
        ("МИНСК, 13 фев — Sputnik. Переговоры прошли.", date(2026, 2, 13)),
        ("МІНСК, 17 лют – Sputnik.", date(2026, 2, 17)),
        ("СМОЛЕНСК, 30 октября. /ТАСС/. Мост открыли.", date(2025, 10, 30)),
        ("Москва. 25 января. INTERFAX.RU - Мост открыли.", date(2026, 1, 25)),
        ("24 октября, Брест /Корр. БЕЛТА/. Мост открыли.", date(2025, 10, 24)),
        ("MOSCOW, March 6. /TASS/. A bridge was opened.", date(2026, 3, 6)),
    ],
)
def test_a_dateline_gives_the_day(body, expected):
    assert [c.stamp.value for c in from_dateline(body, READ, NOW)] == [expected]


@pytest.mark.parametrize(
    "body",
    [
        "9 мая 1945 года закончилась война.",
        "24 июня 2015 года, с 15.00 до 16.00, состоится приём.",
        "Смоленск, 5 лет спустя.",
        "Мост открыли 6 марта.",
    ],
)
def test_a_sentence_about_a_date_is_no_dateline(body):
    assert list(from_dateline(body, READ, NOW)) == []


def test_a_fresh_full_date_in_the_first_sentence_counts_a_little():
    (candidate,) = from_dateline("4 марта 2026 года в городе открыли мост.", READ, NOW)
    assert candidate.stamp.value == date(2026, 3, 4)
    assert candidate.stamp.confidence <= 0.3


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://vestnik.example/20260306/most-2079124442.html", date(2026, 3, 6)),
        ("https://vestnik.example/2026/01/31/29872.html", date(2026, 1, 31)),
        ("https://vestnik.example/news/2026/1/5/most", date(2026, 1, 5)),
        ("https://vestnik.example/social/2025-07-03-most.html", date(2025, 7, 3)),
        ("https://vestnik.example/news/31-01-2026/most.html", date(2026, 1, 31)),
    ],
)
def test_a_day_in_the_address_is_read(url, expected):
    assert [c.stamp.value for c in from_url(url, READ)] == [expected]


@pytest.mark.parametrize(
    "url",
    [
        "https://vestnik.example/news/2079124442.html",
        "https://archive.example/web/20160218174457/most.html",
        "https://vestnik.example/2026/13/40/most.html",
        "https://vestnik.example/news?day=20260306",
    ],
)
def test_numbers_of_an_address_that_are_no_day_are_left(url):
    assert list(from_url(url, READ)) == []


H1 = "<h1>Мост через Днепр откроют весной</h1>"
BODY = "<p>" + "Рабочие закончили укладку плит на левом берегу. " * 6 + "</p>"


def find(html, make_page, source, *, url="https://vestnik.example/news/most.html", **entry):
    head = "<head><title>Мост через Днепр откроют весной</title></head>"
    tree = parse_html(f"<html>{head}<body>{html}</body></html>")
    page = make_page(html, url=url)
    hint = Entry(url=url, **entry)
    title = "Мост через Днепр откроют весной"
    return find_published(tree, text_runs(tree), page, hint, source, NOW, title=title)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<div><span>09</span><span>.01.26</span></div>", date(2026, 1, 9)),
        ("<div class=date>25. Januar 2022 (DJV) Berlin</div>", date(2022, 1, 25)),
        ("<div><b>November 20</b> <i>15:23</i> <i>2019</i></div>", utc(2019, 11, 20, 12, 23)),
        ('<abbr class="published" title="2026-03-06T12:00+03:00">6.3.</abbr>', utc(2026, 3, 6, 9)),
        ('<a data-unixtime="1772787600">12:00</a>', utc(2026, 3, 6, 9)),
    ],
)
def test_a_date_in_markup_of_several_nodes_or_attributes_is_read(html, expected, make_page, source):
    assert find(H1 + html + BODY, make_page, source).published.value == expected


def test_a_foot_of_the_article_that_says_when_it_was_published_counts(make_page, source):
    foot = "<footer class='entry-footer'>Опубликовано 06.03.2026 в 12:00, рубрика «Город»</footer>"
    assert find(H1 + BODY + foot, make_page, source).published.value == utc(2026, 3, 6, 9)


def test_a_script_of_the_page_is_asked_last_and_only_when_it_names_one_day(make_page, source):
    state = '<script>window.state={"datePublished":"2026-03-06T12:00:00+03:00"}</script>'
    assert find(H1 + BODY + state, make_page, source).published.origin == "script"
    more = state + '<script>var next={"datePublished":"2026-03-01T12:00:00+03:00"}</script>'
    assert find(H1 + BODY + more, make_page, source).published is None


def test_a_day_without_a_year_takes_it_from_the_address(make_page, source):
    url = "https://vestnik.example/2024/most.html"
    found = find(H1 + "<div>25 сентября 11:25</div>" + BODY, make_page, source, url=url)
    assert found.published.value == utc(2024, 9, 25, 8, 25)


def test_a_day_without_a_year_takes_it_from_the_feed(make_page, source):
    value = utc(2024, 9, 25, 9, 0)
    hint = Stamp(value=value, precision="minute", origin="feed", text="")
    found = find(H1 + "<div>25 сентября 11:25</div>" + BODY, make_page, source, published=hint)
    assert found.published.value == utc(2024, 9, 25, 8, 25)
