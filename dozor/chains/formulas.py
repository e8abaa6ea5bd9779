"""How a sentence names its origin: a verb with whom it is said of, a preposition with what it is
by, an own channel with whose it is.

Everything looks a bounded number of pieces to either side of its word, so that a sentence costs no
more than its length.
"""

import re
from collections.abc import Iterator

from dozor.chains import verbs
from dozor.chains.aliases import match_alias, match_whole
from dozor.chains.citation import CitationKind
from dozor.chains.names import Found, Name, read_name
from dozor.chains.own_channels import find_owner, own_channel
from dozor.chains.prepositions import find_by_preposition
from dozor.chains.sentence import Sentence
from dozor.chains.tails import read_tail
from dozor.chains.vocabulary import forms

_REACH = 14  # pieces before a verb that its subject may take
_STEPS = 8  # words after a verb before its subject
_IN = frozenset({"в", "во", "на", "у", "ў"})
_LOOSE = re.compile(  # words that may stand between a verb and its subject
    r"сегодня|вчера|накануне|ранее|позже|также|уже|нам|об|этом|ему|утром|днем|вечером|о|ли|со|тем|временем|в|редакции"
    r"|янв\w*|фев\w*|мар\w*|апр\w*|мая|июн\w*|июл\w*|авг\w*|сен\w*|окт\w*|ноя\w*|дек\w*|\d{1,4}|года|г|про"
    r"|сення|учора|раней|пазней|таксама|ужо|пра|гэта|аб|гэтым|увечары|раніцай|студзеня|лютага|сакавіка|красавіка|мая"
    r"|чэрвеня|ліпеня|жніўня|верасня|кастрычніка|лістапада|снежня|официально|подробно|подробнее|коротко|афіцыйна"
)
_OF = frozenset({"о", "об", "про", "пра", "аб"})
_ABOUT = re.compile(r"(?:об|про|пра|аб)")
_THIS = re.compile(r"(?:этом|это|гэта|гэтым)")


def find_in_sentence(sentence: Sentence, *, lead: bool) -> Iterator[Found]:
    """Whom the sentence names, not in order and maybe twice. ``lead``: it stands in the first
    paragraph, where an official who lets something know is the origin of the news."""
    owned = own_channel(sentence)
    for at in range(len(sentence)):
        low = sentence.low(at)
        if not low:
            continue
        if verbs.REPORT.fullmatch(low) or verbs.PUBLISH.fullmatch(low):
            yield from _by_verb(sentence, at, lead=lead, owned=owned is not None)
        elif verbs.PASSIVE.fullmatch(low):
            yield from _places_after(sentence, at + 1, at)
            yield from _places_before(sentence, at)
        yield from find_by_preposition(sentence, at)
    if owned is not None:
        yield from find_owner(sentence, *owned)


def _by_verb(sentence: Sentence, at: int, *, lead: bool, owned: bool) -> Iterator[Found]:
    low = sentence.low(at)
    plural = bool(verbs.PLURAL.fullmatch(low))
    for name in _after(sentence, at, plural=plural):
        if _accepts(sentence, at, name, lead=lead, owned=owned, after=True):
            yield Found(name, at, max(name.end, at + 1))
    before = at
    while before > max(0, at - _REACH) and _LOOSE.fullmatch(sentence.low(before - 1) or "-"):
        before -= 1
    told = _told_before(sentence, before)
    if told:
        yield Found(told, told.begin, at + 1)
        before = told.begin
    placed = list(_places_before(sentence, before, at))
    yield from placed
    subject = None if placed else _ending_at(sentence, before, "nomn")
    if subject and _accepts(sentence, at, subject, lead=lead, owned=owned, after=False):
        yield Found(subject, subject.begin, at + 1)
        yield from _places_before(sentence, subject.begin, at)  # «В ГИБДД ТАСС сообщили»


def _after(sentence: Sentence, at: int, *, plural: bool) -> Iterator[Name]:
    """Who was told, where, and who tells, in whatever order they follow the verb."""
    here = at + 1
    for _ in range(_STEPS):
        if sentence.low(here) in _IN:
            name = _place(sentence, here)
            if name:
                yield name
                here = name.end
                if not plural:
                    continue
                yield from _joined(sentence, here)
                continue
            here = _after_phrase(sentence, here)
            continue
        told = _outlet_told(sentence, here)
        if told:
            yield told
            here = told.end
            continue
        subject = read_name(sentence, here, "nomn")
        if subject and _is_subject(subject, plural=plural):
            yield subject
            yield from _joined_subject(sentence, subject.end)
            return
        if not _is_loose(sentence, here):
            return
        here += 1


def _after_phrase(sentence: Sentence, at: int) -> int:
    """Past «в среду», «на заседании правительства»: no genitive in it is a subject."""
    if sentence.low(at + 1) in forms("days"):
        return at + 2
    return read_tail(sentence, at + 2, most=2)


def _is_loose(sentence: Sentence, at: int) -> bool:
    low = sentence.low(at)
    if low in _OF and not _THIS.fullmatch(sentence.low(at + 1) or "-"):
        return False  # what it is about: «сообщил про новый музей»
    told = sentence.lemmas(at, "datv") & sentence.words.recipient
    return bool(low) and (bool(_LOOSE.fullmatch(low)) or bool(told))


def _is_subject(name: Name, *, plural: bool) -> bool:
    """Of a plural verb only names can be, that may be plural: «Известия», «СМИ», «источники»."""
    return not plural or name.kind in {CitationKind.OUTLET, CitationKind.GENERIC}


