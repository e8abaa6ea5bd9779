"""Whatever comes, in whatever order, wherever a run is killed: every entry ends exactly once."""

from collections import Counter
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dozor.models import EntryPointKind, Outcome, Precision, Stamp
from tests.dozor.desk_kit import BREAD, BRIDGE, DAY, MORNING, SHORT, Desk, entry, extraction
from tests.fakes.memory_store import MemoryStore

SOURCES = ("town", "city")
NAMES = st.sampled_from(["one", "two", "three", "one?utm_source=x", "paper.pdf", "\\"])
TITLES = st.sampled_from(["Мост открыли", "Мост закрыли", ""])
TEXTS = st.sampled_from([BRIDGE, BRIDGE, BREAD, SHORT, BRIDGE + " Вчера.", "мост " * 200_001])
KINDS = st.sampled_from([EntryPointKind.FEED, EntryPointKind.SITEMAP, EntryPointKind.PDF])
FAILURES = st.sampled_from([*(o for o in Outcome if o.retryable), Outcome.ROBOTS_DENIED])


class Killed(BaseException):
    """The process ends here; what was told stands."""


class MortalStore(MemoryStore):
    """Dies at the n-th writing of a run. To end an entry twice is a ``StorageError`` here."""

    left: float = float("inf")

    def record_visit(self, *args, **kwargs):
        return self._write(super().record_visit, *args, **kwargs)

    def finish(self, *args, **kwargs):
        return self._write(super().finish, *args, **kwargs)

    def finish_many(self, *args, **kwargs):
        return self._write(super().finish_many, *args, **kwargs)

    def store(self, *args, **kwargs):
        return self._write(super().store, *args, **kwargs)

    def set_aside(self, *args, **kwargs):
        return self._write(super().set_aside, *args, **kwargs)

    def _write(self, write, *args, **kwargs):
        if self.left <= 0:
            raise Killed
        self.left -= 1
        return write(*args, **kwargs)


@st.composite
def entries(draw):
    stamp = None
    if draw(st.booleans()):
        at = MORNING + timedelta(days=draw(st.integers(-30, 3)))
        stamp = Stamp(value=at, precision=Precision.SECOND, origin="feed")
    return entry(draw(NAMES), draw(TITLES), published=stamp)


def end(desk, fetch, draw):
    """Let the page be read, fail, be unchanged, or break the code."""
    fate = draw(st.sampled_from(["read", "read", "read", "issue", "fail", "gone", "304", "break"]))
    if fate == "fail":
        desk.desk.failed(fetch, draw(FAILURES))
    elif fate == "gone":
        desk.desk.failed(fetch, Outcome.HTTP_ERROR, gone=True)
    elif fate == "304" and fetch.known:
        desk.desk.unchanged(fetch)
    else:
        count = draw(st.integers(2, 4)) if fate == "issue" else 1
        found = [one(fetch, draw) for _ in range(count)]
        if fate == "break" or draw(st.integers(0, 3)) == 0:
            object.__setattr__(found[-1], "text", None)
        desk.read(fetch, *found)


def one(fetch, draw):
    return extraction(
        draw(TEXTS),
        draw(TITLES) or None,
        url=draw(st.sampled_from([fetch.entry.url, "https://town.example/one"])),
        kind=draw(st.sampled_from(["html", "html", "pdf"])),
        outcome=draw(st.sampled_from([None, None, None, Outcome.NOT_ARTICLE])),
    )


def live_through(desk, draw):
    """What the crawler does with the sources, side by side: carried ones first, then visits."""
    waiting = {name: list(desk.carried(name)) for name in SOURCES}
    for _ in range(draw(st.integers(0, 4))):
        name = draw(st.sampled_from(SOURCES))
        found = draw(st.lists(entries(), max_size=4))
        waiting[name] += desk.show(*found, kind=draw(KINDS), source_id=name)
    while any(waiting.values()):
        name = draw(st.sampled_from([name for name in SOURCES if waiting[name]]))
        end(desk, waiting[name].pop(0), draw)


def check(desk):
    discovered, ended = desk.store.outcome_counts(desk.run_id)
    assert discovered == ended
    for report in desk.store.report(desk.run_id):
        assert report.discovered + report.carried == sum(n for _, n in report.outcomes)
    assert all(row.outcome for row in desk.store.entries.values())


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_every_entry_ends_exactly_once(data):
    store = MortalStore()
    desk = Desk(store=store)
    for _ in range(data.draw(st.integers(2, 4))):
        store.left = data.draw(st.one_of(st.just(float("inf")), st.integers(0, 20)))
        try:
            live_through(desk, data.draw)
        except Killed:
            pass
        else:
            check(desk)
        desk.begin(data.draw(st.sampled_from([timedelta(hours=1), timedelta(hours=20), 4 * DAY])))
    store.left = float("inf")
    live_through(desk, data.draw)
    check(desk)
    keys = Counter(article.url_key for article in store.stored.values())
    assert not [key for key, count in keys.items() if count > 1]
