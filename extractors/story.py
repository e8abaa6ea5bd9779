"""One article of a newspaper page while it is put together from blocks."""

from dataclasses import dataclass, field

from extractors.blocks import Block


@dataclass(slots=True)
class Story:
    """One article of one page. ``body`` is in reading order."""

    page: int
    headlines: list[Block] = field(default_factory=list)
    kickers: list[Block] = field(default_factory=list)
    leads: list[Block] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)
    beside: list[Block] = field(default_factory=list)  # captions, quotes, charts
    bylines: list[Block] = field(default_factory=list)
    marks: list[Block] = field(default_factory=list)  # «Продолжение на стр. 5»
    reach: tuple[float, float] = (0.0, 0.0)

    @property
    def heading(self) -> list[Block]:
        return self.kickers + self.headlines + self.leads

    @property
    def blocks(self) -> list[Block]:
        return self.heading + self.body
