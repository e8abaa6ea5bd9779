"""Dates that a reader sees: date lines beside the headline. Gathers; does not decide."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from dozor.models import Stamp
from extractors.date_headline import NOWHERE, Headline
from extractors.date_values import TRUST, Candidate, Read
from extractors.date_words import CHANGED, DATE_LINE_WORDS, DAY_WORDS, MONTHS, PUBLISHED
from extractors.markup import Element, Run, block_of, blocks_of, names_of, parts_of

LONGEST_VISIBLE = 90  # characters of a text piece that can be a date line
LONGEST_LABELLED = 160  # the same where a class or a word says that a date stands there
OTHER_LETTERS = 24  # of a date line may be of other words (a city, a name)
RUNS_BEFORE = 25  # text pieces searched before the headline
RUNS_BESIDE = 5  # of them, where a date needs no class to be the article's
RUNS_AFTER = 60  # and after it, unless the body begins earlier
BODY_BEGINS = 180  # characters of a text piece that is body, not header
SENTENCE = 60  # of one that is of the body when it ends as a sentence and another stood before
LONGEST_BLOCK = 600  # characters of a block searched for a word of publication
BESIDE_LABEL = 60  # characters around that word
FARTHER = 0.85  # of the trust stays where the date is not next to the headline

_CHANGED = re.compile(CHANGED, re.IGNORECASE)
_PUBLISHED = re.compile(rf"(?<!\w)(?:{PUBLISHED})", re.IGNORECASE)
_LABEL = re.compile(rf"(?<!\w)(?:{PUBLISHED}|{CHANGED})", re.IGNORECASE)
_DATE_CLASS = re.compile(
    r"(?<![a-z])(?:date\w*|time\w*|publish\w*|pubdate|posted|created?|datum\w*|\w*datum|\w*date|"
    r"fecha|data|byline|dateline)(?![a-z])|дат",
    re.IGNORECASE,
)
_PARTICULARS = re.compile(
    r"(?<![a-z])(?:\w*meta|posted|info|author|byline)(?![a-z])", re.IGNORECASE
)
_FULL_DATE = re.compile(r"(?:19|20)\d{2}|\d[./]\d{2}(?!\d)")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+")
_DATE_VOCABULARY = frozenset(MONTHS) | frozenset(DAY_WORDS) | frozenset(DATE_LINE_WORDS)
_SENTENCE_END = re.compile(r"[.!?…]\W*$")
_CLOCK_ALONE = re.compile(r"\W*\d{1,2}:\d{2}\W*")


def from_visible(runs: list[Run], headline: Headline, read: Read) -> Iterator[Candidate]:
    """Date lines after the headline until the body begins; then those shortly before it; then
    labelled ones anywhere after it («Опубликовано …» at the foot)."""
    below = runs[headline.place.stop :]
    after = below[:RUNS_AFTER]
    found = list(date_lines(after[: _body_begins(after) + 1], read, headline))
    if not _has_published(found):
        found = [*_before(runs, headline, read), *found]
    if not _has_published(found):
        found += _first(date_lines(below, read, headline, only_marked=True, trust=FARTHER))
    if not _has_published(found):
        found += _first(_labelled(below, read, headline)) or _first(_named(runs, read, headline))
    yield from found
    yield from _first(_of_changes(below, read, headline))


def _body_begins(runs: Sequence[Run]) -> int:
    """The first long run, or the second of two sentences in one block: bodies may be of short
    paragraphs, while a caption and a standfirst stand apart."""
    held_by = None
    for index, run in enumerate(runs):
        if len(run.text) > BODY_BEGINS:
            return index
        if len(run.text) <= SENTENCE or not _SENTENCE_END.search(run.text):
            continue
        holder = block_of(run.element).getparent()
        if holder is not None and holder is held_by:
            return index
        held_by = holder
    return len(runs)


def _before(runs: list[Run], headline: Headline, read: Read) -> list[Candidate]:
    start = headline.place.start
    before = runs[max(0, start - RUNS_BEFORE) : start]
    near = list(date_lines(before, read, headline, only_marked=True, trust=0.9))
    if not _has_published(near):
        near = list(date_lines(before[-RUNS_BESIDE:], read, headline))
    return [c for c in near if not c.modified][-1:] + [c for c in near if c.modified]


def _first(found: Iterator[Candidate]) -> list[Candidate]:
    return [candidate for candidate, _ in zip(found, range(1), strict=False)]


def _has_published(found: list[Candidate]) -> bool:
    return any(not candidate.modified for candidate in found)


def date_lines(
    runs: Sequence[Run],
    read: Read,
    headline: Headline = NOWHERE,
    *,
    only_marked: bool = False,
    trust: float = 1.0,
) -> Iterator[Candidate]:
    """Text pieces that are a date line. ``only_marked``: those in elements classed as dates."""
    runs = list(_by_label(parts_of(runs)))
    for index, run in enumerate(runs):
        if not _may_hold_date(run.text):
            continue
        marked = marked_as_date(run.element)
        if only_marked and not marked:
            continue
        stamp = _read_line(runs, index, read, marked)
        if stamp is None or headline.is_of_another(run.element):
            continue
        if only_marked and headline.is_in_card(run.element):
            continue
        label = run.text
        if index and not _LABEL.search(label):
            label = f"{runs[index - 1].text[-40:]} {label}"
        yield Candidate(
            _visible(stamp, trust * (1.0 if marked or _PUBLISHED.search(label) else 0.95)),
            modified=bool(_CHANGED.search(label)),
        )


def _by_label(runs: Iterable[Run]) -> Iterator[Run]:
    """«Опубликовано: 06.03.2026 12:30, обновлено: 07.03.2026 09:00» in two, each with its label."""
    for run in runs:
        text = run.text
        short = len(text) <= LONGEST_LABELLED and _DIGIT.search(text)
        cuts = [label.start() for label in _LABEL.finditer(text)] if short else []
        pieces = [text[a:b] for a, b in pairwise([0, *cuts, len(text)]) if a < b]
        dated = [piece for piece in pieces if _DIGIT.search(piece)]
        # a label at the end would be of the date before it
        if len(dated) < 2 or dated[-1] is not pieces[-1]:
            yield run
            continue
        for piece in dated:
            yield replace(run, text=piece.strip())


def _visible(stamp: Stamp, trust: float) -> Stamp:
    return replace(stamp, origin="visible", confidence=stamp.confidence * TRUST["visible"] * trust)


def _may_hold_date(text: str) -> bool:
    """Cheap: most pieces of a page are sentences, or have neither a digit nor a day word."""
    if len(text) > LONGEST_LABELLED:
        return False
    if _DIGIT.search(text):
        return True
    return len(text) < 30 and not _day_words_missing(text.lower())


def _day_words_missing(lower: str) -> bool:
    return not any(word in DAY_WORDS for word in _WORD.findall(lower))


def _labelled(runs: Sequence[Run], read: Read, headline: Headline) -> Iterator[Candidate]:
    """«… wurde am 3. Mai 2013 veröffentlicht»: a word of publication beside a full date, wherever
    in a block they stand, or a date line in a block classed as the article's particulars."""
    for block in blocks_of(runs):
        text = " ".join(run.text for run in block)
        if len(text) > LONGEST_BLOCK or not _DIGIT.search(text):
            continue
        if _CHANGED.search(text) or not (written := _beside_label(text, block)):
            continue
        stamp = read(written)
        if stamp is not None and not headline.is_of_another(block[0].element):
            yield Candidate(_visible(stamp, FARTHER))


