"""The values that pass between the stages; no behaviour beyond what their own fields say.

One record a stage, so that who wrote a field is visible. Every instant is an aware datetime in UTC;
a ``date`` stands where only the day is known. ``None`` means unknown, never "today" or "midnight".
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class EntryPointKind(StrEnum):
    """Where a source shows what is new. The first five are visited; the rest serve backfill."""

    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"
    TELEGRAM = "telegram"
    PDF = "pdf"
    SEARCH = "search"
    ARCHIVE = "archive"
    API = "api"


class VisitStatus(StrEnum):
    """How a visit to one entry point ended."""

    OK = "ok"
    UNCHANGED = "unchanged"  # 304, or the very bytes of last time
    EMPTY = "empty"  # answered, well-formed, and shows nothing
    BROKEN = "broken"  # answered with something that is not what it should be
    NO_PREVIEW = "no_preview"  # Telegram: the channel has no public preview
    HTTP_ERROR = "http_error"
    RATE_LIMITED = "rate_limited"  # 429 or 503 with Retry-After, or still waiting for one to pass
    ROBOTS_DENIED = "robots_denied"
    ROBOTS_UNREACHABLE = "robots_unreachable"  # RFC 9309 2.3.1.4: complete disallow
    TIMEOUT = "timeout"
    NETWORK_ERROR = "network_error"
    BLOCKED_ADDRESS = "blocked_address"
    TOO_LARGE = "too_large"
    REDIRECT_LOOP = "redirect_loop"
    TOO_COSTLY = "too_costly"
    CRASHED = "crashed"
    NOT_REACHED = "not_reached"  # the run ended (budget, interruption) before its turn

    @property
    def failed(self) -> bool:
        """Whether the reader of the letter must hear that this source was not read."""
        return self not in {VisitStatus.OK, VisitStatus.UNCHANGED, VisitStatus.EMPTY}


class Outcome(StrEnum):
    """How one discovered entry ended. Each ends in exactly one; docs/outcomes.md explains them."""

    STORED = "stored"
    UPDATED = "updated"
    COPY = "copy"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"
    OFF_TOPIC = "off_topic"
    OPENED = "opened"  # held several articles (a newspaper issue), each an entry of its own
    SEEN = "seen"
    TOO_OLD = "too_old"
    OVER_LIMIT = "over_limit"
    NOT_ARTICLE = "not_article"
    TOO_SHORT = "too_short"
    UNDECODABLE = "undecodable"
    UNPARSABLE = "unparsable"
    UNSUPPORTED_TYPE = "unsupported_type"
    BAD_LINK = "bad_link"  # no link, or one that is not http(s)
    TOO_COSTLY = "too_costly"
    TOO_LARGE = "too_large"
    ROBOTS_DENIED = "robots_denied"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    HTTP_ERROR = "http_error"
    RATE_LIMITED = "rate_limited"
    TIMEOUT = "timeout"
    NETWORK_ERROR = "network_error"
    BLOCKED_ADDRESS = "blocked_address"
    REDIRECT_LOOP = "redirect_loop"
    CRASHED = "crashed"
    NOT_REACHED = "not_reached"  # budget spent or run stopped; tried again next time

    @property
    def retryable(self) -> bool:
        """Whether the cause may be gone by the next run, which then tries the entry again."""
        return self in _RETRYABLE


_RETRYABLE = frozenset(
    {
        Outcome.OVER_LIMIT,
        Outcome.ROBOTS_UNREACHABLE,
        Outcome.RATE_LIMITED,
        Outcome.TIMEOUT,
        Outcome.NETWORK_ERROR,
        Outcome.NOT_REACHED,
        Outcome.HTTP_ERROR,
        Outcome.CRASHED,
        Outcome.TOO_COSTLY,  # ten seconds on a busy machine say little of the page
    }
)


class Precision(StrEnum):
    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"


class PostMedia(StrEnum):
    """What a post of a channel shows beside its words."""

    PHOTO = "photo"
    VIDEO = "video"
    ALBUM = "album"
    VOICE = "voice"
    AUDIO = "audio"
    DOCUMENT = "document"
    STICKER = "sticker"
    LOCATION = "location"
    POLL = "poll"


class ArticleState(StrEnum):
    LIVE = "live"
    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryPoint:
    """One address at which a source shows what is new."""

    kind: EntryPointKind
    url: str  # may hold {YYYY} {MM} {DD} {YYYYMMDD}: filled with the source's local date
    enabled: bool = True
    link_selector: str | None = None  # CSS of the links to articles; listings find them without
    link_pattern: str | None = None  # regular expression the path of an article must match
    note: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One outlet or authority that is watched."""

    id: str
    name: str
    home: str
    entry_points: tuple[EntryPoint, ...]
    language: str = "ru"
    timezone: str = "Europe/Moscow"
    enabled: bool = True
    reason: str | None = None  # why it is off
    group: str | None = None
    tier: str | None = None
    region: str | None = None
    encoding: str | None = None
    delay: float | None = None  # seconds between requests; the crawl's own when None
    verify_tls: bool = True
    note: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamp:
    """One time value with where it came from. A ``date`` when only the day is known."""

    value: datetime | date
    precision: Precision
    origin: str  # json-ld meta time-tag microdata visible feed sitemap url dateline telegram issue
    confidence: float = 1.0  # 0..1
    text: str = ""  # as it stood in the page


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """What the preview of a channel shows of a post beside its words, its author and its time.

    It is told as it stood when the words were read, and is no part of what makes a version: views
    grow hourly, so that a post would else be edited every morning.
    """

    forwarded_from: str | None = None  # name of a channel or a person
    forwarded_url: str | None = None  # a person who hides has none
    reply_to: str | None = None  # address of the post it answers
    edited: bool = False
    media: tuple[PostMedia, ...] = ()  # each once, in the order shown; an album before its parts
    album_size: int | None = None  # pictures and videos of an album
    video_seconds: int | None = None  # length of the first video
    views: int | None = None  # as shown, rounded: «12.3K» is 12300

    @property
    def poll(self) -> bool:
        return PostMedia.POLL in self.media


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What an entry point said of one article. Hints: they may be wrong or missing."""

    url: str
    title: str | None = None
    published: Stamp | None = None
    modified: Stamp | None = None
    summary: str | None = None
    content: str | None = None  # full text inside the feed, or the post: HTML
    content_kind: str | None = None  # "feed" (a fallback), "telegram" (the post itself), "part"
    author: str | None = None
    section: str | None = None
    guid: str | None = None
    language: str | None = None
    post: Post | None = None  # of a channel


@dataclass(frozen=True, kw_only=True, slots=True)
class Validators:
    """What a server gave for the next conditional request (RFC 9110 §13)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What a server answered: bytes, never decoded text."""

    url: str  # final, after redirects
    requested_url: str
    status: int
    body: bytes
    fetched_at: datetime
    content_type: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    validators: Validators = Validators()


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """What parsing the page of an entry point gave."""

    status: VisitStatus
    entries: tuple[Entry, ...] = ()
    children: tuple[str, ...] = ()  # further sitemaps of an index
    detail: str | None = None
    complete: bool = True  # False: cut short or with entries dropped; it must be read again


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """One block of a printed page and what it is there."""

    role: str  # headline kicker lead body caption pull_quote byline chart
    text: str
    page: int  # number of the PDF page
    box: tuple[float, float, float, float]  # left, bottom, right, top, in points


@dataclass(frozen=True, kw_only=True, slots=True)
class Extraction:
    """What extraction made of one page: an article, or in ``outcome`` why there is none."""

    url: str
    outcome: Outcome | None = None
    detail: str | None = None
    kind: str = "html"  # html telegram pdf feed text
    canonical_url: str | None = None
    title: str | None = None
    text: str = ""  # paragraphs divided by one newline
    lead: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    site_name: str | None = None
    image_url: str | None = None
    published: Stamp | None = None
    modified: Stamp | None = None
    dates: tuple[Stamp, ...] = ()
    page: int | None = None  # number of the PDF page
    roles: tuple[Role, ...] = ()  # the blocks of a printed page
    encoding: str | None = None
    post: Post | None = None  # of a channel
    twin: str | None = None  # address of its AMP or print version, where the page shows too little


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Why an article matched: a passage and the words in it that hit."""

    field: str  # title lead text
    start: int  # offsets of the passage, in characters of that field
    end: int
    passage: str
    terms: tuple[str, ...]
    hits: tuple[tuple[int, int], ...] = ()  # offsets of the hit words inside the passage
    rules: tuple[str, ...] = ()  # the parts of the topic that the hits answer to


