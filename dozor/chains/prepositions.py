"""Origins that a preposition names: «по данным …», «со ссылкой на …», «в интервью …»."""

import re
from collections.abc import Iterator

from dozor.chains.citation import CitationKind
from dozor.chains.names import Found, Name, read_name
from dozor.chains.sentence import Sentence
from dozor.chains.vocabulary import forms

_IN = frozenset({"в", "во", "на", "у", "ў"})
_ACCORDING = frozenset({"согласно", "паводле", "згодна"})
_REFERENCE = re.compile(
    r"ссылк(?:ой|ою|ами)|ссылаясь|ссылается|ссылаются|ссылались|ссылался|ссылалась|спасылк(?:ай|аю|амі)|спасылаючыся|спасылаецца|спасылаюцца"
)
_TALK = re.compile(r"интервью|комментари[ия]|комментарии|інтэрв['’]?ю|каментарыі|каментары")
_CHAT = re.compile(r"беседе|разговоре|размове|гутарцы")


def find_by_preposition(sentence: Sentence, at: int) -> Iterator[Found]:
    low = sentence.low(at)
    name = None
    if low in {"по", "па"} and sentence.low(at + 1) in forms("data"):
        yield from (Found(one, at, one.end) for one in _of_data(sentence, at + 2))
        return
    elif low in _ACCORDING:
        name = _according(sentence, at + 1)
    elif _REFERENCE.fullmatch(low) and sentence.low(at + 1) in {"на"}:
        yield from _references(sentence, at)
        return
    elif low == "следует" or low == "вынікае":
        name = _follows(sentence, at + 1)
    elif low in {"известно", "вядома"}:
        name = _became_known(sentence, at)
    elif _TALK.fullmatch(low) and sentence.low(at - 1) in _IN:
        name = _outlet(sentence, at + 1, "datv")
    elif _CHAT.fullmatch(low) and sentence.low(at + 1) in {"с", "со", "з", "са"}:
        name = _outlet(sentence, at + 2, "ablt")
    elif low in {"эфире", "эфіры"}:
        name = _outlet(sentence, at + 1, "gent")
    if name:
        yield Found(name, at, name.end)


def _of_data(sentence: Sentence, at: int) -> Iterator[Name]:
    """What data are of: «Росстата и МЧС», «с сайта …»."""
    begin = at + (sentence.low(at) in {"с", "со", "з", "са"})
    for _ in range(3):
        name = read_name(sentence, begin, "gent")
        if name is None or (name.kind is CitationKind.PERSON and not name.official):
            return
        yield name
        if sentence.low(name.end) not in {"и", "і"}:
            return
        begin = name.end + 1


def _according(sentence: Sentence, at: int) -> Name | None:
    """«согласно данным …», «паводле звестак …», «паводле БЕЛТА»."""
    begin = at + (sentence.low(at) in {"з"})
    case = "gent" if sentence.belarusian else "datv"
    name = read_name(sentence, begin, case)
    if name is None or name.kind is CitationKind.PERSON:
        return None
    if name.kind is CitationKind.BODY and name.begin == begin and not sentence.belarusian:
        return None  # «согласно правительству» is not said; «согласно закону» is no origin
    return name


def _references(sentence: Sentence, at: int) -> Iterator[Found]:
    """«со ссылкой на … и …»."""
    here = at + 2
    for _ in range(3):
        name = read_name(sentence, here, "accs")
        if name is None:
            return
        yield Found(name, max(0, at - 1), name.end)
        if sentence.low(name.end) not in {"и", "і"}:
            return
        here = name.end + 1 + (sentence.low(name.end + 1) == "на")


def _follows(sentence: Sentence, at: int) -> Name | None:
    if sentence.low(at) not in {"из", "з", "са"}:
        return None
    name = read_name(sentence, at + 1, "gent")
    return name if name and name.begin > at + 1 else None


def _became_known(sentence: Sentence, at: int) -> Name | None:
    """«как стало известно „…“», «стало известно от …», «из сообщения …»."""
    near = {sentence.low(n) for n in range(at - 2, at + 3)}
    if not near & {"стало", "стала"}:
        return None
    here = at + 1 + (sentence.low(at + 1) in {"стало", "стала"})
    if sentence.low(here) in {"из", "от", "з", "ад"}:
        return read_name(sentence, here + 1, "gent")
    return _outlet(sentence, here, "datv")


def _outlet(sentence: Sentence, at: int, case: str) -> Name | None:
    name = read_name(sentence, at, case)
    return name if name and name.kind is CitationKind.OUTLET else None
