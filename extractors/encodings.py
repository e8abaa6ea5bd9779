"""Bytes to text: which charset they really are in. What was spoilt before goes to ``mojibake``.

Order: BOM, UTF-16 by its zeros, UTF-8 by its own grammar; then what is declared (HTTP header,
<meta>, XML declaration, the source's own setting), each believed only when the text comes out
plausible and no Cyrillic charset reads clearly better; then the best of those.
"""

import codecs
import re
from dataclasses import dataclass

from extractors.letter_odds import plausibility
from extractors.mojibake import is_mojibake, mend

SAMPLE = 8_000  # bytes weighed when charsets compete
HEAD = 4096  # bytes searched for a declaration
MOST_BAD_SHARE = 0.02  # of undecodable sequences among the non-ASCII ones
PLAUSIBLE = -4.2  # mean log-odds a letter: running text is about -3, a wrong charset -4.4 to -9
BELIEVED = -5.0  # enough for a declared charset that no other one beats

# In the order of how often the web has them: between equals the first wins.
CYRILLIC = ("windows-1251", "koi8-r", "iso-8859-5", "cp866", "mac-cyrillic", "cp855", "koi8-u")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MISSPELT = {
    "uft-8": "utf-8", "utf8": "utf-8", "utf-8-sig": "utf-8", "unicode-1-1-utf-8": "utf-8",
    "utf": "utf-8", "unicode": "utf-16", "win-1251": "windows-1251", "win1251": "windows-1251",
    "windows1251": "windows-1251", "cp-1251": "windows-1251", "cp1251": "windows-1251",
    "x-cp1251": "windows-1251", "1251": "windows-1251", "koi8": "koi8-r", "koi-8": "koi8-r",
    "koi-8-r": "koi8-r", "koi8r": "koi8-r", "ibm866": "cp866", "dos-866": "cp866",
    "x-mac-cyrillic": "mac-cyrillic", "maccyrillic": "mac-cyrillic", "iso88595": "iso-8859-5",
    "iso8859-5": "iso-8859-5", "ibm855": "cp855",
}  # fmt: skip
# Python knows codecs that are no charsets (rot13, zip, idna) or never honest on the web (utf-7).
_NO_CHARSETS = re.compile(
    r"rot|zip|zlib|bz2|base64|hex|uu|quopri|idna|punycode|escape|utf.?7|undefined|mbcs|oem"
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]{1,40})", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:+-]{1,40})", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:+-]{1,40})", re.IGNORECASE)
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_CYRILLIC_LETTER = re.compile("[\u0400-\u045f]")
_BAD_BYTES = re.compile("[\udc80-\udcff]+")  # as ``surrogateescape`` keeps them


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """Text and what its bytes were read as. ``note``: it was spoilt before it came, and mended."""

    text: str
    encoding: str
    note: str | None = None


def decode(body: bytes, content_type: str | None = None, hint: str | None = None) -> Decoded | None:
    """The text of a page or feed; None when no charset makes sense of it (it is binary, or
    mojibake that cannot be mended). ``hint``: the charset set for the source."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            body = body[len(bom) :]
            if name != "utf-8":
                return _checked(body.decode(name, "replace"), name)
            break  # of an editor: what follows may come from somewhere else
    wide = _wide(body)
    if wide:
        return _checked(body.decode(wide, "replace"), wide)
    if body.isascii():
        return _checked(body.decode("ascii"), "utf-8")
    utf8 = _utf8(body)
    if utf8 is not None:
        return _checked(utf8, "utf-8")
    return _single_byte(body, declared_charsets(body, content_type, hint))


def declared_charsets(body: bytes, content_type: str | None, hint: str | None) -> tuple[str, ...]:
    """Known charsets in the order they are to be believed: header, markup, the source's hint."""
    head = body[:HEAD]
    names = [found[1] for found in (_HEADER.search(content_type or ""),) if found]
    names += [
        found[1].decode("ascii") for found in (_META.search(head), _XML.search(head)) if found
    ]
    names.append(hint or "")
    known = (charset(name) for name in names)
    # A label in single bytes that says UTF-16 is wrong (HTML, 13.2.3.2).
    usable = (name for name in known if name and not name.startswith(("utf-16", "utf-32")))
    return tuple(dict.fromkeys(usable))


def charset(name: str) -> str | None:
    """The codec for a label of the web, or None when it names no charset."""
    label = name.strip().strip("\"';").lower().replace("_", "-")
    label = _MISSPELT.get(label, label)
    if not label or len(label) > 40 or _NO_CHARSETS.search(label):
        return None
    try:
        return label if codecs.lookup(label)._is_text_encoding else None
    except (LookupError, ValueError):
        return None


