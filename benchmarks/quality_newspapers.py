"""Newspapers in PDF: boundaries of articles, order of reading, words broken at line ends, CPU.

Made newspapers carry their truth (`made_newspapers`). Of the real one in ``pdf`` two articles were
read by eye against the printed page; `real_newspaper.json` keeps fingerprints of them, no text: the
hashes of their shingles of four words in order, and of the words broken at line ends.

*Boundaries*: an article found is right when its shingles agree with those of one article set
(F1 ≥ 0.85); F1 over found and set. *Order*: of the shingles of the truth that are found, the share
that follow the one before them. *Hyphens*: of the words broken at line ends, the share that stand
whole in what was found.
"""

import hashlib
import io
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from figures import Figure
from made_layers import Layer, layers
from made_layouts import newspapers
from made_newspapers import Newspaper
from made_odd import odd_newspapers

from dozor.models import Entry, Extraction, Page, Source
from extractors.parsers import bare_text
from extractors.pdf import pdf_articles

SHINGLE = 4
SLACK = 6  # words: a byline, a quote's first words
AGREE = 0.85
MADE = 12
REAL = Path(__file__).with_name("real_newspaper.json")
SOURCE = Source(id="paper", name="Газета", home="https://paper.example/", entry_points=())
Shingles = list[str]
Scores = tuple[float, float, float]  # boundaries, order, hyphens
Reader = Callable[[bytes], list[str]]


def measure(data: Path) -> tuple[Figure, ...]:
    made = [*newspapers(MADE), *odd_newspapers()]
    pages = [extract(paper.pdf, f"{paper.name}.pdf") for paper in made]
    figures = [*_made_figures(made, pages), *_layer_figures(list(layers()))]
    real = sorted((data / "pdf").glob("*.pdf"))
    if real:
        figures += _real_figures(real[0])
    figures.append(_cpu(made, real))
    return tuple(figures)


def extract(pdf: bytes, name: str) -> tuple[Extraction, ...]:
    url = f"https://paper.example/{name}"
    now = datetime(2026, 3, 7, tzinfo=UTC)
    page = Page(url=url, requested_url=url, status=200, body=pdf, fetched_at=now)
    return tuple(found for found in pdf_articles(page, SOURCE, Entry(url=url)) if not found.outcome)


def words_of(text: str) -> list[str]:
    folded = text.lower().replace("ё", "е").replace("\u00ad", "")
    return re.findall(r"[^\W_]+(?:[-‐][^\W_]+)*", folded.replace("‐", "-"))


