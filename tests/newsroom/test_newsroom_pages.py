"""What the outlets print: encodings, date markup, feeds, sitemaps, stubs, truth kept back."""

import gzip
import json
import re
from collections.abc import Mapping
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import etree

from dozor.newsroom.content import SHIPPED, Outlet, load
from dozor.newsroom.pages import index_pages, site_pages
from dozor.newsroom.replies import Reply
from dozor.newsroom.sites import SITES, by_host

CONTENT = Path(__file__).parent / "content"
BY_ID = {site.id: site for site in SITES}
SERVED = [site.id for site in SITES if not site.dead]
VOID = {"meta", "link", "br", "img", "input", "hr"}


def printed(outlet_id: str, morning: int = 2, *, content: Path = CONTENT) -> Mapping[str, Reply]:
    outlets = {outlet.id: outlet for outlet in load(content)}
    outlet = outlets.get(outlet_id, Outlet(id=outlet_id))
    today = date(2026, 3, 6)
    return site_pages(BY_ID[outlet_id], outlet, morning=morning, today=today, port=8000)


def text(outlet_id: str, part: str, morning: int = 2) -> str:
    """The page whose path holds ``part``, decoded as its header says."""
    (reply,) = (
        reply
        for path, reply in printed(outlet_id, morning).items()
        if part in path and not path.endswith("/amp/")
    )
    encoding = reply.content_type.partition("charset=")[2] or BY_ID[outlet_id].encoding
    return reply.body.decode(encoding)


