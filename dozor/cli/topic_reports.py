"""What `dozor topics test` and `diff` print, for a person and as JSON lines."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from dozor.cli.say import clean, print_json
from dozor.cli.tables import print_line
from dozor.cli.topic_pages import brief
from dozor.records import match_record
from dozor.topics.assessment import Assessment, Estimate, Wrong
from dozor.topics.clauses import unused_terms
from dozor.topics.comparison import Change, Kind, TopicDifference, only
from dozor.topics.matching import threshold_of

if TYPE_CHECKING:
    from dozor.models import Evidence, Match
    from dozor.topics.contribution import Contribution
    from dozor.topics.topic import Topic
    from dozor.topics.watch import Watch

_PASSAGES = 2  # shown to a person; JSON has all
_NAMES = 8  # of items in a line
_RULES = 8
_SIGNS = {Kind.APPEARS: "+", Kind.VANISHES: "-", Kind.CHANGES: "~"}


def print_assessment(topic: "Topic", watch: "Watch", result: Assessment, *, as_json: bool) -> None:
    threshold = threshold_of(watch.topics[0])
    if as_json:
        print_json(_figures_record(topic, result, threshold))
        for record, some in (("false_hit", result.false_hits), ("miss", result.misses)):
            for one in some:
                print_json({"record": record, **_wrong_record(one)})
        return
    figures = result.figures
    relevant, found = figures.right_hits + figures.misses, figures.right_hits + figures.false_hits
    print_line(f"{topic.id}, version {topic.version}, threshold {threshold:g}")
    print_line(f"{figures.items} items: {relevant} relevant, {found} found")
    print(f"  precision  {_share(figures.precision)}  {figures.right_hits} of {found} found")
    print(f"  recall     {_share(figures.recall)}  {figures.right_hits} of {relevant} relevant")
    print(f"  F1         {_share(figures.f1)}  (intervals of 95 %)")
    _print_wrong("False hits", result.false_hits)
    _print_wrong("Misses", result.misses)


def print_contributions(
    found: Sequence["Contribution"], result: Assessment, *, as_json: bool
) -> None:
    """Terms whose loss changes no verdict are counted; clauses are all told."""
    if as_json:
        for one in found:
            print_json(_contribution_record(one, result))
        return
    told = [one for one in found if one.changed or one.clause.kind != "term"]
    print()
    print_line(
        "Without one clause, list or term: what F1 gains; right hits lost, misses found, false "
        "hits let in, false hits gone; items whose score moved"
    )
    print_line(_row("F1", "lost", "found", "let in", "gone", "moved"), "without")
    for one in told:
        counts = (len(ids) or "" for ids in _told(one).values())
        change = f"{one.f1_change(result.figures):+.3f}" if one.changed else "0"
        print_line(_row(change, *counts, one.moved or ""), _without(one))
    if quiet := len(found) - len(told):
        print_line(f"{quiet} more terms stand in the items; no verdict hangs on one of them alone")


def print_unused(watch: "Watch", result: Assessment, *, listed: bool, as_json: bool) -> None:
    unused = unused_terms(watch.topics[0], result.hit)
    if as_json:
        for name, terms in unused if listed else ():
            print_json({"record": "unused", "list": name.removeprefix("@"), "terms": list(terms)})
        return
    count = sum(len(terms) for _, terms in unused)
    print()
    how = "" if listed or not count else " (--unused lists them)"
    print_line(f"{count} terms stand in no item{how}")
    for name, terms in unused if listed else ():
        print_line(f"  {name or 'query'} ({len(terms)}): ", ", ".join(terms))


def print_difference(
    old: tuple[str, "Topic"],
    new: tuple[str, "Topic"],
    difference: TopicDifference,
    *,
    as_json: bool,
) -> None:
    """The topics come with what the user calls them: two files may hold one id."""
    if as_json:
        names = {"old": _name_record(*old), "new": _name_record(*new)}
        print_json({"record": "topics", **names, **asdict(difference)})
        return
    print_line(f"{_name(*old)} -> {_name(*new)}")
    for text in difference.removed:
        print_line("  - ", text)
    for text in difference.added:
        print_line("  + ", text)
    for one in difference.lists:
        for sign, terms in (("-", one.removed), ("+", one.added)):
            if terms:
                print_line(f"  {sign} @{one.name}: ", ", ".join(terms))
    if difference == TopicDifference():
        print_line("  ", "they say the same")


def print_change(change: Change, *, as_json: bool) -> None:
    if as_json:
        print_json(_change_record(change))
        return
    print()
    item, old, new = change.item, change.old, change.new
    place = f" ({item.place})" if item.place else ""
    print_line(f"{_SIGNS[change.kind]} {change.kind}: {clean(item.id)}{place}: ", item.title)
    print_line("    ", f"{_verdict(old)} -> {_verdict(new)}")
    for sign, rules in (("-", change.removed), ("+", change.added)):
        if rules:
            print_line(f"    {sign} ", _some([brief(rule) for rule in rules], _RULES, "; "))
    if change.kind is Kind.CHANGES:
        _print_evidence(only(old.evidence, new.evidence), "- ")
        _print_evidence(only(new.evidence, old.evidence), "+ ")
    else:
        _print_evidence(old.evidence or new.evidence)


def print_counts(counts: Mapping[Kind, int], *, as_json: bool) -> None:
    total = sum(counts.values())
    if as_json:
        told = {str(kind): counts.get(kind, 0) for kind in Kind}
        print_json({"record": "counts", "items": total, **told})
        return
    print()
    print_line(f"{total} articles: ", ", ".join(f"{kind} {counts.get(kind, 0)}" for kind in Kind))


def _print_wrong(heading: str, wrong: Sequence[Wrong]) -> None:
    print()
    print_line(f"{heading}: {len(wrong)}")
    for one in wrong:
        print_line(f"  {clean(one.id)}  {one.match.score:.2f}  ", one.title or "(no headline)")
        _print_evidence(one.evidence)


def _print_evidence(evidence: Sequence["Evidence"], sign: str = "") -> None:
    for piece in evidence[:_PASSAGES]:
        print_line(f"    {sign}{piece.field}: ", f"«{piece.passage}»")
        print_line("        ", "; ".join(map(brief, piece.rules)))


def _row(*cells: object) -> str:
    widths = (6, 4, 5, 6, 4, 5)
    return "  ".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True)) + "  "


def _without(one: "Contribution") -> str:
    text = f"list {one.clause.text}" if one.clause.kind == "list" else one.clause.text
    text = brief(text) if one.clause.kind == "term" else text
    named = [f"{what} {_some(ids, _NAMES, ', ')}" for what, ids in _told(one).items() if ids]
    return text + (f" — {'; '.join(named)}" if named else "")


def _told(one: "Contribution") -> dict[str, list[str]]:
    return {"lost": one.lost, "found": one.found, "let in": one.let_in, "gone": one.gone}


def _some(names: Sequence[str], most: int, between: str) -> str:
    rest = len(names) - most
    return between.join(names[:most]) + (f" and {rest} more" if rest > 0 else "")


def _verdict(match: "Match") -> str:
    if match.relevant:
        return f"{match.prominence or 'by its site'}, {match.score:.2f}"
    return f"not on it, {match.score:.2f}"


def _share(estimate: Estimate | None) -> str:
    if estimate is None:
        return f"{'–':<18}"
    return f"{estimate.value:.3f}  {estimate.low:.3f}–{estimate.high:.3f}"


def _name(called: str, topic: "Topic") -> str:
    topic_id = "" if called == topic.id else f"{topic.id}, "
    return f"{called} ({topic_id}version {topic.version})"


def _name_record(called: str, topic: "Topic") -> dict[str, Any]:
    return {"named": called, "topic": topic.id, "version": topic.version}


def _estimate(estimate: Estimate | None) -> dict[str, float] | None:
    if estimate is None:
        return None
    return {name: round(value, 4) for name, value in asdict(estimate).items()}


def _figures_record(topic: "Topic", result: Assessment, threshold: float) -> dict[str, Any]:
    figures = result.figures
    return {
        "record": "figures",
        "topic": topic.id,
        "version": topic.version,
        "threshold": threshold,
        "items": figures.items,
        **asdict(figures),
        "precision": _estimate(figures.precision),
        "recall": _estimate(figures.recall),
        "f1": _estimate(figures.f1),
    }


def _wrong_record(one: Wrong) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        **match_record(replace(one.match, evidence=one.evidence)),
    }


def _contribution_record(one: "Contribution", result: Assessment) -> dict[str, Any]:
    return {
        "record": "clause",
        "kind": one.clause.kind,
        "text": one.clause.text,
        "f1_change": round(one.f1_change(result.figures), 4),
        "lost": one.lost,
        "found": one.found,
        "let_in": one.let_in,
        "gone": one.gone,
        "items": one.items,
        "moved": one.moved,
    }


def _change_record(change: Change) -> dict[str, Any]:
    return {
        "record": "change",
        "kind": str(change.kind),
        "id": change.item.id,
        "place": change.item.place or None,
        "title": change.item.title,
        "old": match_record(change.old),
        "new": match_record(change.new),
        "removed": list(change.removed),
        "added": list(change.added),
    }
