"""Press releases in office files (.docx, .odt, .rtf) to an article: a small page is made of their
paragraphs, and that goes the way of every page. Not for old Word (.doc), sheets and slides.

What such a file unpacks to is bounded before it is read, and no entity of its XML is resolved (a
zip bomb, XXE, a billion laughs). Dates in its properties are not used: they are those of templates.
"""

import io
import re
import zipfile
import zlib
from dataclasses import replace
from html import escape
from typing import Any

from dozor.models import Entry, Extraction, Outcome, Page, Source
from extractors.article import html_article
from extractors.encodings import charset, decode
from extractors.faults import THIRD_PARTY
from extractors.text import one_line

MOST_PARTS = 2_000  # files in the zip
MOST_UNPACKED = 128 * 1024 * 1024  # bytes of all of them, pictures too
MOST_XML = 16 * 1024 * 1024  # bytes of one that is parsed
MOST_PARAGRAPHS = 20_000
LONGEST_TITLE = 300  # characters; a longer first paragraph is text
HEAD_LINES = 8  # among which the headline stands: letterhead and date come before it

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"  # Word before 2007
_ODT = ("application/vnd.oasis.opendocument.text", "content.xml")
_ODF_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
# SyntaxError: lxml's; RuntimeError: zipfile's word for an encrypted part.
_ODF_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_ODF_WEIGHT = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}font-weight"
_FAULTS = (
    *THIRD_PARTY,
    OSError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    SyntaxError,
)
_RTF_CODEPAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_DATE_LINE = re.compile(
    r"^\W*\d{1,2}[./ ]\s*(?:\d{1,2}|[а-яіў]+)[./ ]\s*\d{4}[\s\w.,:№-]{0,20}$|^\W*№", re.IGNORECASE
)
_LETTERHEAD = re.compile(
    r"^\W*(?:пресс-?релиз|прэс-?рэліз|сообщение\s+для\s+(?:сми|прессы)|для\s+(?:сми|публикации)"
    r"|информаци(?:я|онное\s+сообщение)|press\s+release|новост[ьи]|анонс)\W*$",
    re.IGNORECASE,
)

Paragraphs = list[tuple[str, bool]]  # (text, whether it is set as a heading)


class _RefusedError(Exception):
    """The file is over a limit, or is of another kind than it looks."""


def office_article(page: Page, source: Source, entry: Entry) -> Extraction:
    """The article of an office file, or why there is none. Never raises."""
    try:
        paragraphs = _paragraphs(page.body)
    except _RefusedError as refused:
        return _none(page, Outcome.UNSUPPORTED_TYPE, str(refused))
    except _FAULTS as fault:
        return _none(page, Outcome.UNPARSABLE, f"damaged office file: {type(fault).__name__}")
    if not any(text for text, _ in paragraphs):
        return _none(page, Outcome.TOO_SHORT, "an office file without text")
    html = _page_of(paragraphs).encode()
    made = replace(page, body=html, content_type="text/html; charset=utf-8")
    return replace(html_article(made, source, entry), kind="text")


def _none(page: Page, outcome: Outcome, detail: str) -> Extraction:
    return Extraction(url=page.url, outcome=outcome, detail=detail)


def _paragraphs(body: bytes) -> Paragraphs:
    if body.startswith(_OLE):
        raise _RefusedError("an office file of the kind before 2007")
    if not body.startswith(_ZIP):
        return _rtf(body)
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        _check_size(parts)
        names = parts.namelist()
        if "word/document.xml" in names:
            return _docx(body)
        if "mimetype" in names and _is_odt(parts):
            return _odt(parts)
    raise _RefusedError("an archive that is no text document")


def _check_size(parts: zipfile.ZipFile) -> None:
    """By the directory of the zip; zipfile reads no more of a part than stands there."""
    infos = parts.infolist()
    xml = max(
        (info.file_size for info in infos if info.filename.endswith((".xml", ".rels"))), default=0
    )
    if len(infos) > MOST_PARTS or sum(i.file_size for i in infos) > MOST_UNPACKED or xml > MOST_XML:
        raise _RefusedError("an office file that unpacks to too much")


def _docx(body: bytes) -> Paragraphs:
    """python-docx parses with resolve_entities=False and follows no link out of the file."""
    from docx import Document
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from docx.table import Table

    found: Paragraphs = []
    try:
        for block in Document(io.BytesIO(body)).iter_inner_content():
            if isinstance(block, Table):  # a merged cell comes once for each it spans
                found += [
                    (" ".join(dict.fromkeys(cell.text for cell in row.cells)), False)
                    for row in block.rows
                ]
            else:
                found.append((block.text, len(found) < 2 * HEAD_LINES and _is_heading(block)))
            if len(found) > MOST_PARAGRAPHS:
                break
    except (PythonDocxError, OpcError) as fault:
        raise ValueError(f"no Word document: {fault}") from fault
    return found


