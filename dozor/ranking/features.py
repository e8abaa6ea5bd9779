"""What a ranker knows of an article: its words, and what the topic's rules found in it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from math import log

from dozor.models import Match
from dozor.topics.evidence import MOST_EVIDENCE
from dozor.topics.lemmas import lemmas, tokens
from dozor.topics.prominence import PASSING, SUBJECT, SUBSTANTIAL

_MOST_WORDS = 1_000  # of one field: what is far below says little of an article
_SHORTEST = 3  # letters of a word that says something


@dataclass(frozen=True, kw_only=True, slots=True)
class Features:
    """``words``: how often each lemma stands, of an ambiguous word each of them a part of once.
    ``rules``: 0..1 each; what is not named is 0."""

    words: Mapping[str, float]
    rules: Mapping[str, float]


def features_of(
    match: Match, *, title: str, lead: str | None, text: str, language: str | None = None
) -> Features:
    """``match``: the topic's verdict on the article, with its evidence."""
    return Features(
        words=_words((title, lead or "", text), belarusian=language == "be"), rules=_rules(match)
    )


def _words(fields: tuple[str, ...], *, belarusian: bool) -> dict[str, float]:
    counts: dict[str, float] = {}
    for field in fields:
        for token in islice(tokens(field), _MOST_WORDS):
            if len(token.word) < _SHORTEST or token.word.isdigit():
                continue
            forms = lemmas(token.word, belarusian)
            for form in forms:
                counts[form] = counts.get(form, 0.0) + 1 / len(forms)
    return counts


def _rules(match: Match) -> dict[str, float]:
    rules = {
        "score": match.score,
        "passages": log(1 + len(match.evidence)) / log(1 + MOST_EVIDENCE),
        "headline": float(any(piece.field == "title" for piece in match.evidence)),
        **{kind: float(match.prominence == kind) for kind in (SUBJECT, SUBSTANTIAL, PASSING)},
    }
    for piece in match.evidence:
        for rule in piece.rules:
            name, mark, _ = rule.partition(": ")
            if mark and name.startswith("@"):
                rules[name] = 1.0
    return rules
