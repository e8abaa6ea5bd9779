"""What would mend a topic, by what people judged: terms, weights, masks and guards. Pure.

Of what the wrongly judged articles say, that is taken which the relevant ones say more than the
others, or less (`proposals`); each change is tried alone with the real matcher on all judged
articles (`trials`). What is shown are facts about these articles; whether «Велиж» belongs to a list
is for a person to know.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from dozor.topics.assessment import Figures
from dozor.topics.faults import Faults, find_faults
from dozor.topics.items import LabelledItem
from dozor.topics.matching import threshold_of
from dozor.topics.phrases import Phrasebook
from dozor.topics.proposals import Proposal, propose
from dozor.topics.trials import Effect, run
from dozor.topics.watch import CompiledTopic, Watch

MOST_ITEMS = 2_000  # some half a minute
_MOST_TEXT = 20_000  # characters
_MOST_VERDICTS = 20_000  # given in all; some ten seconds
_MOST_SHOWN = 20
_MOST_FOR_ONE = 3  # suggestions that mend the same article
_MOST_INSTEAD = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    """``line``: what to add at ``where`` (a key of the topic's file). ``relevant``, ``other``: how
    many judged articles of each kind say it; ``contrast``: how much more the relevant ones do, in
    standard deviations. ``instead``: what would do just the same."""

    kind: str  # term weight mask guard threshold
    where: str
    line: str
    effect: Effect
    f1_change: float
    relevant: int = 0
    other: int = 0
    contrast: float = 0.0
    is_name: bool = False
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestions:
    """The best first. ``untried``: changes for which there was no time."""

    figures: Figures
    suggestions: tuple[Suggestion, ...]
    untried: int = 0


def suggest(watch: Watch, items: Sequence[LabelledItem]) -> Suggestions:
    """``watch``: of one topic. Of more than ``MOST_ITEMS`` items the last are taken, and of very
    long texts the beginning."""
    items = [replace(item, text=item.text[:_MOST_TEXT]) for item in items[-MOST_ITEMS:]]
    (topic,) = watch.topics
    faults = find_faults(watch, items)
    proposals = list(propose(topic, faults, Phrasebook(items)))
    tried = list(_affordable(proposals))
    run(watch, [one.trial for one in tried], faults.verdicts)
    helpful = [one for one in tried if _helps(one, faults.figures)]
    found = [*_grouped(helpful, faults.figures), *_thresholds(topic, faults)]
    found.sort(key=lambda one: (-one.f1_change, not one.is_name, -abs(one.contrast), one.line))
    return Suggestions(
        figures=faults.figures,
        suggestions=tuple(islice(_varied(found), _MOST_SHOWN)),
        untried=len(proposals) - len(tried),
    )


def _affordable(proposals: Iterable[Proposal]) -> Iterator[Proposal]:
    """As many as can be tried, the most telling first."""
    left = _MOST_VERDICTS
    for one in sorted(proposals, key=lambda one: -abs(one.contrast)):
        left -= max(1, one.usage.relevant + one.usage.other)
        if left < 0:
            return
        yield one


def _helps(one: Proposal, figures: Figures) -> bool:
    """A guard must lose nothing: it would lose more of what nobody judged yet."""
    effect = one.trial.effect
    return effect.f1_change(figures) > 0 and not (one.kind == "guard" and effect.lost)


def _grouped(found: Iterable[Proposal], figures: Figures) -> Iterator[Suggestion]:
    """What does the same is told once: a list before what is enough alone, names before other
    words, the most telling first."""
    groups: dict[object, list[Proposal]] = {}
    for one in found:
        groups.setdefault((one.kind, one.trial.effect.key()), []).append(one)
    for group in groups.values():
        first, *others = sorted(
            group,
            key=lambda one: (
                one.alone,
                not one.usage.is_name,
                len(one.line.split()),
                -abs(one.contrast),
                one.line,
            ),
        )
        same = (f"{one.where}: {one.line}" for one in others)
        yield Suggestion(
            kind=first.kind,
            where=first.where,
            line=first.line,
            effect=first.trial.effect,
            f1_change=first.trial.effect.f1_change(figures),
            relevant=first.usage.relevant,
            other=first.usage.other,
            contrast=first.contrast,
            is_name=first.usage.is_name,
            instead=(*first.instead, *same)[:_MOST_INSTEAD],
        )


def _varied(found: Iterable[Suggestion]) -> Iterator[Suggestion]:
    """Without those all of whose articles others mend already, and better."""
    times: Counter[str] = Counter()
    for one in found:
        mended = (*one.effect.won, *one.effect.cleared)
        if any(times[item] < _MOST_FOR_ONE for item in mended):
            times.update(mended)
            yield one


def _thresholds(topic: CompiledTopic, faults: Faults) -> Iterator[Suggestion]:
    """The threshold under which F1 is highest, where that is another than today's."""
    if not topic.weights:
        return
    today = threshold_of(topic)
    best: tuple[float, float, float] | None = None
    effects = {score: _moved(faults, today, score) for _, score in faults.scores if 0 < score <= 1}
    for score, effect in effects.items():
        rank = (effect.f1_change(faults.figures), -abs(score - today), score)
        best = max(best, rank) if best else rank
    if best and best[0] > 0:
        yield Suggestion(
            kind="threshold",
            where="query",
            line=f"THRESHOLD {best[2]:g}",
            effect=effects[best[2]],
            f1_change=best[0],
        )


def _moved(faults: Faults, today: float, threshold: float) -> Effect:
    effect = Effect()
    for item, score in faults.scores:
        effect.note(item, before=score >= today, after=score >= threshold)
    return effect
