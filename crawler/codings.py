"""Undoing ``Content-Encoding`` within a size limit, and noticing a body that was cut. Pure.

Scrapy's own decompression takes a gzip body cut in half for a whole page, so it is not used. Only
what the request asked for is undone: gzip and deflate (RFC 9110 §8.4.1), at most two deep.
"""

import zlib

ACCEPTED = "gzip, deflate"
_MOST_LAYERS = 2
_MOST_MEMBERS = 100  # each costs a copy of the rest
_GZIP_MAGIC = b"\x1f\x8b"


class CodingError(Exception):
    """The body cannot be undone: damaged, or in a coding that was not asked for."""


class CutShortError(CodingError):
    """The compressed body ends before its end marker."""


class TooLargeError(CodingError):
    """More comes out than the limit allows."""


def decoded(body: bytes, content_encoding: str, limit: int) -> bytes:
    """The body before the codings that the header lists in the order they were applied."""
    codings = [name.strip().lower() for name in content_encoding.split(",")]
    codings = [name for name in codings if name and name != "identity"]
    if not body:
        return body
    if len(codings) > _MOST_LAYERS:
        raise CodingError(f"{len(codings)} content codings, one on another")
    for name in reversed(codings):
        if name in {"gzip", "x-gzip"}:
            body = gunzipped(body, limit)
        elif name == "deflate":
            body = _inflated(body, limit)
        else:
            raise CodingError(f"content coding '{name[:20]}', which was not asked for")
    return body


def is_gzip(body: bytes) -> bool:
    return body.startswith(_GZIP_MAGIC)


def gunzipped(body: bytes, limit: int) -> bytes:
    """All members of a gzip file (RFC 1952 §2.2). What follows the last member is ignored."""
    out = bytearray()
    for _ in range(_MOST_MEMBERS):
        member, body = _run(body, 31, limit - len(out))
        out += member
        if not is_gzip(body):
            return bytes(out)
    raise CodingError(f"more than {_MOST_MEMBERS} gzip members")


def _inflated(body: bytes, limit: int) -> bytes:
    """deflate is the zlib format (RFC 9110 §8.4.1.2), but many servers send it bare."""
    try:
        return _run(body, 15, limit)[0]
    except (CutShortError, TooLargeError):
        raise
    except CodingError:
        return _run(body, -15, limit)[0]


def _run(body: bytes, window: int, limit: int) -> tuple[bytes, bytes]:
    """(what comes out of one stream, what follows it)."""
    machine = zlib.decompressobj(window)
    try:
        out = machine.decompress(body, limit + 1)
    except zlib.error as error:
        raise CodingError(f"damaged compressed body: {error}") from None
    if len(out) > limit:
        raise TooLargeError(f"more than {limit} bytes after decompression")
    if not machine.eof:
        raise CutShortError("compressed body ends early")
    return out, machine.unused_data
