"""When two texts are the same text. Pure; edited and shortened copies are a later question."""

import hashlib
import re

# Shorter texts repeat by chance («Доброе утро!»): they are never called a copy.
_LEAST_WORDS = 12
_WORD = re.compile(r"\w+")


def text_hash(text: str) -> str:
    """Digest of the words of a text: case, ё/е, punctuation and line breaks do not count."""
    words = _words(text)
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:32]


def copyable(text: str) -> bool:
    """Whether the text is long enough for sameness to mean that one was copied."""
    return len(_words(text)) >= _LEAST_WORDS


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("ё", "е"))
