"""What a run needs, picked from the configuration: sources, topics, names, the clock.

Picklable: the crawl runs in a child process and builds its own live objects from this.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from pathlib import Path

from dozor.config import Config
from dozor.config.schema import OwnSourceConfig
from dozor.errors import ConfigError
from dozor.letters.outside import addr_spec
from dozor.models import EntryPoint, EntryPointKind, Recipient, Source
from dozor.registry import choose_sources, load_sources
from dozor.screening import Policy
from dozor.topics.topic import Topic, load_topic, shipped_topics


@dataclass(frozen=True, kw_only=True, slots=True)
class Setup:
    """A checked configuration and where its things are."""

    config: Config
    database_url: str
    clock_shift: timedelta = timedelta(0)  # the sample newsroom lives through two mornings

    def clock(self) -> datetime:
        return datetime.now(UTC) + self.clock_shift

    def all_sources(self) -> tuple[Source, ...]:
        """Shipped and own, switched on or not."""
        chosen = self.config.sources
        return choose_sources(
            load_sources() if chosen.shipped else (),
            tuple(_own(source) for source in chosen.own),
            enable=chosen.enable,
            disable=chosen.disable,
        )

    def sources(self, only: tuple[str, ...] = ()) -> tuple[Source, ...]:
        """Those to visit; with ``only`` just these, switched on or not."""
        known = {source.id: source for source in self.all_sources()}
        if unknown := [name for name in only if name not in known]:
            raise ConfigError(
                f"source: {', '.join(unknown)}: is not known; see `dozor sources list`"
            )
        if only:
            return tuple(known[name] for name in dict.fromkeys(only))
        return tuple(source for source in known.values() if source.enabled)

    def topics(self) -> tuple[Topic, ...]:
        """The chosen shipped ones, then those of the operator's files."""
        chosen = self.config.topics
        shipped = {topic.id: topic for topic in shipped_topics()}
        if unknown := [name for name in chosen.shipped if name not in shipped]:
            raise ConfigError(
                f"configuration: topics.shipped: {', '.join(unknown)}: is not shipped; "
                f"shipped are {', '.join(shipped)}"
            )
        topics = [shipped[name] for name in dict.fromkeys(chosen.shipped)]
        topics += [_topic(self.config.directory / name) for name in chosen.files]
        ids = [topic.id for topic in topics]
        if twice := sorted({name for name in ids if ids.count(name) > 1}):
            raise ConfigError(
                f"configuration: topics: {', '.join(twice)}: stands twice; give each topic an id "
                "of its own"
            )
        return tuple(topics)

    def recipients(self) -> tuple[Recipient, ...]:
        """With the topics spelt out: none named means all. Addresses are fit for an envelope."""
        ids = tuple(topic.id for topic in self.topics())
        if self.config.mail is not None:
            _require_address("mail.sender", parseaddr(self.config.mail.sender)[1])
        chosen = []
        for reader in self.config.recipients:
            _require_address("recipients", reader.address)
            if unknown := [name for name in reader.topics if name not in ids]:
                raise ConfigError(
                    f"configuration: recipients: {reader.address}: topic {', '.join(unknown)} is "
                    f"not configured; configured are {', '.join(ids) or 'none'}"
                )
            chosen.append(
                Recipient(
                    address=reader.address,
                    name=reader.name,
                    topics=tuple(reader.topics) or ids,
                    language=reader.language,
                    timezone=reader.timezone,
                    send_empty=reader.send_empty,
                )
            )
        return tuple(chosen)

    def policy(self) -> Policy:
        return Policy(max_age=timedelta(days=self.config.crawl.max_age_days))

    def names(self) -> dict[str, str]:
        return {source.id: source.name for source in self.all_sources()}

    def smtp_password(self) -> str | None:
        """From the file, else from the environment; never from the configuration itself."""
        mail = self.config.mail
        if mail is None:
            return None
        if mail.password_file is None:
            return os.environ.get(mail.password_env)
        path = self.config.directory / mail.password_file
        try:
            path = self.config.directory / Path(mail.password_file).expanduser()
            password = path.read_text(encoding="utf-8-sig").strip()
        except (OSError, UnicodeDecodeError, RuntimeError) as error:  # "~nobody": RuntimeError
            raise ConfigError(
                f"configuration: mail.password_file: {path}: cannot be read: {error}; "
                "name a file that holds the password alone"
            ) from None
        if not password:
            raise ConfigError(
                f"configuration: mail.password_file: {path}: is empty; put the password into it"
            )
        return password


def _require_address(key: str, address: str) -> None:
    try:
        addr_spec(address)
    except ValueError as error:
        raise ConfigError(
            f"configuration: {key}: {error}; write it in Latin letters, like name@example.org"
        ) from None


def _topic(path: Path) -> Topic:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"configuration: topics.files: {path}: cannot be read: {error}; name a file in UTF-8"
        ) from None
    return load_topic(text, str(path))


def _own(source: OwnSourceConfig) -> Source:
    return Source(
        id=source.id,
        name=source.name,
        home=source.home,
        language=source.language,
        timezone=source.timezone,
        delay=source.delay_seconds,
        verify_tls=source.verify_tls,
        entry_points=tuple(
            EntryPoint(
                kind=EntryPointKind(point.kind),
                url=point.url,
                enabled=point.enabled,
                link_selector=point.link_selector,
                link_pattern=point.link_pattern,
            )
            for point in source.entry_points
        ),
    )
