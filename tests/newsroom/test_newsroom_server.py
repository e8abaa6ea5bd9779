"""The newsroom over a real socket: hosts, methods, keep-alive, misbehaviours, mornings, the log."""

import gzip
import http.client
import socket
import threading
import time

import pytest

from dozor.newsroom.server import Newsroom

FEED = "/export/rss2/archive/index.xml"
LINIYA = "/20260305/liniya-2079120102.html"


def test_each_host_has_its_own_pages(ask) -> None:
    assert "Днепр-Информ" in ask("agency").content.decode()
    assert "Вестник-Союз" in ask("sputnik").content.decode()


@pytest.mark.parametrize("host", ["127.0.0.1:80", "localhost", "LOCALHOST:1"])
def test_the_bare_address_is_the_index(ask, newsroom: Newsroom, host: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", newsroom.port, timeout=10)
    connection.request("GET", "/", headers={"Host": host})
    response = connection.getresponse()
    assert "Учебная редакция" in response.read().decode()
    connection.close()


def test_an_unknown_host_is_misdirected(ask) -> None:
    assert ask("example.org").status == 421


def test_www_is_the_same_paper(ask) -> None:
    assert ask("www.put.localhost").content == ask("put").content


def test_a_query_does_not_change_the_page(ask) -> None:
    assert ask("agency", LINIYA + "?utm_source=x").content == ask("agency", LINIYA).content


def test_what_is_not_there_is_a_real_404_in_the_sites_own_dress(ask) -> None:
    response = ask("put", "/nothing")
    assert response.status == 404
    assert response.getheader("Content-Type") == "text/html; charset=windows-1251"
    assert "Смоленский путь" in response.content.decode("cp1251")


@pytest.mark.parametrize(
    ("outlet", "path", "content_type"),
    [
        ("agency", LINIYA, "text/html; charset=utf-8"),
        ("put", "/", "text/html; charset=windows-1251"),
        ("put", "/rss/", "application/rss+xml"),
        ("agency", FEED, "text/xml; charset=utf-8"),
        ("holas", "/be/atom.xml", "application/atom+xml"),
        ("vestnik", "/sitemap_index.xml", "application/xml; charset=utf-8"),
        ("gazeta", "/pdf/gazeta_2026-03-05.pdf", "application/pdf"),
        ("agency", "/robots.txt", "text/plain; charset=utf-8"),
    ],
)
def test_content_types(ask, outlet: str, path: str, content_type: str) -> None:
    response = ask(outlet, path)
    assert (response.status, response.getheader("Content-Type")) == (200, content_type)
    assert response.getheader("Content-Length") == str(len(response.content))
    assert response.getheader("ETag")
    assert response.getheader("Last-Modified")


def test_robots_may_be_missing(ask) -> None:
    assert ask("holas", "/robots.txt").status == 404


def test_head_has_the_fields_of_get_and_no_body(ask) -> None:
    get, head = ask("agency", LINIYA), ask("agency", LINIYA, method="HEAD")
    names = ("ETag", "Last-Modified", "Content-Type", "Content-Length", "Vary")
    assert [head.getheader(name) for name in names] == [get.getheader(name) for name in names]
    assert (head.status, head.content) == (200, b"")


def test_a_second_look_costs_no_body(ask) -> None:
    tag = ask("agency", LINIYA).getheader("ETag")
    again = ask("agency", LINIYA, If_None_Match=tag)
    assert (again.status, again.content, again.getheader("ETag")) == (304, b"", tag)


def test_if_modified_since_of_the_page_itself_is_304(ask) -> None:
    since = ask("agency", FEED).getheader("Last-Modified")
    assert ask("agency", FEED, If_Modified_Since=since).status == 304


def test_gzip_over_the_wire(ask) -> None:
    plain, packed = ask("agency", FEED), ask("agency", FEED, Accept_Encoding="gzip, deflate")
    assert packed.getheader("Content-Encoding") == "gzip"
    assert packed.getheader("Vary") == "Accept-Encoding"
    assert gzip.decompress(packed.content) == plain.content


def test_one_connection_serves_many_requests(newsroom: Newsroom) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", newsroom.port, timeout=10)
    connection.connect()
    used = connection.sock
    for path in ("/", LINIYA, "/nothing", FEED):
        connection.request("GET", path, headers={"Host": "agency.localhost"})
        response = connection.getresponse()
        response.read()
        assert response.version == 11
        assert connection.sock is used
    connection.close()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_are_refused_by_name(ask, method: str) -> None:
    response = ask("agency", "/", method=method)
    assert (response.status, response.getheader("Allow")) == (405, "GET, HEAD")


def raw(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer


def test_http_1_1_without_host_is_a_bad_request(newsroom: Newsroom) -> None:
    assert raw(newsroom.port, b"GET / HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 400 ")


def test_an_address_without_a_readable_host_is_a_bad_request(newsroom: Newsroom) -> None:
    request = b"GET http://[ HTTP/1.1\r\nHost: agency.localhost\r\n\r\n"
    assert raw(newsroom.port, request).startswith(b"HTTP/1.1 400 ")


def test_the_absolute_form_wins_over_host(newsroom: Newsroom) -> None:
    request = b"GET http://sputnik.localhost/ HTTP/1.1\r\nHost: agency.localhost\r\n\r\n"
    assert "Вестник-Союз".encode() in raw(newsroom.port, request)


@pytest.mark.parametrize("path", ["/", "/robots.txt", "/rss.xml"])
def test_the_dead_site_closes_without_a_byte(newsroom: Newsroom, path: str) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: dead.localhost\r\n\r\n".encode()
    assert raw(newsroom.port, request) == b""
    assert newsroom.requests[-1].status is None


def test_the_slow_feed_is_late_and_its_articles_are_not(ask, newsroom: Newsroom) -> None:
    def seconds(path: str) -> float:
        began = time.monotonic()
        assert ask("slow", path).status == 200
        return time.monotonic() - began

    seconds("/")  # printed once; not what is measured
    assert seconds("/rss.xml") >= newsroom.slow_seconds
    assert seconds("/news/liniya.html") < newsroom.slow_seconds


def test_too_many_requests_on_the_first_morning_only(ask, newsroom: Newsroom) -> None:
    for _ in range(2):
        refused = ask("limit", "/rss.xml")
        assert (refused.status, refused.getheader("Retry-After")) == (429, "120")
    assert ask("limit", "/news/liniya.html").status == 200
    newsroom.set_morning(2)
    assert ask("limit", "/rss.xml").status == 200


def test_the_closed_section_is_served_to_who_does_not_ask_robots(ask) -> None:
    assert b"Disallow: /news/" in ask("closed", "/robots.txt").content
    assert b"/news/liniya.html" in ask("closed", "/rss.xml").content


def test_a_channel_without_preview_redirects(ask) -> None:
    away = ask("telegram", "/s/nopreview")
    assert away.status == 302
    assert away.getheader("Location", "").endswith("/nopreview")


def test_the_second_morning_changes_what_changed_and_nothing_else(ask, newsroom: Newsroom) -> None:
    paths = (FEED, LINIYA, "/about/", "/20260304/dozhd-2079120101.html")
    tags = {path: ask("agency", path).getheader("ETag") for path in paths}
    newsroom.set_morning(2)
    statuses = {path: ask("agency", path, If_None_Match=tag).status for path, tag in tags.items()}
    assert (statuses[FEED], statuses[LINIYA]) == (200, 200)
    assert "Новость второго утра" in ask("agency", FEED).content.decode()
    assert "уже расширяют" in ask("agency", LINIYA).content.decode()


def test_withdrawn_pages_are_gone_on_the_second_morning(ask, newsroom: Newsroom) -> None:
    paths = ("/news/ushlo.html", "/news/propalo.html")
    assert [ask("slow", path).status for path in paths] == [200, 200]
    newsroom.set_morning(2)
    assert {ask("slow", path).status for path in paths} == {404, 410}


def test_there_is_no_third_morning() -> None:
    with pytest.raises(ValueError, match="morning 3"):
        Newsroom(morning=3)


def test_the_log_says_who_asked_what(ask, newsroom: Newsroom) -> None:
    ask("agency", LINIYA, User_Agent="probe/1", If_None_Match='"x"')
    last = newsroom.requests[-1]
    assert (last.host, last.method, last.path, last.status) == (
        "agency.localhost", "GET", LINIYA, 200,
    )  # fmt: skip
    assert (last.user_agent, last.if_none_match) == ("probe/1", '"x"')
    assert last.time.tzinfo is not None


def test_url_names_host_and_port(newsroom: Newsroom) -> None:
    assert newsroom.url("agency", FEED) == f"http://agency.localhost:{newsroom.port}{FEED}"


def test_a_kept_alive_connection_does_not_hold_the_end() -> None:
    began = time.monotonic()
    with Newsroom() as newsroom:
        connection = http.client.HTTPConnection("127.0.0.1", newsroom.port, timeout=10)
        connection.request("GET", "/", headers={"Host": "agency.localhost"})
        connection.getresponse().read()
    connection.close()
    assert time.monotonic() - began < 5


def test_serve_forever_ends_when_told() -> None:
    newsroom = Newsroom()
    thread = threading.Thread(target=newsroom.serve_forever)
    thread.start()
    until = time.monotonic() + 5
    while not newsroom.port and time.monotonic() < until:
        time.sleep(0.01)
    assert newsroom.port
    newsroom.stop()
    thread.join(5)
    assert not thread.is_alive()


def test_a_port_that_is_taken_is_an_os_error(newsroom: Newsroom) -> None:
    with pytest.raises(OSError, match="in use"), Newsroom(port=newsroom.port):
        pass
