"""What one recipient is told: which items, in which order, folded how. Pure, and without words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dozor.models import Article, Letter, LetterItem, Match, Precision, Recipient, UnreadSource

_GRAVITY = ("new", "updated", "withdrawn")
_UTC = ZoneInfo("UTC")
_UNRANKED = 0.5  # as likely as not: an item of a topic without a ranker beside one that has one


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """One article of the letter: on one topic or more, with the exact copies folded under it."""

    article: Article
    source_name: str
    state: str
    matches: tuple[Match, ...]
    copies: tuple["Piece", ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class OutletGroup:
    source_id: str
    name: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DayGroup:
    """One day in the reader's zone; ``day`` is None where the day of publication is unknown."""

    day: date | None
    outlets: tuple[OutletGroup, ...]


def compose(
    recipient: Recipient,
    items: Iterable[LetterItem],
    unread: Iterable[UnreadSource],
    *,
    read_count: int,
    source_count: int,
    topic_titles: Mapping[str, str] | Iterable[tuple[str, str]],
    now: datetime,
) -> Letter:
    """The letter of one morning: the newest day first, within a day what has the highest rank, then
    by the clock (who was first).

    Items on other topics than the recipient's are left out, and so is the same (topic, article,
    version, state) a second time. ``topic_titles`` may hold more than the recipient's topics.
    """
    titles = dict(topic_titles)
    zone = ZoneInfo(recipient.timezone)
    wanted = recipient.topics or tuple(titles)
    chosen = {
        (item.match.topic_id, _identity(item.article), item.article.version, item.state): item
        for item in items
        if not wanted or item.match.topic_id in wanted
    }
    return Letter(
        recipient=recipient,
        composed_at=now,
        items=tuple(sorted(chosen.values(), key=lambda item: _order(item, zone))),
        unread=tuple(sorted(unread, key=lambda source: source.name.casefold())),
        read_count=read_count,
        source_count=source_count,
        topic_titles=tuple((topic, titles[topic]) for topic in wanted if topic in titles),
    )


def groups(letter: Letter) -> tuple[DayGroup, ...]:
    """The items by day and outlet, in the letter's order; unknown days come last."""
    zone = ZoneInfo(letter.recipient.timezone)
    days: dict[date | None, dict[str, list[Piece]]] = {}
    for piece in _fold(_merge(letter.items)):
        outlets = days.setdefault(published_day(piece.article, zone), {})
        outlets.setdefault(piece.article.source_id, []).append(piece)
    return tuple(
        DayGroup(
            day=day,
            outlets=tuple(
                OutletGroup(source_id=source, name=pieces[0].source_name, pieces=tuple(pieces))
                for source, pieces in outlets.items()
            ),
        )
        for day, outlets in days.items()
    )


def published_day(article: Article, zone: ZoneInfo) -> date | None:
    """The day of publication, None when unknown. An instant is read in the reader's zone; a day
    alone is the outlet's own and is not moved."""
    stamp = article.published
    if stamp is None or stamp.precision is Precision.MONTH:
        return None
    if isinstance(stamp.value, datetime):
        return stamp.value.astimezone(zone).date()
    return stamp.value


def published_time(article: Article, zone: ZoneInfo) -> datetime | None:
    """The instant of publication in the reader's zone, None when only the day is known, or less."""
    stamp = article.published
    if stamp is None or stamp.precision not in {Precision.SECOND, Precision.MINUTE}:
        return None
    return stamp.value.astimezone(zone) if isinstance(stamp.value, datetime) else None


def _order(item: LetterItem, zone: ZoneInfo) -> tuple[int, float, int, float, float, int]:
    article = item.article
    day, time = published_day(article, zone), published_time(article, zone)
    return (
        -day.toordinal() if day else 1,
        -(_UNRANKED if item.rank is None else item.rank),
        0 if time else 1,
        time.timestamp() if time else 0.0,
        article.first_seen_at.timestamp(),
        article.id or 0,
    )


def _identity(article: Article) -> object:
    return article.id if article.id is not None else article.url_key


def _merge(items: Sequence[LetterItem]) -> list[Piece]:
    """One piece an article, with all the topics it is on; of more versions the newest."""
    pieces: dict[object, Piece] = {}
    for item in items:
        key = _identity(item.article)
        known = pieces.get(key)
        if known is None or item.article.version > known.article.version:
            pieces[key] = Piece(
                article=item.article,
                source_name=item.source_name,
                state=item.state,
                matches=(item.match, *_others(known, item.match)),
            )
        else:
            state = max(known.state, item.state, key=_GRAVITY.index)
            matches = (*_others(known, item.match), item.match)
            pieces[key] = replace(known, state=state, matches=matches)
    return list(pieces.values())


def _others(known: Piece | None, match: Match) -> tuple[Match, ...]:
    return tuple(m for m in known.matches if m.topic_id != match.topic_id) if known else ()


def _fold(pieces: Sequence[Piece]) -> list[Piece]:
    """The same text once: under whoever had it first."""
    by_id = {piece.article.id: piece for piece in pieces if piece.article.id is not None}
    families: dict[object, list[Piece]] = {}
    for piece in pieces:
        families.setdefault(_origin(piece.article, by_id), []).append(piece)
    place = {_identity(piece.article): number for number, piece in enumerate(pieces)}
    heads = []
    for origin, family in families.items():
        head = _first(family, origin)
        if any(piece.article.id == origin for piece in family):
            # Whoever heads the whole family is no reprint, whichever was read first.
            head = replace(head, article=replace(head.article, copy_of=None))
            family = [head if _alike(p, head) else p for p in family]
        heads.append(replace(head, copies=tuple(p for p in family if p is not head)))
    return sorted(heads, key=lambda head: place[_identity(head.article)])


def _alike(piece: Piece, other: Piece) -> bool:
    return _identity(piece.article) == _identity(other.article)


def _first(family: Sequence[Piece], origin: object) -> Piece:
    """Who published first, by exact times; else the one the others were seen to copy.

    Which one was *read* first says nothing: outlets are visited side by side.
    """
    original = next((p for p in family if p.article.id == origin), family[0])
    if published_time(original.article, _UTC) is None:
        return original
    times = ((published_time(piece.article, _UTC), piece) for piece in family)
    timed = [(time, piece) for time, piece in times if time is not None]
    return min(timed, key=lambda pair: pair[0])[1]


def _origin(article: Article, by_id: Mapping[int, Piece]) -> object:
    """The id of the original at the end of the chain of copies, or a key of its own."""
    seen: set[int] = set()
    origin, following = article.id, article.copy_of
    while following is not None and following not in seen:
        seen.add(following)
        origin = following
        following = by_id[following].article.copy_of if following in by_id else None
    return origin if origin is not None else article.url_key
