"""What pages are known to tell falsely about time, a page for each."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dozor.models import Entry, Page, Precision, Source, Stamp
from extractors.dates import find_published, guess_timezone, local_value
from extractors.markup import parse_html, text_runs

NOW = datetime(2026, 3, 7, 9, 0, tzinfo=UTC)
NOON = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)  # 12:00 in Moscow
TITLE = "Мост через Днепр откроют весной"
H1 = f"<h1>{TITLE}</h1>"
BODY = "<p>" + "Рабочие закончили укладку плит на левом берегу. " * 6 + "</p>"
SHOWN = "<div class=date>06.03.2026 12:00</div>"


def meta(written: str, name: str = "article:published_time") -> str:
    return f'<meta property="{name}" content="{written}">'


def feed(value: datetime | date) -> Stamp:
    precision = Precision.MINUTE if isinstance(value, datetime) else Precision.DAY
    return Stamp(value=value, precision=precision, origin="feed")


@pytest.fixture
def look(make_page, source):
    def find(head: str, body: str, *, now: datetime = NOW, url: str = "", text: str = "", **entry):
        html = f"<html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"
        tree = parse_html(html)
        page = make_page(html, url=url or "https://vestnik.example/news/most.html")
        hint = Entry(url=page.url, **entry)
        return find_published(
            tree, text_runs(tree), page, hint, source, now, title=TITLE, body=text
        )

    return find


def test_utc_that_is_local_time_is_told_by_the_visible_clock(look):
    assert look(meta("2026-03-06T12:00:00+00:00"), H1 + SHOWN + BODY).published.value == NOON


def test_utc_that_is_local_time_is_told_by_the_feed(look):
    found = look(meta("2026-03-06T12:00:00Z"), H1 + BODY, published=feed(NOON))
    assert found.published.value == NOON


def test_utc_that_is_local_time_is_told_by_markup_with_the_offset(look):
    other = f'<time datetime="2026-03-06T12:00:00+03:00"></time>{H1}'
    assert look(meta("2026-03-06T12:00:00Z"), other + BODY).published.value == NOON


def test_utc_that_is_local_time_is_told_by_lying_ahead(look):
    now = NOON + timedelta(minutes=20)
    found = look(meta("2026-03-06T12:00:00Z"), H1 + BODY, now=now)
    assert found.published.value == NOON


def test_true_utc_beside_its_local_clock_stays(look):
    assert look(meta("2026-03-06T09:00:00Z"), H1 + SHOWN + BODY).published.value == NOON


def test_the_zone_of_the_page_goes_before_that_of_the_outlet(look):
    changed = "<div>Обновлено: 06.03.2026 14:00</div>"
    found = look(meta("2026-03-06T13:00:00+04:00"), H1 + changed + BODY)
    assert found.published.value == NOON
    assert found.modified.value == datetime(2026, 3, 6, 10, 0, tzinfo=UTC)


def test_hours_of_twelve_without_pm_are_told_by_the_visible_clock(look):
    shown = "<div class=date>March 5, 2026 | 11:15 PM</div>"
    found = look(meta("2026-03-05T11:15"), H1 + shown + BODY)
    assert found.published.value == datetime(2026, 3, 5, 20, 15, tzinfo=UTC)


def test_a_feed_date_that_is_the_update_leaves_the_day_alone(look):
    change = datetime(2026, 3, 6, 15, 0, tzinfo=UTC)
    head = meta("2026-03-06T18:00:00+03:00", "article:modified_time")
    shown = "<div class=date>6 марта 2026</div>"
    found = look(head, H1 + shown + BODY, published=feed(change))
    assert found.published.value == date(2026, 3, 6)
    assert found.modified.value == change


def test_a_feed_date_of_a_later_day_does_not_move_the_page_s(look):
    found = look("", H1 + SHOWN + BODY, published=feed(NOON + timedelta(days=1)))
    assert found.published.value == NOON


def test_a_calendar_widget_is_not_the_article_s_date(look):
    calendar = "<div class='calendar'><span>5 марта 2026</span></div>"
    assert look("", H1 + calendar + BODY).published is None


def test_today_in_the_header_is_not_the_article_s_date(look):
    assert look("", H1 + "<div class=today>Суббота, 7 марта 2026</div>" + BODY).published is None


@pytest.mark.parametrize(
    "block",
    [
        "<figure><img src=x><figcaption>Фото: 5 марта 2026</figcaption></figure>",
        "<div class='photo-caption'>5 марта 2026</div>",
        "<blockquote><time datetime='2026-03-05T10:00+03:00'>5 марта</time></blockquote>",
        "<div class='comments'><span class=date>05.03.2026 10:00</span> Согласен</div>",
        "<ul class=lenta><li><time datetime='2026-03-07T08:00+03:00'>08:00</time></li></ul>",
        "<div><a href=/x>Подрядчика для школы уже выбрали</a><i class=date>05.03.2026</i></div>",
    ],
)
def test_a_date_of_something_else_is_not_the_article_s(block, look):
    assert look("", H1 + BODY + block).published is None


def test_two_orders_on_one_page_are_both_read(look):
    shown = "<div class=date>27.06.2015, 00:03</div>"
    other = "<div class=related><span class=date>2014.12.16, 01:49</span></div>"
    found = look("", H1 + shown + BODY + other)
    assert found.published.value == datetime(2015, 6, 26, 21, 3, tzinfo=UTC)


def test_month_first_is_told_by_another_date_of_the_page(look):
    url = "https://vestnik.example/2026/03/05/most.html"
    found = look(meta("03/05/2026"), H1 + BODY, url=url)
    assert found.published.value == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("now", "shown", "expected"),
    [
        ("2026-01-02T06:00+00:00", "31 декабря, 23:40", datetime(2025, 12, 31, 20, 40, tzinfo=UTC)),
        ("2025-12-31T22:00+00:00", "1 января, 00:30", datetime(2025, 12, 31, 21, 30, tzinfo=UTC)),
        ("2025-12-31T12:00+00:00", "3 января, 10:00", datetime(2025, 1, 3, 7, 0, tzinfo=UTC)),
    ],
)
def test_a_day_without_a_year_around_new_year(now, shown, expected, look):
    found = look("", f"{H1}<div class=date>{shown}</div>{BODY}", now=datetime.fromisoformat(now))
    assert found.published.value == expected


def test_a_dateline_of_last_year_stays_beside_the_page_s_own_date(look):
    head = meta("2026-01-01T00:30:00+03:00")
    text = "МОСКВА, 31 дек - РИА Новости. Куранты пробили двенадцать."
    found = look(head, H1 + BODY, text=text)
    assert date(2025, 12, 31) in {stamp.value for stamp in found.candidates}


@pytest.mark.parametrize(
    "written",
    ["2026-03-06T00:00:00+03:00", "2026-03-06T00:00:00Z", "2026-03-05T21:00:00Z", "1772744400"],
)
def test_midnight_that_means_no_time_is_a_day(written, look):
    found = look(meta(written), H1 + BODY)
    assert (found.published.value, found.published.precision) == (date(2026, 3, 6), Precision.DAY)


def test_midnight_is_a_day_in_whatever_zone_it_is_written(look):
    found = look(meta("2026-03-06T00:00:00-05:00"), H1 + BODY)
    assert found.published.value == date(2026, 3, 6)


def test_a_planned_event_is_not_the_publication(look):
    assert look("", H1 + "<div class=date>15 мая 2026, 12:00</div>" + BODY).published is None


def test_an_anniversary_is_not_the_publication(look):
    assert look("", H1 + "<h2>9 мая 1945 года</h2>" + BODY).published is None


def test_an_old_article_in_a_new_feed_keeps_its_own_date(look):
    old = "<div class=date>12.04.2019 10:00</div>"
    found = look(meta("2019-04-12T10:00:00+03:00"), H1 + old + BODY, published=feed(NOON))
    assert found.published.value == datetime(2019, 4, 12, 7, 0, tzinfo=UTC)


def test_markup_that_says_now_gives_way_to_the_line_and_the_address(look):
    old = "<div class=date>12.04.2019 10:00</div>"
    url = "https://vestnik.example/2019/04/12/most.html"
    found = look(meta("2026-03-07T12:00:00+03:00"), H1 + old + BODY, url=url)
    assert found.published.value == datetime(2019, 4, 12, 7, 0, tzinfo=UTC)


def test_a_change_is_not_taken_for_the_publication(look):
    found = look(meta("2026-03-06T12:00:00+03:00", "article:modified_time"), H1 + BODY)
    assert found.published is None
    assert found.modified.value == NOON


def test_a_publication_that_is_the_change_gives_way_to_an_earlier_minute(look):
    head = meta("2026-03-06T15:00:00+03:00") + meta(
        "2026-03-06T15:00:00+03:00", "article:modified_time"
    )
    assert look(head, H1 + SHOWN + BODY).published.value == NOON


def test_a_form_around_the_whole_page_hides_no_date(look):
    assert look("", f"<form>{H1}{SHOWN}{BODY}</form>").published.value == NOON


def test_confidence_follows_agreement(look):
    url = "https://vestnik.example/2026/03/06/most.html"
    sure = look(meta("2026-03-06T12:00:00+03:00"), H1 + SHOWN + BODY, url=url)
    alone = look("", H1 + SHOWN + BODY)
    torn = look(meta("2026-03-06T12:00:00+03:00"), H1 + "<div class=date>1.02.2026</div>" + BODY)
    assert sure.published.confidence > 0.95
    assert sure.published.confidence > alone.published.confidence > torn.published.confidence


def test_the_day_as_the_page_means_it_is_that_of_its_offset():
    stamp = Stamp(
        value=datetime(2026, 3, 5, 21, 30, tzinfo=UTC),
        precision=Precision.MINUTE,
        origin="meta",
        text="2026-03-06T00:30:00+03:00",
    )
    assert str(local_value(stamp, ZoneInfo("UTC")))[:10] == "2026-03-06"


@pytest.mark.parametrize(
    ("url", "zone"),
    [
        ("https://vestnik.by/", "Europe/Minsk"),
        ("https://vestnik.ru./x", "Europe/Moscow"),
        ("https://vestnik.example/", "UTC"),
        ("https://[broken", "UTC"),
    ],
)
def test_an_outlet_nobody_described_has_the_zone_of_its_country(url, zone):
    assert guess_timezone(url) == zone


PIECES = st.one_of(
    st.text(max_size=40),
    st.from_regex(r"[0-9]{1,4}[./:T -][0-9]{1,2}[./: -][0-9]{1,4}( [0-9]{2}:[0-9]{2})?"),
    st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)).map(lambda value: value.isoformat()),
    st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)).map(
        lambda value: value.strftime("%d.%m.%Y %H:%M")
    ),
    st.sampled_from(["вчера", "6 марта", "31 декабря", "24 минуты назад", "9999999999", "00:00"]),
)
WORDS = st.text(st.characters(exclude_categories=("N", "C")), max_size=40)
SOURCE = Source(id="vestnik", name="Вестник", home="https://vestnik.example/", entry_points=())


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


@given(head=st.lists(PIECES, max_size=3), lines=st.lists(PIECES, max_size=4), text=PIECES)
@settings(max_examples=150, deadline=None)
def test_no_page_raises_or_is_dated_after_tomorrow(head, lines, text):
    metas = "".join(meta(escape(piece)) for piece in head)
    shown = "".join(f"<div class=date>{escape(piece)}</div>" for piece in lines)
    found = look_at(metas, H1 + shown + BODY, text)
    for stamp in (found.published, found.modified):
        if stamp is not None and isinstance(stamp.value, datetime):
            assert stamp.value - NOW <= timedelta(days=1)
        elif stamp is not None:
            assert stamp.value <= NOW.date() + timedelta(days=1)
    if found.published is not None:
        assert 0 < found.published.confidence <= 1


@given(day=st.dates(date(2015, 1, 1), date(2026, 3, 6)), text=WORDS)
@settings(max_examples=100, deadline=None)
def test_no_midnight_is_invented_for_a_day(day, text):
    shown = f"<div class=date>{day:%d.%m.%Y}</div><div>{escape(text)}</div>"
    found = look_at(meta(day.isoformat()), H1 + shown + BODY, text)
    assert found.published.value == day


def look_at(head: str, body: str, text: str):
    html = f"<html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"
    url = "https://vestnik.example/news/most.html"
    page = Page(
        url=url, requested_url=url, status=200, body=html.encode("utf-8", "replace"), fetched_at=NOW
    )
    tree = parse_html(html)
    return find_published(
        tree, text_runs(tree), page, Entry(url=url), SOURCE, NOW, title=TITLE, body=text
    )


@pytest.mark.parametrize(
    "line",
    [
        "<p>14 мая 2019 года был сдан мост.</p>",
        "<p>14 мая 2019 года был сдан мост</p>",
        "<div>14 мая 2019 года сдан мост.</div>",
        "<p>14 мая 2019 года в районе.</p>",
    ],
)
def test_a_sentence_with_a_date_is_no_date_line(line, look):
    assert look("", H1 + line + BODY).published is None


@pytest.mark.parametrize(
    "line",
    [
        "<p>6 марта 2026 г.</p>",
        "<p>Смоленск, 6 марта 2026 года.</p>",
        "<div>6 марта 2026, просмотров 148</div>",
        "<p class=date>6 марта 2026, весь текст открыт.</p>",
    ],
)
def test_a_date_line_of_few_words_stays_one(line, look):
    assert look("", H1 + line + BODY).published.value == date(2026, 3, 6)


@pytest.mark.parametrize("name", ["x", "date"])
@pytest.mark.parametrize(
    "line",
    [
        "Опубликовано: 06.03.2026 12:00, обновлено: 07.03.2026 09:00",
        "6 марта, 12:00 (обновлено 7 марта, 09:00)",
        "Published: 6 Mar 2026, 12:00 PM (GMT+3) | Updated: 7 Mar 2026, 9:00 AM",
        "Last updated: 7 March 2026, 09:00. First published: 6 March 2026, 12:00",
        "Дата публикации: 06.03.2026 12:00 Дата последнего изменения: 07.03.2026 09:00",
    ],
)
def test_publication_and_change_in_one_line_are_told_apart(line, name, look):
    found = look("", H1 + f"<div class={name}>{line}</div>" + BODY)
    assert found.published.value == NOON
    assert found.modified.value == datetime(2026, 3, 7, 6, 0, tzinfo=UTC)


def test_a_clock_of_the_change_leaves_the_publication(look):
    found = look("", H1 + "<div>06.03.2026 12:00, обновлено в 14:00</div>" + BODY)
    assert found.published.value == NOON


SHORT = "".join(
    f"<p>{line}</p>"
    for line in (
        "Глава региона провёл рабочее совещание о ходе ремонта дорог в двух районах.",
        "По словам министра, в текущем году обновят более семидесяти километров.",
        "Подрядчик уже завёз материалы и приступит к работам при первой возможности.",
    )
)


def test_below_a_body_of_short_paragraphs_a_bare_date_is_not_the_article_s(look):
    talk = "<div class=discussion><b>Иван</b> <span>5 марта 2026, 21:10</span></div>"
    assert look("", f"<article>{H1}{SHORT}</article>{talk}").published is None


def test_the_date_before_the_headline_goes_before_one_of_a_list_below(look):
    page = (
        f"<div><span class=news-date-time>06.03.2026 12:00</span>{H1}{SHORT}</div>"
        "<div class=news-list><p><span class=news-date-time>07.03.2026</span>"
        "<a href=/3>Открылась выставка</a></p></div>"
    )
    assert look("", page).published.value == NOON


def test_a_standfirst_of_sentences_does_not_hide_the_date_below_it(look):
    lead = "<div><p>Рабочие закончили укладку плит на левом берегу реки, идёт отделка.</p></div>"
    note = "<div><p>Снимок сделан на левом берегу во время субботника, рядом с мостом.</p></div>"
    assert look("", H1 + note + lead + "<i>06.03.2026 12:00</i>" + BODY).published.value == NOON
