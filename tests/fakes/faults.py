"""A raw-socket HTTP server on loopback, each of whose addresses misbehaves in one named way.

Routes are looked up by "host/path", then by "/path"; the host is the Host header without its port.
What has no route is 404. A route is called with the connection and what was asked, and writes what
it likes.
"""

import gzip
import http.client
import socket
import ssl
import struct
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came: ``at`` and ``done`` of the monotonic clock, seconds."""

    at: float
    host: str
    path: str
    headers: dict[str, str]  # names in lower case


Route = Callable[[socket.socket, Asked], None]


@dataclass(eq=False)
class FaultServer:
    """Use as a context manager. ``log``: all requests; ``most_open``: the most at once, a host."""

    routes: Mapping[str, Route] = field(default_factory=dict)
    log: list[Asked] = field(default_factory=list)
    most_open: dict[str, int] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    _open: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _closing: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "FaultServer":
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def url(self, host: str, path: str = "/") -> str:
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def asked(self, host: str, path: str | None = None) -> list[Asked]:
        with self._lock:
            return [one for one in self.log if one.host == host and path in {None, one.path}]

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(30)
            if self.tls is None:
                self._answer(connection)
                return
            with self.tls.wrap_socket(connection, server_side=True) as secured:
                self._answer(secured)

    def _answer(self, connection: socket.socket) -> None:
        asked = _read(connection)
        if asked is None:
            return
        self._enter(asked)
        try:
            self._route(asked)(connection, asked)
        finally:
            with self._lock:
                self._open[asked.host] -= 1

    def _enter(self, asked: Asked) -> None:
        with self._lock:
            self.log.append(asked)
            now = self._open.get(asked.host, 0) + 1
            self._open[asked.host] = now
            self.most_open[asked.host] = max(now, self.most_open.get(asked.host, 0))

    def _route(self, asked: Asked) -> Route:
        path = asked.path.partition("?")[0]
        return self.routes.get(f"{asked.host}{path}") or self.routes.get(path) or reply(404)


def _read(connection: socket.socket) -> Asked | None:
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part or len(data) > 65536:
            return None
        data += part
    first, *lines = data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    headers = {n.strip().lower(): v.strip() for n, _, v in (li.partition(":") for li in lines)}
    host = headers.get("host", "").rpartition(":")[0] or headers.get("host", "")
    return Asked(time.monotonic(), host, first.split(" ")[1], headers)


def head(status: int, headers: Mapping[str, str]) -> bytes:
    reason = http.client.responses.get(status, "Strange")
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{n}: {v}" for n, v in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def message(status: int, body: bytes, headers: Mapping[str, str] | None = None) -> bytes:
    given = {"Connection": "close", "Content-Length": str(len(body)), **(headers or {})}
    return head(status, given) + body


def reply(status: int = 200, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Route:
    """A whole, well-formed answer."""
    return lambda connection, asked: connection.sendall(message(status, body, headers))


def redirect(location: str, status: int = 302) -> Route:
    return reply(status, headers={"Location": location})


def in_turn(*routes: Route) -> Route:
    """The first request gets the first route, the next the next; the last one stays."""
    waiting = list(routes)
    return lambda c, asked: (waiting.pop(0) if len(waiting) > 1 else waiting[0])(c, asked)


def conditional(body: bytes, etag: str, content_type: str = "text/plain") -> Route:
    """200 with an ETag, and 304 to whoever sends it back."""

    def route(connection: socket.socket, asked: Asked) -> None:
        unchanged = asked.headers.get("if-none-match") == etag
        given = {"ETag": etag, "Content-Type": content_type}
        connection.sendall(message(304 if unchanged else 200, b"" if unchanged else body, given))

    return route


def silence(seconds: float = 20.0) -> Route:
    """Accept, read the request, and say nothing."""
    return lambda connection, asked: _hold(connection, seconds)


def slow(seconds: float, then: Route) -> Route:
    def route(connection: socket.socket, asked: Asked) -> None:
        time.sleep(seconds)
        then(connection, asked)

    return route


def drip(seconds: float = 20.0) -> Route:
    """One byte of body every 50 ms."""

    def route(connection: socket.socket, asked: Asked) -> None:
        connection.sendall(head(200, {"Content-Length": "100000"}))
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            connection.sendall(b"x")
            time.sleep(0.05)

    return route


def endless() -> Route:
    """A body without length or end."""

    def route(connection: socket.socket, asked: Asked) -> None:
        connection.sendall(head(200, {"Connection": "close"}))
        while True:
            connection.sendall(b"x" * 65536)

    return route


def hang_up() -> Route:
    """Close without an answer."""
    return lambda connection, asked: connection.shutdown(socket.SHUT_RDWR)


def reset() -> Route:
    """RST instead of an answer."""

    def route(connection: socket.socket, asked: Asked) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    return route


def garbage() -> Route:
    return lambda connection, asked: connection.sendall(b"\x00\x01 not HTTP at all\r\n\r\n" * 4)


def cut_identity() -> Route:
    """Content-Length promises more than comes."""
    return lambda c, asked: c.sendall(head(200, {"Content-Length": "1000"}) + b"half of it")


def cut_chunked() -> Route:
    """The last chunk never comes."""
    first = head(200, {"Transfer-Encoding": "chunked"}) + b"5\r\nhello\r\n"
    return lambda connection, asked: connection.sendall(first)


def cut_gzip() -> Route:
    """Half a gzip body whose Content-Length agrees: HTTP sees nothing wrong."""
    whole = gzip.compress(b"".join(b"line %d of a page\n" % n for n in range(2000)))
    return reply(200, whole[: len(whole) // 2], {"Content-Encoding": "gzip"})


def bomb(size: int = 50 * 1024 * 1024) -> Route:
    """Some tens of kB of gzip that become ``size`` bytes of zeros."""
    machine = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1024 * 1024)
    parts = [machine.compress(block) for _ in range(size // len(block))]
    return reply(200, b"".join(parts) + machine.flush(), {"Content-Encoding": "gzip"})


def _hold(connection: socket.socket, seconds: float) -> None:
    connection.settimeout(seconds)
    with suppress(TimeoutError):
        connection.recv(1)
