"""Reading a name where a sentence names its origin: an outlet, a body, an official.

What stands there is told by lists of words (`words.toml`), by quotes and capitals, and by case: «в
пресс-службе правительства области» is read from «пресс-службе» on, as a locative with genitives
after it, and put into the nominative.
"""

from typing import NamedTuple

from dozor.chains.aliases import match_alias, match_whole
from dozor.chains.citation import CitationKind
from dozor.chains.persons import begins_person, end_of_person, person_nominative
from dozor.chains.pieces import cut_pieces
from dozor.chains.sentence import Sentence
from dozor.chains.tails import read_tail
from dozor.topics.lemmas import fold

_MOST_ADJECTIVES = 4
_DEEPEST = 4  # «корреспондент агентства „…“», «в сообщении на сайте правительства»
_MOST_WORDS_OF_TITLE = 8
_BODY_BEGINS = ("Мин", "Рос", "Гос", "Обл", "Рай", "Гор", "Глав", "Ген", "Гидро", "Бел", "Дзярж")
_BODY_ENDS = (
    "энерго",
    "энерга",
    "газ",
    "транс",
    "строй",
    "банк",
    "стат",
    "нефть",
    "надзор",
    "маш",
    "прокуратура",
    "центр",
)
_GENERIC = frozenset({"сми", "медиа", "смі", "медыя"})
_SOURCE = frozenset({"источник", "крыніца"})
_IN = frozenset({"в", "во", "на", "у", "ў", "с", "со", "из", "з", "са"})
_PLACED = frozenset({"опубликовать", "разместить", "размещённый", "опубликованный"})


class Name(NamedTuple):
    """``begin`` and ``end`` count pieces of the sentence."""

    text: str
    kind: CitationKind
    begin: int
    end: int
    head: str = ""  # dictionary form of the noun that it hangs on
    official: bool = False  # a person named by office


class Found(NamedTuple):
    """A name with the pieces of the phrase that holds it."""

    name: Name
    begin: int
    end: int


def read_name(sentence: Sentence, at: int, case: str, depth: int = 0) -> Name | None:
    """The name that begins at a piece and stands in ``case``, or None where none does."""
    kind = sentence.kind(at)
    if depth > _DEEPEST or kind in {"", "mark"}:
        return None
    if kind == "quoted":
        return _quoted(sentence, at, case)
    if kind in {"host", "url"}:
        return _address(sentence, at)
    return (
        _known(sentence, at)
        or _generic(sentence, at, case)
        or _headed(sentence, at, case, depth)
        or _proper(sentence, at, case)
    )


def _quoted(sentence: Sentence, at: int, case: str) -> Name | None:
    title = sentence.pieces[at].inner
    pieces = cut_pieces(title, 0, len(title))
    if not pieces or not _is_title(title, len(pieces)) or fold(title) in sentence.words.no_source:
        return None
    text = match_whole(title, sentence.belarusian) or _nominative(sentence, title, case)
    return Name(text, CitationKind.OUTLET, at, at + 1)


def _is_title(title: str, length: int) -> bool:
    begins = bool(title) and (title[0].isupper() or title[0].isdigit() or title[0].isascii())
    return begins and title[-1] not in ",.;:?!—" and 0 < length <= _MOST_WORDS_OF_TITLE


def _nominative(sentence: Sentence, title: str, case: str) -> str:
    """«Рабочему пути» → «Рабочий путь»; a title that is a nominative already stays."""
    pieces = cut_pieces(title, 0, len(title))
    inside = Sentence(pieces=pieces, source=title, belarusian=sentence.belarusian)
    noun = _skip_adjectives(inside, 0, case)
    word = inside.word(noun)
    if case == "nomn" or not word or not inside.grammar.is_noun(word, case):
        return title
    words = [piece.text for piece in pieces[: noun + 1]]
    if noun == 0 and not inside.grammar.is_known(word):
        return title  # «Смоленскэнерго»
    first = inside.grammar.inflect(words, case)
    return " ".join([*first, *filter(None, [title[pieces[noun].end :].strip()])])


def _address(sentence: Sentence, at: int) -> Name | None:
    name = address_name(sentence.pieces[at].text)
    return Name(name, CitationKind.OUTLET, at, at + 1) if name else None


def address_name(address: str) -> str | None:
    """Host or channel of an address: «t.me/name» of a Telegram one; None of a platform."""
    bare = address.split("://", 1)[-1].removeprefix("www.").rstrip(".,;:)")
    host, _, path = bare.partition("/")
    host = host.partition(":")[0]
    if host.casefold() in {"t.me", "telegram.me", "vk.com", "ok.ru", "max.ru", "dzen.ru"}:
        channel = path.removeprefix("s/").partition("/")[0].partition("?")[0]
        private = channel.startswith(("+", "joinchat", "c", "share")) and len(channel) < 3
        return f"{host.casefold()}/{channel}" if channel and not private else None
    return host or None


