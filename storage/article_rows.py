"""Articles, versions and matches to rows and back. Pure."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from dozor.models import Article, Evidence, Match, Version
from storage.posts import post_json, post_of
from storage.stamps import sort_instant, stamp_of, stamp_values

Values = dict[str, Any]
Row = Mapping[Any, Any]


def article_values(article: Article) -> Values:
    """All but the id, when it was first seen, and its version number: the archive's own."""
    return {
        "url": article.url,
        "url_key": article.url_key,
        "source_id": article.source_id,
        "kind": article.kind,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "lead": article.lead,
        "text": article.text,
        "authors": _json(article.authors),
        "section": article.section,
        "tags": _json(article.tags),
        "language": article.language,
        "site_name": article.site_name,
        "image_url": article.image_url,
        **stamp_values("published", article.published),
        "published_sort": sort_instant(article.published, article.first_seen_at),
        **stamp_values("modified", article.modified),
        "page": article.page,
        "post": post_json(article.post),
        "content_hash": article.content_hash,
        "state": article.state,
        "copy_of": article.copy_of,
    }


def article_of(row: Row, matches: tuple[Match, ...]) -> Article:
    return Article(
        id=row["id"],
        url=row["url"],
        url_key=row["url_key"],
        source_id=row["source_id"],
        kind=row["kind"],
        canonical_url=row["canonical_url"],
        title=row["title"],
        lead=row["lead"],
        text=row["text"],
        authors=tuple(json.loads(row["authors"])),
        section=row["section"],
        tags=tuple(json.loads(row["tags"])),
        language=row["language"],
        site_name=row["site_name"],
        image_url=row["image_url"],
        published=stamp_of(row, "published"),
        modified=stamp_of(row, "modified"),
        page=row["page"],
        post=post_of(json.loads(row["post"])) if row["post"] else None,
        content_hash=row["content_hash"],
        first_seen_at=row["first_seen_at"],
        state=row["state"],
        version=row["version"],
        copy_of=row["copy_of"],
        matches=matches,
    )


def version_values(article_id: int, number: int, article: Article, now: datetime) -> Values:
    return {
        "article_id": article_id,
        "number": number,
        "title": article.title,
        "lead": article.lead,
        "text": article.text,
        "content_hash": article.content_hash,
        "seen_at": now,
        **stamp_values("modified", article.modified),
    }


def version_of(row: Row) -> Version:
    return Version(
        article_id=row["article_id"],
        number=row["number"],
        title=row["title"],
        lead=row["lead"],
        text=row["text"],
        content_hash=row["content_hash"],
        seen_at=row["seen_at"],
        modified=stamp_of(row, "modified"),
    )


def match_values(article_id: int, match: Match) -> Values:
    return {
        "article_id": article_id,
        "topic_id": match.topic_id,
        "relevant": match.relevant,
        "score": match.score,
        "prominence": match.prominence,
        "evidence": _json(asdict(piece) for piece in match.evidence),
    }


def match_of(row: Row) -> Match:
    return Match(
        topic_id=row["topic_id"],
        relevant=row["relevant"],
        score=row["score"],
        prominence=row["prominence"],
        evidence=tuple(_evidence(piece) for piece in json.loads(row["evidence"])),
    )


def set_aside_values(article: Article, now: datetime) -> Values:
    return {
        "url_key": article.url_key,
        "url": article.url,
        "source_id": article.source_id,
        "title": article.title,
        "lead": article.lead,
        "text": article.text,
        "language": article.language,
        **stamp_values("published", article.published),
        "content_hash": article.content_hash,
        "set_aside_at": now,
    }


def aside_of(row: Row) -> Article:
    return Article(
        url=row["url"],
        url_key=row["url_key"],
        source_id=row["source_id"],
        title=row["title"],
        lead=row["lead"],
        text=row["text"],
        language=row["language"],
        published=stamp_of(row, "published"),
        content_hash=row["content_hash"],
        first_seen_at=row["set_aside_at"],
    )


def _evidence(piece: Values) -> Evidence:
    hits = tuple((start, end) for start, end in piece.pop("hits"))
    lists = {name: tuple(piece[name]) for name in ("terms", "rules")}
    return Evidence(**piece | lists | {"hits": hits})


def _json(items: Iterable[Any]) -> str:
    return json.dumps(list(items), ensure_ascii=False)
