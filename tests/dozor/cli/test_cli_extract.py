"""`dozor extract`: pages to articles as JSON lines, without configuration, database or network."""

import json

import pytest

from dozor.models import Page, Source
from tests.dozor.cli.kit import dozor, here
from tests.integration.world import TODAY

FIELDS = {
    *("path", "url", "canonical_url", "kind", "outcome", "detail", "title", "text", "lead"),
    *("authors", "section", "tags", "language", "site_name", "image_url", "published_at"),
    *("published_precision", "published_from", "published_confidence", "modified_at", "dates"),
    *("page", "roles", "encoding", "post"),
}
PARAGRAPHS = (
    "В Смоленске открыли линию по сборке узлов для минских тракторов, и первые из них уже в пути.",
    "Завод работает с партнёрами второй год: выпуск вырос на треть, а новых мест стало двести.",
)
MORE = "Следующим шагом станет совместная лаборатория, о которой договорились в Минске осенью."
ARTICLE = f"""<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8">
<title>Завод открыл линию для тракторов</title>
<link rel="canonical" href="https://vestnik.example/news/zavod">
<meta property="article:published_time" content="2026-03-06T10:15:00+03:00"></head><body>
<article><h1>Завод открыл линию для тракторов</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>
</article></body></html>"""
POSTS = """<html><body><section class="tgme_channel_history">
<div class="tgme_widget_message" data-post="kanal/7"><div class="tgme_widget_message_text">
Первый поезд в Оршу отправился из Смоленска в пятницу утром.</div>
<span class="tgme_widget_message_views">12.3K</span>
<a class="tgme_widget_message_date"><time datetime="2026-03-05T09:30:00+03:00"></time></a></div>
<div class="tgme_widget_message" data-post="kanal/8"><div class="tgme_widget_message_text">
Второй поезд в Витебск отправится из Смоленска в субботу.</div></div></section></body></html>"""
FEED = f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Вестник</title>
<item><title>Полный текст</title><link>https://vestnik.example/1</link>
<pubDate>Fri, 06 Mar 2026 10:15:00 +0300</pubDate>
<description>Коротко</description><content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">
<![CDATA[<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><p>{MORE}</p>]]></content:encoded></item>
<item><title>Только анонс</title><link>https://vestnik.example/2</link>
<description>О чём будет статья</description></item></channel></rss>"""
# One tag with so many attributes holds the parser for longer than a page may take.
COSTLY = f"<div {' '.join(f'a{n}=1' for n in range(150_000))}>"


PAGES = {
    "article.html": ARTICLE.encode(),
    "empty.html": b"",
    "noise.bin": bytes(range(256)) * 200,
    "posts.html": POSTS.encode(),
    "cut.pdf": b"%PDF-1.7\n1 0 obj\n<<",
    "wall.html": "<html><title>Вход</title><h1>Вход</h1><form></form></html>".encode(),
    "feed.xml": FEED.encode(),
    "plain.txt": "\n".join(("Завод открыл линию", *PARAGRAPHS)).encode(),
    "cp1251.html": ARTICLE.replace("utf-8", "windows-1251").encode("cp1251"),
}


@pytest.fixture
def folder(tmp_path):
    """Pages by the name of what they are."""
    for name, body in PAGES.items():
        (tmp_path / name).write_bytes(body)
    return tmp_path


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """All of them in one call."""
    folder = tmp_path_factory.mktemp("pages")
    for name, body in PAGES.items():
        (folder / name).write_bytes(body)
    return dozor("extract", *PAGES, "--time", "2026-03-07T08:00:00+03:00", cwd=folder)


def of(done, name):
    return [record for record in done.records if record["path"] == name]


def test_one_page_gives_every_field_of_the_contract(folder):
    done = dozor("extract", "article.html", "--url", "https://vestnik.example/a?x=1", cwd=folder)
    assert (done.code, done.err) == (0, "")
    (record,) = done.records
    assert set(record) == FIELDS
    assert record["path"] == "article.html"
    assert record["url"] == "https://vestnik.example/a?x=1"
    assert record["canonical_url"] == "https://vestnik.example/news/zavod"
    assert (record["kind"], record["outcome"]) == ("html", "ok")
    assert record["title"] == "Завод открыл линию для тракторов"
    assert record["text"] == "\n".join(PARAGRAPHS)
    assert record["published_at"] == "2026-03-06T07:15:00+00:00"
    assert record["published_from"] == "meta"
    assert record["modified_at"] is None


def test_many_pages_come_out_in_their_order_whatever_becomes_of_them(extracted):
    done = extracted
    assert (done.code, done.err) == (0, "")
    told = [(r["path"], r["kind"], r["outcome"]) for r in done.records]
    assert told == [
        ("article.html", "html", "ok"),
        ("empty.html", "html", "unparsable"),
        ("noise.bin", "html", "undecodable"),
        ("posts.html", "telegram", "ok"),
        ("posts.html", "telegram", "ok"),
        ("cut.pdf", "pdf", "unparsable"),
        ("wall.html", "html", "not_article"),
        ("feed.xml", "feed", "ok"),
        ("feed.xml", "feed", "ok"),
        ("plain.txt", "text", "ok"),
        ("cp1251.html", "html", "ok"),
    ]


def test_without_an_address_there_is_none_and_the_page_is_read_all_the_same(extracted):
    (record,) = of(extracted, "article.html")
    assert (record["url"], record["outcome"], record["site_name"]) == (None, "ok", None)


def test_a_page_comes_from_standard_input(folder):
    (record,) = dozor("extract", "-", cwd=folder, stdin=ARTICLE.encode()).records
    assert (record["path"], record["outcome"]) == ("-", "ok")


def test_a_preview_gives_a_line_a_post(extracted):
    first, second = of(extracted, "posts.html")
    assert first["url"] == "https://t.me/kanal/7"
    assert first["text"] == "Первый поезд в Оршу отправился из Смоленска в пятницу утром."
    assert first["published_at"] == "2026-03-05T06:30:00+00:00"
    assert (second["url"], second["published_at"]) == ("https://t.me/kanal/8", None)


def test_a_post_has_what_is_shown_beside_it_and_a_page_has_not(extracted):
    first, second = of(extracted, "posts.html")
    assert (first["post"]["views"], first["post"]["edited"]) == (12300, False)
    assert (second["post"]["views"], second["section"]) == (None, None)
    (page,) = of(extracted, "article.html")
    assert page["post"] is None


def test_plain_text_has_its_first_line_for_a_headline(extracted):
    (record,) = of(extracted, "plain.txt")
    assert (record["title"], record["text"]) == ("Завод открыл линию", "\n".join(PARAGRAPHS))


def test_a_feed_gives_a_line_an_entry_with_the_text_it_brings(extracted):
    whole, hint = of(extracted, "feed.xml")
    assert whole["text"].startswith(PARAGRAPHS[0])
    assert whole["published_at"] == "2026-03-06T07:15:00+00:00"
    assert (hint["url"], hint["title"]) == ("https://vestnik.example/2", "Только анонс")
    assert (hint["text"], hint["lead"]) == ("", "О чём будет статья")


def test_a_kind_that_is_told_is_believed(folder):
    (record,) = dozor("extract", "article.html", "--kind", "feed", cwd=folder).records
    assert (record["kind"], record["outcome"]) == ("feed", "unparsable")
    (record,) = dozor("extract", "wall.html", "--kind", "telegram", cwd=folder).records
    assert (record["kind"], record["outcome"]) == ("telegram", "unparsable")
    assert record["detail"] == "not a page of Telegram"


def test_a_newspaper_gives_a_line_an_article(tmp_path, request):
    issues = request.config.rootpath / "dozor" / "newsroom" / "issues"
    done = dozor("extract", issues / "issue_1.pdf", "--time", f"{TODAY}T08:00+03:00", cwd=tmp_path)
    assert len(done.records) >= 3
    assert {record["kind"] for record in done.records} == {"pdf"}
    assert all(record["page"] for record in done.records)


def test_a_shipped_source_is_known_by_name(folder):
    page = ARTICLE.replace("тракторов</title>", "тракторов — Звязда</title>")
    (folder / "named.html").write_text(page.replace("<h1>", "<h6>"), encoding="utf-8")
    (record,) = dozor("extract", "named.html", "--source", "zviazda", cwd=folder).records
    assert record["title"] == "Завод открыл линию для тракторов"


def test_a_source_lends_its_time_zone(folder, monkeypatch):
    omsk = Source(id="omsk", name="", home="", entry_points=(), timezone="Asia/Omsk")
    monkeypatch.setattr("dozor.registry.load_sources", lambda: (omsk,))
    page = ARTICLE.replace("10:15:00+03:00", "10:15:00")
    (folder / "local.html").write_text(page, encoding="utf-8")
    told = [
        here("extract", "local.html", "--time", "2026-03-07T08:00:00Z", *options, cwd=folder)
        for options in ([], ["--source", "omsk"])
    ]
    assert [done.records[0]["published_at"] for done in told] == [
        "2026-03-06T07:15:00+00:00",
        "2026-03-06T04:15:00+00:00",
    ]


def test_a_manifest_says_where_and_when_each_page_was_fetched(folder):
    relative = ARTICLE.replace(
        '<meta property="article:published_time" content="2026-03-06T10:15:00+03:00">', ""
    ).replace("<p>", '<time class="date">вчера, 18:40</time><p>', 1)
    (folder / "relative.html").write_text(relative, encoding="utf-8")
    lines = [
        {"path": "relative.html", "url": f"https://{n}.example/a", "fetched_at": fetched_at}
        for n, fetched_at in enumerate(["2026-03-07T08:00:00+03:00", "2026-03-10T08:00:00+03:00"])
    ]
    text = "\n".join(json.dumps(line) for line in [*lines, {"path": "article.html"}]) + "\n\n"
    (folder / "list.jsonl").write_text(text, encoding="utf-8")
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    done = dozor("extract", "--manifest", "../list.jsonl", cwd=elsewhere)  # paths beside the list
    assert done.code == 0
    assert [(r["url"], r["published_at"]) for r in done.records] == [
        ("https://0.example/a", "2026-03-06T15:40:00+00:00"),
        ("https://1.example/a", "2026-03-09T15:40:00+00:00"),
        (None, "2026-03-06T07:15:00+00:00"),
    ]


def test_a_file_that_is_not_there_keeps_its_line_and_the_rest_goes_on(folder):
    done = dozor("extract", "nowhere.html", ".", "article.html", cwd=folder)
    assert done.code == 2
    assert [(r["path"], r["outcome"]) for r in done.records] == [
        ("nowhere.html", "unparsable"),
        (".", "unparsable"),
        ("article.html", "ok"),
    ]
    mend = "name a file that is there and yours"
    assert done.faults == [
        f"extract: nowhere.html: cannot be read: No such file or directory; {mend}",
        f"extract: .: cannot be read: Is a directory; {mend}",
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["a", "b", "--url", "https://a.example/"], "extract: --url: is the address of one page"),
        (["a", "--source", "belt"], "extract: source belt: is not shipped; did you mean 'belta'?"),
        (["a", "--time", "yesterday"], "extract: --time: 'yesterday': is no time; write it like"),
        (["--manifest", "no.jsonl"], "extract: manifest no.jsonl: cannot be read: No such file"),
        (["--manifest", "bad.jsonl"], "extract: manifest bad.jsonl: line 2: is not JSON"),
        (["--manifest", "."], "extract: manifest .: cannot be read: Is a directory"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_one_line(folder, arguments, told):
    (folder / "bad.jsonl").write_text('{"path": "article.html"}\nnonsense\n', encoding="utf-8")
    done = here("extract", *arguments, cwd=folder)
    assert (done.code, done.out) == (2, "")
    assert done.fault.startswith(told)


@pytest.mark.slow
def test_a_page_that_holds_the_parser_costs_its_own_line_alone(folder, monkeypatch, capsys):
    from dozor.cli import extract as command
    from dozor.cli.inputs import Input
    from tests.storage.examples import NOW

    (folder / "costly.html").write_text(COSTLY, encoding="utf-8")
    monkeypatch.setattr(command, "_SECONDS", 1.5)
    names = ["article.html", "costly.html", "plain.txt"]
    inputs = [Input(path=str(folder / name), fetched_at=NOW) for name in names]
    source = Source(id="", name="", home="", entry_points=())
    assert command._extract_all(inputs, source, None) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["outcome"] for record in told] == ["ok", "too_costly", "ok"]
    assert told[1]["detail"] == "reading it took more than 1.5 seconds"


@pytest.mark.parametrize(
    ("body", "url", "content_type", "kind"),
    [
        (b"<html><body>words</body></html>", "https://a.example/", None, "html"),
        (b"%PDF-1.7", "https://a.example/", "text/html", "pdf"),
        (b"<?xml version='1.0'?><feed xmlns='x'>", "https://a.example/", "text/html", "feed"),
        (b"<rdf:RDF>", "https://a.example/", None, "feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "https://a.example/", None, "feed"),
        (b"<html><pre>&lt;rss version</pre><rss >", "https://a.example/", None, "html"),
        (b"<html>no preview</html>", "https://t.me/s/kanal", None, "telegram"),
        (b"words", "https://a.example/", "text/plain; charset=utf-8", "text"),
        (b"<html>words</html>", "https://a.example/", "text/plain", "html"),
    ],
)
def test_what_a_page_is_goes_by_its_bytes_first(body, url, content_type, kind):
    from dozor.cli.pages import kind_of
    from tests.storage.examples import NOW

    page = Page(
        url=url, requested_url=url, status=200, body=body, fetched_at=NOW, content_type=content_type
    )
    assert kind_of(page) == kind
