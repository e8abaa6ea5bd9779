"""Charsets: real feeds and pages in legacy ones, and Smolensk pages transcoded with declarations
that are right, wrong or absent. What counts is the text, character for character."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from figures import Figure

from dozor.models import Entry, Page, Source
from extractors.article import html_article
from extractors.encodings import decode

# Folder of data/encodings -> Python's codec.
FOLDERS = {
    "IBM855": "cp855",
    "IBM866": "cp866",
    "KOI8-R": "koi8-r",
    "MacCyrillic": "mac-cyrillic",
    "iso-8859-5-bulgarian": "iso-8859-5",
    "iso-8859-5-russian": "iso-8859-5",
    "windows-1251-bulgarian": "windows-1251",
    "windows-1251-russian": "windows-1251",
}
CHARSETS = ("windows-1251", "koi8-r", "iso-8859-5", "cp866", "mac-cyrillic")
WRONG = "uft-8"
NOW = datetime(2015, 6, 24, 9, 0, tzinfo=UTC)
_DECLARED = re.compile(r"(<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*)[\w-]+", re.IGNORECASE)


def measure(data: Path) -> tuple[Figure, ...]:
    return (_real(data / "encodings"), _transcoded(data / "smolensk" / "pages"))


def _real(folder: Path) -> Figure:
    bodies = [(path.read_bytes(), FOLDERS[path.parent.name]) for path in sorted(folder.glob("*/*"))]
    wanted = [(body, body.decode(codec, "replace")) for body, codec in bodies]
    return Figure(
        key="encodings.real",
        title="legacy charsets, real files: text right",
        value=_share([_read(body, None) == text for body, text in wanted]),
        count=len(wanted),
        others=_others(wanted),
    )


def _transcoded(folder: Path) -> Figure:
    """Each page in five charsets; declared in <meta> and header rightly, wrongly, apart, or not."""
    right: list[bool] = []
    wanted: list[tuple[bytes, str]] = []
    for path in sorted(folder.glob("*.html")):
        page = path.read_bytes().decode("utf-8-sig")
        words = _article(path.name, page.encode(), "text/html; charset=utf-8")
        for body, text, content_type in _variants(page):
            wanted.append((body, text))
            same = _read(body, content_type) == text
            right.append(same and _article(path.name, body, content_type) == words)
    return Figure(
        key="encodings.transcoded",
        title="Smolensk pages transcoded, declared rightly, wrongly, not: text right",
        value=_share(right),
        count=len(right),
        others=_others(wanted),
        note="the decoded page and the article's text; the others are given the bytes alone",
    )


def _variants(page: str) -> Iterator[tuple[bytes, str, str | None]]:
    """(bytes, the text they hold, Content-Type)."""
    for number, charset in enumerate(CHARSETS):
        other = CHARSETS[(number + 1) % len(CHARSETS)]
        declarations = (
            (charset, f"text/html; charset={charset}"),
            (charset, None),
            (WRONG, "text/html; charset=utf-8"),
            (other, None),
            (other, f"text/html; charset={WRONG}"),
            ("", "text/html"),
        )
        for declared, content_type in declarations:
            meta = _DECLARED.sub(rf"\g<1>{declared}", page) if declared else _undeclared(page)
            # What a charset lacks becomes a reference, as engines write it.
            body = meta.encode(charset, "xmlcharrefreplace")
            yield body, body.decode(charset), content_type


def _undeclared(page: str) -> str:
    return re.sub(r"<meta[^>]{0,300}?charset[^>]{0,300}>", "", page, flags=re.IGNORECASE)


def _read(body: bytes, content_type: str | None) -> str | None:
    decoded = decode(body, content_type)
    return decoded.text if decoded else None


def _article(name: str, body: bytes, content_type: str | None) -> str:
    url = f"https://{name.split('.html')[0]}/news/2015/06/24/1.html"
    page = Page(
        url=url,
        requested_url=url,
        status=200,
        body=body,
        fetched_at=NOW,
        content_type=content_type,
    )
    source = Source(id="smolensk", name="Смоленск", home=url, entry_points=())
    return html_article(page, source, Entry(url=url)).text


def _share(right: list[bool]) -> float:
    return sum(right) / len(right) if right else 0.0


def _others(wanted: list[tuple[bytes, str]]) -> tuple[tuple[str, float | None], ...]:
    return (
        ("charset-normalizer", _share([_by_normalizer(body) == text for body, text in wanted])),
        ("chardet", _by_chardet(wanted)),
    )


def _by_normalizer(body: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(body).best()
    return str(best) if best else None


def _by_chardet(wanted: list[tuple[bytes, str]]) -> float | None:
    try:
        import chardet
    except ImportError:
        return None
    return _share([_named(chardet.detect(body)["encoding"], body) == text for body, text in wanted])


def _named(name: str | None, body: bytes) -> str | None:
    try:
        return body.decode(name or "ascii", "replace")
    except LookupError:
        return None
