"""The newsroom over HTTP/1.1: one port, outlets told apart by Host; loopback by default.

Not a web server for anything else. What is answered is printed by ``pages``; how, by ``replies``.
"""

import logging
import socket
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from dozor.newsroom.content import SHIPPED, Outlet, load
from dozor.newsroom.editions import MORNINGS, default_today
from dozor.newsroom.pages import index_pages, missing_page, site_pages
from dozor.newsroom.replies import Reply, negotiate
from dozor.newsroom.sites import Site, by_host

_log = logging.getLogger(__name__)
_INDEX_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})
_IDLE_SECONDS = 30.0
_RETRY_AFTER = ("Retry-After", "120")


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One line of the log. ``status`` is None where nothing was answered."""

    time: datetime
    host: str
    method: str
    path: str
    status: int | None
    user_agent: str | None
    if_none_match: str | None


class Newsroom:
    """The server in a thread, as a context manager; ``serve_forever`` for the command.

    ``morning`` is 1 or 2. ``today`` is the date of morning 2: by default the local date, or the day
    before while an article of that morning would still lie in the future. ``content`` is a folder
    of TOML files. Raises ``ValueError`` for bad content and ``OSError`` for a port that is taken.
    """

    def __init__(
        self,
        *,
        morning: int = 1,
        today: date | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        slow_seconds: float = 3.0,
        content: Path | None = None,
    ) -> None:
        outlets = load(content or SHIPPED)
        self._outlets = {outlet.id: outlet for outlet in outlets}
        self.today = today or default_today(outlets, datetime.now(UTC))
        self.slow_seconds = slow_seconds
        self.stopping = threading.Event()
        self._address = (host, port)
        self._lock = threading.Lock()
        self._log: list[Request] = []
        self._printed: dict[tuple[int, str], Mapping[str, Reply]] = {}
        self._listener: _Listener | None = None
        self._thread: threading.Thread | None = None
        self.set_morning(morning)

    @property
    def port(self) -> int:
        """The port it listens on; before it was entered, the one asked for."""
        return self._listener.server_port if self._listener else self._address[1]

    @property
    def requests(self) -> tuple[Request, ...]:
        """What was asked so far, in order of arrival."""
        with self._lock:
            return tuple(self._log)

    def url(self, outlet: str, path: str = "/") -> str:
        return f"http://{outlet}.localhost:{self.port}{path}"

    def set_morning(self, morning: int) -> None:
        if morning not in MORNINGS:
            raise ValueError(f"newsroom: morning {morning}: there are mornings {MORNINGS} only")
        self.morning = morning

    def __enter__(self) -> Self:
        self.stopping.clear()
        self._listener = _Listener(self._address, self)
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.05,))
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stopping.set()
        if self._listener and self._thread:
            self._listener.shutdown()
            self._thread.join()
            self._listener.close()

    def serve_forever(self) -> None:
        """Serve until ``stop`` or an interrupt; the listener is closed however it ends."""
        with self:
            self.stopping.wait()

    def stop(self) -> None:
        self.stopping.set()

    def record(self, request: Request) -> None:
        with self._lock:
            self._log.append(request)

    def reply(self, site: Site | None, path: str, query: str = "") -> Reply:
        """What a site (the index, for None) has at a path this morning, before negotiation. A query
        matters only where a page is printed for it."""
        pages = self._pages(site)
        if site is None:
            return pages.get(path) or _plain(HTTPStatus.NOT_FOUND)
        if path == site.feed and site.limited_on == self.morning:
            return replace(_plain(HTTPStatus.TOO_MANY_REQUESTS), headers=(_RETRY_AFTER,))
        return pages.get(f"{path}?{query}") or pages.get(path) or pages["missing"]

    def _pages(self, site: Site | None) -> Mapping[str, Reply]:
        morning, key = self.morning, site.id if site else ""
        with self._lock:
            if (morning, key) not in self._printed:
                self._printed[morning, key] = self._print(site, morning)
            return self._printed[morning, key]

    def _print(self, site: Site | None, morning: int) -> dict[str, Reply]:
        if site is None:
            return index_pages(self.port, morning, self.today)
        outlet = self._outlets.get(site.id, Outlet(id=site.id))
        when: dict[str, Any] = {"morning": morning, "today": self.today, "port": self.port}
        return site_pages(site, outlet, **when) | {"missing": missing_page(site, outlet, **when)}


def _plain(status: HTTPStatus) -> Reply:
    body = f"<!DOCTYPE html><title>{status.phrase}</title><h1>{status.value} {status.phrase}</h1>\n"
    return Reply(status=status.value, body=body.encode())


class _Listener(ThreadingHTTPServer):
    daemon_threads = False  # close() ends them: their sockets are shut, then they are joined
    newsroom: Newsroom

    def __init__(self, address: tuple[str, int], newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(address, _Handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, client = super().get_request()
        with self._open_lock:
            self._open.add(connection)
        return connection, client

    def shutdown_request(self, request: Any) -> None:
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is no news; anything else is a bug and shows its traceback."""
        if isinstance(sys.exception(), ConnectionError):
            _log.debug("%s hung up", client_address)
        else:
            _log.exception("newsroom: a request from %s crashed", client_address)

    def close(self) -> None:
        """Hang up on kept-alive connections, wait for their threads, give the port back."""
        with self._open_lock:
            for connection in self._open:
                _hang_up(connection)
        self.server_close()


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        _log.debug("the client hung up first")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "dozor-newsroom"
    sys_version = ""
    timeout = _IDLE_SECONDS
    server: _Listener

    def do_GET(self) -> None:
        host, path = self._target()
        site = by_host(host)
        if site and site.dead:
            self._record(host, path, None)
            self.close_connection = True
            return
        reply = self._reply(host, site, path)
        if site and site.slow and path == site.feed:
            self.server.newsroom.stopping.wait(self.server.newsroom.slow_seconds)
        self._record(host, path, reply.status)
        self._send(reply)

    do_HEAD = do_GET  # noqa: N815 (http.server names them so)

    def _refuse(self) -> None:
        """RFC 9110 §15.5.6. The body is not read, so the connection cannot be kept."""
        host, path = self._target()
        self.close_connection = True
        reply = _plain(HTTPStatus.METHOD_NOT_ALLOWED)
        self._record(host, path, reply.status)
        self._send(replace(reply, headers=(("Allow", "GET, HEAD"), ("Connection", "close"))))

    do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _refuse  # noqa: N815

    def _target(self) -> tuple[str, str]:
        """Host and path. The absolute form, as proxies get it, wins (RFC 9112 §3.2.2)."""
        try:
            parts = urlsplit(self.path)
        except ValueError:  # "http://[": no host can be read, which is a bad request
            return "", "/"
        return parts.netloc or self.headers.get("Host", ""), parts.path or "/"

    def _reply(self, host: str, site: Site | None, path: str) -> Reply:
        if not host and self.request_version != "HTTP/1.0":  # RFC 9112 §3.2
            return _plain(HTTPStatus.BAD_REQUEST)
        if site is None and host and _name(host) not in _INDEX_HOSTS | {self._own_name()}:
            return _plain(HTTPStatus.MISDIRECTED_REQUEST)
        reply = self.server.newsroom.reply(site, path, self._query())
        return negotiate(reply, self.headers, datetime.now(UTC))

    def _query(self) -> str:
        try:
            return urlsplit(self.path).query
        except ValueError:
            return ""

    def _own_name(self) -> str:
        return str(self.server.server_address[0])

    def _record(self, host: str, path: str, status: int | None) -> None:
        self.server.newsroom.record(
            Request(
                time=datetime.now(UTC),
                host=_name(host),
                method=self.command,
                path=path,
                status=status,
                user_agent=self.headers.get("User-Agent"),
                if_none_match=self.headers.get("If-None-Match"),
            )
        )

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        if reply.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD" and reply.status != HTTPStatus.NOT_MODIFIED:
            self.wfile.write(reply.body)

    def log_message(self, format: str, *args: Any) -> None:
        _log.debug("%s %s", self.address_string(), format % args)


def _name(host: str) -> str:
    return host.rsplit(":", 1)[0].lower() if not host.endswith("]") else host.lower()
