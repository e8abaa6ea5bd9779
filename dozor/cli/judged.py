"""Articles that people judged in an archive, as a topic is tried on them; and how one is named."""

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dozor.cli.items import host_of
from dozor.cli.options import DATABASE_VARIABLE, find_database
from dozor.cli.say import clean, note
from dozor.errors import ConfigError

if TYPE_CHECKING:
    from dozor.models import Article
    from dozor.protocols import Store
    from dozor.topics.agreement import Opinion
    from dozor.topics.items import LabelledItem


_NAMED = 8  # articles in a line


@dataclass(kw_only=True, slots=True)
class ArchiveLabels:
    """`topics.items.Labels`: what was judged under one topic; the majority counts. ``tied``: the
    articles that are left out, as their judges disagree evenly."""

    url: str | None  # None: there is no archive here
    topic_id: str
    tied: list[str] = field(default_factory=list)

    def tell_ties(self) -> None:
        if self.tied:
            named = clean(", ".join(self.tied[:_NAMED]))
            count = len(self.tied)
            note(f"{count} articles left out, as their judges disagree evenly: {named}")

    def labelled(self) -> Iterator["LabelledItem"]:
        from dozor.topics.agreement import opinions
        from storage import open_store

        if self.url is None:
            return
        with closing(open_store(self.url, read_only=True)) as store:
            found = opinions(store.judgements(self.topic_id))
        for one in found:
            if one.relevant is None:
                self.tied.append(name_of(one))
            else:
                yield _item(one, relevant=one.relevant)


def archive_labels(topic_id: str, config: Path | None, database: str | None) -> ArchiveLabels:
    """Of the archive that is named, or that lies here."""
    from dozor.config import find_config

    named = config or database or os.environ.get(DATABASE_VARIABLE) or find_config().exists()
    url = find_database(config, database) if named else None
    return ArchiveLabels(url=url, topic_id=topic_id)


def name_of(opinion: "Opinion") -> str:
    """The id of a stored article; of another its address."""
    last = opinion.last
    return last.url if last.article_id is None else str(last.article_id)


def find_words(store: "Store", command: str, name: str) -> "Article":
    """The article of an id, or of an address, be it stored or set aside. ``ConfigError``: there is
    none."""
    if name.isdecimal():
        article = store.article(int(name[:18]))
        if article is None:
            mend = "see `dozor search`; what was set aside as off topic is named by its address"
            raise ConfigError(f"{command}: article {clean(name)}: is not in the archive; {mend}")
        return article
    for key in _keys(command, name):
        words = store.words_of(key)
        if words is not None:
            return words
    mend = "name an article that was stored or set aside; see `dozor export --outcomes`"
    raise ConfigError(f"{command}: {clean(name)}: is not in the archive, nor set aside; {mend}")


def _keys(command: str, name: str) -> Iterator[str]:
    """Of an article of a newspaper issue the part behind # says which it is."""
    from dozor.urls import normalise_url, url_key

    address, mark, part = name.partition("#")
    url = normalise_url(address)
    if url is None:
        mend = "write the id of an article, or its whole address: https://…"
        raise ConfigError(f"{command}: {clean(name)}: is no article; {mend}")
    if mark:
        yield f"{url_key(url)}#{part}"
    yield url_key(url)


def _item(opinion: "Opinion", *, relevant: bool) -> "LabelledItem":
    from dozor.topics.items import LabelledItem

    last = opinion.last
    return LabelledItem(
        id=name_of(opinion),
        title=last.title,
        text=last.text,
        lead=last.lead,
        language=last.language,
        site=host_of(last.url),
        section=last.section,
        place="set aside" if last.article_id is None else "",
        relevant=relevant,
    )
