"""Entries, visits, runs and letters to rows and back. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from dozor.models import (
    Delivery,
    Entry,
    Fetch,
    Known,
    Precision,
    Run,
    Stamp,
    Validators,
    Visit,
)
from storage.posts import post_of
from storage.schema import TITLE_LENGTH, URL_LENGTH
from storage.stamps import iso, time_of

Values = dict[str, Any]
Row = Mapping[Any, Any]


def url_name(url: str) -> str:
    """The key of an entry point: its URL, or a digest of one too long for PostgreSQL's indexes."""
    encoded = url.encode("utf-8", "ignore")
    return url if len(encoded) <= URL_LENGTH else "sha256:" + hashlib.sha256(encoded).hexdigest()


# Entries


def entry_values(url_key: str, entry: Entry) -> Values:
    return {
        "url": entry.url[:URL_LENGTH],
        "url_key": url_key,
        "title": entry.title and entry.title[:TITLE_LENGTH],
        "published_hint": entry.published and iso(entry.published.value),
        "modified_hint": entry.modified and iso(entry.modified.value),
        "payload": entry_json(entry),
    }


def entry_json(entry: Entry) -> str:
    given = {name: value for name, value in asdict(entry).items() if value is not None}
    for name in given.keys() & {"published", "modified"}:
        given[name]["value"] = iso(given[name]["value"])
    return json.dumps(given, ensure_ascii=False)


def entry_of(row: Row) -> Entry:
    """The entry as it was discovered; of one whose payload is gone, what is left."""
    if row["payload"] is None:
        return Entry(url=row["url"], title=row["title"])
    given = json.loads(row["payload"])
    for name in given.keys() & {"published", "modified"}:
        stamp = given[name]
        stamp |= {"value": time_of(stamp["value"]), "precision": Precision(stamp["precision"])}
        given[name] = Stamp(**stamp)
    if "post" in given:
        given["post"] = post_of(given["post"])
    return Entry(**given)


def fetch_of(row: Row, known: Known | None) -> Fetch:
    return Fetch(
        entry_id=row["id"],
        source_id=row["source_id"],
        url_key=row["url_key"],
        entry=entry_of(row),
        attempts=row["attempts"],
        known=known,
        channel=row["channel"],
    )


def outcome_of(row: Row) -> Values:
    whole = len(row["url"]) < URL_LENGTH or row["payload"] is None
    return {
        "url": row["url"] if whole else entry_of(row).url,
        "source": row["source_id"],
        "discovered_at": row["discovered_at"],
        "finished_at": row["finished_at"],
        "outcome": row["outcome"],
        "detail": row["detail"],
        "article": row["article_id"],
    }


# What is known, visits, runs


def known_values(known: Known) -> Values:
    return {
        "url_key": known.url_key,
        "outcome": known.outcome,
        "last_looked_at": known.last_looked_at,
        "first_seen_at": known.first_seen_at,
        "looks": known.looks,
        "article_id": known.article_id,
        "content_hash": known.content_hash,
        "hint_key": known.hint_key,
        "etag": known.validators.etag,
        "last_modified": known.validators.last_modified,
    }


def known_of(row: Row) -> Known:
    return Known(
        url_key=row["url_key"],
        outcome=row["outcome"],
        last_looked_at=row["last_looked_at"],
        first_seen_at=row["first_seen_at"],
        looks=row["looks"],
        article_id=row["article_id"],
        content_hash=row["content_hash"],
        hint_key=row["hint_key"],
        validators=validators_of(row),
    )


def validators_of(row: Row) -> Validators:
    return Validators(etag=row["etag"], last_modified=row["last_modified"])


def visit_values(run_id: int, visit: Visit) -> Values:
    return {
        "run_id": run_id,
        "source_id": visit.source_id,
        "kind": visit.kind,
        "url": visit.url,
        "entry_point": visit.entry_point,
        "status": visit.status,
        "started_at": visit.started_at,
        "finished_at": visit.finished_at,
        "http_status": visit.http_status,
        "detail": visit.detail,
        "entry_count": visit.entry_count,
        "etag": visit.validators.etag,
        "last_modified": visit.validators.last_modified,
        "body_hash": visit.body_hash,
    }


def visit_of(row: Row) -> Visit:
    return Visit(
        source_id=row["source_id"],
        kind=row["kind"],
        url=row["url"],
        status=row["status"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        http_status=row["http_status"],
        detail=row["detail"],
        entry_count=row["entry_count"],
        validators=validators_of(row),
        body_hash=row["body_hash"],
    )


def run_of(row: Row) -> Run:
    return Run(
        id=row["id"],
        job=row["job"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        status=row["status"],
    )


# Letters


def delivery_of(row: Row, item_keys: tuple[tuple[str, int, int], ...]) -> Delivery:
    return Delivery(
        id=row["id"],
        recipient=row["recipient"],
        message_id=row["message_id"],
        subject=row["subject"],
        state=row["state"],
        raw=bytes(row["raw"]),
        created_at=row["created_at"],
        attempts=row["attempts"],
        last_error=row["last_error"],
        sent_at=row["sent_at"],
        item_keys=item_keys,
    )