def _is_heading(paragraph: Any) -> bool:
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    bold = [run.bold for run in paragraph.runs if run.text.strip()]
    return style.lower().startswith(("heading", "title", "заголовок", "название")) or (
        bool(bold) and all(bold)
    )


def _is_odt(parts: zipfile.ZipFile) -> bool:
    return _read(parts, "mimetype")[:100].decode("ascii", "replace").strip() == _ODT[0]


def _read(parts: zipfile.ZipFile, name: str) -> bytes:
    with parts.open(name) as part:
        return part.read(MOST_XML)


def _odt(parts: zipfile.ZipFile) -> Paragraphs:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(_read(parts, _ODT[1]), parser)
    bold = {
        style.getparent().get(f"{_ODF_STYLE}name")
        for style in root.iter(f"{_ODF_STYLE}text-properties")
        if style.get(_ODF_WEIGHT) == "bold"
    }
    found: Paragraphs = []
    for element in root.iter(f"{_ODF_TEXT}p", f"{_ODF_TEXT}h"):
        name = element.get(f"{_ODF_TEXT}style-name")
        spans = element.findall(f"{_ODF_TEXT}span")
        whole = len(spans) == 1 and not (element.text or "").strip()
        heading = element.tag.endswith("}h") or name in bold
        heading = heading or (whole and spans[0].get(f"{_ODF_TEXT}style-name") in bold)
        found.append(("".join(_odf_text(element)), heading))
        if len(found) > MOST_PARAGRAPHS:
            break
    return found


def _odf_text(element: Any) -> list[str]:
    """ODF writes runs of blanks, tabs and line breaks as elements (ODF 1.3 part 3, 6.1)."""
    signs = {f"{_ODF_TEXT}s": " ", f"{_ODF_TEXT}tab": " ", f"{_ODF_TEXT}line-break": "\n"}
    pieces = [element.text or ""]
    for child in element:
        if child.tag in signs:
            pieces.append(signs[child.tag])
        elif child.tag not in {f"{_ODF_TEXT}note", f"{_ODF_TEXT}p"} and isinstance(child.tag, str):
            pieces += _odf_text(child)
        pieces.append(child.tail or "")
    return pieces


def _rtf(body: bytes) -> Paragraphs:
    """RTF is ASCII with escapes in the code page it names; some write that code page bare."""
    from striprtf.striprtf import rtf_to_text

    named = _RTF_CODEPAGE.search(body[:4096])
    page = (charset(f"cp{named[1].decode()}") if named else None) or "windows-1251"
    decoded = body.decode("ascii" if body.isascii() else page, "replace")
    text = rtf_to_text(decoded, encoding=page, errors="replace")  # type: ignore[no-untyped-call]
    if not isinstance(text, str):
        raise _RefusedError("an RTF file without text")
    read = decode(text.encode("utf-8", "replace"))
    return [(line, False) for line in (read.text if read else "").split("\n")[:MOST_PARAGRAPHS]]


def _page_of(paragraphs: Paragraphs) -> str:
    """HTML with the headline in its place: what is set as a heading, else the first line that is
    neither letterhead nor a date; what stands before it stays before it."""
    lines = [(one_line(part), set_off) for text, set_off in paragraphs for part in text.split("\n")]
    kept = [(line, set_off) for line, set_off in lines if line]
    number = _headline(kept)
    title = kept[number][0] if number is not None else ""
    head = "".join(f"<p>{escape(line)}</p>" for line, _ in kept[: number or 0])
    rest = kept if number is None else kept[number + 1 :]
    body = "".join(f"<p>{escape(line)}</p>" for line, _ in rest)
    heading = f"<h1>{escape(title)}</h1>" if title else ""
    return (
        f"<!DOCTYPE html><html><head><title>{escape(title)}</title>"
        '<meta property="og:type" content="article"></head>'
        f"<body><article><header>{head}</header>{heading}"
        f'<div itemprop="articleBody">{body}</div></article></body></html>'
    )


def _headline(lines: list[tuple[str, bool]]) -> int | None:
    fitting = [
        (number, set_off)
        for number, (line, set_off) in enumerate(lines[:HEAD_LINES])
        if 12 <= len(line) <= LONGEST_TITLE
        and not _DATE_LINE.match(line)
        and not _LETTERHEAD.match(line)
    ]
    set_off = [number for number, is_set_off in fitting if is_set_off]
    return set_off[0] if set_off else next((number for number, _ in fitting), None)
