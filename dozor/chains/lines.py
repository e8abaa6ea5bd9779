"""What a line is by its form: a dateline, «Источник: …», a caption, an address, a signature."""

import re
from collections.abc import Iterator

from dozor.chains.aliases import match_whole
from dozor.chains.citation import CitationKind
from dozor.chains.names import Found, Name, read_name
from dozor.chains.sentence import Sentence

CAPTION = re.compile(
    r"\W*(?:(?:(?:главное|архивное|на)\s+)?(?:фото|видео|снимок|снимки|скриншот|иллюстрац\w+|коллаж|инфографика|обложка)"
    r"|фота\w*|відэа|здымак|ілюстрацыя|автор|текст|аўтар|тэкст|photo)\b[^.\n]{0,60}?[:©—–/-]|\W*©",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"[\W_]*(?:(?:перво)?источник(?:и|\s+(?:информации|новости|фото\s+и\s+текста))?|по\s+материалам|материал\s+взят"
    r"|крыніц[аы](?:\s+інфармацыі)?|паводле\s+матэрыялаў|оригинал|via)"
    r"\s*(?:[:—–-]|(?<=материалам)|(?<=матэрыялаў)|(?=\s*https?://))\s*",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"[\W_]*(?:подробнее|подробности|читать\s+(?:полностью|далее|подробнее)|падрабязней|чытаць\s+далей)"
    r"(?:\s+(?:на\s+сайте|на|здесь|по\s+ссылке|тут))?\s*[:—–-]?\s*(?=https?://|t\.me/|[\w-]+\.(?:ru|by|com)\b)",
    re.IGNORECASE,
)
_ARROW = re.compile(r"\s*(?:→|➡️?|👉|🔗|▶️?)\s*(?=https?://|t\.me/)")
_FORWARD = re.compile(
    r"\s*(?:переслано\s+(?:из|от)|пераслана\s+(?:з|ад)|forwarded\s+from|репост\s+(?:из|от)?|пересланное\s+(?:сообщение\s+)?(?:из|от))\s*:?\s*",
    re.IGNORECASE,
)
_FORMS = (
    (_ARROW, CitationKind.LINK),
    (_MORE, CitationKind.LINK),
    (_SOURCE, None),
    (_FORWARD, CitationKind.FORWARD),
)
_DAY = r"\d{1,2}\s+[а-яіў]{3,12}\.?(?:\s+\d{4}(?:\s+(?:г|года)\.?)?)?"
_PLACE = r"[А-ЯЁІЎ][\w-]{1,30}(?:[\s-][\w-]{1,30}){0,3}?"
# «СМОЛЕНСК, 6 мар — », «6 марта, Минск /», «Москва. 6 марта. »
_DATELINE = re.compile(
    rf"\s*(?:(?:{_PLACE}\s*(?:/\s*\w{{1,20}}\s*/)?\s*[,.]\s*{_DAY}|{_DAY}\s*[,.]\s*{_PLACE})\s*[.,]?\s*[—–/(-]*\s*|{_PLACE}\s*[—–]\s*(?=[A-ZА-ЯЁ]{{3,12}}\b))",
)
_BEFORE_SIGNATURE = re.compile(r"[\s(/—–-]*(?:корр?\.|спецкор\.?|собкор\.?)?\s*", re.IGNORECASE)


def find_in_line(line: Sentence, *, first: bool, last: bool) -> Iterator[Found]:
    """What the form of the whole line names. ``first`` and ``last`` lines of a text have forms of
    their own: the dateline, the signature."""
    if not line.pieces:
        return
    begin, end = line.pieces[0].start, line.pieces[-1].end
    for pattern, kind in _FORMS:
        if match := pattern.match(line.source, begin, end):
            yield from _named(line, match.end(), kind)
            return
    if first and (match := _DATELINE.match(line.source, begin, end)):
        yield from _dateline(line, match.end())
    if last and len(line) <= 14:
        yield from _signature(line)


def find_credit(sentence: Sentence) -> Iterator[Found]:
    """«Источник: …» as a sentence of its own."""
    begin, end = sentence.pieces[0].start, sentence.pieces[-1].end
    if match := _SOURCE.match(sentence.source, begin, end):
        yield from _named(sentence, match.end(), None)


def _named(line: Sentence, offset: int, kind: CitationKind | None) -> Iterator[Found]:
    at = _piece_at(line, offset)
    name = read_name(line, at, "nomn") or read_name(line, at, "gent") or _rest(line, at)
    if name:
        shown = name._replace(kind=kind) if kind else name
        yield Found(shown, 0, name.end)


def _rest(line: Sentence, at: int) -> Name | None:
    """What follows, if it is short enough for a name: «Смоленск Главное»."""
    if not 0 < len(line) - at <= 6 or not line.is_capital(at):
        return None
    return Name(line.written(at, len(line)).rstrip(" ."), CitationKind.OUTLET, at, len(line))


def _dateline(line: Sentence, offset: int) -> Iterator[Found]:
    at = _piece_at(line, offset)
    for here in range(at, min(at + 7, len(line))):
        name = read_name(line, here, "nomn")
        acronym = line.is_acronym(here) and not line.grammar.is_place(line.word(here))
        if name and (name.kind is CitationKind.OUTLET or acronym) and _closes(line, name.end):
            yield Found(name._replace(kind=CitationKind.OUTLET), 0, name.end)
            return
        if line.mark(here) == "." and line.mark(here - 1) != "":
            return


def _closes(line: Sentence, at: int) -> bool:
    """What ends a dateline: a dash, a stop, a bracket."""
    return line.mark(at) in {".", "-", "—", "–", "/", ")", ",", ":"}


def _signature(line: Sentence) -> Iterator[Found]:
    """A last line that is nothing but the name of an outlet."""
    written = line.written(0, len(line)).strip(' .()/—–-«»"„“”*_')
    known = match_whole(written, line.belarusian)
    if known:
        yield Found(Name(known, CitationKind.OUTLET, 0, len(line)), 0, len(line))
    elif (name := read_name(line, 0, "nomn")) and _signs(line, name):
        yield Found(name, 0, name.end)
    elif (
        len(line) == 1 and line.kind(0) in {"host", "url"} and (name := read_name(line, 0, "nomn"))
    ):
        yield Found(name._replace(kind=CitationKind.LINK), 0, 1)


def _signs(line: Sentence, name: Name) -> bool:
    """«Пресс-служба УМВД России по Смоленской области» and nothing else."""
    rest = line.written(name.end, len(line)).strip(" .")
    return name.kind is CitationKind.BODY and name.head in line.words.bare and not rest


def _piece_at(line: Sentence, offset: int) -> int:
    return next((n for n, piece in enumerate(line.pieces) if piece.start >= offset), len(line))
