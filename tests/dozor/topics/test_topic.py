"""Topics as data: reading, complaints a person can act upon, and what changes their meaning."""

from dataclasses import replace

import pytest

from dozor.errors import ConfigError
from dozor.topics.parsing import parse_query
from dozor.topics.topic import load_topic, shipped_topics

GOOD = '''
id = "two-sides"
title = "Две стороны"
version = 3
syntax = 1
query = """
@one MEETS @other OR @both  # в одном месте
WEIGHT +0.08 @business
THRESHOLD 0.6
"""
[lists]
one = { terms = ["Смоленск", "@near"], belarusian = ["Смаленск"] }
near = ["Рудня"]
other = ["Минск"]
both = ["смоленско-минский"]
business = ["торговля", "торговля"]
'''


def test_topic_is_read() -> None:
    topic = load_topic(GOOD, "two.toml")
    assert (topic.id, topic.title, topic.version) == ("two-sides", "Две стороны", 3)
    assert topic.query == parse_query(
        "@one MEETS @other OR @both WEIGHT +0.08 @business THRESHOLD 0.6"
    )
    lists = {one.name: one for one in topic.lists}
    assert lists["business"].terms == ("торговля",)
    assert lists["one"].terms == ("Смоленск", "Рудня")
    assert lists["one"].belarusian == ("Смаленск",)


BAD = {
    "no TOML": ("id = ", "id", "TOML"),
    "id missing": ('id = "two-sides"', "", "id = (missing)"),
    "id with blanks": ('"two-sides"', '"Two sides"', 'id = "Two sides"'),
    "title empty": ('"Две стороны"', '" "', "title"),
    "version of another type": ("version = 3", 'version = "3"', "version"),
    "unknown key": ("version = 3", "versoin = 3", "versoin"),
    "no version of the language": ("syntax = 1", "", "syntax = (missing)"),
    "a language of tomorrow": ("syntax = 1", "syntax = 2", "this Dozor reads syntax 1"),
    "a query that cannot be read": ("MEETS @other", "MEETS", "query: line 1, column 12"),
    "an empty query": ("@one MEETS @other OR @both", "", "cannot stand here"),
    "a query of everything": ("@one MEETS", "NOT", "holds for every article"),
    "a list that is not there": ("@other OR", "@othr OR", "did you mean @other?"),
    "a list that takes in none": ('"@near"', '"@nera"', "did you mean @near?"),
    "a list of itself": ('"Рудня"', '"@near"', "@near -> @near"),
    "a cycle of lists": ('"Рудня"', '"@one"', "@one -> @near -> @one"),
    "an empty list": ('["Рудня"]', "[]", "lists.near"),
    "an unknown key of a list": ("belarusian", "belarussian", "lists.one.belarussian"),
    "a list that is a string": ('["Минск"]', '"Минск"', "lists.other"),
    "an unreadable term": ('["Минск"]', '["Ми*нск"]', "lists.other"),
    "a threshold above one": ("0.6", "6", "the threshold 6 is out of range"),
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
    query = replace(topic.query, threshold=0.7)
    assert replace(topic, query=query).digest() != topic.digest()


def test_shipped_topics_are_readable_and_unique() -> None:
    ids = [topic.id for topic in shipped_topics()]
    assert "smolensk-belarus" in ids
    assert len(ids) == len(set(ids))
