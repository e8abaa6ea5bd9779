"""Sends what is queued, one letter to one recipient at a time, and tells what became of each.

Not a queue and not a retry loop: what is FAILED or UNKNOWN stays in the outbox for a later run.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from dozor.errors import DeliveryError, LockedError
from dozor.letters.smtp import Smtp, Unreachable
from dozor.models import Delivery, DeliveryState

__all__ = ["Channel", "Line", "Mark", "Receipt", "Smtp", "Unreachable", "send"]

log = logging.getLogger(__name__)

Mark = Callable[[int, DeliveryState, str | None], None]


class Line(Protocol):
    """What carries letters while it is open."""

    def hand_over(self, sender: str, recipient: str, raw: bytes) -> None:
        """Deliver one message or raise ``DeliveryError``: ``permanent`` when this recipient or
        message is refused for good, ``unknown`` when it may have arrived, ``Unreachable`` when
        trying the other letters is of no use either."""


class Channel(Protocol):
    """A way to send letters; `Smtp` is the built-in one. Opening must not raise: `Line` tells."""

    def open(self) -> AbstractContextManager[Line]: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    delivery_id: int
    state: DeliveryState
    reason: str | None = None


def send(
    deliveries: Sequence[Delivery], channel: Channel, sender: str, mark: Mark
) -> tuple[Receipt, ...]:
    """Send each letter. ``mark`` is told SENDING before, SENT, FAILED, REFUSED or UNKNOWN after.

    What happens to one recipient does not touch the others; only when the channel itself is of no
    use are the rest FAILED untried, all with the one reason. A letter for which ``mark`` answers
    SENDING with ``LockedError`` is another process's: it is left to it and is in no receipt. What
    else ``mark`` raises is not caught.
    """
    receipts: list[Receipt] = []
    if not deliveries:
        return ()
    down: str | None = None
    with channel.open() as line:
        for delivery in deliveries:
            if down is None:
                if not _claimed(delivery, mark):
                    continue
                receipt, down = _send_one(line, sender, delivery)
            else:
                receipt = Receipt(delivery_id=delivery.id, state=DeliveryState.FAILED, reason=down)
            mark(receipt.delivery_id, receipt.state, receipt.reason)
            receipts.append(receipt)
    return tuple(receipts)


def _claimed(delivery: Delivery, mark: Mark) -> bool:
    try:
        mark(delivery.id, DeliveryState.SENDING, None)
    except LockedError as error:
        log.warning("letter %d: left alone: %s", delivery.id, error)
        return False
    return True


def _send_one(line: Line, sender: str, delivery: Delivery) -> tuple[Receipt, str | None]:
    """What became of one letter, and why the channel is down when it is."""
    state, reason, down = DeliveryState.SENT, None, None
    try:
        line.hand_over(sender, delivery.recipient, delivery.raw)
    except Unreachable as error:
        state, reason, down = DeliveryState.FAILED, str(error), str(error)
    except DeliveryError as error:
        state, reason = _state(error), str(error)
    if reason:
        log.warning("letter %d: %s: %s", delivery.id, state, reason)
    return Receipt(delivery_id=delivery.id, state=state, reason=reason), down


def _state(error: DeliveryError) -> DeliveryState:
    if error.unknown:
        return DeliveryState.UNKNOWN
    return DeliveryState.REFUSED if error.permanent else DeliveryState.FAILED
