"""Words, links and addresses that come from outside, made fit for a letter. Pure.

Not an HTML sanitiser: nothing from outside is ever markup here, the templates escape everything.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from dozor.urls import normalise_url

# Unseen characters that reorder, hide or fake words: bidi controls (UAX #9), zero widths, soft
# hyphens, tags. The joiners U+200C and U+200D stay: emoji and some scripts need them.
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)
# C0 and C1 controls too; \s has the Unicode line and paragraph separators, on which
# EmailMessage raises in a header.
_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_CYRILLIC_LABEL = re.compile(r"[а-яёіўґєї0-9-]+")
# RFC 5321 §4.1.2 dot-string; quoted local parts are legal, unused, and a way to smuggle a second
# address.
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """An address that may be a link, and the host to be shown beside it."""

    href: str  # ASCII
    host: str


def scrub(text: str) -> str:
    """The text without what is unseen, every run of blanks and controls one space, ends kept."""
    paired = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _BLANK.sub(" ", _UNSEEN.sub("", paired))


def one_line(text: str, limit: int) -> str:
    """The text on one line, at most ``limit`` characters, cut with an ellipsis."""
    line = scrub(text).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def link(url: str) -> Link | None:
    """The link for an address; None when it is not one to be followed (javascript:, data:, …)."""
    href = normalise_url(url)
    if href is None:
        return None
    parts = urlsplit(href)
    fragment = url.partition("#")[2].strip()  # the page of a PDF issue, a place in a long page
    if fragment:
        href += "#" + quote(fragment, safe="/%:@!$&'()*+,;=-._~?", errors="replace")
    return Link(href=href, host=_shown_host(parts.hostname or ""))


def _shown_host(host: str) -> str:
    """The host as a person reads it: Cyrillic only under a Cyrillic top level, else punycode.

    A Cyrillic label under .com is how a host is made to look like another.
    """
    host = host.removeprefix("www.")
    try:
        readable = host.encode("ascii").decode("idna")
    except UnicodeError:
        return host
    cyrillic = all(_CYRILLIC_LABEL.fullmatch(label) for label in readable.split("."))
    return readable if cyrillic else host


def addr_spec(address: str) -> str:
    """The one address an envelope may hold, in ASCII, its domain in punycode.

    Raises ``ValueError`` for two addresses, blanks, line breaks, quoted or non-ASCII local parts.
    """
    local, _, domain = address.rpartition("@")
    host = ascii_domain(domain)
    if len(local) > 64 or not _LOCAL_PART.fullmatch(local) or host is None:
        raise ValueError(f"address: {one_line(address, 80)!r}: is not one plain e-mail address")
    return f"{local}@{host}"


def ascii_domain(domain: str) -> str | None:
    """The domain in lower case and punycode, None when it cannot be one."""
    try:
        host = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    return host if _DOMAIN.fullmatch(host) else None
