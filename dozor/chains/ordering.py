"""The chain of one story: who was first, and from whom each other account comes."""

from collections.abc import Mapping, Sequence
from datetime import timedelta, tzinfo
from zoneinfo import ZoneInfo

from dozor.accounts import Account
from dozor.chains.chain import Chain, Link
from dozor.chains.citation import Citation, CitationKind
from dozor.chains.clock import may_precede
from dozor.chains.facts import Facts, read_facts, share_of, shingles, tell_apart
from dozor.chains.forest import Teller, gather, grow
from dozor.chains.reasons import Place, say_why
from dozor.chains.resolving import Directory, read_directory

_MOSCOW = ZoneInfo("Europe/Moscow")
_SHARED = 0.5  # of a text: from here it is a reprint and no retelling
Parents = Mapping[str, tuple[str, bool]]


def order_story(
    accounts: Sequence[Account],
    copies: Mapping[str, tuple[str, float]],
    citations: Mapping[str, Sequence[Citation]],
    *,
    outlets: Mapping[str, str] | Directory | None = None,
    zone: tzinfo = _MOSCOW,
    language: str = "ru",
) -> Chain:
    """The accounts of one story in the order in which they come from each other.

    ``copies``: id -> (id of the account whose text it has, share of its own text that is there).
    ``citations``: id -> what ``find_citations`` found. ``outlets``: as ``resolve`` takes them;
    sites are looked up there as well. ``zone``: whose days and clock are meant and shown.
    ``language`` of the reasons: "ru" or "en".

    An account comes from whom it cites, if that may have been before it; else from the earliest
    account of the same text; else from none. First is the head of the tree that holds the earliest
    time. The order of ``accounts`` does not matter; ids must differ. Raises ValueError for none.
    In a database: citations are rows, a link a row, all of a story written anew when it grows.
    """
    if not accounts:
        raise ValueError("a story without accounts has no chain: give at least one")
    directory = outlets if isinstance(outlets, Directory) else read_directory(outlets or {})
    tellers = gather(accounts, copies, citations, directory, zone)
    parents = grow(tellers)
    first = _head(tellers[0].id, parents)
    by_id = {teller.id: teller for teller in tellers}
    certain = _is_certain(by_id[first], tellers, parents) and not _cites_a_peer(
        by_id[first], tellers
    )
    origin = _outside(by_id[first], by_id)
    compared = _Comparison(copies)
    links = tuple(
        _link(teller, by_id, first, parents, compared, certain, directory, zone, language)
        for teller in tellers
    )
    return Chain(first_source=first, links=links, origin=origin, certain=certain)


def _head(account: str, parents: Parents) -> str:
    while account in parents:
        account = parents[account][0]
    return account


def _is_certain(first: Teller, tellers: Sequence[Teller], parents: Parents) -> bool:
    """Whether no account that does not say that it comes from the first may be earlier."""
    after = {first.id}  # by what they say themselves; parents stand before or after in rank
    children: dict[str, list[Teller]] = {}
    for teller in tellers:
        if teller.id in parents and parents[teller.id][1]:
            children.setdefault(parents[teller.id][0], []).append(teller)
    queue = [first]
    while queue:
        for child in children.get(queue.pop().id, ()):
            after.add(child.id)
            queue.append(child)
    last = min(teller.span.last for teller in tellers if teller.id in after)
    if not first.span.known and len(after) == 1:
        return False
    return all(teller.span.first >= last for teller in tellers if teller.id not in after)


def _cites_a_peer(first: Teller, tellers: Sequence[Teller]) -> bool:
    """Whether it names another of the story that may have been before it: a circle was cut."""
    cited = {outlet for outlet, _ in first.cited}
    return any(
        teller.outlet in cited and may_precede(teller.span, first.span)
        for teller in tellers
        if teller.outlet and teller.id != first.id
    )


def _outside(teller: Teller, by_id: Mapping[str, Teller]) -> str | None:
    """The first whom it names that has no account in the story."""
    there = {one.outlet for one in by_id.values()}
    return next(
        (
            citation.name
            for outlet, citation in teller.cited
            if (outlet is None or outlet not in there) and citation.kind is not CitationKind.GENERIC
        ),
        None,
    )


class _Comparison:
    """Texts side by side; what is read of a text is kept, as many compare with the same one."""

    def __init__(self, copies: Mapping[str, tuple[str, float]]) -> None:
        self._copies = copies
        self._facts: dict[str, Facts] = {}
        self._shingles: dict[str, frozenset[int]] = {}

    def share(self, one: Account, two: Account) -> float:
        """Of the first's text that stands in the second's; as the copies say, where they do."""
        of, share = self._copies.get(one.id, (None, 0.0))
        return share if of == two.id else share_of(self._run(one), self._run(two))

    def apart(self, one: Account, two: Account, cited: Sequence[str]) -> tuple[str, ...]:
        return tell_apart(self._read(one), self._read(two), cited)

    def _run(self, account: Account) -> frozenset[int]:
        if account.id not in self._shingles:
            self._shingles[account.id] = shingles(account.text)
        return self._shingles[account.id]

    def _read(self, account: Account) -> Facts:
        if account.id not in self._facts:
            self._facts[account.id] = read_facts(account)
        return self._facts[account.id]


def _link(
    teller: Teller,
    by_id: Mapping[str, Teller],
    first: str,
    parents: Parents,
    compared: _Comparison,
    certain: bool,
    directory: Directory,
    zone: tzinfo,
    language: str,
) -> Link:
    parent, said = parents.get(teller.id, (None, False))
    before = by_id[parent or first]
    cites = tuple(citation.name for _, citation in teller.cited)
    named = (*cites, *(citation.name for _, citation in before.cited))
    is_first = teller.id == first
    delay = None if is_first else _delay(before, teller)
    share = None if is_first else compared.share(teller.account, before.account)
    place = Place(
        teller=teller,
        before=None if is_first else before,
        comes_from=parent is not None,
        said=said or _says(teller, before),
        reprinted=share is not None and share >= _SHARED,
        share=share,
        delay=delay,
        certain=certain,
        outside=_outside(teller, by_id),
        later=_cited_later(teller, by_id) if parent is None else None,
        shown=directory.shown.get(teller.outlet or "", "")
        if is_first
        else _shown(before, teller, directory),
        exact_first=by_id[first].span.exact,
    )
    return Link(
        account=teller.id,
        from_account=parent,
        cites=cites,
        delay=delay,
        share=share,
        left_out=() if is_first else compared.apart(before.account, teller.account, named),
        added=() if is_first else compared.apart(teller.account, before.account, named),
        reason=say_why(place, zone, language),
    )


def _delay(before: Teller, teller: Teller) -> timedelta | None:
    exact = before.span.exact and teller.span.exact
    return teller.span.first - before.span.first if exact else None


def _says(teller: Teller, before: Teller) -> bool:
    return before.outlet is not None and any(outlet == before.outlet for outlet, _ in teller.cited)


def _cited_later(teller: Teller, by_id: Mapping[str, Teller]) -> str | None:
    """A name it cites whose account in the story is later than it."""
    there = {one.outlet for one in by_id.values() if one.id != teller.id}
    return next(
        (citation.name for outlet, citation in teller.cited if outlet in there and outlet), None
    )


def _shown(before: Teller, teller: Teller, directory: Directory) -> str:
    """What to call the outlet of another account: by catalogue, by citation, by site."""
    if before.outlet and before.outlet in directory.shown:
        return directory.shown[before.outlet]
    cited = (citation.name for outlet, citation in teller.cited if outlet == before.outlet)
    return next(cited, None) or before.account.site or before.id
