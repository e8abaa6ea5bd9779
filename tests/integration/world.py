"""The sample newsroom, a mailbox, and a configuration between them."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import storage
from dozor import jobs
from dozor.jobs import RunReport
from dozor.newsroom import editions, sites
from dozor.newsroom.content import load
from dozor.newsroom.demo import configuration, setup_for
from dozor.newsroom.mailbox import Mailbox
from dozor.newsroom.server import Newsroom
from dozor.newsroom.sources import sources
from dozor.setup import Setup

TODAY = date(2026, 3, 6)


@dataclass(kw_only=True)
class World:
    """A newsroom, a mailbox and a configuration that watches and writes to them."""

    room: Newsroom
    mailbox: Mailbox
    config: Path

    def setup(self, morning: int) -> Setup:
        self.room.set_morning(morning)
        return setup_for(self.config, TODAY - timedelta(days=2 - morning))

    def live_through(self, morning: int) -> RunReport:
        return jobs.run(self.setup(morning))

    def on_topic(self, morning: int) -> dict[str, bool]:
        """Path of each article that may be read -> whether it is on the topic."""
        outlets = {outlet.id: outlet for outlet in load()}
        shown = [
            article
            for site in sites.SITES
            if site.id in outlets
            for article in editions.edition(site, outlets[site.id], morning, TODAY)
        ]
        return {article.path: article.article.on_topic for article in shown}


class make_world:  # noqa: N801 - a context manager that reads as a verb
    def __init__(self, directory: Path, *, slow_seconds: float = 0.1) -> None:
        self.room = Newsroom(today=TODAY, slow_seconds=slow_seconds)
        self.mailbox = Mailbox(directory / "mailbox")
        self.config = directory / "dozor.toml"

    def __enter__(self) -> World:
        self.room.__enter__()
        self.mailbox.__enter__()
        text = configuration(sources(self.room.port), self.mailbox.port, delay=0.0)
        self.config.write_text(text, encoding="utf-8")
        storage.upgrade(setup_for(self.config, TODAY).database_url)
        return World(room=self.room, mailbox=self.mailbox, config=self.config)

    def __exit__(self, *problem: object) -> None:
        self.mailbox.__exit__(None, None, None)
        self.room.__exit__(None, None, None)
