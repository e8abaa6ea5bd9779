"""A sentence that speaks of an own channel, and whose it is: «губернатор … в своих соцсетях»."""

import re
from collections.abc import Iterator
from dataclasses import replace

from dozor.chains.citation import CitationKind
from dozor.chains.names import Found, read_name
from dozor.chains.pieces import cut_pieces
from dozor.chains.sentence import Sentence

_PRONOUNS = frozenset({"он", "она", "ен", "яна"})
_LOOK_BACK = 600  # characters
_REACH = 42  # pieces before the channel
_OWN_CHANNEL = re.compile(
    r"""(?:(?:в|на|у|ў)\s+(?:(?:своих|сво[её]м|своей|личном|личной|официальном|официальной|собственном|сваіх|сваім|сваёй|сваей|асабістым
        |асабістай|афіцыйным|афіцыйнай|уласным)\s+){1,3}
        (?:(?:телеграмм?|telegram|тг|тэлеграм|max|макс|мах|youtube|видео)?[-‑\s]?(?:канал[еу]?|блог[еу]?|микроблоге)|страниц[еах]+|страничке|аккаунт[еах]+
        |старон(?:цы|ках)|акаўн(?:це|тах)|соцсет[яи]х?|социальных\s+сетях|сацсетках|сацыяльных\s+сетках|телеграме?|telegram|тэлеграме?)
      |(?:в|у|ў)\s+(?:соцсет[яи]х?|социальных\s+сет[яи]х?|сацсетках|сацыяльных\s+сетках|telegram(?:-канале)?|телеграме?|телеграм-канале
        |тэлеграм-канале|тэлеграме?|max|мах|вконтакте|мессенджере|месэнджары)(?!\s*[«„"])
      |(?:во|у|в)\s+[«„"]?вконтакте)(?![\w-])""",
    re.VERBOSE | re.IGNORECASE,
)


_OWN = re.compile(r"\s(?:сво|сва|личн|официальн|собственн|асабіст|афіцыйн|уласн)", re.IGNORECASE)


def own_channel(sentence: Sentence) -> tuple[int, int] | None:
    """Pieces of «в своём телеграм-канале», «в соцсетях», «на своей странице»."""
    if not sentence.pieces:
        return None
    first, last = sentence.pieces[0].start, sentence.pieces[-1].end
    match = _OWN_CHANNEL.search(sentence.source, first, last)
    if match is None:
        return None
    inside = [
        n for n, piece in enumerate(sentence.pieces) if match.start() <= piece.start < match.end()
    ]
    if not inside or (not _OWN.search(match[0]) and read_name(sentence, inside[-1] + 1, "gent")):
        return None  # another's: «в телеграм-канале регионального МЧС»
    return inside[0], inside[-1] + 1


def find_owner(sentence: Sentence, begin: int, end: int) -> Iterator[Found]:
    """The person whom the sentence names before or after its own channel."""
    for at in _starts(sentence, begin, end):
        name = read_name(sentence, at, "nomn")
        if name is None or name.kind is not CitationKind.PERSON:
            continue
        if not name.official and " " not in name.text:
            continue
        first, last = min(begin, name.begin), max(end, name.end)
        yield Found(name, first, last)
        return


def find_antecedent(sentence: Sentence) -> tuple[Sentence, Found] | None:
    """«Об этом он написал в своём телеграм-канале»: the official whom the text named last before.

    The sentence comes back with what stands before it, as the phrase begins there.
    """
    owned = own_channel(sentence)
    if owned is None or not any(sentence.low(n) in _PRONOUNS for n in range(len(sentence))):
        return None
    start, end = sentence.pieces[0].start, sentence.pieces[owned[1] - 1].end
    pieces = cut_pieces(sentence.source, max(0, start - _LOOK_BACK), end)
    whole = replace(sentence, pieces=pieces)
    last = next(n for n, piece in enumerate(pieces) if piece.start >= start)
    for at in range(last - 1, -1, -1):
        role = whole.lemmas(at, "nomn") & whole.words.role
        name = read_name(whole, at, "nomn") if role else None
        if name and name.official:
            return whole, Found(name, at, len(pieces))
    return None


def _starts(sentence: Sentence, begin: int, end: int) -> Iterator[int]:
    near = range(max(0, begin - _REACH), min(len(sentence), end + 6))
    return (n for n in near if sentence.kind(n) == "word" and not begin <= n < end)
