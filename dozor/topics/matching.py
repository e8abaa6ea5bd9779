"""Whether an article is on a topic, how much, and the passages that show it. Pure.

The sides of a topic must meet in one passage, or one in the headline and the other below it. What a
meeting is worth grows with words of the topic's own business near it (support) and falls with words
of another (adverse), with a mere list of names, and with a name in quotes, which is a hotel or a
brand. Why points and not a classifier: a reader must be able to see why, and to mend the lists.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dozor.models import Evidence, Match
from dozor.topics.lemmas import Token, lemmas, tokens
from dozor.topics.passages import (
    LEAD,
    TITLE,
    Sentence,
    cut,
    listed,
    spans,
    split_sentences,
)
from dozor.topics.terms import Find, TermIndex, compile_term
from dozor.topics.topic import Topic

MOST_EVIDENCE = 5

# What a meeting is worth before its neighbourhood. All lie under the usual threshold of one half:
# both sides in one sentence are not yet the topic.
_IN_TITLE = 0.48
_IN_SENTENCE = 0.46
_IN_PARAGRAPH = 0.41
_OVER_BORDER = 0.36
_UNDER_TITLE = 0.43
_FAR_UNDER_TITLE = 0.34
_FAINT = 0.5  # weight of a side that is only hinted at, or in quotes; in a list it has none
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

_QUOTES_OPEN, _QUOTES_CLOSE = "«“\"„'", "»”\"“'"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Matcher:
    """A topic compiled: one index for all its terms, and what each list is for."""

    index: TermIndex
    sides: tuple[str, ...]
    serves: dict[str, tuple[str, ...]]  # list -> the sides its terms stand for
    faint: frozenset[str]
    support: frozenset[str]
    mild: frozenset[str]
    adverse: frozenset[str]
    mask: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Hit:
    sentence: int
    start: int  # in the field of the sentence
    end: int
    label: str
    source: str
    weight: float
    sides: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Meeting:
    first: int  # sentences
    last: int
    strength: float
    hits: tuple[_Hit, ...]  # one or more of each side


def match(
    topic: Topic, *, title: str, lead: str | None, text: str, language: str | None = None
) -> Match:
    """The verdict of one topic on one article.

    ``score`` is 0..1; the article is relevant from the topic's threshold. Evidence holds at most five
    passages, the strongest first, of at most 300 characters each, in the offsets of their field.
    ``language`` is taken for the day a topic's lists differ by it; words say enough of themselves.
    """
    matcher = _compile(topic)
    sentences = split_sentences(title, lead, text)
    hits = _find_hits(matcher, sentences, {"title": title, "lead": lead or "", "text": text})
    meetings = _find_meetings(matcher, sentences, hits)
    if not meetings:
        return Match(topic_id=topic.id, relevant=False)
    prominence = _judge_prominence(meetings, sentences)
    score = _score(matcher, meetings, hits, passing=prominence == "passing")
    fields = {"title": title, "lead": lead or "", "text": text}
    return Match(
        topic_id=topic.id,
        relevant=score >= topic.rule.threshold,
        score=score,
        prominence=prominence,
        evidence=_show(meetings, sentences, fields),
    )


@lru_cache(maxsize=64)
def _compile(topic: Topic) -> _Matcher:
    rule = topic.rule
    serves = {name: (name,) for name in rule.meet}
    serves |= {name: rule.meet for name in rule.alone}
    serves |= {name: (side,) for name, side in rule.faint}
    terms = [compile_term(source, name) for name, sources in topic.lists for source in sources]
    return _Matcher(
        index=TermIndex.of(terms),
        sides=rule.meet,
        serves=serves,
        faint=frozenset(name for name, _ in rule.faint),
        support=frozenset(rule.support),
        mild=frozenset(rule.mild),
        adverse=frozenset(rule.adverse),
        mask=frozenset(rule.mask),
    )


def _find_hits(
    matcher: _Matcher, sentences: Sequence[Sentence], fields: dict[str, str]
) -> tuple[_Hit, ...]:
    found: list[_Hit] = []
    masked: Counter[str] = Counter()
    for number, sentence in enumerate(sentences):
        text = fields[sentence.field][sentence.start : sentence.end]
        words = tokens(text)
        finds = list(matcher.index.find(text, words))
        kept = _unmask(matcher, finds, words, masked)
        positions = frozenset(
            position
            for find in kept
            if find.term.label in matcher.serves
            for position in range(find.first, find.last + 1)
        )
        in_list = listed(text, words, positions) if positions else frozenset()
        for find in kept:
            start, end = words[find.first].start, words[find.last].end
            single = find.first == find.last
            weight = 1.0
            if find.term.label in matcher.faint or (single and _is_quoted(text, start, end)):
                weight = _FAINT
            if single and find.first in in_list:
                weight = 0.0
            found.append(
                _Hit(
                    sentence=number,
                    start=sentence.start + start,
                    end=sentence.start + end,
                    label=find.term.label,
                    source=find.term.source,
                    weight=weight,
                    sides=matcher.serves.get(find.term.label, ()),
                )
            )
    return _one_sense(found, masked)


def _unmask(
    matcher: _Matcher, finds: Sequence[Find], words: Sequence[Token], masked: Counter[str]
) -> list[Find]:
    """The finds that no mask covers, of overlapping ones of a list the longest; counts the covered."""
    masks = [find for find in finds if find.term.label in matcher.mask]
    others = [find for find in finds if find.term.label not in matcher.mask]
    kept: list[Find] = []
    for find in sorted(others, key=lambda find: (find.first - find.last, find.first)):
        if any(_covers(mask, find) for mask in masks):
            for position in range(find.first, find.last + 1):
                masked.update(lemmas(words[position].word))
        elif not any(
            other.term.label == find.term.label and _overlap(other, find) for other in kept
        ):
            kept.append(find)
    return kept


def _covers(mask: Find, find: Find) -> bool:
    """A longer find that holds the mask says more than the mask does, and stands."""
    inside = find.first <= mask.first and mask.last <= find.last
    return _overlap(mask, find) and not (inside and mask.last - mask.first < find.last - find.first)


def _overlap(one: Find, other: Find) -> bool:
    return one.first <= other.last and other.first <= one.last


def _one_sense(hits: Iterable[_Hit], masked: Counter[str]) -> tuple[_Hit, ...]:
    """One sense per discourse (Gale, Church, Yarowsky 1992): where a word is masked more often than it
    stands free, it is the masked thing everywhere: after «на Смоленской площади» «на Смоленской» is
    the ministry too."""
    hits = tuple(hits)
    if not masked:
        return hits
    free = Counter(hit.source for hit in hits if hit.sides and " " not in hit.source)
    return tuple(
        hit
        for hit in hits
        if not hit.sides or hit.source not in free or masked[hit.source] <= free[hit.source]
    )


def _is_quoted(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return bool(before and after) and before in _QUOTES_OPEN and after in _QUOTES_CLOSE


def _find_meetings(
    matcher: _Matcher, sentences: Sequence[Sentence], hits: Sequence[_Hit]
) -> tuple[_Meeting, ...]:
    """Smallest passages first; one that holds a smaller one adds nothing. Strongest first."""
    by_sentence: dict[int, list[_Hit]] = {}
    for hit in hits:
        by_sentence.setdefault(hit.sentence, []).append(hit)
    taken: set[int] = set()
    meetings: list[_Meeting] = []
    for first, last in [(0, 0), *spans(sentences)]:
        inside = [hit for n in range(first, last + 1) for hit in by_sentence.get(n, ())]
        if taken.isdisjoint(range(first, last + 1)) and _meet(matcher, inside):
            taken.update(range(first, last + 1))
            base = _base(sentences[first], sentences[last], same=first == last)
            meetings.append(_weigh(matcher, base, first, last, inside, by_sentence))
    for under in _meet_headline(matcher, sentences, by_sentence):
        rivals = [meeting for meeting in meetings if meeting.first <= under.first <= meeting.last]
        if all(rival.strength < under.strength for rival in rivals):
            meetings = [meeting for meeting in meetings if meeting not in rivals] + [under]
    return tuple(sorted(meetings, key=lambda meeting: -meeting.strength))


def _meet_headline(
    matcher: _Matcher, sentences: Sequence[Sentence], by_sentence: dict[int, list[_Hit]]
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


def _meet(matcher: _Matcher, hits: Sequence[_Hit]) -> bool:
    return all(any(side in hit.sides for hit in hits) for side in matcher.sides)


def _weigh(
    matcher: _Matcher,
    base: float,
    first: int,
    last: int,
    hits: Sequence[_Hit],
    by_sentence: dict[int, list[_Hit]],
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


def _count(hits: Iterable[_Hit], labels: frozenset[str]) -> int:
    return len({hit.source for hit in hits if hit.label in labels})


def _judge_prominence(meetings: Sequence[_Meeting], sentences: Sequence[Sentence]) -> str:
    """Subject: in the headline or lead, or in a third of the paragraphs. Passing: one sentence of many.

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
    matcher: _Matcher, meetings: Sequence[_Meeting], hits: Sequence[_Hit], *, passing: bool
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


