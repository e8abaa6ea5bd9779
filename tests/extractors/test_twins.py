"""AMP and print versions: when a page wants its twin, which it is, and whose text is taken."""

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dozor.models import Entry, Outcome, Precision, Stamp
from extractors.article import html_article
from extractors.markup import parse_html, text_runs
from extractors.metadata import Metadata
from extractors.parsers import with_twin
from extractors.survey import survey
from extractors.twins import twin_of

URL = "https://vestnik.example/news/2026/03/06/most-u-sokolino.html"
AMP = "https://vestnik.example/amp/news/2026/03/06/most-u-sokolino.html"
TITLE = "Мост у Соколино открыли для машин"
PROSE = (
    "Рабочие закончили укладку плит на левом берегу и перешли на правый берег реки у деревни.",
    "Подрядчик завёз материалы и продолжит, как только установится плюсовая температура воздуха.",
    "Перила поставят к лету, а покрытие уложат осенью, сообщили в дорожной службе района.",
    "Объезд через Заречье останется до конца года, по нему ходят автобусы двух маршрутов.",
)
WHOLE = "\n".join(PROSE)
TWIN_LINK = f'<link rel="amphtml" href="{AMP}">'


def html(inner: str, *, head: str = "", title: str = TITLE) -> str:
    return (
        f'<html><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><h1>{title}</h1>{inner}</body></html>"
    )


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.fixture
def read(make_page, source):
    """What a page gives at an address."""

    def read_page(text: str, url: str = URL, entry: Entry | None = None):
        return html_article(make_page(text, url=url), source, entry or Entry(url=url))

    return read_page


@pytest.fixture
def join(make_page, source, read):
    """The article of a page and its twin."""

    def join_pages(own: str, twin: str, url: str = AMP, entry: Entry | None = None):
        entry = entry or Entry(url=URL)
        return with_twin(read(own, entry=entry), make_page(twin, url=url), source, entry)

    return join_pages


# Whether a page wants its twin

EMPTY = html('<div id="app"></div><script src="/app.js"></script>', head=TWIN_LINK)
BRIEF = paragraphs(PROSE[0][:60])
SHORT = html(BRIEF, head=TWIN_LINK)
WALLED = html(
    paragraphs(PROSE[0], "Этот материал доступен только подписчикам."),
    head=TWIN_LINK + '<meta property="og:type" content="article">',
)
LISTED = html(
    "".join(f"<li><a href='/n/{n}'>{PROSE[0][:50]} {n}</a></li>" for n in range(30)), head=TWIN_LINK
)
TWO = paragraphs(*PROSE[:2])
JSON_LD = '<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{}",{}}}</script>'


