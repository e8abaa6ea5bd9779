"""What stands about a text on the pages of small newspapers: dates, captions, signatures, walls."""

import time

import pytest

from dozor.models import Entry, Outcome
from extractors.article import html_article
from extractors.authors import clean_authors
from extractors.body import clean_body
from extractors.boilerplate import is_boilerplate, strip_boilerplate
from extractors.bylines import signed_by, without_signature
from extractors.date_lines import is_date_line
from extractors.feed_text import article_from_feed

URL = "https://vestnik.example/news/77.html"
PROSE = (
    "Рабочие закончили укладку плит на левом берегу и перешли на правый берег реки у деревни.",
    "Подрядчик завёз материалы и продолжит, как только установится плюсовая температура воздуха.",
    "Перила поставят к лету, а покрытие уложат осенью, сообщили в дорожной службе района.",
)


def page_of(title: str, inner: str) -> str:
    return f'<html><head><meta charset="utf-8"><title>{title}</title></head><body>{inner}</body>'


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize(
    "title",
    [
        "Официальный сайт Администрации округа | Мост у Соколино открыли",
        "Районная газета «Заря» — Мост у Соколино открыли",
    ],
)
def test_the_headline_may_stand_after_the_site(title, make_page, source):
    html = page_of(title, "<h1>Мост у Соколино открыли</h1>" + paragraphs(*PROSE))
    found = html_article(make_page(html, url=URL), source, Entry(url=URL))
    assert found.title == "Мост у Соколино открыли"


def test_the_name_of_the_site_in_h1_is_no_headline(make_page, source):
    inner = "<h1>Газета «Заря»</h1><h2>Мост у Соколино открыли</h2>" + paragraphs(*PROSE)
    html = page_of("Мост у Соколино открыли - Газета Заря", inner)
    found = html_article(make_page(html, url=URL), source, Entry(url=URL))
    assert found.title == "Мост у Соколино открыли"


@pytest.mark.parametrize(
    "line",
    [
        "05.03.2026 10:00",
        "6 марта 2026, 12:30 (по Москве)",
        "06.03.2026 | 12:30 (UTC+5)",
        "Опубликовано: 5 марта 2026 г. в 10:00",
        "03 сакавіка 2026 10:24",
        "учора ў 18:05",
        "Published: 6 Mar 2026, 9:05 PM (GMT+3) | Updated: 7 Mar 2026, 8:00 AM",
    ],
)
def test_a_date_line_above_the_text_is_none_of_it(line):
    assert clean_body("\n".join((line, *PROSE)), title=None, lead=None) == "\n".join(PROSE)


@pytest.mark.parametrize("line", ["5 марта мост откроют", "В 2026 году", "6 марта 2026, Минск"])
def test_what_says_more_than_a_date_stays(line):
    assert not is_date_line(line)


def test_a_chronicle_keeps_its_days():
    text = "\n".join(("5 марта", PROSE[0], "6 марта", PROSE[1], "7 марта", PROSE[2]))
    assert clean_body(text, title=None, lead=None) == text


def test_date_lines_are_told_in_no_time():
    start = time.perf_counter()
    for line in ("5 " * 58 + "х", "в 5 марта " * 11 + "х", "12.12.12 " * 13 + "х"):
        is_date_line(line)
    assert time.perf_counter() - start < 0.5


@pytest.mark.parametrize(
    "line",
    [
        "На снимке: бригада дорожников",
        "На фото: укладка плит",
        "Строители завершают отделку. Фото: администрация района",
        "Фота аўтара.",
        "Количество показов: 148",
        "Ранее мы писали: В Смоленске закрыли проезд по улице Ленина",
        "Вам может быть интересно",
        "Вам будет интересно",
    ],
)
def test_furniture(line):
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "Ранее сообщалось, что проезд по улице Ленина закрыли.",
        "На фото видно, как бригада укладывает плиты.",
        "Он выложил фото: кот на диване",
    ],
)
def test_what_only_looks_like_it(line):
    assert not is_boilerplate(line)


def test_a_subheading_after_a_call_to_read_on_stays():
    lines = [PROSE[0], "Вам может быть интересно", "Что говорят власти", PROSE[1]]
    assert strip_boilerplate(lines) == [PROSE[0], "Что говорят власти", PROSE[1]]


def test_double_dashes_in_a_class_name(make_page, source):
    picture = '<div><img src="a.jpg"><div class="photo__desc">Укладка плит на мосту</div></div>'
    html = page_of("Мост открыли", "<h1>Мост открыли</h1>" + picture + paragraphs(*PROSE))
    found = html_article(make_page(html, url=URL), source, Entry(url=URL))
    assert found.text == "\n".join(PROSE)


def test_a_name_with_capitals_under_the_text_signs_it():
    lines = [*PROSE, "Иван СМИРНОВ", "Фото автора"]
    assert signed_by("\n".join(lines)) == ["Иван СМИРНОВ"]
    assert without_signature(lines) == [*PROSE, "Фото автора"]
    people = [*PROSE, "Иван СМИРНОВ", "Анна ПЕТРОВА"]
    assert (signed_by("\n".join(people)), without_signature(people)) == ([], people)


def test_a_byline_with_a_date():
    text = "\n".join(("Аўтар: Алена Кавалёва, 17 лютага 2026", *PROSE))
    assert signed_by(text) == ["Алена Кавалёва"]


@pytest.mark.parametrize("written", ["Super User", "Газета «Заря»", "Редакция газеты «Заря»"])
def test_these_are_no_people(written):
    assert clean_authors(written) == []


CAPTIONS = "".join(
    f'<figure><img src="{n}.jpg"><figcaption>{PROSE[n % 3]}</figcaption></figure>' for n in range(9)
)


@pytest.mark.parametrize(
    "inner",
    [
        "<h2>Мы используем файлы cookie</h2>" + paragraphs(*PROSE[:2]),
        "<h1>Тарифы</h1>"
        + paragraphs(*PROSE[:2])
        + "<h3>Чтобы читать дальше, войдите или зарегистрируйтесь</h3>",
        "<h1>Тарифы</h1>"
        + paragraphs(*PROSE[:2], "Этот материал доступен только зарегистрированным."),
        '<meta property="og:type" content="video.other"><h1>Выпуск новостей</h1>'
        + paragraphs(*PROSE[:2]),
        "<h1>Масленица: фоторепортаж</h1><p>Смотрите наш фоторепортаж.</p>" + CAPTIONS,
    ],
)
def test_walls_videos_and_galleries_are_no_articles(inner, make_page, source):
    found = html_article(make_page(page_of("Заря", inner), url=URL), source, Entry(url=URL))
    assert found.outcome is Outcome.NOT_ARTICLE


def test_a_short_text_of_a_feed_is_taken_when_asked_for(make_page, source):
    entry = Entry(url=URL, title="Мост открыт", content=paragraphs(PROSE[0]), content_kind="feed")
    page = make_page("", url=URL)
    assert article_from_feed(page, source, entry) is None
    assert article_from_feed(page, source, entry, shortest=1).text == PROSE[0]
