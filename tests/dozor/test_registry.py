"""The shipped sources, the checks of source tables, and laying own sources over shipped ones."""

import importlib.util
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dozor.catalogue
from dozor.errors import ConfigError
from dozor.models import EntryPoint, EntryPointKind, Source
from dozor.registry import (
    choose_sources,
    fill_url,
    load_sources,
    parse_sources,
    visitable,
)

SHIPPED = load_sources()
BY_ID = {source.id: source for source in SHIPPED}
FILES = sorted((Path(dozor.catalogue.__file__).parent / "sources").glob("*.toml"))
DOCS = Path(__file__).parents[2] / "docs"

ON = {
    *("ria-ru", "tass-ru", "interfax-ru", "kommersant", "rg-ru", "lenta-ru", "rbc", "izvestia"),
    *("vedomosti", "gazeta-ru", "vesti-smotrim", "sputnik-by", "belta", "sb-by", "zviazda"),
    *("smartpress", "tg-anohin67"),
}
# Of these no address is known at which a morning visit would find news.
NOTHING_TO_VISIT = {"postkomsg", "belrus-ru", "news-vitebsk-cc", "safonovka", "selskiezori67"}


def make_source(source_id: str = "paper", **values: Any) -> Source:
    point = EntryPoint(kind=EntryPointKind.FEED, url="https://paper.example/rss")
    fields: dict[str, Any] = {
        "id": source_id,
        "name": "Paper",
        "home": "https://paper.example/",
        "entry_points": (point,),
    }
    return Source(**fields | values)


def make_table(**changes: Any) -> dict[str, Any]:
    """A source table; keys of the entry point are given as ``point_…``; None removes a key."""
    point = {"kind": "feed", "url": "https://paper.example/rss"}
    table = {"id": "paper", "name": "Paper", "home": "https://paper.example/"}
    for key, value in changes.items():
        target = point if key.startswith("point_") else table
        target[key.removeprefix("point_")] = value
    point = {key: value for key, value in point.items() if value is not None}
    table = {key: value for key, value in table.items() if value is not None}
    return {"entry_point": [point], **table}


def parse(*tables: dict[str, Any]) -> tuple[Source, ...]:
    return parse_sources({"source": list(tables)}, "own.toml")


# The shipped catalogue


def test_all_sources_and_entry_points_are_shipped() -> None:
    assert (len(SHIPPED), sum(len(source.entry_points) for source in SHIPPED)) == (78, 168)


def test_exactly_the_evidenced_sources_are_on() -> None:
    assert {source.id for source in SHIPPED if source.enabled} == ON


def test_kinds_add_up() -> None:
    kinds = Counter(str(point.kind) for source in SHIPPED for point in source.entry_points)
    assert kinds == {
        "feed": 53,
        "listing": 64,
        "sitemap": 10,
        "telegram": 10,
        "pdf": 1,
        "search": 8,
        "archive": 20,
        "api": 2,
    }


def test_addresses_visited_in_a_morning_are_pinned() -> None:
    assert sum(len(visitable(source)) for source in SHIPPED if source.enabled) == 23


@pytest.mark.parametrize("source", SHIPPED, ids=lambda source: source.id)
def test_a_source_that_is_off_says_why_and_what_would_change_it(source: Source) -> None:
    if source.enabled:
        assert source.reason is None
    else:
        assert source.reason is not None
        assert "witch it on" in source.reason
        assert source.reason.endswith(".")


def test_every_source_could_be_visited_but_those_without_a_known_address() -> None:
    assert {source.id for source in SHIPPED if not visitable(source)} == NOTHING_TO_VISIT


@pytest.mark.parametrize("source", SHIPPED, ids=lambda source: source.id)
def test_a_shipped_source_is_described(source: Source) -> None:
    assert source.note
    assert source.group
    assert source.tier in {"A", "B", "C"}
    assert source.region
    assert source.language in {"ru", "be", "en"}


def test_reasons_and_notes_are_one_to_four_sentences() -> None:
    texts = [text for source in SHIPPED for text in (source.reason, source.note) if text]
    assert [text for text in texts if len(text) > 400] == []


