"""Which address to request, and when two addresses are one."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dozor.urls import MAX_KEY_LENGTH, MAX_URL_LENGTH, normalise_url, url_key

SAME = {
    "scheme": ("http://site.example/a", "https://site.example/a"),
    "www": ("https://www.site.example/a", "https://site.example/a"),
    "mobile host": ("https://m.site.example/a", "https://site.example/a"),
    "amp host under www": ("https://www.amp.site.example/a", "https://site.example/a"),
    "case of the host": ("https://Site.EXAMPLE/a", "https://site.example/a"),
    "dot at the end of the host": ("https://site.example./a", "https://site.example/a"),
    "punycode": ("https://вести.рф/a", "https://xn--b1agj9af.xn--p1ai/a"),
    "default port": ("https://site.example:443/a", "http://site.example:80/a"),
    "fragment": ("https://site.example/a#comments", "https://site.example/a"),
    "trailing slash": ("https://site.example/a/", "https://site.example/a"),
    "root": ("https://site.example", "https://site.example/"),
    "index.html": ("https://site.example/a/index.html", "https://site.example/a/"),
    "double slashes": ("https://site.example//news///a", "https://site.example/news/a"),
    "dot segments": ("https://site.example/x/../news/./a", "https://site.example/news/a"),
    "encoded dot segments": ("https://site.example/x/%2e%2E/a", "https://site.example/a"),
    "amp at the end": ("https://site.example/a/amp/", "https://site.example/a"),
    "amp at the start": ("https://site.example/amp/a", "https://site.example/a"),
    "amp behind a front controller": (
        "https://site.example/index.php/amp/item/7",
        "https://site.example/item/7",
    ),
    "amp in the query": ("https://site.example/a?amp", "https://site.example/a"),
    "amp with a value": ("https://site.example/a?amp=1", "https://site.example/a"),
    "campaign": ("https://site.example/a?utm_source=x&utm_medium=y", "https://site.example/a"),
    "click ids": (
        "https://site.example/a?ysclid=1&yclid=2&fbclid=3&gclid=4",
        "https://site.example/a",
    ),
    "Bitrix search and paging": (
        "https://site.example/a?sphrase_id=55&PAGEN_2=3",
        "https://site.example/a",
    ),
    "aggregator": (
        "https://site.example/a?from=newsfeed&requestId=x&from_cloud=1",
        "https://site.example/a",
    ),
    "search words of one host": (
        "https://www.kommersant.ru/doc/1?query=лён&sids=2",
        "https://kommersant.ru/doc/1",
    ),
    "preview of one host": (
        "https://www.sb.by/a.html?action=preview&curator=1",
        "https://sb.by/a.html",
    ),
    "order of parameters": ("https://site.example/?b=2&a=1", "https://site.example/?a=1&b=2"),
    "plus and %20": ("https://site.example/?q=a+b", "https://site.example/?q=a%20b"),
    "empty value": ("https://site.example/?print=", "https://site.example/?print"),
    "Cyrillic path": ("https://site.example/лён", "https://site.example/%D0%BB%D1%91%D0%BD"),
    "case of an escape": ("https://site.example/%d0%bb", "https://site.example/%D0%BB"),
    "escape of an unreserved character": (
        "https://site.example/%7Ea%2Db",
        "https://site.example/~a-b",
    ),
    "Telegram preview": ("https://t.me/s/Channel/12", "https://t.me/channel/12"),
    "Telegram album": ("https://t.me/channel/12?single", "https://t.me/channel/12"),
    "Telegram alias": ("https://telegram.me/channel/12", "https://t.me/channel/12"),
}

DIFFERENT = {
    "identifying id": ("https://site.example/?id=123", "https://site.example/?id=124"),
    "identifying p": ("https://site.example/?p=55", "https://site.example/"),
    "path case": ("https://site.example/A", "https://site.example/a"),
    "other port": ("https://site.example:8080/a", "https://site.example/a"),
    "subdomain": ("https://sport.site.example/a", "https://site.example/a"),
    "encoded slash": ("https://site.example/a%2Fb", "https://site.example/a/b"),
    "encoded percent": ("https://site.example/a%2541", "https://site.example/aA"),
    "query words on another host": (
        "https://site.example/?query=a",
        "https://site.example/?query=b",
    ),
    "amp inside a word": ("https://site.example/lamp", "https://site.example/l"),
    "amp inside a path": ("https://site.example/a/amp/b", "https://site.example/a/b"),
    "long addresses of one beginning": (
        "https://site.example/" + "a" * 400 + "1",
        "https://site.example/" + "a" * 400 + "2",
    ),
    "a short host that begins like a mobile one": ("https://m.example/", "https://example/"),
    "Telegram posts": ("https://t.me/s/channel/12", "https://t.me/s/channel/13"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME.keys())
def test_key_is_equal_for_spellings_of_one_page(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT.keys())
def test_key_differs_for_different_pages(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


def test_key_is_readable() -> None:
    url = "https://www.site.example/news/a.html?utm_source=x&id=7"
    assert url_key(url) == "site.example/news/a.html?id=7"


addresses = st.one_of(
    st.text(),
    st.text(alphabet="htps:/.?#&=%[]@\\ amp.wт2e+~;", max_size=60),
    st.builds(
        "https://{}/{}?{}#{}".format,
        st.text(alphabet="abcm.w-рф", min_size=1, max_size=12),
        st.text(max_size=400),
        st.text(max_size=40),
        st.text(max_size=5),
    ),
)


@given(addresses)
@example("https://[::1")
@example("//℀.example")
@example("https://site.example/" + "%D0%BB" * 100)
@example("https://site.example:99999999/")
@example("\ud800")
def test_key_never_raises_is_bounded_and_stands_for_itself(url: str) -> None:
    key = url_key(url)
    assert len(key) <= MAX_KEY_LENGTH
    assert url_key(key) == key


@given(addresses)
@example("https://site.example/\ud800")
def test_normalised_address_is_safe_and_stable(url: str) -> None:
    normal = normalise_url(url)
    if normal is None:
        return
    assert normal.isascii()
    assert normal.startswith(("http://", "https://"))
    assert len(normal) <= MAX_URL_LENGTH
    assert not set(normal) & set("\\ \t\r\n#")
    assert normalise_url(normal) == normal
    assert url_key(normal) == url_key(url)


NORMAL = {
    "absolute": ("https://site.example/a", None, "https://site.example/a"),
    "relative": ("../a?b=1", "https://site.example/x/y/", "https://site.example/x/a?b=1"),
    "scheme-relative": ("//cdn.example/a", "https://site.example/", "https://cdn.example/a"),
    "blanks around": ("\n https://site.example/a \t", None, "https://site.example/a"),
    "no path": ("https://site.example", None, "https://site.example/"),
    "fragment": ("https://site.example/a#b", None, "https://site.example/a"),
    "Cyrillic": (
        "https://вести.рф/лён",
        None,
        "https://xn--b1agj9af.xn--p1ai/%D0%BB%D1%91%D0%BD",
    ),
    "a blank inside": ("https://site.example/a b", None, "https://site.example/a%20b"),
    "escapes stay as the site wrote them": (
        "https://site.example/%d0%bb%2F%7E",
        None,
        "https://site.example/%d0%bb%2F%7E",
    ),
    "a stray percent sign": ("https://site.example/5%", None, "https://site.example/5%25"),
    "default port": ("http://site.example:80/", None, "http://site.example/"),
    "tracking stays": (
        "https://site.example/?utm_source=x",
        None,
        "https://site.example/?utm_source=x",
    ),
    "IPv6": ("http://[2001:DB8::1]:8080/", None, "http://[2001:db8::1]:8080/"),
}


@pytest.mark.parametrize(("url", "base", "expected"), NORMAL.values(), ids=NORMAL.keys())
def test_address_is_made_fit_to_be_requested(url: str, base: str | None, expected: str) -> None:
    assert normalise_url(url, base) == expected


UNFIT = {
    "empty": "",
    "relative without a base": "/a",
    "mailto": "mailto:a@site.example",
    "javascript": "javascript:alert(1)",
    "file": "file:///etc/passwd",
    "data": "data:text/html,x",
    "no host": "https:///a",
    "user information": "https://user:pass@site.example/",
    "empty user information": "https://@site.example/",
    "backslash": "https://site.example\\@other.example/",
    "line break inside": "https://site.example/a\nb",
    "null": "https://site.example/\0",
    "line separator": "https://site.example/a\u2028b",
    "broken IPv6": "http://[::1/",
    "port out of range": "http://site.example:99999/",
    "port that is no number": "http://site.example:http/",
    "blank in the host": "http://site example/",
    "empty label": "http://site..example/",
    "too long": "https://site.example/" + "a" * 2_048,
}


@pytest.mark.parametrize("url", UNFIT.values(), ids=UNFIT.keys())
def test_address_that_is_unfit_is_refused(url: str) -> None:
    assert normalise_url(url) is None
