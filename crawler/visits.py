"""What is told of one visit, from what came of it. Pure."""

import hashlib
from datetime import datetime

from crawler.answers import Failure, NotModified
from dozor.models import EntryPoint, Listing, Page, Source, Validators, Visit, VisitStatus

Looked = tuple[Listing, Page] | NotModified | Failure

_READ = frozenset({VisitStatus.OK, VisitStatus.EMPTY})  # their validators may be sent next time


def visit_of(
    source: Source,
    point: EntryPoint,
    url: str,
    looked: Looked,
    times: tuple[datetime, datetime],
    left_out: str | None,
) -> Visit:
    """The visit to ``url`` between the two times. ``left_out``: sitemaps that are not followed."""
    listing = looked[0] if isinstance(looked, tuple) else None
    return Visit(
        source_id=source.id,
        kind=point.kind,
        url=url,
        status=_status(looked),
        started_at=times[0],
        finished_at=times[1],
        http_status=_http_status(looked),
        detail="; ".join(part for part in (_detail(looked), left_out) if part) or None,
        entry_count=len(listing.entries) if listing else 0,
        validators=_next_validators(looked),
        body_hash=_body_hash(looked),
    )


def _status(looked: Looked) -> VisitStatus:
    if isinstance(looked, NotModified):
        return VisitStatus.UNCHANGED
    return looked.status if isinstance(looked, Failure) else looked[0].status


def _http_status(looked: Looked) -> int | None:
    if isinstance(looked, NotModified):
        return 304
    return looked.http_status if isinstance(looked, Failure) else looked[1].status


def _detail(looked: Looked) -> str | None:
    if isinstance(looked, NotModified):
        return None
    return looked.detail if isinstance(looked, Failure) else looked[0].detail


def _next_validators(looked: Looked) -> Validators:
    """None for what could not be read as a whole: a 304 next time would hide that for ever."""
    if isinstance(looked, NotModified):
        return looked.validators
    if isinstance(looked, Failure) or looked[0].status not in _READ or not looked[0].complete:
        return Validators()
    return looked[1].validators


def _body_hash(looked: Looked) -> str | None:
    """None for a part of a page: what the store has of the last whole one stands."""
    if not isinstance(looked, tuple) or not looked[0].complete:
        return None
    return hashlib.sha256(looked[1].body).hexdigest()
