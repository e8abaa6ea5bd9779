"""What may stand in ``dozor.toml``: names, types, bounds, defaults, and a sentence for each.

Pydantic is used here, at the edge, and nowhere else; docs/configuration.md is generated from it.
"""

import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from dozor.config.cron import cron_fields


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("is no time zone; write one like Europe/Moscow or Europe/Minsk") from None
    return name


def _cron(text: str) -> str:
    cron_fields(text)
    return text


def _address(text: str) -> str:
    # Exactly one plain address: it becomes the envelope recipient (no display name, no list).
    local, _, domain = text.rpartition("@")
    if not re.fullmatch(r"[^\s@<>,;:\"()\[\]\\]{1,64}", local) or not re.fullmatch(
        r"[^\s@<>,;:\"()\[\]\\]+", domain
    ):
        raise ValueError("is not one plain e-mail address; write it like name@example.org")
    return text


def _contact(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme in {"http", "https"} and parts.netloc:
        return text
    if parts.scheme == "mailto" and "@" in parts.path:
        return text
    raise ValueError("must say how to reach you: mailto:name@example.org or https://example.org/…")


Zone = Annotated[str, AfterValidator(_zone)]
Cron = Annotated[str, AfterValidator(_cron)]
Address = Annotated[str, AfterValidator(_address)]
Contact = Annotated[str, AfterValidator(_contact)]
Language = Literal["ru", "en"]


class Table(BaseModel):
    """A TOML table: unknown keys are errors, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class CrawlConfig(Table):
    """How sources are visited."""

    delay_seconds: float = Field(
        2.0, ge=0, le=300, description="seconds between two requests to one host"
    )
    timeout_seconds: float = Field(
        30.0, gt=0, le=300, description="seconds a whole answer may take"
    )
    max_age_days: int = Field(
        14, ge=1, le=3650, description="an entry published longer ago is `too_old`"
    )
    max_new_per_source: int = Field(
        200, ge=1, le=10_000, description="new pages a source and run; the rest is `over_limit`"
    )
    budget_minutes: float = Field(
        60.0, gt=0, le=1440, description="minutes a crawl may take; the rest is `not_reached`"
    )
    retry_seconds: list[float] = Field(
        default_factory=lambda: [5.0, 20.0],
        max_length=5,
        description="pause before each further try after a network error or a server error",
    )
    workers: int = Field(2, ge=1, le=64, description="processes that parse pages")
    allowed_private: list[str] = Field(
        default_factory=list,
        description="hosts (name or name:port) that may have a private or loopback address",
    )


class EntryPointConfig(Table):
    """One address of a source of your own."""

    kind: Literal["feed", "sitemap", "listing", "telegram", "pdf"] = Field(
        description="what stands at the address"
    )
    url: str = Field(description="its address; may hold {YYYY} {MM} {DD} {YYYYMMDD}")
    enabled: bool = Field(True, description="whether it is visited")
    link_selector: str | None = Field(None, description="CSS selector of links to articles")
    link_pattern: str | None = Field(
        None, description="regular expression that an article's path matches"
    )


class OwnSourceConfig(Table):
    """A source of your own, or your own idea of a shipped one (same id)."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", description="short latin id")
    name: str = Field(min_length=1, max_length=200, description="its name, as the letter shows it")
    home: str = Field(description="address of its front page")
    entry_points: list[EntryPointConfig] = Field(min_length=1, description="where to look")
    language: Literal["ru", "be", "en"] = Field("ru", description="language of its texts")
    timezone: Zone = Field("Europe/Moscow", description="zone of its times that state none")
    delay_seconds: float | None = Field(None, ge=0, le=300, description="its own delay")
    verify_tls: bool = Field(True, description="false accepts a bad certificate of this source")


class SourcesConfig(Table):
    """Which sources are watched."""

    shipped: bool = Field(True, description="whether the shipped catalogue is used")
    enable: list[str] = Field(default_factory=list, description="shipped ids to switch on")
    disable: list[str] = Field(default_factory=list, description="shipped ids to switch off")
    own: list[OwnSourceConfig] = Field(default_factory=list, description="sources of your own")


