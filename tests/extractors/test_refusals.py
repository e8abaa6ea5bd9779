"""Pages that are no articles, and what the feed can do about it."""

import pytest

from dozor.models import Entry, Outcome
from extractors.parsers import articles

URL = "https://vestnik.example/news/77.html"
LONG = "Рабочие закончили укладку плит на левом берегу и перешли на правый. "


def listing_page(count: int) -> str:
    items = "".join(
        f'<div class="item"><a href="/news/{n}.html">Длинный заголовок новости номер {n} о мосте'
        f"</a><span>06.03.2026</span></div>"
        for n in range(count)
    )
    return f"<html><head><title>Новости</title></head><body><h1>Новости</h1>{items}</body></html>"


@pytest.mark.parametrize(
    ("body", "url", "outcome"),
    [
        (listing_page(30), "https://vestnik.example/", Outcome.NOT_ARTICLE),
        (listing_page(30), "https://vestnik.example/news/dorogi/", Outcome.NOT_ARTICLE),
        (listing_page(9), "https://vestnik.example/tags/most/", Outcome.NOT_ARTICLE),
        (
            f"<title>Страница не найдена</title><h1>404</h1><p>{LONG}</p>",
            URL,
            Outcome.NOT_ARTICLE,
        ),
        (
            "<title>Вход</title><h1>Вход на сайт</h1><form><input type=password></form><p>"
            "Чтобы читать дальше, войдите или зарегистрируйтесь на сайте газеты.</p>",
            URL,
            Outcome.NOT_ARTICLE,
        ),
        (
            "<title>Фоторепортаж</title><h1>Выставка собак</h1>"
            + "<figure><img src=1.jpg><figcaption>Фото</figcaption></figure>" * 6,
            URL,
            Outcome.NOT_ARTICLE,
        ),
        ("<title>Коротко</title><h1>Коротко</h1><p>Мост открыли.</p>", URL, Outcome.TOO_SHORT),
        ("", URL, Outcome.UNPARSABLE),
        (bytes(range(1, 9)) * 200, URL, Outcome.UNDECODABLE),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 500, URL, Outcome.UNSUPPORTED_TYPE),
    ],
)
def test_is_refused_with_a_reason(body, url, outcome, make_page, source):
    (found,) = articles(make_page(body, url=url), source, Entry(url=url))
    assert found.outcome is outcome
    assert found.detail


def test_a_short_item_that_the_markup_calls_an_article_is_one(make_page, source):
    html = (
        '<html><head><title>Мост открыт</title><meta property="og:type" content="article"></head>'
        "<body><h1>Мост открыт</h1><p>Мост у Соколино открыли для движения сегодня утром.</p>"
    )
    (found,) = articles(make_page(html, url=URL), source, Entry(url=URL))
    assert found.outcome is None


def test_the_full_text_of_the_feed_stands_in_for_a_page_without_one(make_page, source):
    entry = Entry(url=URL, title="Мост открыт", content=f"<p>{LONG * 5}</p>", content_kind="feed")
    (found,) = articles(make_page(listing_page(30), url=URL), source, entry)
    assert (found.outcome, found.kind, found.title) == (None, "feed", "Мост открыт")
    assert found.text == (LONG * 5).strip()


def test_a_teaser_in_the_feed_does_not(make_page, source):
    entry = Entry(url=URL, title="Мост открыт", content=f"<p>{LONG}</p>", content_kind="feed")
    (found,) = articles(make_page("<p>ничего</p>", url=URL), source, entry)
    assert found.outcome is Outcome.TOO_SHORT


def test_an_html_page_that_calls_itself_pdf_is_read_as_html(make_page, source):
    page = make_page("<title>Мост</title><h1>Мост открыт</h1><p>" + LONG * 5, url=URL)
    mislabelled = make_page(page.body, url=URL, content_type="application/pdf")
    (found,) = articles(mislabelled, source, Entry(url=URL))
    assert (found.kind, found.outcome) == ("html", None)
