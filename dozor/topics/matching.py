"""Whether an article is on a topic, how much, and the passages that show it. Pure.

The sides of a topic must meet in one passage, or one in the headline and the other below it. What a
meeting is worth grows with words of the topic's own business near it (support) and falls with words
of another (adverse), with a mere list of names, and with a name in quotes, which is a hotel or a
brand. Why points and not a classifier: a reader must be able to see why, and to mend the lists.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dozor.models import Match
from dozor.topics.evidence import show_hits
from dozor.topics.hits import Hit, Matcher, compile_topic, find_hits
from dozor.topics.passages import LEAD, TITLE, Sentence, spans, split_sentences
from dozor.topics.topic import Topic

# What a meeting is worth before its neighbourhood. All lie under the usual threshold of one half:
# both sides in one sentence are not yet the topic.
_IN_TITLE = 0.48
_IN_SENTENCE = 0.46
_IN_PARAGRAPH = 0.41
_OVER_BORDER = 0.36
_UNDER_TITLE = 0.43
_FAR_UNDER_TITLE = 0.34
_FLOOR = 0.5  # the share of a meeting's worth that is left when a side weighs nothing
_SUPPORT = 0.08  # a word
_MILD = 0.04  # a word that supports, but stands in other news as well, three at most
_MOST_SUPPORT = 0.24
_ADVERSE = 0.10  # a word, three at most
_FURTHER = (
    0.04  # a further meeting that is worth as much as a bare one in a sentence, three at most
)
_ADVERSE_TITLE = 0.12
_ADVERSE_ARTICLE = 0.05  # a word of adverse more than of support in the article, four at most
_PASSING = 0.15
_LAST_OF_OPENING = 1  # the number of the paragraph up to which a text tells what it is about
_MANY_PARAGRAPHS = 4  # from here one sentence is one of many


@dataclass(frozen=True, kw_only=True, slots=True)
class _Meeting:
    first: int  # sentences
    last: int
    strength: float
    hits: tuple[Hit, ...]  # one or more of each side


def match(
    topic: Topic, *, title: str, lead: str | None, text: str, language: str | None = None
) -> Match:
    """The verdict of one topic on one article.

    ``score`` is 0..1; the article is relevant from the topic's threshold. Evidence holds at most
    five passages of at most 300 characters each, the strongest first, with offsets in characters of
    their field. ``language`` is not needed yet: words show theirs.
    """
    matcher = compile_topic(topic)
    fields = {"title": title, "lead": lead or "", "text": text}
    sentences = split_sentences(title, lead, text)
    hits = find_hits(matcher, sentences, fields)
    meetings = _find_meetings(matcher, sentences, hits)
    if not meetings:
        return Match(topic_id=topic.id, relevant=False)
    prominence = _judge_prominence(meetings, sentences)
    score = _score(matcher, meetings, hits, passing=prominence == "passing")
    return Match(
        topic_id=topic.id,
        relevant=score >= topic.rule.threshold,
        score=score,
        prominence=prominence,
        evidence=show_hits((meeting.hits for meeting in meetings), sentences, fields),
    )


def _find_meetings(
    matcher: Matcher, sentences: Sequence[Sentence], hits: Sequence[Hit]
) -> tuple[_Meeting, ...]:
    """Smallest passages first; one that holds a smaller one adds nothing. Strongest first."""
    by_sentence: dict[int, list[Hit]] = {}
    for hit in hits:
        by_sentence.setdefault(hit.sentence, []).append(hit)
    meetings: dict[int, _Meeting] = {}  # by each sentence they take
    for first, last in [(0, 0), *spans(sentences)]:
        inside = [hit for n in range(first, last + 1) for hit in by_sentence.get(n, ())]
        if meetings.keys().isdisjoint(range(first, last + 1)) and _meet(matcher, inside):
            base = _base(sentences[first], sentences[last], same=first == last)
            meeting = _weigh(matcher, base, first, last, inside, by_sentence)
            meetings.update(dict.fromkeys(range(first, last + 1), meeting))
    for under in _meet_headline(matcher, sentences, by_sentence):
        rival = meetings.get(under.first)
        if rival is None or rival.strength < under.strength:
            for number in range(rival.first, rival.last + 1) if rival else ():
                del meetings[number]
            meetings[under.first] = under
    found = dict.fromkeys(meetings.values())
    return tuple(sorted(found, key=lambda meeting: (-meeting.strength, meeting.first)))


def _meet_headline(
    matcher: Matcher, sentences: Sequence[Sentence], by_sentence: Mapping[int, list[Hit]]
) -> Iterator[_Meeting]:
    """Sentences that complete what the headline names: it is about the whole text."""
    headline = by_sentence.get(0, [])
    if not any(hit.sides for hit in headline) or _meet(matcher, headline):
        return
    for number in range(1, len(sentences)):
        both = headline + by_sentence.get(number, [])
        if _meet(matcher, both):
            near = sentences[number].paragraph <= _LAST_OF_OPENING
            base = _UNDER_TITLE if near else _FAR_UNDER_TITLE
            yield _weigh(matcher, base, number, number, both, by_sentence)


def _base(first: Sentence, last: Sentence, *, same: bool) -> float:
    if same:
        return _IN_TITLE if first.paragraph == TITLE else _IN_SENTENCE
    return _IN_PARAGRAPH if first.paragraph == last.paragraph else _OVER_BORDER


def _meet(matcher: Matcher, hits: Sequence[Hit]) -> bool:
    return all(any(side in hit.sides for hit in hits) for side in matcher.sides)


def _weigh(
    matcher: Matcher,
    base: float,
    first: int,
    last: int,
    hits: Sequence[Hit],
    by_sentence: Mapping[int, list[Hit]],
) -> _Meeting:
    sided = tuple(hit for hit in hits if hit.sides)
    weakest = min(max(hit.weight for hit in sided if side in hit.sides) for side in matcher.sides)
    around = [hit for n in {0, *range(first - 1, last + 2)} for hit in by_sentence.get(n, ())]
    support = _SUPPORT * _count(around, matcher.support)
    support += _MILD * min(3, _count(around, matcher.mild))
    share = _FLOOR + (1 - _FLOOR) * weakest
    adverse = _ADVERSE * min(3, _count(around, matcher.adverse))
    strength = base * share + min(_MOST_SUPPORT, support) - adverse
    return _Meeting(first=first, last=last, strength=strength, hits=sided)


def _count(hits: Iterable[Hit], labels: frozenset[str]) -> int:
    return len({hit.source for hit in hits if hit.label in labels})


def _judge_prominence(meetings: Sequence[_Meeting], sentences: Sequence[Sentence]) -> str:
    """Subject: in the headline or lead, or in a third of the paragraphs. Passing: one of many.

    News tells the main thing first, so the first paragraph is the lead where none is set apart.
    """
    text_paragraphs = {s.paragraph for s in sentences if s.paragraph > LEAD}
    head = {TITLE, LEAD} if any(s.paragraph == LEAD for s in sentences) else {TITLE, LEAD, 0}
    met = {
        sentences[number].paragraph
        for meeting in meetings
        for number in range(meeting.first, meeting.last + 1)
    }
    in_head = any(
        sentences[hit.sentence].paragraph in head for meeting in meetings for hit in meeting.hits
    )
    if in_head or 3 * len(met & text_paragraphs) >= len(text_paragraphs):
        return "subject"
    single = len(meetings) == 1 and meetings[0].first == meetings[0].last
    return "passing" if single and len(text_paragraphs) >= _MANY_PARAGRAPHS else "substantial"


def _score(
    matcher: Matcher, meetings: Sequence[_Meeting], hits: Sequence[Hit], *, passing: bool
) -> float:
    excess = _count(hits, matcher.adverse) - _count(hits, matcher.support)
    headline = {hit.label for hit in hits if hit.sentence == 0}
    further = sum(meeting.strength >= _IN_SENTENCE for meeting in meetings[1:])
    score = meetings[0].strength + _FURTHER * min(3, further)
    score -= _ADVERSE_ARTICLE * min(4, max(0, excess))
    if headline & matcher.adverse and not headline & matcher.support:
        score -= _ADVERSE_TITLE
    if passing:
        score -= _PASSING
    return round(min(1.0, max(0.0, score)), 3)