class EntityKind(StrEnum):
    PERSON = "person"
    BODY = "body"  # an authority, a firm, an institution
    PLACE = "place"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entity:
    """A name where it stands in an article."""

    kind: EntityKind
    name: str  # in the nominative
    field: str  # title lead text
    start: int  # offsets in characters of that field
    end: int
    lemmas: tuple[str, ...] = ()  # of its words, folded: it is searched by them


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    topic_id: str
    relevant: bool
    score: float = 0.0  # 0..1
    prominence: str | None = None  # subject substantial passing
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """One article as it is stored."""

    url: str
    url_key: str
    source_id: str
    title: str
    text: str
    content_hash: str
    first_seen_at: datetime
    id: int | None = None  # given by the store, in order of arrival
    kind: str = "html"
    canonical_url: str | None = None
    lead: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    site_name: str | None = None
    image_url: str | None = None
    published: Stamp | None = None
    modified: Stamp | None = None
    page: int | None = None
    post: Post | None = None  # of a channel
    state: ArticleState = ArticleState.LIVE
    version: int = 1
    copy_of: int | None = None
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """One state of an article's words."""

    article_id: int
    number: int
    title: str
    text: str
    content_hash: str
    seen_at: datetime
    modified: Stamp | None = None
    lead: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """What a person says of one article under one topic, with a copy of the words he judged: a text
    that was set aside is forgotten after a while, and a judgement is not."""

    topic_id: str
    person: str
    relevant: bool
    judged_at: datetime
    url: str
    url_key: str
    source_id: str
    title: str
    text: str
    lead: str | None = None
    language: str | None = None
    section: str | None = None
    reason: str | None = None
    article_id: int | None = None  # given by the store; None for what is set aside, or gone


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredRanker:
    """What was learned of a topic's judgements; ``model`` is JSON, see `dozor.ranking`."""

    topic_id: str
    topic_digest: str  # of the topic it was learned with
    made_at: datetime
    model: str
    version: int | None = None  # given by the store


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """One call at one entry point during a run."""

    source_id: str
    kind: EntryPointKind
    url: str
    status: VisitStatus
    started_at: datetime
    finished_at: datetime
    http_status: int | None = None
    detail: str | None = None
    entry_count: int = 0
    validators: Validators = Validators()
    body_hash: str | None = None

    @property
    def entry_point(self) -> str:
        """The address it belongs to: its own; of an older page of a channel (``?before=``), that of
        the channel's newest page."""
        address, mark, query = self.url.partition("?")
        if self.kind is not EntryPointKind.TELEGRAM or not mark:
            return self.url
        kept = "&".join(part for part in query.split("&") if not part.startswith("before="))
        return f"{address}?{kept}" if kept else address


