"""What the invented outlets have written, and the truth about it for tests. Not how it is served.

One TOML file an outlet, named after it. The truth (``on_topic`` to ``trap``) never reaches a page.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import time
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).parent / "content"
KINDS = frozenset({"article", "soft404", "gallery", "login"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """A later state of an article: what is None stays as it was."""

    morning: int
    at: time  # local, +03:00
    day: int = 0  # days from that morning's date
    title: str | None = None
    lead: str | None = None
    text: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """One article as its outlet wrote it. Texts may hold ``{date}`` and ``{dateline}``."""

    slug: str  # unique in the outlet
    morning: int  # first shown on this morning
    at: time  # local, +03:00
    title: str
    text: str  # paragraphs divided by an empty line
    day: int = 0  # 0: that morning's date, -1: the day before
    lead: str | None = None
    author: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    kind: str = "article"
    withdrawn: int | None = None  # from this morning on the page is gone
    edit: Edit | None = None
    on_topic: bool = False
    story: str | None = None
    copy_of: str | None = None  # "<outlet>/<slug>"
    copy_kind: str | None = None  # verbatim edited …
    trap: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlet:
    id: str
    name: str | None = None
    tagline: str | None = None
    articles: tuple[Article, ...] = ()


def load(directory: Path = SHIPPED) -> tuple[Outlet, ...]:
    """Every ``<outlet id>.toml`` of the directory. ``ValueError`` names file, article and key."""
    return tuple(_outlet(path) for path in sorted(directory.glob("*.toml")))


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text. Line breaks inside one stay: the hard lines of a pasted column."""
    return tuple(part.strip() for part in re.split(r"\n\s*\n", text) if part.strip())


def _outlet(path: Path) -> Outlet:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"newsroom content: {path.name}: is no TOML: {error}") from error
    articles = tuple(_article(entry, path.name) for entry in raw.get("article", ()))
    slugs = [article.slug for article in articles]
    if twice := sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        raise ValueError(f"newsroom content: {path.name}: slug stands twice: {', '.join(twice)}")
    head = raw.get("outlet", {})
    return Outlet(
        id=path.stem, name=head.get("name"), tagline=head.get("tagline"), articles=articles
    )


def _article(raw: Mapping[str, Any], file: str) -> Article:
    where = f"{file}, article '{raw.get('slug', '?')}'"
    values = _checked(raw, Article, where)
    values["at"] = _time(values["at"], where)
    values["tags"] = tuple(values.get("tags", ()))
    if "edit" in values:
        edit = _checked(values["edit"], Edit, f"{where}, edit")
        values["edit"] = Edit(**{**edit, "at": _time(edit["at"], where)})
    article = Article(**values)
    if article.kind not in KINDS:
        raise ValueError(f"newsroom content: {where}: kind '{article.kind}' is none of {KINDS}")
    return article


def _checked(
    raw: Mapping[str, Any], shape: type[Article] | type[Edit], where: str
) -> dict[str, Any]:
    required = {field.name for field in fields(shape) if field.default is MISSING}
    if unknown := raw.keys() - {field.name for field in fields(shape)}:
        raise ValueError(f"newsroom content: {where}: unknown key: {', '.join(sorted(unknown))}")
    if missing := required - raw.keys():
        raise ValueError(f"newsroom content: {where}: key missing: {', '.join(sorted(missing))}")
    return dict(raw)


def _time(value: object, where: str) -> time:
    try:
        return value if isinstance(value, time) else time.fromisoformat(str(value))
    except ValueError as error:
        raise ValueError(f"newsroom content: {where}: at = {value!r} is no HH:MM") from error
