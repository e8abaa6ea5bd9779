"""A letter in words: everything decided that a template prints, nothing yet of its markup. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dozor.letters.compose import (
    DayGroup,
    OutletGroup,
    Piece,
    groups,
    published_day,
    published_time,
)
from dozor.letters.outside import Link, link, one_line
from dozor.letters.passages import Segments, passages, segments, title_hits
from dozor.letters.wording import Wording
from dozor.models import Article, ArticleState, Letter

MOST_TITLE = 300
MOST_NAME = 120
LATE_DAYS = 2  # found that many days after its publication: said so


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """What must not be overlooked. ``kind`` chooses its colour: updated, withdrawn, reprint."""

    kind: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CopyView:
    outlet: str
    link: Link | None
    when: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PieceView:
    outlet: str
    time: str | None  # 10:15
    when: str  # with its day, for lists without day headings; empty when unknown
    title: Segments
    link: Link | None
    no_link: str | None  # what stands instead of a link that must not be one
    marks: tuple[Mark, ...]
    notes: tuple[str, ...]
    passages: tuple[Segments, ...]
    copies: tuple[CopyView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OutletView:
    name: str
    pieces: tuple[PieceView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DayView:
    label: str
    note: str
    outlets: tuple[OutletView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class UnreadView:
    """Sources that could not be read for one reason: (name, when it was last read or empty)."""

    reason: str
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    subject: str
    date: str
    topics: tuple[str, ...]
    counts: str
    states: str | None
    read: str
    lead: str | None
    days: tuple[DayView, ...]
    unread_heading: str
    unread: tuple[UnreadView, ...]
    zone: str
    composed: str
    archive: Link | None


def see(letter: Letter, words: Wording, base_url: str | None) -> View:
    """The whole letter in one language; what is too much for a part is cut later."""
    return _Eyes(letter, words).view(base_url)


class _Eyes:
    """One reader's way to see times: her zone, her today, her language."""

    def __init__(self, letter: Letter, words: Wording) -> None:
        self.letter = letter
        self.words = words
        self.zone = ZoneInfo(letter.recipient.timezone)
        self.now = letter.composed_at.astimezone(self.zone)
        self.today = self.now.date()
        self.titles = {topic: one_line(title, 200) for topic, title in letter.topic_titles}

    def view(self, base_url: str | None) -> View:
        letter, say = self.letter, self.words.say
        days = groups(letter)
        pieces = [piece for day in days for outlet in day.outlets for piece in outlet.pieces]
        date_line = f"{self.words.weekday(self.today)}, {self.words.date(self.today)}"
        return View(
            subject=self.subject(pieces),
            date=date_line,
            topics=tuple(self.titles.values()),
            counts=counts(self.words, pieces),
            states=self.states(pieces),
            read=self.read(),
            lead=None if pieces else say(self.lead()),
            days=tuple(self.day(group) for group in days),
            unread_heading=say("unread", sources=self.words.count("source", len(letter.unread))),
            unread=self.unread(),
            zone=say("zone", zone=self.words.zone(letter.recipient.timezone, self.now)),
            composed=say("composed", when=self.clock(self.now)),
            archive=link(base_url) if base_url else None,
        )

    def subject(self, pieces: Sequence[Piece]) -> str:
        """Starts with what a list of letters shows in a phone: the day and how much."""
        say = self.words.say
        if pieces:
            what = counts(self.words, pieces)
        else:
            what = say("nothing known" if self.lead() == "blind" else "nothing")
        titles = list(self.titles.values())
        about = " — " + "; ".join(titles) if titles else ""
        day = self.words.date(self.today, year_of=self.today)
        return one_line(say("subject", date=day, what=what) + about, 200)

    def read(self) -> str:
        read, total = self.letter.read_count, self.letter.source_count
        if not total:
            return self.words.say("no visits")
        return self.words.say(
            "read",
            read=self.words.form("read", read),
            number=read,
            total=total,
            sources=self.words.form("of sources", total),
        )

    def lead(self) -> str:
        """Which sentence an empty letter says: it must not pass silence off as calm."""
        if not self.letter.read_count:
            return "blind"
        return "empty but" if self.letter.unread else "empty"

    def states(self, pieces: Sequence[Piece]) -> str | None:
        number = {state: 0 for state in ("new", "updated", "withdrawn")}
        for piece in pieces:
            number[_state(piece)] += 1
        return self.words.say("states", **number) if number["new"] < len(pieces) else None

    def unread(self) -> tuple[UnreadView, ...]:
        reasons: dict[str, list[tuple[str, str]]] = {}
        for source in self.letter.unread:
            last = (
                self.words.say("last read", when=self.clock(source.since)) if source.since else ""
            )
            reason = self.words.reasons.get(source.status, source.status)
            reasons.setdefault(reason, []).append((one_line(source.name, MOST_NAME), last))
        return tuple(UnreadView(reason=r, sources=tuple(names)) for r, names in reasons.items())

    def day(self, group: DayGroup) -> DayView:
        outlets = tuple(self.outlet(outlet) for outlet in group.outlets)
        if group.day is None:
            return DayView(label=self.words.say("no day"), note="", outlets=outlets)
        near = {0: "today", 1: "yesterday"}.get((self.today - group.day).days)
        note = self.words.weekday(group.day)
        return DayView(
            label=self.words.date(group.day, year_of=self.today),
            note=f"{note}, {self.words.say(near)}" if near else note,
            outlets=outlets,
        )

    def outlet(self, group: OutletGroup) -> OutletView:
        name = one_line(group.name, MOST_NAME)
        return OutletView(name=name, pieces=tuple(self.piece(p, name) for p in group.pieces))

    def piece(self, piece: Piece, outlet: str) -> PieceView:
        article = piece.article
        evidence = [one for match in piece.matches for one in match.evidence]
        time = published_time(article, self.zone)
        words = article.title
        if len(words) > MOST_TITLE:
            words = words[: MOST_TITLE - 1] + "…"
        title = segments(words, title_hits(article.title, evidence))
        followed = link(article.url)
        return PieceView(
            outlet=outlet,
            time=f"{time:%H:%M}" if time else None,
            when=self.when(article),
            title=title or segments(self.words.say("untitled"), ()),
            link=followed,
            no_link=None if followed else self.words.say("no link", url=one_line(article.url, 80)),
            marks=self.marks(piece, head=True),
            notes=self.notes(piece),
            passages=passages(evidence),
            copies=tuple(self.copy(copy, article) for copy in piece.copies),
        )

    def copy(self, copy: Piece, original: Article) -> CopyView:
        day = published_day(original, self.zone)
        return CopyView(
            outlet=one_line(copy.source_name, MOST_NAME),
            link=link(copy.article.url),
            when=self.when(copy.article, beside=day),
            marks=self.marks(copy, head=False),
        )

    def marks(self, piece: Piece, *, head: bool) -> tuple[Mark, ...]:
        say, state, found = self.words.say, _state(piece), []
        if piece.article.state is ArticleState.RETRACTED:
            found.append(Mark(kind="withdrawn", text=say("retracted")))
        elif state == "withdrawn":
            found.append(Mark(kind="withdrawn", text=say("withdrawn")))
        elif state == "updated":
            found.append(Mark(kind="updated", text=self.updated(piece.article)))
        if head and piece.article.copy_of is not None:
            found.append(Mark(kind="reprint", text=say("reprint")))
        return tuple(found)

    def updated(self, article: Article) -> str:
        value = article.modified.value if article.modified else None
        if value is None:
            return self.words.say("updated")
        when = self.clock(value) if isinstance(value, datetime) else self.short(value)
        return self.words.say("updated at", when=when)

    def notes(self, piece: Piece) -> tuple[str, ...]:
        article, say = piece.article, self.words.say
        day = published_day(article, self.zone)
        notes = []
        if day is None:
            notes += [self.month(article)] if article.published else []
            notes.append(say("found", when=self.clock(article.first_seen_at)))
        elif published_time(article, self.zone) is None:
            notes.append(say("no time"))
        found = article.first_seen_at.astimezone(self.zone).date()
        if day and piece.state == "new" and (found - day).days >= LATE_DAYS:
            notes.append(say("late", published=self.short(day), found=self.short(found)))
        if article.page is not None:
            notes.append(say("page", page=article.page))
        if all(match.prominence == "passing" for match in piece.matches):
            notes.append(say("passing"))
        if len(self.titles) > 1:
            notes += [self.titles.get(m.topic_id, m.topic_id) for m in piece.matches]
        return tuple(notes)

    def month(self, article: Article) -> str:
        assert article.published is not None  # noqa: S101 - for the type checker
        value = article.published.value
        return self.words.month(value.date() if isinstance(value, datetime) else value)

    def when(self, article: Article, beside: date | None = None) -> str:
        """Day and time as far as they are known; the time alone where the day is ``beside``."""
        day, time = published_day(article, self.zone), published_time(article, self.zone)
        if day is None:
            return self.month(article) if article.published else ""
        if time is None:
            return self.short(day)
        return f"{time:%H:%M}" if day == beside else self.clock(time)

    def short(self, day: date) -> str:
        return self.words.date(day, year_of=self.today)

    def clock(self, instant: datetime) -> str:
        local = instant.astimezone(self.zone)
        return f"{self.short(local.date())}, {local:%H:%M}"


def counts(words: Wording, pieces: Sequence[Piece] | Sequence[PieceView]) -> str:
    """«11 материалов и 3 перепечатки»: nothing that is in the letter goes uncounted."""
    items = words.count("item", len(pieces))
    copies = sum(len(piece.copies) for piece in pieces)
    return words.say("counts", items=items, copies=words.count("copy", copies)) if copies else items


def _state(piece: Piece) -> str:
    if piece.article.state is not ArticleState.LIVE:
        return "withdrawn"
    return piece.state if piece.state in {"updated", "withdrawn"} else "new"