def _wide(body: bytes) -> str | None:
    """UTF-16 and UTF-32 without a BOM: by where the zeros of ``<`` fall, else by the high bytes of
    Cyrillic (4) and ASCII (0) letters in every second place."""
    starts = {
        b"<\x00\x00\x00": "utf-32-le", b"\x00\x00\x00<": "utf-32-be",
        b"<\x00": "utf-16-le", b"\x00<": "utf-16-be",
    }  # fmt: skip
    for start, name in starts.items():
        if body.startswith(start):
            return name
    head = body[:HEAD]
    half = len(head) // 2
    even, odd = (head[place::2].count(0) + head[place::2].count(4) for place in (0, 1))
    if half >= 8 and max(even, odd) > 0.8 * half and min(even, odd) < 0.1 * half:
        return "utf-16-le" if odd > even else "utf-16-be"
    return None


def _utf8(body: bytes) -> str | None:
    """UTF-8 if it is that, give or take a few damaged characters (a cut end, a pasted byte), or
    pieces in windows-1251 (a banner, a field of an old database)."""
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd") - body.count(b"\xef\xbf\xbd")
    if not bad:
        return text
    # Single-byte Cyrillic read as UTF-8 gives next to no pair that is Cyrillic again.
    good = len(_CYRILLIC_LETTER.findall(text))
    patched = _patched(body) if good > max(50, bad / 10) else None
    if patched is not None:
        return patched
    good = sum(1 for char in text if char > "\x7f") - bad
    return text if bad <= max(1, MOST_BAD_SHARE * good) and good > bad else None


def _patched(body: bytes) -> str | None:
    """UTF-8 with its foreign words read as windows-1251; None when what is bad is no words."""
    text = body.decode("utf-8", "surrogateescape")
    runs = _BAD_BYTES.findall(text)
    if sum(len(run) for run in runs if len(run) > 2) < 0.7 * sum(map(len, runs)):
        return None
    return _BAD_BYTES.sub(
        lambda run: run[0].encode("ascii", "surrogateescape").decode("windows-1251", "replace"),
        text,
    )


def _single_byte(body: bytes, declared: tuple[str, ...]) -> Decoded | None:
    sample = _sample(body)
    scores = {name: plausibility(sample.decode(name, "replace")) for name in CYRILLIC}
    best = max(scores, key=lambda name: scores[name])
    for name in declared:
        if scores.get(name, -99.0) >= max(BELIEVED, scores[best] - 0.15):
            return _checked(body.decode(name, "replace"), name)
    if scores[best] >= PLAUSIBLE and _words_are_high(sample):
        return _checked(body.decode(best, "replace"), best)
    for name in declared:
        if name not in CYRILLIC or scores[name] == _NO_LETTERS:
            text = body.decode(name, "replace")
            if text.count("\ufffd") <= MOST_BAD_SHARE * len(text):
                return _checked(text, name)
    return _guessed(body)


_NO_LETTERS = plausibility("")  # signs only: a quotation mark, a number sign


def _guessed(body: bytes) -> Decoded | None:
    """Another language, or signs only, and nothing declared that fits."""
    from charset_normalizer import from_bytes

    guess = from_bytes(body[:SAMPLE], cp_isolation=["cp1251", "koi8_r", "cp866", "cp1252"]).best()
    if guess is None:
        return None
    name = charset(guess.encoding) or guess.encoding
    return _checked(body.decode(guess.encoding, "replace"), name)


def _sample(body: bytes) -> bytes:
    """The neighbourhood of the first non-ASCII bytes: markup says nothing of a charset."""
    pieces: list[bytes] = []
    size = 0
    for found in _HIGH_RUN.finditer(body):
        piece = body[found.start() : min(found.end() + 1, found.start() + SAMPLE)]
        pieces.append(piece)
        size += len(piece)
        if size > SAMPLE:
            break
    return b"".join(pieces)


def _words_are_high(sample: bytes) -> bool:
    """Cyrillic words are made of high bytes; Latin ones have one or two."""
    runs = _HIGH_RUN.findall(sample)
    high = sum(map(len, runs))
    return sum(len(run) for run in runs if len(run) > 2) > 0.6 * high


def _checked(text: str, encoding: str) -> Decoded | None:
    """Mend what was mojibake before it came to us; refuse binary, and what cannot be mended."""
    head = text[:20_000]
    controls = sum(map(head.count, _CONTROLS))
    if controls > 0.05 * len(head) + 3:
        return None
    text, note = mend(text.removeprefix("\ufeff"))
    return None if is_mojibake(text) else Decoded(text=text, encoding=encoding, note=note)


_CONTROLS = [chr(code) for code in range(32) if chr(code) not in "\t\n\r\f\x0b\x1b"]
