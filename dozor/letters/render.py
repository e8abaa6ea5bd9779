"""A composed letter becomes a subject, a text part and an HTML part, each of bounded size.

What does not fit is never dropped in silence: first the passages go, then the headlines are counted
by outlet, and the message carries the complete list as an attached text.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from textwrap import fill
from typing import Any

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from dozor.letters.passages import Segments
from dozor.letters.view import DayView, PieceView, View, counts, see
from dozor.letters.wording import Wording, wording
from dozor.models import Letter

TEXT_WIDTH = 72


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str
    hidden: int = 0  # articles whose passage, copy or headline only the text part has


@dataclass(frozen=True, kw_only=True, slots=True)
class _Budget:
    """Bytes of UTF-8. Gmail cuts an HTML part at 102 kB without saying what it cut."""

    template: str
    full: int  # while below, items are shown with their passages
    brief: int  # while below, headlines with links are added
    copies: int  # named under one item
    names: int  # unread sources named for one reason


_HTML = _Budget(template="letter.html", full=64_000, brief=96_000, copies=10, names=40)
_TEXT = _Budget(
    template="letter.txt", full=300_000, brief=900_000, copies=1_000_000, names=1_000_000
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """What of the view goes into one part."""

    body: str
    hidden: int  # articles not shown in full


def render(letter: Letter, *, language: str | None = None, base_url: str | None = None) -> Rendered:
    """Both parts in "ru" or "en" (None: the recipient's own); ``ConfigError`` for any other.

    ``base_url`` is where the reader finds the archive, when there is such a place.
    """
    words = wording(language or letter.recipient.language)
    view = see(letter, words, base_url)
    html, text = _fitted(view, words, _HTML), _fitted(view, words, _TEXT)
    return Rendered(subject=view.subject, text=text.body, html=html.body, hidden=html.hidden)


def _fitted(view: View, words: Wording, budget: _Budget) -> _Part:
    """As many items in full as fit, then as many headlines, then counts."""
    most = len(_pieces(view.days))

    def size(full: int, brief: int) -> int:
        return len(_print(view, words, budget, full, brief).encode())

    if most <= 1_000 and size(most, 0) <= budget.full:
        full, brief = most, 0
    else:
        full = _largest(most, lambda n: size(n, 0) <= budget.full)
        brief = _largest(most - full, lambda n: size(full, n) <= budget.brief)
    shown = _pieces(view.days)[:full]
    hidden = sum(1 + len(piece.copies) for piece in _pieces(view.days)[full:])
    hidden += sum(max(0, len(piece.copies) - budget.copies) for piece in shown)
    return _Part(body=_print(view, words, budget, full, brief), hidden=hidden)


def _largest(most: int, fits: Callable[[int], bool]) -> int:
    """The largest number up to ``most`` that fits; grows by doubling, so it costs what fits."""
    low, high = 0, 1
    while high < most and fits(high):
        low, high = high, high * 2
    high = min(high, most)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _print(view: View, words: Wording, budget: _Budget, full: int, brief: int) -> str:
    pieces = _pieces(view.days)
    body = (
        _environment()
        .get_template(budget.template)
        .render(
            view=replace(view, days=_first(view.days, full)),
            brief=pieces[full : full + brief],
            rest=pieces[full + brief :],
            by_outlet=_by_outlet(pieces[full + brief :]),
            counts=lambda some: counts(words, some),
            attached=budget is _HTML,
            most_copies=budget.copies,
            most_names=budget.names,
            words=words,
            **_labels(words),
        )
    )
    return _inlined(body) if budget is _HTML else body


def _labels(words: Wording) -> Mapping[str, Any]:
    return {"say": words.say, "language": words.language, "brand": words.say("brand")}


def _pieces(days: tuple[DayView, ...]) -> tuple[PieceView, ...]:
    return tuple(piece for day in days for outlet in day.outlets for piece in outlet.pieces)


def _first(days: tuple[DayView, ...], number: int) -> tuple[DayView, ...]:
    """The days with their first ``number`` pieces, empty headings left out."""
    kept = []
    for day in days:
        outlets = []
        for outlet in day.outlets:
            pieces = outlet.pieces[: max(0, number)]
            number -= len(outlet.pieces)
            if pieces:
                outlets.append(replace(outlet, pieces=pieces))
        if outlets:
            kept.append(replace(day, outlets=tuple(outlets)))
    return tuple(kept)


def _by_outlet(pieces: tuple[PieceView, ...]) -> tuple[tuple[str, int], ...]:
    """How many articles of each outlet, copies included, the most first."""
    outlets: Counter[str] = Counter()
    for piece in pieces:
        outlets.update([piece.outlet, *(copy.outlet for copy in piece.copies)])
    return tuple(outlets.most_common())


def _inlined(html: str) -> str:
    """Styles moved into the elements; the @media rules (phone, dark mode) stay in the head."""
    inlined: str = css_inline.inline(html, keep_at_rules=True, load_remote_stylesheets=False)
    return inlined


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("dozor.letters", "templates"),
        autoescape=select_autoescape(("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["starred"] = _starred
    environment.filters["plain"] = _plain
    environment.filters["wrapped"] = _wrapped
    return environment


def _starred(passage: Segments) -> str:
    """A passage for the text part: «*слово*» where the word hit."""
    return "".join(f"*{piece.text}*" if piece.hit else piece.text for piece in passage)


def _plain(passage: Segments) -> str:
    return "".join(piece.text for piece in passage)


def _wrapped(text: str, first: str = "", rest: str = "") -> str:
    return fill(
        text,
        TEXT_WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
