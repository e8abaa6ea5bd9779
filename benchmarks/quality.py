"""`make bench-quality`: every figure beside its floor. Exit code 1 when a floor does not hold.

``--group text`` measures one group. ``--page`` writes docs/quality.md; the systems it compares with
are no dependencies: they are asked for in the interpreter named by ``DOZOR_COMPARE_PYTHON`` and on
``PYTHONPATH``. Under ``CI`` figures of time are shown, not held: the machine has other work.
Inputs are read from ``DOZOR_DATA`` (default ``../shared/data``).
"""

import importlib
import os
import sys
from pathlib import Path

from dozor.cli.tables import print_table

sys.path.insert(0, str(Path(__file__).parent))
from figures import Figure, read_floors

TIMED = frozenset(
    {
        "chains.speed",
        "topics.speed",
        "topics.fifty",
        "topics.names",
        "text.cpu_ratio",
        "newspapers.cpu_ms",
        "loop.lag_p99_ms",
        "loop.two_workers",
    }
)
GROUPS = ("text", "dates", "encodings", "newspapers", "loop", "topics", "chains")
DATA = Path(os.environ.get("DOZOR_DATA", Path(__file__).parents[2] / "shared" / "data"))
PAGE = Path(__file__).parents[1] / "docs" / "quality.md"


def main(arguments: list[str]) -> int:
    if not DATA.is_dir():
        print(f"bench-quality: {DATA}: is not there; name it in DOZOR_DATA", file=sys.stderr)
        return 0
    groups = tuple(arguments[1:]) if arguments[:1] == ["--group"] else GROUPS
    page = "--page" in arguments
    figures: list[Figure] = []
    for group in groups:
        figures += importlib.import_module(f"quality_{group}").measure(DATA)
    floors = read_floors()
    if os.environ.get("CI"):
        floors = {key: floor for key, floor in floors.items() if key not in TIMED}
    rows = [
        (f.title, f"{f.value:.3f}", _floor(floors.get(f.key, {})), f.count, _verdict(f, floors))
        for f in figures
    ]
    print_table(("Figure", "Value", "Floor", "Inputs", ""), rows)
    if page:
        PAGE.write_text(_page(figures, floors), encoding="utf-8")
    return 0 if all(figure.holds(floors) for figure in figures) else 1


def _verdict(figure: Figure, floors: dict[str, dict[str, float]]) -> str:
    return "holds" if figure.holds(floors) else "BELOW ITS FLOOR"


def _floor(floor: dict[str, float]) -> str:
    if "at_least" in floor:
        return f"≥ {floor['at_least']}"
    return f"≤ {floor['at_most']}" if "at_most" in floor else ""


def _page(figures: list[Figure], floors: dict[str, dict[str, float]]) -> str:
    lines = [
        "# Quality",
        "",
        "Written by `make bench-quality`. Other systems were measured in the same run, on the same",
        "files. The files belong to their publishers and are no part of the project.",
        "",
        "| figure | Dozor | floor | inputs | others | note |",
        "|---|---|---|---|---|---|",
    ]
    for f in figures:
        others = ", ".join(f"{n} {'–' if v is None else f'{v:.3f}'}" for n, v in f.others)
        floor = _floor(floors.get(f.key, {}))
        lines.append(f"| {f.title} | {f.value:.3f} | {floor} | {f.count} | {others} | {f.note} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
