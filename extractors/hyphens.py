"""Words broken at line ends, put together again; real hyphens stay.

«сотрудни-» + «чества» is one word; «кое-» + «что» keeps its hyphen. The dictionary decides: joined
unless the joined form is unknown and the hyphenated one (or both halves) is known.
"""

import re
from functools import lru_cache
from typing import Any

# pdfium writes U+FFFE for a hyphen at a line end, and keeps U+2010, U+00AD and "-" of the font.
_MARKS = "-\u2010\u2011\u00ad\ufffe\u00ac"
_HEAD = re.compile(rf"([^\W\d_]+(?:-[^\W\d_]+)*)[{_MARKS}]\s*$")
_TAIL = re.compile(r"^([^\W\d_]+)")


def join_lines(lines: list[str]) -> str:
    """One paragraph out of its printed lines."""
    text = ""
    for line in lines:
        line = line.strip()
        text = _join(text, line) if text else line
    return re.sub(r"[ \t]{2,}", " ", text.replace("\ufffe", "-").replace("\u00ad", ""))


def _join(text: str, line: str) -> str:
    head, tail = _HEAD.search(text), _TAIL.search(line)
    if head is None or tail is None:
        separator = "" if text[-1] in "\u2010\u00ad\ufffe" or _is_number_range(text, line) else " "
        return text + separator + line
    if (
        tail[1][0].isupper() and not head[1].isupper()
    ):  # «Москва-» + «Минск», «Санкт-» + «Петербург»
        return text[: head.start()] + f"{head[1]}-{line}"
    glue = "-" if keeps_hyphen(head[1], tail[1]) else ""
    return text[: head.start()] + head[1] + glue + line


def _is_number_range(text: str, line: str) -> bool:
    return bool(re.search(r"\d[-–]$", text) and re.match(r"\d", line))


@lru_cache(maxsize=20_000)
def keeps_hyphen(head: str, tail: str) -> bool:
    """Whether head-tail is a hyphenated word rather than one word broken for the line."""
    if not re.fullmatch("[А-Яа-яЁё-]+", head + tail):
        return False
    last = head.rsplit("-", 1)[-1]
    if _is_known(last + tail):
        return False
    if _is_known(f"{head}-{tail}"):
        return True
    return len(last) > 2 and len(tail) > 2 and _is_known(last) and _is_known(tail)


def _is_known(word: str) -> bool:
    return bool(_dictionary().word_is_known(word.lower()))


@lru_cache(maxsize=1)
def _dictionary() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer()
