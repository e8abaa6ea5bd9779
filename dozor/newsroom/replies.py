"""What goes back over HTTP: validators, preconditions, content coding (RFC 9110). No sockets."""

import gzip
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from typing import Protocol

_COMPRESSIBLE = (
    "text/",
    "application/xml",
    "application/rss+xml",
    "application/atom+xml",
    "image/svg",
)
_SMALL = 256  # bytes: below, compression saves nothing
_KEPT_BY_304 = frozenset({"ETag", "Last-Modified", "Vary", "Cache-Control"})


class Fields(Protocol):
    """The fields of a request; names without regard to case."""

    def get(self, name: str, /) -> str | None: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """A representation, or an error page. ``modified`` is aware."""

    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    modified: datetime | None = None
    headers: tuple[tuple[str, str], ...] = ()


def negotiate(reply: Reply, request: Fields, now: datetime) -> Reply:
    """The reply as this request gets it: coded, validated, perhaps 304 or 412 without a body.

    Content-Length, and leaving out the body for HEAD, are the server's.
    """
    coded = _coded(reply, request.get("Accept-Encoding"))
    if coded.status != 200:  # RFC 9110 §13.2.1: preconditions are for what would succeed
        return coded
    tag = _entity_tag(reply.body, weak=coded.body is not reply.body)
    # §8.8.2.1: a Last-Modified later than the Date is replaced by the Date.
    modified = min(reply.modified or now, now).astimezone(UTC).replace(microsecond=0)
    valid = replace(
        coded,
        headers=(
            *coded.headers,
            ("ETag", tag),
            ("Last-Modified", format_datetime(modified, usegmt=True)),
            ("Cache-Control", "no-cache"),
        ),
    )
    status = _precondition(tag, modified, request)
    return valid if status is None else _bare(valid, status)


def accepts_gzip(field: str | None) -> bool:
    """RFC 9110 §12.5.3: named with a weight above zero, or covered by ``*``."""
    weights = {}
    for part in (field or "").lower().split(","):
        name, _, weight = part.partition(";")
        weights[name.strip()] = _weight(weight)
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


def _weight(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def _coded(reply: Reply, accept_encoding: str | None) -> Reply:
    if not reply.content_type.startswith(_COMPRESSIBLE):
        return reply
    headers = (*reply.headers, ("Vary", "Accept-Encoding"))
    if len(reply.body) < _SMALL or not accepts_gzip(accept_encoding):
        return replace(reply, headers=headers)
    body = gzip.compress(reply.body, mtime=0)
    return replace(reply, body=body, headers=(*headers, ("Content-Encoding", "gzip")))


def _entity_tag(body: bytes, *, weak: bool) -> str:
    """Strong for the bytes themselves, weak for their coding, as nginx does (RFC 9110 §8.8.1)."""
    tag = f'"{sha256(body).hexdigest()[:16]}"'
    return f"W/{tag}" if weak else tag


def _precondition(tag: str, modified: datetime, request: Fields) -> int | None:
    """RFC 9110 §13.2.2, for GET and HEAD. A date is looked at only where there is no tag."""
    if (field := request.get("If-Match")) is not None:
        if not _listed(tag, field, strong=True):
            return 412
    elif (limit := _date(request.get("If-Unmodified-Since"))) and modified > limit:
        return 412
    if (field := request.get("If-None-Match")) is not None:
        return 304 if _listed(tag, field, strong=False) else None
    since = _date(request.get("If-Modified-Since"))
    return 304 if since and modified <= since else None


def _listed(tag: str, field: str, *, strong: bool) -> bool:
    if field.strip() == "*":
        return True
    listed = [part.strip() for part in field.split(",")]
    if strong:
        return not tag.startswith("W/") and tag in listed
    return tag.removeprefix("W/") in {part.removeprefix("W/") for part in listed}


def _date(field: str | None) -> datetime | None:
    """An HTTP-date; what is none is ignored (RFC 9110 §13.1.3)."""
    try:
        moment = parsedate_to_datetime(field) if field else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _bare(reply: Reply, status: int) -> Reply:
    kept = tuple(header for header in reply.headers if status != 304 or header[0] in _KEPT_BY_304)
    return Reply(status=status, headers=kept) if status == 304 else Reply(status=status)
