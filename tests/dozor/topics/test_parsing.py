"""Queries are read as a person means them, or refused with the place and a mend."""

import pytest

from dozor.topics.building import QueryError
from dozor.topics.parsing import DEEPEST, parse_query
from dozor.topics.query import AllOf, AnyOf, Listed, Query, Words, to_text

SAME = {
    "Russian keywords": ("минск И (орша ИЛИ НЕ брест)", "минск AND (орша OR NOT брест)"),
    "Russian nearness": ("минск НЕ РЯДОМ/3 орша", "минск NOT NEAR/3 орша"),
    "Russian order": ("минск ПЕРЕД/пр орша", "минск BEFORE/s орша"),
    "Russian paragraphs": ("минск РЯДОМ/аб орша", "минск NEAR/p орша"),
    "Russian meeting": ("@а ВСТРЕЧАЕТ @б", "@а MEETS @б"),
    "Russian numbers": ("НЕ МЕНЕЕ 2 ИЗ (а, б, в)", "AT LEAST 2 OF (а, б, в)"),
    "Russian fields": ("заголовок:минск И сайт:sb.by", "title:минск AND site:sb.by"),
    "Russian clauses": (
        "минск ВЕС −0,1 орша НЕ СЧИТАТЬ брест ПОРОГ 0,4",
        "минск WEIGHT -0.1 орша MASK брест THRESHOLD 0.4",
    ),
    "AND binds tighter than OR": ("а OR б AND в", "а OR (б AND в)"),
    "NOT binds tighter than AND": ("NOT а AND б", "(NOT а) AND б"),
    "NEAR binds tighter than NOT": ("NOT а NEAR/3 б", "NOT (а NEAR/3 б)"),
    "NEAR binds tighter than MEETS": ("а MEETS б NEAR/3 в", "а MEETS (б NEAR/3 в)"),
    "alternatives of alternatives": ("(а OR б) OR в", "а OR б OR в"),
    "NOT NOT": ("NOT NOT а", "а"),
    "quotes of any kind": ("«красная горка»", '"красная горка"'),
    "an exact phrase": ('="Красная Горка"', '"=Красная =Горка"'),
    "comments": ("минск # (столица\n AND орша", "минск AND орша"),
    "a name that begins like a keyword": ("Ирина OR НЕмецкий", '"Ирина" OR "НЕмецкий"'),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME.keys())
def test_these_queries_are_the_same(one: str, other: str) -> None:
    assert parse_query(one) == parse_query(other)


def test_masks_are_taken_one_by_one() -> None:
    query = parse_query("минск MASK @roads OR «трасса Минск» MASK @streets")
    assert query.masks == (
        Listed(name="roads"),
        Words(source="трасса Минск"),
        Listed(name="streets"),
    )


REFUSED = {
    "nothing": ("", 1, 1, "is empty"),
    "a comment alone": ("# ничего\n\n", 1, 1, "is empty"),
    "a keyword at the start": ("ИЛИ минск", 1, 1, "'ИЛИ' cannot stand here"),
    "a keyword at the end": ("минск И", 1, 8, "something is missing at the end"),
    "two keywords": ("минск И ИЛИ орша", 1, 9, "'ИЛИ' cannot stand here"),
    "a small keyword": ("минск или орша", 1, 7, "written in capitals: ИЛИ"),
    "no keyword": ("минск\n орша", 2, 2, "follows without a keyword"),
    "NOT after a word": ("минск НЕ орша", 1, 7, "write AND NOT"),
    "an open parenthesis": ("минск И\n(орша", 2, 1, "never closed"),
    "a closing one": ("минск) И орша", 1, 6, "closes nothing"),
    "open quotes": ("минск И «орша", 1, 9, "no partner"),
    "a sign": ("минск & орша", 1, 7, "write OR (ИЛИ), AND (И)"),
    "a field that is none": ("titel:минск", 1, 1, "did you mean title: ?"),
    "a field in a field": ("title:(а OR text:б)", 1, 1, "a field inside a field"),
    "a field without a value": ('site:"" AND минск', 1, 1, "has no value"),
    "no distance": ("минск РЯДОМ орша", 1, 7, "РЯДОМ/5 (words"),
    "a distance that is none": ("минск NEAR/x орша", 1, 7, "no distance that can be read"),
    "a far distance": ("минск NEAR/101 орша", 1, 7, "at most 100"),
    "absence that is near": ("минск NEAR/3 (NOT орша)", 1, 7, "joins words"),
    "absence that meets": ("минск MEETS (NOT орша)", 1, 7, "joins words"),
    "a site that is near": ("минск NEAR/3 site:sb.by", 1, 7, "joins words"),
    "an unreadable term": ("«ми*нск»", 1, 1, "no readable word"),
    "a beginning of one letter": ("а*", 1, 1, "a beginning of 1 letter"),
    "a weight out of range": ("@list^1.5 MEETS @other", 1, 6, "out of range"),
    "a clause out of range": ("минск WEIGHT 3 орша", 1, 14, "out of range"),
    "a second threshold": ("минск THRESHOLD 0.3 THRESHOLD 0.4", 1, 21, "a second threshold"),
    "a mask of more than words": ("минск MASK (а AND б)", 1, 7, "words and @lists"),
    "more than there are": ("AT LEAST 3 OF (а, б)", 1, 1, "can never be"),
    "none of them": ("AT LEAST 0 OF (а, б)", 1, 1, "can never be"),
}


@pytest.mark.parametrize(("text", "line", "column", "mend"), REFUSED.values(), ids=REFUSED.keys())
def test_complaint_has_its_place_and_a_mend(text: str, line: int, column: int, mend: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert mend in str(caught.value)


def test_ten_thousand_alternatives_are_read() -> None:
    query = parse_query(" OR ".join(f"слов{number}*" for number in range(10_000)))
    assert isinstance(query.condition, AnyOf)
    assert len(query.condition.parts) == 10_000


def test_ten_thousand_negations_are_read() -> None:
    assert parse_query("NOT " * 10_001 + "а AND б") == parse_query("NOT а AND б")


ENDLESS = {
    "parentheses": "(" * 10_000 + "а" + ")" * 10_000,
    "nearness": "а NEAR/3 " * 10_000 + "а",
    "terms": " OR ".join("а" for _ in range(50_001)),
    "letters": "а" * 2_000_001,
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS.keys())
def test_endless_query_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match=r"more than|longer than"):
        parse_query(text)


def test_the_deepest_query_can_be_used() -> None:
    text = "а AND (NOT (б OR " * (DEEPEST // 2) + "в" + "))" * (DEEPEST // 2)
    query = parse_query(text)
    assert isinstance(query, Query)
    assert isinstance(query.condition, AllOf)
    assert parse_query(to_text(query)) == query
