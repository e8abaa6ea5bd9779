"""No bytes make the parsers raise; importing them costs next to nothing."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dozor.models import Entry
from extractors.parsers import articles, listing

KINDS = ("feed", "sitemap", "listing", "telegram", "pdf", "search")
SEEDS = (
    b"<html><head><title>\xd0\x9c</title></head><body><h1>x</h1><p>",
    b'<rss version="2.0"><channel><item><title>',
    b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="http://[::1">',
    b'<urlset><url><loc>http://a.example:99999/</loc><lastmod>',
    b'<div data-post="a/1"><div class="tgme_widget_message_text">',
    b'<script type="application/ld+json">{"@type": ["NewsArticle"], "author": [[{}]], "image": [1',
    b'{"items": [{"url": 5, "tags": [{}], "authors": {}, "date_published": []}, 7',
    b"%PDF-1.7\n1 0 obj<</Type/Catalog>>", b'<?xml version="1.0"?>', b"<p>a<b hidden>x</b>&#8;b",
    b"<urlset xmlns='http://a/\xed\xa0\x80'><url><loc>x",
    b"\xff\xfe<\x00h\x00", b"\x1f\x8b\x08\x00", b'<a href="http://[bad">', b"<base href='//['>",
    b"&#x110000;&#999999999999;&#xD800;<p>", b"<time datetime='99999999999999999999'>",
)  # fmt: skip

hostile = st.builds(
    lambda seed, noise, end: seed + noise + end,
    st.sampled_from(SEEDS),
    st.binary(max_size=80),
    st.sampled_from((b"", b"</title></item></rss>", b"]}</script><p>", b"</div></div>", b'"}]}')),
)
quick = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("kind", KINDS)
@given(body=hostile)
@quick
def test_listing_raises_for_no_bytes(kind, body, make_page, source):
    page = make_page(body, content_type=None)
    assert listing(page, source, kind, page.url).status is not None


@pytest.mark.parametrize("content_kind", [None, "feed", "telegram"])
@given(body=hostile)
@quick
def test_articles_raises_for_no_bytes(content_kind, body, make_page, source):
    page = make_page(body, content_type=None)
    content = body.decode("utf-8", "surrogateescape") if content_kind else None
    entry = Entry(url=page.url, title="Мост", content=content, content_kind=content_kind)
    assert len(articles(page, source, entry)) >= 1


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 100_000 + "<p>текст",
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script><p>текст",
        "<script type='application/ld+json'>{\"@type\": \"Article\", \"headline\": "
        + "9" * 100_000 + "}</script>",
        '<script type="application/ld+json">['
        + '{"@type": "NewsArticle", "headline": "x"},' * 10_000 + "{}]</script>",
        "<p>" + "слово " * 200_000,
        "<br>" * 50_000,
        "<p>e" + "\u0301" * 10_000,
    ],
    ids=["deep tags", "deep JSON", "long number", "many nodes", "one line", "breaks", "marks"],
)  # fmt: skip
def test_large_pages_end(body, make_page, source):
    page = make_page(body)
    assert len(articles(page, source, Entry(url=page.url))) == 1


def test_importing_the_parsers_imports_no_parser_library():
    code = (
        "import sys, extractors.parsers, extractors.workers;"
        "heavy = {'trafilatura', 'feedparser', 'lxml', 'pypdfium2'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
