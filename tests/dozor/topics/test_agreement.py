"""What counts of what several people say: the last of each, the majority, and of a tie nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dozor.models import Judgement
from dozor.topics.agreement import opinions

NOW = datetime(2026, 3, 6, 4, 30, tzinfo=UTC)


def said(person: str, *, relevant: bool, key: str = "town.example/one", **more: Any) -> Judgement:
    given: dict[str, Any] = {"topic_id": "bridges", "judged_at": NOW, "source_id": "town"}
    given |= {"url": f"https://{key}", "title": "Мост", "text": f"Мост судит {person}."} | more
    return Judgement(person=person, relevant=relevant, url_key=key, **given)


@pytest.mark.parametrize(
    ("votes", "relevant", "disputed"),
    [
        ({"Анна": True}, True, False),
        ({"Анна": False, "Борис": False}, False, False),
        ({"Анна": True, "Борис": False}, None, True),
        ({"Анна": True, "Борис": False, "Вера": False}, False, True),
    ],
)
def test_the_majority_counts(votes: dict[str, bool], relevant: bool | None, disputed: bool) -> None:
    (one,) = opinions([said(person, relevant=vote) for person, vote in votes.items()])
    assert (one.relevant, one.disputed) == (relevant, disputed)


def test_the_last_judgement_of_a_person_counts_and_the_earlier_are_counted() -> None:
    (one,) = opinions([said("Анна", relevant=vote) for vote in (True, True, False)])
    assert (one.relevant, one.earlier, len(one.judgements)) == (False, 2, 1)


def test_the_last_copy_of_the_words_is_taken() -> None:
    first, second = said("Анна", relevant=True), said("Борис", relevant=True)
    again = said("Анна", relevant=True, text="Мост судят снова.")
    (one,) = opinions([first, second, again])
    assert one.last is again


def test_each_topic_and_each_article_has_an_opinion_of_its_own() -> None:
    judged = [
        said("Анна", relevant=True),
        said("Анна", relevant=False, key="town.example/two"),
        said("Анна", relevant=False, topic_id="roads"),
    ]
    assert [one.relevant for one in opinions(judged)] == [True, False, False]


votes = st.lists(st.tuples(st.sampled_from("абв"), st.booleans()), min_size=1, max_size=12)


@given(votes)
def test_only_the_last_votes_matter(given_votes: list[tuple[str, bool]]) -> None:
    judged = [
        said(person, relevant=vote, judged_at=NOW + timedelta(minutes=n))
        for n, (person, vote) in enumerate(given_votes)
    ]
    (one,) = opinions(judged)
    last = dict(given_votes)
    balance = sum(1 if vote else -1 for vote in last.values())
    assert one.relevant == (None if balance == 0 else balance > 0)
    assert one.earlier == len(given_votes) - len(last)
