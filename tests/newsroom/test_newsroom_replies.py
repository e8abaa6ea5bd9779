"""RFC 9110: validators, the order of preconditions, content coding."""

import gzip
from datetime import UTC, datetime
from typing import Any

import pytest

from dozor.newsroom.replies import Reply, accepts_gzip, negotiate

NOW = datetime(2026, 3, 6, 9, 0, 0, 500_000, tzinfo=UTC)
AGE = datetime(2026, 3, 5, 6, 12, tzinfo=UTC)
AT_AGE = "Thu, 05 Mar 2026 06:12:00 GMT"
BEFORE = "Thu, 05 Mar 2026 06:11:59 GMT"
PAGE = Reply(body="абзац ".encode() * 100, modified=AGE)


def ask(reply: Reply = PAGE, **fields: str) -> tuple[int, dict[str, str], bytes]:
    request = {name.replace("_", "-"): value for name, value in fields.items()}
    answer = negotiate(reply, request, NOW)
    return answer.status, dict(answer.headers), answer.body


TAG = ask()[1]["ETag"]


def test_a_page_has_both_validators() -> None:
    status, headers, body = ask()
    assert (status, body) == (200, PAGE.body)
    assert headers["Last-Modified"] == AT_AGE
    assert headers["ETag"].startswith('"')


def test_other_bytes_have_another_tag() -> None:
    assert ask(Reply(body=b"other", modified=AGE))[1]["ETag"] != TAG


def test_last_modified_is_never_later_than_the_date() -> None:
    future = Reply(body=b"x", modified=datetime(2027, 1, 1, tzinfo=UTC))
    assert ask(future)[1]["Last-Modified"] == "Fri, 06 Mar 2026 09:00:00 GMT"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        pytest.param({"If_None_Match": TAG}, 304, id="its tag"),
        pytest.param({"If_None_Match": f'"a", {TAG}'}, 304, id="its tag among others"),
        pytest.param({"If_None_Match": f"W/{TAG}"}, 304, id="weak comparison"),
        pytest.param({"If_None_Match": "*"}, 304, id="any tag"),
        pytest.param({"If_None_Match": '"a"'}, 200, id="another tag"),
        pytest.param({"If_Modified_Since": AT_AGE}, 304, id="its very time"),
        pytest.param({"If_Modified_Since": BEFORE}, 200, id="a second before"),
        pytest.param({"If_Modified_Since": "yesterday"}, 200, id="no HTTP-date: ignored"),
        pytest.param(
            {"If_None_Match": '"a"', "If_Modified_Since": AT_AGE},
            200,
            id="the tag wins over the date",
        ),
        pytest.param({"If_None_Match": TAG, "If_Modified_Since": BEFORE}, 304, id="both ways"),
        pytest.param({"If_Match": TAG}, 200, id="if-match holds"),
        pytest.param({"If_Match": f"W/{TAG}"}, 412, id="if-match is strong"),
        pytest.param({"If_Match": '"a"', "If_None_Match": TAG}, 412, id="if-match comes first"),
        pytest.param({"If_Unmodified_Since": BEFORE}, 412, id="modified since"),
        pytest.param({"If_Unmodified_Since": AT_AGE}, 200, id="unmodified since"),
        pytest.param(
            {"If_Match": TAG, "If_Unmodified_Since": BEFORE}, 200, id="if-match hides the date"
        ),
    ],
)
def test_preconditions(fields: dict[str, str], status: int) -> None:
    assert ask(**fields)[0] == status


def test_304_has_no_body_and_says_what_a_cache_needs() -> None:
    status, headers, body = ask(If_None_Match=TAG, Accept_Encoding="br")
    assert (status, body) == (304, b"")
    assert headers.keys() == {"ETag", "Last-Modified", "Vary", "Cache-Control"}


@pytest.mark.parametrize("status", [404, 410, 429])
def test_an_error_has_no_validators_and_no_preconditions(status: int) -> None:
    answer = ask(Reply(body=b"gone", status=status, modified=AGE), If_None_Match="*")
    assert answer[0] == status
    assert "ETag" not in answer[1]


def test_gzip_is_the_same_page_under_a_weak_tag() -> None:
    _, headers, body = ask(Accept_Encoding="gzip")
    assert (headers["Content-Encoding"], headers["ETag"]) == ("gzip", f"W/{TAG}")
    assert gzip.decompress(body) == PAGE.body


def test_gzip_is_deterministic() -> None:
    assert ask(Accept_Encoding="gzip") == ask(Accept_Encoding="gzip")


def test_a_tag_from_either_coding_validates_the_other() -> None:
    assert ask(Accept_Encoding="gzip", If_None_Match=TAG)[0] == 304


@pytest.mark.parametrize("fields", [{}, {"Accept_Encoding": "gzip"}])
def test_what_may_be_compressed_varies(fields: dict[str, Any]) -> None:
    assert ask(**fields)[1]["Vary"] == "Accept-Encoding"


def test_a_pdf_is_not_compressed_and_does_not_vary() -> None:
    _, headers, _ = ask(
        Reply(body=b"%PDF" * 500, content_type="application/pdf"), Accept_Encoding="gzip"
    )
    assert "Vary" not in headers
    assert "Content-Encoding" not in headers


@pytest.mark.parametrize(
    ("field", "accepted"),
    [
        (None, False),
        ("", False),
        ("identity", False),
        ("gzip", True),
        ("GZIP;q=0.5, br", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000, *", False),
        ("*", True),
        ("*;q=0", False),
        ("gzip;q=x", False),
    ],
)
def test_accept_encoding(field: str | None, accepted: bool) -> None:
    assert accepts_gzip(field) is accepted
