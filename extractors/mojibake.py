"""Text that was read in a wrong charset and encoded again before it came: recognised and mended.

Two kinds: UTF-8 read as a single-byte charset («РџСЂРёРІРµС‚», «ÐŸÑ€Ð¸Ð²ÐµÑ‚»), once or more often,
and Cyrillic in single bytes read as another charset («Ïðèâåò», «оПХБЕР»). A piece is changed only
when all of it agrees, so that a right text with a few odd signs stays as it is.
"""

import re
from functools import cache
from itertools import product

from extractors.letter_odds import plausibility

MOST_SEEN = 500_000  # characters of a text that are searched for it
MOST_ROUNDS = 3  # times a text may have been encoded over again
FEWEST_PAIRS = 4  # sequences that make a piece mojibake
AGREEING = 0.7  # of its signs that must belong to them
MOST_LOST = 0.05  # of its letters lost for good: more is refused
NATURAL = -4.2  # log-odds of running text (see ``encodings``)
SPOILT = -4.6  # below it a text's own letters are doubted
NONSENSE = -6.5  # lower than any language written in Cyrillic

# Charsets UTF-8 is taken for. latin-1 stands for windows-1252 too, as browsers read it.
_READ_AS = ("windows-1251", "latin-1", "koi8-r", "cp866", "mac-cyrillic", "mac-roman", "iso-8859-5")
_BYTES_READ_AS = ("windows-1251", "koi8-r", "cp866", "mac-cyrillic", "iso-8859-5")
_NOT_ASCII = re.compile("[^\x00-\x7f]+")
_PIECE = re.compile("[^<>\n\x00-\x1f]+")
_LATIN_RUN = re.compile("[\xa8\xb8\xc0-\xff]{4,}")
_LATIN_HINTS = (  # ст но то на ен in windows-1251, then in KOI8-R
    *("ñò", "íî", "òî", "íà", "åí", "ÑÒ", "ÍÎ"),
    *("ÓÔ", "ÎÏ", "ÔÏ", "ÎÁ", "ÅÎ"),
)
_LETTER = re.compile("[а-яёіў]", re.IGNORECASE)
_REFUSED = re.compile(
    "[ÐÑ][\u0080-\u00bf–—‘’“”•…‚„†‡ˆ‰Š‹ŒŽ™š›œžŸƒ?\ufffd]"
    "|[РС][\u00a0-\u00bfЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџЎўЈҐЁЄЇІі]"
    "|[à-ÿ]{4}"
)


def is_mojibake(text: str) -> bool:
    """Whether so much of the text looks like another charset's letters that it must be refused."""
    signs = _signs_of(text)
    if not signs:
        return False
    hits = sum(map(len, _REFUSED.findall(signs)))
    return (hits > 20 and hits > 0.4 * len(signs)) or _unreadable(signs[:1_500])


def _signs_of(text: str) -> str:
    """The runs of what is not ASCII, divided by blanks."""
    return " ".join(_NOT_ASCII.findall(text[:MOST_SEEN]))


def _unreadable(sample: str) -> bool:
    """Cyrillic letters of no language."""
    return len(_LETTER.findall(sample)) > 100 and plausibility(sample) < NONSENSE


def mend(text: str) -> tuple[str, str | None]:
    """The text as it was meant, and a note of what was done (None: nothing).

    Characters a wrong reading lost for good come out as U+FFFD and are counted in the note.
    """
    done: list[str] = []
    mended, signs = text, _signs_of(text)
    while len(done) < MOST_ROUNDS and (step := _unfolded(mended, signs)):
        mended, name = step
        signs = _signs_of(mended)
        done.append(f"UTF-8 read as {name}")
    if any(hint in signs for hint in _LATIN_HINTS):
        plain = _PIECE.sub(lambda piece: _from_latin(piece[0]), mended)
        done += [] if plain == mended else ["Cyrillic read as latin-1"]
        mended, signs = plain, _signs_of(plain)
    mended, swap = _swapped(mended, signs[:1_500])
    done += [swap] if swap else []
    lost = mended.count("\ufffd")
    if not done or lost > MOST_LOST * len(_LETTER.findall(mended)):
        return text, None
    note = f"double-encoded text mended: {', then '.join(done)}"
    return mended, f"{note}; {lost} characters lost" if lost > 0 else note


# UTF-8 read as something else


def _unfolded(text: str, signs: str) -> tuple[str, str] | None:
    """One round: the text, and as what its UTF-8 was read; None when there is nothing of it."""
    for name in _READ_AS:
        if any(hint in signs for hint in _hints(name)):
            mended = _unfold(text, name)
            if mended != text:
                return mended, name
    return None


def _unfold(text: str, name: str) -> str:
    """Every piece of the text that is UTF-8 read as this charset, read aright."""
    whole, word = _patterns(name)

    def mended(found: re.Match[str]) -> str:
        piece = _restored(found[0], name)
        sequences = [run[0] for run in whole.finditer(piece)]
        if len(sequences) < FEWEST_PAIRS:
            return found[0]
        signs = sum(map(len, _NOT_ASCII.findall(piece)))
        if sum(map(len, sequences)) >= AGREEING * signs:  # all of it, its punctuation too
            return _lead(name).sub("\ufffd", whole.sub(lambda run: _read(run[0], name), piece))
        return word.sub(lambda run: _read(run[0], name), found[0])

    return _PIECE.sub(mended, text)


