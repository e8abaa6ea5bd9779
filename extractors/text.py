"""The one normaliser: what any text looks like before it leaves the extractors.

NFC; no C0/C1 controls but newline; no soft hyphens, zero-width or bidi characters; no lone
surrogates or non-characters; no trailing blanks. Idempotent.
"""

import re
import unicodedata

MOST_MARKS = 8  # combining marks on one letter; more is "Zalgo"

_LINE_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029\u000b\u000c]")
_BLANKS = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f"  # C0, C1
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_MARK_RUN = re.compile(
    f"([\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]{{{MOST_MARKS}}})"
    "[\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]+"
)
_MANY_BREAKS = re.compile(r"\n{2,}")


def normalise(text: str) -> str:
    """Clean text, its line breaks kept (runs of them as one)."""
    text = _LINE_BREAKS.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    text = unicodedata.normalize("NFC", _MARK_RUN.sub(r"\1", text))
    text = _BLANKS.sub(" ", text)
    lines = (line.strip() for line in text.split("\n"))
    return _MANY_BREAKS.sub("\n", "\n".join(lines)).strip()


def one_line(text: str | None) -> str | None:
    """A title, a name: clean and without line breaks; None when nothing is left."""
    if not text:
        return None
    return _BLANKS.sub(" ", normalise(text).replace("\n", " ")).strip() or None


def fold(text: str) -> str:
    """For comparing lines: letters and digits only, lower case, ё as е."""
    return re.sub(r"[\W_]+", "", text.lower().replace("ё", "е"))
