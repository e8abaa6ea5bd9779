"""Bytes to text: which charset they really are in. No mojibake passes.

Order: BOM, then what is declared (HTTP header, <meta>, XML declaration, the source's own
setting), each believed only when the text comes out plausible; then Cyrillic detection.
"""

import codecs
import re
from dataclasses import dataclass

from extractors.letter_odds import plausibility

SAMPLE = 30_000  # bytes weighed when charsets compete
HEAD = 4096  # bytes searched for a declaration
MOST_BAD_SHARE = 0.02  # of undecodable sequences among the non-ASCII ones
PLAUSIBLE = -4.2  # mean log-odds a letter: running text is about -3.2, a wrong charset -4.4 to -9
BELIEVED = -5.0  # enough for a declared charset that no other one beats

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
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_MOJIBAKE = re.compile(
    "[ÐÑ][\u0080-\u00bf–—‘’“”•…‚„†‡ˆ‰Š‹ŒŽ™š›œžŸƒ]|[РС][\u00a0-\u00bfЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџЎўЈҐЁЄЇІі]|[àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ]{4}"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """Text and what its bytes were read as."""

    text: str
    encoding: str


def decode(body: bytes, content_type: str | None = None, hint: str | None = None) -> Decoded | None:
    """The text of a page or feed; None when no charset makes sense of it (it is binary, or
    mojibake already). ``hint``: the charset set for the source."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return _checked(body[len(bom) :].decode(name, "replace"), name)
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
    return tuple(dict.fromkeys(name for name in known if name))


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


def is_mojibake(text: str) -> bool:
    """Whether so much of the text looks like another charset's letters that it must be refused."""
    sample = text[:200_000]
    hits = sum(len(found) for found in _MOJIBAKE.findall(sample))
    return hits > 20 and hits > 0.4 * len(_NOT_ASCII.findall(sample))


def _wide(body: bytes) -> str | None:
    """UTF-16 and UTF-32 without a BOM, by where the zeros of ``<`` fall."""
    starts = {
        b"<\x00\x00\x00": "utf-32-le", b"\x00\x00\x00<": "utf-32-be",
        b"<\x00": "utf-16-le", b"\x00<": "utf-16-be",
    }  # fmt: skip
    return next((name for start, name in starts.items() if body.startswith(start)), None)


def _utf8(body: bytes) -> str | None:
    """UTF-8 if it is that, give or take a few damaged characters (a cut end, a pasted byte)."""
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd") - body.count(b"\xef\xbf\xbd")
    if not bad:
        return text
    good = sum(1 for char in text if char > "\x7f") - bad
    return text if bad <= max(1, MOST_BAD_SHARE * good) and good > bad else None


def _single_byte(body: bytes, declared: tuple[str, ...]) -> Decoded | None:
    sample = _sample(body)
    scores = {name: plausibility(_try(sample, name)) for name in CYRILLIC}
    best = max(scores, key=lambda name: scores[name])
    for name in declared:
        if scores.get(name, -99.0) >= max(BELIEVED, scores[best] - 0.15):
            return _checked(body.decode(name, "replace"), name)
    if scores[best] >= PLAUSIBLE and _words_are_high(sample):
        return _checked(body.decode(best, "replace"), best)
    for name in declared:
        text = body.decode(name, "replace")
        if name not in CYRILLIC and text.count("\ufffd") <= MOST_BAD_SHARE * len(text):
            return _checked(text, name)
    return _last_resort(body)


def _last_resort(body: bytes) -> Decoded | None:
    from charset_normalizer import from_bytes

    guess = from_bytes(body[:SAMPLE], cp_isolation=["cp1251", "koi8_r", "cp866", "cp1252"]).best()
    if guess is None:
        return None
    return _checked(
        body.decode(guess.encoding, "replace"), charset(guess.encoding) or guess.encoding
    )


def _sample(body: bytes) -> bytes:
    """The neighbourhood of the first non-ASCII bytes: markup says nothing of a charset."""
    pieces: list[bytes] = []
    size = 0
    for found in _HIGH_RUN.finditer(body):
        piece = body[found.start() : found.end() + 1]
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


def _try(sample: bytes, name: str) -> str:
    return sample.decode(name, "replace")


def _checked(text: str, encoding: str) -> Decoded | None:
    """Refuse binary, and text that was mojibake before it came to us."""
    head = text[:20_000]
    controls = sum(1 for char in head if char < " " and char not in "\t\n\r\f\x0b\x1b")
    if controls > 0.05 * len(head) + 3 or is_mojibake(text):
        return None
    return Decoded(text=text, encoding=encoding)
