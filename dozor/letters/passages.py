"""Passages with their hit words: from offsets to segments that a template can mark. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dozor.letters.outside import scrub
from dozor.models import Evidence

MOST_EVIDENCE = 300  # characters of an outlet's text that a letter may show of one article

_ENDED = re.compile(r"[.!?…»\"”)]$")
_Hits = tuple[tuple[int, int], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Segment:
    text: str
    hit: bool = False


Segments = tuple[Segment, ...]


def segments(text: str, hits: Sequence[tuple[int, int]]) -> Segments:
    """The text on one line, cut at the offsets of its hits. Wrong offsets are put right."""
    pieces, place = [], 0
    for start, end in _tidy(hits, len(text)):
        pieces.append(Segment(text=scrub(text[place:start])))
        pieces.append(Segment(text=scrub(text[start:end]), hit=True))
        place = end
    pieces.append(Segment(text=scrub(text[place:])))
    return _trimmed([piece for piece in pieces if piece.text])


def passages(evidence: Sequence[Evidence], limit: int = MOST_EVIDENCE) -> tuple[Segments, ...]:
    """What of the text is shown for one article: the first passage, and more while there is room.

    Together at most ``limit`` characters. Evidence in the title is not repeated here.
    """
    shown: list[Segments] = []
    seen: set[str] = set()
    for one in sorted(_of_the_text(evidence), key=lambda e: e.field != "text"):
        room = limit - sum(_length(passage) for passage in shown)
        if one.passage in seen or (shown and len(one.passage) + 2 > room):
            continue
        seen.add(one.passage)
        shown.append(_shortened(one, room))
    return tuple(shown)


def title_hits(title: str, evidence: Sequence[Evidence]) -> _Hits:
    """Offsets in the title of the words that hit there."""
    return tuple(
        (one.start + start, one.start + end)
        for one in evidence
        if one.field == "title" and title[one.start : one.end] == one.passage
        for start, end in one.hits
    )


def _of_the_text(evidence: Sequence[Evidence]) -> list[Evidence]:
    return [one for one in evidence if one.field != "title" and one.passage.strip()]


def _shortened(evidence: Evidence, limit: int) -> Segments:
    """The part of the passage with most hits, an ellipsis where a sentence is cut."""
    text, hits = evidence.passage, _tidy(evidence.hits, len(evidence.passage))
    start, end = _window(text, hits, limit - 2)
    inside = tuple(
        (max(a, start) - start, min(b, end) - start) for a, b in hits if a < end and b > start
    )
    shown = segments(text[start:end], inside)
    if not shown:
        return ()
    before = "…" if start or shown[0].text[:1].islower() else ""
    after = "" if end == len(text) and _ENDED.search(shown[-1].text) else "…"
    return _joined((Segment(text=before), *shown, Segment(text=after)))


def _window(text: str, hits: _Hits, width: int) -> tuple[int, int]:
    """Offsets of at most ``width`` characters, whole words, around as many hits as fit."""
    if len(text) <= width:
        return 0, len(text)
    first = max(
        (hit[0] for hit in hits),
        key=lambda a: sum(1 for start, end in hits if start >= a and end <= a + width * 3 // 4),
        default=0,
    )
    start = max(0, min(first - width // 4, len(text) - width))
    end = start + width
    if start and (blank := text.find(" ", start, max(start, first))) >= 0:
        start = blank + 1
    last = max((b for _, b in hits if b <= end), default=start)
    if end < len(text) and (blank := text.rfind(" ", max(last, start + 1), end)) >= 0:
        end = blank
    return start, end


def _tidy(hits: Sequence[tuple[int, int]], length: int) -> _Hits:
    """In order, inside the text, not empty, not overlapping."""
    tidy: list[tuple[int, int]] = []
    for start, end in sorted(hits):
        start = max(start, tidy[-1][1] if tidy else 0)
        end = min(end, length)
        if start < end:
            tidy.append((start, end))
    return tuple(tidy)


def _trimmed(pieces: list[Segment]) -> Segments:
    if pieces:
        pieces[0] = Segment(text=pieces[0].text.lstrip(), hit=pieces[0].hit)
        pieces[-1] = Segment(text=pieces[-1].text.rstrip(), hit=pieces[-1].hit)
    return tuple(piece for piece in pieces if piece.text)


def _joined(pieces: Segments) -> Segments:
    return tuple(piece for piece in pieces if piece.text)


def _length(passage: Segments) -> int:
    return sum(len(piece.text) for piece in passage)
