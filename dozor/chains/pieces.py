"""A line of text in pieces: words, names in quotes, addresses, marks; and where sentences end."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dozor.chains.vocabulary import forms

_TOP_LEVEL = (
    "ru|by|com|net|org|info|news|tv|su|рф|бел|рус|online|today|media|pro|press|gov|eu|kz|ua|pl"
    "|lv|lt|me|example"
)
# Every repeat is bounded, so that a hostile line costs no more than its length.
_PIECE = re.compile(
    rf"""
    (?P<url>https?://[^\s<>«»"]{{1,500}}|(?:www\.)?t\.me/[\w/+-]{{1,100}})
  | (?P<quoted>«[^«»\n]{{1,80}}(?:«[^«»\n]{{1,60}}»[^«»\n]{{0,40}})?»|„[^„“”\n]{{1,80}}[“”]
      |“[^“”„\n]{{1,80}}”|"[^"\n]{{1,80}}"|'[^'\n]{{1,80}}'(?!\w))
  | (?P<host>(?<![\w.@-])(?:[^\W_][\w-]{{0,62}}\.){{1,4}}(?:{_TOP_LEVEL})(?![\w-]))
  | (?P<word>\w{{1,80}}(?:[-‑’'ʼ]\w{{1,80}}){{0,6}})
  | (?P<mark>[^\w\s])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_STOPS = frozenset(".!?…")


class Piece(NamedTuple):
    kind: str  # url, quoted, host, word, mark
    text: str
    start: int  # offsets in characters of the whole text
    end: int

    @property
    def inner(self) -> str:
        """What stands between the quotes."""
        return self.text[1:-1].strip() if self.kind == "quoted" else self.text


def cut_pieces(text: str, start: int, end: int) -> tuple[Piece, ...]:
    """The pieces of ``text[start:end]``, which is one line."""
    return tuple(
        Piece(str(match.lastgroup), match[0], *match.span())
        for match in _PIECE.finditer(text, start, end)
    )


def cut_sentences(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Runs of pieces with the mark that ends each."""
    begin = 0
    for n, piece in enumerate(pieces):
        if piece.text in _STOPS and _ends(pieces, n):
            yield tuple(pieces[begin : n + 1])
            begin = n + 1
    if begin < len(pieces):
        yield tuple(pieces[begin:])


def _ends(pieces: Sequence[Piece], n: int) -> bool:
    if n + 1 == len(pieces):
        return True
    after, before = pieces[n + 1], pieces[n - 1] if n else None
    if after.start == pieces[n].end and after.kind != "quoted":
        return False  # «т.е», «3.5», «…»
    if after.kind == "word" and not (after.text[0].isupper() or after.text[0].isdigit()):
        return False
    if before is None or pieces[n].text != ".":
        return True
    short = before.text.casefold() in forms("abbreviated") or (
        len(before.text) == 1 and before.text.isupper()
    )
    return before.kind != "word" or not short
