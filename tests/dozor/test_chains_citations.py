"""Whom a text names as its origin."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dozor.accounts import Account
from dozor.chains.citation import CitationKind
from dozor.chains.finding import find_citations

GOLD = Path(__file__).parents[2] / "benchmarks" / "chains.jsonl"
ROWS = [
    row
    for line in GOLD.read_text(encoding="utf-8").splitlines()
    if (row := json.loads(line))["kind"] == "citations"
]


def account(text: str, site: str | None = "gorod.example", language: str = "ru") -> Account:
    return Account(id="a", title="", text=text, site=site, language=language)


def names(text: str, site: str | None = "gorod.example", language: str = "ru") -> list[str]:
    return [one.name for one in find_citations(account(text, site, language))]


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row['language']}" for n, row in enumerate(ROWS)])
def test_names_of_the_gold_set(row: dict[str, object]) -> None:
    assert names(str(row["text"]), str(row["site"]), str(row["language"])) == row["names"]


def test_phrase_is_what_stands_between_its_offsets() -> None:
    text = "Мост открыли.\nОб этом сообщает РИА Новости, добавляя подробности."
    (found,) = find_citations(account(text))
    assert found.phrase == text[found.start : found.end] == "сообщает РИА Новости"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Мост открыт, сообщает ТАСС.", CitationKind.OUTLET),
        ("Мост открыт, сообщили в пресс-службе мэрии.", CitationKind.BODY),
        ("Мост открыт, написал губернатор Пётр Волин в соцсетях.", CitationKind.PERSON),
        ("Мост открыт.\n→ https://t.me/most/12", CitationKind.LINK),
        ("Мост открыт.\nПереслано от: Главное о мостах", CitationKind.FORWARD),
        ("Мост открыт, пишут СМИ.", CitationKind.GENERIC),
    ],
)
def test_kind(text: str, kind: CitationKind) -> None:
    assert [one.kind for one in find_citations(account(text))] == [kind]


def test_a_forwarded_post_cites_the_channel_it_came_from() -> None:
    (found,) = find_citations(account("Мост открыт."), forwarded_from="https://t.me/most")
    assert (found.name, found.kind, found.phrase) == ("t.me/most", CitationKind.FORWARD, "")


@pytest.mark.parametrize("site", ["belta.by", "www.belta.by", "t.me/belta_telegramm"])
def test_a_byline_on_its_own_site_is_no_citation(site: str) -> None:
    assert names("Мост открыт, передаёт корреспондент БЕЛТА.", site) == []


def test_own_names_that_the_caller_knows() -> None:
    text = "Мост открыт, сообщает «Заречье»."
    assert find_citations(account(text), own=("Заречье",)) == ()


def test_a_site_that_bears_the_name_is_its_own() -> None:
    assert names("Как сообщало «Заречье», мост открыт.", "zarechie.example") == []


def test_each_name_once_and_a_short_one_not_after_its_long_one() -> None:
    text = "В пресс-службе УМВД рассказали о краже. В пресс-службе добавили, что вор пойман."
    assert names(text) == ["пресс-служба УМВД"]


@pytest.mark.parametrize(
    "text",
    [
        "«Мост открыт», — сказал директор завода «Гранит».",
        "Фото: пресс-служба мэрии",
        "Мост открыт (фото: «Заречье»).",
        "Губернатор рассказал про новый музей.",
        "Как отметил на заседании правительства Пётр Волин, деньги есть.",
        "По предварительным данным, погибших нет.",
        "Сотрудники ПДН отмечают важность бесед.",
    ],
)
def test_what_is_no_origin(text: str) -> None:
    assert names(text) == []


def test_no_text_no_citations() -> None:
    assert names("") == []


SALAD = """
    сообщает ТАСС со ссылкой на в пресс-службе «Рабочий путь» губернатор Иван Петров МЧС России по
    области , . — « » рассказали СМИ источник: → https://t.me/a/1 паведамляе БЕЛТА стало
    известно своём телеграм-канале фото: 6 марта Минск / ( ) и ё І
"""
WORDS = st.sampled_from([*SALAD.split(), "\n"])


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40), st.sampled_from(["ru", "be"]))
def test_offsets_hold_in_any_salad_of_its_own_words(words: list[str], language: str) -> None:
    text = " ".join(words)
    for one in find_citations(account(text, language=language)):
        assert one.phrase == text[one.start : one.end]
        assert one.name


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    find_citations(account(text))


@pytest.mark.parametrize(
    "text",
    [
        "сообщает " * 60_000,
        "«" * 300_000,
        "(фото " * 60_000,
        " " * 300_000 + "сообщает ТАСС",
        "а-" * 200_000,
    ],
    ids=["verbs", "quotes", "asides", "blanks", "hyphens"],
)
def test_hostile_length_is_bounded(text: str) -> None:
    start = time.process_time()
    find_citations(account(text))
    assert time.process_time() - start < 20


def test_a_pronoun_stands_for_the_official_named_before() -> None:
    text = "Губернатор Пётр Волин осмотрел мост. Об этом он написал в своём телеграм-канале."
    (found,) = find_citations(account(text))
    assert found.name == "губернатор Пётр Волин"
    assert found.phrase == text[found.start : found.end] == text[:-1]


def test_a_pronoun_without_an_official_names_nobody() -> None:
    assert names("Волонтёр помог кошке. Он написал об этом в соцсетях.") == []
