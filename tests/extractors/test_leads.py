"""A lead is what the page sets apart."""

import pytest

from extractors.leads import find_lead
from extractors.markup import parse_html
from extractors.survey import survey

LEAD = "Через Днепр можно будет ехать раньше срока, говорят строители."
TEXT = "Рабочие закончили укладку плит на левом берегу и перешли на правый. " * 2


def lead(body, *summaries):
    tree = parse_html(f"<html><body><h1>Мост откроют к маю</h1>{body}</body></html>")
    return find_lead(survey(tree), list(summaries), "Мост откроют к маю")


@pytest.mark.parametrize(
    "body",
    [
        f"<p class=lead>{LEAD}</p><div><p>{TEXT}</p></div>",
        f"<div class=article__announce-text>{LEAD}</div><div><p>{TEXT}</p></div>",
        f"<p class=lead>{LEAD}</p><p>{TEXT}</p>",
        f"<div class=intro>{LEAD}</div><div><p>{TEXT}</p></div>",
    ],
)
def test_by_class(body):
    assert lead(body) == LEAD


def test_by_being_the_pages_summary_in_a_block_of_its_own():
    assert lead(f"<h2>{LEAD}</h2><div><p>{TEXT}</p></div>", LEAD) == LEAD


@pytest.mark.parametrize(
    "body",
    [
        f"<p><b>{LEAD}</b></p><p>{TEXT}</p>",
        f"<p>{LEAD}</p><p>{TEXT}</p>",
        f"<p class=summary>{LEAD}</p><p>{TEXT}</p>",
        f"<div class=related><p class=lead>{LEAD}</p></div><p>{TEXT}</p>",
        f"<a href=/2><p class=lead>{LEAD}</p></a><p>{TEXT}</p>",
        f"<div class=lead>{LEAD}<br>{TEXT * 9}</div>",
        "<p class=lead>Коротко</p>",
        "<p class=lead>Мост откроют к маю</p>",
    ],
)
def test_is_none(body):
    assert lead(body, LEAD) is None
