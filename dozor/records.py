"""Articles and extractions as the JSON objects of the contract; unknown is null. Pure."""

from datetime import date, datetime
from typing import Any

from dozor.models import Article, Evidence, Extraction, Match, Post, Stamp


def instant(value: datetime | date | None) -> str | None:
    """ISO 8601 with an offset; a date alone where only the day is known."""
    return None if value is None else value.isoformat()


def stamp(value: Stamp | None) -> str | None:
    """The stamp's value; a month has no day to print, so it is cut to ``2026-03``."""
    if value is None:
        return None
    text = value.value.isoformat()
    return text[:7] if value.precision == "month" else text


def article_record(article: Article, *, text: bool = False) -> dict[str, Any]:
    """What `search --json`, `show --json` and `export` write for one article."""
    record: dict[str, Any] = {
        "id": article.id,
        "source": article.source_id,
        "path": None,  # it came from the network
        "url": article.url,
        "canonical_url": article.canonical_url,
        "kind": article.kind,
        "outcome": "ok",
        "title": article.title,
        "lead": article.lead,
        "authors": list(article.authors),
        "section": article.section,
        "tags": list(article.tags),
        "language": article.language,
        "site_name": article.site_name,
        "image_url": article.image_url,
        **_published(article.published),
        "modified_at": stamp(article.modified),
        "page": article.page,
        "post": post_record(article.post),
        "encoding": None,  # not kept
        "first_seen_at": instant(article.first_seen_at),
        "state": str(article.state),
        **_place(article),
        "matches": [match_record(match) for match in article.matches],
    }
    if text:
        record |= {"text": article.text, "dates": [], "roles": []}  # candidates are not kept
    return record


def extraction_record(extraction: Extraction, path: str | None) -> dict[str, Any]:
    """What `extract` writes for one article, or for an input that holds none."""
    return {
        "path": path,
        "url": extraction.url,
        "canonical_url": extraction.canonical_url,
        "kind": extraction.kind,
        "outcome": "ok" if extraction.outcome is None else str(extraction.outcome),
        "detail": extraction.detail,
        "title": extraction.title,
        "text": extraction.text,
        "lead": extraction.lead,
        "authors": list(extraction.authors),
        "section": extraction.section,
        "tags": list(extraction.tags),
        "language": extraction.language,
        "site_name": extraction.site_name,
        "image_url": extraction.image_url,
        **_published(extraction.published),
        "modified_at": stamp(extraction.modified),
        "dates": [
            {
                "value": stamp(found),
                "precision": str(found.precision),
                "origin": found.origin,
                "text": found.text,
            }
            for found in extraction.dates
        ],
        "page": extraction.page,
        "roles": [
            {"role": found.role, "text": found.text, "page": found.page, "box": list(found.box)}
            for found in extraction.roles
        ],
        "encoding": extraction.encoding,
        "post": post_record(extraction.post),
    }


def post_record(post: Post | None) -> dict[str, Any] | None:
    """What a channel shows of a post beside its words; null for what is no post."""
    if post is None:
        return None
    origin = {"name": post.forwarded_from, "url": post.forwarded_url}
    return {
        "forwarded_from": origin if post.forwarded_from else None,
        "reply_to": post.reply_to,
        "edited": post.edited,
        "media": [str(kind) for kind in post.media],
        "album_size": post.album_size,
        "video_seconds": post.video_seconds,
        "poll": post.poll,
        "views": post.views,
    }


def match_record(match: Match) -> dict[str, Any]:
    return {
        "topic": match.topic_id,
        "relevant": match.relevant,
        "score": round(match.score, 4),
        "prominence": match.prominence,
        "evidence": [_evidence(item) for item in match.evidence],
    }


def _place(article: Article) -> dict[str, Any]:
    """The fields of `group`, as far as they are known. Versions of an article share its id here,
    and a copy is told by the very same words."""
    return {
        "article": article.id,
        "version": article.version,
        "change": None,
        "copy_of": article.copy_of,
        "copy_kind": None if article.copy_of is None else "verbatim",
        "story": None,
        "cites": [],
        "first_source": None,
        "reason": None,
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "field": evidence.field,
        "start": evidence.start,
        "end": evidence.end,
        "passage": evidence.passage,
        "terms": list(evidence.terms),
        "rules": list(evidence.rules),
    }


def _published(published: Stamp | None) -> dict[str, Any]:
    return {
        "published_at": stamp(published),
        "published_precision": str(published.precision) if published else None,
        "published_from": published.origin if published else None,
        "published_confidence": published.confidence if published else None,
    }
