"""One run over sources that each misbehave in their own way, and a good one beside them.

Every one is told by its name, and the good one is taken in whole.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

import storage
from tests.dozor.cli.kit import Done, dozor
from tests.fakes.faults import FaultServer, Route, redirect, reply

pytestmark = [pytest.mark.slow, pytest.mark.timeout(200), pytest.mark.xdist_group("bad_inputs")]

LATELY = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=3)
HTML = {"Content-Type": "text/html; charset=utf-8"}
XML = {"Content-Type": "application/rss+xml; charset=utf-8"}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(5000)

TITLES = (
    "Смоленская область и Беларусь договорились о совместном выпуске тракторов",
    "Поезд свяжет Смоленск с Витебском: перевозчики двух стран подписали соглашение",
    "Смоленский завод поставит в Могилёв станки по программе Союзного государства",
)
PARAGRAPHS = (
    "Губернатор Смоленской области обсудил с белорусскими партнёрами кооперацию предприятий.",
    "Стороны условились, что первые поставки из Смоленска в Беларусь начнутся ещё этим летом.",
    "По словам участников встречи, за год товарооборот вырос на треть, и это не предел.",
)

# Feeds by what is wrong with them: how the visit ends, and how many entries are read all the same.
FEEDS = {
    "login": ("broken", 0),  # HTML where a feed should be
    "blank": ("broken", 0),
    "noise": ("broken", 0),
    "hollow": ("empty", 0),
    "cut": ("ok", 2),  # of three, the last cut off
    "mislabelled": ("ok", 3),  # windows-1251 that says UTF-8
    "huge": ("too_large", 0),
    "gone": ("http_error", 0),
    "circle": ("redirect_loop", 0),
    "pages": ("ok", 6),
    "good": ("ok", 3),
}
# Pages by what is wrong with them: how the entry ends.
PAGES = {
    "wall": "not_article",
    "picture": "unsupported_type",
    "round": "redirect_loop",
    "soft-404": "not_article",
    "gone": "http_error",
    "void": "unparsable",
}


def page(title: str, *paragraphs: str) -> bytes:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="{LATELY.isoformat()}"></head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    ).encode()


def feed(base: str, names: dict[str, str]) -> str:
    items = "".join(
        f"<item><title>{title}</title><link>{base}/{name}</link><guid>{base}/{name}</guid>"
        f"<pubDate>{format_datetime(LATELY)}</pubDate></item>"
        for name, title in names.items()
    )
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Лента</title>'
    return f"{head}{items}</channel></rss>"


def routes(server: FaultServer) -> dict[str, Route]:
    def of(host: str, names: dict[str, str]) -> str:
        return feed(server.url(f"{host}.localhost", ""), names)

    three = {f"news/{number}": title for number, title in enumerate(TITLES)}
    whole = of("good", three)
    made = {
        "login.localhost/feed": reply(200, page("Вход", "Войдите, чтобы читать."), HTML),
        "blank.localhost/feed": reply(200, b"", XML),
        "noise.localhost/feed": reply(200, bytes(range(256)) * 50, XML),
        "hollow.localhost/feed": reply(200, of("hollow", {}).encode(), XML),
        "cut.localhost/feed": reply(200, of("cut", three).encode()[:-120], XML),
        "mislabelled.localhost/feed": reply(200, of("mislabelled", three).encode("cp1251"), XML),
        "huge.localhost/feed": reply(200, whole.encode() + b" " * 30_000_000, XML),
        "gone.localhost/feed": reply(404, b"no"),
        "circle.localhost/feed": redirect("/other"),
        "circle.localhost/other": redirect("/feed"),
        "pages.localhost/feed": reply(
            200, of("pages", dict.fromkeys(PAGES, TITLES[0])).encode(), XML
        ),
        "good.localhost/feed": reply(200, whole.encode(), XML),
        "pages.localhost/wall": reply(200, page("Войдите на сайт", "Чтобы читать, войдите."), HTML),
        "pages.localhost/picture": reply(200, PNG, {"Content-Type": "image/png"}),
        "pages.localhost/round": redirect("/round"),
        "pages.localhost/soft-404": reply(200, page("Страница не найдена", *PARAGRAPHS), HTML),
        "pages.localhost/void": reply(200, b"", HTML),
    }
    for host in ("good", "cut", "mislabelled"):
        for number, title in enumerate(TITLES):
            text = [f"{paragraph} {host}" for paragraph in PARAGRAPHS]
            made[f"{host}.localhost/news/{number}"] = reply(200, page(title, *text), HTML)
    return made


def configuration(server: FaultServer) -> str:
    hosts = ", ".join(f'"{name}.localhost:{server.port}"' for name in FEEDS)
    lines = [
        'contact = "mailto:operator@press.example"',
        "[crawl]\ndelay_seconds = 0.0\ntimeout_seconds = 10.0\nretry_seconds = []",
        f"allowed_private = [{hosts}]",
        "[sources]\nshipped = false",
    ]
    for name in FEEDS:
        lines += [
            f'[[sources.own]]\nid = "{name}"\nname = "{name}"',
            f'home = "{server.url(f"{name}.localhost")}"',
            '[[sources.own.entry_points]]\nkind = "feed"',
            f'url = "{server.url(f"{name}.localhost", "/feed")}"',
        ]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Lived:
    """The first run and the one after it, and what `export` said after the first."""

    first: Done
    second: Done
    outcomes: dict[tuple[str, str], str]
    articles: list[dict[str, Any]]

    def of(self, source: str) -> dict[str, Any]:
        return next(record for record in self.first.records if record["source"] == source)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    folder = tmp_path_factory.mktemp("bad-inputs")
    with FaultServer() as server:
        server.routes = routes(server)
        (folder / "dozor.toml").write_text(configuration(server), encoding="utf-8")
        storage.upgrade(f"sqlite:///{folder / 'data' / 'dozor.db'}")
        first = dozor("run", "--json", cwd=folder, timeout=120)
        rows = dozor("export", "--outcomes", "--format", "jsonl", cwd=folder).records
        articles = dozor("export", "--text", "--format", "jsonl", cwd=folder).records
        second = dozor("run", "--json", cwd=folder, timeout=120)
    return Lived(
        first=first,
        second=second,
        outcomes={(r["source"], r["url"].rpartition("/")[2]): r["outcome"] for r in rows},
        articles=articles,
    )


@pytest.mark.parametrize(("source", "status", "entries"), [(k, *v) for k, v in FEEDS.items()])
def test_a_feed_ends_as_what_it_is(lived, source, status, entries):
    (visit,) = lived.of(source)["visits"]
    assert (visit["status"], visit["entries"]) == (status, entries)


@pytest.mark.parametrize(("name", "outcome"), PAGES.items())
def test_a_page_ends_as_what_it_is(lived, name, outcome):
    assert lived.outcomes["pages", name] == outcome


def test_the_run_names_every_source_it_could_not_read(lived):
    assert lived.first.code == 1
    told = [line for line in lived.first.err.splitlines() if line.startswith("dozor: ")]
    failed = {n: s for n, (s, _) in FEEDS.items() if s not in {"ok", "empty", "unchanged"}}
    assert sorted(told) == sorted(
        f"dozor: source {name}: unread: {status}" for name, status in failed.items()
    )
    assert "Traceback" not in lived.first.err


def test_every_entry_has_one_outcome_and_the_counts_add_up(lived):
    for record in lived.first.records:
        assert sum(record["outcomes"].values()) == record["discovered"] + record["carried"]
    assert all(lived.outcomes.values())


@pytest.mark.parametrize(("source", "count"), [("good", 3), ("mislabelled", 3), ("cut", 2)])
def test_what_can_be_read_is_taken_in_whole(lived, source, count):
    mine = [article for article in lived.articles if article["source"] == source]
    articles = sorted(mine, key=lambda article: article["url"])
    assert [article["title"] for article in articles] == list(TITLES[:count])
    for article in articles:
        assert article["text"] == "\n".join(f"{text} {source}" for text in PARAGRAPHS)
        assert datetime.fromisoformat(article["published_at"]) == LATELY
        assert article["published_precision"] in {"second", "minute"}


def test_the_next_run_takes_in_nothing_twice(lived):
    assert lived.second.code == 1
    assert not any("stored" in record["outcomes"] for record in lived.second.records)