@pytest.mark.parametrize(
    ("source_id", "path"),
    [
        ("ria-ru", "/20260102/gorod-2070000001.html"),
        ("sputnik-by", "/20260102/gorod-1100000001.html"),
        ("lenta-ru", "/news/2026/01/02/gorod/"),
        ("kommersant", "/doc/8000001"),
        ("belta", "/regions/view/novyj-most-otkryli-700001-2026/"),
        ("sb-by", "/articles/novyy-most-otkryli.html"),
        ("mk-smolensk", "/social/2026/01/02/novyy-most-otkryli.html"),
        ("souzveche", "/news/99001/"),
        ("souzveche", "/articles/economy/99002/"),
        ("admin-smolensk", "/news/news_20001-html"),
        ("admin-smolensk", "/news/news_20001.html"),
        ("rabochy-put", "/society/150001-novyy-most.html"),
        ("smolgazeta", "/daylynews/135001-novyy-most.html"),
        ("smolensk-i", "/society/novyiy-most_620001"),
        ("smolensk-news-net", "/politics/2026/01/02/250001.html"),
        ("magilev-by", "/news/2026/01/02/novyy-most"),
        ("vitvesti", "/index.php/politics/novyj-most.html"),
        ("onlinebrest", "/index.php/novosti/novyy-most.html"),
        ("grodnonews", "/news/glavnoe/novyy_most.html"),
        ("news-by", "/news/obshchestvo/novyy-most-otkryli"),
    ],
)
def test_link_patterns_accept_paths_of_articles(source_id: str, path: str) -> None:
    assert any(re.search(pattern, path) for pattern in list_patterns(BY_ID[source_id]))


@pytest.mark.parametrize("source", SHIPPED, ids=lambda source: source.id)
def test_link_patterns_refuse_the_front_page_and_the_lists_themselves(source: Source) -> None:
    pages = ["/", *(urlsplit(p.url).path for p in source.entry_points if p.kind == "listing")]
    for pattern in list_patterns(source):
        assert [page for page in pages if re.search(pattern, page)] == []


