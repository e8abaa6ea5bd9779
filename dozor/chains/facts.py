"""What one account has and another has not: figures and names, by their dictionary forms."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from dozor.accounts import Account
from dozor.chains.pieces import Piece, cut_pieces, cut_sentences
from dozor.chains.russian import is_noun
from dozor.topics.lemmas import fold, is_belarusian, lemmas

MOST = 6  # of what is told apart
_LONGEST = 20_000  # characters of a text that are looked at
_SHINGLE = 4  # words
_FIGURE = re.compile(
    r"(?<![\w.,:/-])(\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,4}|\d{1,12})(?:[.,](\d{1,4}))?"
    r"(?:[ \u00a0\u202f-]?(тыс|млн|млрд|трлн|тысяч|миллион|миллиард|мільён|мільярд)"
    r"[а-яіў]{0,3}\.?)?"
    r"([ \u00a0\u202f]?%|[ \u00a0\u202f][а-яёіў]{2,20})?(?![\d:])"
)
_SCALES = {
    "тыс": 3, "тысяч": 3, "млн": 6, "миллион": 6, "мільён": 6, "млрд": 9, "миллиард": 9,
    "мільярд": 9, "трлн": 12,
}  # fmt: skip
_MONTH = re.compile(
    r"\s*(?:янв|фев|мар|апр|ма[яй]|июн|июл|авг|сен|окт|ноя|дек|студз|лют|сак|крас|чэрв|ліп|жн|вер|кас"
    r"|ліст|снеж|год|час|мин)",
    re.IGNORECASE,
)


_YEAR = re.compile(r"(?:19|20)\d\d")
_ADJECTIVE = re.compile(r".*(?:[ыио]й|[ыі])")


class Facts(NamedTuple):
    """By key, as written; a text's words for looking names up."""

    figures: dict[Decimal, str]
    names: dict[frozenset[str], str]
    words: frozenset[str]
    belarusian: bool


def read_facts(account: Account) -> Facts:
    text = f"{account.title}\n{account.text}"[:_LONGEST]
    belarusian = account.language == "be" or (
        account.language is None and is_belarusian(text[:2000].split())
    )
    names: dict[frozenset[str], str] = {}
    words: set[str] = set()
    start = 0
    for line in text.split("\n"):
        pieces = cut_pieces(text, start, start + len(line))
        start += len(line) + 1
        for sentence in cut_sentences(pieces):
            words.update(_words(sentence, belarusian))
            names |= _names(text, sentence, belarusian)
    return Facts(_figures(text), names, frozenset(words), belarusian)


def tell_apart(one: Facts, two: Facts, cited: Iterable[str]) -> tuple[str, ...]:
    """Figures, then names of ``one`` that ``two`` has not; not those of whom it cites."""
    sources = {lemma for name in cited for word in name.split() for lemma in _lemmas(word, False)}
    figures = [shown for key, shown in one.figures.items() if key not in two.figures]
    names: list[str] = []
    for key, shown in one.names.items():
        same_spelling = one.belarusian == two.belarusian
        if same_spelling and key.isdisjoint(two.words) and key.isdisjoint(sources):
            names.append(shown)
            sources |= key  # «Вязьмы» and «Вязьме»
    return tuple(dict.fromkeys([*figures[:MOST], *names]))[:MOST]


def shingles(text: str) -> frozenset[int]:
    """Hashes of runs of words; few enough for texts of any length."""
    words = [fold(word) for word in re.findall(r"\w+", text[:_LONGEST])]
    count = max(1, len(words) - _SHINGLE + 1) if words else 0
    return frozenset(hash(tuple(words[n : n + _SHINGLE])) for n in range(count))


def share_of(one: frozenset[int], two: frozenset[int]) -> float:
    """How much of ``one`` stands in ``two``, 0..1."""
    return len(one & two) / len(one) if one else 0.0


def _figures(text: str) -> dict[Decimal, str]:
    found: dict[Decimal, str] = {}
    for match in _FIGURE.finditer(text):
        unit = match[4] or ""
        if _MONTH.match(unit) or (not unit and _YEAR.fullmatch(match[0])):
            continue
        digits = re.sub(r"\D", "", match[1])
        value = Decimal(f"{digits}.{match[2] or 0}").scaleb(_SCALES.get(match[3] or "", 0))
        end = match.end(4) if _is_unit(unit.strip()) else match.start(4) if unit else match.end()
        found.setdefault(value.normalize(), " ".join(text[match.start() : end].split()))
    return found


def _is_unit(word: str) -> bool:
    """«рублей», «%»; not «из» or «идут»."""
    return word == "%" or any(is_noun(word, case) for case in ("gent", "nomn") if word)


def _lemmas(word: str, belarusian: bool) -> frozenset[str]:
    return lemmas(word, belarusian) | {fold(word)}


def _words(sentence: Iterable[Piece], belarusian: bool) -> set[str]:
    found: set[str] = set()
    for piece in sentence:
        inner = piece.inner if piece.kind in {"word", "quoted"} else ""
        for word in re.findall(r"\w+(?:-\w+)*", inner):
            found |= _lemmas(word, belarusian)
    return found


def _names(text: str, sentence: tuple[Piece, ...], belarusian: bool) -> dict[frozenset[str], str]:
    """Runs of words with a capital; one alone at the beginning of a sentence is no name."""
    found: dict[frozenset[str], str] = {}
    run: list[Piece] = []
    for n, piece in enumerate([*sentence, Piece("mark", "", 0, 0)]):
        if piece.kind == "word" and piece.text[0].isupper() and n:
            run.append(piece)
            continue
        if run:
            key = _lemmas(run[-1].text, belarusian)
            alone = len(run) == 1 and any(_ADJECTIVE.fullmatch(lemma) for lemma in key)
            if not alone:  # «Смоленской» of what?
                found.setdefault(key, " ".join(text[run[0].start : run[-1].end].split()))
        run = []
    return found
