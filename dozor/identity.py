"""Which article a page is: a new one, one that is known, a new version, a copy. Pure."""

from dataclasses import replace
from datetime import datetime

from dozor.duplicates import copyable, text_hash
from dozor.models import Article, ArticleState, Extraction, Fetch, Outcome, Precision, Stamp

_MOST_TITLE = 500  # characters
_PRECISIONS = tuple(Precision)  # the finest first


def article_of(
    fetch: Fetch, extraction: Extraction, before: Article | None, now: datetime
) -> Article:
    """The article a page shows, without its matches. ``before``: as it stands in the store.

    A second look has no entry to take a headline from: where the page has none the last one stands.
    """
    title = extraction.title or fetch.entry.title or (before.title if before else "")
    return Article(
        url=extraction.url,
        url_key=fetch.url_key,
        source_id=fetch.source_id,
        title=title[:_MOST_TITLE],
        text=extraction.text,
        content_hash=text_hash(extraction.text),
        first_seen_at=fetch.known.first_seen_at if fetch.known else now,
        kind=extraction.kind,
        canonical_url=extraction.canonical_url,
        lead=extraction.lead,
        authors=extraction.authors,
        section=extraction.section,
        tags=extraction.tags,
        language=extraction.language or fetch.entry.language,
        site_name=extraction.site_name,
        image_url=extraction.image_url,
        published=extraction.published,
        modified=extraction.modified,
        page=extraction.page,
        post=extraction.post,
    )


def same(before: Article, after: Article) -> bool:
    """Whether nothing changed. Not so for a page that was withdrawn and is there again.

    What a post shows beside its words is not asked: its views are stored as they stood when these
    words were first seen, and are never refreshed.
    """
    live = before.state is ArticleState.LIVE
    return live and before.content_hash == after.content_hash and before.title == after.title


def decide(
    before: Article | None, twin: Article | None, article: Article
) -> tuple[Outcome, Article]:
    """How an article ends, and as what. ``twin``: the first one stored with exactly its text.

    "unchanged" without a ``before``: the same page under another address (a redirect, say).
    """
    if before is not None:
        return Outcome.UPDATED, _next_version(before, article)
    if not any(found.relevant for found in article.matches):
        return Outcome.OFF_TOPIC, article
    if twin is None:
        return Outcome.STORED, article
    if twin.url == article.url or twin.url_key == article.url_key:
        return Outcome.UNCHANGED, article
    if copyable(article.text):
        return Outcome.COPY, replace(article, copy_of=twin.copy_of or twin.id)
    return Outcome.STORED, article


def _next_version(before: Article, article: Article) -> Article:
    return replace(
        article,
        id=before.id,
        version=before.version + 1,
        first_seen_at=before.first_seen_at,
        published=_more_exact(article.published, before.published),
        copy_of=before.copy_of,
    )


def _more_exact(new: Stamp | None, old: Stamp | None) -> Stamp | None:
    """The new one, unless it says less: the hour may have stood in the entry alone."""
    if new is None or old is None:
        return new or old
    less = _PRECISIONS.index(new.precision) > _PRECISIONS.index(old.precision)
    return old if less else new
