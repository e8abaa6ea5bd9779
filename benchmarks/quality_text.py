"""Body text of whole pages against what people or publishers marked as it, and what it costs.

Scored as the article-extraction-benchmark does: 4-gram shingles of words, precision and recall
averaged over pages, F1 of the two averages. Rules for single outlets are off where no
note says on. The other systems read the same bytes in the same run; those that are not installed
beside Dozor are asked for in the interpreter that ``DOZOR_COMPARE_PYTHON`` names.
"""

import gzip
import json
import logging
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from figures import Figure
from other_systems import other_texts

from dozor.models import Entry, Page, Source
from extractors.article import html_article
from extractors.outlets import Outlet
from extractors.text import fold

FETCHED = datetime(2026, 11, 25, tzinfo=UTC)
ROUNDS = 3  # of the timing; each page counts with its fastest
FOREIGN = 0.5  # of a line's shingles in the truth: with fewer the line is not the article's

_WORD = re.compile(r"\w+")

Shingles = Counter[tuple[str, ...]]
Extract = Callable[["Sample"], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    name: str
    url: str
    body: bytes
    truth: str


def measure(data: Path) -> tuple[Figure, ...]:
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    corpora = {
        "aeb": ("Body text, 181 pages (AEB): F1", read_aeb(data)),
        "smolensk": ("Body text, Smolensk sites: F1", read_smolensk(data)),
        "russian": ("Body text, Russian outlets: F1", read_russian(data)),
    }
    scored = [_scored(key, title, samples) for key, (title, samples) in corpora.items() if samples]
    local = [*corpora["smolensk"][1], *corpora["russian"][1]]
    return (*scored, _foreign(local), _cpu_ratio(corpora["aeb"][1]))


# The inputs


def read_aeb(data: Path) -> list[Sample]:
    folder = data / "pages" / "aeb"
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    return [
        Sample(
            name=key,
            url=row["url"],
            body=gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()),
            truth=row["articleBody"],
        )
        for key, row in truth.items()
    ]


def read_smolensk(data: Path) -> list[Sample]:
    folder = data / "smolensk" / "pages"
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return [
        Sample(name=name, url=row["url"], body=(folder / name).read_bytes(), truth=row["text"])
        for name, row in truth.items()
        if row.get("text")
    ]


def read_russian(data: Path) -> list[Sample]:
    """Those of the list whose page is there; the rest is kept apart for checking."""
    written = data / "pages" / "russian" / "text_by_publisher_markup.json"
    samples = []
    for key, row in json.loads(written.read_text(encoding="utf-8")).items():
        name = key.rsplit("/", 1)[-1]
        for folder in (data / "pages" / "russian", data / "dates" / "pages"):
            if (folder / name).is_file():
                body = (folder / name).read_bytes()
                samples.append(Sample(name=name, url=row["url"], body=body, truth=row["text"]))
                break
    return samples


# The systems


def by_dozor(sample: Sample, outlets: tuple[Outlet, ...] | None = ()) -> str:
    page = Page(
        url=sample.url,
        requested_url=sample.url,
        status=200,
        body=sample.body,
        fetched_at=FETCHED,
        content_type="text/html",
    )
    host = urlsplit(sample.url).hostname or ""
    source = Source(id="page", name=host, home=f"https://{host}/", entry_points=())
    return html_article(page, source, Entry(url=sample.url), outlets).text


def by_trafilatura(sample: Sample, *, precision: bool = False) -> str:
    from trafilatura import bare_extraction

    document = bare_extraction(
        sample.body,
        url=sample.url,
        with_metadata=True,
        include_comments=False,
        favor_precision=precision,
    )
    return (document.text or "") if document is not None else ""


# The measures


def _scored(key: str, title: str, samples: list[Sample]) -> Figure:
    ours = _score(samples, by_dozor)
    with_rules = _score(samples, lambda sample: by_dozor(sample, None))
    others: list[tuple[str, float | None]] = [
        ("trafilatura", _score(samples, by_trafilatura)[0]),
        ("trafilatura precision", _score(samples, lambda s: by_trafilatura(s, precision=True))[0]),
    ]
    for name, texts in other_texts([(s.url, s.body) for s in samples]).items():
        others.append((name, _f1(zip(samples, texts, strict=True))[0] if texts else None))
    return Figure(
        key=f"text.{key}.f1",
        title=title,
        value=ours[0],
        count=len(samples),
        others=tuple(others),
        note=f"precision {ours[1]:.3f}, recall {ours[2]:.3f}; "
        f"with rules for outlets {with_rules[0]:.3f}",
    )


def _score(samples: list[Sample], extract: Extract) -> tuple[float, float, float]:
    return _f1((sample, extract(sample)) for sample in samples)


def _f1(pairs: Iterable[tuple[Sample, str]]) -> tuple[float, float, float]:
    """(F1, precision, recall) as that benchmark's evaluate.py has them."""
    precisions, recalls = [], []
    for sample, text in pairs:
        wanted, given = shingles(sample.truth), shingles(text)
        both = (wanted & given).total()
        if given:
            precisions.append(both / given.total())
        if wanted:
            recalls.append(both / wanted.total())
    precision, recall = statistics.mean(precisions or [0.0]), statistics.mean(recalls or [0.0])
    total = precision + recall
    return (2 * precision * recall / total if total else 0.0), precision, recall


def shingles(text: str, size: int = 4) -> Shingles:
    words = _WORD.findall(text)
    grams = (tuple(words[at : at + size]) for at in range(max(1, len(words) - size + 1)))
    return Counter(gram for gram in grams if gram)


def _foreign(samples: list[Sample]) -> Figure:
    found = [
        f"{sample.name}: {line[:60]}"
        for sample in samples
        for line in foreign_lines(sample.truth, by_dozor(sample))
    ]
    return Figure(
        key="text.foreign_lines",
        title="Lines of Russian bodies that are not body",
        value=len(found),
        count=len(samples),
        note="; ".join(found),
    )


def foreign_lines(truth: str, text: str) -> list[str]:
    known, all_of_it = shingles(truth), fold(truth)
    return [
        line
        for line in text.split("\n")
        if fold(line) not in all_of_it and _known_share(shingles(line), known) < FOREIGN
    ]


def _known_share(line: Shingles, known: Shingles) -> float:
    return sum(1 for gram in line if gram in known) / max(1, len(line))


def _cpu_ratio(samples: list[Sample]) -> Figure:
    """The whole of html_article beside bare trafilatura with its metadata, page by page in turn."""
    ours: dict[str, float] = {}
    bare: dict[str, float] = {}
    for turn in range(ROUNDS):
        for sample in samples:
            pair = ((by_dozor, ours), (by_trafilatura, bare))
            for extract, times in pair if turn % 2 else pair[::-1]:
                started = time.process_time()
                extract(sample)
                spent = time.process_time() - started
                times[sample.name] = min(spent, times.get(sample.name, spent))
    medians = [1000 * statistics.median(times.values()) for times in (ours, bare)]
    return Figure(
        key="text.cpu_ratio",
        title="CPU of the whole HTML extraction ÷ bare trafilatura with metadata",
        value=medians[0] / medians[1],
        count=len(samples),
        note=f"medians {medians[0]:.1f} and {medians[1]:.1f} ms a page",
    )