def _read(run: str, name: str) -> str:
    return _encode(run, name).decode("utf-8", "replace")


@cache
def _hints(name: str) -> tuple[str, ...]:
    """How о, е, а look, once and twice over: every longer piece has one of them."""
    once = [_decode(letter.encode(), name) for letter in "оеа"]
    return tuple(once + [_decode(shown.encode(), name) for shown in once])


@cache
def _patterns(name: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """(a UTF-8 sequence, a word of Cyrillic letters in a line that is right otherwise), as this
    charset shows them."""
    tail, cyrillic = _signs(name, 0x80, 0xC0), _signs(name, 0xD0, 0xD2)
    two, three, four = (_signs(name, *ends) for ends in ((0xC2, 0xE0), (0xE0, 0xF0), (0xF0, 0xF5)))
    whole = f"{two}{tail}|{three}{tail}{tail}|{four}{tail}{tail}{tail}"
    word = f"(?:{cyrillic}{tail}){{{FEWEST_PAIRS},}}"
    return re.compile(whole), re.compile(word)


@cache
def _lead(name: str) -> re.Pattern[str]:
    """The first half of a letter whose second was lost («Ñ?»)."""
    if name != "latin-1":
        return re.compile("(?!)")
    return re.compile(f"{_signs(name, 0xD0, 0xD2)}(?:[?\ufffd]|(?!{_signs(name, 0x80, 0xC0)}))")


def _signs(name: str, first: int, end: int) -> str:
    raw = bytes(range(first, end))
    more = raw.decode("latin-1") if name == "latin-1" else ""
    return f"[{re.escape(_decode(raw, name) + more)}]"


@cache
def _gaps(name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """What is known to get lost on the way: 0x98 is undefined in windows-1251 (the second byte of
    «И»), 0xA0 becomes a plain blank (that of «Р»)."""
    lead, tail = _decode(b"\xd0", name), _signs(name, 0x80, 0xC0)
    pair = _signs(name, 0xD0, 0xD2) + tail
    gaps = []
    if _decode(b"\xa0", name) == "\xa0":
        gaps.append((re.compile(f"{lead} (?={pair})"), f"{lead}\xa0"))
    if name == "windows-1251":
        gaps.append((re.compile(f"{lead}(?:[?\ufffd]|(?!{tail}))"), f"{lead}\x98"))
    return tuple(gaps)


def _restored(piece: str, name: str) -> str:
    for gap, filled in _gaps(name):
        piece = gap.sub(filled, piece)
    return piece


# Single bytes read as other single bytes


def _from_latin(piece: str) -> str:
    """«Ïðèâåò»: no language of Europe has four accented letters in a row."""
    signs = sum(map(len, _NOT_ASCII.findall(piece)))
    if sum(map(len, _LATIN_RUN.findall(piece))) < 0.5 * signs:
        return piece
    raw = _encode(piece, "latin-1")
    read = [_decode(raw, name) for name in _BYTES_READ_AS]
    best = max(read, key=plausibility)
    return best if plausibility(best) >= NATURAL - 0.8 else piece


def _swapped(text: str, sample: str) -> tuple[str, str | None]:
    """One Cyrillic charset read as another, throughout: told by the odds of the letters."""
    letters = len(_LETTER.findall(sample))
    if letters < 60 or letters < 0.25 * len(sample) or plausibility(sample) >= SPOILT:
        return text, None
    readings = {
        (wrong, right): plausibility(_decode(_encode(sample, wrong), right))
        for wrong, right in product(_BYTES_READ_AS, repeat=2)
        if wrong != right and _encodable(sample, wrong)
    }
    wrong, right = max(readings, key=lambda pair: readings[pair], default=("", ""))
    if not wrong or readings[wrong, right] < NATURAL:
        return text, None
    mended = _NOT_ASCII.sub(lambda run: _decode(_encode(run[0], wrong), right), text)
    return mended, f"{right} read as {wrong}"


def _encodable(text: str, name: str) -> bool:
    return text.encode(name, "replace").count(b"?") <= 0.1 * len(text)


# Charsets as browsers have them: what a table leaves undefined is the control of that number


@cache
def _table(name: str) -> str:
    shown = bytes(range(256)).decode("windows-1252" if name == "latin-1" else name, "replace")
    return "".join(chr(code) if sign == "\ufffd" else sign for code, sign in enumerate(shown))


@cache
def _codes(name: str) -> dict[int, int]:
    codes = {ord(sign): code for code, sign in enumerate(_table(name))}
    if name == "latin-1":
        codes |= {code: code for code in range(0x80, 0xA0)}
    return codes


def _decode(raw: bytes, name: str) -> str:
    table = _table(name)
    return "".join(table[code] for code in raw)


def _encode(text: str, name: str) -> bytes:
    codes = _codes(name)
    return b"".join(
        bytes([codes[ord(sign)]]) if ord(sign) in codes else sign.encode("utf-8") for sign in text
    )
