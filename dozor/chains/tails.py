"""Where a name ends: what follows its head in the genitive, «по туризму», «в России»."""

from dozor.chains.aliases import match_alias
from dozor.chains.sentence import Sentence
from dozor.chains.vocabulary import forms

_LONGEST = 14  # pieces
_BY = frozenset({"по", "па"})
_AT = frozenset({"в", "во", "у", "ў"})
_WITH = frozenset({"с", "со", "з", "са"})
_FIGHTS = frozenset({"борьбе", "связям", "взаимодействию", "работе", "сотрудничеству", "барацьбе"})
_AND = frozenset({"и", "і"})


def read_tail(
    sentence: Sentence, at: int, *, head: str = "", proper: bool = False, most: int = _LONGEST
) -> int:
    """The piece after the last that belongs to a name whose head ends before ``at``.

    ``proper``: the head is an acronym or a name; then only places may follow, not any genitive.
    ``most``: groups of words at most, each an adjective or so and a noun.
    """
    end, limit = at, min(len(sentence), at + _LONGEST)
    for _ in range(most):
        step = _step(sentence, end, head, proper)
        if step <= end or step > limit:
            break
        end = step
    return end


def _step(sentence: Sentence, at: int, head: str, proper: bool) -> int:
    low = sentence.low(at)
    if sentence.kind(at) in {"quoted", "host"}:
        return at + 1 if not proper and _is_title(sentence, at) else at
    if not low or match_alias(sentence.pieces, at, sentence.belarusian):
        return at  # whom it told: «в администрации ТАСС сообщили»
    if sentence.belarusian and _is_outlet_of_its_own(sentence, at):
        return at
    if low in _BY:
        return _by(sentence, at)
    if low in _WITH:
        fights = sentence.low(at - 1) in _FIGHTS
        return _group(sentence, at + 1, "ablt", places=False) if fights else at
    if low in _AT:
        placed = head in forms("placed") and sentence.is_capital(at + 1)
        return _group(sentence, at + 1, "loct", places=True) if placed else at
    if low in _AND:
        joined = not proper and not sentence.is_capital(at - 1)
        return _joined(sentence, at) if joined else at
    return _group(sentence, at, "gent", places=proper)


def _is_outlet_of_its_own(sentence: Sentence, at: int) -> bool:
    """«агенцтва „…“» after a name: a neuter tells no genitive from a subject."""
    media = sentence.lemmas(at, "nomn") & sentence.words.media
    return bool(media) and sentence.kind(at + 1) == "quoted"


def _is_title(sentence: Sentence, at: int) -> bool:
    inner = sentence.pieces[at].inner
    return bool(inner) and (inner[0].isupper() or inner[0].isdigit()) and inner[-1] not in ",.;:"


def _by(sentence: Sentence, at: int) -> int:
    if sentence.low(at + 1) in forms("not_by"):
        return at
    case = "loct" if sentence.belarusian else "datv"
    end = _group(sentence, at + 1, case, places=False)
    return end if end > at + 1 else at


def _joined(sentence: Sentence, at: int) -> int:
    """«хозяйства и продовольствия»: what is joined stands in the genitive as well."""
    if sentence.is_capital(at + 1):
        return at
    end = _group(sentence, at + 1, "gent", places=False)
    return end if end > at + 1 else at


def _group(sentence: Sentence, at: int, case: str, *, places: bool) -> int:
    """Adjectives and their noun, or an acronym or a foreign name; ``at`` where there is none."""
    grammar, noun = sentence.grammar, at
    while noun < at + 4 and sentence.word(noun) and _modifies(sentence, noun, case):
        noun += 1
    word = sentence.word(noun)
    if not word or (grammar.is_verb(word) and not sentence.is_capital_inside(noun)):
        return at
    if sentence.is_acronym(noun):
        return noun + 1
    if sentence.is_latin(noun):
        return noun + 1 if sentence.is_capital(noun) else at
    if not grammar.is_noun(word, case):
        named = sentence.is_capital_inside(noun) and grammar.is_adjective(word, case)
        return noun + 1 if named else at  # «пресс-служба Смольного»
    if places and not _is_place(sentence, at, noun, case):
        return at
    return noun + 1


def _modifies(sentence: Sentence, at: int, case: str) -> bool:
    """An adjective that does not look like the noun of its group."""
    word, grammar = sentence.word(at), sentence.grammar
    if not grammar.is_adjective(word, case) or sentence.lemmas(at, case) & sentence.words.own:
        return False
    after = sentence.word(at + 1)
    return bool(after) and (
        grammar.is_adjective(after, case)
        or grammar.is_noun(after, case)
        or sentence.is_acronym(at + 1)
    )


def _is_place(sentence: Sentence, at: int, noun: int, case: str) -> bool:
    return sentence.is_capital(at) or bool(sentence.lemmas(noun, case) & sentence.words.place)