def _named(runs: Sequence[Run], read: Read, headline: Headline) -> Iterator[Candidate]:
    """«„Headline“ wurde am … gepostet» in a side column: it names the article, so it is of it."""
    for block in blocks_of(runs):
        text = " ".join(run.text for run in block)
        if len(text) > LONGEST_BLOCK or not headline.is_named_in(text):
            continue
        written = _beside_label(text, block)
        stamp = read(written) if written else None
        if stamp is not None:
            yield Candidate(_visible(stamp, FARTHER))


def _beside_label(text: str, block: Sequence[Run]) -> str | None:
    label = _PUBLISHED.search(text)
    if label:
        around = text[max(0, label.start() - BESIDE_LABEL) : label.end() + BESIDE_LABEL]
        return around if _FULL_DATE.search(around) else None
    if len(text) <= LONGEST_LABELLED and _PARTICULARS.search(names_of(block_of(block[0].element))):
        return text if _FULL_DATE.search(text) else None
    return None


def _of_changes(runs: Sequence[Run], read: Read, headline: Headline) -> Iterator[Candidate]:
    """«Дата последнего изменения 22.06.2015 16:01», wherever it stands."""
    for run in _by_label(parts_of(runs)):
        text = run.text
        if len(text) > LONGEST_LABELLED or not _DIGIT.search(text) or not _CHANGED.search(text):
            continue
        stamp = read(text)
        if stamp is not None and not headline.is_of_another(run.element):
            yield Candidate(_visible(stamp, 1.0), modified=True)


