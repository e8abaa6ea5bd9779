"""Whether an answer was cut off on its way: HTML and JSON without their end."""

import json
import re

MOST_ITEMS = 10_000

# Elements whose end no standard lets a page leave out (HTML Living Standard §13.1.2.4).
_CLOSED = "div|ul|ol|dl|table|section|article|main|a|span|h[1-6]|form|script|style|select|button"
_TAG = re.compile(rf"<(/?)(?:{_CLOSED})(?=[\s/>])", re.IGNORECASE)
_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,]*")
_LINK_END = re.compile(r"</a\s*>", re.IGNORECASE)


def whole_links(text: str) -> tuple[str, bool]:
    """A page up to its last whole link when it was cut off, and whether it was."""
    if _END.search(text) or not _is_open(text):
        return text, False
    ends = [found.end() for found in _LINK_END.finditer(text)]
    return text[: ends[-1] if ends else 0], True


def _is_open(text: str) -> bool:
    """Ends inside a tag, or leaves elements open that must be closed."""
    if text.rfind("<") > text.rfind(">"):
        return True
    depth = sum(-1 if found[1] else 1 for found in _TAG.finditer(text))
    return depth > 0


def whole_items(text: str, key: str) -> list[object] | None:
    """The whole values of the array at ``key`` in JSON that was cut off or spoilt; None when there
    is no such array."""
    found = re.search(rf'"{re.escape(key)}"\s*:\s*\[', text)
    if found is None:
        return None
    decoder, place = json.JSONDecoder(strict=False), found.end()
    items: list[object] = []
    while len(items) < MOST_ITEMS:
        start = _BETWEEN.match(text, place)
        place = start.end() if start else place
        try:
            item, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            return items
        items.append(item)
    return items
