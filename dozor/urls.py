"""Addresses: which one to request, and when two of them are one. Pure; nothing is looked up.

`normalise_url` makes an address fit to be requested and changes nothing a server could see.
`url_key` is the identity under which an entry is remembered; it is no address, never request it.
"""

import ipaddress
import re
from hashlib import sha256
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

MAX_URL_LENGTH = 2_048  # what servers and proxies are sure to take
MAX_KEY_LENGTH = 300  # fits an index row of every database

_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# RFC 3986 §3.3 pchar and "/", and the query's "?"; what is not here is percent-encoded.
_PATH_SAFE = "/%:@!$&'()*+,;=-._~"
_QUERY_SAFE = _PATH_SAFE + "?"

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# RFC 3986 appendix B, without its errors: a key has no scheme, and a lone host no slashes.
_SPLIT = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*):/)?/*([^/?#]*)([^?#]*)(?:\?([^#]*))?", re.DOTALL)
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_CUT_ESCAPE = re.compile(r"%[0-9A-F]?$")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HOST_PREFIX = re.compile(r"^(?:www|m|amp)\.(?=[^.]+\.)")
_INDEX_PAGE = re.compile(r"(?:index|default)\.(?:html?|php|aspx?)", re.IGNORECASE)

# Parameters that say how the reader came, never what he reads. Matched without case.
_TRACKING = re.compile(
    r"utm_.*|_?openstat|ysclid|yclid|ymclid|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|igshid"
    r"|mc_[ce]id|_ga|_gl|from|from_cloud|requestid|referrer|clid|rss"
    r"|sphrase_id|pagen_\d+|showall_\d+|bxajaxid|clear_cache|back_url_admin"  # Bitrix
    r"|amp|outputtype=amp",
    re.IGNORECASE,
)
# Parameters that track on one host and may identify on another; the host, then name or name=value.
_TRACKING_OF_HOST = {
    "kommersant.ru": re.compile(r"query|sids"),
    "sb.by": re.compile(r"action=preview|curator"),
    "t.me": re.compile(r"single|embed|mode|userpic|comment"),
}
_ALIASES = {"telegram.me": "t.me", "telegram.dog": "t.me"}


def normalise_url(url: str, base: str | None = None) -> str | None:
    """The absolute http(s) address to request, in ASCII, without a fragment (RFC 9110 §7.1).

    None when there is nothing fit to be requested: another scheme, no host, user information
    (a trick of phishing, RFC 3986 §7.6), control characters, backslashes (browsers and servers
    disagree about them), or more than 2,048 characters. Never raises.
    """
    url = url.strip(" \t\r\n\f")
    if not url or _CONTROL.search(url) or "\\" in url:
        return None
    try:
        parts = urlsplit(urljoin(base, url) if base else url)
        port = parts.port
    except ValueError:
        return None
    host = _ascii_host(parts.hostname or "")
    if parts.scheme not in {"http", "https"} or host is None or "@" in parts.netloc:
        return None
    normal = urlunsplit(
        (
            parts.scheme,
            host + _port_suffix(parts.scheme, str(port or "")),
            _quote(parts.path, _PATH_SAFE) or "/",
            _quote(parts.query, _QUERY_SAFE),
            "",
        )
    )
    return normal if len(normal) <= MAX_URL_LENGTH else None


def url_key(url: str) -> str:
    """The identity of an address: host, path and the part of the query that identifies.

    At most 300 characters; a longer one ends in the SHA-256 of the whole. Two spellings of one page
    (scheme, www, mobile and AMP twins, click ids, encoding) share a key. Never raises: what is no
    address at all is its own key. Applying it to a key changes nothing.
    """
    split = _SPLIT.match(_CONTROL.sub("", url).strip())
    scheme, authority, path, query = split.groups("") if split else ("", "", "", "")
    host, port = _host_and_port(authority.rpartition("@")[2])
    host = _key_host(host) or "-"
    path = _key_path(path)
    if host == "t.me":
        path = _telegram_path(path)
    query = _key_query(query, host)
    key = host + _port_suffix(scheme.lower(), port) + path
    return _bounded(f"{key}?{query}" if query else key)


def _host_and_port(authority: str) -> tuple[str, str]:
    host, colon, port = authority.rpartition(":")
    if colon and (not port or (port.isascii() and port.isdigit())):
        return host, port.lstrip("0")
    return authority, ""


def _ascii_host(host: str) -> str | None:
    """The host in lower case and punycode, or None when it cannot be one."""
    if ":" in host:
        try:
            return f"[{ipaddress.IPv6Address(host)}]"
        except ValueError:
            return None
    try:
        host = host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    return host if _HOST.fullmatch(host) else None


def _port_suffix(scheme: str, port: str) -> str:
    """Nothing for the default port; for a key, which has no scheme, for that of either scheme."""
    default = {"http": {"80"}, "https": {"443"}}.get(scheme, {"80", "443"})
    return "" if port in {"", *default} else f":{port}"


def _quote(text: str, safe: str) -> str:
    """Percent-encode once: escapes that stand are kept, a stray percent sign is encoded."""
    return quote(_STRAY_PERCENT.sub("%25", text), safe=safe, errors="replace")


def _normalise_escapes(text: str, safe: str) -> str:
    """RFC 3986 §6.2.2: hex in upper case, unreserved characters bare, everything else encoded."""

    def normalise(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in _UNRESERVED else match[0].upper()

    # Bare first, so that no decoded character forms an escape with what follows it.
    return _ESCAPE.sub(normalise, _quote(text, safe))


def _key_host(host: str) -> str:
    host = host.removeprefix("[").removesuffix("]")
    if (known := _ascii_host(host)) is None:  # no name of DNS; twice, as decoding can give capitals
        host = _normalise_escapes(_normalise_escapes(host, "%").lower(), "%")
        known = _ascii_host(host) or host
    host = known
    while _HOST_PREFIX.match(host):
        host = _HOST_PREFIX.sub("", host)
    return _ALIASES.get(host, host)


def _key_path(path: str) -> str:
    path = _normalise_escapes(path, _PATH_SAFE)
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":  # RFC 3986 §5.2.4, after decoding: %2E%2E is a dot segment too
            del kept[-1:]
        elif segment not in {"", "."}:
            kept.append(segment)
    return _fold_twins(kept)


def _fold_twins(segments: list[str]) -> str:
    """Fold AMP twins, front controllers and index pages: addresses that show the same page."""
    first, last = 0, len(segments)
    while first < last:
        front_controller = last - first > 1 and segments[first].lower() == "index.php"
        if front_controller or segments[first] == "amp":
            first += 1
        elif segments[last - 1] == "amp" or _INDEX_PAGE.fullmatch(segments[last - 1]):
            last -= 1
        else:
            break
    return "".join("/" + segment for segment in segments[first:last])


def _telegram_path(path: str) -> str:
    """t.me/s/channel/12 is the preview of t.me/channel/12; channel names have no case."""
    segments = path.split("/")[1:]
    if len(segments) > 1 and segments[0] == "s":
        segments = segments[1:]
    if segments and segments[0] != "c":
        segments[0] = segments[0].lower()
    return "".join("/" + segment for segment in segments)


def _key_query(query: str, host: str) -> str:
    own = next(
        (rule for of, rule in _TRACKING_OF_HOST.items() if host == of or host.endswith("." + of)),
        None,
    )
    kept = []
    for item in query.replace("+", "%20").split("&"):
        item = _normalise_escapes(item, _QUERY_SAFE)
        name, _, value = item.partition("=")
        item = item if value else name
        if name and not any(
            rule and (rule.fullmatch(name) or rule.fullmatch(item)) for rule in (_TRACKING, own)
        ):
            kept.append(item)
    return "&".join(sorted(kept))


def _bounded(key: str) -> str:
    if len(key) <= MAX_KEY_LENGTH:
        return key
    digest = sha256(key.encode("utf-8", "replace")).hexdigest()
    head = _CUT_ESCAPE.sub("", key[: MAX_KEY_LENGTH - len(digest) - 1]).rstrip("/?&=")
    return f"{head}~{digest}"