def _outlet_told(sentence: Sentence, at: int) -> Name | None:
    """«рассказал РИА Новости», «корреспонденту „Звязды“»; not the outlet that tells itself."""
    name = read_name(sentence, at, "datv")
    if name is None or name.kind is not CitationKind.OUTLET:
        return None
    after = read_name(sentence, name.end, "nomn")
    place = sentence.low(name.end) in _IN
    return name if place or (after is not None) or _is_dative(sentence, at, name) else None


def _is_dative(sentence: Sentence, at: int, name: Name) -> bool:
    if sentence.lemmas(at, "datv") & sentence.words.reporter:
        return not sentence.lemmas(at, "nomn") & sentence.words.reporter
    return sentence.written(at, name.end).strip("«»„“”\"'") != name.text


def _joined(sentence: Sentence, at: int) -> Iterator[Name]:
    if sentence.low(at) in {"и", "і"}:
        begin = at + 1 + (sentence.low(at + 1) in _IN)
        if name := read_name(sentence, begin, "loct"):
            yield name


def _joined_subject(sentence: Sentence, at: int) -> Iterator[Name]:
    if sentence.low(at) in {"и", "і"} and (name := read_name(sentence, at + 1, "nomn")):
        yield name


def _place(sentence: Sentence, at: int) -> Name | None:
    """«в пресс-службе …», «на сайте …»; not «в среду», nor a town."""
    if sentence.low(at + 1) in forms("days"):
        return None
    name = read_name(sentence, at + 1, "loct")
    person = name is not None and name.kind is CitationKind.PERSON
    return name if name and (not person or name.begin > at + 1) else None


def _places_after(sentence: Sentence, at: int, verb: int) -> Iterator[Found]:
    """«сообщается на сайте …», «говорится в сообщении …»."""
    here = at
    for _ in range(_STEPS):
        if sentence.low(here) in _IN and (name := _place(sentence, here)):
            yield Found(name, verb, name.end)
            return
        if not _is_loose(sentence, here):
            return
        here += 1


def _places_before(sentence: Sentence, end: int, verb: int | None = None) -> Iterator[Found]:
    """«В пресс-службе … (также) сообщили»."""
    last = (end if verb is None else verb) + 1
    if verb is not None and not verbs.PLURAL.fullmatch(sentence.low(verb)):
        return
    for begin in range(max(0, end - _REACH), end - 1):
        name = _place(sentence, begin) if sentence.low(begin) in _IN else None
        if name and name.end == end:
            yield Found(name, begin, last)
            return


def _told_before(sentence: Sentence, end: int) -> Name | None:
    """«об этом „Интерфаксу“ рассказал»."""
    for begin in range(max(0, end - 6), end):
        name = read_name(sentence, begin, "datv")
        if name and name.kind is CitationKind.OUTLET and name.end == end:
            return name if _is_dative(sentence, begin, name) else None
    return None


def _ending_at(sentence: Sentence, end: int, case: str) -> Name | None:
    """The longest name that ends before a piece and begins where a name may."""
    for begin in range(max(0, end - _REACH), end):
        if begin and not _may_begin(sentence, begin):
            continue
        name = read_name(sentence, begin, case)
        if name and name.end == end and not _is_apposed(sentence, begin):
            return name
    return None


def _is_apposed(sentence: Sentence, at: int) -> bool:
    """A name that tells which one the noun before it is: «директор завода „Гранит“»."""
    if sentence.kind(at) == "word" and not sentence.is_acronym(at):
        return False
    if _known(sentence, at):
        return False
    before = sentence.word(at - 1)
    return (at == 1 or before.islower()) and sentence.grammar.is_common_noun(before)


def _known(sentence: Sentence, at: int) -> bool:
    if sentence.kind(at) == "quoted":
        return match_whole(sentence.pieces[at].inner, sentence.belarusian) is not None
    return match_alias(sentence.pieces, at, sentence.belarusian) is not None


def _may_begin(sentence: Sentence, at: int) -> bool:
    """Not inside another group: after a mark, a conjunction, a pronoun; or a known kind of name."""
    before = sentence.low(at - 1)
    return before not in _IN and before not in {
        "по",
        "со",
        "с",
        "от",
        "для",
        "из",
        "о",
        "об",
        "при",
        "па",
        "са",
    }


def _accepts(
    sentence: Sentence, verb: int, name: Name, *, lead: bool, owned: bool, after: bool
) -> bool:
    """Whether it is the origin of the news and no mere speaker in it."""
    low = sentence.low(verb)
    if name.kind in {CitationKind.OUTLET, CitationKind.GENERIC}:
        return True
    if name.kind is CitationKind.BODY:
        if verbs.REMIND.fullmatch(low):
            return bool(verbs.PLURAL.fullmatch(low))
        return after or bool(verbs.TELLS.fullmatch(low)) or bool(verbs.PLURAL.fullmatch(low))
    if name.head in sentence.words.spokesman:
        return True
    announces = bool(verbs.ANNOUNCE.fullmatch(low))
    if owned:
        return announces or bool(verbs.REPORT.fullmatch(low))
    if not name.official:
        return False
    top = name.head in sentence.words.top
    return (announces and _about_this(sentence, verb)) or (
        lead and top and bool(verbs.LET_KNOW.fullmatch(low))
    )


def _about_this(sentence: Sentence, verb: int) -> bool:
    """«Об этом сообщил …»: the whole news is his."""
    near = range(max(0, verb - 8), min(len(sentence), verb + 3))
    return any(
        _ABOUT.fullmatch(sentence.low(n) or "-") and _THIS.fullmatch(sentence.low(n + 1) or "-")
        for n in near
    )
