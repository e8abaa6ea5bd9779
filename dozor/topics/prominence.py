"""How prominent a topic is in an article: its subject, a substantial part, or in passing. Pure.

News tells the main thing first (the inverted pyramid), so what stands in the headline and the lead
is what the article is about; the first paragraph is the lead where none is set apart.
"""

from collections.abc import Sequence, Set

from dozor.topics.passages import LEAD, TITLE, Sentence
from dozor.topics.worth import Meeting, Weights

SUBJECT, SUBSTANTIAL, PASSING = "subject", "substantial", "passing"

_MOST_OF_IT = 0.8  # share of the text from which it is the subject, wherever it stands
_MANY_SENTENCES = 5  # from here one is one of many
_MANY_PARAGRAPHS = 3  # from here the last may be background
_LAST_OF_OPENING = 1  # the paragraph up to which a text tells what it is about
_LONGEST_BACKGROUND = 2  # sentences


def judge_prominence(
    meetings: Sequence[Meeting], sentences: Sequence[Sentence], weights: Weights
) -> str:
    body = [number for number, one in enumerate(sentences) if one.paragraph != TITLE]
    covered = _covered(meetings, sentences, weights.sentences())
    head = _head(sentences)
    if _all_in(head, meetings) or _share(covered, body, sentences) >= _MOST_OF_IT:
        return SUBJECT
    if all(meeting.merely_listed for meeting in meetings):
        return PASSING
    opening = any(sentences[number].paragraph <= _LAST_OF_OPENING for number in covered)
    named = any(hit.sentence == 0 for meeting in meetings for hit in meeting.hits)
    if named and (opening or not head.isdisjoint(weights.best_sentences())):
        return SUBSTANTIAL
    single = len(covered) == 1 and len(body) >= _MANY_SENTENCES
    return PASSING if single or _is_background(covered, body, sentences) else SUBSTANTIAL


def _head(sentences: Sequence[Sentence]) -> frozenset[int]:
    lead = any(one.paragraph == LEAD for one in sentences)
    head = {TITLE, LEAD} if lead else {TITLE, 0}
    return frozenset(n for n, one in enumerate(sentences) if one.paragraph in head)


def _all_in(head: Set[int], meetings: Sequence[Meeting]) -> bool:
    """Whether all that has to meet is named there."""
    return any(
        all(any(hit.sentence in head for hit in side) for side in sides)
        for meeting in meetings
        for sides in meeting.sides
        if not meeting.merely_listed
    )


def _covered(
    meetings: Sequence[Meeting], sentences: Sequence[Sentence], near: Set[int]
) -> frozenset[int]:
    """The sentences on the topic: where it is met, and what goes on about it in that paragraph."""
    met = {number for meeting in meetings for number in meeting.sentences}
    paragraphs = {sentences[number].paragraph for number in met} - {TITLE}
    on = {n for n in near if sentences[n].paragraph in paragraphs}
    return frozenset(n for n in met | on if sentences[n].paragraph != TITLE)


def _share(covered: Set[int], body: Sequence[int], sentences: Sequence[Sentence]) -> float:
    lengths = {number: sentences[number].end - sentences[number].start for number in body}
    return sum(lengths[number] for number in covered) / max(1, sum(lengths.values()))


def _is_background(covered: Set[int], body: Sequence[int], sentences: Sequence[Sentence]) -> bool:
    """A word of reminder in the last paragraph of several."""
    last = sentences[body[-1]].paragraph if body else TITLE
    return (
        0 < len(covered) <= _LONGEST_BACKGROUND
        and last + 1 >= _MANY_PARAGRAPHS
        and all(sentences[number].paragraph == last for number in covered)
    )
