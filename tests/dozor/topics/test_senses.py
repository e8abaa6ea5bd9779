"""What each list of the shipped topics finds in a sentence, right senses and wrong ones.

Hits, not verdicts: the sentences stand in ``senses.tsv``, all of them made up.
"""

from collections import defaultdict
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from dozor.topics.checking import listed_names
from dozor.topics.hits import cover, hits_of
from dozor.topics.query import Listed
from dozor.topics.reading import read_article
from dozor.topics.topic import Topic, shipped_topics
from dozor.topics.watch import Watch, compile_list, compile_topics

NONE_OF_A_SIDE = "-"


def read_table() -> dict[tuple[str, str], list[str]]:
    """The sentences by topic and what is expected."""
    rows: dict[tuple[str, str], list[str]] = defaultdict(list)
    table = Path(__file__).with_name("senses.tsv").read_text(encoding="utf-8")
    for line in table.splitlines():
        if not line.startswith("#"):
            topic, expected, sentence = line.split("\t")
            rows[topic, expected].append(sentence)
    return rows


TABLE = read_table()


@lru_cache
def compiled(topic_id: str) -> tuple[Topic, Watch]:
    topic = next(topic for topic in shipped_topics() if topic.id == topic_id)
    return topic, compile_topics((topic,))


def find_lists(topic_id: str, sentence: str) -> frozenset[str]:
    """The lists of which a term stands in the sentence, not masked."""
    topic, watch = compiled(topic_id)
    reading = read_article(watch.index, title="", lead=None, text=sentence)
    spots = watch.spots(reading)
    masks = [spot for mask in watch.topics[0].masks for spot in spots.get(mask, ())]
    covered = cover(reading, masks)
    return frozenset(
        one.name
        for one in topic.lists
        if hits_of(
            reading, one.name, spots.get(compile_list(one.terms, one.belarusian), ()), covered
        )
    )


def sides(topic_id: str) -> frozenset[str]:
    """The lists whose terms make passages."""
    parts = (node.part for node in compiled(topic_id)[1].topics[0].sides)
    return frozenset(part.name for part in parts if isinstance(part, Listed))


@pytest.mark.parametrize(("topic", "expected"), TABLE, ids=lambda value: value)
def test_sentence_is_read_in_its_sense(topic: str, expected: str) -> None:
    found = {sentence: find_lists(topic, sentence) for sentence in TABLE[topic, expected]}
    if expected == NONE_OF_A_SIDE:
        wrong = {sentence: lists for sentence, lists in found.items() if lists & sides(topic)}
    elif expected.startswith("-"):
        wrong = {sentence: lists for sentence, lists in found.items() if expected[1:] in lists}
    else:
        wrong = {sentence: lists for sentence, lists in found.items() if expected not in lists}
    assert not wrong


@pytest.mark.parametrize("topic", shipped_topics(), ids=lambda topic: topic.id)
def test_table_has_sentences_for_every_list_that_counts(topic: Topic) -> None:
    counted = set(listed_names(replace(topic.query, masks=())))
    assert counted <= {expected for topic_id, expected in TABLE if topic_id == topic.id}