def marked_as_date(element: Element) -> bool:
    """Whether the element or its parent says by class that it holds a date."""
    parent = element.getparent()
    for step in (element, parent):
        if step is not None and (step.tag == "time" or _DATE_CLASS.search(names_of(step))):
            return True
    return False


def _read_line(runs: Sequence[Run], index: int, read: Read, marked: bool) -> Stamp | None:
    """One piece, joined with its neighbours when the time or the year stands in another node."""
    here = runs[index].text
    labelled = marked or _PUBLISHED.search(here)
    prose = not labelled and not _CHANGED.search(here) and _is_prose(runs[index])
    if prose or not _is_date_line(here):
        return _begun(here, read) if labelled and not _CHANGED.search(here) else None
    stamp = read(here)
    if stamp is not None and isinstance(stamp.value, datetime):
        return stamp
    for joined in _joined(runs, index, read):
        longer = read(joined)
        if longer is not None and isinstance(longer.value, datetime):
            return longer
        stamp = stamp or longer
    return stamp


def _begun(text: str, read: Read) -> Stamp | None:
    """ "25. Januar 2022 (DJV) Berlin", ", le 15 septembre 2009": a full date in a labelled line."""
    stamp = read(text)
    return stamp if _FULL_DATE.search(text) else None


def _joined(runs: Sequence[Run], index: int, read: Read) -> Iterator[str]:
    """With what follows, as "26.06.2015" "|" "19:45", or with a clock just before. A neighbour that
    is a date of its own, or of a change, is not of this line."""
    joined = runs[index].text
    for run in runs[index + 1 : index + 3]:
        if not _is_date_line(run.text) or _CHANGED.search(run.text) or read(run.text) is not None:
            break
        joined = f"{joined} {run.text}"
        yield joined
    if index and _CLOCK_ALONE.fullmatch(runs[index - 1].text):
        yield f"{runs[index - 1].text} {runs[index].text}"


def _is_date_line(text: str) -> bool:
    """Short, has a digit or a day word, and next to nothing but words of dates."""
    if len(text) > LONGEST_VISIBLE:
        return False
    words = _WORD.findall(text.lower())
    if not _DIGIT.search(text):  # «вчера», but not "Subscribe today"
        return all(word in _DATE_VOCABULARY for word in words)
    return sum(len(word) for word in words if word not in _DATE_VOCABULARY) <= OTHER_LETTERS


def _is_prose(run: Run) -> bool:
    """«14 мая 2019 года был сдан мост.»: a sentence with a date in it, not a date line. Outside a
    <p> and without a full stop other words may be of the line («148 просмотров»)."""
    others = [
        word
        for word in _WORD.findall(run.text)
        if len(word) > 2 and word.islower() and word not in _DATE_VOCABULARY
    ]
    if _SENTENCE_END.search(run.text):
        return bool(others)
    return len(others) > 1 and block_of(run.element).tag == "p"
