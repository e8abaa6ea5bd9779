"""Writes docs/sources.md from the shipped catalogue: ``python docs/generate_sources.py``.

A test compares the page with what ``render`` gives, so that it cannot fall behind.
"""

import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from dozor.models import EntryPoint, Source
from dozor.registry import VISITED_KINDS, load_sources

PAGE = Path(__file__).with_name("sources.md")

_HEAD = """\
# The shipped sources

<!-- Written by docs/generate_sources.py from dozor/catalogue/sources/*.toml; change those. -->

{total} sources with {points} entry points; {on} are on and are visited at {visited} addresses,
{off} are off.

A source is on when at least one of its entry points was seen alive, or was in use by others, in
2026. Every other one is off and says why, and what must be shown before it is switched on: look at
it with `dozor check --live`, then name it in the configuration (`enable = ["…"]` under
`[sources]`). `disable` switches one off.

## How to read the tables

- **Tier**: A core of the topic, B useful, C marginal or stale.
- **Entry points**: those in bold are visited (once the source is on). The date is the last day on
  which the address is known to have answered; without one, nobody recorded the day.
- The kinds `feed`, `sitemap`, `listing`, `telegram` and `pdf` are visited; `search`, `archive` and
  `api` are kept for filling gaps and are not visited.
- `{{YYYY}}`, `{{MM}}`, `{{DD}}` and `{{YYYYMMDD}}` in a visited address stand for the day of the
  visit in the source's zone.

## How to write a source

Each file of the catalogue holds `[[source]]` tables, each with its `[[source.entry_point]]` tables.
An unknown key or a wrong value stops the program with the file, the source, the key and the mend.

| key of a source | meaning |
|---|---|
| `id` | short name, small Latin letters, digits, hyphens; never changes |
| `name`, `home` | as the letter shows it; its front page |
| `group`, `tier`, `region` | for ordering this page |
| `enabled`, `reason` | whether it is visited (default true); why not and what would change that |
| `language`, `timezone` | of its texts; of its times that state none |
| `encoding` | of its pages, only where it was seen |
| `delay` | seconds between requests, where a value is known; else the crawl's own |
| `verify_tls` | false accepts a bad certificate |
| `note` | forms of dates and other things worth knowing |

| key of an entry point | meaning |
|---|---|
| `kind`, `url` | what stands there; the address |
| `enabled` | whether it is visited when its source is on (true by default) |
| `checked` | day on which it was last known to answer |
| `link_selector` | CSS of the links to articles |
| `link_pattern` | regular expression that the path of an article's address must match |
| `note` | what is known of it |
"""


def render() -> str:
    """Give the whole page, with one table a group in the order of the catalogue's files."""
    sources = load_sources()
    checked = dict(_read_checked())
    on = [source for source in sources if source.enabled]
    head = _HEAD.format(
        total=len(sources),
        points=sum(len(source.entry_points) for source in sources),
        on=len(on),
        off=len(sources) - len(on),
        visited=sum(_is_visited(point) for source in on for point in source.entry_points),
    )
    ordered = sorted(sources, key=lambda source: source.group or "")
    groups = groupby(ordered, key=lambda source: source.group or "no group")
    return head + "".join(_render_group(name, members, checked) for name, members in groups)


def _read_checked() -> Iterator[tuple[str, date]]:
    """The loader drops ``checked``, which only this page shows."""
    for file in files("dozor.catalogue").joinpath("sources").iterdir():
        for source in tomllib.loads(file.read_text(encoding="utf-8"))["source"]:
            for point in source.get("entry_point", []):
                if "checked" in point:
                    yield point["url"], point["checked"]


def _render_group(name: str, members: Iterable[Source], checked: dict[str, date]) -> str:
    rows = "".join(_render_row(source, checked) for source in members)
    head = "| source | tier | state | entry points | note |\n|---|---|---|---|---|\n"
    return f"\n## {name}\n\n{head}{rows}"


def _render_row(source: Source, checked: dict[str, date]) -> str:
    title = f"[{source.name}](<{source.home}>)<br>`{source.id}`"
    points = "<br>".join(_render_point(point, checked) for point in source.entry_points) or "none"
    state = "on" if source.enabled else "off"
    note = "<br>".join(text for text in (source.reason, source.note) if text)
    cells = (title, source.tier or "", state, points, note)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _render_point(point: EntryPoint, checked: dict[str, date]) -> str:
    link = f"[{point.kind}](<{point.url}>)"
    shown = f"**{link}**" if _is_visited(point) else link
    day = checked.get(point.url)
    return f"{shown} {day}" if day else shown


def _is_visited(point: EntryPoint) -> bool:
    return point.enabled and point.kind in VISITED_KINDS


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
