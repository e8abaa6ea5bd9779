"""Who was first, and from whom each other account comes."""

import json
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dozor.accounts import Account
from dozor.chains.chain import Chain, Link
from dozor.chains.citation import Citation, CitationKind
from dozor.chains.finding import find_citations
from dozor.chains.ordering import order_story

GOLD = Path(__file__).parents[2] / "benchmarks" / "chains.jsonl"
STORIES = [
    row
    for line in GOLD.read_text(encoding="utf-8").splitlines()
    if (row := json.loads(line))["kind"] == "story"
]
OUTLETS = {
    "Агентство края": "agency",
    "agency.example": "agency",
    "Рабочее слово": "paper",
    "paper.example": "paper",
    "Губернатор Пётр Волин (Telegram)": "tg",
    "t.me/volin": "tg",
}
TEN = datetime(2026, 3, 6, 7, 2, tzinfo=UTC)  # 10:02 in Moscow
TEXT = "В Заречье построят цех на 1200 лифтов, вложат 340 млн рублей. Запуск в июле."


def cite(name: str, kind: CitationKind = CitationKind.OUTLET) -> Citation:
    return Citation(name=name, phrase="", start=0, end=0, kind=kind)


def tell(name: str, site: str, published: datetime | date | None, text: str = TEXT) -> Account:
    return Account(id=name, title="", text=text, site=site, language="ru", published=published)


def link(chain: Chain, account: str) -> Link:
    return next(one for one in chain.links if one.account == account)


def reprint(**kwargs: object) -> Chain:
    """An agency, and a paper that reprints it 2 h 14 min later and says so."""
    first = tell("a", "agency.example", TEN)
    second = tell("p", "paper.example", TEN + timedelta(minutes=134))
    return order_story(
        [second, first],
        {"p": ("a", 0.96)},
        {"p": (cite("Агентство края"),)},
        outlets=OUTLETS,
        **kwargs,  # type: ignore[arg-type]
    )


def when(written: str | None) -> datetime | date | None:
    if written is None:
        return None
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)


@pytest.mark.parametrize("row", STORIES, ids=[row["name"] for row in STORIES])
def test_made_stories(row: dict) -> None:  # type: ignore[type-arg]
    accounts = [
        Account(
            id=one["id"],
            title=one["title"],
            text=one["text"],
            site=one["site"],
            language=one["language"],
            published=when(one["published_at"]),
        )
        for one in row["accounts"]
    ]
    forwarded = {one["id"]: one["forwarded_from"] for one in row["accounts"]}
    citations = {a.id: find_citations(a, forwarded_from=forwarded[a.id]) for a in accounts}
    copies = {one: (of, share) for one, (of, share) in row["copies"].items()}
    chain = order_story(accounts, copies, citations, outlets=row["outlets"])
    assert chain.first_source == row["first"]
    assert {x.account: x.from_account for x in chain.links} == {
        one["id"]: one["comes_from"] for one in row["accounts"]
    }
    assert row["certain"] in {None, chain.certain}
    if row["origin"]:
        assert chain.origin == row["origin"]


def test_delay_is_from_whom_it_comes() -> None:
    assert link(reprint(), "p").delay == timedelta(minutes=134)


def test_share_is_that_of_the_copies() -> None:
    assert link(reprint(), "p").share == 0.96


def test_cites_are_names() -> None:
    assert link(reprint(), "p").cites == ("Агентство края",)


def test_reason_of_a_reprint() -> None:
    expected = "Перепечатка «Агентства края» через 2 ч 14 мин: 96 % текста, источник назван."
    assert link(reprint(), "p").reason == expected


def test_reason_of_the_first() -> None:
    said = link(reprint(), "a").reason
    assert said == "Первым сообщило «Агентство края», самая ранняя публикация — 6 марта, 10:02."


def test_reason_in_english() -> None:
    chain = reprint(language="en")
    assert link(chain, "p").reason == (
        "Reprint of Агентство края 2 h 14 min later: 96% of the text, source named."
    )


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="language 'de'"):
        reprint(language="de")


def test_an_origin_outside_the_story_is_named() -> None:
    cited = {"p": (cite("пресс-служба мэрии", CitationKind.BODY),)}
    chain = order_story([tell("p", "paper.example", TEN)], {}, cited, outlets=OUTLETS)
    assert chain.origin == "пресс-служба мэрии"
    assert chain.links[0].reason == (
        "Первой сообщила пресс-служба мэрии, самая ранняя публикация — 6 марта, 10:02."
    )


def test_a_generic_source_is_no_origin() -> None:
    cited = {"p": (cite("СМИ", CitationKind.GENERIC),)}
    chain = order_story([tell("p", "paper.example", TEN)], {}, cited, outlets=OUTLETS)
    assert chain.origin is None


def test_a_day_alone_leaves_doubt() -> None:
    accounts = [tell("a", "agency.example", date(2026, 3, 6)), tell("p", "paper.example", None)]
    chain = order_story(accounts, {}, {}, outlets=OUTLETS)
    assert not chain.certain
    assert link(chain, "a").reason.endswith(
        "время известно только до дня: первенство под вопросом."
    )


def test_no_time_at_all_leaves_doubt() -> None:
    chain = order_story([tell("a", "agency.example", None)], {}, {})
    assert "неизвестно: первенство под вопросом" in chain.links[0].reason


