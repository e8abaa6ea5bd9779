"""What the reader sees: one test a visible thing, in both parts."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dozor.letters.render import render
from dozor.models import ArticleState, VisitStatus
from tests.letters.samples import (
    ANNA,
    day_only,
    evidence,
    instant,
    item,
    letter,
    month_only,
    unread,
)


def words(html):
    """The visible words of the HTML part."""
    body = lxml.html.document_fromstring(html).find("body")
    return re.sub(r"\s+", " ", body.text_content()).strip()


def both(rendered):
    return [words(rendered.html), re.sub(r"\s+", " ", rendered.text)]


def shown(text, *items, **more):
    return all(text in part for part in both(render(letter(*items, **more))))


def hrefs(html):
    return [a.get("href") for a in lxml.html.document_fromstring(html).iter("a")]


def test_headline_outlet_and_local_time():
    one = item(1, "Мост открыт", instant(6, 3, 40), name="Днепровский вестник")
    for text in ("Мост открыт", "Днепровский вестник", "06:40"):
        assert shown(text, one)


def test_time_is_in_the_zone_of_the_reader():
    far = replace(ANNA, timezone="Asia/Yekaterinburg")
    assert shown("08:40", item(1, published=instant(6, 3, 40)), recipient=far)
    assert shown("Время в письме: Asia/Yekaterinburg, UTC+5.", recipient=far)


def test_the_day_is_a_heading_with_its_weekday():
    rendered = render(letter(item(1, published=instant(4, 9))))
    assert "4 марта среда" in words(rendered.html).replace("\xa0", " ").replace("  ", " ")
    assert "4 МАРТА · среда" in rendered.text


@pytest.mark.parametrize(("day", "near"), [(6, "пятница, сегодня"), (5, "четверг, вчера")])
def test_near_days_are_named(day, near):
    assert shown(near, item(1, published=instant(day, 3)))


def test_a_day_of_another_year_has_its_year():
    old = replace(instant(1, 1), value=datetime(2025, 12, 30, 9, tzinfo=UTC))
    assert shown("30 декабря 2025, найдено 6 марта", item(1, published=old))


def test_only_the_day_known_is_said():
    assert shown("дата без времени", item(1, published=day_only(5)))


@pytest.mark.parametrize(
    ("published", "note"), [(None, "найдено 6 марта, 06:02"), (month_only(3), "март 2026")]
)
def test_an_unknown_day_has_a_heading_of_its_own(published, note):
    rendered = render(letter(item(1, published=published)))
    assert "Дата не указана" in words(rendered.html)
    assert "ДАТА НЕ УКАЗАНА" in rendered.text
    assert all(note in part for part in both(rendered))


def test_an_old_article_found_late_says_both_dates():
    assert shown("опубликовано 2 марта, найдено 6 марта", item(1, published=instant(2, 9)))


def test_an_article_of_yesterday_is_not_late():
    assert not shown("найдено", item(1, published=instant(5, 9)))


def test_hit_words_are_bold_in_html_and_starred_in_text():
    rendered = render(letter(item(1, shows=(evidence("Автобус в Оршу пойдёт.", "Оршу"),))))
    assert re.search(r'<b class="hit"[^>]*>Оршу</b>', rendered.html)
    assert "> Автобус в *Оршу* пойдёт." in rendered.text


def test_hit_words_in_the_headline_are_marked():
    title = "Автобус в Оршу"
    rendered = render(letter(item(1, title, shows=(evidence(title, "Оршу", field="title"),))))
    assert re.search(r'<a [^>]*>Автобус в <b class="hit"[^>]*>Оршу</b></a>', rendered.html)


def test_the_link_is_there_with_its_host_beside_it():
    rendered = render(letter(item(1, url="https://www.vestnik.example/a")))
    assert "https://www.vestnik.example/a" in hrefs(rendered.html)
    assert "vestnik.example" in words(rendered.html)
    assert "https://www.vestnik.example/a" in rendered.text


def test_a_copy_is_named_with_its_link_under_the_original():
    rendered = render(
        letter(
            item(1, published=instant(6, 2)),
            item(2, published=instant(6, 3, 5), source="kurier", name="Курьер", copy_of=1),
        )
    )
    assert "Перепечатки: Курьер (kurier.example), 06:05" in words(rendered.html)
    assert "https://kurier.example/news/2" in hrefs(rendered.html)
    assert "- Курьер, 06:05\n  https://kurier.example/news/2" in rendered.text


def test_a_copy_without_its_original_is_marked():
    assert shown("перепечатка", item(2, published=instant(6, 2), copy_of=1))


def test_an_updated_item_says_when():
    one = item(1, published=instant(5, 9), state="updated", version=2, modified=instant(5, 18, 10))
    assert shown("обновлено 5 марта, 21:10", one)


def test_an_updated_item_without_a_time_is_marked_all_the_same():
    assert shown("обновлено", item(1, published=instant(6, 1), state="updated", version=2))


def test_a_withdrawn_item_is_marked():
    assert shown("снято с публикации", item(1, published=instant(6, 1), state="withdrawn"))


def test_a_page_of_a_newspaper_is_named():
    assert shown("стр. 4", item(1, page=4))


def test_a_passing_mention_is_said():
    assert shown("упоминание вскользь", item(1, prominence="passing"))


def test_an_item_names_its_topics_when_the_reader_has_more_than_one():
    reader = replace(ANNA, topics=("border", "trade"))
    one = item(1, topic="trade", published=instant(6, 1))
    # Once in the head and once at the item.
    assert all(p.count("Торговля") == 2 for p in both(render(letter(one, recipient=reader))))


def test_an_item_names_no_topic_when_the_reader_has_but_one():
    one = item(1, published=instant(6, 1))
    assert all(part.count("Область и соседи") == 1 for part in both(render(letter(one))))


def test_a_very_long_headline_ends_in_an_ellipsis():
    assert shown("а" * 299 + "…", item(1, "а" * 5000))


def test_an_item_without_a_headline_says_so():
    assert shown("Без заголовка", item(1, " \u200b"))


@pytest.mark.parametrize(
    ("count", "copies", "text"),
    [
        (1, 0, "1 материал"),
        (2, 0, "2 материала"),
        (5, 0, "5 материалов"),
        (21, 0, "21 материал"),
        (1, 2, "1 материал и 2 перепечатки"),
    ],
)
def test_the_head_counts_everything(count, copies, text):
    items = [item(n, published=instant(6, 1)) for n in range(1, count + 1)]
    items += [item(100 + n, published=instant(6, 1), copy_of=1) for n in range(copies)]
    assert shown(text, *items)
    assert f": {text} — " in render(letter(*items)).subject


def test_the_head_tells_new_updated_and_withdrawn_apart():
    rendered = render(letter(item(1), item(2, state="updated"), item(3, state="withdrawn")))
    head = "новых — 1, обновлено — 1, снято с публикации — 1"
    assert all(head in part.replace("\xa0", " ") for part in both(rendered))


@pytest.mark.parametrize(
    ("read", "total", "text"),
    [
        (74, 78, "Прочитано 74 из 78 источников"),
        (1, 2, "Прочитан 1 из 2 источников"),
        (21, 21, "Прочитан 21 из 21 источника"),
        (2, 2, "Прочитано 2 из 2 источников"),
    ],
)
def test_the_head_says_how_many_sources_were_read(read, total, text):
    assert shown(text, item(1), read=read, total=total)


def test_unread_sources_are_named_with_reason_and_last_reading():
    silent = (
        unread("Витебский рабочий", since=datetime(2026, 3, 3, 4, 1, tzinfo=UTC)),
        unread("Закрытый канал", VisitStatus.NO_PREVIEW),
    )
    rendered = render(letter(item(1), silent=silent))
    assert "Не удалось прочитать 2 источника" in words(rendered.html)
    assert "НЕ УДАЛОСЬ ПРОЧИТАТЬ 2 ИСТОЧНИКА" in rendered.text
    for part in both(rendered):
        assert "Сайт не ответил вовремя:" in part
        assert "Витебский рабочий (последний раз 3 марта, 07:01)" in part
        assert "Канал закрыт для просмотра без подписки:" in part
        assert "Закрытый канал" in part


def test_technical_detail_of_a_failure_is_not_shown():
    silent = (replace(unread(), detail="Traceback: ConnectionResetError"),)
    assert not shown("Traceback", item(1), silent=silent)


@pytest.mark.parametrize(
    ("read", "silent", "text", "subject"),
    [
        (78, (), "нового по теме не появилось.", "нового нет"),
        (74, (unread(),), "Что вышло в непрочитанных, неизвестно", "нового нет"),
        (0, (unread(),), "о новом ничего сказать нельзя", "источники не прочитаны"),
    ],
    ids=["all read", "some unread", "none read"],
)
def test_a_letter_with_nothing_says_only_what_is_known(read, silent, text, subject):
    rendered = render(letter(read=read, silent=silent))
    assert all(text in part for part in both(rendered))
    assert f"6 марта: {subject}" in rendered.subject


def test_before_the_first_visit_nothing_is_claimed():
    rendered = render(letter(read=0, total=0))
    for part in both(rendered):
        assert "сточники ещё не обходились" in part
        assert "не появилось" not in part


def test_subject_has_day_count_and_topic():
    rendered = render(letter(item(1), item(2)))
    assert rendered.subject == "Дозор, 6 марта: 2 материала — Область и соседи"


def test_english_by_setting():
    rendered = render(letter(item(1, published=instant(6, 1)), silent=(unread(),)), language="en")
    for text in ("1 item", "74 of 78 sources read", "The site did not answer in time"):
        assert all(text in part for part in both(rendered))
    assert rendered.subject.startswith("Dozor, 6 March: 1 item")
    assert '<html lang="en">' in rendered.html
    assert not re.search("[а-яё]", rendered.text.replace("Мост открыт", "").replace(
        "Область и соседи", "").replace("Вестник", "").replace("Рабочий", ""), re.I)  # fmt: skip


def test_the_recipients_language_is_the_default():
    assert render(letter(recipient=replace(ANNA, language="en"))).subject.startswith("Dozor")


def test_the_archive_is_linked_when_there_is_one():
    rendered = render(letter(), base_url="https://dozor.example/")
    assert "https://dozor.example/" in hrefs(rendered.html)
    assert "Архив и поиск: https://dozor.example/" in rendered.text


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<a href='javascript:alert(1)'>x</a>",
    "{{7*7}} {% raw %} ${7*7} %(x)s {0.__class__}",
    "</title></style><style>@import 'https://evil.example'</style>",
    "<!--[if mso]><script>x</script><![endif]-->",
    "Тема\r\nBcc: all@evil.example",
    "\u202egnp.exe\u2066",
]


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("place", ["title", "outlet", "passage", "topic", "unread", "address"])
def test_hostile_words_are_words_wherever_they_stand(hostile, place):
    composed = letter(
        item(
            1,
            hostile if place == "title" else "Мост",
            name=hostile if place == "outlet" else "Вестник",
            url=hostile if place == "address" else "https://x.example/",
            shows=(evidence(hostile),) if place == "passage" else (),
        ),
        silent=(unread(hostile),) if place == "unread" else (),
    )
    if place == "topic":
        composed = replace(composed, topic_titles=(("border", hostile),))
    rendered = render(composed)
    document = lxml.html.document_fromstring(rendered.html)
    assert {element.tag for element in document.iter() if isinstance(element.tag, str)} <= {
        "html", "head", "meta", "title", "style", "body", "table", "tbody", "tr", "td",
        "p", "span", "h1", "h2", "h3", "div", "a", "b", "br",
    }  # fmt: skip
    assert len(list(document.iter("style"))) == 1
    assert all(href.startswith("https://x.example/") for href in hrefs(rendered.html))
    assert not re.search("[\r\x00\u2028\u202a-\u202e\u2066-\u2069]", rendered.html + rendered.text)
    assert "\nBcc:" not in rendered.text
    assert "49" not in words(rendered.html)
    assert not re.search("[\r\n\u202e\u2066]", rendered.subject)


def test_template_syntax_in_a_title_stays_literal():
    assert shown(
        "{{7*7}} ${7*7} %(x)s {0.__class__}", item(1, "{{7*7}} ${7*7} %(x)s {0.__class__}")
    )


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", " java\nscript:x"])
def test_a_link_that_must_not_be_one_is_text(url):
    rendered = render(letter(item(1, url=url)))
    assert hrefs(rendered.html) == []
    assert all("ссылка недопустима:" in part for part in both(rendered))


@given(st.text(st.characters(), max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_title_renders_and_can_be_encoded(title):
    rendered = render(letter(item(1, title, shows=(evidence(title),))))
    (rendered.subject + rendered.text + rendered.html).encode()


def test_nothing_is_fetched_and_nothing_runs():
    html = render(letter(item(1, shows=(evidence("Мост.", "Мост"),)))).html
    assert not re.search(
        r"<(script|img|link|iframe|form|object|svg)|@import|url\(|src=", html, re.I
    )


def test_styles_are_in_the_elements_and_media_rules_stay():
    html = render(letter(item(1, published=instant(6, 1)))).html
    document = lxml.html.document_fromstring(html)
    (title,) = document.find_class("title")
    assert "font-size" in title.get("style")
    (style,) = document.iter("style")
    assert "prefers-color-scheme: dark" in style.text
    assert "max-width: 560px" in style.text
    assert re.match(r"\s*@media", style.text)


def test_text_lines_are_short_but_links_are_whole():
    long = "https://x.example/" + "a" * 150
    rendered = render(letter(item(1, "слово " * 30, url=long, shows=(evidence("слово " * 40),))))
    assert long in rendered.text.splitlines()
    assert all(len(line) <= 80 for line in rendered.text.splitlines() if "https:" not in line)


@pytest.fixture(scope="module")
def crowd():
    """500 items, one with 50 copies."""
    passage = "Длинный отрывок о мосте между областями, каких в этом письме много. " * 4
    items = [
        item(
            n,
            f"Материал номер {n}",
            instant(1 + n % 5, 9, n % 60),
            source=f"s{n % 30}",
            name=f"Издание {n % 30}",
            shows=(evidence(passage, "мосте"),),
        )
        for n in range(1, 501)
    ]
    items += [item(1000 + n, published=instant(5, 10), copy_of=5) for n in range(50)]
    return render(letter(*items)), items


def test_a_crowd_stays_under_what_mail_clients_cut(crowd):
    assert len(crowd[0].html.encode()) < 100_000


def test_a_crowd_is_counted_to_the_last(crowd):
    html = words(crowd[0].html)
    document = lxml.html.document_fromstring(crowd[0].html)
    full = len(document.find_class("item"))
    brief = int(re.search(r"Коротко: ещё (\d+)", html)[1])
    rest = int(re.search(r"И ещё (\d+)", html)[1])
    assert full + brief + rest == 500
    by_outlet = html[html.index("И ещё ") :]
    assert sum(int(n) for n in re.findall(r"Издание \d+\s— (\d+)", by_outlet)) == rest
    assert crowd[0].hidden >= rest + brief


def test_a_crowd_is_complete_in_the_text(crowd):
    rendered, items = crowd
    assert all(one.article.url in rendered.text for one in items)
    assert "Полный список: в текстовом приложении к этому письму." in words(rendered.html)


def test_many_copies_are_counted_in_html_and_all_in_text():
    items = [item(1)] + [item(n, copy_of=1) for n in range(2, 40)]
    rendered = render(letter(*items))
    assert "и ещё 28" in words(rendered.html)
    assert rendered.hidden == 28
    assert all(one.article.url in rendered.text for one in items)


def test_an_absurd_crowd_is_bounded_and_counted():
    items = [item(n, "Материал " + "о" * 200, instant(5, 9)) for n in range(1, 3001)]
    rendered = render(letter(*items))
    assert len(rendered.html.encode()) < 100_000
    assert len(rendered.text.encode()) < 1_000_000
    shown_items = len(re.findall(r"^https://vestnik", rendered.text, re.M))
    rest = int(re.search(r"^И ещё (\d+)", rendered.text, re.M)[1])
    assert shown_items + rest == 3000


@pytest.mark.parametrize("state", [ArticleState.WITHDRAWN, ArticleState.RETRACTED])
def test_an_article_gone_before_its_first_letter_is_marked(state):
    gone = item(1, published=instant(6, 1))
    gone = replace(gone, article=replace(gone.article, state=state))
    text = "отозвано редакцией" if state is ArticleState.RETRACTED else "снято с публикации"
    assert shown(text, gone)
