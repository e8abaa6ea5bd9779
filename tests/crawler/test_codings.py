"""Content codings: whole bodies come out, cut and oversized ones are told."""

import gzip
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis.strategies import binary, integers, sampled_from

from crawler.codings import CodingError, CutShortError, TooLargeError, decoded, gunzipped

LIMIT = 10_000
BODY = b"".join(b"line %d\n" % n for n in range(500))


def bare_deflate(body: bytes) -> bytes:
    machine = zlib.compressobj(9, zlib.DEFLATED, -15)
    return machine.compress(body) + machine.flush()


CODED = {
    "": BODY,
    "identity": BODY,
    "gzip": gzip.compress(BODY),
    "x-gzip": gzip.compress(BODY),
    "GZIP ": gzip.compress(BODY),
    "deflate": zlib.compress(BODY),
    "deflate, ": bare_deflate(BODY),
    "gzip, gzip": gzip.compress(gzip.compress(BODY)),
    "deflate, gzip": gzip.compress(zlib.compress(BODY)),
}


@pytest.mark.parametrize("header", CODED)
def test_the_body_comes_out(header: str) -> None:
    assert decoded(CODED[header], header, LIMIT) == BODY


@given(binary(max_size=LIMIT), sampled_from(["gzip", "deflate"]))
def test_any_body_comes_out(body: bytes, coding: str) -> None:
    coded = gzip.compress(body) if coding == "gzip" else zlib.compress(body)
    assert decoded(coded, coding, LIMIT) == body


@given(integers(min_value=1, max_value=len(gzip.compress(BODY)) - 1))
def test_a_cut_gzip_body_is_told_wherever_it_is_cut(length: int) -> None:
    with pytest.raises(CutShortError):
        decoded(gzip.compress(BODY)[:length], "gzip", LIMIT)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "gzip, gzip"])
def test_more_than_the_limit_is_told(coding: str) -> None:
    big = bytes(LIMIT + 1)
    coded = {"gzip": gzip.compress(big), "deflate": zlib.compress(big)}.get(
        coding, gzip.compress(gzip.compress(big))
    )
    with pytest.raises(TooLargeError):
        decoded(coded, coding, LIMIT)


def test_exactly_the_limit_is_taken() -> None:
    assert len(decoded(gzip.compress(bytes(LIMIT)), "gzip", LIMIT)) == LIMIT


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, br", "gzip, gzip, gzip", "é"])
def test_what_was_not_asked_for_is_refused(coding: str) -> None:
    with pytest.raises(CodingError):
        decoded(BODY, coding, LIMIT)


def test_an_empty_body_is_empty_whatever_the_header() -> None:
    assert decoded(b"", "gzip", LIMIT) == b""


def test_members_of_a_gzip_file_are_joined_and_padding_is_ignored() -> None:
    members = gzip.compress(b"one ") + gzip.compress(b"") + gzip.compress(b"two")
    assert gunzipped(members + bytes(512), LIMIT) == b"one two"


def test_members_share_one_limit() -> None:
    with pytest.raises(TooLargeError):
        gunzipped(gzip.compress(bytes(LIMIT)) * 2, LIMIT)


def test_members_without_end_are_refused() -> None:
    with pytest.raises(CodingError):
        gunzipped(gzip.compress(b"") * 200, LIMIT)


@given(binary(max_size=300), sampled_from(["gzip", "deflate", "deflate, gzip"]))
def test_hostile_bytes_raise_nothing_else(body: bytes, coding: str) -> None:
    with suppress(CodingError):
        assert len(decoded(body, coding, LIMIT)) <= LIMIT