def test_an_instant_is_before_a_day_that_holds_it() -> None:
    accounts = [tell("a", "agency.example", date(2026, 3, 6)), tell("p", "paper.example", TEN)]
    assert order_story(accounts, {}, {}, outlets=OUTLETS).first_source == "p"


def test_a_governors_post_can_be_first() -> None:
    accounts = [
        tell("g", "t.me/volin", TEN),
        tell("p", "paper.example", TEN + timedelta(hours=1), "Цех построят."),
    ]
    cited = {"p": (cite("губернатор Волин", CitationKind.PERSON),)}
    chain = order_story(accounts, {}, cited, outlets=OUTLETS)
    assert (chain.first_source, link(chain, "p").from_account) == ("g", "g")


def test_left_out_and_added() -> None:
    accounts = [
        tell("a", "agency.example", TEN),
        tell(
            "p",
            "paper.example",
            TEN + timedelta(hours=1),
            "В Заречье построят цех на 1200 лифтов. Об этом узнала Ольга Тучина, рабочих — 85.",
        ),
    ]
    cited = {"p": (cite("Агентство края"),)}
    found = link(order_story(accounts, {}, cited, outlets=OUTLETS), "p")
    assert found.left_out == ("340 млн рублей",)
    assert found.added == ("85", "Ольга Тучина")


def test_outlets_meet_without_a_catalogue() -> None:
    accounts = [
        tell("a", "zarechie-segodnya.example", TEN),
        tell("p", "paper.example", TEN + timedelta(hours=1), "Цех построят."),
        tell("r", "ria.ru", TEN + timedelta(hours=2), "Цех появится."),
        tell("q", "kopilka.example", TEN + timedelta(hours=3), "Цех будет."),
    ]
    cited = {"p": (cite("Заречье сегодня"),), "q": (cite("РИА Новости"),)}
    chain = order_story(accounts, {}, cited)
    assert link(chain, "p").from_account == "a"
    assert link(chain, "q").from_account == "r"


def test_no_accounts_no_chain() -> None:
    with pytest.raises(ValueError, match="at least one"):
        order_story([], {}, {})


NAMES = ["a", "b", "c", "d", "e", "f"]
TIMES = st.one_of(
    st.none(),
    st.just(date(2026, 3, 6)),
    st.integers(0, 300).map(lambda minutes: TEN + timedelta(minutes=minutes)),
)


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[Account], dict, dict, int]:  # type: ignore[type-arg]
    ids = NAMES[: draw(st.integers(1, 6))]
    accounts = [tell(one, f"site-{one}.example", draw(TIMES)) for one in ids]
    other = st.sampled_from(ids)
    cited = {
        one: tuple(cite(f"site-{x}.example") for x in draw(st.lists(other, max_size=3)))
        for one in ids
    }
    copies = {one: (of, 0.9) for one in ids if draw(st.booleans()) and (of := draw(other)) != one}
    return accounts, copies, cited, draw(st.integers(0, 1000))


@settings(max_examples=200, deadline=None)
@given(stories())
def test_order_of_input_does_not_matter(story: tuple[list[Account], dict, dict, int]) -> None:  # type: ignore[type-arg]
    accounts, copies, cited, seed = story
    mixed = random.Random(seed).sample(accounts, len(accounts))
    turned = dict(reversed(copies.items()))
    assert order_story(accounts, copies, cited) == order_story(mixed, turned, cited)


@settings(max_examples=200, deadline=None)
@given(stories())
def test_no_circles_and_none_comes_from_a_later_instant(
    story: tuple[list[Account], dict, dict, int],  # type: ignore[type-arg]
) -> None:
    accounts, copies, cited, _ = story
    chain = order_story(accounts, copies, cited)
    parents = {one.account: one.from_account for one in chain.links}
    assert parents.keys() == {one.id for one in accounts}
    assert parents[chain.first_source] is None
    for start in parents:
        seen, here = set(), start
        while here is not None:
            assert here not in seen
            seen.add(here)
            here = parents[here]  # type: ignore[assignment]
    for one in chain.links:
        assert one.delay is None or one.from_account is None or one.delay >= -timedelta(minutes=1)


def test_a_story_of_thousands_is_ordered() -> None:
    accounts = [
        tell(f"{n:05}", f"s{n}.example", TEN + timedelta(minutes=n), "Цех.") for n in range(3000)
    ]
    copies = {f"{n:05}": (f"{n - 1:05}", 1.0) for n in range(1, 3000)}
    cited = {f"{n:05}": (cite(f"s{n - 1}.example"),) for n in range(1, 3000)}
    chain = order_story(accounts, copies, cited)
    assert chain.first_source == "00000"
    assert link(chain, "02999").from_account == "02998"


def test_an_official_without_a_name_is_he_whose_channel_is_in_the_story() -> None:
    accounts = [
        tell("g", "t.me/volin", TEN),
        tell("p", "paper.example", TEN + timedelta(hours=1), "Цех построят."),
    ]
    cited = {"p": (cite("глава региона", CitationKind.PERSON),)}
    chain = order_story(accounts, {}, cited, outlets=OUTLETS)
    assert link(chain, "p").from_account == "g"
