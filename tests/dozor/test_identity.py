"""What a page turns out to be, decided from what is stored."""

from dataclasses import replace

import pytest

from dozor.identity import article_of, decide, same
from dozor.models import Article, ArticleState, Entry, Fetch, Match, Outcome
from tests.dozor.desk_kit import BRIDGE, MORNING, SHORT, extraction

ON_TOPIC = (Match(topic_id="bridges", relevant=True),)
FETCH = Fetch(
    entry_id=1,
    source_id="town",
    url_key="town.example/one",
    entry=Entry(url="https://town.example/one", title="Мост"),
)


def article(text: str = BRIDGE, **more) -> Article:
    found = article_of(FETCH, extraction(text), None, MORNING)
    return replace(found, **{"matches": ON_TOPIC} | more)


STORED = article(id=7)
ELSEWHERE = article(id=8, url="https://city.example/2", url_key="city.example/2")


@pytest.mark.parametrize(
    ("before", "twin", "found", "outcome"),
    [
        pytest.param(None, None, article(), Outcome.STORED, id="new"),
        pytest.param(None, None, article(matches=()), Outcome.OFF_TOPIC, id="off the topic"),
        pytest.param(None, ELSEWHERE, article(), Outcome.COPY, id="the text of another"),
        pytest.param(None, ELSEWHERE, article(matches=()), Outcome.OFF_TOPIC, id="copy off topic"),
        pytest.param(None, ELSEWHERE, article(SHORT), Outcome.STORED, id="a short text"),
        pytest.param(
            None,
            replace(ELSEWHERE, url=STORED.url),
            article(),
            Outcome.UNCHANGED,
            id="the same page under another address",
        ),
        pytest.param(STORED, None, article("Иначе."), Outcome.UPDATED, id="edited"),
        pytest.param(STORED, ELSEWHERE, article(), Outcome.UPDATED, id="edited into a copy"),
        pytest.param(STORED, None, article(matches=()), Outcome.UPDATED, id="edited off the topic"),
    ],
)
def test_how_an_article_ends(before, twin, found, outcome):
    assert decide(before, twin, found)[0] is outcome


@pytest.mark.parametrize(
    ("after", "is_same"),
    [
        (article(), True),
        (article(BRIDGE.upper()), True),
        (article(BRIDGE + " И ещё."), False),
        (article(title="Другой"), False),
    ],
    ids=["the same", "in capitals", "longer", "retitled"],
)
def test_whether_an_article_is_the_same(after, is_same):
    assert same(STORED, after) is is_same


def test_a_withdrawn_article_that_is_there_again_is_not_the_same():
    assert not same(replace(STORED, state=ArticleState.WITHDRAWN), article())
    assert decide(STORED, None, article())[1].state is ArticleState.LIVE


def test_a_version_keeps_what_it_is_a_version_of():
    before = replace(STORED, version=3, copy_of=5)
    _, after = decide(before, None, article(first_seen_at=MORNING.replace(year=2027)))
    assert (after.id, after.version, after.copy_of) == (7, 4, 5)
    assert after.first_seen_at == MORNING


def test_a_headline_is_cut_where_no_page_has_a_longer_one():
    long = article_of(FETCH, extraction(title="а" * 600), None, MORNING)
    assert len(long.title) == 500
