"""Articles that come as JSON lines, and those of an archive, as a topic is tried on them."""

import json
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from json import JSONDecodeError
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn
from urllib.parse import urlsplit

from dozor.cli.say import clean, complain
from dozor.errors import ConfigError

if TYPE_CHECKING:
    from dozor.models import Article
    from dozor.protocols import Archive
    from dozor.topics.items import Item, LabelledItem

READ = ("title", "lead", "text", "language", "site", "section", "url")


@dataclass(kw_only=True, slots=True)
class ItemFile:
    """A file of JSON lines, or ``-`` for standard input, read line by line.

    What is no item is told on standard error by the number of its line, counted in ``bad``, and
    passed over.
    """

    name: str
    bad: int = 0

    def items(self) -> Iterator["Item"]:
        for number, value in self._objects():
            yield _item(value, number)

    def labelled(self) -> Iterator["LabelledItem"]:
        """Those of which the file says whether they are relevant."""
        from dozor.topics.items import LabelledItem

        for number, value in self._objects():
            relevant = value.get("relevant")
            if isinstance(relevant, bool):
                yield LabelledItem(**asdict(_item(value, number)), relevant=relevant)
            else:
                why = "is missing" if relevant is None else f"is {_kind(relevant)}"
                self._tell(number, f"'relevant' {why}; write true or false")

    def _objects(self) -> Iterator[tuple[int, dict[str, Any]]]:
        with closing(self._open()) as file:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                value, error = read_article(line)
                if error is None:
                    yield number, value
                else:
                    self._tell(number, error)

    def _open(self) -> BinaryIO:
        if self.name == "-":
            return sys.stdin.buffer
        try:
            return Path(self.name).open("rb")
        except OSError as error:
            raise ConfigError(
                f"items {self.name}: cannot be read: {error.strerror}; name a file of JSON lines"
            ) from None

    def _tell(self, number: int, why: str) -> None:
        self.bad += 1
        complain(clean(f"items {self.name}: line {number}: {why}"))


def archive_items(archive: "Archive") -> Iterator["Item"]:
    """What is stored, in order of arrival, then what was set aside and still has its text."""
    for article in archive.articles():
        yield _of_archive(article, str(article.id), "stored")
    for article in archive.texts_set_aside():
        yield _of_archive(article, article.url, "set aside")


def read_article(line: bytes) -> tuple[dict[str, Any], str | None]:
    """The object of a line, and what is wrong with it."""
    try:
        value = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse)
        json.dumps(value, allow_nan=False)  # a number such as 1e999 cannot be written again
    except UnicodeDecodeError as error:
        return {}, f"is not UTF-8 (byte {error.start}); write it in UTF-8"
    except (ValueError, RecursionError) as error:
        why = (
            f"{error.msg} in column {error.colno}" if isinstance(error, JSONDecodeError) else error
        )
        return {}, f"is not JSON: {why}; write one object a line"
    if not isinstance(value, dict):
        return {}, f"is not a JSON object but {_kind(value)}; write one object a line"
    for name in READ:
        if not isinstance(value.get(name), str | None):
            return value, f"'{name}' is not a string but {_kind(value[name])}; write it in quotes"
    return value, None


def host_of(url: str | None) -> str | None:
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:
        return None


def _item(value: dict[str, Any], number: int) -> "Item":
    from dozor.topics.items import Item

    given = value.get("id")
    return Item(
        id=str(given) if isinstance(given, str | int) and given != "" else f"line {number}",
        title=value.get("title") or "",
        text=value.get("text") or "",
        lead=value.get("lead"),
        language=value.get("language"),
        site=value.get("site") or host_of(value.get("url")),
        section=value.get("section"),
    )


def _of_archive(article: "Article", name: str, place: str) -> "Item":
    from dozor.topics.items import Item

    return Item(
        id=name,
        title=article.title,
        text=article.text,
        lead=article.lead,
        language=article.language,
        site=host_of(article.url),
        section=article.section,
        place=place,
    )


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number of JSON")


def _kind(value: object) -> str:
    names = {list: "a list", dict: "an object", str: "a string", bool: "a boolean"}
    return "null" if value is None else names.get(type(value), "a number")
