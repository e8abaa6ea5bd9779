"""A news desk over the in-memory store, run after run, and pages made for it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from dozor.ingest import NewsDesk
from dozor.models import (
    Article,
    Entry,
    EntryPointKind,
    Extraction,
    Fetch,
    Outcome,
    Page,
    Source,
    Validators,
    Visit,
    VisitStatus,
)
from dozor.topics.topic import Topic, load_topic
from tests.fakes.memory_store import MemoryStore

MORNING = datetime(2026, 3, 6, 3, 30, tzinfo=UTC)
DAY = timedelta(days=1)

TOPIC = load_topic(
    """
id = "bridges"
title = "Мосты"
syntax = 1
query = "мост MEETS Днепр"
""",
    "bridges.toml",
)
BRIDGE = "Мост через Днепр открыли в пятницу. По нему пошли автобусы, а за ними и первые машины."
SHORT = "Мост через Днепр открыт."
BREAD = "Хлеб подорожал на рубль. В магазинах его берут по старой цене, но уже не весь день."


def source(name: str = "town") -> Source:
    return Source(id=name, name=name.title(), home=f"https://{name}.example/", entry_points=())


def entry(name: str = "one", title: str = "Мост открыли", **more: Any) -> Entry:
    return Entry(url=f"https://town.example/{name}", title=title, **more)


def page(url: str = "https://town.example/one", etag: str | None = None) -> Page:
    return Page(
        url=url,
        requested_url=url,
        status=200,
        body=b"",
        fetched_at=MORNING,
        validators=Validators(etag=etag),
    )


def extraction(text: str = BRIDGE, title: str | None = "Мост открыли", **more: Any) -> Extraction:
    given: dict[str, Any] = {"url": "https://town.example/one"}
    return Extraction(text=text, title=title, **given | more)


@dataclass(kw_only=True)
class Desk:
    """The desk of the present run. ``store`` and ``now`` outlive it."""

    store: MemoryStore = field(default_factory=MemoryStore)
    topics: tuple[Topic, ...] = (TOPIC,)
    now: datetime = MORNING
    run_id: int = 0
    desk: NewsDesk = field(init=False)

    def __post_init__(self) -> None:
        self.begin(timedelta(0))

    def begin(self, later: timedelta = DAY) -> None:
        """The next run, with a desk of its own."""
        self.now += later
        self.run_id = self.store.begin_run("run", self.now)
        self.desk = NewsDesk(
            store=self.store,
            run_id=self.run_id,
            topics=self.topics,
            clock=lambda: self.now,
            started_at=self.now,
        )

    def show(
        self,
        *entries: Entry,
        kind: EntryPointKind = EntryPointKind.FEED,
        source_id: str = "town",
    ) -> tuple[Fetch, ...]:
        """A visit that found these."""
        return self.desk.visited(a_visit(kind, source_id, self.now), entries)

    def carried(self, source_id: str = "town") -> tuple[Fetch, ...]:
        return self.desk.carried(source(source_id))

    def read(self, fetch: Fetch, *found: Extraction, etag: str | None = None) -> Outcome:
        """The page was fetched; this is what extraction made of it."""
        shown = found or (extraction(url=fetch.entry.url),)
        return self.desk.extracted(fetch, page(fetch.entry.url, etag), shown)

    def take(self, name: str = "one", text: str = BRIDGE, **more: Any) -> Outcome:
        """One article found, fetched and read."""
        (fetch,) = self.show(entry(name))
        return self.read(fetch, extraction(text, url=fetch.entry.url, **more))

    def end(self, name: str = "one") -> tuple[Outcome | None, str | None]:
        """Outcome and detail of the latest entry of this address."""
        rows = [row for row in self.store.entries.values() if row.entry.url.endswith(f"/{name}")]
        return rows[-1].outcome, rows[-1].detail

    def article(self, name: str = "one") -> Article:
        (found,) = [a for a in self.store.stored.values() if a.url_key == f"town.example/{name}"]
        return found


def a_visit(kind: EntryPointKind, source_id: str, now: datetime) -> Visit:
    return Visit(
        source_id=source_id,
        kind=kind,
        url=f"https://{source_id}.example/{kind}",
        status=VisitStatus.OK,
        started_at=now,
        finished_at=now,
    )
