"""What robots.txt of one host says (RFC 9309). Pure.

Protego reads the rules; status, size and age are judged here: rules alone know no status codes.
"""

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from protego import Protego

from crawler.answers import Failure, NotModified
from dozor.models import Outcome, Page
from dozor.protocols import HostState

MAX_BYTES = 5 * 1024 * 1024  # what is downloaded; RFC 9309 §2.5 wants at least 500 KiB *parsed*
_PARSED = 512 * 1024
_FRESH = timedelta(hours=12)  # RFC 9309 §2.4: not longer than 24 h …
_LAST_GOOD = timedelta(hours=24)  # … unless it cannot be reached; then a copy may serve up to here
_LONGEST_DELAY = 30.0  # seconds; a host that asks for more is left alone
_UNREACHABLE = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be fetched. ``closed``: nothing, and why."""

    parsed: Protego | None = None  # None: everything
    closed: Failure | None = None
    delay: float = 0.0  # Crawl-delay, seconds

    def verdict(self, url: str, agent: str) -> Failure | None:
        """None when this address may be fetched."""
        if self.closed is not None:
            return self.closed
        if self.parsed is None or self.parsed.can_fetch(url, agent):
            return None
        return Failure(outcome=Outcome.ROBOTS_DENIED, detail="robots.txt disallows it")


def stored_rules(state: HostState, now: datetime, agent: str) -> Rules | None:
    """The rules remembered from an earlier run, while they hold."""
    read_at, status = state.robots_fetched_at, state.robots_status
    if read_at is None or status is None or not _answered(status) or now - read_at >= _FRESH:
        return None
    return rules_of(state.robots_body or b"", agent)


def concluded(
    answer: Page | NotModified | Failure, state: HostState, now: datetime, agent: str
) -> tuple[Rules, HostState]:
    """The rules that follow from asking for robots.txt, and what to remember of it."""
    if isinstance(answer, NotModified):  # never asked conditionally
        answer = Failure(outcome=Outcome.HTTP_ERROR, detail="304", http_status=304)
    if isinstance(answer, Page):
        body = b"" if _is_html(answer) else answer.body[:_PARSED]
        fetched = replace(state, robots_status=200, robots_body=body, robots_fetched_at=now)
        return rules_of(body, agent), fetched
    if _unavailable(answer):  # RFC 9309 §2.3.1.3: may access anything
        status = answer.http_status or 404
        return Rules(), replace(
            state, robots_status=status, robots_body=None, robots_fetched_at=now
        )
    if answer.outcome in {Outcome.NOT_REACHED, Outcome.BLOCKED_ADDRESS}:
        return Rules(closed=answer), state
    return _unreachable(answer, state, now, agent)


def rules_of(body: bytes, agent: str) -> Rules:
    """Rules of the agent's group. A ``Crawl-delay`` beyond what is sane closes the host."""
    parsed = Protego.parse(_text(body))
    asked = parsed.crawl_delay(agent)
    delay = float(asked) if asked is not None and math.isfinite(asked) and asked > 0 else 0.0
    if delay > _LONGEST_DELAY:
        detail = f"robots.txt: Crawl-delay of {delay:g} s is above {_LONGEST_DELAY:g} s"
        return Rules(closed=Failure(outcome=Outcome.ROBOTS_DENIED, detail=detail))
    return Rules(parsed=parsed, delay=delay)


def _unreachable(
    answer: Failure, state: HostState, now: datetime, agent: str
) -> tuple[Rules, HostState]:
    """RFC 9309 §2.3.1.4: complete disallow, unless a good copy is at hand."""
    told = replace(state, robots_status=answer.http_status or _UNREACHABLE)
    read_at = state.robots_fetched_at
    if state.robots_body is not None and read_at is not None and now - read_at < _LAST_GOOD:
        return rules_of(state.robots_body, agent), told
    detail = f"robots.txt could not be read: {answer.detail or answer.outcome}"
    closed = Failure(
        outcome=Outcome.ROBOTS_UNREACHABLE, detail=detail, http_status=answer.http_status
    )
    return Rules(closed=closed), told


def _unavailable(answer: Failure) -> bool:
    """4xx other than 429; more than five redirects (§2.3.1.2); an empty 2xx."""
    status = answer.http_status
    if answer.outcome is Outcome.REDIRECT_LOOP:
        return True
    return answer.outcome is Outcome.HTTP_ERROR and status is not None and _answered(status)


def _answered(status: int) -> bool:
    return 200 <= status < 300 or (400 <= status < 500 and status != 429)


def _is_html(page: Page) -> bool:
    """A site that answers every address with a page has no robots.txt."""
    return page.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def _text(body: bytes) -> str:
    """UTF-8 by §2.3; UTF-16 is no right file but easily read."""
    wide = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    return body.decode("utf-16" if wide else "utf-8-sig", "replace").replace("\x00", "")
