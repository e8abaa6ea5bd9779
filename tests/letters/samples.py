"""Invented items, and letters made of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from dozor.letters.compose import compose
from dozor.models import (
    Article,
    Evidence,
    Letter,
    LetterItem,
    Match,
    Precision,
    Recipient,
    Stamp,
    UnreadSource,
    VisitStatus,
)

NOW = datetime(2026, 3, 6, 4, 2, tzinfo=UTC)  # 07:02 in Moscow
TITLES = {"border": "Область и соседи", "trade": "Торговля"}
ANNA = Recipient(address="anna@press.example", name="Анна Петрова", topics=("border",))


def instant(day: int, hour: int, minute: int = 0) -> Stamp:
    """A time of March 2026, in UTC."""
    value = datetime(2026, 3, day, hour, minute, tzinfo=UTC)
    return Stamp(value=value, precision=Precision.MINUTE, origin="json-ld")


def day_only(day: int) -> Stamp:
    return Stamp(value=date(2026, 3, day), precision=Precision.DAY, origin="visible")


def month_only(month: int) -> Stamp:
    return Stamp(value=date(2026, month, 1), precision=Precision.MONTH, origin="issue")


def evidence(passage: str, *words: str, field: str = "text", start: int = 0) -> Evidence:
    return Evidence(
        field=field,
        start=start,
        end=start + len(passage),
        passage=passage,
        terms=words,
        hits=tuple((passage.index(word), passage.index(word) + len(word)) for word in words),
    )


def item(
    number: int,
    title: str = "Мост открыт",
    published: Stamp | None = None,
    *,
    source: str = "vestnik",
    name: str = "Вестник",
    topic: str = "border",
    state: str = "new",
    shows: tuple[Evidence, ...] = (),
    prominence: str | None = "subject",
    **article: Any,
) -> LetterItem:
    article.setdefault("url", f"https://{source}.example/news/{number}")
    article.setdefault("first_seen_at", NOW - timedelta(hours=1))
    return LetterItem(
        article=Article(
            id=number,
            url_key=f"{source}.example/news/{number}",
            source_id=source,
            title=title,
            text="",
            content_hash=str(number),
            published=published,
            **article,
        ),
        match=Match(topic_id=topic, relevant=True, prominence=prominence, evidence=shows),
        source_name=name,
        state=state,
    )


def unread(
    name: str = "Рабочий", status: VisitStatus = VisitStatus.TIMEOUT, since: datetime | None = None
) -> UnreadSource:
    return UnreadSource(source_id=name, name=name, status=status, since=since)


def letter(
    *items: LetterItem,
    recipient: Recipient = ANNA,
    silent: tuple[UnreadSource, ...] = (),
    read: int = 74,
    total: int = 78,
    now: datetime = NOW,
) -> Letter:
    return compose(
        recipient,
        items,
        silent,
        read_count=read,
        source_count=total,
        topic_titles=TITLES,
        now=now,
    )