def _known(sentence: Sentence, at: int) -> Name | None:
    found = match_alias(sentence.pieces, at, sentence.belarusian)
    return Name(found[0], CitationKind.OUTLET, at, found[1]) if found else None


def _skip_adjectives(sentence: Sentence, at: int, case: str) -> int:
    """The first piece that is no adjective before a noun."""
    end = at
    while end < at + _MOST_ADJECTIVES and sentence.word(end + 1):
        if sentence.is_acronym(end) or not sentence.grammar.is_adjective(sentence.word(end), case):
            break
        if sentence.lemmas(end, case) & sentence.words.document:  # «данные», «даныя»
            break
        end += 1
    return end


def _generic(sentence: Sentence, at: int, case: str) -> Name | None:
    noun = _skip_adjectives(sentence, at, case)
    low = sentence.low(noun)
    source = sentence.lemmas(noun, case) & _SOURCE
    if not source and low not in _GENERIC:
        return None
    end = noun + 1
    if source:
        end = _end_of_source(sentence, end)
    elif sentence.is_capital(end):
        end = read_tail(sentence, end, proper=True)
    words = [sentence.word(n) for n in range(at, noun + 1)]
    first = words if low in _GENERIC else sentence.grammar.inflect(words, case, frozenset(_SOURCE))
    first = _lowered(sentence, at, tuple(first))
    text = " ".join(filter(None, [*first, sentence.written(noun + 1, end)]))
    return Name(text, CitationKind.GENERIC, at, end, head="источник" if source else "сми")


def _end_of_source(sentence: Sentence, at: int) -> int:
    """«источник „Ъ“ в правоохранительных органах», «источник агентства»."""
    at = read_tail(sentence, at)
    if sentence.low(at) not in _IN:
        return at
    noun = _skip_adjectives(sentence, at + 1, "loct")
    named = sentence.word(noun) and sentence.grammar.is_noun(sentence.word(noun), "loct")
    return read_tail(sentence, noun + 1) if named or sentence.is_acronym(noun) else at


def _headed(sentence: Sentence, at: int, case: str, depth: int) -> Name | None:
    noun = _skip_adjectives(sentence, at, case)
    forms, words = sentence.lemmas(noun, case), sentence.words
    before = frozenset(form for n in range(at, noun) for form in sentence.lemmas(n, case))
    if not forms or before & words.own or sentence.low(at) in words.own:
        return None
    if forms & words.reporter:
        return _of_outlet(sentence, at, noun + 1)
    if forms & words.media and (name := _after_media(sentence, noun + 1)):
        return name._replace(begin=at)
    if forms & words.container or forms & words.document:
        return _owner(sentence, noun + 1, depth)
    if forms & (words.role | words.spokesman):
        return _official(sentence, at, noun, case)
    if head := forms & words.body:
        return _body(sentence, at, noun, case, min(head))
    return None


def _of_outlet(sentence: Sentence, at: int, after: int) -> Name | None:
    name = read_name(sentence, after, "gent", _DEEPEST - 1)
    outlet = name is not None and name.kind is CitationKind.OUTLET
    return name._replace(begin=at) if name and outlet else None


def _after_media(sentence: Sentence, at: int) -> Name | None:
    """«газета „…“», «агентство новостей „…“», «канал SmolDaily»."""
    for begin in range(at, at + 3):
        if sentence.kind(begin) == "quoted":
            return _quoted(sentence, begin, "nomn")
        if sentence.kind(begin) in {"host", "url"}:
            return _address(sentence, begin)
        if name := _known(sentence, begin) or _latin(sentence, begin):
            return name
        if not sentence.word(begin) or not sentence.grammar.is_noun(sentence.word(begin), "gent"):
            return None
    return None


def _owner(sentence: Sentence, at: int, depth: int) -> Name | None:
    """Whose site or message it is: «пресс-службы», «на сайте …», «, опубликованной на сайте …»."""
    if name := read_name(sentence, at, "gent", depth + 1):
        return name
    after = at + (sentence.mark(at) == ",")
    for begin in (after, after + 1):
        if sentence.low(begin) in _IN:
            case = "gent" if sentence.low(begin) in {"с", "со", "из", "з", "са"} else "loct"
            return read_name(sentence, begin + 1, case, depth + 1)
    return None


