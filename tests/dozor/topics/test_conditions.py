"""What each part of the language asks of an article."""

from dataclasses import replace

import pytest
from hypothesis import given

from dozor.models import Match
from dozor.topics.matching import match_all
from dozor.topics.parsing import parse_query
from dozor.topics.query import AllOf, AnyOf, Meets, Part, Query, negate
from dozor.topics.topic import NamedList, Topic
from tests.dozor.topics.queries import LISTS, conditions, queries, texts

TITLE, LEAD = "Новости области", "Кратко о главном."
NAMED = tuple(NamedList(name=name, terms=terms) for name, terms in LISTS.items())


def topic(query: Query) -> Topic:
    return Topic(id="made", title="Сделанная", version=1, query=query, lists=NAMED)


def judge(query: str | Query, text: str, title: str = TITLE, **known: str | None) -> Match:
    parsed = parse_query(query) if isinstance(query, str) else query
    lead = known.pop("lead", None)
    return match_all((topic(parsed),), title=title, lead=lead, text=text, **known).matches[0]  # type: ignore[arg-type]


HOLDS = {
    "all forms": ("орша", "Поезд до Орши."),
    "ё is е": ("лён", "Сеют лен."),
    "a hyphen": ("«смоленск витебск»", "Поезд Смоленск—Витебск."),
    "look-alikes": ("минск", "Поезд в Mинcк."),
    "exactly": ("=Орша", "Город Орша."),
    "an exact phrase": ('="Красная горка"', "Дом «Красная горка»."),
    "a beginning": ("супрацоўн*", "Дамова аб супрацоўніцтве."),
    "AND anywhere": ("минск AND смоленск", "Минск.\nДалеко.\nОчень.\nСмоленск."),
    "OR": ("брест OR смоленск", "Смоленск."),
    "AND NOT": ("минск AND NOT хоккей", "Минск и театр."),
    "near by words": ("минск NEAR/2 смоленск", "Минск, а также Смоленск."),
    "near backwards": ("смоленск NEAR/2 минск", "Минск, а также Смоленск."),
    "in order": ("минск BEFORE/2 смоленск", "Минск, а также Смоленск."),
    "in one sentence": ("минск NEAR/s смоленск", "Из Минска, как уже сообщалось, в Смоленск."),
    "in one paragraph": ("минск NEAR/p смоленск", "Минск ждёт. Поезд идёт в Смоленск."),
    "nothing near": ("минск NOT NEAR/1 холодильник", "Холодильник стоит.\nОн в Минске."),
    "one free of what is near": (
        "минск NOT NEAR/1 холодильник",
        "Холодильник «Минск» в городе Минске.",
    ),
    "meeting in a sentence": ("минск MEETS смоленск", "Минск и Смоленск."),
    "meeting over a border": ("минск MEETS смоленск", "Минск ждёт.\nСмоленск едет."),
    "meeting under the headline": ("область MEETS минск", "Первое.\nВторое.\nТретье.\nМинск."),
    "meeting of three": ("минск MEETS смоленск MEETS брест", "Минск, Смоленск и Брест."),
    "two of three": ("AT LEAST 2 OF (минск, смоленск, брест)", "Минск.\nБрест."),
    "two of a list": ("AT LEAST 2 OF (@towns)", "Орша.\nВитебск."),
    "in the headline": ("title:область", "Ничего."),
    "in the lead": ("lead:минск", "Минск."),
    "in the text": ("text:минск", "Минск."),
    "a list": ("@towns", "В Витебске дождь."),
    "a mask lets others through": ("минск MASK «трасса минск»", "Минск, трасса «Минск», Минск."),
}
FAILS = {
    "another form": ("=Орша", "Поезд до Орши."),
    "one of two": ("минск AND смоленск", "Минск."),
    "what must not be": ("минск AND NOT хоккей", "Минск. О хоккее."),
    "too far": ("минск NEAR/2 смоленск", "Минск, а также и Смоленск."),
    "out of order": ("смоленск BEFORE/2 минск", "Минск, а также Смоленск."),
    "in two sentences": ("минск NEAR/s смоленск", "Минск ждёт. Смоленск едет."),
    "in two paragraphs": ("минск NEAR/p смоленск", "Минск.\nСмоленск."),
    "near in two fields": ("область NEAR/p минск", "Минск."),
    "one word twice": ("минск NEAR/5 минск*", "Минск."),
    "a guard": ("минск NOT NEAR/1 холодильник", "Холодильник «Минск»."),
    "a guard before it": ("площадь NOT NEAR/0 смоленский", "На Смоленской площади."),
    "a guard over it": ("минск NOT NEAR/0 «холодильник минск»", "Холодильник «Минск»."),
    "meeting too far": ("минск MEETS смоленск", "Минск.\nПервое.\nВторое.\nСмоленск."),
    "one of three": ("AT LEAST 2 OF (минск, смоленск, брест)", "Брест. Брест."),
    "one of a list twice": ("AT LEAST 2 OF (@towns)", "Орша. Витебщина. Орша."),
    "not in the headline": ("title:минск", "Минск."),
    "not in the lead": ("lead:минск", "Первое.\nМинск."),
    "a meeting inside the text": ("text:(область MEETS минск)", "Минск."),
    "masked": ("минск MASK «трасса минск»", "Трасса «Минск»."),
}


