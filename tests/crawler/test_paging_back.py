"""A walk back through a channel that ends anywhere is taken up: nothing is lost, nothing doubled.

The real flow and the real desk, over a store that dies at its n-th writing and a wire that can be
cut: a kill between two transactions leaves what the earlier ones wrote, and no more.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product

import pytest

from crawler.answers import Failure
from crawler.previews import MOST_PAGES
from crawler.rounds import Round
from crawler.work import Work
from dozor.ingest import NewsDesk
from dozor.models import Outcome, Page, VisitStatus
from extractors.workers import InlineWorkers
from tests.crawler import kit
from tests.crawler.kit import quick, source
from tests.dozor.desk_kit import MORNING
from tests.dozor.test_ingest_counts import MortalStore

HOST = "https://tg.example"
CHANNEL = f"{HOST}/s/town"
HOUR = timedelta(hours=1)


@dataclass
class Channel:
    """Posts 1 to ``last``, a few a page. ``broken``: the addresses that time out."""

    last: int
    a_page: int = 2
    broken: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    async def get(self, wanted):
        self.asked.append(wanted.url)
        if wanted.url in self.broken:
            return Failure(outcome=Outcome.TIMEOUT, detail="no answer")
        before = int(wanted.url.partition("=")[2] or self.last + 1)
        shown = range(max(1, before - self.a_page), before)
        lines = [f"post {HOST}/town/{number}" for number in shown]
        if shown.start > 1:
            lines.append(f"child {CHANNEL}?before={shown.start}")
        return Page(
            url=wanted.url,
            requested_url=wanted.url,
            status=200,
            body="\n".join(lines).encode(),
            fetched_at=MORNING,
        )


@dataclass
class Runs:
    """One run after the other over one store and one channel."""

    channel: Channel
    store: MortalStore = field(default_factory=MortalStore)
    count: int = 0

    def run(self, left: float = float("inf")) -> int:
        """How many writings it made. It is killed after ``left`` of them."""
        now = MORNING + self.count * HOUR
        self.count += 1
        run_id = self.store.begin_run("run", now)
        desk = NewsDesk(
            store=self.store, run_id=run_id, topics=(), clock=lambda: now, started_at=now
        )
        self.store.left = allowed = left if left != float("inf") else 10_000
        asyncio.run(self._crawl(desk, now))
        return int(allowed - self.store.left)

    async def _crawl(self, desk: NewsDesk, now) -> None:
        async def ask(method, *args, **kwargs):
            return method(*args, **kwargs)

        stopping = asyncio.Event()
        round_ = Round(
            plan=[source("town", CHANNEL, kind="telegram")],
            desk=desk,
            ask=ask,
            parsers=kit,
            work=Work(workers=InlineWorkers(), stopping=stopping),
            fetcher=self.channel,
            settings=quick(),
            clock=lambda: now,
            stopping=stopping,
        )
        await round_.run()

    def ended(self) -> Counter[str]:
        """How often the text of each post was taken."""
        rows = self.store.entries.values()
        assert all(row.outcome for row in rows)
        return Counter(
            row.entry.url.rpartition("/")[2] for row in rows if row.outcome is Outcome.OFF_TOPIC
        )

    def visits(self, run_id: int) -> list[str]:
        return [visit.url.removeprefix(CHANNEL) for of, visit in self.store.visits if of == run_id]


def each_once(numbers: Sequence[int]) -> Counter[str]:
    return Counter(str(number) for number in numbers)


WRITINGS = Runs(Channel(last=9)).run()


def test_there_is_enough_to_kill():
    runs = Runs(Channel(last=9))
    assert runs.run() == WRITINGS >= 5 + 9  # a transaction a page and one a post at least
    assert runs.visits(1) == ["", "?before=8", "?before=6", "?before=4", "?before=2"]
    assert runs.ended() == each_once(range(1, 10))


@pytest.mark.parametrize("writing", range(WRITINGS))
def test_a_run_killed_at_any_writing_is_made_good_by_the_next(writing):
    runs = Runs(Channel(last=9))
    runs.run(writing)
    runs.run()
    assert runs.ended() == each_once(range(1, 10))
    assert runs.store.older == {}


@pytest.mark.parametrize("writings", list(product(range(0, WRITINGS, 2), repeat=2)))
def test_two_kills_while_the_channel_goes_on_are_made_good_too(writings):
    channel = Channel(last=7)
    runs = Runs(channel)
    for writing in writings:
        runs.run(writing)
        channel.last += 4  # two pages more
    runs.run()
    assert runs.ended() == each_once(range(1, channel.last + 1))
    assert runs.store.older == {}


@pytest.mark.parametrize("behind", ["?before=8", "?before=6", "?before=2"])
def test_a_page_that_fails_is_gone_back_to_by_the_next_run(behind):
    channel = Channel(last=9, broken={CHANNEL + behind})
    runs = Runs(channel)
    runs.run()
    assert str(9) in runs.ended()
    assert str(1) not in runs.ended()
    channel.broken.clear()
    runs.run()
    assert runs.visits(2)[:2] == ["", behind]
    assert runs.ended() == each_once(range(1, 10))
    runs.run()
    assert runs.visits(3) == [""]


def test_a_page_that_goes_on_failing_is_given_up_after_three_days():
    channel = Channel(last=5, broken={f"{CHANNEL}?before=4"})
    runs = Runs(channel)
    asked = []
    for _ in range(80):
        channel.asked.clear()
        runs.run()
        asked.append(f"{CHANNEL}?before=4" in channel.asked)
    assert asked == [True] * 73 + [False] * 7


def test_a_walk_is_as_long_as_an_undisturbed_one_wherever_it_was_cut():
    undisturbed, cut = (Runs(Channel(last=100)) for _ in range(2))
    undisturbed.run()
    for writing in (9, 8, 7, 30):
        cut.run(writing)
    cut.run()
    assert cut.ended() == undisturbed.ended() == each_once(range(101 - 2 * (MOST_PAGES + 1), 101))
    last = undisturbed.store.visits[-1][1]
    assert last.status is VisitStatus.NOT_REACHED
    undisturbed.run()
    assert undisturbed.visits(2) == [""]  # what lies further back is left


def test_what_one_run_cannot_visit_waits_for_the_next():
    """A gap far behind, and as much that is new: more pages together than one run may visit."""
    channel = Channel(last=60, broken={f"{CHANNEL}?before=59"})
    runs = Runs(channel)
    runs.run()
    channel.broken.clear()
    channel.asked.clear()
    channel.last += 40
    runs.run()
    assert len(channel.asked) == 1 + MOST_PAGES
    runs.run()
    runs.run()
    assert runs.ended() == each_once(range(59 - 2 * MOST_PAGES, 101))
