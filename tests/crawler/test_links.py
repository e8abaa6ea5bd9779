"""Which texts become requests."""

import pytest
from hypothesis import given
from hypothesis.strategies import text

from crawler.links import host_key, request_url, target, turn_key

REFUSED = (
    "",
    "file:///etc/passwd",
    " FILE:///x",
    "file:x",
    "source:file:///x",
    "view-source:http://x/",
    "data:text/html,x",
    "ftp://example.org/",
    "gopher://example.org/",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "//example.org/",
    "/path",
    "http://",
    "http:///path",
    "http://canary\\@allowed/",
    "http://allowed%00.canary/",
    "http://user:pass@example.org/",
    "http://exa mple.org/",
    "http://example.org:port/",
    "http://example.org:99999/",
    "http://a..b/",
    f"http://{'a' * 64}.org/",
    f"http://{'a.' * 200}org/",
    "http://example.org/\x00",
    "http://[::1/",
    "http://example.org/" + "x" * 3000,
)
TAKEN = {
    "http://example.org": "http://example.org",
    " https://example.org/a#part ": "https://example.org/a",
    "HTTP://Example.org/A": "http://example.org/A",
    "http://example.org/a b?q=1|2": "http://example.org/a%20b?q=1%7C2",
    "http://пример.бел/новость": (
        "http://xn--e1afmkfd.xn--90ais/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D1%8C"
    ),
    "http://allowed#@canary/": "http://allowed",
    "http://under_score.example.org/": "http://under_score.example.org/",
}


@pytest.mark.parametrize("url", REFUSED)
def test_refused(url: str) -> None:
    assert request_url(url) is None


@pytest.mark.parametrize("url", TAKEN)
def test_taken(url: str) -> None:
    assert request_url(url) == TAKEN[url]


@given(text())
def test_any_text_is_taken_or_refused(url: str) -> None:
    for candidate in (url, f"http://{url}", f"http://example.org/{url}"):
        taken = request_url(candidate)
        if taken is not None:
            assert taken.isascii()
            assert taken.startswith(("http://", "https://"))
            host_key(taken)


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        ("/b", "http://x.org/b"),
        ("//y.org/b", "http://y.org/b"),
        ("c?d", "http://x.org/c?d"),
        ("", "http://x.org/a"),
        ("https://y.org/", "https://y.org/"),
        ("file:///etc/passwd", None),
        ("http://[", None),
    ],
)
def test_redirect_target(location: str, leads_to: str | None) -> None:
    assert target("http://x.org/a", location) == leads_to


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://x.org/a", "http://x.org:80"),
        ("https://X.org/a", "https://x.org:443"),
        ("http://x.org:8080/a", "http://x.org:8080"),
        ("http://[::1]:81/", "http://[::1]:81"),
    ],
)
def test_host_key(url: str, key: str) -> None:
    assert host_key(url) == key


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://example.org/a", "example.org"),
        ("https://example.org/b", "example.org"),
        ("https://www.example.org:443/", "example.org"),
        ("http://WWW.Example.org.:80/", "example.org"),
        ("http://www.example.org:8080/", "example.org:8080"),
        ("https://example.org:80/", "example.org:80"),
        ("https://news.example.org/", "news.example.org"),
        ("https://www2.example.org/", "www2.example.org"),
    ],
)
def test_turn_key_is_one_for_all_spellings_of_a_host(url: str, key: str) -> None:
    assert turn_key(url) == key
