"""Which hyphens of Belarusian belong to the word: «міні-футбол», «беларуска-расійскі», «па-новаму».

As in `hyphens`, the lexicon decides; the lists are of parts that are no words by themselves
(Правілы беларускай арфаграфіі і пунктуацыі, 2008, §§ 31–33).
"""

import re

from extractors.lexicon import is_known

_PARTICLES = frozenset({"небудзь", "такі", "колечы"})
_FIRST = frozenset(
    {"міні", "максі", "прэс", "экс", "віцэ", "унтэр", "штаб", "обер", "лейб", "бізнес", "інтэрнэт"}
    | {"онлайн", "анлайн", "афлайн", "вэб", "веб", "арт", "поп", "рок", "топ", "шоу", "прайм"}
    | {"смарт", "фітнес", "плэй", "флэш", "фан", "прэм'ер", "прэм’ер"}
)
# «Экстраліга», «мотавелазавод»: words with these are written as one, known or not.
_NEVER_FIRST = re.compile(
    "(?:экстра|супер|гіпер|мікра|макра|мега|тэле|фота|відэа|аўта|авія|агра|біа|гідра|кіна|мота"
    "|вела|нафта|цепла|электра|энерга|газа|псеўда|ультра|анты|усе|мала|шмат|агульна|сельска)$"
)
_WITH_PA = re.compile("[сц]ку$|[аяо]му$|йму$")
_AFTER_PA = frozenset({"за", "над", "пад"})


def keeps_hyphen(head: str, tail: str) -> bool:
    """Whether head-tail is a hyphenated word rather than one word broken for the line."""
    last = head.rsplit("-", 1)[-1].lower()
    first, _, more = tail.lower().partition("-")
    if (last == first and len(last) > 2) or (last == "па" and first in _AFTER_PA):
        return True
    if _knows(last + first):
        return False
    if first in _PARTICLES and not more:
        return True
    if last in {"па", "з"} and len(head) == len(last):
        return _knows(first) or bool(_WITH_PA.search(first))
    if last in _FIRST:
        return len(first) > 1 and not f"{last}{first}".startswith("экстра")
    if min(len(last), len(first)) < 3 or _NEVER_FIRST.match(last):
        return False
    whole = _knows(first) or (bool(more) and _is_first_part(first))
    if head[0].isupper():  # a name that the lexicon lacks, unless it is an adjective
        return whole and len(last) > 4 and _is_first_part(last)
    return whole and (_knows(last) or _is_first_part(last))


def _is_first_part(word: str) -> bool:
    """«Сацыяльна-», «бел-чырвона-»: an adjective with the vowel that links it to the next."""
    return word[-1] in "аоея" and (_knows(word[:-1] + "ы") or _knows(word[:-1] + "і"))


def _knows(word: str) -> bool:
    return is_known(word, belarusian=True)
