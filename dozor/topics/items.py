"""What a topic is tried on: articles by their words, and what a person says of them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from dozor.topics.reading import Reading, read_article
from dozor.topics.terms import TermIndex


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """``id`` is for a person: as a file names it, or the archive. ``place``: what kind of thing it
    is, where that is not plain («set aside»)."""

    id: str
    title: str
    text: str
    lead: str | None = None
    language: str | None = None
    site: str | None = None
    section: str | None = None
    place: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelledItem(Item):
    """``relevant``: as a person judged it."""

    relevant: bool


class Labels(Protocol):
    """Where judged items come from: a file, or what was judged in an archive."""

    def labelled(self) -> Iterator[LabelledItem]: ...


def read_item(index: TermIndex, item: Item) -> Reading:
    return read_article(
        index,
        title=item.title,
        lead=item.lead,
        text=item.text,
        language=item.language,
        site=item.site,
        section=item.section,
    )
