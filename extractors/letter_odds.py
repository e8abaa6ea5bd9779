"""How much a text looks like Russian, Belarusian or Bulgarian by its letters.

Frequencies of the Russian letters are those of the national corpus (per cent), rounded; letters
of the neighbours stand at the frequency of a rare Russian one.
"""

import math
import re

_PER_CENT = {
    "о": 10.97, "е": 8.45, "а": 8.01, "и": 7.35, "н": 6.70, "т": 6.26, "с": 5.47, "р": 4.73,
    "в": 4.54, "л": 4.40, "к": 3.49, "м": 3.21, "д": 2.98, "п": 2.81, "у": 2.62, "я": 2.01,
    "ы": 1.90, "ь": 1.74, "г": 1.70, "з": 1.65, "б": 1.59, "ч": 1.44, "й": 1.21, "х": 0.97,
    "ж": 0.94, "ш": 0.73, "ю": 0.64, "ц": 0.48, "щ": 0.36, "э": 0.32, "ф": 0.26, "ъ": 0.20,
    "ё": 0.20, "і": 0.50, "ў": 0.30, "ї": 0.10, "є": 0.10, "ґ": 0.02,
}  # fmt: skip
_CAPITAL = math.log(0.04)
_LOWER = {letter: math.log(share / 100) for letter, share in _PER_CENT.items()}
_ODDS = {**{letter.upper(): odds + _CAPITAL for letter, odds in _LOWER.items()}, **_LOWER}
_ALIEN = math.log(1e-5)
_NEUTRAL = frozenset("«»—–…№“”„‘’°§©®•·\u00a0\u00ad€™±×")
_BAD_CASE = re.compile("[а-яё][А-ЯЁ]")
_ALL_CAPITALS = re.compile("[А-ЯЁ]{2,}")


def plausibility(text: str) -> float:
    """Mean log-odds a non-ASCII character, about -2.9 for running text; -99 when it has none.

    Words in capitals count as lower-case ones; a capital after a small letter is punished.
    """
    lowered = _ALL_CAPITALS.sub(lambda found: found[0].lower(), text)
    odds = [
        _ODDS.get(char, _ALIEN) for char in lowered if not char.isascii() and char not in _NEUTRAL
    ]
    if not odds:
        return -99.0
    # KOI8 read as cp1251 is lower case for capitals throughout: whole words swap their case.
    capitals = sum(len(found) for found in _ALL_CAPITALS.findall(text))
    punished = 6.0 * len(_BAD_CASE.findall(text)) + 0.5 * capitals
    return (sum(odds) - punished) / len(odds)
