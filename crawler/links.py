"""Which addresses a request can be made of. Pure."""

import re
from urllib.parse import urljoin, urlsplit

from w3lib.url import safe_url_string

_LONGEST = 2048

# A backslash or a control character is read differently by different URL parsers: such an address
# may name one host to the check and another to the connection.
_AMBIGUOUS = re.compile(r"[\x00-\x1f\x7f\\]")
_PORTS = {"http": 80, "https": 443}


def request_url(text: str) -> str | None:
    """The address as it goes on the wire (ASCII, no fragment); None when it is no http(s) one."""
    text = text.strip()
    if len(text) > _LONGEST or _AMBIGUOUS.search(text):
        return None
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises on a port that is none
        if parts.scheme not in _PORTS or not _names_host(parts.netloc, parts.hostname):
            return None
        return str(safe_url_string(text)).partition("#")[0]
    except ValueError:
        return None


def _names_host(netloc: str, host: str | None) -> bool:
    """Whether a name can be looked up: RFC 1035 limits, which the codec checks label by label.

    A name with a user in front is not taken: nobody publishes news that way, tricks are done so.
    """
    if not host or any(sign in netloc for sign in "@% "):
        return False
    return ":" in host or 0 < len(host.rstrip(".").encode("idna")) < 254


def target(base: str, location: str) -> str | None:
    """Where a redirect leads, or None when that is no http(s) address (RFC 9110 §10.2.2)."""
    try:
        return request_url(urljoin(base, location.strip()))
    except ValueError:
        return None


def host_key(url: str) -> str:
    """scheme://host:port: what robots.txt and Retry-After are remembered by (RFC 9309 §2.3)."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}:{parts.port or _PORTS[parts.scheme]}"


def turn_key(url: str) -> str:
    """The host whatever its spelling: one server answers ``http://x``, ``https://x`` and
    ``https://www.x``, so they share one connection and one delay. A port only where it is odd."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    odd = parts.port is not None and parts.port != _PORTS[parts.scheme]
    return f"{host}:{parts.port}" if odd else host