def ld(fields: str) -> str:
    return TWIN_LINK + JSON_LD.format(TITLE, fields)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(EMPTY, id="a script fills it"),
        pytest.param(SHORT, id="too short"),
        pytest.param(LISTED, id="of other headlines, at the address of an article"),
        pytest.param(html(TWO + "<a href='#'>Читать далее</a>", head=TWIN_LINK), id="read on"),
        pytest.param(
            html(TWO + "<button>Показать полностью</button>", head=TWIN_LINK), id="a button"
        ),
        pytest.param(
            html(TWO + f"<a href='{URL}?full=1'>Читать полностью →</a>", head=TWIN_LINK),
            id="to the same path",
        ),
        pytest.param(
            html(TWO + "<a href='#'>Читать далее</a><a href='/p'>В избранное</a>", head=TWIN_LINK),
            id="with a neighbour",
        ),
        pytest.param(html(TWO + paragraphs(PROSE[2][:50] + "…"), head=TWIN_LINK), id="dots"),
        pytest.param(html(TWO + paragraphs(PROSE[2][:50] + " [...]"), head=TWIN_LINK), id="[...]"),
        pytest.param(html(TWO, head=ld('"wordCount":90')), id="fewer words than declared"),
        pytest.param(html(TWO, head=ld('"wordCount":"90"')), id="declared as a string"),
        pytest.param(html(TWO, head=ld(f'"description":"{WHOLE[:300]}"')), id="than its summary"),
    ],
)
def test_a_page_that_shows_too_little_names_its_twin(read, page):
    assert read(page).twin == AMP


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(html(TWO, head=TWIN_LINK), id="whole"),
        pytest.param(html(TWO, head=ld('"wordCount":26')), id="as many words as declared"),
        pytest.param(html(TWO, head=ld(f'"wordCount":{len(TWO)}')), id="letters for words"),
        pytest.param(html(TWO, head=ld('"wordCount":"много"')), id="no number"),
        pytest.param(
            html(TWO + "<a href='/news/78.html'>Читать далее</a>", head=TWIN_LINK), id="a teaser"
        ),
        pytest.param(
            html("<button>Показать полностью</button>" + TWO, head=TWIN_LINK), id="before the text"
        ),
        pytest.param(
            html(BRIEF, head=ld('"isAccessibleForFree":false')), id="what is sold is left alone"
        ),
        pytest.param(
            html(BRIEF, head=ld('"isAccessibleForFree":"http://schema.org/False"')), id="sold too"
        ),
        pytest.param(html("", head=TWIN_LINK, title="Страница не найдена"), id="not found"),
        pytest.param(html("", head=TWIN_LINK, title="Войдите на сайт"), id="a login"),
        pytest.param(
            html("<figure><img></figure>" * 5, head=TWIN_LINK), id="a gallery has no more elsewhere"
        ),
        pytest.param(html(BRIEF), id="names none"),
    ],
)
def test_a_page_that_is_whole_or_no_article_names_none(read, page):
    assert read(page).twin is None


def test_a_front_page_names_none(read):
    assert read(EMPTY, url="https://vestnik.example/").twin is None


def test_a_refused_page_at_no_address_of_an_article_names_none(read):
    assert read(LISTED.replace("article", "website"), url="https://vestnik.example/hi").twin is None


def test_what_is_behind_a_wall_is_not_taken_by_another_door(read):
    assert read(WALLED).twin is None


# Which it is


@pytest.mark.parametrize(
    ("head", "inner", "expected"),
    [
        ('<link rel="amphtml" href="/amp/1">', "", "/amp/1"),
        ('<link rel="AMPHTML nofollow" href="/amp/1">', "", "/amp/1"),
        ('<link rel="alternate" media="print" href="/print/1">', "", "/print/1"),
        ("", '<a href="/print/1">Версия для печати</a>', "/print/1"),
        ("", '<a href="?print=Y">Для печати</a>', f"{URL.partition('.example')[2]}?print=Y"),
        ("", '<a href="/1?p"><img alt="Версия для печати" src="p.gif"></a>', "/1?p"),
        ("", '<a href="/print/1" title="Распечатать"><i></i></a>', "/print/1"),
        ("", '<a href="/print/1">Вэрсія для друку</a>', "/print/1"),
        ("", '<a href="/print/1">Версія для друку</a>', "/print/1"),
        ("", '<a href="/pechat">Печать</a>', "/pechat"),
        ("", '<a href="/smi/press">Печать</a>', None),
        ("", '<a href="/1?p">Печать дипломов и визиток</a>', None),
        ("", '<a href="javascript:window.print()">Версия для печати</a>', None),
        ("", '<a href="#">Версия для печати</a>', None),
        ('<link rel="alternate stylesheet" media="print" href="/p.css">', "", None),
        ('<link rel="stylesheet" media="print" href="/p.css">', "", None),
        ('<link rel="alternate" media="only screen and (max-width: 640px)" href="/m">', "", None),
        ('<link rel="amphtml" href="https://vestnik-example.cdn.ampproject.org/c/1">', "", None),
        ('<link rel="amphtml" href="https://other.example/amp/1">', "", None),
        ('<link rel="amphtml" href="https://vestnik.example.evil.example/1">', "", None),
        ('<link rel="amphtml" href="file:///etc/passwd">', "", None),
        ('<link rel="amphtml" href="">', "", None),
        (f'<link rel="amphtml" href="{URL}#top">', "", None),
        ('<link rel="amphtml" href="https://amp.vestnik.example/1">', "", "amp."),
        ('<link rel="alternate" media="print" href="/p"><link rel="amphtml" href="/a">', "", "/a"),
        (
            '<base href="https://www.vestnik.example/x/"><link rel=amphtml href=amp>',
            "",
            "www./x/amp",
        ),
    ],
)
def test_the_twin_is_on_the_host_of_the_page(read, head, inner, expected):
    found = read(html(inner, head=head)).twin
    addresses = {
        "amp.": "https://amp.vestnik.example/1",
        "www./x/amp": "https://www.vestnik.example/x/amp",
    }
    assert found == addresses.get(expected, expected and f"https://vestnik.example{expected}")