def _show(
    meetings: Sequence[_Meeting], sentences: Sequence[Sentence], fields: dict[str, str]
) -> tuple[Evidence, ...]:
    """The passages of the strongest meetings; a meeting over two fields shows one in each."""
    shown: dict[tuple[str, int, int], Evidence] = {}
    for meeting in meetings:
        for group in _group(meeting, sentences):
            evidence = _quote(group, sentences, fields)
            shown.setdefault((evidence.field, evidence.start, evidence.end), evidence)
    return tuple(shown.values())[:MOST_EVIDENCE]


def _group(meeting: _Meeting, sentences: Sequence[Sentence]) -> list[list[_Hit]]:
    """Hits that one passage can hold together, in the order of the article."""
    groups: list[list[_Hit]] = []
    for hit in sorted(meeting.hits, key=lambda hit: (hit.sentence, hit.start)):
        if groups:
            begin = groups[-1][0]
            same = sentences[begin.sentence].field == sentences[hit.sentence].field
            if same and hit.end - begin.start <= 240:
                groups[-1].append(hit)
                continue
        groups.append([hit])
    return groups


def _quote(
    group: Sequence[_Hit], sentences: Sequence[Sentence], fields: dict[str, str]
) -> Evidence:
    low, high = sentences[group[0].sentence].start, sentences[group[-1].sentence].end
    field = sentences[group[0].sentence].field
    text = fields[field]
    start, end = cut(text, group[0].start, max(hit.end for hit in group), low, high)
    return Evidence(
        field=field,
        start=start,
        end=end,
        passage=text[start:end],
        terms=tuple(dict.fromkeys(text[hit.start : hit.end] for hit in group)),
        hits=tuple((hit.start - start, hit.end - start) for hit in group),
    )
