"""The second half of the daily job: compose what is due, put it into the outbox, send the outbox.

Composing and sending are two steps with a stored letter between them: a letter whose sending failed
is sent by the next run, with the same bytes and the same Message-ID.
"""

import logging
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dozor.errors import ClashError, ConfigError
from dozor.models import (
    Delivery,
    DeliveryState,
    Letter,
    LetterItem,
    Outcome,
    Recipient,
    SourceReport,
    UnreadSource,
    VisitStatus,
)
from dozor.protocols import Store
from dozor.ranking.order import fitting_rankers, ranked
from dozor.setup import Setup

if TYPE_CHECKING:
    from dozor.letters.deliver import Smtp
    from dozor.letters.render import Rendered

log = logging.getLogger(__name__)

# How far back the first letter reaches: a new reader gets no archive. A later one reaches back to
# the letter before it, however long ago that was.
LOOKBACK = timedelta(days=7)

_NOT_ASKED = frozenset({Outcome.SEEN, Outcome.TOO_OLD, Outcome.BAD_LINK})
_FAILED = frozenset(status.value for status in VisitStatus if status.failed)
_UNSURE = frozenset({DeliveryState.UNKNOWN, DeliveryState.SENDING})
_KILLED = "the run that sent it was killed"
_UNKNOWN = (
    "today's letter went out twice without an answer: ask whether it arrived; "
    "`dozor letters resend --since` sends it again"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mailing:
    """What became of the letters. ``failed``: (address, why)."""

    sent: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    had: tuple[str, ...] = ()  # was sent today's letter by an earlier run; nothing goes twice a day
    previews: tuple[Path, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Read:
    """What the letters say of the last crawl."""

    unread: tuple[UnreadSource, ...] = ()
    read_count: int = 0
    source_count: int = 0


def send_letters(setup: Setup, store: Store, run_id: int | None = None) -> Mailing:
    """Compose today's letter for every recipient who had none, then send all that is queued.

    For the holder of the run lock. What goes wrong with one recipient's letter is in ``failed`` and
    does not touch the others; a dead store raises ``StorageError``.
    """
    now = setup.clock()
    read = _read(setup, store, run_id)
    had, waiting, failed = list[str](), list[Recipient](), list[tuple[str, str]]()
    for recipient in setup.recipients():
        day = _local_date(recipient, now)
        state = store.letter_of(recipient.address, day)
        if state is DeliveryState.SENT:
            had.append(recipient.address)
        elif state is not None:
            waiting.append(recipient)
        elif fault := _queue(setup, store, recipient, day, read, now):
            failed.append((recipient.address, fault))
    if setup.config.mail is None:
        return Mailing(had=tuple(had), failed=tuple(failed))
    sent = _send_due(setup, store, setup.config.mail.sender)
    failed += sent.failed
    failed += _still_waiting(store, waiting, {who.casefold() for who, _ in failed}, now)
    return Mailing(sent=sent.sent, failed=tuple(failed), had=tuple(had))


def _send_due(setup: Setup, store: Store, sender: str) -> Mailing:
    from dozor.letters.deliver import send

    ended: dict[int, tuple[DeliveryState, str | None]] = {}

    def mark(delivery_id: int, state: DeliveryState, error: str | None = None) -> None:
        store.mark(delivery_id, state, setup.clock(), error)
        ended[delivery_id] = (state, error)  # only ours: of another process's it raises

    due = store.due()
    for delivery in due:
        if delivery.state is DeliveryState.SENDING:
            store.mark(delivery.id, DeliveryState.UNKNOWN, setup.clock(), _KILLED)
    send(due, _smtp(setup), sender, mark)
    return _mailing(due, ended)


def _still_waiting(
    store: Store, waiting: Sequence[Recipient], told: Set[str], now: datetime
) -> tuple[tuple[str, str], ...]:
    """Those whose letter of today an earlier run composed, and that neither went nor failed now."""
    states = [
        (recipient.address, store.letter_of(recipient.address, _local_date(recipient, now)))
        for recipient in waiting
        if recipient.address.casefold() not in told
    ]
    return tuple(
        (address, _UNKNOWN if state in _UNSURE else f"it is still {state}")
        for address, state in states
        if state not in {None, DeliveryState.SENT}
    )


def preview_letters(setup: Setup, store: Store, directory: Path) -> Mailing:
    """Write the next letters as files; nothing is sent and nothing is recorded."""
    from dozor.letters.preview import write_preview

    now, written = setup.clock(), list[Path]()
    read = _read(setup, store, None)
    for recipient in setup.recipients():
        letter = _compose(setup, store, recipient, read, now)
        rendered, raw, _ = _message(setup, letter, _local_date(recipient, now), now)
        written += write_preview(directory, recipient.address, raw, rendered)
    return Mailing(previews=tuple(written))


def resend_letters(setup: Setup, store: Store, since: datetime) -> Mailing:
    """Queue again what was composed since, and send."""
    store.requeue(since, setup.clock())
    return send_letters(setup, store)


def _queue(
    setup: Setup, store: Store, recipient: Recipient, day: date, read: _Read, now: datetime
) -> str | None:
    """Why there is no letter, where it is this letter's fault and no other's."""
    letter = _compose(setup, store, recipient, read, now)
    if not letter.items and not recipient.send_empty:
        return None
    keys = [key for item in letter.items for key in _keys(item)]
    try:
        rendered, raw, message_id = _message(setup, letter, day, now)
        store.queue(recipient.address, message_id, rendered.subject, raw, keys, now, day)
    except (ValueError, ClashError) as error:
        log.exception("letter to %s: not composed", recipient.address)
        return f"it could not be composed: {error}"
    return None


def _compose(
    setup: Setup, store: Store, recipient: Recipient, read: _Read, now: datetime
) -> Letter:
    from dozor.letters.compose import compose

    names = setup.names()
    last = store.last_letter_at(recipient.address) or now
    unsent = store.unsent(recipient.address, recipient.topics, min(last, now - LOOKBACK))
    items = ranked(unsent, fitting_rankers(store, setup.topics()))
    return compose(
        recipient,
        [replace(i, source_name=names.get(i.article.source_id, i.source_name)) for i in items],
        read.unread,
        read_count=read.read_count,
        source_count=read.source_count,
        topic_titles=tuple((topic.id, topic.title) for topic in setup.topics()),
        now=now,
    )


def _message(
    setup: Setup, letter: Letter, day: date, now: datetime
) -> tuple["Rendered", bytes, str]:
    from dozor.letters.message import build_message, message_id
    from dozor.letters.render import render

    mail = setup.config.mail
    sender = mail.sender if mail else "Dozor <dozor@localhost>"
    domain = _domain(sender)
    rendered = render(letter, language=letter.recipient.language)
    own_id = message_id(letter.recipient.address, day, domain)
    raw = build_message(
        rendered, letter.recipient, sender, message_id=own_id, now=now, domain=domain
    )
    return rendered, raw, own_id


def _read(setup: Setup, store: Store, run_id: int | None) -> _Read:
    """Of this run, or of the last one that visited sources."""
    if run_id is None:
        last = store.last_crawl()
        if last is None:
            return _Read()
        run_id = last.id
    names = setup.names()
    reports = [report for report in store.report(run_id) if report.visits]
    unread = store.unread(run_id, names)
    told = {source.source_id for source in unread}
    closed = [shut(r, names) for r in reports if r.source_id not in told]
    unread += tuple(source for source in closed if source is not None)
    return _Read(unread=unread, read_count=len(reports) - len(unread), source_count=len(reports))


def shut(report: SourceReport, names: Mapping[str, str]) -> UnreadSource | None:
    """A source that shows what is new and gives none of it: unread, though its feed was read."""
    tried = {outcome: n for outcome, n in report.outcomes if outcome not in _NOT_ASKED}
    if not tried or any(outcome.value not in _FAILED for outcome in tried):
        return None
    most = max(tried, key=lambda outcome: tried[outcome])
    return UnreadSource(
        source_id=report.source_id,
        name=names.get(report.source_id, report.source_id),
        status=VisitStatus(most.value),
        detail=f"{sum(tried.values())} articles",
    )


def _keys(item: LetterItem) -> tuple[tuple[str, int, int], ...]:
    return ((item.match.topic_id, item.article.id or 0, item.article.version),)


def _smtp(setup: Setup) -> "Smtp":
    from dozor.letters.deliver import Smtp

    mail = setup.config.mail
    if mail is None:
        raise ConfigError("configuration: mail: is missing; add [mail] with the SMTP server")
    return Smtp(
        host=mail.host,
        port=mail.port,
        security=mail.security,
        user=mail.user,
        password=setup.smtp_password(),
        timeout=mail.timeout_seconds,
    )


def _mailing(
    due: tuple[Delivery, ...],
    ended: dict[int, tuple[DeliveryState, str | None]],
) -> Mailing:
    sent = tuple(d.recipient for d in due if ended.get(d.id, (None,))[0] is DeliveryState.SENT)
    failed = tuple(
        (d.recipient, ended[d.id][1] or str(ended[d.id][0]))
        for d in due
        if d.id in ended and ended[d.id][0] is not DeliveryState.SENT
    )
    return Mailing(sent=sent, failed=failed)


def _local_date(recipient: Recipient, now: datetime) -> date:
    return now.astimezone(ZoneInfo(recipient.timezone)).date()


def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"
