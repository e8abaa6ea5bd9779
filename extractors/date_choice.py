"""One publication time out of many candidates. Pure: candidates in, decision out.

Each *voice* (what the page writes for machines, what it shows, its address, the entry, the
dateline) speaks once. The day with the strongest agreeing voices wins; of that day the most trusted
minute.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo

from dozor.models import Precision, Stamp
from extractors.date_lies import mend
from extractors.date_values import HINTS, MACHINE, SAME, SHOWN, Candidate, agree, local_day

FURTHEST_AHEAD = timedelta(hours=24)  # clocks and zones differ; more is a mistake or a plan
WEAK = 0.7  # markup trusted less than this gives the minute only after what a reader sees

# Lower is better: which origin gives the minute, of those that agree on the day.
_RANK = {
    "telegram": 0, "json-ld": 1, "meta": 2, "microdata": 2, "time-tag": 3, "data-attribute": 3,
    "visible": 4, "script": 5, "feed": 5, "sitemap": 6, "listing": 6, "dateline": 7, "issue": 7,
    "url": 8,
}  # fmt: skip

_SILENT = Stamp(value=date.min, precision=Precision.DAY, origin="", confidence=0.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """The decision and everything it was taken from."""

    published: Stamp | None = None
    modified: Stamp | None = None
    candidates: tuple[Stamp, ...] = ()


def choose(candidates: Sequence[Candidate], now: datetime, zone: tzinfo) -> Found:
    """``zone``: of the outlet, or that the page shows. Nothing later than a day after ``now``."""
    everything = [c.stamp for c in candidates]
    mended = mend([c.stamp for c in candidates if not c.modified], everything, now, zone)
    changes = mend([c.stamp for c in candidates if c.modified], everything, now, zone)
    published = [stamp for stamp in mended if not _is_ahead(stamp, now, zone)]
    changed = [stamp for stamp in changes if not _is_ahead(stamp, now, zone)]
    chosen = _decide(published, changed, zone)
    later = [stamp for stamp in changed if chosen is None or _is_later(stamp, chosen, zone)]
    return Found(
        published=chosen,
        modified=min(later, key=_order, default=None),
        candidates=tuple(dict.fromkeys(c.stamp for c in candidates)),
    )


def _decide(stamps: list[Stamp], changed: list[Stamp], zone: tzinfo) -> Stamp | None:
    if not stamps:
        return None
    best = max(stamps, key=lambda stamp: (round(_score(stamp, stamps, zone), 3), -_rank(stamp)))
    same_day = [stamp for stamp in stamps if agree(stamp, best, zone)]
    timed = [s for s in same_day if not _is_change(s, same_day, changed)] or same_day
    chosen = min(timed, key=_order)
    return replace(chosen, confidence=_confidence(chosen, best, stamps, zone))


def _score(stamp: Stamp, stamps: list[Stamp], zone: tzinfo) -> float:
    """Its own weight and that of each other voice that names the same day."""
    others: dict[str, float] = {}
    for other in stamps:
        voice = _voice(other)
        if voice != _voice(stamp) and agree(stamp, other, zone):
            others[voice] = max(others.get(voice, 0.0), _weight(other))
    return _weight(stamp) + sum(others.values())


def _weight(stamp: Stamp) -> float:
    return stamp.confidence * (0.4 if stamp.precision is Precision.MONTH else 1.0)


def _voice(stamp: Stamp) -> str:
    if stamp.origin in MACHINE:
        return "machine"
    return "entry" if stamp.origin in HINTS else stamp.origin


def _is_change(stamp: Stamp, same_day: list[Stamp], changed: list[Stamp]) -> bool:
    """A minute that is the change's, where another place has an earlier one of that day: the feed
    or the markup prints the time of the update as that of publication."""
    if not isinstance(stamp.value, datetime) or not any(
        isinstance(c.value, datetime) and abs(c.value - stamp.value) < SAME for c in changed
    ):
        return False
    if stamp.origin in HINTS or _is_weak(stamp):  # then the page's day alone is what is known
        return any(_voice(other) != _voice(stamp) for other in same_day)
    return any(
        isinstance(other.value, datetime) and stamp.value - other.value >= SAME
        for other in same_day
        if other.origin in SHOWN | MACHINE
    )


def _confidence(chosen: Stamp, best: Stamp, stamps: list[Stamp], zone: tzinfo) -> float:
    """How likely the day is right: the place's own trust, raised by each voice that agrees and
    lowered by each that does not. A minute taken from a hint is no surer than the hint."""
    sure = max(chosen.confidence, 0.0 if chosen.origin in HINTS else best.confidence)
    voices: dict[str, Stamp] = {}
    for other in stamps:
        voice = _voice(other)
        if voice != _voice(chosen) and _weight(other) > _weight(voices.get(voice, _SILENT)):
            voices[voice] = other
    for voice, strongest in voices.items():
        heavy = voice in {"machine", "visible"}
        if agree(chosen, strongest, zone):
            sure += (1 - sure) * (0.6 if heavy else 0.4)
        else:
            sure *= 0.7 if heavy else 0.85
    if any(_voice(s) == _voice(chosen) and not agree(s, chosen, zone) for s in stamps):
        sure *= 0.85
    return round(min(0.99, max(0.05, sure)), 2)


def _order(stamp: Stamp) -> tuple[bool, bool, int]:
    """With a time before without, a day before a month; then by origin."""
    return not isinstance(stamp.value, datetime), stamp.precision is Precision.MONTH, _rank(stamp)


def _rank(stamp: Stamp) -> int:
    return _RANK.get(stamp.origin, 9) + (4 if _is_weak(stamp) else 0)


def _is_weak(stamp: Stamp) -> bool:
    return stamp.origin in MACHINE and stamp.confidence < WEAK


def _is_later(modified: Stamp, published: Stamp, zone: tzinfo) -> bool:
    """A change is later than the publication, or it is none."""
    if isinstance(modified.value, datetime) and isinstance(published.value, datetime):
        return modified.value - published.value >= SAME
    days = (local_day(modified, zone) - local_day(published, zone)).days
    return days >= 0 if isinstance(modified.value, datetime) else days > 0


def _is_ahead(stamp: Stamp, now: datetime, zone: tzinfo) -> bool:
    if isinstance(stamp.value, datetime):
        return stamp.value - now > FURTHEST_AHEAD
    return stamp.value > now.astimezone(zone).date() + timedelta(days=1)
