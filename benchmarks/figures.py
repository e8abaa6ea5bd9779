"""What a quality benchmark measures: figures with floors that nobody lowers silently.

Each module ``benchmarks/quality_*.py`` has ``measure(data: Path) -> tuple[Figure, ...]``; the
floors stand in ``benchmarks/floors.toml`` under its key. `benchmarks/quality.py` runs them all.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.toml")


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One measured number. ``others``: the same measure of other systems, on the same inputs in the
    same run, by name; None where a system could not be run."""

    key: str  # as in floors.toml, e.g. "text.aeb.f1"
    title: str  # for a person
    value: float
    count: int  # of inputs measured
    others: tuple[tuple[str, float | None], ...] = ()
    note: str = ""

    def holds(self, floors: dict[str, dict[str, float]]) -> bool:
        """A floor is ``at_least`` or ``at_most``; a figure without one is only shown."""
        floor = floors.get(self.key, {})
        low, high = floor.get("at_least"), floor.get("at_most")
        return (low is None or self.value >= low) and (high is None or self.value <= high)


def read_floors() -> dict[str, dict[str, float]]:
    return tomllib.loads(FLOORS.read_text(encoding="utf-8"))
