"""How much a text looks like Russian, Belarusian or their neighbours, by its pairs of letters.

A wrong Cyrillic charset gives letters too: as capitals for small ones (KOI8 against windows-1251),
or right but for the capitals and «я» (MacCyrillic against windows-1251). Pairs of letters, the case
inside words and signs inside words tell them apart, single letters do not.
"""

import re
from itertools import pairwise

# Minus the natural log of P(column | row), rounded, 9 for the rest; the first is the word's edge.
# Counted over the texts of the sample newsroom (56,000 letters), a quarter backed off to P(column).
_LETTERS = " абвгдежзийклмнопрстуфхцчшщъыьэюя"
_COSTS = (
    "943233553383433323234555457999576",
    "174343444644333943334544447999744",
    "435997269395254293393967793439954",
    "129897296394454264444967956936883",
    "429994399297395192773999999999579",
    "326367254394452244463994579644595",
    "264443543734232842326746555999976",
    "423592199294862488483999699949699",
    "215353369395543394984999599944994",
    "155444353443342464339644467999953",
    "086693699694654498359997447999999",
    "229599386297365183533966999999989",
    "327766269295485297564989799942943",
    "127699297296544247573797679945795",
    "328665286294884299333595677924964",
    "293233444534333542335665455999855",
    "629997299397376161653997679956994",
    "326445267294744267442976647935684",
    "336476399392334335314785569754863",
    "226385299394563262394897699933675",
    "273433534964343833229945355999937",
    "338787298287477173533999899988998",
    "129496699498453284665999999999999",
    "329698299194888485854993999932595",
    "329699199294692596634999959944599",
    "439898199292263453733999469944599",
    "618787198187774687775999899985998",
    "456566176576565565556877778966872",
    "186365366524433843346925549999964",
    "166745495594932898349975546999744",
    "368744695542232673317995599988995",
    "179693753795666784718954363999969",
    "185454453555433854426953366999955",
)
_ODDS = {
    (first, second): -float(cost)
    for first, row in zip(_LETTERS, _COSTS, strict=True)
    for second, cost in zip(_LETTERS, row, strict=True)
}
_FOLDED = str.maketrans("ёіўїєґ", "еиуиег")  # letters of the neighbours stand for their likes
_RARE = frozenset("їєґ")

_OPENING, _CLOSING, _DASHES = "«„“”‘’‹№§°©•·±", "»“”’›…", "–—…"
_ALIEN = -9.0  # a sign inside a word, a letter of no such alphabet, a control character
_WRONG_CASE = -6.0  # a capital after a small letter
_CAPITAL = -0.3  # words in capitals are rarer than others

_WORD = re.compile(r"[^\x00-\x7f\u00a0\u00ad]+")  # a run without ASCII
_CYRILLIC = re.compile("[а-яёіўїєґ]+", re.IGNORECASE)
_STRAY = re.compile("[^а-яёіўїєґ’\u0301]", re.IGNORECASE)
_MIXED = re.compile("[а-яёіўїєґ][А-ЯЁІЎЇЄҐ]")
_CAPITALS = re.compile("[А-ЯЁІЎЇЄҐ]{2,}")


def plausibility(text: str) -> float:
    """Mean log-odds a character of the non-ASCII words: about -2.7 for running text, -4 and less
    for the letters of a wrong charset; -99 when there are no letters."""
    cores = [_core(word) for word in _WORD.findall(text)]
    letters = _CYRILLIC.findall(" ".join(cores))
    count = sum(map(len, letters))
    if not count:
        return -99.0
    joined = "".join(cores)
    aliens = len(_STRAY.findall(joined)) + 0.3 * sum(joined.count(letter) for letter in _RARE)
    wrong = sum(len(_MIXED.findall(core)) for core in cores)
    capitals = sum(map(len, _CAPITALS.findall(joined)))
    spelt = " " + " ".join(letters).lower().translate(_FOLDED) + " "
    odds = sum(_ODDS.get(pair, _ALIEN) for pair in pairwise(spelt))
    odds += aliens * _ALIEN + wrong * _WRONG_CASE + capitals * _CAPITAL
    return odds / (count + aliens)


def _core(word: str) -> str:
    """The word without the signs that may stand around it."""
    word = word.lstrip(_OPENING).rstrip(_CLOSING)
    bare = word.lstrip(_DASHES)
    if not bare[:1].islower():  # MacCyrillic has dashes where windows-1251 has «Р» and «С»
        word = bare.lstrip(_OPENING)
    bare = word.rstrip(_DASHES)
    return word if bare[-1:].isupper() else bare.rstrip(_CLOSING)
