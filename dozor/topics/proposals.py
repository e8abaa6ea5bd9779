"""What could be changed in a topic, by the words of what it judges wrongly. Pure.

A name may be the one that a list lacks though one article alone has it. Any other word must be said
by the one kind of articles so much more than by the other that chance is unlikely: every miss has
words that no other article has.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from dozor.topics.contrast import contrast
from dozor.topics.faults import FalseHit, Faults, Miss
from dozor.topics.lemmas import tokens
from dozor.topics.phrases import Phrase, Phrasebook, Usage, in_belarusian, spelling
from dozor.topics.query import Listed
from dozor.topics.targets import Target, condition_targets, weighed_lists
from dozor.topics.terms import Term, TermIndex, compile_term
from dozor.topics.trials import (
    Trial,
    add_mask,
    add_term,
    add_weight,
    ask_capital,
    named_terms,
    refuse_with,
)
from dozor.topics.watch import CompiledTopic

_MOST_WRONG = 100  # misses, and false hits, whose words are looked at
_MOST_OF_ONE = 8  # names, and other phrases, of one miss that are tried
_MOST_TRIED = 40  # of the phrases of false hits, for each purpose
_RECURS = 2  # articles; what one false hit says is chance
_UNLIKELY = 1.64  # standard deviations: by chance in one of twenty
_SLIGHT = 0.1  # less than that is no contrast; so where all articles of a language are relevant
_VERY_UNLIKELY = 2.33  # one of a hundred: AND NOT is for ever
_OWN = 0.9  # share of the articles that say an ordinary word which must be relevant
_LIGHT = 0.1  # of a new WEIGHT that takes


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """``line``: what to add at ``where``, a key of the topic's file. ``alone``: a hit of it would
    be enough for the topic. ``instead``: where it could stand as well."""

    trial: Trial
    kind: str  # term weight mask guard
    where: str
    line: str
    usage: Usage = field(default_factory=Usage)
    contrast: float = 0.0
    alone: bool = False
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Said:
    """What is known of the phrases of the wrongly judged articles. ``sides``: the terms of the
    condition, which need no weight."""

    usages: Mapping[Phrase, Usage]
    contrasts: Mapping[Phrase, float]
    sides: TermIndex

    def is_on_a_side(self, phrase: Phrase) -> bool:
        written = spelling(phrase, self.usages[phrase])
        return any(
            self.sides.find(written, tokens(written), belarusian=belarusian)
            for belarusian in (False, True)
        )


def propose(topic: CompiledTopic, faults: Faults, book: Phrasebook) -> Iterator[Proposal]:
    """In no order. ``book``: of all judged articles."""
    yield from _capitals(topic, faults)
    misses, false_hits = faults.misses[:_MOST_WRONG], faults.false_hits[:_MOST_WRONG]
    said = [_phrases(book, one) for one in misses]
    around = [_around_hits(book, one) for one in false_hits]
    beside = [{place.phrase for place in book.places(one.item)} for one in false_hits]
    wanted = {phrase for some in (*said, *around, *beside) for phrase in some}
    contrasts = _contrasts(book, faults, wanted)
    of_misses = [_telling(some, contrasts) for some in said]
    masking = _recurring(around, contrasts, 0)
    adverse = _recurring(beside, contrasts, -_UNLIKELY)
    chosen = {phrase for some in (*of_misses, masking, adverse) for phrase in some}
    usages = book.usages((item for item, _ in faults.verdicts), chosen)
    sides = TermIndex([term for side in topic.sides if side.terms for term in side.terms.terms])
    known = _Said(usages=usages, contrasts=contrasts, sides=sides)
    yield from _terms(topic, misses, of_misses, known)
    yield from _masks(topic, masking, known)
    yield from _adverse(topic, adverse, known)


def _phrases(book: Phrasebook, miss: Miss) -> dict[Phrase, bool]:
    """The phrases of one article, and whether each is a name there."""
    usages: dict[Phrase, Usage] = {}
    for place in book.places(miss.item):
        usages.setdefault(place.phrase, Usage()).note(place)
    return {phrase: usage.is_name for phrase, usage in usages.items()}


def _around_hits(book: Phrasebook, false_hit: FalseHit) -> set[Phrase]:
    """Phrases that hold a hit and more."""
    hits = [
        (piece.field, piece.start + start, piece.start + end)
        for piece in false_hit.match.evidence
        for start, end in piece.hits
    ]
    return {
        place.phrase
        for place in book.places(false_hit.item)
        if any(
            place.field == name
            and place.start <= start
            and end <= place.end
            and place.end - place.start > end - start
            for name, start, end in hits
        )
    }


def _contrasts(book: Phrasebook, faults: Faults, wanted: Set[Phrase]) -> dict[Phrase, float]:
    """Within the language in which most say it: where one language has more relevant articles,
    else all its words would seem to speak for the topic."""
    counts: dict[bool, dict[Phrase, list[int]]] = {False: {}, True: {}}
    sums = {False: [0, 0], True: [0, 0]}
    for item, _ in faults.verdicts:
        belarusian = in_belarusian(item)
        said = {place.phrase for place in book.places(item)}
        sums[belarusian][not item.relevant] += len(said)
        for phrase in said & wanted:
            counts[belarusian].setdefault(phrase, [0, 0])[not item.relevant] += 1
    found: dict[Phrase, float] = {}
    times: dict[Phrase, int] = {}
    for belarusian, some in counts.items():
        pairs = {phrase: (one, other) for phrase, (one, other) in some.items()}
        one, other = sums[belarusian]
        for phrase, value in contrast(pairs, (one, other)).items():
            if sum(pairs[phrase]) > times.get(phrase, 0):
                found[phrase], times[phrase] = value, sum(pairs[phrase])
    return found


def _telling(said: Mapping[Phrase, bool], contrasts: Mapping[Phrase, float]) -> list[Phrase]:
    """Of one miss: names first, as lists are made of names."""
    order = sorted(said, key=lambda one: (-contrasts[one], len(one), one))
    names = [phrase for phrase in order if said[phrase] and contrasts[phrase] > -_SLIGHT]
    others = [one for one in order if not said[one] and contrasts[one] >= _UNLIKELY]
    return names[:_MOST_OF_ONE] + others[:_MOST_OF_ONE]


def _recurring(
    said: Sequence[Set[Phrase]], contrasts: Mapping[Phrase, float], most: float
) -> list[Phrase]:
    """Of false hits: what several of them say, and relevant articles less."""
    times = Counter(phrase for some in said for phrase in some)
    recurring = (one for one, count in times.items() if count >= _RECURS and contrasts[one] < most)
    return sorted(recurring, key=lambda one: (contrasts[one], len(one), one))[:_MOST_TRIED]


def _terms(
    topic: CompiledTopic,
    misses: Sequence[Miss],
    of_misses: Sequence[Sequence[Phrase]],
    said: _Said,
) -> Iterator[Proposal]:
    """For the lists that have no hit in the misses; where all have, for those that add weight."""
    wanted: dict[tuple[Phrase, Target], str] = {}
    sides = condition_targets(topic.topic.query)
    giving = [Target(named=one) for one in weighed_lists(topic.topic.query, gives=True)]
    for miss, phrases in zip(misses, of_misses, strict=True):
        empty = [one for one in sides if one.named in miss.empty]
        for phrase in phrases:
            if said.is_on_a_side(phrase):
                continue
            usage = said.usages[phrase]
            if usage.is_name or usage.relevant >= _OWN * (usage.relevant + usage.other):
                fit = [one for one in empty if not one.alone or _stands_alone(phrase, sides, said)]
                wanted |= dict.fromkeys(((phrase, one) for one in fit), "term")
            if miss.held and said.contrasts[phrase] >= _UNLIKELY:
                wanted |= dict.fromkeys(((phrase, one) for one in giving), "weight")
    for (phrase, target), kind in wanted.items():
        yield _term(topic, phrase, target, kind, said)


def _stands_alone(phrase: Phrase, sides: Sequence[Target], said: _Said) -> bool:
    """Whether it may be put where one hit is enough, though the topic asks for two elsewhere."""
    simple = all(one.alone for one in sides)
    return simple or (len(phrase) > 1 and not said.usages[phrase].other)


def _term(topic: CompiledTopic, phrase: Phrase, target: Target, kind: str, said: _Said) -> Proposal:
    usage, named = said.usages[phrase], target.named
    source = _source(phrase, usage)
    belarusian = usage.in_belarusian_alone and isinstance(named, Listed)
    if isinstance(named, Listed):
        where = f"lists.{named.name}" + (".belarusian" if belarusian else "")
        line = f'"{source}"'
    else:
        where, line = "query", f'OR "{source}" beside "{named.source}"'
    return Proposal(
        trial=add_term(topic, named, compile_term(source, belarusian=belarusian)),
        kind=kind,
        where=where,
        line=line,
        usage=usage,
        contrast=said.contrasts[phrase],
        alone=target.alone,
    )


def _masks(topic: CompiledTopic, masking: Sequence[Phrase], said: _Said) -> Iterator[Proposal]:
    lists = tuple(f"lists.{one.name}" for one in topic.topic.query.masks if isinstance(one, Listed))
    for phrase in masking:
        term = compile_term(_source(phrase, said.usages[phrase]))
        line = f'MASK "{term.source}"'
        yield _clause(add_mask(topic, term), "mask", line, phrase, said, lists)


def _adverse(topic: CompiledTopic, adverse: Sequence[Phrase], said: _Said) -> Iterator[Proposal]:
    """Weights that take, and AND NOT."""
    query = topic.topic.query
    value = min((one.value for one in query.weights if one.value < 0), default=-_LIGHT)
    lists = tuple(f"lists.{one.name}" for one in weighed_lists(query, gives=False))
    for phrase in adverse:
        if said.is_on_a_side(phrase):
            continue
        term = compile_term(_source(phrase, said.usages[phrase]))
        line = f'WEIGHT {value:g} "{term.source}"'
        yield _clause(add_weight(topic, value, term), "weight", line, phrase, said, lists)
        if said.contrasts[phrase] <= -_VERY_UNLIKELY:
            line = f'AND NOT "{term.source}"'
            yield _clause(refuse_with(topic, term), "guard", line, phrase, said)


def _clause(
    trial: Trial,
    kind: str,
    line: str,
    phrase: Phrase,
    said: _Said,
    instead: tuple[str, ...] = (),
) -> Proposal:
    return Proposal(
        trial=trial,
        kind=kind,
        where="query",
        line=line,
        usage=said.usages[phrase],
        contrast=said.contrasts[phrase],
        instead=instead,
    )


def _capitals(topic: CompiledTopic, faults: Faults) -> Iterator[Proposal]:
    """^ before terms that false hits write small and right hits never: names that are common words
    too."""
    for term, times in faults.small.most_common(_MOST_TRIED):
        rightly = term in faults.capital_rightly and term not in faults.small_rightly
        if not rightly or not _is_plain(term):
            continue
        for named, terms in named_terms(topic).items():
            if isinstance(named, Listed) and term in terms.terms:
                yield Proposal(
                    trial=ask_capital(topic, named, term),
                    kind="guard",
                    where=f"lists.{named.name}",
                    line=f'"^{term.source}" in place of "{term.source}"',
                    usage=Usage(other=times),
                )


def _is_plain(term: Term) -> bool:
    return len(term.places) == 1 and not any(sign in term.source for sign in "=^|*")


def _source(phrase: Phrase, usage: Usage) -> str:
    written = spelling(phrase, usage)
    return f"^{written}" if len(phrase) == 1 and usage.is_name else written
