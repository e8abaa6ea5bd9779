"""Publication times: the day on real pages, the minute where a page states one, date strings.

The zone of an outlet is what a catalogue would say: of its country, or of the table below. Minutes
were checked by eye against the pages (``dates_minutes.tsv`` says how). Refused pages are measured
too, as this is about their dates. newspaper4k runs in the interpreter that ``DOZOR_COMPARE_PYTHON``
names.
"""

import csv
import json
import logging
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from figures import Figure

from dozor.models import Entry, Page, Source, Stamp
from extractors.article import html_article
from extractors.dates import find_published, guess_timezone, local_value, parse_date
from extractors.encodings import decode
from extractors.markup import parse_html, text_runs

MINUTES = Path(__file__).with_name("dates_minutes.tsv")
FETCHED = datetime(2026, 1, 1, tzinfo=UTC)
SMOLENSK_FETCHED = datetime(2015, 6, 30, tzinfo=UTC)
ZONES = {"laprensafl.com": "America/New_York", "www.tomshardware.com": "Europe/London"}
BANDS = ((0.9, 1.01), (0.7, 0.9), (0.0, 0.7))
STRINGS_NOW = datetime(2012, 11, 13, 9, 0, tzinfo=UTC)  # of the suite most strings come from

Others = tuple[tuple[str, float | None], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Dated:
    """One page with what was found on it."""

    name: str
    url: str
    path: Path
    gold: str | None  # day
    zone: ZoneInfo
    stamp: Stamp | None

    @property
    def day(self) -> str | None:
        return str(local_value(self.stamp, self.zone))[:10] if self.stamp else None


def measure(data: Path) -> tuple[Figure, ...]:
    logging.disable(logging.WARNING)
    pages = _read_pages(data / "dates")
    return (
        *_days(pages),
        *_bands(pages),
        _minutes([*pages, *_read_smolensk(data / "smolensk" / "pages")]),
        *_strings(data / "dates" / "strings.tsv"),
    )


def _read_pages(folder: Path) -> list[Dated]:
    listed = json.loads((folder / "pages.json").read_text(encoding="utf-8"))
    found = []
    for url, record in listed.items():
        gold = record["date"] if isinstance(record["date"], str) else None
        path = folder / "pages" / record["file"]
        found.append(_date(record["file"], path, url, gold, FETCHED, ""))
    return found


def _read_smolensk(folder: Path) -> list[Dated]:
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    captured = {"67.mvd.ru__MvdTestArticle.html": datetime(2015, 6, 23, 18, 0, tzinfo=UTC)}
    return [
        _date(
            f"smolensk/{name}", folder / name, record["url"], None,
            captured.get(name, SMOLENSK_FETCHED), "ru",
        )
        for name, record in truth.items()
    ]  # fmt: skip


def _date(
    name: str, path: Path, url: str, gold: str | None, fetched: datetime, language: str
) -> Dated:
    host = url.split("/")[2]
    zone = ZONES.get(host) or guess_timezone(url)
    source = Source(id="x", name=host, home=url, entry_points=(), timezone=zone, language=language)
    page = Page(
        url=url,
        requested_url=url,
        status=200,
        body=path.read_bytes(),
        fetched_at=fetched,
        content_type="text/html",
    )
    found = html_article(page, source, Entry(url=url))
    stamp = found.published if found.outcome is None else _refused(page, source, found.title)
    return Dated(name=name, url=url, path=path, gold=gold, zone=ZoneInfo(zone), stamp=stamp)


def _refused(page: Page, source: Source, title: str | None) -> Stamp | None:
    decoded = decode(page.body, page.content_type, None)
    tree = parse_html(decoded.text) if decoded else None
    if tree is None:
        return None
    entry = Entry(url=page.url)
    runs = text_runs(tree)
    return find_published(tree, runs, page, entry, source, page.fetched_at, title=title).published


def _days(pages: list[Dated]) -> tuple[Figure, Figure]:
    with_day = [page for page in pages if page.gold]
    ours = {page.name: page.day for page in pages}
    days: dict[str, dict[str, str | None] | None] = {
        "htmldate": _by(pages, _htmldate),
        "trafilatura": _by(pages, _trafilatura),
        "newspaper4k": _newspaper(pages),
    }
    return (
        Figure(
            key="dates.pages.recall",
            title="dates: day right, of pages with one",
            value=_recall(with_day, ours),
            count=len(with_day),
            others=tuple((n, _recall(with_day, d) if d else None) for n, d in days.items()),
        ),
        Figure(
            key="dates.pages.precision",
            title="dates: right, of days stated",
            value=_precision(pages, ours),
            count=sum(day is not None for day in ours.values()),
            others=tuple((n, _precision(pages, d) if d else None) for n, d in days.items()),
            note="a page without a day counts against whoever states one",
        ),
    )


def _recall(pages: list[Dated], days: dict[str, str | None]) -> float:
    return sum(days.get(page.name) == page.gold for page in pages) / len(pages)


def _precision(pages: list[Dated], days: dict[str, str | None]) -> float:
    stated = [page for page in pages if days.get(page.name)]
    return sum(days[page.name] == page.gold for page in stated) / max(1, len(stated))


def _bands(pages: list[Dated]) -> list[Figure]:
    """How often a day is right by the confidence it is told with."""
    figures = []
    for low, high in BANDS:
        inside = [p for p in pages if p.stamp and low <= p.stamp.confidence < high]
        right = sum(page.day == page.gold for page in inside)
        figures.append(
            Figure(
                key=f"dates.confidence.{low}",
                title=f"dates: day right at confidence {low}–{min(high, 1.0)}",
                value=right / max(1, len(inside)),
                count=len(inside),
            )
        )
    return figures


def _minutes(pages: list[Dated]) -> Figure:
    """The instant, to the minute; in the outlet's zone where the page names no offset."""
    rows = [
        line.split("\t")
        for line in MINUTES.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    wanted = {name: datetime.fromisoformat(written) for name, written in rows}
    right = 0
    for page in pages:
        if page.name not in wanted or page.stamp is None:
            continue
        truth = wanted[page.name]
        truth = truth if truth.tzinfo else truth.replace(tzinfo=page.zone)
        value = page.stamp.value
        right += isinstance(value, datetime) and abs(value - truth) < timedelta(minutes=1)
    return Figure(
        key="dates.minute",
        title="dates: minute and offset right, of pages that state them",
        value=right / len(wanted),
        count=len(wanted),
        note="htmldate and trafilatura stop at the day",
    )


# --- others ---------------------------------------------------------------------------------------


def _by(
    pages: list[Dated], find: Callable[[bytes, str], str | None]
) -> dict[str, str | None] | None:
    try:
        return {page.name: find(page.path.read_bytes(), page.url) for page in pages}
    except ImportError:
        return None


def _htmldate(body: bytes, url: str) -> str | None:
    from htmldate import find_date

    return find_date(body, url=url, original_date=True)


def _trafilatura(body: bytes, url: str) -> str | None:
    from trafilatura import extract_metadata

    found = extract_metadata(body, default_url=url)
    return found.date if found else None


_NEWSPAPER = """
import json, pathlib, sys
from newspaper import Article
days = {}
for name, url, path in json.load(sys.stdin):
    article = Article(url, fetch_images=False)
    try:
        article.download(input_html=pathlib.Path(path).read_bytes().decode("utf-8", "replace"))
        article.parse()
        day = article.publish_date
    except Exception:
        day = None
    days[name] = str(day)[:10] if day else None
json.dump(days, sys.stdout)
"""


def _newspaper(pages: list[Dated]) -> dict[str, str | None] | None:
    python = os.environ.get("DOZOR_COMPARE_PYTHON")
    if not python:
        return None
    asked = json.dumps([(page.name, page.url, str(page.path)) for page in pages])
    ran = subprocess.run(
        [python, "-W", "ignore", "-c", _NEWSPAPER],
        input=asked, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return json.loads(ran.stdout) if ran.returncode == 0 else None


# --- strings --------------------------------------------------------------------------------------


def _strings(path: Path) -> tuple[Figure, Figure]:
    with path.open(encoding="utf-8") as lines:
        rows = [r for r in csv.DictReader(lines, delimiter="\t") if r["lang"] in {"ru", "be"}]
    absolute = [r for r in rows if r["kind"] == "absolute"]
    # «назад», «таму» and day words; what the suite labels "ru" by its letters alone is left out
    relative = [r for r in rows if r["kind"] == "relative" and _is_ago(r["string"])]
    ours, theirs = _read_ours, _dateparser()
    return (
        Figure(
            key="dates.strings",
            title="date strings, Russian and Belarusian",
            value=_share(absolute, ours),
            count=len(absolute),
            others=(("dateparser", _share(absolute, theirs) if theirs else None),),
            note="a day alone counts as midnight here, as the suite writes it",
        ),
        Figure(
            key="dates.strings.relative",
            title="relative date strings, Russian and Belarusian",
            value=_share(relative, ours),
            count=len(relative),
            others=(("dateparser", _share(relative, theirs) if theirs else None),),
        ),
    )


def _is_ago(written: str) -> bool:
    return any(word in written for word in ("назад", "таму", "сёння")) and "2001" not in written


def _share(rows: list[dict[str, str]], read: Callable[[str], datetime | date | None]) -> float:
    return sum(_is_right(row, read(row["string"])) for row in rows) / max(1, len(rows))


def _is_right(row: dict[str, str], value: datetime | date | None) -> bool:
    if value is None:
        return False
    if row["kind"] == "absolute":
        return _instant(value) == datetime.fromisoformat(row["expected"]).replace(tzinfo=UTC)
    wanted = STRINGS_NOW - _span(row["expected"])
    if isinstance(value, datetime):
        return abs(_instant(value) - wanted) <= timedelta(minutes=1)
    return value == wanted.date()


def _span(written: str) -> timedelta:
    """ "ago={"hours": 2}" as a span; years and months count back from the suite's now."""
    counts = json.loads(
        " ".join(written[written.index("{") : written.index("}")].split()).rstrip(", ") + "}"
    )
    months = 12 * counts.pop("years", 0) + counts.pop("months", 0)
    year, month = divmod(STRINGS_NOW.year * 12 + STRINGS_NOW.month - 1 - months, 12)
    return STRINGS_NOW - STRINGS_NOW.replace(year=year, month=month + 1) + timedelta(**counts)


def _instant(value: datetime | date) -> datetime:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return datetime.combine(value, time(0), tzinfo=UTC)


def _read_ours(written: str) -> datetime | date | None:
    now = STRINGS_NOW if not _has_late_year(written) else FETCHED
    stamp = parse_date(written, now, ZoneInfo("UTC"), "ru")
    return stamp.value if stamp else None


def _has_late_year(written: str) -> bool:
    return any(str(year) in written for year in range(2013, 2027))


def _dateparser() -> Callable[[str], datetime | date | None] | None:
    try:
        import dateparser
    except ImportError:
        return None
    settings = {"RELATIVE_BASE": STRINGS_NOW.replace(tzinfo=None), "PREFER_DATES_FROM": "past"}

    def read(written: str) -> datetime | None:
        return dateparser.parse(written, languages=["ru", "be"], settings=settings)  # type: ignore[arg-type]

    return read
