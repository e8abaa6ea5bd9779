"""Texts of the other extractors, for comparison only: none of them is a dependency of Dozor.

Run as a program it reads pages as JSON lines and answers with one JSON object; so a system that
does not fit into Dozor's environment is asked in another interpreter (``DOZOR_COMPARE_PYTHON``).
"""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable

NAMES = ("newspaper4k", "readability", "resiliparse")
TIME_LIMIT = 1800  # seconds

Pages = list[tuple[str, bytes]]


def other_texts(pages: Pages) -> dict[str, list[str] | None]:
    """Texts by system, in the order of the pages; None for one that cannot be had."""
    interpreter = os.environ.get("DOZOR_COMPARE_PYTHON")
    if not interpreter:
        return _texts(pages)
    lines = (json.dumps([url, base64.b64encode(body).decode()]) for url, body in pages)
    answer = subprocess.run(
        [interpreter, __file__],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT,
        check=False,
    )
    if answer.returncode:
        return dict.fromkeys(NAMES)
    found: dict[str, list[str] | None] = json.loads(answer.stdout)
    return found


def _texts(pages: Pages) -> dict[str, list[str] | None]:
    found: dict[str, list[str] | None] = {}
    for name, system in zip(NAMES, (_newspaper, _readability, _resiliparse), strict=True):
        try:
            extract = system()
        except ImportError:
            found[name] = None
            continue
        found[name] = [_one(extract, url, body) for url, body in pages]
    return found


def _one(extract: Callable[[str, str], str], url: str, body: bytes) -> str:
    try:
        return extract(url, _decoded(body))
    except Exception:  # noqa: BLE001  (what others raise counts as no text)
        return ""


def _decoded(body: bytes) -> str:
    for name in ("utf-8", "windows-1251"):
        try:
            return body.decode(name)
        except UnicodeDecodeError:
            continue
    return body.decode("utf-8", "replace")


def _newspaper() -> Callable[[str, str], str]:
    from newspaper import Article

    def extract(url: str, html: str) -> str:
        article = Article(url, fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return str(article.text)

    return extract


def _readability() -> Callable[[str, str], str]:
    from lxml import html as lxml_html
    from readability import Document

    def extract(url: str, html: str) -> str:
        summary = lxml_html.fromstring(Document(html, url=url).summary())
        return "\n".join(piece.strip() for piece in summary.itertext() if piece.strip())

    return extract


def _resiliparse() -> Callable[[str, str], str]:
    from resiliparse.extract.html2text import extract_plain_text

    def extract(url: str, html: str) -> str:
        return str(extract_plain_text(html, main_content=True, alt_texts=False, noscript=False))

    return extract


if __name__ == "__main__":
    rows = (json.loads(line) for line in sys.stdin if line.strip())
    json.dump(_texts([(url, base64.b64decode(body)) for url, body in rows]), sys.stdout)
