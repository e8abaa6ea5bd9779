"""Plain text to its articles: a pasted article, or the bare text layer of a newspaper page.

Nothing tells here what was large or where it stood. A text with hard line ends in the middle of
sentences is a layer (``bare_columns``); any other is one article, a paragraph a line.
"""

import re
from dataclasses import replace

from dozor.models import Entry, Extraction, Outcome, Page, Source, Stamp
from extractors.bare_columns import articles_of
from extractors.bare_drafts import Piece
from extractors.bare_layout import unrolled
from extractors.bare_lines import is_column_text
from extractors.boilerplate import is_boilerplate, strip_boilerplate
from extractors.date_candidates import Read, from_dateline, reader
from extractors.dates import zone_of
from extractors.encodings import decode
from extractors.language import detect_language
from extractors.pdf_layer import is_garbage
from extractors.text import normalise, one_line

MOST_CHARACTERS = 2_000_000
SHORTEST = 120  # characters of an article
LONGEST_TITLE = 200
LONGEST_LABEL = 60  # characters of what may stand after a date line

# A line of metadata that text exports put first.
_DATE_LINE = re.compile(
    r"^\s*(?:date|дата|published|опубликовано)\s*[:=]?\s*"
    r"(\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4})\b[ \t]*",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…][»\"”)]*\s*$")
_DATELINE = re.compile(r"^[А-ЯЁІЎ][\w.\- /]{1,40},\s*\d{1,2}\s+[а-яёіў]{3,9}\.?\s*[-–—.]\s*")
_AGENCY = re.compile(r"^[^.]{2,40}?\.\s+(?=[А-ЯЁІЎ«\"])")
_SOURCE = re.compile(
    r"^\W*(?:источник|крыніца|source|фото|здымак|photo|автор фото|иллюстрация)"
    r"\s*[:—–-]\s*.{2,200}$",
    re.IGNORECASE,
)


def bare_articles(page: Page, source: Source, entry: Entry) -> tuple[Extraction, ...]:
    """At least one extraction, of kind "text"."""
    decoded = decode(page.body[: 4 * MOST_CHARACTERS], page.content_type, source.encoding)
    if decoded is None:
        return (_refusal(page, Outcome.UNDECODABLE, "bytes of no charset"),)
    if len(decoded.text) > MOST_CHARACTERS:
        return (_refusal(page, Outcome.TOO_LARGE, f"more than {MOST_CHARACTERS} characters"),)
    if is_garbage(decoded.text[:50_000]):
        return (_refusal(page, Outcome.UNDECODABLE, "the text says nothing in any language"),)
    read = reader(page.fetched_at, zone_of(source), source.language)
    text, stamp = _without_date_line(decoded.text.replace("\r\n", "\n"), read)
    text = unrolled(text)
    pieces = articles_of(text) if is_column_text(text) else (_prose(text),)
    found = [
        _extraction(piece, page, source, entry, stamp, read, decoded.encoding)
        for piece in pieces
        if len(piece.text) >= SHORTEST
    ]
    if not found:
        return (_refusal(page, Outcome.TOO_SHORT, f"{len(normalise(text))} characters"),)
    return tuple(found)


def _refusal(page: Page, outcome: Outcome, detail: str) -> Extraction:
    return Extraction(url=page.url, kind="text", outcome=outcome, detail=detail)


def _without_date_line(text: str, read: Read) -> tuple[str, Stamp | None]:
    """The text without its line of metadata, and that line's date. What stands after the date is
    text when it reads so; a word or two is the name of a section or a site."""
    found = _DATE_LINE.match(text)
    if found is None:
        return text, None
    stamp = read(found[1])
    rest = text[found.end() :]
    line, _, below = rest.partition("\n")
    label = line.strip()
    if label and len(label) <= LONGEST_LABEL and below.strip():
        alone = not _SENTENCE_END.search(label) and not _DATELINE.match(label)
        if alone and len(label.split()) <= 3:
            rest = below
    return rest, None if stamp is None else replace(stamp, origin="meta", text=found[0].strip())


def _prose(text: str) -> Piece:
    """Lines are paragraphs; the first, when it is no sentence, is the title."""
    lines = [line.strip() for line in normalise(text).split("\n")]
    lines = strip_boilerplate([line for line in lines if line and not _SOURCE.match(line)])
    title = None
    if len(lines) > 1 and _is_title(lines[0]):
        title = lines.pop(0)
    return Piece(title=title, text="\n".join(lines))


def _is_title(line: str) -> bool:
    if len(line) > LONGEST_TITLE or _DATELINE.match(line) or is_boilerplate(line):
        return False
    return not line.endswith((".", ":", ";", ","))


def _extraction(
    piece: Piece, page: Page, source: Source, entry: Entry, stamp: Stamp | None, read: Read,
    encoding: str,
) -> Extraction:  # fmt: skip
    text = normalise(piece.text)
    dates = [*([stamp] if stamp else []), *([entry.published] if entry.published else [])]
    dates += _dateline_dates(text, read, page)
    return Extraction(
        url=page.url,
        kind="text",
        title=one_line(piece.title or entry.title) or _first_sentence(text),
        text=text,
        lead=one_line(piece.lead),
        authors=piece.authors,
        language=detect_language(text, source.language),
        site_name=source.name,
        published=dates[0] if dates else None,
        dates=tuple(dates),
        roles=piece.roles,
        encoding=encoding,
    )


def _dateline_dates(text: str, read: Read, page: Page) -> list[Stamp]:
    return [found.stamp for found in from_dateline(text[:300], read, page.fetched_at)]


def _first_sentence(text: str) -> str:
    """For a text without a title: its first sentence, without the dateline."""
    line = text.split("\n", 1)[0]
    dateless = _DATELINE.sub("", line)
    if dateless != line:
        dateless = _AGENCY.sub("", dateless)
    sentence = re.split(r"(?<=[.!?])\s", dateless)[0].strip()
    if len(sentence) <= LONGEST_TITLE:
        return sentence
    return sentence[:LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"
