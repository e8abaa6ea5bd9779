"""One page in the markup of a Russian regional outlet; one test a field."""

from datetime import UTC, datetime

import pytest

from dozor.models import Entry, Stamp
from extractors.article import html_article
from extractors.parsers import articles

BODY = (
    "Переправу через Днепр у деревни Соколино откроют к маю, сообщили в дорожной службе. "
    "Плиты уложили на обоих берегах.",
    "Мост строили два года. Подрядчик из Могилёва поставил балки длиной тридцать метров, "
    "а щебень везли из-под Вязьмы.",
    "«Осталось покрытие и перила», — пояснил главный инженер Захар Полторацкий.",
)

PAGE = """<!doctype html>
<html lang="ru">
<head>
<meta charset="utf-8">
<title>Мост у Соколино откроют к маю &#8212; Днепровский вестник</title>
<link rel="canonical" href="/news/2026/03/06/most.html">
<meta property="og:type" content="article">
<meta property="og:site_name" content="Днепровский вестник">
<meta property="og:image" content="/upload/most.jpg">
<script type="application/ld+json">
{"@context": "https://schema.org", "@graph": [
  {"@type": "Organization", "name": "Днепровский вестник"},
  {"@type": "NewsArticle", "headline": "Мост у Соколино откроют к маю",
   "datePublished": "2026-03-06T12:30:00+03:00", "dateModified": "2026-03-06T15:00:00+03:00",
   "author": [{"@type": "Person", "name": "Ольга Синицына"},
              {"@type": "Organization", "name": "Днепровский вестник"}],
   "articleSection": "Дороги", "keywords": ["мосты", "Днепр"]}
]}
</script>
</head>
<body>
<header><a href="/">Днепровский вестник</a><nav><a href="/news/">Новости</a></nav></header>
<main>
<article>
<h1>Мост у Соколино откроют к маю</h1>
<div class="date">12:30, 6 марта 2026</div>
<p class="lead">Через Днепр можно будет ехать раньше срока, говорят строители переправы.</p>
<div class="text">
<p>Через Днепр можно будет ехать раньше срока, говорят строители переправы.</p>
<p>@0</p>
<figure><img src="/upload/most.jpg"><figcaption>Балки моста. Фото: Олег Ветров</figcaption></figure>
<p>@1</p>
<p>Фото: © пресс-служба дорожного комитета</p>
<div class="related"><h3>Читайте также:</h3><ul>
<li><a href="/news/parom.html">Паром у Соколино встал на ремонт до лета</a></li></ul></div>
<p>@2</p>
<p>Подписывайтесь на наш канал в Телеграме!</p>
</div>
</article>
</main>
<footer><p>© 2015–2026 Днепровский вестник. Все права защищены.</p></footer>
</body>
</html>"""
for number, paragraph in enumerate(BODY):
    PAGE = PAGE.replace(f"@{number}", paragraph)

URL = "https://vestnik.example/news/2026/03/06/most.html"


@pytest.fixture
def article(make_page, source):
    return html_article(make_page(PAGE, url=URL), source, Entry(url=URL))


def test_outcome(article):
    assert article.outcome is None


def test_title(article):
    assert article.title == "Мост у Соколино откроют к маю"


def test_text(article):
    assert article.text.split("\n") == list(BODY)


def test_lead(article):
    assert article.lead == (
        "Через Днепр можно будет ехать раньше срока, говорят строители переправы."
    )


def test_authors_are_people_and_not_the_site(article):
    assert article.authors == ("Ольга Синицына",)


def test_section(article):
    assert article.section == "Дороги"


def test_tags(article):
    assert article.tags == ("мосты", "Днепр")


def test_language(article):
    assert article.language == "ru"


def test_site_name(article):
    assert article.site_name == "Днепровский вестник"


def test_image_url(article):
    assert article.image_url == "https://vestnik.example/upload/most.jpg"


def test_canonical_url(article):
    assert article.canonical_url == URL


def test_published(article):
    assert article.published.value == datetime(2026, 3, 6, 9, 30, tzinfo=UTC)
    assert article.published.origin == "json-ld"


def test_modified(article):
    assert article.modified.value == datetime(2026, 3, 6, 12, 0, tzinfo=UTC)


def test_dates_hold_what_else_was_found(article):
    assert {"json-ld", "visible", "url"} <= {stamp.origin for stamp in article.dates}


def test_encoding(article):
    assert article.encoding == "utf-8"


