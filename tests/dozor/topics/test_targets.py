"""Where a new term can go in a query."""

import pytest

from dozor.topics.parsing import parse_query
from dozor.topics.query import part_text
from dozor.topics.targets import condition_targets, weighed_lists


@pytest.mark.parametrize(
    ("query", "targets"),
    [
        ("@a", {"@a": True}),
        ("@a MEETS (@b OR @c^0.5) OR @d", {"@a": False, "@b": False, "@c": False, "@d": True}),
        ("мост OR река OR @a", {'"мост"': True, "@a": True}),
        ("@a AND NOT @b", {"@a": False}),
        ("@a NEAR/5 @b", {"@a": False, "@b": False}),
        ("@a NOT NEAR/5 @b", {"@a": True}),
        ("title:(@a) AND site:town.example", {"@a": False}),
        ("AT LEAST 2 OF (@a, @b, мост)", {"@a": False, "@b": False, '"мост"': False}),
        ("@a MEETS @b OR @a", {"@a": True, "@b": False}),
    ],
)
def test_targets_and_whether_a_hit_of_one_is_enough(query: str, targets: dict[str, bool]) -> None:
    found = condition_targets(parse_query(query))
    assert {part_text(one.named): one.alone for one in found} == targets


def test_lists_that_give_and_lists_that_take() -> None:
    query = parse_query("@a\nWEIGHT +0.1 @b OR @c\nWEIGHT -0.1 @d OR слово\nMASK @e")
    assert [one.name for one in weighed_lists(query, gives=True)] == ["b", "c"]
    assert [one.name for one in weighed_lists(query, gives=False)] == ["d"]