def test_no_link_pattern_takes_further_pages_of_a_list_for_articles() -> None:
    patterns = list_patterns(BY_ID["vitvesti"])
    assert not any(re.search(p, "/index.php/politics/page-20-9.html") for p in patterns)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_catalogue_file_stays_readable(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 300


def test_loading_needs_neither_pydantic_nor_scrapy() -> None:
    code = (
        "import sys; from dozor.registry import load_sources; load_sources();"
        "sys.exit(bool({'pydantic', 'scrapy', 'twisted', 'sqlalchemy'} & set(sys.modules)))"
    )
    # sys.path is handed over because the child does not see pytest's `pythonpath`.
    env = {"PYTHONPATH": ":".join(path for path in sys.path if path)}
    assert subprocess.run([sys.executable, "-c", code], env=env, timeout=60).returncode == 0


def test_the_page_on_sources_is_current() -> None:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate_sources.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (DOCS / "sources.md").read_text(encoding="utf-8") == module.render(), (
        "run python docs/generate_sources.py"
    )


def list_patterns(source: Source) -> list[str]:
    return [point.link_pattern for point in source.entry_points if point.link_pattern]


# Reading and checking


def test_a_table_becomes_a_source_with_every_key_in_place() -> None:
    (source,) = parse(
        make_table(
            group="press",
            tier="B",
            enabled=False,
            reason="Not seen.",
            language="be",
            region="Vitebsk",
            timezone="Europe/Minsk",
            encoding="windows-1251",
            delay=2.5,
            verify_tls=False,
            note="Slow.",
            point_kind="listing",
            point_enabled=False,
            point_checked=date(2026, 2, 24),
            point_link_selector="h2 > a",
            point_link_pattern=r"^/\d+",
            point_note="All.",
        )
    )
    assert source == Source(
        id="paper",
        name="Paper",
        home="https://paper.example/",
        group="press",
        tier="B",
        enabled=False,
        reason="Not seen.",
        language="be",
        region="Vitebsk",
        timezone="Europe/Minsk",
        encoding="windows-1251",
        delay=2.5,
        verify_tls=False,
        note="Slow.",
        entry_points=(
            EntryPoint(
                kind=EntryPointKind.LISTING,
                url="https://paper.example/rss",
                enabled=False,
                link_selector="h2 > a",
                link_pattern=r"^/\d+",
                note="All.",
            ),
        ),
    )


def test_the_kind_is_the_enum_not_a_text() -> None:
    assert isinstance(parse(make_table())[0].entry_points[0].kind, EntryPointKind)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"tieer": "A"}, "tieer = 'A': unknown key; did you mean 'tier'?"),
        ({"point_link_selectr": "a"}, "entry point 1: link_selectr = 'a': unknown key"),
        ({"name": None}, "name is missing; write"),
        ({"point_url": None}, "entry point 1: url is missing; write"),
        ({"name": "  "}, "name = '  ': empty"),
        ({"name": 5}, "name = 5: not a text"),
        ({"id": "Paper!"}, "id = 'Paper!': not an id; write small Latin letters"),
        ({"home": "paper.example"}, "home = 'paper.example': not an absolute http"),
        ({"home": "ftp://paper.example/"}, "not an absolute http"),
        ({"home": "https://paper.example:port/"}, "home = 'https://paper.example:port/'"),
        ({"home": "https://[::1/"}, "not a URL"),
        ({"home": "https://me:secret@paper.example/"}, "a password"),
        ({"point_url": "https://paper.example/a b"}, "a blank"),
        ({"point_url": "https://{YYYY}.paper.example/"}, "a field"),
        ({"point_url": "https://paper.example/?q={q}"}, "a visited address can hold only"),
        ({"point_kind": "rss"}, "kind = 'rss': not one of the known ones; write one of feed,"),
        ({"point_kind": ["feed"]}, "kind = ['feed']: not one of the known ones"),
        ({"point_checked": "2026-02-24"}, "checked = '2026-02-24': not a date"),
        ({"point_link_pattern": "^/(news"}, "not a regular expression"),
        ({"point_link_pattern": "a{99999999999}"}, "not a regular expression"),
        ({"point_link_selector": "a[href"}, "link_selector = 'a[href': not a CSS selector"),
        ({"point_enabled": "yes"}, "enabled = 'yes': neither true nor false"),
        ({"enabled": 1}, "enabled = 1: neither true nor false"),
        ({"tier": "D"}, "tier = 'D': not one of the known ones"),
        ({"language": "Russian"}, "language = 'Russian': not a language code"),
        ({"timezone": "Europe/Smolensk"}, "timezone = 'Europe/Smolensk': no such time zone"),
        ({"timezone": "../etc/passwd"}, "no such time zone"),
        ({"timezone": "Europe"}, "no such time zone"),
        ({"encoding": "windows-1215"}, "encoding = 'windows-1215': no such encoding"),
        ({"encoding": "base64"}, "no such encoding"),
        ({"delay": "4 s"}, "delay = '4 s': not a number"),
        ({"delay": True}, "delay = True: not a number"),
        ({"delay": float("nan")}, "not a length of time"),
        ({"delay": -1}, "not a length of time"),
        ({"entry_point": "https://paper.example/rss"}, "entry_point = "),
        ({"entry_point": []}, "enabled, but nothing of it is visited"),
        ({"point_enabled": False}, "enabled, but nothing of it is visited"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(make_table(**changes))
    assert str(caught.value).startswith("own.toml: source ")
    assert named in str(caught.value)


def test_a_source_without_id_is_named_by_its_place() -> None:
    with pytest.raises(ConfigError, match=r"^own\.toml: source 2: id is missing"):
        parse(make_table(), make_table(id=None))


def test_an_address_given_twice_is_refused() -> None:
    table = make_table()
    table["entry_point"] *= 2
    with pytest.raises(ConfigError, match=r"entry point 2: url = .*: stands there twice"):
        parse(table)


def test_fields_that_are_no_day_are_fine_where_nothing_is_visited() -> None:
    (source,) = parse(
        make_table(
            enabled=False, point_kind="search", point_url="https://paper.example/?q={q}&n={n10}"
        )
    )
    assert visitable(source) == ()


def test_a_key_beside_the_sources_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"own\.toml: unknown key 'sources'"):
        parse_sources({"sources": []}, "own.toml")


def test_files_are_read_in_order_of_name(tmp_path: Path) -> None:
    for name, source_id in (("b.toml", "second"), ("a.toml", "first"), ("c.txt", "never")):
        (tmp_path / name).write_text(
            f'[[source]]\nid = "{source_id}"\nname = "N"\nhome = "https://n.example/"\n'
            '[[source.entry_point]]\nkind = "feed"\nurl = "https://n.example/rss"\n'
        )
    assert [source.id for source in load_sources(tmp_path)] == ["first", "second"]


def test_an_id_used_in_two_files_is_refused(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(
            '[[source]]\nid = "twin"\nname = "N"\nhome = "https://n.example/"\nenabled = false\n'
        )
    with pytest.raises(ConfigError, match="source 'twin': defined twice"):
        load_sources(tmp_path)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"[[source]\n", "press.toml: not TOML"),
        ("name = 'Газета'".encode("cp1251"), "press.toml: not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes, named: str) -> None:
    (tmp_path / "press.toml").write_bytes(content)
    with pytest.raises(ConfigError, match=named):
        load_sources(tmp_path)


def test_a_directory_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="absent: cannot be read"):
        load_sources(tmp_path / "absent")


TOML_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(
    [
        *("id", "name", "home", "tier", "timezone", "encoding", "delay", "language", "entry_point"),
        *("point_kind", "point_url", "point_link_pattern", "point_link_selector", "point_checked"),
    ]
)


