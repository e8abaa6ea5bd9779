"""Chains: whom a text names as its origin, who was first, and who has it from whom.

``chains.jsonl`` was written for this project: sentences with the names that they cite, and stories
of invented outlets with their chains. What is marked "blind" was written before the rules.
"""

import json
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from figures import Figure

from dozor.accounts import Account
from dozor.chains.chain import Chain
from dozor.chains.finding import find_citations
from dozor.chains.ordering import order_story

OWN = Path(__file__).with_name("chains.jsonl")
_REPEATS = 20


def measure(data: Path) -> tuple[Figure, ...]:
    del data  # all of it is our own
    rows = [json.loads(line) for line in OWN.read_text(encoding="utf-8").splitlines()]
    cited = [row for row in rows if row["kind"] == "citations"]
    stories = [(row, order(row)) for row in rows if row["kind"] == "story"]
    return (
        *_cited("ru", "Russian", cited),
        *_cited("be", "Belarusian", cited),
        _first_sources(stories),
        _parents(stories),
        _speed([_account(row) for row in cited]),
    )


def order(row: dict[str, Any]) -> Chain:
    """The chain of one made story."""
    accounts = [_story_account(one) for one in row["accounts"]]
    forwarded = {one["id"]: one["forwarded_from"] for one in row["accounts"]}
    citations = {one.id: find_citations(one, forwarded_from=forwarded[one.id]) for one in accounts}
    copies = {one: (str(of), float(share)) for one, (of, share) in row["copies"].items()}
    return order_story(accounts, copies, citations, outlets=row["outlets"])


def _account(row: dict[str, Any]) -> Account:
    return Account(id="", title="", text=row["text"], site=row["site"], language=row["language"])


def _story_account(one: dict[str, Any]) -> Account:
    return Account(
        id=one["id"],
        title=one["title"],
        text=one["text"],
        site=one["site"],
        language=one["language"],
        published=_read_time(one["published_at"]),
    )


def _read_time(written: str | None) -> datetime | date | None:
    if written is None:
        return None
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)


def _cited(language: str, title: str, rows: Sequence[dict[str, Any]]) -> tuple[Figure, ...]:
    """Sentences of which all names are right and in order; and the names one by one."""
    chosen = [row for row in rows if row["language"] == language]
    pairs = [(row["names"], [c.name for c in find_citations(_account(row))]) for row in chosen]
    right = sum(expected == found for expected, found in pairs)
    hits = sum(sum((Counter(one) & Counter(two)).values()) for one, two in pairs)
    size = sum(len(one) + len(two) for one, two in pairs)
    return (
        Figure(
            key=f"chains.citations.{language}",
            title=f"citations, {title}: all names of a text right",
            value=right / len(pairs),
            count=len(pairs),
        ),
        Figure(
            key=f"chains.citations.{language}.f1",
            title=f"citations, {title}: F1 of names",
            value=2 * hits / size,
            count=sum(len(one) for one, _ in pairs),
        ),
    )


def _first_sources(stories: Sequence[tuple[dict[str, Any], Chain]]) -> Figure:
    right = sum(chain.first_source == row["first"] for row, chain in stories)
    return Figure(
        key="chains.first",
        title="first source right",
        value=right / len(stories),
        count=len(stories),
        others=(("the earliest time", _by_time(stories)),),
    )


def _by_time(stories: Sequence[tuple[dict[str, Any], Chain]]) -> float:
    """What a list sorted by time says: a day stands before its hours, what is unknown last."""
    right = 0
    for row, _ in stories:
        times = [(one["published_at"] or "9", one["id"]) for one in row["accounts"]]
        right += min(times)[1] == row["first"]
    return right / len(stories)


def _parents(stories: Sequence[tuple[dict[str, Any], Chain]]) -> Figure:
    pairs = [
        (one["comes_from"], next(x.from_account for x in chain.links if x.account == one["id"]))
        for row, chain in stories
        for one in row["accounts"]
    ]
    return Figure(
        key="chains.links",
        title="whom an account has it from, right",
        value=sum(one == two for one, two in pairs) / len(pairs),
        count=len(pairs),
    )


def _speed(accounts: Sequence[Account]) -> Figure:
    """Characters a CPU second, words known."""
    start = time.process_time()
    for _ in range(_REPEATS):
        for account in accounts:
            find_citations(account)
    spent = time.process_time() - start
    size = _REPEATS * sum(len(account.text) for account in accounts)
    return Figure(
        key="chains.speed",
        title="characters a second, all of them about origins",
        value=size / spent,
        count=len(accounts) * _REPEATS,
    )
