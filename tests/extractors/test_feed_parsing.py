"""RSS, Atom, RDF and JSON Feed, well-formed and as they are."""

import json
from datetime import UTC, date, datetime

import pytest

from dozor.models import VisitStatus
from extractors.parsers import listing

URL = "https://vestnik.example/rss.xml"
TEN = datetime(2026, 3, 6, 7, 0, tzinfo=UTC)  # 10:00 in Moscow


def rss(*items: str, encoding: str = "UTF-8") -> str:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        '<rss version="2.0" xmlns:yandex="http://news.yandex.ru"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        "<title>Днепровский вестник</title><language>ru</language>"
        f"{''.join(items)}</channel></rss>"
    )


def item(number: int = 1, title: str = "Мост у Соколино откроют", extra: str = "") -> str:
    return f"<item><title>{title}</title><link>/news/{number}.html?a=1&amp;b=2</link>{extra}</item>"


@pytest.fixture
def parse(make_page, source):
    def run(body, content_type="application/rss+xml"):
        return listing(make_page(body, URL, content_type), source, "feed", URL)

    return run


def test_url_is_absolute(parse):
    (entry,) = parse(rss(item())).entries
    assert entry.url == "https://vestnik.example/news/1.html?a=1&b=2"


def test_title_has_no_markup(parse):
    (entry,) = parse(
        rss(item(title="Мост &lt;b&gt;открыт&lt;/b&gt; &amp;quot;сегодня&amp;quot;"))
    ).entries
    assert entry.title == 'Мост открыт "сегодня"'


@pytest.mark.parametrize(
    "written",
    [
        "Fri, 06 Mar 2026 10:00:00 MSK",
        "Пт, 06 мар 2026 10:00:00 +0300",
        "Fri, 06 Mar 2026 10:00:00",
        "06.03.2026 10:00",
        "2026-03-06T07:00:00Z",
    ],
)
def test_published_is_read_by_us_in_the_zone_of_the_source(written, parse):
    (entry,) = parse(rss(item(extra=f"<pubDate>{written}</pubDate>"))).entries
    assert (entry.published.value, entry.published.origin) == (TEN, "feed")


def test_a_day_in_the_feed_stays_a_day(parse):
    (entry,) = parse(rss(item(extra="<pubDate>06.03.2026</pubDate>"))).entries
    assert entry.published.value == date(2026, 3, 6)


@pytest.mark.parametrize(
    "extra",
    [
        "<yandex:full-text>Полный текст &lt;p&gt;о мосте&lt;/p&gt;</yandex:full-text>",
        "<content:encoded><![CDATA[Полный текст <p>о мосте</p>]]></content:encoded>",
    ],
)
def test_full_text_is_kept(extra, parse):
    (entry,) = parse(rss(item(extra=extra))).entries
    assert "Полный текст" in entry.content
    assert entry.content_kind == "feed"


def test_a_teaser_is_a_summary_and_no_content(parse):
    (entry,) = parse(
        rss(item(extra="<description>Коротко &lt;b&gt;о мосте&lt;/b&gt;</description>"))
    ).entries
    assert (entry.summary, entry.content) == ("Коротко о мосте", None)


def test_author_section_and_guid(parse):
    guid = "<guid isPermaLink='false'>id-7</guid>"
    extra = f"<author>Ольга Синицына</author><category>Дороги</category>{guid}"
    (entry,) = parse(rss(item(extra=extra))).entries
    assert (entry.author, entry.section, entry.guid) == ("Ольга Синицына", "Дороги", "id-7")


def test_atom_tells_publication_and_change_apart(parse):
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Голас</title><entry><title>Ліфты</title>'
        '<link href="/be/1"/><published>2026-03-06T07:00:00Z</published>'
        "<updated>2026-03-06T08:00:00Z</updated></entry></feed>"
    )
    (entry,) = parse(atom).entries
    assert entry.published.value == TEN
    assert entry.modified.value == datetime(2026, 3, 6, 8, 0, tzinfo=UTC)