# Whose text is taken

FULL = html(paragraphs(*PROSE))


@pytest.mark.parametrize("own", [EMPTY, SHORT, LISTED], ids=["empty", "short", "list"])
def test_the_twin_of_a_refused_page_gives_the_article(join, own):
    found = join(own, FULL)
    assert (found.outcome, found.detail) == (None, None)
    assert (found.url, found.title, found.text) == (URL, TITLE, WHOLE)
    assert found.twin is None


def test_the_twin_of_a_cut_page_gives_the_text(join):
    own = html(TWO + "<a href='#'>Читать далее</a>", head=TWIN_LINK)
    found = join(own, FULL)
    assert (found.url, found.text) == (URL, WHOLE)


@pytest.mark.parametrize(
    "twin",
    [
        pytest.param(html(TWO), id="as cut as the page"),
        pytest.param(html(paragraphs(*PROSE[:2], PROSE[2][:40])), id="hardly longer"),
        pytest.param(html(""), id="empty"),
        pytest.param(
            html(paragraphs(*PROSE), title="Паром до Заречья отменили"), id="another article"
        ),
        pytest.param(html(paragraphs(*PROSE), title="404: страница не найдена"), id="not found"),
        pytest.param(
            html(f"<section subscriptions-section='content'>{paragraphs(*PROSE)}</section>"),
            id="for subscribers",
        ),
        pytest.param(html(f"<div amp-access='granted'>{paragraphs(*PROSE)}</div>"), id="for some"),
        pytest.param("%PDF-1.4", id="a PDF"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_twin_that_is_refused_or_worse_leaves_the_page_as_it_was(join, read, twin):
    own = html(TWO + "<a href='#'>Читать далее</a>", head=TWIN_LINK)
    assert join(own, twin) == read(own)


def test_a_twin_that_leads_off_the_site_is_not_taken(join, read):
    assert join(EMPTY, FULL, url="https://vestnik-example.cdn.ampproject.org/c/1") == read(EMPTY)


def test_a_twin_that_points_at_the_page_may_have_another_headline(join):
    head = f'<link rel="canonical" href="{URL}?utm_source=amp">'
    found = join(EMPTY, html(paragraphs(*PROSE), head=head, title="Соколино: мост"))
    assert (found.title, found.text) == ("Соколино: мост", WHOLE)


def test_the_headline_of_the_entry_tells_the_article_where_a_script_fills_the_page(join):
    shell = html('<div id="app"></div>', head=TWIN_LINK, title="Днепровский вестник")
    found = join(shell, FULL, entry=Entry(url=URL, title=TITLE))
    assert (found.title, found.text) == (TITLE, WHOLE)


def test_what_a_print_version_says_of_itself_is_no_text(join):
    printed = (
        "<html><head><title>Версия для печати</title></head><body>"
        f"<p>Распечатано с сайта «Вестник»</p>"
        f"<h2>{TITLE}</h2>{paragraphs(*PROSE)}<p>Адрес новости: {URL}</p></body></html>"
    )
    found = join(EMPTY, printed, url="https://vestnik.example/print/1")
    assert (found.title, found.text) == (TITLE, WHOLE)


def test_the_addresses_stay_those_of_the_page(join):
    own = EMPTY.replace("</head>", '<link rel="canonical" href="/news/1"></head>')
    twin = html(paragraphs(*PROSE), head='<link rel="canonical" href="/amp/1">')
    assert join(own, twin).canonical_url == "https://vestnik.example/news/1"
    assert join(EMPTY, twin).canonical_url is None


def test_a_lead_that_the_text_repeats_stands_once(join):
    lead = "Движение по мосту открыли в пятницу утром, первыми по нему прошли автобусы."
    own = html(f"<p class='lead'>{lead}</p>{TWO}<a href='#'>Читать далее</a>", head=TWIN_LINK)
    found = join(own, html(paragraphs(lead, *PROSE)))
    assert f"{found.lead or ''}\n{found.text}".count(lead) == 1
    assert found.text.endswith(PROSE[-1])


def test_the_page_says_what_the_twin_does_not(join):
    fields = '"author":"Анна Седова","articleSection":"Дороги","keywords":"мост","wordCount":500'
    found = join(html(TWO, head=ld(fields)), FULL)
    assert (found.authors, found.section, found.tags) == (("Анна Седова",), "Дороги", ("мост",))


# Times


def dated(value: str) -> str:
    return f'<meta property="article:published_time" content="{value}">'


MINUTE = "2026-03-06T10:15:00+03:00"


@pytest.mark.parametrize(
    ("own", "twin", "expected"),
    [
        pytest.param(MINUTE, "2026-03-07T08:00:00+03:00", "2026-03-06T07:15", id="of the page"),
        pytest.param("2026-03-06", MINUTE, "2026-03-06T07:15", id="the minute of the same day"),
        pytest.param("2026-03-06", "2026-03-07T08:00:00+03:00", "2026-03-06", id="another day"),
        pytest.param(None, MINUTE, "2026-03-06T07:15", id="the page has none"),
        pytest.param(MINUTE, None, "2026-03-06T07:15", id="the twin has none"),
    ],
)
def test_the_better_known_time_is_kept(join, own, twin, expected):
    bare = URL.replace("2026/03/06/", "")
    heads = [dated(value) if value else "" for value in (own, twin)]
    page, copy = html("", head=TWIN_LINK + heads[0]), html(paragraphs(*PROSE), head=heads[1])
    found = join(page, copy, url=AMP.replace("2026/03/06/", ""), entry=Entry(url=bare))
    assert found.text == WHOLE
    assert found.published is not None
    value = found.published.value
    shown = (
        value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")
        if isinstance(value, datetime)
        else str(value)
    )
    assert shown == expected


def test_a_time_that_only_the_entry_knows_is_kept(join):
    hint = Stamp(
        value=datetime(2026, 3, 6, 7, 15, tzinfo=UTC), precision=Precision.SECOND, origin="feed"
    )
    found = join(EMPTY, FULL, entry=Entry(url=URL, title=TITLE, published=hint))
    assert found.published is not None
    assert found.published.value == hint.value


# Hostile input


@given(st.binary(max_size=400))
def test_no_bytes_of_a_twin_raise(body):
    from dozor.models import Extraction, Page, Source

    own = Extraction(url=URL, outcome=Outcome.TOO_SHORT, title=TITLE, twin=AMP)
    page = Page(
        url=AMP,
        requested_url=AMP,
        status=200,
        body=body,
        fetched_at=datetime(2026, 3, 7, tzinfo=UTC),
        content_type="text/html",
    )
    source = Source(id="x", name="X", home="https://vestnik.example/", entry_points=())
    assert replace(with_twin(own, page, source, Entry(url=URL)), twin=AMP) is not None


@pytest.mark.parametrize(
    "inner",
    [
        pytest.param("<a href='/p'>Печать" + " " * 200_000 + "</a>", id="a long label"),
        pytest.param("<a href='#'>читать</a>" * 50_000, id="many links"),
        pytest.param("<a href='#'>читать далее</a>" * 20_000, id="many calls to read on"),
        pytest.param("<a title='" + "версия для " * 30_000 + "'></a>", id="a long title"),
    ],
)
def test_no_page_holds_the_search_for_its_twin(inner):
    tree = parse_html(html(TWO + inner))
    assert tree is not None
    found, runs = survey(tree), text_runs(tree)
    started = time.process_time()
    for refusal in (None, (Outcome.TOO_SHORT, "")):
        assert twin_of(tree, found, runs, Metadata(), {}, WHOLE, refusal, url=URL, base=URL) is None
    assert time.process_time() - started < 5
