"""Every date a page and its entry offer, each with its origin. Gathers; does not decide."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dozor.models import Stamp
from extractors import structured
from extractors.date_text import parse_date
from extractors.date_words import CHANGED, DATE_LINE_WORDS, DAY_WORDS, MONTHS
from extractors.markup import Element, Run, is_aside, metas, names_of
from extractors.text import fold

Read = Callable[[str], Stamp | None]

LONGEST_VISIBLE = 90  # characters of a text piece that can be a date line
RUNS_BEFORE = 25  # text pieces searched before the headline
RUNS_BESIDE = 5  # of them, where a date needs no class to be the article's
RUNS_AFTER = 60  # and after it, unless the body begins earlier
BODY_BEGINS = 180  # characters of a text piece that is body, not header

_PUBLISHED_METAS = (
    "article:published_time", "og:article:published_time", "og:published_time",
    "mediator_published_time", "datepublished", "date_published", "publish_date", "publishdate",
    "pubdate", "publication_date", "dc.date.issued", "dcterms.issued", "dcterms.created",
    "dc.date.created", "dc.date", "dcterms.date", "datecreated", "sailthru.date",
    "parsely-pub-date", "cxenseparse:recs:publishtime", "ptime", "date",
)  # fmt: skip
_MODIFIED_METAS = (
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified",
    "dc.date.modified", "mediator_modified_time", "last-modified", "lastmod",
)  # fmt: skip
_DATA_ATTRIBUTES = (
    "data-unixtime", "data-date", "data-datetime", "data-published", "data-timestamp",
    "data-time", "data-utime", "data-publish-date", "data-pubdate",
)  # fmt: skip
_CHANGED = re.compile(CHANGED, re.IGNORECASE)
_DATE_CLASS = re.compile(
    r"(?<![a-z])(?:date\w*|time\w*|publish\w*|pubdate|posted|created)(?![a-z])|дат", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")
_DATE_VOCABULARY = frozenset(MONTHS) | frozenset(DAY_WORDS) | frozenset(DATE_LINE_WORDS)
_URL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d)"
)
_DATELINE = re.compile(
    r"^\s*(?:[А-ЯЁІЎA-Z][\w.\- ]{1,40}[,.]\s*(?P<after>\d{1,2}\s+[а-яёіў]{3,9})\b\.?"
    r"|(?P<before>\d{1,2}\s+[а-яёіў]{3,9}),\s+[А-ЯЁІЎ][\w\- ]{1,30}\s*/)"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    stamp: Stamp
    modified: bool = False


def from_json_ld(node: structured.Node | None, read: Read) -> Iterator[Candidate]:
    for key, modified in (("datePublished", False), ("dateCreated", False), ("dateModified", True)):
        written = structured.text(node.get(key)) if node else None
        yield from _one(written, read, "json-ld", modified)


def from_metas(tree: Element, read: Read) -> Iterator[Candidate]:
    found = metas(tree)
    for keys, modified in ((_PUBLISHED_METAS, False), (_MODIFIED_METAS, True)):
        for key in keys:
            yield from _one(found.get(key), read, "meta", modified)


def from_microdata(tree: Element, read: Read) -> Iterator[Candidate]:
    for name, modified in (("datePublished", False), ("dateModified", True)):
        for element in tree.xpath("//*[@itemprop=$name and not(self::meta)]", name=name)[:3]:
            written = element.get("content") or element.get("datetime") or element.text
            yield from _one(written, read, "microdata", modified)
            break


def from_time_tags(
    tree: Element, runs: list[Run], anchor: range, read: Read
) -> Iterator[Candidate]:
    """<time datetime>: the first one after the headline, else the last one shortly before it."""
    near = {id(run.element): index for index, run in enumerate(runs)}
    places = []
    for element in list(tree.iter("time"))[:200]:
        written = element.get("datetime")
        if not written or is_aside(element):
            continue
        index = min((near[id(e)] for e in element.iter() if id(e) in near), default=None)
        places.append((_distance(index, anchor), element, written))
    for distance, element, written in sorted(places, key=lambda place: place[0])[:2]:
        if distance < RUNS_AFTER * 4:
            label = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
            yield from _one(written, read, "time-tag", bool(_CHANGED.search(label)))


def _distance(index: int | None, anchor: range) -> int:
    """How far a place is from the headline; before it counts thrice."""
    if index is None:
        return RUNS_AFTER
    return index - anchor.stop if index >= anchor.start else 3 * (anchor.start - index)


def from_data_attributes(runs: list[Run], anchor: range, read: Read) -> Iterator[Candidate]:
    for run in _window(runs, anchor):
        for element in (run.element, *list(run.element.iterancestors())[:1]):
            for name in _DATA_ATTRIBUTES:
                found = list(_one(element.get(name), read, "data-attribute"))
                if found and not is_aside(element):
                    yield from found
                    return


def from_visible(runs: list[Run], anchor: range, read: Read) -> Iterator[Candidate]:
    """Date lines after the headline until the body begins; then those shortly before it."""
    after = runs[anchor.stop : anchor.stop + RUNS_AFTER]
    body = next((i for i, run in enumerate(after) if len(run.text) > BODY_BEGINS), len(after))
    found = list(date_lines(after[:body], read))
    if not _has_published(found):
        before = runs[max(0, anchor.start - RUNS_BEFORE) : anchor.start]
        near = list(date_lines(before, read, only_marked=True))
        near = near if _has_published(near) else list(date_lines(before[-RUNS_BESIDE:], read))
        found = [c for c in near if not c.modified][-1:] + [c for c in near if c.modified] + found
    if not _has_published(found):
        found += list(date_lines(runs[anchor.stop :], read, only_marked=True))[:1]
    yield from found
    changed = [run for run in runs[anchor.stop :] if _CHANGED.search(run.text)]
    yield from list(date_lines(changed, read))[:1]


def _has_published(found: list[Candidate]) -> bool:
    return any(not candidate.modified for candidate in found)


def date_lines(runs: list[Run], read: Read, *, only_marked: bool = False) -> Iterator[Candidate]:
    """Text pieces that are a date line. ``only_marked``: those in elements classed as dates."""
    for index, run in enumerate(runs):
        if only_marked and not _marked(run.element):
            continue
        stamp = _read_line(runs, index, read)
        if stamp is None or is_aside(run.element):
            continue
        label = (runs[index - 1].text[-40:] if index else "") + " " + run.text
        weaker = 0.8 * (0.9 if only_marked else 1.0)
        yield Candidate(
            replace(stamp, origin="visible", confidence=stamp.confidence * weaker),
            modified=bool(_CHANGED.search(label)),
        )


def _marked(element: Element) -> bool:
    """Whether the element or its parent says by class that it holds a date."""
    parent = element.getparent()
    for step in (element, parent):
        if step is not None and (step.tag == "time" or _DATE_CLASS.search(names_of(step))):
            return True
    return False


def _read_line(runs: list[Run], index: int, read: Read) -> Stamp | None:
    """One piece, joined with its neighbours when the time or the year stands in another node."""
    here = runs[index].text
    if not _is_date_line(here):
        return None
    stamp = read(here)
    if stamp is not None and isinstance(stamp.value, datetime):
        return stamp
    for joined in _joined(runs, index):
        longer = read(joined)
        if longer is not None and isinstance(longer.value, datetime):
            return longer
        stamp = stamp or longer
    return stamp


def _joined(runs: list[Run], index: int) -> Iterator[str]:
    following = " ".join(run.text for run in runs[index + 1 : index + 3])[:40]
    if index + 1 < len(runs) and _is_date_line(runs[index + 1].text):
        yield f"{runs[index].text} {runs[index + 1].text}"
        if len(runs[index + 1].text) < 3 and _is_date_line(following):  # "26.06.2015" "|" "19:45"
            yield f"{runs[index].text} {following}"
    if index and re.fullmatch(r"\W*\d{1,2}:\d{2}\W*", runs[index - 1].text):
        yield f"{runs[index - 1].text} {runs[index].text}"


def _is_date_line(text: str) -> bool:
    """Short, has a digit or a day word, and next to nothing but words of dates."""
    if len(text) > LONGEST_VISIBLE:
        return False
    words = _WORD.findall(text.lower())
    if not any(char.isdigit() for char in text) and not set(words) & set(DAY_WORDS):
        return not words
    return sum(len(word) for word in words if word not in _DATE_VOCABULARY) <= 24


def from_url(url: str, read: Read) -> Iterator[Candidate]:
    found = _URL_DAY.search(urlsplit(url).path)
    if found:
        yield from _one("-".join(found.groups()), read, "url", confidence=0.7)


def from_dateline(body: str, read: Read) -> Iterator[Candidate]:
    """«МОСКВА, 6 мар - РИА Новости.» at the head of the text: a day without a year."""
    found = _DATELINE.match(body[:120])
    if found:
        yield from _one(found["after"] or found["before"], read, "dateline", confidence=0.6)


def headline_range(tree: Element, runs: list[Run], title: str | None) -> range:
    """Where in the runs the headline stands: [start, stop). The document's start when nowhere."""
    wanted = fold(title or "")
    places = [index for index, run in enumerate(runs) if wanted and _same(fold(run.text), wanted)]
    headings = [i for i in places if _in_heading(runs[i].element)]
    if headings or places:
        index = (headings or places)[0]
        return range(index, index + 1)
    for heading in tree.iter("h1"):
        inside = {id(element) for element in heading.iter()}
        held = [index for index, run in enumerate(runs) if id(run.element) in inside]
        if held:
            return range(held[0], held[-1] + 1)
    return range(0, 0)


