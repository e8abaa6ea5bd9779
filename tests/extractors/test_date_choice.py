"""Which of several dates becomes the publication time: ``choose`` and ``find_published``."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dozor.models import Entry, Precision, Stamp
from extractors.date_candidates import Candidate
from extractors.dates import choose, find_published
from extractors.markup import parse_html, text_runs

NOW = datetime(2026, 3, 7, 9, 0, tzinfo=UTC)
MOSCOW = ZoneInfo("Europe/Moscow")
NOON = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)


def stamp(value, origin="meta", text="", confidence=0.9):
    precision = Precision.MINUTE if isinstance(value, datetime) else Precision.DAY
    return Stamp(value=value, precision=precision, origin=origin, confidence=confidence, text=text)


def published(*stamps):
    return choose([Candidate(s) for s in stamps], NOW, MOSCOW).published


def test_a_time_in_the_page_goes_before_a_hint_of_the_feed():
    chosen = published(stamp(NOON + timedelta(minutes=4), "feed"), stamp(NOON, "json-ld"))
    assert (chosen.value, chosen.origin) == (NOON, "json-ld")


def test_a_visible_minute_goes_before_the_day_of_the_address():
    assert published(stamp(date(2026, 3, 6), "url"), stamp(NOON, "visible")).value == NOON


def test_a_day_of_the_page_is_refined_by_the_minute_of_the_feed():
    chosen = published(stamp(date(2026, 3, 6), "visible"), stamp(NOON, "feed"))
    assert (chosen.value, chosen.origin) == (NOON, "feed")


def test_a_hint_of_another_day_does_not_refine():
    chosen = published(stamp(date(2026, 2, 1), "visible"), stamp(NOON, "feed"))
    assert chosen.value == date(2026, 2, 1)


def test_a_date_more_than_a_day_ahead_is_refused():
    assert published(stamp(NOW + timedelta(hours=25))) is None


def test_tomorrow_within_a_day_is_kept():
    tomorrow = NOW + timedelta(hours=20)
    assert published(stamp(tomorrow)).value == tomorrow


def test_midnight_in_markup_is_a_day():
    midnight = datetime(2026, 3, 5, 21, 0, tzinfo=UTC)  # 00:00 in Moscow
    chosen = published(stamp(midnight, "meta"))
    assert (chosen.value, chosen.precision) == (date(2026, 3, 6), Precision.DAY)


def test_midnight_that_three_origins_give_is_an_instant():
    midnight = datetime(2026, 3, 5, 21, 0, tzinfo=UTC)
    told = [stamp(midnight, origin, "06.03.2026 00:00") for origin in ("meta", "visible", "feed")]
    assert published(*told).value == midnight


@pytest.mark.parametrize("origins", [("visible",), ("meta", "visible"), ("meta", "json-ld")])
def test_midnight_beside_the_headline_and_in_markup_is_a_day(origins):
    midnight = datetime(2026, 3, 5, 21, 0, tzinfo=UTC)
    chosen = published(*(stamp(midnight, origin, "06.03.2026 00:00") for origin in origins))
    assert (chosen.value, chosen.precision) == (date(2026, 3, 6), Precision.DAY)


def test_midnight_by_count_of_hours_is_an_instant():
    midnight = datetime(2026, 3, 5, 21, 0, tzinfo=UTC)
    assert published(stamp(midnight, "visible", "36 часов назад")).value == midnight


def test_local_time_written_as_utc_is_mended_by_the_visible_clock():
    shown = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)  # 12:00 in Moscow
    false = datetime(2026, 3, 6, 12, 0, tzinfo=UTC)
    chosen = published(
        stamp(false, "time-tag", "2026-03-06T12:00:00+00:00"), stamp(shown, "visible", "12:00")
    )
    assert chosen.value == shown


def test_a_true_utc_time_is_left_alone():
    chosen = published(stamp(NOON, "meta", "2026-03-06T09:00:00Z"), stamp(NOON, "visible"))
    assert chosen.value == NOON


def test_modified_is_never_the_publication_by_default():
    found = choose([Candidate(stamp(NOON)), Candidate(stamp(NOON), modified=True)], NOW, MOSCOW)
    assert found.modified is None


def test_a_later_change_is_kept():
    later = NOON + timedelta(minutes=30)
    found = choose([Candidate(stamp(NOON)), Candidate(stamp(later), modified=True)], NOW, MOSCOW)
    assert found.modified.value == later


def test_a_change_before_the_publication_is_none():
    found = choose(
        [Candidate(stamp(NOON)), Candidate(stamp(NOON - timedelta(hours=1)), modified=True)],
        NOW,
        MOSCOW,
    )
    assert found.modified is None


def test_agreement_raises_confidence_and_disagreement_lowers_it():
    alone = published(stamp(NOON, "visible", confidence=0.8))
    agreed = published(stamp(NOON, "visible", confidence=0.8), stamp(date(2026, 3, 6), "url"))
    against = published(stamp(NOON, "meta", confidence=0.8), stamp(date(2026, 1, 2), "visible"))
    assert against.confidence < alone.confidence < agreed.confidence


def find(body, make_page, source, *, head="", title="Мост через Днепр откроют весной", **entry):
    html = f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    tree = parse_html(html)
    page = make_page(html, url="https://vestnik.example/news/most.html")
    return find_published(
        tree, text_runs(tree), page, Entry(url=page.url, **entry), source, NOW, title=title
    )


H1 = "<h1>Мост через Днепр откроют весной</h1>"
BODY = "<p>" + "Рабочие закончили укладку плит на левом берегу. " * 6 + "</p>"


@pytest.mark.parametrize(
    ("head", "body", "origin"),
    [
        ('<meta property="article:published_time" content="2026-03-06T12:00+03:00">', H1, "meta"),
        ('<meta itemprop="datePublished" content="2026-03-06T09:00Z">', H1, "meta"),
        ("", H1 + '<time datetime="2026-03-06T12:00:00+03:00">6 марта</time>', "time-tag"),
        ("", H1 + '<span itemprop="datePublished">06.03.2026 12:00</span>', "microdata"),
        ("", H1 + '<div class="date" data-date="06.03.2026 12:00">вчера</div>', "data-attribute"),
        ("", H1 + "<div>12:00, 6 марта 2026</div>", "visible"),
        ("", "<span>06.03.2026</span> <span>12:00</span>" + H1, "visible"),
        ("", H1 + "<p class=meta><span>06.03.2026</span> | <span>12:00</span></p>", "visible"),
    ],
)
def test_every_place_of_a_date_is_read(head, body, origin, make_page, source):
    found = find(body + BODY, make_page, source, head=head)
    assert (found.published.value, found.published.origin) == (NOON, origin)


def test_the_header_clock_of_the_site_is_not_the_article_s(make_page, source):
    header = "<div>Суббота, 7 марта 2026 года</div>"
    found = find(header + H1 + "<div>12:00, 6 марта 2026</div>" + BODY, make_page, source)
    assert found.published.value == NOON


def test_dates_of_other_news_beside_the_article_are_left_out(make_page, source):
    aside = '<aside class="lenta"><time datetime="2026-03-07T08:00+03:00">08:00</time></aside>'
    found = find(H1 + BODY + aside, make_page, source)
    assert found.published is None


def test_a_labelled_change_is_modified_and_not_published(make_page, source):
    shown = "<div>06.03.2026 12:00</div><div>Обновлено: 06.03.2026 14:30</div>"
    found = find(H1 + shown + BODY, make_page, source)
    assert found.published.value == NOON
    assert found.modified.value == NOON + timedelta(hours=2, minutes=30)


def test_a_date_in_the_body_is_not_the_publication(make_page, source):
    found = find(H1 + "<p>" + "Открытие назначено на 5 марта 2026 года. " * 8, make_page, source)
    assert found.published is None


def test_every_candidate_is_kept_with_its_origin(make_page, source):
    hint = stamp(NOON, "feed")
    found = find(H1 + "<div>6 марта 2026</div>" + BODY, make_page, source, published=hint)
    assert {candidate.origin for candidate in found.candidates} == {"visible", "feed"}


def test_nothing_said_is_unknown(make_page, source):
    assert find(H1 + BODY, make_page, source).published is None
