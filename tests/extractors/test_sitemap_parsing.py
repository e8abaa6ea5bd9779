"""Sitemaps: indexes, url sets, news, gzip."""

import gzip
from datetime import UTC, datetime

import pytest

from dozor.models import VisitStatus
from extractors.parsers import listing

URL = "https://vestnik.example/sitemap.xml"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'

URLSET = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset {NS} {NEWS}>
<url><loc>https://vestnik.example/news/1.html</loc><lastmod>2026-03-06T12:00:00+03:00</lastmod>
<news:news><news:publication><news:name>Вестник</news:name><news:language>ru</news:language>
</news:publication><news:publication_date>2026-03-06T10:00:00+03:00</news:publication_date>
<news:title>Мост открыт</news:title></news:news></url>
<url><loc>/news/2.html</loc><lastmod>2026-03-05</lastmod></url>
</urlset>"""


@pytest.fixture
def parse(make_page, source):
    return lambda body: listing(make_page(body, URL, "text/xml"), source, "sitemap", URL)


def test_urls_are_absolute(parse):
    assert [entry.url for entry in parse(URLSET).entries] == [
        "https://vestnik.example/news/1.html",
        "https://vestnik.example/news/2.html",
    ]


def test_news_title_and_date_are_hints(parse):
    entry = parse(URLSET).entries[0]
    assert entry.title == "Мост открыт"
    assert entry.published.value == datetime(2026, 3, 6, 7, 0, tzinfo=UTC)
    assert entry.language == "ru"


def test_lastmod_is_a_change_and_never_a_publication(parse):
    first, second = parse(URLSET).entries
    assert first.modified.value == datetime(2026, 3, 6, 9, 0, tzinfo=UTC)
    assert second.published is None


def test_an_index_gives_its_children_newest_first(parse):
    index = (
        f"<sitemapindex {NS}><sitemap><loc>/old.xml</loc><lastmod>2025-01-01</lastmod></sitemap>"
        "<sitemap><loc>/new.xml</loc><lastmod>2026-03-06</lastmod></sitemap></sitemapindex>"
    )
    assert parse(index).children == (
        "https://vestnik.example/new.xml",
        "https://vestnik.example/old.xml",
    )


def test_gzip_is_known_by_its_first_bytes(parse):
    assert len(parse(gzip.compress(URLSET.encode())).entries) == 2


def test_a_gzip_bomb_is_refused(parse):
    found = parse(gzip.compress(b" " * (51 * 1024 * 1024)))
    assert (found.status, found.entries) == (VisitStatus.BROKEN, ())


def test_a_cut_sitemap_keeps_its_whole_entries_and_says_that_it_was_cut(parse):
    listing = parse(URLSET[: URLSET.index("/2.html")])
    assert [entry.url for entry in listing.entries] == ["https://vestnik.example/news/1.html"]
    assert (listing.complete, listing.detail) == (False, "truncated: the last entry was dropped")


@pytest.mark.parametrize("end", ["", "\n", "<!-- made in 0.1 s -->\n"])
def test_a_whole_sitemap_is_complete(parse, end):
    assert parse(URLSET + end).complete


def test_a_text_file_of_urls_is_a_sitemap(parse):
    assert len(parse("https://vestnik.example/a\nhttps://vestnik.example/b\n").entries) == 2


def test_outside_entities_are_not_read(parse):
    body = '<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + URLSET.replace(
        "Мост открыт", "Мост &x;"
    ).removeprefix('<?xml version="1.0" encoding="UTF-8"?>\n')
    assert parse(body).entries[0].title == "Мост &x;"


@pytest.mark.parametrize("body", ["", "<html><body>нет</body></html>", "просто текст"])
def test_what_is_no_sitemap_is_broken(body, parse):
    assert parse(body).status is VisitStatus.BROKEN


def test_an_empty_set_is_empty(parse):
    assert parse(f"<urlset {NS}></urlset>").status is VisitStatus.EMPTY
