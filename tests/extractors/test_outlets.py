"""The table of single outlets: what it says is sound, and how a row is applied."""

import pytest

from dozor.errors import ConfigError
from dozor.models import Entry
from extractors.article import html_article
from extractors.outlets import outlet_of, read_outlets, select, shipped_outlets

URL = "https://zarya.example/news/1"
PARAGRAPH = "Рабочие закончили укладку плит на левом берегу и перешли на правый берег реки. " * 2
ROW = """
[[outlet]]
id = "zarya"
address = '^zarya\\.example/news/'
body = [".story p"]
lead = ".kicker"
title = ".name"
drop = [".ad"]
drop_lines = ['наш телефон.*']
stop_at = 'ещё новости'
"""


@pytest.mark.parametrize("outlet", shipped_outlets(), ids=lambda outlet: outlet.id)
def test_every_selector_can_be_compiled(outlet, make_page):
    from extractors.markup import parse_html

    tree = parse_html("<p>x</p>")
    for selector in (*outlet.body, *outlet.drop, outlet.lead or "p", outlet.title or "p"):
        assert isinstance(select(tree, selector), list)


def test_ids_are_unique():
    ids = [outlet.id for outlet in shipped_outlets()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://ria.ru/20260306/len-2079000000.html", "ria"),
        ("https://crimea.ria.ru/20260306/len.html", "ria"),
        ("https://sputnik.by/20260306/len-1.html", "ria"),
        ("https://www.mk-smolensk.ru/economics/2026/03/06/len.html", "mk"),
        ("https://pol.belta.by/president/view/x", "belta"),
        ("https://notria.ru/20260306/len.html", None),
        ("https://vestnik.example/?u=ria.ru/", None),
        ("http://[broken", None),
    ],
)
def test_a_row_is_found_by_address(url, expected):
    found = outlet_of(url, shipped_outlets())
    assert (found.id if found else None) == expected


@pytest.mark.parametrize(
    "table",
    [
        "[[outlet]]\nid = 'x'\n",
        "[[outlet]]\nid = 'x'\naddress = '('\n",
        "[[outlet]]\nid = 'x'\naddress = 'x'\nselektor = 'p'\n",
        "not toml",
    ],
)
def test_a_row_that_is_no_row_is_a_config_error(table):
    with pytest.raises(ConfigError, match="outlets"):
        read_outlets(table)


def applied(html, make_page, source, url=URL):
    page = make_page(f"<html><body>{html}</body></html>", url=url)
    return html_article(page, source, Entry(url=url), read_outlets(ROW))


STORY = (
    "<h1>Новости</h1><div class=name>Плиты на правом берегу</div>"
    "<p class=kicker>Мост строят второй год</p>"
    f"<div class=story><p>{PARAGRAPH}</p>"
    f"<div class=ad><p>{PARAGRAPH} Купите плиты.</p></div>"
    f"<p>{PARAGRAPH[::-1]}</p><p>Наш телефон 00-00</p>"
    f"<p>Ещё новости</p><p>{PARAGRAPH} Иное.</p></div>"
)


def test_the_row_finds_the_body(make_page, source):
    found = applied(STORY, make_page, source)
    assert found.text.split("\n") == [PARAGRAPH.strip(), PARAGRAPH[::-1].strip()]


def test_the_row_finds_headline_and_lead(make_page, source):
    found = applied(STORY, make_page, source)
    assert (found.title, found.lead) == ("Плиты на правом берегу", "Мост строят второй год")


def test_selectors_that_miss_leave_the_page_to_the_general_method(make_page, source):
    html = f"<h1>Плиты на правом берегу</h1><article><p>{PARAGRAPH}</p><p>{PARAGRAPH[::-1]}</p>"
    found = applied(html, make_page, source)
    assert found.text.split("\n") == [PARAGRAPH.strip(), PARAGRAPH[::-1].strip()]


def test_other_addresses_are_not_touched(make_page, source):
    found = applied(STORY, make_page, source, url="https://vestnik.example/news/1")
    assert "Купите" in found.text
