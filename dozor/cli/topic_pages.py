"""A topic as `dozor topics show` prints it."""

import difflib
from itertools import accumulate
from typing import TYPE_CHECKING

from dozor.cli.say import clean
from dozor.cli.tables import print_line
from dozor.errors import ConfigError
from dozor.topics.clauses import alternatives, further_lines
from dozor.topics.query import part_text

if TYPE_CHECKING:
    from dozor.topics.topic import NamedList, Topic

_SHOWN = 60  # characters of a long term, and of the first terms of a list


def print_topic(topic: "Topic") -> None:
    """Title, query (a clause a line; together they are the canonical text) and lists."""
    print_line(topic.title)
    print_line(f"{topic.id}, version {topic.version}")
    print()
    first, *others = alternatives(topic.query)
    print_line("  ", part_text(first))
    for other in others:
        print_line("  OR ", part_text(other))
    for line in further_lines(topic.query):
        print_line("  ", line)
    if not topic.lists:
        return
    print()
    width = max(len(one.name) for one in topic.lists)
    for one in topic.lists:
        count = len(one.terms) + len(one.belarusian)
        print_line(f"  @{one.name:<{width}}  {count:>5}  ", _first_terms(one))


def print_list(topic: "Topic", name: str) -> None:
    """All terms of one list, a line each."""
    known = {one.name: one for one in topic.lists}
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        meant = f"did you mean @{near[0]}? " if near else ""
        raise ConfigError(
            f"topic {topic.id}: list @{clean(name)}: is not there; {meant}"
            f"there are {', '.join(known) or 'none'}"
        )
    for term in known[name].terms:
        print_line(term)
    for term in known[name].belarusian:
        print_line(f"{term} (Belarusian)")


def _first_terms(one: "NamedList") -> str:
    terms = (*one.terms, *one.belarusian)
    lengths = accumulate(len(term) for term in terms)
    shown = max(1, sum(length <= _SHOWN for length in lengths))
    return ", ".join(map(brief, terms[:shown])) + (", …" if len(terms) > shown else "")


def brief(term: str) -> str:
    """A term of many alternatives as a person knows it again."""
    return term if len(term) <= _SHOWN else f"{term[: _SHOWN - 1]}…"
