"""A topic without one clause is what its file would be without it, and only what may change is
judged anew."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dozor.models import Match
from dozor.topics.assessment import Assessment, Judged, assess, judge_items
from dozor.topics.clauses import Clause, clauses_of, term_clauses, unused_terms
from dozor.topics.contribution import Contribution, contributions, most_telling
from dozor.topics.items import LabelledItem
from dozor.topics.matching import match_all
from dozor.topics.query import AnyOf, Query
from dozor.topics.topic import NamedList, Topic, load_topic
from dozor.topics.watch import compile_topics
from tests.dozor.topics.queries import LISTS, queries, texts

HEAD = 'id = "sides"\ntitle = "Стороны"\nsyntax = 1\n'
QUERY = """
@one MEETS (@other OR @hints^0.5) OR @both OR паром
WEIGHT +0.1 @business OR @life
WEIGHT -0.2 @accidents
MASK @roads OR «Новый Минск»
THRESHOLD 0.5
"""
TERMS = {
    "one": ["Смоленск", "смоленский"],
    "other": ["Минск", "минский"],
    "hints": ["сосед"],
    "both": ["смоленско минский"],
    "business": ["договор", "поставка"],
    "life": ["концерт"],
    "accidents": ["авария"],
    "roads": ["трасса Минск"],
}


def write(query: str = QUERY, **changed: list[str]) -> Topic:
    lists = TERMS | changed
    text = "\n".join(f"{name} = {terms}" for name, terms in lists.items() if terms)
    return load_topic(f'{HEAD}query = """{query}"""\n[lists]\n{text}\n', "sides.toml")


TOPIC = write()
WATCH = compile_topics((TOPIC,))
(COMPILED,) = WATCH.topics

SAID = {
    "Смоленск и Минск подписали договор.": True,
    "Смоленский завод: поставка в Минск.": True,
    "Смоленск и соседи подписали договор о поставке.": True,
    "Смоленск дал концерт в Минске.": False,
    "Смоленско-минский проект: договор.": True,
    "Смоленск и Минск: договор после аварии.": True,
    "Паром привёз концерт.\nНовость из Минска.": False,
    "Смоленск подписал договор: готова трасса Минск.": False,
    "Смоленск подписал договор с посёлком Новый Минск.": False,
    "Минский договор.": False,
    "Смоленский и минский завод встретились.": True,
    "Снег.": False,
}
ITEMS = [
    LabelledItem(id=f"n{number}", title="Новости", text=text, relevant=relevant)
    for number, (text, relevant) in enumerate(SAID.items())
]
JUDGED = [*judge_items(WATCH, ITEMS)]
RESULT = assess(WATCH, JUDGED)


def clauses() -> Iterator[Clause]:
    yield from clauses_of(COMPILED)
    yield from term_clauses(COMPILED, RESULT.hit)


FOUND = {one.clause.text: one for one in contributions(WATCH, clauses(), JUDGED)}


def matches(topic: Topic, items: list[LabelledItem]) -> list[Match]:
    return [
        match_all((topic,), title=item.title, lead=item.lead, text=item.text).matches[0]
        for item in items
    ]


def ids(topic: Topic, kind: str) -> list[str]:
    """Items whose verdict another topic changes, as `Contribution` names the kinds."""
    kinds = {(True, True): "lost", (False, True): "found", (False, False): "let_in"}
    return [
        item.id
        for item, before, after in zip(
            ITEMS, matches(TOPIC, ITEMS), matches(topic, ITEMS), strict=True
        )
        if before.relevant != after.relevant
        and kinds.get((before.relevant, item.relevant), "gone") == kind
    ]


def without(text: str) -> str:
    assert text in QUERY
    return QUERY.replace(text, "")


WRITTEN_WITHOUT = {
    '@one MEETS (@other OR @hints^0.5)': write(without("@one MEETS (@other OR @hints^0.5) OR")),
    "@both": write(without("@both OR"), both=[]),
    "паром": write(without("OR паром")),
    "WEIGHT +0.1 @business OR @life": write(without("WEIGHT +0.1 @business OR @life")),
    "WEIGHT -0.2 @accidents": write(without("WEIGHT -0.2 @accidents")),
    "MASK @roads": write(without("@roads OR")),
    'MASK "Новый Минск"': write(without("OR «Новый Минск»")),
    "THRESHOLD 0.5": write(without("THRESHOLD 0.5")),
    "@one": write(without("@one MEETS (@other OR @hints^0.5) OR"), one=[]),
    "@other": write(without("@other OR"), other=[]),
    "@hints": write(without("OR @hints^0.5"), hints=[]),
    "@business": write(without("@business OR"), business=[]),
    "@life": write(without("OR @life"), life=[]),
    "@one: Смоленск": write(one=["смоленский"]),
    "@one: смоленский": write(one=["Смоленск"]),
    "@other: Минск": write(other=["минский"]),
    "@other: минский": write(other=["Минск"]),
    "@hints: сосед": write(without("OR @hints^0.5")),
    "@both: смоленско минский": write(without("@both OR")),
    "@business: договор": write(business=["поставка"]),
    "@business: поставка": write(business=["договор"]),
    "@life: концерт": write(without("OR @life")),
    "@accidents: авария": write(without("WEIGHT -0.2 @accidents")),
    "@roads: трасса Минск": write(without("@roads OR")),
}  # fmt: skip


def test_every_clause_list_and_term_is_tried_once() -> None:
    """A list or a term that is a clause by itself is that clause; «паром» is a term."""
    assert [one.clause.text for one in FOUND.values()] == [one.text for one in clauses()]
    assert set(FOUND) == set(WRITTEN_WITHOUT)


@pytest.mark.parametrize("kind", ["lost", "found", "let_in", "gone"])
@pytest.mark.parametrize("text", WRITTEN_WITHOUT)
def test_dropping_a_clause_is_a_file_without_it(text: str, kind: str) -> None:
    assert getattr(FOUND[text], kind) == ids(WRITTEN_WITHOUT[text], kind)


@pytest.mark.parametrize("text", WRITTEN_WITHOUT)
def test_the_scores_are_those_of_a_file_without_it(text: str) -> None:
    before, after = matches(TOPIC, ITEMS), matches(WRITTEN_WITHOUT[text], ITEMS)
    moved = sum(a.score != b.score for a, b in zip(before, after, strict=True))
    assert FOUND[text].moved == moved


def test_the_small_set_shows_every_kind_of_change() -> None:
    assert FOUND["@hints"].lost == ["n2"]
    assert FOUND["паром"].gone == ["n6"]
    assert FOUND["MASK @roads"].let_in == ["n7"]
    assert FOUND["WEIGHT -0.2 @accidents"].found == ["n5"]


def test_the_change_of_f1_is_that_of_the_figures() -> None:
    f1 = assess(WATCH, JUDGED).figures.f1
    topic = WRITTEN_WITHOUT["@hints"]
    watch = compile_topics((topic,))
    other = assess(watch, judge_items(watch, ITEMS)).figures.f1
    assert f1 is not None
    assert other is not None
    change = FOUND["@hints"].f1_change(RESULT.figures)
    assert change == pytest.approx(other.value - f1.value)


def test_only_items_that_a_clause_concerns_are_judged_anew() -> None:
    assert FOUND["@roads: трасса Минск"].items == 1
    assert FOUND["@life"].items == 2
    assert FOUND["@business: договор"].items == 4  # not where the condition finds nothing
    assert FOUND["паром"].items == 1


def test_what_changes_most_comes_first() -> None:
    order = most_telling(FOUND.values(), RESULT.figures)
    keys = [
        (abs(one.f1_change(RESULT.figures)), one.changed, one.moved, one.items) for one in order
    ]
    assert keys == sorted(keys, reverse=True)
    assert order[-1].changed == 0 < order[0].changed


def test_terms_that_never_stand_are_told_by_list() -> None:
    topic = write(one=["Смоленск", "смоленский", "Рудня"], roads=["трасса Минск", "шоссе Минск"])
    watch = compile_topics((topic,))
    hit = assess(watch, judge_items(watch, ITEMS)).hit
    assert dict(unused_terms(watch.topics[0], hit)) == {
        "@one": ("Рудня",),
        "@roads": ("шоссе Минск",),
    }


def test_a_term_that_is_belarusian_too_is_one() -> None:
    text = f'{HEAD}query = "@one"\n[lists]\none = {{terms = ["Орша"], belarusian = ["Орша"]}}\n'
    watch = compile_topics((load_topic(text, "x.toml"),))
    item = LabelledItem(id="1", title="", text="Орша.", relevant=True)
    result = assess(watch, judge_items(watch, [item]))
    (clause,) = term_clauses(watch.topics[0], result.hit)
    (found,) = contributions(watch, [clause], judge_items(watch, [item]))
    assert (clause.text, found.lost) == ("@one: Орша", ["1"])


# The edges of what may change


def edge_topic(query: str) -> Topic:
    lists = 'big = ["выставка"]\nnear = ["салон"]\nsmall = ["концерт", "хор", "танец"]\n'
    return load_topic(f'{HEAD}query = """{query}"""\n[lists]\n{lists}', "edges.toml")


def verdict(query: str, item: LabelledItem) -> Match:
    (judged,) = judge_items(compile_topics((edge_topic(query),)), [item])
    return judged.match


WEAK = "WEIGHT +0.03 @small WEIGHT +0.03 певец"
EDGES = {
    # Weights are measured by the strongest, though its words stand nowhere.
    "a weight that goes with its list": (
        *(f"мост MEETS Сож WEIGHT +0.1 @big NEAR/3 @near {WEAK}", "@big"),
        f"мост MEETS Сож {WEAK}",
    ),
    "a weight whose other alternative stays": (
        *(f"мост MEETS Сож WEIGHT +0.1 @big OR @near {WEAK}", "@big"),
        f"мост MEETS Сож WEIGHT +0.1 @near {WEAK}",
    ),
    "a weight that is NOT NEAR its list": (
        *("мост MEETS Сож WEIGHT +0.1 @small NOT NEAR/9 @big WEIGHT +0.03 певец", "@big"),
        "мост MEETS Сож WEIGHT +0.1 @small WEIGHT +0.03 певец",
    ),
    "a weight in a field": (
        *(f"мост MEETS Сож WEIGHT +0.1 title:@big {WEAK}", "@big"),
        f"мост MEETS Сож {WEAK}",
    ),
    "an alternative that holds by absence": (
        *("паром OR (site:a.example AND NOT @big)", 'site:"a.example" AND NOT @big'),
        "паром",
    ),
    "a list that must not stand": ("мост AND NOT @big", "@big", "мост"),
}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "На мосту через Сож был концерт: хор, танец и певец.",
        "На мосту через Сож была выставка: хор, танец и певец.",
        "На выставке у моста был хор.",
        "Снег.",
    ],
)
@pytest.mark.parametrize("edge", EDGES)
def test_an_edge_is_a_file_without_it(edge: str, text: str) -> None:
    query, clause, other = EDGES[edge]
    item = LabelledItem(id="1", title="Новости", text=text, site="a.example", relevant=False)
    watch = compile_topics((edge_topic(query),))
    (tried,) = [one for one in clauses_of(watch.topics[0]) if one.text == clause]
    (found,) = contributions(watch, [tried], judge_items(watch, [item]))
    before, after = verdict(query, item), verdict(other, item)
    assert bool(found.changed) == (before.relevant != after.relevant)
    assert bool(found.moved) == (before.score != after.score)


# Any query


def topic_of(query: Query) -> Topic:
    lists = tuple(NamedList(name=name, terms=terms) for name, terms in LISTS.items())
    return Topic(id="made", title="Made", version=1, query=query, lists=lists)


def rewritten(topic: Topic, clause: Clause, number: int) -> Topic | None:
    """The topic without a clause, from its values; ``number``: which of its kind it is."""
    query = topic.query
    match clause.kind:
        case "weight":
            weights = query.weights[:number] + query.weights[number + 1 :]
            return replace(topic, query=replace(query, weights=weights))
        case "mask":
            masks = query.masks[:number] + query.masks[number + 1 :]
            return replace(topic, query=replace(query, masks=masks))
        case "threshold":
            return replace(topic, query=replace(query, threshold=None))
        case "term" if clause.text.startswith("@"):
            name, term = clause.text.removeprefix("@").split(": ")
            lists = (
                replace(one, terms=tuple(t for t in one.terms if t != term))
                if one.name == name
                else one
                for one in topic.lists
            )
            return replace(topic, lists=tuple(lists))
    return None


@settings(max_examples=300, deadline=None)
@given(queries, st.lists(texts, min_size=1, max_size=3))
def test_what_is_not_judged_anew_does_not_change(query: Query, said: list[str]) -> None:
    """Of every item and clause: the counts are those of judging everything from its words."""
    topic = topic_of(query)
    watch = compile_topics((topic,))
    items = [
        LabelledItem(id=str(n), title=text[:20], text=text, relevant=n % 2 == 0)
        for n, text in enumerate(said)
    ]
    judged = [*judge_items(watch, items)]
    result: Assessment = assess(watch, judged)
    (compiled,) = watch.topics
    tried = [*clauses_of(compiled), *term_clauses(compiled, result.hit)]
    seen: dict[str, int] = {}
    for found in contributions(watch, tried, judged):
        number = seen.setdefault(found.clause.kind, 0)
        seen[found.clause.kind] += 1
        other = rewritten(topic, found.clause, number)
        if other is not None:
            assert changes(found) == _changes(items, judged, other)


def changes(found: Contribution) -> dict[str, set[str]]:
    return {
        "in": {*found.found, *found.let_in},
        "out": {*found.lost, *found.gone},
    }


def _changes(items: list[LabelledItem], judged: list[Judged], other: Topic) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"in": set(), "out": set()}
    for item, before, after in zip(items, judged, matches(other, items), strict=True):
        if before.match.relevant != after.relevant:
            found["in" if after.relevant else "out"].add(item.id)
    return found


@settings(max_examples=200, deadline=None)
@given(queries, texts)
def test_an_alternative_that_is_gone_is_a_query_without_it(query: Query, text: str) -> None:
    topic = topic_of(query)
    watch = compile_topics((topic,))
    item = LabelledItem(id="1", title="", text=text, relevant=True)
    (judged,) = judge_items(watch, [item])
    tried = [one for one in clauses_of(watch.topics[0]) if one.kind == "alternative"]
    for found in contributions(watch, tried, [judged]):
        assert isinstance(query.condition, AnyOf)
        number = [*map(_text, query.condition.parts)].index(found.clause.text)
        parts = query.condition.parts[:number] + query.condition.parts[number + 1 :]
        condition = parts[0] if len(parts) == 1 else AnyOf(parts=parts)
        after = matches(topic_of(replace(query, condition=condition)), [item])[0]
        assert bool(found.changed) == (after.relevant != judged.match.relevant)


def _text(part: object) -> str:
    from dozor.topics.query import part_text

    return part_text(part)  # type: ignore[arg-type]
