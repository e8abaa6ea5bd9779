"""Words broken at line ends, put together again; real hyphens stay.

«сотрудни-» + «чества» is one word; «кое-» + «что» and «льна-» + «долгунца» keep their hyphen;
«парт» + «нерства» is one word whose hyphen the file lost. The dictionary decides.
"""

import re
from functools import lru_cache

from extractors import belarusian_hyphens
from extractors.lexicon import agrees, is_belarusian, is_known

# pdfium writes U+FFFE for a hyphen at a line end, and keeps U+2010, U+00AD and "-" of the font.
_MARKS = "-\u2010\u2011\u00ad\ufffe\u00ac"
_SOFT = "\u00ad\u00ac"  # written where a word may be broken, never inside a hyphenated one
_WORD = r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*"  # «прэм'ер»
_HEAD = re.compile(rf"({_WORD}(?:-{_WORD})*['’ʼ]?)([{_MARKS}])\s*$")
_TAIL = re.compile(rf"^({_WORD})(-{_WORD})*")
_LAST = re.compile(r"(?<!\w)([^\W\d_]+)$")
_CYRILLIC = re.compile("[А-Яа-яЁёІіЎў'’ʼ-]+")
_RANGE = re.compile(r"\d[-–\ufffe\u2010]$")
_AFTER_NUMBER = re.compile(r"\d-$")
_BEFORE_NUMBER = re.compile(rf"[^\W\d_][{_MARKS}]$")
# First parts that never make a word with what follows them (Rosenthal, §§ on hyphens).
_ALWAYS = frozenset({"по", "кое", "кой", "во", "в", "из"})
_PARTICLES = frozenset({"то", "либо", "нибудь", "ка", "таки", "за", "под"})
_WITH_HYPHEN = frozenset(
    {"вице", "экс", "пресс", "веб", "онлайн", "интернет", "бизнес", "блиц", "топ", "арт", "шоу"}
)
_HALF = "лаеёиоуыэюя"  # «пол-литра», «пол-оборота»
LONGEST_HEAD = 100  # characters before a hyphen that are looked at
LONGEST_STUMP = 12  # letters of the first part of a word that lost its hyphen


def join_lines(lines: list[str], without_hyphens: bool = False) -> str:
    """One paragraph out of its printed lines. ``without_hyphens``: the file writes none at their
    ends, so that every two words there may be one."""
    done: list[str] = []
    end = ""  # all that the next line needs: to copy the whole text for every line costs a square
    belarusian = is_belarusian("".join(lines))
    for line in lines:
        line = line.strip()
        end = _join(end, line, belarusian, without_hyphens) if end else line
        if len(end) > 2 * LONGEST_HEAD:
            done.append(end[:-LONGEST_HEAD])
            end = end[-LONGEST_HEAD:]
    text = "".join([*done, end])
    text = re.sub(r"(?<=\w)[\u00ad\ufffe\u2010\u2011](?=\w)", _inside, text)
    text = re.sub(r"(?<=[^\W\d_])\u00ad$", "-", text)  # the word goes on in the next column
    return re.sub(r"[ \t]{2,}", " ", text.replace("\ufffe", "-").replace("\u00ad", ""))


def _inside(found: re.Match[str]) -> str:
    """U+00AD within a line is no sign at all; the others are hyphens."""
    return "" if found[0] == "\u00ad" else "-"


def _join(text: str, line: str, belarusian: bool, without_hyphens: bool) -> str:
    end = text[-LONGEST_HEAD:]
    head = _HEAD.search(end) if end.rstrip()[-1:] in _MARKS else None
    tail = _TAIL.search(line) if head else None
    if head is None or tail is None:
        if _is_number_range(text, line):
            return text + line
        if line[:1].isdigit() and _BEFORE_NUMBER.search(text[-2:]):  # «Раўбічы-» + «2»
            return f"{text[:-1]}-{line}"
        if text[-1] in "\u2010\u00ad\ufffe" or _AFTER_NUMBER.search(text[-2:]):  # «64-срезовый»
            return text + line
        lost = lost_hyphen(text, line, belarusian, without_hyphens)
        return text + ("" if lost else " ") + line
    before = text[: len(text) - len(end) + head.end(1)]
    if tail[1][0].isupper() and not head[1].isupper():  # «Москва-» + «Минск»
        return f"{before}-{line}"
    if head[2] in _SOFT:
        return before + line
    return before + ("-" if keeps_hyphen(head[1], tail[0], belarusian) else "") + line


def _is_number_range(text: str, line: str) -> bool:
    return line[:1].isdigit() and bool(_RANGE.search(text[-2:]))


def lost_hyphen(text: str, line: str, belarusian: bool, often: bool = False) -> bool:
    """Whether a word goes on in the next line without a hyphen: the whole is a word, and one half
    is none («парт» is one, a desk's genitive). ``often``: hyphens are lost as a rule, and two words
    that may hardly stand side by side are one, too."""
    head, tail = _LAST.search(text[-40:]), _TAIL.search(line)
    if head is None or tail is None or not tail[1].islower():
        return False
    first, second = head[1], tail[1]
    if len(first) < 2 or len(second) < 2 or len(first) > LONGEST_STUMP:
        return False
    if not _CYRILLIC.fullmatch(first + second):
        return False
    known = is_known(first, belarusian), is_known(second, belarusian)
    if not is_known(first + second, belarusian):
        return often and not any(known) and len(first) > 2  # a name, it may be
    if not known[1] or (not known[0] and len(first) > 2):
        return True
    return often and not agrees(first, second, belarusian)


@lru_cache(maxsize=20_000)
def keeps_hyphen(head: str, tail: str, belarusian: bool) -> bool:
    """Whether head-tail is a hyphenated word rather than one word broken for the line."""
    if belarusian and _CYRILLIC.fullmatch(head + tail):
        return belarusian_hyphens.keeps_hyphen(head, tail)
    tail, _, more = tail.partition("-")
    last = head.rsplit("-", 1)[-1]
    if not _CYRILLIC.fullmatch(head + tail):
        return head.isascii() != tail.isascii()  # «IT-компания»
    if last.lower() == "пол" and head == last:
        return tail[0].lower() in _HALF
    if last.lower() in _WITH_HYPHEN and head == last and is_known(tail):
        return True
    if last.lower() in _ALWAYS and head == last:
        return not is_known(last + tail) or is_known(f"{last}-{tail}")
    if tail.lower() in _PARTICLES and not more and is_known(last):
        return not is_known(last + tail)
    if is_known(last + tail):
        return False
    if is_known(f"{head}-{tail}"):
        return True
    if len(last) < 3 or len(tail) < 3 or not is_known(tail):
        return False
    return is_known(last) or _is_first_part(last, tail)


def _is_first_part(last: str, tail: str) -> bool:
    """«научно-», «военно-», «льна-»: a first part ends in a vowel and is a known word, or becomes
    one with the ending of an adjective; what follows must be a whole word."""
    if last[-1] not in "ое" or len(tail) < 4:
        return False
    return is_known(last[:-1] + "ый") or is_known(last[:-1] + "ий")
