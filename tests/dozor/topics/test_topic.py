"""Topics as data: reading, complaints a person can act upon, and what changes their meaning."""

from dataclasses import replace

import pytest

from dozor.errors import ConfigError
from dozor.topics.topic import load_topic, shipped_topics

GOOD = """
id = "two-sides"
title = "Две стороны"
version = 3
[rule]
meet = ["one", "other"]
alone = ["both"]
faint = { hints = "one" }
support = ["business"]
threshold = 0.6
[lists]
one = ["Смоленск"]
other = ["Минск"]
both = ["смоленско-минский"]
hints = ["соседи"]
business = ["торговля", "торговля"]
"""


def test_topic_is_read() -> None:
    topic = load_topic(GOOD, "two.toml")
    assert (topic.id, topic.title, topic.version) == ("two-sides", "Две стороны", 3)
    assert topic.rule.meet == ("one", "other")
    assert topic.rule.faint == (("hints", "one"),)
    assert topic.rule.threshold == 0.6
    assert dict(topic.lists)["business"] == ("торговля",)


BAD = {
    "no TOML": ("id = ", "id", "TOML"),
    "id missing": ('id = "two-sides"', "", "id = (missing)"),
    "id with blanks": ('"two-sides"', '"Two sides"', 'id = "Two sides"'),
    "title empty": ('"Две стороны"', '" "', "title"),
    "version of another type": ("version = 3", 'version = "3"', "version"),
    "unknown key": ("version = 3", "versoin = 3", "versoin"),
    "unknown key of the rule": ("threshold", "treshold", "rule.treshold"),
    "one side only": ('["one", "other"]', '["one"]', "rule.meet"),
    "a list that is not there": ('["business"]', '["busines"]', 'rule.support = "busines"'),
    "a hint at no side": ('{ hints = "one" }', '{ hints = "two" }', 'rule.faint = "two"'),
    "a list that is a string": ('["Минск"]', '"Минск"', "lists.other"),
    "an unreadable term": ('["Минск"]', '["Ми*нск"]', "lists.other"),
    "a threshold above one": ("0.6", "6", "rule.threshold = 6"),
}


@pytest.mark.parametrize(("old", "new", "named"), BAD.values(), ids=BAD.keys())
def test_complaint_names_the_file_and_the_key(old: str, new: str, named: str) -> None:
    text = "id = " if named == "TOML" else GOOD.replace(old, new, 1)
    with pytest.raises(ConfigError) as caught:
        load_topic(text, "two.toml")
    assert "two.toml" in str(caught.value)
    assert named in str(caught.value)


def test_complaint_is_short_whatever_the_value() -> None:
    with pytest.raises(ConfigError) as caught:
        load_topic(GOOD.replace('["Минск"]', '"' + "Минск" * 1_000 + '"'), "two.toml")
    assert len(str(caught.value)) < 300


def test_digest_changes_with_the_meaning_only() -> None:
    topic = load_topic(GOOD, "two.toml")
    assert replace(topic, title="Иначе", version=9).digest() == topic.digest()
    assert replace(topic, lists=topic.lists[:-1]).digest() != topic.digest()
    rule = replace(topic.rule, threshold=0.7)
    assert replace(topic, rule=rule).digest() != topic.digest()


def test_shipped_topics_are_readable_and_unique() -> None:
    ids = [topic.id for topic in shipped_topics()]
    assert "smolensk-belarus" in ids
    assert len(ids) == len(set(ids))