def shingles(text: str) -> Shingles:
    words = words_of(text)
    return [" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)]


def f1(found: Iterable[str], truth: Iterable[str]) -> float:
    one, two = Counter(found), Counter(truth)
    same = sum((one & two).values())
    return 2 * same / (sum(one.values()) + sum(two.values())) if same else 0.0


def boundaries(found: list[Shingles], truth: list[Shingles]) -> tuple[int, int, int]:
    """Right, found, set."""
    left = list(found)
    right = 0
    for article in truth:
        best = max(left, key=lambda other: f1(other, article), default=None)
        if best is not None and f1(best, article) >= AGREE:
            left.remove(best)
            right += 1
    return right, len(found), len(truth)


def order(found: Shingles, truth: Shingles) -> tuple[int, int]:
    """Of the shingles of the truth that are found at all: how many stand where the one found before
    them lets expect, and how many there are. What is missing between them does not matter; a text
    that goes on elsewhere does."""
    places: dict[str, list[int]] = {}
    for index, shingle in enumerate(found):
        places.setdefault(shingle, []).append(index)
    right = count = 0
    last: tuple[int, int] | None = None  # place in the truth, in what was found
    for index, shingle in enumerate(truth):
        here = places.get(shingle)
        if here is None:
            continue
        if last is None:
            last = (index, here[0])
            continue
        expected = last[1] + index - last[0]
        place = min(here, key=lambda one: abs(one - expected))
        count += 1
        right += last[1] < place <= expected + SLACK
        last = (index, place)
    return right, count


def broken_right(text: str, broken: list[str]) -> int:
    """How many of the broken words stand whole in a text; a word twice broken must stand twice."""
    have = Counter(words_of(text))
    want = Counter(word for item in broken for word in words_of(item))
    return sum((have & want).values())


def _score(texts: list[list[str]], made: Sequence[Newspaper | Layer]) -> tuple[float, float, float]:
    """Boundaries, order and hyphens over all newspapers."""
    total = Counter[str]()
    for found, paper in zip(texts, made, strict=True):
        truth = [shingles(article.text) for article in paper.articles]
        right, one, two = boundaries([shingles(text) for text in found], truth)
        total.update(right=right, both=one + two)
        whole = shingles("\n".join(found))
        for article in truth:
            followed, pairs = order(whole, article)
            total.update(followed=followed, pairs=pairs)
        broken = [word for article in paper.articles for word in article.broken]
        total.update(broken=sum(len(words_of(word)) for word in broken))
        total.update(mended=broken_right("\n".join(found), broken))
    return (
        2 * total["right"] / max(1, total["both"]),
        total["followed"] / max(1, total["pairs"]),
        total["mended"] / max(1, total["broken"]),
    )


def _made_figures(made: list[Newspaper], pages: list[tuple[Extraction, ...]]) -> tuple[Figure, ...]:
    ours = _score([[found.text for found in page] for page in pages], made)
    others = {name: _score_of(name, read, made) for name, read in readers().items()}
    count = sum(len(paper.articles) for paper in made)
    titles = ("boundaries of articles, F1", "order of reading", "words broken at line ends whole")
    return tuple(
        Figure(
            key=f"newspapers.made.{key}",
            title=f"made newspapers: {title}",
            value=ours[index],
            count=count,
            others=tuple((name, score and score[index]) for name, score in others.items()),
            note="others give pages, not articles" if not index else "",
        )
        for index, (key, title) in enumerate(
            zip(("boundaries", "order", "hyphens"), titles, strict=True)
        )
    )


def _layer_figures(made: list[Layer]) -> tuple[Figure, ...]:
    """Text layers without any place: see `made_layers`."""
    texts = [[found.text or "" for found in _of_layer(layer)] for layer in made]
    right, _, whole = _score(texts, made)
    foreign = [
        strange
        for found, layer in zip(texts, made, strict=True)
        for strange in layer.strange
        if strange in "\n".join(found)
    ]
    count = sum(len(layer.articles) for layer in made)
    return (
        Figure(
            key="newspapers.layers.boundaries",
            title="bare text layers: boundaries of articles, F1",
            value=right,
            count=count,
            note=f"{len(foreign)} labels, captions or running heads in them",
        ),
        Figure(
            key="newspapers.layers.hyphens",
            title="bare text layers: words broken at line ends whole",
            value=whole,
            count=count,
            note="in every fourth layer all hyphens are lost, in every fourth an eighth of them",
        ),
    )


def _of_layer(layer: Layer) -> tuple[Extraction, ...]:
    url = f"https://paper.example/{layer.name}.txt"
    page = Page(
        url=url,
        requested_url=url,
        status=200,
        body=layer.text.encode(),
        fetched_at=datetime(2026, 3, 7, tzinfo=UTC),
        content_type="text/plain",
    )
    return bare_text(page, SOURCE, Entry(url=url, content_kind="text"))


def _score_of(name: str, read: Reader | None, made: list[Newspaper]) -> Scores | None:
    if read is None:
        return None
    return _score([[mended(text) for text in read(paper.pdf)] for paper in made], made)


def mended(text: str) -> str:
    """What anyone does to such text: a hyphen before a line break goes, a line break is a blank."""
    return re.sub(r"[-‐\ufffe\u00ad]\s*\n\s*(?=[^\W\d_])", "", text).replace("\n", " ")


def readers() -> dict[str, Reader | None]:
    """Other libraries, as far as they are there: the text of each page."""
    return {"pdfminer.six": _pdfminer(), "pypdf": _pypdf(), "pdfplumber": _pdfplumber()}


def _pdfminer() -> Reader | None:
    try:
        from pdfminer.high_level import extract_text
    except ImportError:
        return None
    return lambda pdf: extract_text(io.BytesIO(pdf)).split("\f")


def _pypdf() -> Reader | None:
    try:
        from pypdf import PdfReader
    except ImportError:
        return None
    return lambda pdf: [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def _pdfplumber() -> Reader | None:
    try:
        import pdfplumber
    except ImportError:
        return None

    def read(pdf: bytes) -> list[str]:
        with pdfplumber.open(io.BytesIO(pdf)) as document:
            return [page.extract_text() or "" for page in document.pages]

    return read


def fingerprint(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def _real_figures(path: Path) -> tuple[Figure, ...]:
    """The same measures against the fingerprints of what two articles say."""
    raw = json.loads(REAL.read_text(encoding="utf-8"))["articles"]
    truth = [{key: value.split() for key, value in article.items()} for article in raw]
    pdf = path.read_bytes()
    ours = _real_score([found.text for found in extract(pdf, path.name)], truth)
    others = {
        name: None if read is None else _real_score([mended(t) for t in read(pdf)], truth)
        for name, read in readers().items()
    }
    return tuple(
        Figure(
            key=f"newspapers.real.{key}",
            title=f"a newspaper of 2018: {title}",
            value=ours[index],
            count=len(truth),
            others=tuple((name, score and score[index]) for name, score in others.items()),
        )
        for index, (key, title) in enumerate(
            (("boundaries", "text of articles, F1"), ("order", "order"), ("hyphens", "whole words"))
        )
    )


def _real_score(texts: list[str], truth: list[dict[str, list[str]]]) -> Scores:
    found = [[fingerprint(shingle) for shingle in shingles(text)] for text in texts]
    words = Counter(fingerprint(word) for text in texts for word in words_of(text))
    scores: list[float] = []
    followed = pairs = right = count = 0
    for article in truth:
        scores.append(max((f1(one, article["shingles"]) for one in found), default=0.0))
        here = [shingle for one in found for shingle in one]
        one, two = order(here, article["shingles"])
        followed, pairs = followed + one, pairs + two
        right += sum((words & Counter(article["broken"])).values())
        count += len(article["broken"])
    return sum(scores) / len(scores), followed / max(1, pairs), right / max(1, count)


def _cpu(made: list[Newspaper], real: list[Path]) -> Figure:
    """Milliseconds of CPU a page: the median of the documents, each its best of three."""
    documents = [paper.pdf for paper in made[:6]] + [path.read_bytes() for path in real]
    extract(documents[0], "warm.pdf")
    spent = []
    for pdf in documents:
        runs = []
        for _ in range(3):
            start = time.process_time()
            extract(pdf, "timed.pdf")
            runs.append((time.process_time() - start) * 1000)
        spent.append(min(runs) / _page_count(pdf))
    return Figure(
        key="newspapers.cpu_ms",
        title="newspapers: CPU a page, ms",
        value=median(spent),
        count=len(documents),
        note=f"the slowest {max(spent):.0f} ms",
    )


def _page_count(pdf: bytes) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()
