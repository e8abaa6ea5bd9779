"""Names of known outlets in running text, in whatever case they stand."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from dozor.chains.pieces import Piece, cut_pieces
from dozor.chains.vocabulary import shipped_outlets
from dozor.topics.lemmas import fold, lemmas

_Alias = tuple[str, tuple[Piece, ...]]


def match_alias(
    pieces: Sequence[Piece], at: int, belarusian: bool, quoted: bool = False
) -> tuple[str, int] | None:
    """The longest known name that begins at ``pieces[at]``, in the nominative, and where it ends.

    A name that is not ``quoted`` is one only with a capital: «Известия», not «известия».
    """
    first = pieces[at]
    if first.kind not in {"word", "host"} or not (quoted or first.text[0].isupper()):
        return None
    keys = {fold(first.text), *lemmas(first.text, belarusian)}
    found = [
        (len(alias), name)
        for key in keys
        for name, alias in _by_first().get(key, ())
        if _stands(alias, pieces, at, belarusian)
    ]
    if not found:
        return None
    length = max(found)[0]
    written = pieces[at].text if length == 1 else ""
    names = sorted(name for size, name in found if size == length)
    same = fold(written) in {fold(name) for name in names}
    return (written if same else names[0]), at + length


def match_whole(name: str, belarusian: bool) -> str | None:
    """A known name that is all of ``name``, as between quotes."""
    pieces = cut_pieces(name, 0, len(name))
    found = match_alias(pieces, 0, belarusian, quoted=True) if pieces else None
    return found[0] if found and found[1] == len(pieces) else None


def _stands(alias: Sequence[Piece], pieces: Sequence[Piece], at: int, belarusian: bool) -> bool:
    there = pieces[at : at + len(alias)]
    return len(there) == len(alias) and all(
        _same(one, two, belarusian) for one, two in zip(alias, there, strict=True)
    )


def _same(alias: Piece, piece: Piece, belarusian: bool) -> bool:
    if fold(alias.inner) == fold(piece.inner):
        return not _is_acronym(alias.text) or piece.text[0].isupper()
    if alias.kind != "word" or piece.kind != "word" or _is_acronym(alias.text):
        return False
    own = lemmas(alias.text) | lemmas(alias.text, True)
    return not own.isdisjoint(lemmas(piece.text, belarusian))


def _is_acronym(word: str) -> bool:
    return word.isupper() and len(word) > 1


@cache
def _by_first() -> dict[str, list[_Alias]]:
    """Known names by every form that may stand for their first word in the nominative."""
    table: dict[str, dict[str, _Alias]] = defaultdict(dict)
    for outlet in shipped_outlets():
        for name in outlet.names:
            pieces = cut_pieces(name, 0, len(name))
            first = pieces[0].text
            for key in {fold(first), *lemmas(first), *lemmas(first, True)}:
                table[key][name] = (name, pieces)
    return {key: list(aliases.values()) for key, aliases in table.items()}
