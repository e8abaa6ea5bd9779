"""Which account of a story comes from which: a forest, by citations first and copied text next."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from dozor.accounts import Account
from dozor.chains.citation import Citation, CitationKind
from dozor.chains.clock import Span, may_precede, rank, read_span
from dozor.chains.resolving import Directory, identify
from dozor.chains.spelling import bare_name, bare_site

Rank = tuple[int, bool, datetime, str]
_MOST_OF_ONE_OUTLET = 8  # accounts of a cited outlet that are weighed against each other


@dataclass(frozen=True, kw_only=True, slots=True)
class Teller:
    """An account with all that its place depends on."""

    account: Account
    span: Span
    rank: Rank
    outlet: str | None
    cited: tuple[tuple[str | None, Citation], ...]  # outlet ids beside what they were read from
    text: str  # the account that stands for all with this text: the earliest

    @property
    def id(self) -> str:
        return self.account.id


def gather(
    accounts: Sequence[Account],
    copies: Mapping[str, tuple[str, float]],
    citations: Mapping[str, Sequence[Citation]],
    directory: Directory,
    zone: tzinfo,
) -> tuple[Teller, ...]:
    """Tellers, earliest first."""
    names = _Names(directory, [account.site for account in accounts if account.site])
    spans = {account.id: read_span(account.published, zone) for account in accounts}
    ranks = {one: rank(span, zone, one) for one, span in spans.items()}
    texts = _families(ranks, copies)
    tellers = []
    for account in accounts:
        outlet = names.outlet(account.site) if account.site else None
        cited = [(names.cited(one), one) for one in citations.get(account.id, ())]
        tellers.append(
            Teller(
                account=account,
                span=spans[account.id],
                rank=ranks[account.id],
                outlet=outlet,
                cited=tuple(pair for pair in cited if pair[0] is None or pair[0] != outlet),
                text=texts[account.id],
            )
        )
    return tuple(sorted(tellers, key=lambda teller: teller.rank))


def grow(tellers: Sequence[Teller]) -> dict[str, tuple[str, bool]]:
    """For each account that comes from another: which, and whether it says so.

    Latest first, so that where citations go in a circle the earliest is left at its head.
    """
    by_id = {teller.id: teller for teller in tellers}
    by_outlet: dict[str, list[Teller]] = defaultdict(list)
    for teller in tellers:
        if teller.outlet:
            by_outlet[teller.outlet].append(teller)
    trees = _Trees(list(by_id))
    parents: dict[str, tuple[str, bool]] = {}
    for teller in reversed(tellers):
        for parent, said in _candidates(teller, by_id, by_outlet):
            if trees.join(teller.id, parent):
                parents[teller.id] = (parent, said)
                break
    return parents


def _candidates(
    teller: Teller, by_id: Mapping[str, Teller], by_outlet: Mapping[str, Sequence[Teller]]
) -> list[tuple[str, bool]]:
    """Whom it may come from, the best first: whom it cites, then whose text it has.

    What the text it copies cites as well is no citation of its own.
    """
    original = by_id[teller.text]
    own = original.id != teller.id
    inherited = {outlet for outlet, _ in original.cited} if own else set()
    cited = [
        found
        for outlet, citation in teller.cited
        if outlet is not None and outlet not in inherited
        for found in _of_outlet(teller, by_outlet.get(outlet, ()), citation)
    ]
    best = sorted(cited, key=lambda pair: pair[0], reverse=True)
    chosen = [(found.id, True) for _, found in best]
    if own and may_precede(original.span, teller.span):
        chosen.append((original.id, False))
    return chosen


def _of_outlet(
    teller: Teller, there: Sequence[Teller], citation: Citation
) -> list[tuple[tuple[bool, bool, Rank], Teller]]:
    """The account of a cited outlet that is meant, with how much speaks for it: the same text, a
    post forwarded; of several outlets the last before this one is whom it has it from."""
    earlier = [
        one
        for one in there[:_MOST_OF_ONE_OUTLET]
        if one.id != teller.id and may_precede(one.span, teller.span)
    ]
    if not earlier:
        return []
    alike = [one for one in earlier if one.text == teller.text]
    one = (alike or earlier)[0]
    return [((bool(alike), citation.kind is CitationKind.FORWARD, one.rank), one)]


class _Names:
    """Outlets by name and by site; each is looked up once. A name that nobody knows is that of a
    site in the story, if its address is the name in Latin letters."""

    def __init__(self, directory: Directory, sites: Sequence[str]) -> None:
        self._directory = directory
        self._known: dict[str, str | None] = {}
        self._sites: dict[str, str] = {}
        for site in sorted(sites, reverse=True):
            self._sites[bare_site(site) or site] = site
        self._official = self._find_official()

    def outlet(self, name: str) -> str | None:
        if name not in self._known:
            self._known[name] = identify(name, self._directory) or self._in_story(name)
        return self._known[name]

    def cited(self, citation: Citation) -> str | None:
        """An official without a name («глава региона») is the one whose channel is in the story."""
        found = self.outlet(citation.name)
        unnamed = citation.kind is CitationKind.PERSON and citation.name.islower()
        return self._official if found is None and unnamed else found

    def _find_official(self) -> str | None:
        here = {self.outlet(site) for site in self._sites.values()}
        officials = {outlet for _, outlet in self._directory.officials if outlet in here}
        return officials.pop() if len(officials) == 1 else None

    def _in_story(self, name: str) -> str | None:
        site = self._sites.get(bare_name(name)) if bare_name(name) else None
        return identify(site, self._directory) or site if site else None


def _families(ranks: Mapping[str, Rank], copies: Mapping[str, tuple[str, float]]) -> dict[str, str]:
    """For each account the earliest of those that share its text by way of copies."""
    trees = _Trees(list(ranks))
    for one, (of, _) in sorted(copies.items()):
        if one in ranks and of in ranks:
            trees.join(one, of)
    heads: dict[str, str] = {}
    for one in sorted(ranks, key=lambda name: ranks[name]):
        heads.setdefault(trees.root(one), one)
    return {one: heads[trees.root(one)] for one in ranks}


class _Trees:
    """Disjoint sets (union by size, path halving): whether a link would close a circle."""

    def __init__(self, names: Sequence[str]) -> None:
        self._above = {name: name for name in names}
        self._size = dict.fromkeys(names, 1)

    def root(self, name: str) -> str:
        above = self._above
        while above[name] != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    def join(self, one: str, two: str) -> bool:
        first, second = self.root(one), self.root(two)
        if first == second:
            return False
        if self._size[first] > self._size[second]:
            first, second = second, first
        self._above[first] = second
        self._size[second] += self._size[first]
        return True