def test_the_charset_of_an_old_page_is_told(make_page, source):
    page = make_page(PAGE.encode("cp1251", "replace"), content_type="text/html")
    found = html_article(page, source, Entry(url=page.url))
    assert (found.encoding, found.title) == ("windows-1251", "Мост у Соколино откроют к маю")


@pytest.mark.parametrize(
    ("head", "headings", "expected"),
    [
        ("Сев начался | Новости | Заря", "<h1>Новости</h1><h2>Сев начался раньше</h2>", None),
        (
            "Сев начался на неделю раньше :: Районная газета",
            "<h1>Новости</h1>",
            "Сев начался на неделю раньше",
        ),
        (
            "Москва - Минск: поезд пойдёт быстрее - Днепровский вестник",
            "",
            "Москва - Минск: поезд пойдёт быстрее",
        ),
        (
            "Сев начался на неделю раньше - РИА Новости, 06.03.2026",
            "",
            "Сев начался на неделю раньше",
        ),
        (
            "&amp;quot;Сев начался&amp;quot; на неделю раньше",
            "",
            '"Сев начался" на неделю раньше',
        ),
    ],
)
def test_the_title_is_without_site_and_section(head, headings, expected, make_page, source):
    html = f"<html><head><title>{head}</title></head><body>{headings}<p>" + "</p><p>".join(BODY)
    found = html_article(make_page(html), source, Entry(url=URL))
    assert found.title == expected or (expected is None and found.title.startswith("Сев начался"))


@pytest.mark.parametrize(
    "line",
    [
        "Читать также: Паром у Соколино встал на ремонт",
        "Фото: © пресс-служба",
        "Подписывайтесь на нас в Дзене",
        "Рейтинг@Mail.ru",
        "Днепровский вестник",
        "Теги: мосты, Днепр, дороги",
        "Поделиться в соцсетях",
        "Просмотров: 1 204",
        "Если вы заметили ошибку, выделите её и нажмите Ctrl+Enter",
    ],
)
def test_furniture_between_paragraphs_is_no_text(line, make_page, source):
    html = f"<title>Мост</title><h1>Мост у Соколино откроют</h1><p>{BODY[0]}</p><p>{line}</p>"
    found = html_article(make_page(html + f"<p>{BODY[1]}</p>"), source, Entry(url=URL))
    assert found.text.split("\n") == list(BODY[:2])


@pytest.mark.parametrize("depth", [300, 1000])
def test_deeply_nested_pages_are_read(depth, make_page, source):
    html = "<title>Мост</title><h1>Мост у Соколино откроют</h1>" + "<div>" * depth
    found = html_article(make_page(html + f"<p>{'</p><p>'.join(BODY)}"), source, Entry(url=URL))
    assert BODY[0] in found.text


def test_belarusian_is_told_by_its_letters(make_page, source):
    text = "Магілёўскія ліфты паедуць у смаленскія дамы, дагавор падпісаны ўчора ў Магілёве. " * 4
    html = f"<html lang=ru><title>Ліфты</title><h1>Ліфты паедуць у Смаленск</h1><p>{text}</p>"
    assert html_article(make_page(html), source, Entry(url=URL)).language == "be"


def test_machine_readable_copies_of_the_text_are_left_out(make_page, source):
    properties = "".join(
        f'<div itemprop="{name}">{value}</div>'
        for name, value in {
            "mainEntityOfPage": URL, "headline": "Мост у Соколино откроют к маю",
            "datePublished": "2026-03-06T12:30", "legalName": "ООО «Вестник»", "telephone": "123",
            "email": "red@vestnik.example", "articleBody": " ".join(BODY),
        }.items()
    )  # fmt: skip
    block = f'<div class="meta" itemscope itemtype="https://schema.org/Article">{properties}</div>'
    html = PAGE.replace("<article>", f"<article>{block}")
    assert html_article(make_page(html), source, Entry(url=URL)).text.split("\n") == list(BODY)


def test_the_entry_fills_what_the_page_does_not_say(make_page, source):
    html = f"<html><body><p>{'</p><p>'.join(BODY)}</p></body></html>"
    published = Stamp(
        value=datetime(2026, 3, 6, 9, 30, tzinfo=UTC), precision="minute", origin="feed"
    )
    entry = Entry(url=URL, title="Мост у Соколино", author="Ольга Синицына", published=published)
    (found,) = articles(make_page(html, url="https://vestnik.example/n/77"), source, entry)
    assert found.title == "Мост у Соколино"
    assert found.authors == ("Ольга Синицына",)
    assert found.published.origin == "feed"