@dataclass(frozen=True, kw_only=True, slots=True)
class OlderPage:
    """A page of a channel behind its newest one, still to be visited."""

    url: str
    newest: str  # the entry point
    back: int  # pages behind the newest; 1 for the next one


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What the store knows of a URL key: for screening and for a second look."""

    url_key: str
    outcome: Outcome
    last_looked_at: datetime
    first_seen_at: datetime
    looks: int = 1
    article_id: int | None = None
    content_hash: str | None = None
    hint_key: str | None = (
        None  # digest of title and modification time as the entry point gave them
    )
    validators: Validators = Validators()


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetch:
    """One entry that is to be fetched (or, when it brings its content, only extracted)."""

    entry_id: int
    source_id: str
    url_key: str
    entry: Entry
    attempts: int = 0
    known: Known | None = None  # a second look: send its validators
    channel: str = "feed"  # kind of the entry point that showed it


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    id: int
    job: str
    started_at: datetime
    finished_at: datetime | None = None
    status: str = "running"  # running done failed interrupted


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceReport:
    """What one run did at one source. ``sum(outcomes) == discovered + carried``."""

    source_id: str
    visits: tuple[Visit, ...] = ()
    discovered: int = 0  # entries discovered in this run
    carried: int = 0  # left unfinished by an earlier, interrupted run and finished in this one
    outcomes: tuple[tuple[Outcome, int], ...] = ()


class DeliveryState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"  # tried again by the next run
    REFUSED = "refused"  # the server refused this address for good
    UNKNOWN = "unknown"  # the answer to the final dot was lost


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipient:
    address: str
    name: str | None = None
    topics: tuple[str, ...] = ()
    language: str = "ru"
    timezone: str = "Europe/Moscow"
    send_empty: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterItem:
    """One article as a letter shows it."""

    article: Article
    match: Match
    source_name: str
    state: str = "new"  # new updated withdrawn
    rank: float | None = None  # 0..1, what a ranker says, where one was learned for the topic


@dataclass(frozen=True, kw_only=True, slots=True)
class UnreadSource:
    """A source the run could not read, for the line that says so."""

    source_id: str
    name: str
    status: VisitStatus
    since: datetime | None = None  # when it was last read well
    detail: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """What one recipient is told one morning; composed, not yet rendered."""

    recipient: Recipient
    composed_at: datetime
    items: tuple[LetterItem, ...] = ()
    unread: tuple[UnreadSource, ...] = ()
    read_count: int = 0  # sources read
    source_count: int = 0  # sources that were to be read
    topic_titles: tuple[tuple[str, str], ...] = ()  # (topic id, title)


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """One letter on its way to one recipient; its bytes are kept until it is gone."""

    id: int
    recipient: str
    message_id: str
    subject: str
    state: DeliveryState
    raw: bytes
    created_at: datetime
    attempts: int = 0
    last_error: str | None = None
    sent_at: datetime | None = None
    item_keys: tuple[tuple[str, int, int], ...] = field(default=())  # (topic, article id, version)