@pytest.mark.parametrize(("query", "text"), HOLDS.values(), ids=HOLDS.keys())
def test_holds(query: str, text: str) -> None:
    assert judge(query, text).relevant


@pytest.mark.parametrize(("query", "text"), FAILS.values(), ids=FAILS.keys())
def test_does_not_hold(query: str, text: str) -> None:
    assert not judge(query, text).relevant


WHERE = {
    "the site": ("site:sb.by", {"site": "www.sb.by"}, True),
    "a part of the site": ("site:sb.by", {"site": "region.sb.by"}, True),
    "another site": ("site:sb.by", {"site": "notsb.by"}, False),
    "the section": ("section:эконом", {"section": "Экономика"}, True),
    "another section": ("section:эконом", {"section": "Спорт"}, False),
    "the language": ("минск AND language:be", {"language": "be"}, True),
    "another language": ("минск AND language:be", {"language": "ru"}, False),
    "nothing known": ("site:sb.by OR section:эконом", {}, False),
}


@pytest.mark.parametrize(("query", "known", "expected"), WHERE.values(), ids=WHERE.keys())
def test_what_is_known_beside_the_words(query: str, known: dict[str, str], expected: bool) -> None:
    assert judge(query, "Минск.", **known).relevant is expected


def test_the_language_is_told_from_the_letters() -> None:
    text = "Мінск і Смаленск падпісалі пагадненне аб супрацоўніцтве ў галіне культуры."
    assert judge("мінск AND language:be", text).relevant
    assert not judge("минск AND language:be", "Минск подписал соглашение.").relevant


def test_the_lead_is_the_first_paragraph_only_where_none_is_set_apart() -> None:
    assert not judge("lead:минск", "Минск.", lead=LEAD).relevant
    assert judge("lead:кратко", "Минск.", lead=LEAD).relevant


def test_a_condition_without_weights_is_the_verdict() -> None:
    assert judge("минск", "Казань, Минск, Пермь, Тверь.").relevant


def test_a_threshold_holds_for_it_too() -> None:
    far = "Первое.\n" * 9 + "Минск."
    assert judge("минск THRESHOLD 0.7", "Минск.").relevant
    assert not judge("минск THRESHOLD 0.7", far).relevant


def test_two_hits_of_a_pair_are_shown_together() -> None:
    [evidence] = judge("минск NEAR/3 орша", "Минск и Орша.").evidence
    assert evidence.terms == ("Минск", "Орша")
    assert evidence.rules == ("минск", "орша")


def _turned(part: Part) -> Part:
    """The same with what has no order put the other way round."""
    if isinstance(part, AnyOf | AllOf | Meets):
        return replace(part, parts=tuple(_turned(one) for one in reversed(part.parts)))
    return part


@given(queries, texts, texts)
def test_the_order_of_clauses_does_not_matter(query: Query, title: str, text: str) -> None:
    turned = replace(
        query,
        condition=_turned(query.condition),
        weights=query.weights[::-1],
        masks=query.masks[::-1],
    )
    assert judge(turned, text, title) == judge(query, text, title)


@given(conditions, texts)
def test_not_not_matches_what_it_matches(condition: Part, text: str) -> None:
    twice = Query(condition=negate(negate(condition)))
    assert judge(twice, text).relevant == judge(Query(condition=condition), text).relevant


@given(conditions, texts)
def test_either_it_or_not_it(condition: Part, text: str) -> None:
    other = Query(condition=negate(condition))
    assert judge(other, text).relevant != judge(Query(condition=condition), text).relevant