def test_atom_s_change_alone_is_no_publication(parse):
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Голас</title><entry><title>Ліфты</title>'
        '<link href="/be/1"/><updated>2026-03-06T07:00:00Z</updated></entry></feed>'
    )
    (entry,) = parse(atom).entries
    assert entry.published is None
    assert entry.modified.value == TEN


def test_rdf_dates_are_publications(parse):
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<channel><title>Заря</title></channel><item><title>Сев</title><link>/1</link>"
        "<dc:date>2026-03-06T10:00:00+03:00</dc:date></item></rdf:RDF>"
    )
    (entry,) = parse(rdf).entries
    assert entry.published.value == TEN


def test_json_feed(parse):
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {
                "id": "7", "url": "/news/7", "title": "Мост", "content_html": "<p>Текст</p>",
                "date_published": "2026-03-06T10:00:00+03:00", "authors": [{"name": "Ольга"}],
                "tags": ["Дороги"],
            }
        ],
    }  # fmt: skip
    (entry,) = parse(json.dumps(feed), "application/feed+json").entries
    assert entry.url == "https://vestnik.example/news/7"
    assert (entry.published.value, entry.author, entry.section) == (TEN, "Ольга", "Дороги")


@pytest.mark.parametrize("real", ["cp1251", "koi8-r", "utf-8"])
@pytest.mark.parametrize("declared", ["UTF-8", "windows-1251"])
def test_a_wrongly_declared_charset_gives_no_mojibake(real, declared, parse):
    body = rss(*(item(n) for n in range(5)), encoding=declared).encode(real)
    found = parse(body, "text/xml; charset=utf-8")
    assert {entry.title for entry in found.entries} == {"Мост у Соколино откроют"}


@pytest.mark.parametrize("cut", range(60, 75))
def test_a_feed_cut_anywhere_keeps_its_whole_entries_and_says_so(cut, parse):
    body = rss(*(item(n) for n in range(5))).encode()[:-cut]
    found = parse(body)
    assert found.status is VisitStatus.OK
    assert [entry.title for entry in found.entries] == ["Мост у Соколино откроют"] * 4
    assert "truncated" in found.detail


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "\n\n" + text,
        lambda text: text.replace("Мост", "Мост &nbsp;", 1),
        lambda text: text.replace("Мост", "Мост & берег", 1),
        lambda text: text.replace("Мост", "Мост\x0b", 1),
        lambda text: text + "<script>счётчик()</script>",
    ],
)
def test_ill_formed_feeds_keep_their_entries(spoil, parse):
    found = parse(spoil(rss(item(1), item(2))))
    assert len(found.entries) == 2


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", VisitStatus.BROKEN),
        ("<!doctype html><html><body><p>Профилактика</p></body></html>", VisitStatus.BROKEN),
        ("http://127.0.0.1:9/feed", VisitStatus.BROKEN),
        ("/etc/passwd", VisitStatus.BROKEN),
        ('{"a": 1}', VisitStatus.BROKEN),
        ("{broken", VisitStatus.BROKEN),
        (rss(), VisitStatus.EMPTY),
    ],
)
def test_what_is_no_feed_is_told_from_one_without_news(body, status, parse):
    found = parse(body)
    assert (found.status, found.entries) == (status, ())
    assert found.detail


@pytest.mark.parametrize("link", ["javascript:alert(1)", "mailto:a@b.example", ""])
def test_an_entry_without_a_good_link_stays_to_be_counted(link, parse):
    (entry,) = parse(rss(f"<item><title>Мост</title><link>{link}</link></item>")).entries
    assert not entry.url.startswith("http")


def test_entities_do_not_explode(parse):
    bomb = '<!DOCTYPE r [<!ENTITY a "ха">' + "".join(
        f'<!ENTITY a{n} "{("&a" + str(n - 1) + ";") * 10 if n else "&a;" * 10}">' for n in range(12)
    )
    found = parse(bomb + "]>" + rss(item(title="Мост &a11;")))
    assert all(len(entry.title or "") < 1000 for entry in found.entries)
