"""Every example of docs/topics.md does what the page says."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from dozor.config.schema import TopicsConfig
from dozor.topics.items import Item, LabelledItem, read_item
from dozor.topics.matching import judge_all
from dozor.topics.parsing import parse_query
from dozor.topics.topic import load_topic, shipped_topics
from dozor.topics.watch import compile_topics

PAGE = (Path(__file__).parents[2] / "docs" / "topics.md").read_text(encoding="utf-8")
GRAMMAR = Path(__file__).parents[2] / "dozor" / "topics" / "query.lark"
LISTS = '[lists]\ntowns = ["Орша", "^Горки", "Витебск"]\n'
HEADS = ("query", "finds", "does not find")
PLACES = {"at": "site", "in": "section", "language": "language"}


def rows(*heads: str) -> list[tuple[str, ...]]:
    """The rows of all tables with these headings."""
    return [*_rows(heads)]


def _rows(heads: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    inside = False
    for line in PAGE.splitlines():
        cells = tuple(cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line))
        if not line.startswith("|"):
            inside = False
        elif cells[1:-1] == heads:
            inside = True
        elif inside and not line.startswith("|---"):
            yield cells[1:-1]


def blocks(kind: str) -> list[str]:
    found = re.findall(rf"^( *)```{kind}\n(.*?)^ *```$", PAGE, re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", text, flags=re.MULTILINE) for indent, text in found]


def query(cell: str) -> str:
    (text,) = re.findall(r"^`(.+)`$", cell)
    return text


def item(cell: str) -> Item:
    """``*at site:*``, then ``**headline**``, then the text; ⏎ ends a paragraph."""
    place, title, text = re.findall(r"^(?:\*(.+?):\* )?(?:\*\*(.+?)\*\* )?(.+)$", cell)[0]
    key, _, value = place.partition(" ")
    known = {PLACES[key]: value} if place else {}
    return Item(id="1", title=title, text=text.replace("⏎", "\n"), **known)


def finds(text: str, cell: str) -> bool:
    source = text.replace('"', '\\"')
    topic = load_topic(f'id = "x"\ntitle = "x"\nsyntax = 1\nquery = "{source}"\n{LISTS}', "x.toml")
    watch = compile_topics((topic,))
    return judge_all(watch, read_item(watch.index, item(cell))).matches[0].relevant


EXAMPLES = rows(*HEADS)
PAIRS = rows("English", "Russian")


def test_the_page_has_its_examples() -> None:
    assert len(EXAMPLES) >= 30
    assert all(len(row) == 3 for row in EXAMPLES)


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: row[0])
def test_an_example_is_found(row: tuple[str, ...]) -> None:
    assert finds(query(row[0]), row[1])


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: row[0])
def test_a_counterexample_is_not_found(row: tuple[str, ...]) -> None:
    assert not finds(query(row[0]), row[2])


@pytest.mark.parametrize("pair", PAIRS, ids=lambda row: row[0])
def test_both_languages_say_the_same(pair: tuple[str, ...]) -> None:
    english, russian = map(query, pair)
    assert parse_query(english) == parse_query(russian)
    assert english != russian


def test_every_keyword_of_the_language_is_shown_in_both_languages() -> None:
    signs = re.findall(r"^\w+(?:\.\d)?: /(.*)/", GRAMMAR.read_text(encoding="utf-8"), re.MULTILINE)
    keywords = {word for sign in signs for word in re.findall(r"\b[A-ZА-Я]{2,}\b|\b[ИA]\b", sign)}
    assert {"NEAR", "РЯДОМ", "MASK", "СЧИТАТЬ", "ПОРОГ"} <= keywords
    shown = " ".join(query(cell) for pair in PAIRS for cell in pair)
    assert {word for word in keywords if not re.search(rf"\b{word}\b", shown)} == set()


def test_the_topic_of_the_page_is_judged_as_the_page_says() -> None:
    (text,) = [block for block in blocks("toml") if "query" in block]
    watch = compile_topics((load_topic(text, "fairs.toml"),))
    lines = [json.loads(line) for line in blocks("json")[0].splitlines()]
    items = [LabelledItem(**line) for line in lines]
    judged = {
        one.id: judge_all(watch, read_item(watch.index, one)).matches[0].relevant for one in items
    }
    assert judged == {"a1": True, "a2": False, "a3": False, "a4": False}
    assert [one.id for one in items if one.relevant != judged[one.id]] == ["a4"]


def test_the_lists_of_the_page_are_lists() -> None:
    (text,) = [block for block in blocks("toml") if "belarusian" in block and "id" not in block]
    head = 'id = "x"\ntitle = "x"\nsyntax = 1\nquery = "@places OR @fairs"\n'
    topic = load_topic(head + text, "x.toml")
    lists = {one.name: one for one in topic.lists}
    assert lists["places"].terms == ("посёлок", "Орша", "^Горки", "Витебск")
    assert lists["fairs"].belarusian == ("кірмаш",)


def test_the_configuration_of_the_page_is_one() -> None:
    (text,) = [block for block in blocks("toml") if "[topics]" in block]
    chosen = TopicsConfig.model_validate(tomllib.loads(text)["topics"])
    assert chosen.files == ["fairs.toml"]
    assert set(chosen.shipped) <= {topic.id for topic in shipped_topics()}
