"""Where the work on one source stands, for whoever must end it when it breaks. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dozor.models import EntryPoint, Fetch


@dataclass(kw_only=True, slots=True)
class Trip:
    """``point``: the entry point that is being visited, before and after that the first one."""

    started_at: datetime  # of the work on ``point``
    point: EntryPoint | None
    _given: dict[int, Fetch] = field(default_factory=dict)

    def give(self, fetches: Sequence[Fetch]) -> Sequence[Fetch]:
        """The desk gave these out: each must be ended."""
        self._given |= {fetch.entry_id: fetch for fetch in fetches}
        return fetches

    def end(self, fetch: Fetch) -> None:
        self._given.pop(fetch.entry_id, None)

    def left(self) -> tuple[Fetch, ...]:
        return tuple(self._given.values())
