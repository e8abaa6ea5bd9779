"""PDFs of full size that are made to hurt, each read by one worker with the limits of a run:

    PYTHONPATH=. python benchmarks/heavy_pdfs.py

What came out, seconds by the clock, and the most memory of the process that came through.
"""

import random
import resource
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime

from dozor.cli.tables import print_table
from dozor.models import Entry, Extraction, Page, Source
from dozor.protocols import WorkerDied
from extractors.parsers import articles
from extractors.workers import ProcessWorkers
from tests.fakes.pdf import BODY, encrypted, hanging, paged

SOURCE = Source(id="paper", name="Газета", home="https://paper.example/", entry_points=())
GLYPHS = 2_000_000
PATIENCE = 300  # seconds


def glyph_by_glyph() -> bytes:
    """A page of two million text objects between two usual ones."""
    chance = random.Random(1)
    thousand = b"".join(
        b"BT /F 8 Tf %d %d Td (a) Tj ET\n" % (chance.randrange(790), chance.randrange(1090))
        for _ in range(1_000)
    )
    return paged(BODY, 3, odd={2: thousand * (GLYPHS // 1_000)})


def one_object() -> bytes:
    array = b"BT /F 8 Tf 40 500 Td [" + b"(many words) -20 " * (GLYPHS // 10) + b"] TJ ET"
    return paged(BODY, 3, odd={2: array})


def one_string() -> bytes:
    return paged(BODY, 3, odd={2: b"BT /F 8 Tf 40 5 Td (" + b"many words " * 200_000 + b") Tj ET"})


def lines_over_lines() -> bytes:
    line = b"BT /F 2 Tf 10 %d Td (" + b"words of text " * 40 + b") Tj ET\n"
    rows = b"".join(line % (1090 - row % 540 * 2) for row in range(GLYPHS // 560))
    return paged(BODY, 3, odd={2: rows})


def truncated() -> bytes:
    whole = paged(BODY, 300)
    return whole[: len(whole) * 2 // 3]


CASES: dict[str, Callable[[], bytes]] = {
    "2,000,000 text objects on page 2 of 3": glyph_by_glyph,
    "one text object of 2,000,000 glyphs": one_object,
    "one string of 2,200,000 characters": one_string,
    "2,000,000 glyphs in lines over lines": lines_over_lines,
    "5,000 pages": lambda: paged(BODY, 5_000),
    "300 pages, cut off at two thirds": truncated,
    "closed by a password": lambda: encrypted(BODY, b"secret", b"owner"),
    "30 pages, page 17 hangs": lambda: hanging([17], 30),
    "30 pages, six hang": lambda: hanging([3, 7, 11, 15, 19, 23], 30),
}


def main() -> None:
    rows = []
    for name, make in CASES.items():
        with closing(ProcessWorkers(count=1)) as workers:
            workers.submit(_read, _page(paged(BODY))).result(PATIENCE)  # imports, dictionary
            page = _page(make())
            started = time.perf_counter()
            try:
                found, memory = workers.submit(_read, page).result(PATIENCE)
                told = _told(found)
            except (TimeoutError, WorkerDied) as error:
                told, memory = f"nothing: {error}", 0
            seconds = time.perf_counter() - started
        rows.append((name, f"{len(page.body) / 1e6:.1f}", f"{seconds:.1f}", f"{memory}", told))
    print_table(("File", "MB", "Seconds", "Memory, MB", "What came out"), rows)


def _read(page: Page) -> tuple[tuple[Extraction, ...], int]:
    found = articles(page, SOURCE, Entry(url=page.url))
    return found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _told(found: tuple[Extraction, ...]) -> str:
    good = sum(1 for one in found if one.outcome is None)
    return "; ".join([f"{good} articles", *(str(one.detail) for one in found if one.outcome)])


def _page(body: bytes) -> Page:
    url = "https://paper.example/1.pdf"
    now = datetime(2026, 3, 7, tzinfo=UTC)
    return Page(url=url, requested_url=url, status=200, body=body, fetched_at=now)


if __name__ == "__main__":
    main()