def _official(sentence: Sentence, at: int, noun: int, case: str) -> Name | None:
    """Office, what it is of, and the name: «глава Вязьмы Пётр Лукин»."""
    grammar, words = sentence.grammar, sentence.words
    head = min(sentence.lemmas(noun, case) & (words.role | words.spokesman))
    person = noun + 1
    while person < noun + 12 and not begins_person(sentence, person, case):
        step = read_tail(sentence, person, head=head, most=1)
        if step == person:
            break
        person = step
    end = end_of_person(sentence, person, case)
    office = grammar.inflect(
        [sentence.word(n) for n in range(at, noun + 1)], case, words.role | words.spokesman
    )
    office = _lowered(sentence, at, office)
    who = person_nominative(sentence, person, end, case)
    text = " ".join(filter(None, [*office, sentence.written(noun + 1, person), who]))
    return Name(text, CitationKind.PERSON, at, end, head=head, official=True)


def _body(sentence: Sentence, at: int, noun: int, case: str, head: str) -> Name | None:
    words = sentence.words
    end = read_tail(sentence, noun + 1, head=head)
    if end == noun + 1 and at == noun and head not in words.bare:
        return None  # «в компании», «в ведомстве»: of whom the text has spoken before
    shape = [sentence.word(n) for n in range(at, noun + 1)]
    first = _lowered(sentence, at, sentence.grammar.inflect(shape, case, words.body))
    text = " ".join(filter(None, [*first, sentence.written(noun + 1, end)]))
    return Name(text, CitationKind.BODY, at, end, head=head)


def _lowered(sentence: Sentence, at: int, words: tuple[str, ...]) -> tuple[str, ...]:
    """Without the capital that only the beginning of a sentence gave."""
    if at or not words or (words[0].isupper() and len(words[0]) > 1):
        return words
    return (words[0][:1].lower() + words[0][1:], *words[1:])


def _proper(sentence: Sentence, at: int, case: str) -> Name | None:
    noun = _skip_adjectives(sentence, at, case)
    if noun > at and sentence.is_acronym(noun):
        return _described(sentence, at, noun, case)
    if not sentence.is_capital(at) or sentence.low(at) in sentence.words.no_source:
        return None
    if sentence.is_acronym(at) and sentence.grammar.is_place(sentence.word(at)):
        return None  # «МОСКВА»
    if sentence.is_acronym(at):
        return _named_body(sentence, at)
    return _latin(sentence, at) or _capitalised(sentence, at, case)


def _described(sentence: Sentence, at: int, noun: int, case: str) -> Name | None:
    """«регионального МЧС»."""
    forms = frozenset(form for n in range(at, noun) for form in sentence.lemmas(n, case))
    if sentence.low(noun) in sentence.words.no_source or forms & sentence.words.own:
        return None
    shape = [sentence.word(n) for n in range(at, noun + 1)]
    first = _lowered(sentence, at, sentence.grammar.inflect(shape, case))
    end = read_tail(sentence, noun + 1, proper=True)
    text = " ".join(filter(None, [*first, sentence.written(noun + 1, end)]))
    return Name(text, CitationKind.BODY, at, end)


def _named_body(sentence: Sentence, at: int, first: str = "") -> Name:
    end = read_tail(sentence, at + 1, proper=True)
    text = " ".join(filter(None, [first or sentence.word(at), sentence.written(at + 1, end)]))
    return Name(text, CitationKind.BODY, at, end)


def _latin(sentence: Sentence, at: int) -> Name | None:
    end = at
    while end < at + 3 and sentence.is_latin(end) and sentence.low(end):
        if fold(sentence.word(end)) in sentence.words.no_source:
            break
        end += 1
    if end == at or not sentence.is_capital(at):
        return None
    return Name(sentence.written(at, end), CitationKind.OUTLET, at, end)


def _capitalised(sentence: Sentence, at: int, case: str) -> Name | None:
    """A person without an office, or a name that no dictionary has: «Минпромторг», «Смолента»."""
    word, grammar = sentence.word(at), sentence.grammar
    end = end_of_person(sentence, at, case)
    if end > at and not word.startswith(_BODY_BEGINS) and not word.endswith(_BODY_ENDS):
        who = person_nominative(sentence, at, end, case)
        return Name(who, CitationKind.PERSON, at, end)
    if grammar.is_known(word) or grammar.is_place(word) or not grammar.is_noun(word, case):
        return None
    if word.startswith(_BODY_BEGINS) or word.endswith(_BODY_ENDS):
        (first,) = grammar.inflect([word], case)
        return _named_body(sentence, at, first)
    (first,) = grammar.inflect([word], case)
    return Name(first, CitationKind.OUTLET, at, at + 1)
