"""Tables for a person: they fit the terminal, and nothing in them is ever cut.

The last column is the long one (a headline, an address, outcomes): it wraps, and where too little
room is left beside the others it stands below its row. Without a terminal lines are as long as they
are, unless COLUMNS says how wide they may be.
"""

import os
import sys
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from dozor.cli.say import clean

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_GAP = 2
_LEAST = 24  # cells that the last column needs to stand beside the others
_MOST = {100: 24, 10_000: 36}  # up to a width: cells of any other column; more wraps
_INDENT = 4


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, numbers: Collection[str] = ()
) -> None:
    """``numbers``: columns that stand to the right."""
    from rich.cells import cell_len

    cells = [[clean(cell) for cell in row] for row in rows]
    natural = [max(map(cell_len, column)) for column in zip(columns, *cells, strict=True)]
    gaps = _GAP * (len(columns) - 1)
    width = terminal_width() or sum(natural) + gaps
    most = next((cells for upto, cells in _MOST.items() if width < upto), width)
    others = [min(cells, most) for cells in natural[:-1]]
    beside = sum(others) + gaps
    if width >= sum(natural) + gaps:
        widths, below = natural, False
    else:
        longest_word = max(cell_len(word) for row in cells for word in (*row[-1].split(), ""))
        below = width - beside < max(_LEAST, longest_word)  # an address is not broken without need
        widths = [*others, width - (_INDENT if below else beside)]
    _print(columns, cells, widths, numbers, below=below, width=width)


def _print(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    numbers: Collection[str],
    *,
    below: bool,
    width: int,
) -> None:
    from rich.padding import Padding
    from rich.text import Text

    console = _console(width)
    count = len(columns) - below
    right = [name in numbers for name in columns[:count]]
    with console.capture() as captured:
        heads = (columns, *rows)
        for number, row in enumerate(heads):
            style = "" if number else "bold"
            console.print(_line(row[:count], widths, right, style))
            if below and row[-1]:
                long = Padding(Text(row[-1], style, overflow="fold"), (0, 0, 0, _INDENT))
                console.print(long, width=width)
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def _line(
    cells: Sequence[str], widths: Sequence[int], right: Sequence[bool], style: str
) -> "Table":
    from rich.table import Table
    from rich.text import Text

    line = Table.grid(padding=(0, _GAP, 0, 0))
    for width, to_right in zip(widths, right, strict=False):
        line.add_column(width=width, justify="right" if to_right else "left", overflow="fold")
    line.add_row(*(Text(cell, style, overflow="fold") for cell in cells))
    return line


def _console(width: int) -> "Console":
    from rich.console import Console

    plain = not sys.stdout.isatty() or bool(os.environ.get("NO_COLOR"))
    # A cell more: the gap behind the last column, which is blank.
    return Console(width=width + _GAP, color_system=None if plain else "standard", highlight=False)


def print_line(head: str, rest: object = "") -> None:
    """A line, and in a terminal its further lines under where ``rest`` begins."""
    import textwrap

    start = head if rest else ""
    text = clean(rest if rest else head)
    width = terminal_width()
    if width is None or len(start) + len(text) <= width:
        print(start + text)
        return
    lines = textwrap.wrap(
        text,
        max(width, len(start) + 20),
        initial_indent=" " * len(start),
        subsequent_indent=" " * len(start),
        break_on_hyphens=False,
    )
    print("\n".join(line.rstrip() for line in (start + lines[0].lstrip(), *lines[1:])))


def terminal_width() -> int | None:
    """None: no terminal, and nobody says how wide it may be."""
    if (told := os.environ.get("COLUMNS", "")).isdigit() and int(told) > 0:
        return int(told)
    return os.get_terminal_size(sys.stdout.fileno()).columns if sys.stdout.isatty() else None
