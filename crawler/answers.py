"""What came of one request: a page, the word that nothing changed, or a failure. Pure."""

from dataclasses import dataclass
from datetime import datetime

from scrapy.http import Headers

from dozor.models import Outcome, Page, Validators, VisitStatus

_MOST_HEADERS = 100
_LONGEST_HEADER = 2000
_HEAD = 512  # bytes looked at to tell text from binary


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """Why there is no page. ``transient``: trying again after a while may help."""

    outcome: Outcome
    detail: str | None = None
    http_status: int | None = None
    transient: bool = False

    @property
    def gone(self) -> bool:
        return self.http_status in {404, 410}

    @property
    def status(self) -> VisitStatus:
        """The same for a visit; what has no name there is a broken answer."""
        try:
            return VisitStatus(self.outcome.value)
        except ValueError:
            return VisitStatus.BROKEN


STOPPED = Failure(outcome=Outcome.NOT_REACHED, detail="the run was stopped")


@dataclass(frozen=True, kw_only=True, slots=True)
class NotModified:
    """304 to our own validators (RFC 9110 §15.4.5)."""

    validators: Validators


Answer = Page | NotModified | Failure


def page_of(
    url: str, requested_url: str, status: int, headers: Headers, body: bytes, now: datetime
) -> Page:
    """``body`` is as it was before any content coding."""
    return Page(
        url=url,
        requested_url=requested_url,
        status=status,
        body=body,
        fetched_at=now,
        content_type=header(headers, "Content-Type"),
        headers=_pairs(headers),
        validators=validators_of(headers),
    )


def header(headers: Headers, name: str) -> str | None:
    """The last value of a header. Headers are octets (RFC 9110 §5.5); most who go beyond ASCII
    write UTF-8."""
    value = headers.get(name)
    return _text(value).strip()[:_LONGEST_HEADER] if value is not None else None


def validators_of(headers: Headers) -> Validators:
    """Those that can be sent back byte for byte."""
    sent = (header(headers, name) for name in ("ETag", "Last-Modified"))
    etag, modified = (v if v and v.isascii() and v.isprintable() else None for v in sent)
    return Validators(etag=etag, last_modified=modified)


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    pairs = [
        (_text(name), _text(value)[:_LONGEST_HEADER])
        for name in headers
        for value in headers.getlist(name)
        if name.lower() != b"set-cookie"
    ]
    return tuple(pairs[:_MOST_HEADERS])


_MAGIC = (
    b"\xff\xd8\xff",  # JPEG
    b"\x89PNG\r\n",
    b"GIF8",
    b"RIFF",  # WebP, AVI, WAV
    b"PK\x03\x04",  # zip, and the office formats in it
    b"Rar!",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"OggS",
    b"ID3",
    b"\x1aE\xdf\xa3",  # Matroska, WebM
    b"\xd0\xcf\x11\xe0",  # old office formats
    b"\x7fELF",
    b"MZ\x90",
)
# Text that has NULs: by its byte order mark, or by the markup it begins with.
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff", b"<\x00", b"\x00<")
# The first name in the zip of a document: OOXML (ISO/IEC 29500-2), ODF (part 2, 3.3).
_DOCUMENT = (b"[Content_Types].xml", b"_rels/", b"word/", b"docProps/", b"mimetype", b"content.xml")


def binary(page: Page) -> str | None:
    """What this is when it cannot hold an article to read, else None. PDF and documents can.

    Believes the bytes before the header: servers send HTML as image/png, and the other way round.
    """
    head = page.body[:_HEAD]
    shown = (page.content_type or "no content type").partition(";")[0][:80]
    if head.startswith(b"%PDF-") or b"%PDF-" in head:
        return None
    if head.startswith(b"PK\x03\x04") and head[30:].startswith(_DOCUMENT):
        return None  # the parser looks inside
    if head.startswith(_MAGIC) or head[4:8] == b"ftyp":
        return f"{shown}, by its first bytes binary"
    if b"\x00" in head and not head.startswith(_WIDE):
        return f"{shown}, with binary bytes"
    return None


def streamed(content_type: str | None) -> bool:
    """Whether the header announces sound or video, whose body is not worth waiting for."""
    return (content_type or "").strip().lower().startswith(("audio/", "video/"))


def is_pdf(content_type: str | None) -> bool:
    return (content_type or "").partition(";")[0].strip().lower() == "application/pdf"
