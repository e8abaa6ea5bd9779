"""Lists of articles in HTML: configured, and found without configuration."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from dozor.models import EntryPoint, EntryPointKind, VisitStatus
from extractors.parsers import listing

URL = "https://vestnik.example/news/"
TITLES = (
    "Мост у деревни Соколино откроют к майским праздникам",
    "Паром через Днепр встал на ремонт до начала лета",
    "Школьники Рудни выиграли олимпиаду по географии",
    "На ярмарку в Красном привезли саженцы из Орши",
)


def card(number: int, title: str) -> str:
    return (
        f'<div class="news-item"><a class="pic" href="/news/{number}.html"><img src="x.jpg"></a>'
        f'<h3><a href="/news/{number}.html">{title}</a></h3>'
        f'<span class="date">0{number % 9 + 1}.03.2026, 10:30</span>'
        '<a href="/tags/most/">мосты и дороги области</a></div>'
    )


def page_of(cards: str) -> str:
    return f"""<html><body>
<nav><a href="/politics/">Политика и общество</a><a href="/sport/">Спорт и здоровье района</a></nav>
<ul class="menu"><li><a href="/about-newspaper-2020.html">О нашей газете и редакции</a></li></ul>
<main>{cards}</main>
<aside class="popular"><a href="/news/900.html">Самое читаемое за неделю в районе</a></aside>
<footer><a href="https://other.example/news/1.html">Материалы наших партнёров по рынку</a></footer>
</body></html>"""


LIST = page_of("".join(card(number, title) for number, title in enumerate(TITLES, start=101)))


@pytest.fixture
def parse(make_page, source):
    def run(body, point=None, url=URL):
        own = replace(source, entry_points=(point,) if point else ())
        return listing(make_page(body, url), own, "listing", url)

    return run


def point(**fields) -> EntryPoint:
    return EntryPoint(kind=EntryPointKind.LISTING, url=URL, **fields)


def test_the_list_is_found_by_itself(parse):
    assert [entry.url for entry in parse(LIST).entries] == [
        f"https://vestnik.example/news/{number}.html" for number in range(101, 105)
    ]


def test_the_words_of_the_link_are_the_title(parse):
    assert [entry.title for entry in parse(LIST).entries] == list(TITLES)


def test_the_date_beside_a_link_is_its_hint(parse):
    first = parse(LIST).entries[0]
    assert first.published.value == datetime(2026, 3, 3, 7, 30, tzinfo=UTC)
    assert first.published.origin == "listing"


def test_a_day_beside_a_link_stays_a_day(parse):
    found = parse(LIST.replace(", 10:30", ""))
    assert found.entries[0].published.value == date(2026, 3, 3)


def test_slugs_without_numbers_are_articles_too(parse):
    cards = "".join(
        f'<article><h2><a href="/{slug}/">{title}</a></h2></article>'
        for slug, title in zip(
            ("most-u-sokolino-otkroyut", "parom-vstal-na-remont", "shkolniki-rudni-pobedili"),
            TITLES,
            strict=False,
        )
    )
    assert len(parse(page_of(cards)).entries) == 3


def test_a_selector_chooses(parse):
    found = parse(LIST, point(link_selector="aside.popular a"))
    assert [entry.url for entry in found.entries] == ["https://vestnik.example/news/900.html"]


def test_a_pattern_chooses(parse):
    found = parse(LIST, point(link_pattern=r"^/news/10[12]\.html$"))
    assert len(found.entries) == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"link_selector": "div.gone a"},
        {"link_selector": "a[["},
        {"link_pattern": "^/nothing/"},
        {"link_pattern": "(("},
    ],
)
def test_a_rule_that_finds_nothing_is_broken_and_named(fields, parse):
    found = parse(LIST, point(**fields))
    assert found.status is VisitStatus.BROKEN
    assert next(iter(fields)) in found.detail


def test_the_entry_point_is_known_by_its_filled_template(make_page, source):
    template = EntryPoint(
        kind=EntryPointKind.LISTING,
        url="https://vestnik.example/{YYYY}/{MM}/",
        link_selector="aside.popular a",
    )
    url = "https://vestnik.example/2026/03/"
    found = listing(make_page(LIST, url), replace(source, entry_points=(template,)), "listing", url)
    assert len(found.entries) == 1


@pytest.mark.parametrize("body", ["", "<p>Ведутся работы</p>"])
def test_a_page_without_a_list_is_broken(body, parse):
    assert parse(body).status is VisitStatus.BROKEN
