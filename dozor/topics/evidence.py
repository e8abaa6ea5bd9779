"""The passages that show why an article matched, cut to what a letter may quote. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from dozor.models import Evidence
from dozor.topics.hits import Hit
from dozor.topics.passages import Sentence

MOST_EVIDENCE = 5
MOST_PASSAGE_LENGTH = 300  # characters; the letter may quote no more
_WIDEST_GROUP = 240  # from the first hit to the last, so that some words around them have room


def show_hits(
    meetings: Iterable[Iterable[Hit]], sentences: Sequence[Sentence], fields: Mapping[str, str]
) -> tuple[Evidence, ...]:
    """The passages of the meetings, in their order, each once; a meeting over two fields or over
    more than a passage can hold gives several."""
    shown: dict[tuple[str, int, int], Evidence] = {}
    for hits in meetings:
        for group in _group(hits, sentences):
            evidence = _quote(group, sentences, fields)
            shown.setdefault((evidence.field, evidence.start, evidence.end), evidence)
        if len(shown) >= MOST_EVIDENCE:
            break
    return tuple(shown.values())[:MOST_EVIDENCE]


def cut(text: str, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """The passage of at most 300 characters around [start, end) in [low, high), at word borders."""
    end = min(end, start + MOST_PASSAGE_LENGTH)
    room = MOST_PASSAGE_LENGTH - (end - start)
    before = min(start - low, max(room // 2, room - (high - end)))
    first, last = start - before, min(high, end + room - before)
    if first > low:  # leave out the word that was cut, and the blanks
        first = next((n for n in range(first, start) if text[n - 1].isspace()), start)
    if last < high:
        last = next((n for n in range(last, end, -1) if text[n].isspace()), end)
    passage = text[first:last]
    return first + len(passage) - len(passage.lstrip()), first + len(passage.rstrip())


def _group(hits: Iterable[Hit], sentences: Sequence[Sentence]) -> list[list[Hit]]:
    """Hits that one passage can hold, in order; of overlapping ones the first and longest."""
    groups: list[list[Hit]] = []
    for hit in sorted(hits, key=lambda hit: (hit.sentence, hit.start, -hit.end, hit.source)):
        previous = groups[-1] if groups else None
        if previous and sentences[previous[0].sentence].field == sentences[hit.sentence].field:
            if hit.start < previous[-1].end:
                continue
            if hit.end - previous[0].start <= _WIDEST_GROUP:
                previous.append(hit)
                continue
        groups.append([hit])
    return groups


def _quote(
    group: Sequence[Hit], sentences: Sequence[Sentence], fields: Mapping[str, str]
) -> Evidence:
    low, high = sentences[group[0].sentence].start, sentences[group[-1].sentence].end
    field = sentences[group[0].sentence].field
    text = fields[field]
    start, end = cut(text, group[0].start, group[-1].end, low, high)
    marks = tuple((hit.start - start, min(hit.end, end) - start) for hit in group)
    passage = text[start:end]
    return Evidence(
        field=field,
        start=start,
        end=end,
        passage=passage,
        terms=tuple(dict.fromkeys(passage[first:last] for first, last in marks)),
        hits=marks,
        rules=tuple(dict.fromkeys(rule_of(hit) for hit in group)),
    )


def rule_of(hit: Hit) -> str:
    """Which rule a hit answers to, for a person."""
    return rule_name(hit.label, hit.source)


def rule_name(label: str, source: str) -> str:
    """«@list: term», or the term of the query itself."""
    return source if label == source else f"@{label}: {source}"
