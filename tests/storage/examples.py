"""Values for the store's tests. Texts are written for them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from dozor.models import (
    Article,
    Entry,
    EntryPointKind,
    Evidence,
    Known,
    Match,
    Outcome,
    Post,
    PostMedia,
    Precision,
    Stamp,
    Validators,
    Visit,
    VisitStatus,
)
from dozor.protocols import Store

NOW = datetime(2026, 3, 6, 4, 30, tzinfo=UTC)
DAY = date(2026, 3, 6)
READER = "reader@example.org"
TOPIC = "bridges"
HOUR = timedelta(hours=1)


def a_visit(source_id: str = "town", status: VisitStatus = VisitStatus.OK, **more: Any) -> Visit:
    given: dict[str, Any] = {
        "kind": EntryPointKind.FEED,
        "url": f"https://{source_id}.example/feed",
        "started_at": NOW,
        "finished_at": NOW + timedelta(seconds=2),
    }
    return Visit(source_id=source_id, status=status, **given | more)


def keyed(*names: str, source_id: str = "town") -> list[tuple[str, Entry]]:
    """(URL key, entry) for each name."""
    return [
        (
            f"{source_id}.example/{name}",
            Entry(url=f"https://{source_id}.example/{name}", title=name),
        )
        for name in names
    ]


def found(store: Store, run_id: int, *names: str, source_id: str = "town") -> tuple[int, ...]:
    """Discover entries; their ids."""
    return store.record_visit(run_id, a_visit(source_id), keyed(*names, source_id=source_id), NOW)


def a_known(name: str = "one", outcome: Outcome = Outcome.STORED, **more: Any) -> Known:
    given: dict[str, Any] = {"last_looked_at": NOW, "first_seen_at": NOW}
    return Known(url_key=f"town.example/{name}", outcome=outcome, **given | more)


def a_match(topic_id: str = TOPIC, *, relevant: bool = True) -> Match:
    return Match(
        topic_id=topic_id,
        relevant=relevant,
        score=0.75,
        prominence="subject",
        evidence=(
            Evidence(
                field="text",
                start=0,
                end=21,
                passage="Мост открыли в пятницу",
                terms=("мост",),
                hits=((0, 4),),
            ),
        ),
    )


def an_article(name: str = "one", **more: Any) -> Article:
    given: dict[str, Any] = {
        "source_id": "town",
        "title": "Мост открыли",
        "text": "Мост открыли в пятницу.\nПо нему пошли автобусы.",
        "content_hash": f"hash of {name}",
        "first_seen_at": NOW,
        "matches": (a_match(),),
    }
    return Article(
        url=f"https://town.example/{name}", url_key=f"town.example/{name}", **given | more
    )


def a_full_article(name: str = "one") -> Article:
    """Every field set to something of its own."""
    return an_article(
        name,
        kind="telegram",
        canonical_url="https://town.example/canonical",
        lead="Коротко о мосте",
        authors=("Анна Иванова", "Пресс-служба"),
        section="Город",
        tags=("мост", "транспорт"),
        language="ru",
        site_name="Городок",
        image_url="https://town.example/i.jpg",
        published=a_stamp(NOW - HOUR),
        modified=a_stamp(DAY, Precision.DAY),
        page=3,
        post=a_post(),
        matches=(a_match("bridges"), a_match("roads", relevant=False)),
    )


def a_post() -> Post:
    """Every field set to something of its own."""
    return Post(
        forwarded_from="Смоленский путь",
        forwarded_url="https://t.me/put67/5",
        reply_to="https://t.me/vestnik67/3",
        edited=True,
        media=(PostMedia.ALBUM, PostMedia.PHOTO, PostMedia.VIDEO),
        album_size=4,
        video_seconds=42,
        views=12300,
    )


def a_stamp(value: datetime | date, precision: Precision = Precision.SECOND) -> Stamp:
    return Stamp(
        value=value, precision=precision, origin="json-ld", confidence=0.9, text="6 марта 2026"
    )


def stored(store: Store, run_id: int, name: str = "one", lemmas: str = "", **more: Any) -> int:
    """Discover and store one article; its id."""
    (entry_id,) = found(store, run_id, name)
    now = more.pop("now", NOW)
    article = an_article(name, **more)
    return store.store(run_id, entry_id, article, Outcome.STORED, a_known(name), lemmas, now)


def edited(store: Store, run_id: int, article_id: int, now: datetime, **more: Any) -> int:
    """A new version of a stored article; its id."""
    before = store.article(article_id)
    assert before is not None
    name = before.url_key.rpartition("/")[2]
    (entry_id,) = found(store, run_id, name)
    article = an_article(name, id=article_id, content_hash="edited", **more)
    return store.store(run_id, entry_id, article, Outcome.UPDATED, a_known(name), "", now)


def withdrawn(store: Store, run_id: int, article_id: int, now: datetime) -> None:
    (entry_id,) = found(store, run_id, "gone")
    store.withdraw(run_id, entry_id, article_id, a_known("one", Outcome.WITHDRAWN), now)


VALIDATORS = Validators(etag='"abc"', last_modified="Fri, 06 Mar 2026 04:00:00 GMT")