class TopicsConfig(Table):
    """Which topics are looked for."""

    shipped: list[str] = Field(
        default_factory=lambda: ["smolensk-belarus"], description="ids of shipped topics"
    )
    files: list[str] = Field(
        default_factory=list, description="topic files of your own, relative to this file"
    )
    entities: bool = Field(
        False,
        description="whether names in what is on a topic are read, to search by (extra `entities`)",
    )


class MailConfig(Table):
    """The server that takes the letters. The password never stands in this file."""

    sender: str = Field(
        min_length=3, description="From: of the letters, e.g. Дозор <a@example.org>"
    )
    host: str = Field(min_length=1, description="SMTP server")
    port: int = Field(587, ge=1, le=65535, description="its port: 587 starttls, 465 tls, 25 none")
    security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="never weakened by itself"
    )
    user: str | None = Field(None, description="login, when the server asks for one")
    password_env: str = Field(
        "DOZOR_SMTP_PASSWORD", description="environment variable that holds the password"
    )
    password_file: str | None = Field(
        None, description="file that holds the password (wins over the variable)"
    )
    timeout_seconds: float = Field(30.0, gt=0, le=600, description="seconds a step may take")


class RecipientConfig(Table):
    """One reader."""

    address: Address = Field(description="e-mail address")
    name: str | None = Field(None, max_length=200, description="name in To:")
    topics: list[str] = Field(
        default_factory=list, description="ids of topics; empty means all that are configured"
    )
    language: Language = Field("ru", description="language of the letter")
    timezone: Zone = Field("Europe/Moscow", description="zone of the times in the letter")
    send_empty: bool = Field(True, description="whether to write when there is nothing new")


class ScheduleConfig(Table):
    """One line of the timetable."""

    job: Literal["run", "crawl", "letters"] = Field(
        "run", description="run, or one of its halves: crawl, letters"
    )
    cron: Cron = Field(description="when: minute hour day month weekday, as in crontab(5)")
    timezone: Zone = Field("Europe/Moscow", description="zone of the times in `cron`")


class Config(Table):
    """The whole of ``dozor.toml``."""

    contact: Contact = Field(description="how a site can reach you; stands in the User-Agent")
    data_dir: str = Field("data", description="folder of database and logs, relative to this file")
    database: str | None = Field(None, description="database URL; SQLite in data_dir when absent")
    crawl: CrawlConfig = Field(default_factory=CrawlConfig)
    sources: SourcesConfig = Field(default_factory=SourcesConfig)
    topics: TopicsConfig = Field(default_factory=TopicsConfig)
    mail: MailConfig | None = None
    recipients: list[RecipientConfig] = Field(default_factory=list)
    schedule: list[ScheduleConfig] = Field(default_factory=list)
    directory: Path = Field(default=Path(), exclude=True)  # of the file; set by the loader

    @model_validator(mode="after")
    def _recipients_need_mail(self) -> Self:
        if self.recipients and self.mail is None:
            raise ValueError("there are [[recipients]] and no [mail]: add the SMTP server")
        return self

    @model_validator(mode="after")
    def _recipients_once(self) -> Self:
        seen: set[str] = set()
        for recipient in self.recipients:
            if recipient.address.casefold() in seen:
                raise ValueError(f"recipient {recipient.address} stands twice: remove one")
            seen.add(recipient.address.casefold())
        return self

    @property
    def data_path(self) -> Path:
        return (self.directory / self.data_dir).resolve()

    @property
    def log_path(self) -> Path:
        return self.data_path / "dozor.log"

    def database_url(self, override: str | None = None, environment: str | None = None) -> str:
        """``--db``, else ``DOZOR_DATABASE_URL``, else this file, else SQLite in the data folder."""
        return override or environment or self.database or f"sqlite:///{self.data_path}/dozor.db"


def fields_of(model: type[BaseModel]) -> dict[str, Any]:
    """Field name -> pydantic's FieldInfo, without what the loader adds."""
    return {name: info for name, info in model.model_fields.items() if not info.exclude}