@given(st.dictionaries(KEYS, TOML_VALUES, max_size=3))
def test_any_table_gives_sources_or_a_message(changes: dict[str, Any]) -> None:
    message = "own.toml: "
    try:
        assert len(parse(make_table(**changes))) == 1
    except ConfigError as error:
        message = str(error)
    assert message.startswith("own.toml: ")


# Choosing


def test_an_own_source_replaces_the_shipped_one_in_its_place() -> None:
    shipped = (make_source("a"), make_source("b"), make_source("c"))
    chosen = choose_sources(shipped, (make_source("b", name="Mine"), make_source("d")))
    assert [(source.id, source.name) for source in chosen] == [
        ("a", "Paper"),
        ("b", "Mine"),
        ("c", "Paper"),
        ("d", "Paper"),
    ]


def test_enabling_switches_on_and_drops_the_reason() -> None:
    off = make_source(enabled=False, reason="Not seen.")
    assert choose_sources((off,), (), enable=["paper"]) == (make_source(),)


def test_disabling_switches_off_and_says_who_did() -> None:
    (source,) = choose_sources((make_source(),), (), disable=["paper"])
    assert (source.enabled, source.reason) == (False, "switched off in the configuration")


@pytest.mark.parametrize("key", ["enable", "disable"])
def test_an_unknown_id_is_named_with_the_nearest(key: str) -> None:
    switches: dict[str, Any] = {key: ["smolgazetta"]}
    expected = f"{key}: source 'smolgazetta': unknown; did you mean 'smolgazeta'\\?"
    with pytest.raises(ConfigError, match=expected):
        choose_sources(SHIPPED, (), **switches)


def test_an_unknown_id_among_no_sources_gets_no_guess() -> None:
    with pytest.raises(ConfigError, match="there are no sources at all"):
        choose_sources((), (), enable=["ria-ru"])


def test_an_id_cannot_be_switched_both_ways() -> None:
    with pytest.raises(ConfigError, match="source 'ria-ru': in enable and in disable"):
        choose_sources(SHIPPED, (), enable=["ria-ru"], disable=["ria-ru"])


def test_a_source_with_nothing_to_visit_cannot_be_enabled() -> None:
    with pytest.raises(ConfigError, match="source 'postkomsg': cannot be enabled"):
        choose_sources(SHIPPED, (), enable=["postkomsg"])


def test_own_sources_are_checked_as_shipped_ones_are() -> None:
    point = EntryPoint(
        kind=EntryPointKind.LISTING, url="https://paper.example/", link_pattern="^/(news"
    )
    with pytest.raises(
        ConfigError, match="own sources: source 'paper': entry point 1: link_pattern"
    ):
        choose_sources((), (make_source(entry_points=(point,)),))


def test_own_sources_of_one_id_are_refused() -> None:
    with pytest.raises(ConfigError, match="your own sources: source 'paper': defined twice"):
        choose_sources((), (make_source(), make_source()))


# Visiting


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("feed", True),
        ("sitemap", True),
        ("listing", True),
        ("telegram", True),
        ("pdf", True),
        ("search", False),
        ("archive", False),
        ("api", False),
    ],
)
def test_only_the_five_kinds_are_visited(kind: str, expected: bool) -> None:
    point = EntryPoint(kind=EntryPointKind(kind), url="https://paper.example/x")
    assert visitable(make_source(entry_points=(point,))) == ((point,) if expected else ())


def test_an_entry_point_that_is_off_is_not_visited() -> None:
    off = EntryPoint(kind=EntryPointKind.FEED, url="https://paper.example/x", enabled=False)
    assert visitable(make_source(entry_points=(off,))) == ()


def test_a_source_that_is_off_still_shows_what_a_probe_would_visit() -> None:
    assert len(visitable(make_source(enabled=False))) == 1


@pytest.mark.parametrize(
    ("url", "filled"),
    [
        ("https://n.example/{YYYY}/{MM}/{DD}/", "https://n.example/2026/03/06/"),
        (
            "https://n.example/m?a={YYYYMMDD}&b={YYYYMMDD}",
            "https://n.example/m?a=20260306&b=20260306",
        ),
        ("https://n.example/rss", "https://n.example/rss"),
        (
            "https://n.example/{D}/{YYYYMMDDTHHMMSS}/{q}",
            "https://n.example/{D}/{YYYYMMDDTHHMMSS}/{q}",
        ),
    ],
)
def test_the_day_fills_its_fields_and_no_others(url: str, filled: str) -> None:
    assert fill_url(url, date(2026, 3, 6)) == filled
