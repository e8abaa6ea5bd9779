"""A site whose pages show too little, from its feed to the archive: their twins give the text."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import storage
from dozor import jobs
from dozor.models import Article, EntryPoint, EntryPointKind, Source
from dozor.newsroom.demo import configuration, setup_for
from tests.fakes.faults import FaultServer, reply
from tests.integration.world import TODAY

pytestmark = [pytest.mark.slow, pytest.mark.timeout(200)]

HOST = "paper.localhost"
HTML = {"Content-Type": "text/html; charset=utf-8"}
TITLE = "Смоленская область и Витебская область Беларуси договорились о поставках льна"
PROSE = (
    "Смоленская область будет поставлять льняное волокно предприятиям Витебской области Беларуси.",
    "Соглашение подписали в Смоленске губернатор и председатель облисполкома в пятницу.",
    "Сотрудничество Смоленской области и Беларуси идёт по программам Союзного государства.",
    "Первую партию отправят в Оршу в апреле, перевозку оплатит белорусский комбинат.",
)


def page(title: str, inner: str, head: str = "") -> str:
    return (
        f"<html lang=ru><head><meta charset=utf-8><title>{title}</title>{head}</head>"
        f"<body><h1>{title}</h1>{inner}</body></html>"
    )


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def feed(*names: str) -> bytes:
    items = "".join(
        f"<item><title>{TITLE} {name}</title><link>http://{HOST}:PORT/news/2026/{name}</link>"
        "<pubDate>Thu, 05 Mar 2026 07:15:00 +0300</pubDate></item>"
        for name in names
    )
    return f'<rss version="2.0"><channel><title>Газета</title>{items}</channel></rss>'.encode()


@dataclass(frozen=True)
class Paper:
    """What the archive holds of each page, and what the site was asked for in two mornings."""

    articles: dict[str, Article]
    outcomes: list[Counter[str]]
    asked: Counter[str]

    def text(self, name: str) -> str:
        return self.articles[name].text


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    directory = tmp_path_factory.mktemp("paper")
    with FaultServer() as server:
        server.routes = _routes(server.port)
        point = EntryPoint(kind=EntryPointKind.FEED, url=server.url(HOST, "/feed"))
        source = Source(id="paper", name="Газета", home=server.url(HOST), entry_points=(point,))
        config = directory / "dozor.toml"
        config.write_text(configuration((source,), 1, delay=0.0), encoding="utf-8")
        storage.upgrade(setup_for(config, TODAY).database_url)
        outcomes = [_crawl(config, day) for day in (1, 0)]
        with jobs.database(setup_for(config, TODAY)) as store:
            articles = {found.url.rpartition("/")[2]: found for found in store.articles()}
        asked = Counter(one.path for one in server.log)
    return Paper(articles, outcomes, asked)


def _crawl(config: Path, days_ago: int) -> Counter[str]:
    report = jobs.run(setup_for(config, TODAY - timedelta(days=days_ago)), "crawl")
    (source,) = report.sources
    assert source.discovered + source.carried == sum(n for _, n in source.outcomes)
    return Counter({str(outcome): n for outcome, n in source.outcomes})


def _routes(port: int):
    amp = '<link rel="amphtml" href="/amp/{}">'
    printed = '<a href="/print/{}">Версия для печати</a>'
    more = '<a href="#" class="js">Читать далее</a>'
    shell = page(TITLE + " shell", '<div id="root"></div><script src="/app.js"></script>', "{}")
    pages = {
        "/news/2026/shell": shell.format(amp.format("shell")),
        "/amp/shell": page(TITLE + " shell", paragraphs(*PROSE)),
        "/news/2026/cut": page(
            TITLE + " cut", paragraphs(*PROSE[:2]) + more + printed.format("cut")
        ),
        "/print/cut": page(TITLE + " cut", paragraphs(*PROSE, "Версия для печати")),
        "/news/2026/short": page(TITLE + " short", "<p>Коротко.</p>", amp.format("gone")),
        "/news/2026/whole": page(TITLE + " whole", paragraphs(*PROSE), amp.format("whole")),
        "/amp/whole": page(TITLE + " whole", paragraphs(*PROSE, *PROSE)),
    }
    routes = {path: reply(200, body.encode(), HTML) for path, body in pages.items()}
    shown = feed("shell", "cut", "short", "whole").replace(b"PORT", str(port).encode())
    return routes | {"/feed": reply(200, shown, {"Content-Type": "application/rss+xml"})}


def test_a_page_that_a_script_fills_is_read_from_its_amp(paper):
    assert paper.text("shell") == "\n".join(PROSE)


def test_a_page_that_is_cut_is_read_from_its_print_version(paper):
    assert paper.text("cut") == "\n".join(PROSE)


def test_address_headline_and_time_are_those_of_the_page(paper):
    article = paper.articles["shell"]
    assert article.url.endswith(f"{HOST}:{article.url.split(':')[2].split('/')[0]}/news/2026/shell")
    assert article.title == TITLE + " shell"
    assert article.published is not None
    assert article.published.value == datetime(2026, 3, 5, 4, 15, tzinfo=UTC)


def test_a_page_that_is_whole_asks_for_no_twin(paper):
    assert paper.text("whole") == "\n".join(PROSE)
    assert paper.asked["/amp/whole"] == 0


def test_a_page_whose_twin_is_gone_ends_as_it_would_without(paper):
    assert "short" not in paper.articles
    assert paper.asked["/amp/gone"] >= 1
    assert paper.outcomes[0]["too_short"] == 1


def test_each_entry_ends_once_and_twins_are_none(paper):
    assert sum(paper.outcomes[0].values()) == 4


def test_a_second_look_finds_the_same_text_and_no_new_version(paper):
    assert paper.outcomes[1]["updated"] == 0
    assert {article.version for article in paper.articles.values()} == {1}
    assert paper.asked["/news/2026/shell"] == paper.asked["/amp/shell"] == 2