def _same(piece: str, wanted: str) -> bool:
    return piece == wanted or (len(piece) > 20 and (piece in wanted or wanted in piece))


def _in_heading(element: Element) -> bool:
    return any(
        step.tag in {"h1", "h2", "h3"} for step in (element, *list(element.iterancestors())[:2])
    )


def _window(runs: list[Run], anchor: range) -> list[Run]:
    return (
        runs[anchor.start : anchor.stop + RUNS_AFTER]
        + runs[max(0, anchor.start - RUNS_BEFORE) : anchor.start][::-1]
    )


def _one(
    written: object,
    read: Read,
    origin: str,
    modified: bool = False,
    confidence: float | None = None,
) -> Iterator[Candidate]:
    if not isinstance(written, str) or not written.strip():
        return
    stamp = read(written)
    if stamp is not None:
        sure = _TRUST[origin] if confidence is None else confidence
        yield Candidate(replace(stamp, origin=origin, confidence=sure), modified=modified)


_TRUST = {"json-ld": 0.95, "meta": 0.9, "microdata": 0.9, "time-tag": 0.85, "data-attribute": 0.85}


def reader(now: datetime, zone: ZoneInfo, language: str | None) -> Read:
    def read(written: str) -> Stamp | None:
        return parse_date(written, now, zone, language)

    return read
