"""Sets the two issues of the PDF newspaper with typst. Run by hand when their texts change.

The PDFs are committed beside it: who runs the newsroom needs no typst. Deterministic: fonts of the
typst wheel, a fixed timestamp. Usage: ``python -m dozor.newsroom.issues.make``.
"""

from datetime import UTC, datetime
from pathlib import Path

_HERE = Path(__file__).parent
_STAMP = datetime(2026, 1, 1, tzinfo=UTC)  # the metadata's; no date is printed


def make() -> tuple[Path, ...]:
    """Set every ``issue_N.typ`` into ``issue_N.pdf``; the paths written."""
    import typst  # of the dev extra only

    written = []
    for source in sorted(_HERE.glob("issue_*.typ")):
        target = source.with_suffix(".pdf")
        typst.compile(source, target, ignore_system_fonts=True, timestamp=_STAMP, pdf_tags=False)
        written.append(target)
    return tuple(written)


if __name__ == "__main__":
    make()