class Nesting(HTMLParser):
    """Complains of a tag that is closed in the wrong place or never."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("outlet_id", SERVED)
@pytest.mark.parametrize("content", [CONTENT, SHIPPED], ids=["fixture", "shipped"])
def test_every_page_decodes_as_declared_and_nests(outlet_id: str, content: Path) -> None:
    pages = printed(outlet_id, content=content)
    html = [reply for reply in pages.values() if reply.content_type.startswith("text/html")]
    for reply in html:
        if reply.status == 302:
            continue
        nesting = Nesting()
        nesting.feed(reply.body.decode(reply.content_type.partition("charset=")[2]))
        nesting.close()
        assert nesting.open == []
    assert html


@pytest.mark.parametrize("outlet_id", SERVED)
def test_every_link_leads_to_a_page_of_the_newsroom(outlet_id: str) -> None:
    pages = printed(outlet_id)
    base = f"http://{BY_ID[outlet_id].host}:8000"
    for path, reply in pages.items():
        if not reply.content_type.startswith("text/html"):
            continue
        for link in re.findall(rb'(?:href|src)="([^"]+)"', reply.body):
            address = urlsplit(urljoin(base + path, link.decode()))
            if address.scheme == "mailto":
                continue
            assert by_host(address.netloc) is BY_ID[outlet_id]
            assert address.path in pages, f"{path} links to {address.path}"


@pytest.mark.parametrize("outlet_id", SERVED)
def test_printing_is_deterministic(outlet_id: str) -> None:
    assert printed(outlet_id) == printed(outlet_id)


@pytest.mark.parametrize("outlet_id", SERVED)
def test_the_truth_is_never_served(outlet_id: str) -> None:
    bodies = b"".join(reply.body for reply in printed(outlet_id).values())
    assert b"SECRET-TRAP" not in bodies
    assert b"on_topic" not in bodies


@pytest.mark.parametrize("outlet_id", [site for site in SERVED if BY_ID[site].feed])
def test_the_home_page_names_its_feed_and_lists_its_articles(outlet_id: str) -> None:
    page = printed(outlet_id)["/"].body.decode(BY_ID[outlet_id].encoding)
    feed = f"http://{BY_ID[outlet_id].host}:8000{BY_ID[outlet_id].feed}"
    assert re.search(rf'rel="alternate" type="application/(rss|atom)\+xml"[^>]+href="{feed}"', page)
    article = next(path for path in printed(outlet_id) if "liniya" in path)
    assert article in page


def test_what_is_withdrawn_leaves_the_home_page_and_stays_in_the_feed() -> None:
    pages = printed("slow")
    assert b"ushlo" not in pages["/"].body
    assert b"ushlo" in pages["/rss.xml"].body
    assert {pages[f"/news/{slug}.html"].status for slug in ("ushlo", "propalo")} == {404, 410}


# --- date markup, one row an outlet -------------------------------------------------------------


@pytest.mark.parametrize(
    ("outlet_id", "part", "markup"),
    [
        ("agency", "liniya", 'content="20260305T0612"'),
        ("agency", "liniya", ">06:12 05.03.2026</a>"),
        ("agency", "liniya", "(обновлено: 05:40 06.03.2026)"),
        ("agency", "liniya", '"datePublished": "2026-03-05T06:12:00+03:00"'),
        ("sputnik", "liniya", '<meta itemprop="datePublished" content="2026-03-05T03:12:00Z">'),
        ("sputnik", "liniya", 'data-unixtime="1772680320">06:12 05.03.2026</a>'),
        ("put", "liniya", 'data-date="05.03.2026 16:25:58">16:25, 5 марта 2026<'),
        ("vestnik", "liniya", 'published_time" content="2026-03-05T06:12:00+03:00"'),
        ("vestnik", "liniya", 'modified_time" content="2026-03-06T05:40:00+03:00"'),
        ("admin", "liniya", "Дата публикации: 5 марта 2026, 06:12<"),
        ("admin", "liniya", "Дата последнего изменения 06.03.2026 06:05<"),
        ("holas", "liniya", ">5 сакавіка 2026, 12:40<"),
        ("slow", "liniya", '<time datetime="2026-03-05T06:12:00+03:00">05.03.2026, 06:12<'),
        ("telegram", "/s/smol", '<time datetime="2026-03-05T03:12:00+00:00" class="time">06:12<'),
    ],
)
def test_date_markup(outlet_id: str, part: str, markup: str) -> None:
    assert markup in text(outlet_id, part)


def test_the_listing_has_day_and_minute() -> None:
    assert ">04.03.2026 - 10:15</span>" in printed("admin")["/news/"].body.decode()


def test_an_unedited_authority_page_still_shows_a_later_second_date() -> None:
    page = text("admin", "liniya", morning=1)
    assert "Дата последнего изменения 05.03.2026 06:37<" in page


# --- markup families ----------------------------------------------------------------------------


def test_json_ld_is_a_news_article_with_awkward_characters_whole() -> None:
    block = re.search(
        r'<script type="application/ld\+json">(.+?)</script>', text("agency", "liniya", 1), re.S
    )
    assert block
    data = json.loads(block[1])
    assert (data["@type"], data["headline"]) == ("NewsArticle", "Линию «А» & «Б» запустили")


def test_the_agency_has_a_div_a_paragraph_with_links_between() -> None:
    page = text("agency", "liniya")
    assert page.count('<div class="article__text">') == 3
    assert page.index("Второй абзац о линии.</div>") < page.index(
        'data-type="article" data-nosnippet'
    )


def test_bitrix_pages_are_windows_1251_with_references_for_what_it_lacks() -> None:
    reply = next(reply for path, reply in printed("put").items() if "liniya" in path)
    assert reply.content_type == "text/html; charset=windows-1251"
    assert "Линию «А» запустили".encode("cp1251") in reply.body
    assert b"&#9632; " in reply.body
    assert "запус-<br>тили".encode("cp1251") in reply.body


def test_wordpress_has_an_amp_twin_that_names_its_canonical() -> None:
    pages = printed("vestnik")
    twin = pages["/2026/03/05/liniya/amp/"].body.decode()
    assert '<link rel="canonical" href="http://vestnik.localhost:8000/2026/03/05/liniya/">' in twin
    assert (
        '<link rel="amphtml" href="http://vestnik.localhost:8000/2026/03/05/liniya/amp/">'
        in text("vestnik", "liniya")
    )


def test_belarusian_pages_say_so() -> None:
    page = text("holas", "liniya")
    assert '<html lang="be">' in page
    assert "Чытайце таксама" in page


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("net-stranicy", "Страница не найдена"),
        ("foto", 'data-type="video"'),
        ("podpiska", 'type="password"'),
    ],
)
def test_stubs_answer_200_and_are_in_the_feed(part: str, words: str) -> None:
    (reply,) = (reply for path, reply in printed("put").items() if part in path)
    assert reply.status == 200
    assert words in reply.body.decode("cp1251")
    assert part in text("put", "/rss/")


def test_sputnik_has_a_page_a_day() -> None:
    pages = printed("sputnik")
    assert b"liniya" in pages["/20260305/"].body
    assert b"liniya" not in pages["/20260306/"].body


def test_telegram_shows_posts_and_things_that_are_none() -> None:
    page = text("telegram", "/s/smol")
    assert page.count("js-message_text") == 2  # live articles; the withdrawn are gone
    assert 'data-post="smolgubernator/103"' in page
    assert "<b>Линию запустили</b><br/><br/>МИНСК, 5 мар — линию остановили." in page
    assert "edited" in page
    for other in ("service_message", "message_poll", "message_video_player"):
        assert other in page


def test_a_channel_goes_back_page_by_page_to_every_post() -> None:
    pages = printed("telegram", content=SHIPPED)
    address, seen = "/s/smolgubernator", []
    while address:
        page = pages[address].body.decode()
        seen += re.findall(r'data-post="smolgubernator/(\d+)"', page)
        more = re.search(r'href="([^"]+)" class="tme_messages_more', page)
        address = more[1] if more else ""
    assert len(seen) == len(set(seen)) > 8
    assert "/s/smolgubernator?before=" in "".join(pages)


def test_a_channel_without_preview_redirects_to_a_page_without_posts() -> None:
    pages = printed("telegram")
    away = pages["/s/nopreview"]
    assert (away.status, dict(away.headers)) == (
        302,
        {"Location": "http://telegram.localhost:8000/nopreview"},
    )
    assert b"tgme_widget_message" not in pages["/nopreview"].body


# --- feeds and sitemaps -------------------------------------------------------------------------


@pytest.mark.parametrize("outlet_id", ["agency", "sputnik", "holas", "slow", "limit", "closed"])
def test_a_good_feed_is_well_formed_and_newest_first(outlet_id: str) -> None:
    root = etree.fromstring(printed(outlet_id)[BY_ID[outlet_id].feed].body)
    links = root.xpath(
        "//item/link/text() | //*[local-name()='entry']/*[local-name()='link']/@href"
    )
    pages = printed(outlet_id)
    assert [urlsplit(link).path in pages for link in links] == [True] * len(links)
    assert any("liniya" in link for link in links)
    if len(links) > 1:
        assert links.index(next(link for link in links if "liniya" in link)) > 0


def test_the_agency_feed_has_the_full_text() -> None:
    root = etree.fromstring(printed("agency")[BY_ID["agency"].feed].body)
    texts = root.xpath("//yandex:full-text/text()", namespaces={"yandex": "http://news.yandex.ru"})
    assert "СМОЛЕНСК, 5 мар — Днепр-Информ. Линию запустили 5 марта.\nВторой" in texts[1]


def test_the_bitrix_feed_is_ill_formed_in_four_ways() -> None:
    reply = printed("put")["/rss/"]
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(reply.body)
    assert reply.body.startswith(b'<?xml version="1.0" encoding="windows-1251"?>')
    for fault in (b" & ", b"&nbsp;", b"\x1f", b"&from=rss"):
        assert fault in reply.body
    assert "Линию «А» запустили" in reply.body.decode("cp1251")


def test_the_bitrix_feed_names_one_article_by_two_addresses() -> None:
    links = re.findall(r"<link>(.+)</link>", text("put", "/rss/"))[1:]
    assert {urlsplit(link).hostname for link in links} == {"put.localhost", "www.put.localhost"}
    paths = [urlsplit(link).path for link in links]
    assert len(paths) == len(set(paths)) + 1
    assert any("sphrase_id=" in link for link in links)


def test_the_sitemap_index_leads_to_a_gzip_file_of_news() -> None:
    pages = printed("vestnik")
    index = etree.fromstring(pages["/sitemap_index.xml"].body)
    children = index.xpath("//*[local-name()='loc']/text()")
    assert "http://vestnik.localhost:8000/news-sitemap.xml.gz" in children
    packed = pages["/news-sitemap.xml.gz"]
    assert packed.content_type == "application/gzip"
    news = etree.fromstring(gzip.decompress(packed.body))
    space = {"news": "http://www.google.com/schemas/sitemap-news/0.9"}
    assert news.xpath("//news:publication_date/text()", namespaces=space)[1:2] == [
        "2026-03-05T06:12:00+03:00"
    ]
    assert "2026-03-06T05:40:00+03:00" in news.xpath("//*[local-name()='lastmod']/text()")


def test_robots_forbid_only_what_they_should() -> None:
    assert printed("closed")["/robots.txt"].body == b"User-agent: *\nDisallow: /news/\n"
    assert b"Sitemap: http://vestnik.localhost:8000/sitemap_index.xml" in (
        printed("vestnik")["/robots.txt"].body
    )
    assert b"Crawl-delay: 0.1" in printed("agency")["/robots.txt"].body
    assert "/robots.txt" not in printed("holas")


# --- the page for a person ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "words"), [("/", "Учебная редакция"), ("/en/", "sample newsroom")]
)
def test_the_index_names_every_outlet(path: str, words: str) -> None:
    page = index_pages(8000, 1, date(2026, 3, 6))[path].body.decode()
    assert words in page
    for site in SITES:
        assert f"http://{site.host}:8000/" in page
        assert site.name in page
