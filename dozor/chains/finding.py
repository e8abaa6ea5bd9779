"""Citations: whom an account names as its origin."""

import re
from collections.abc import Collection, Iterable, Iterator

from dozor.accounts import Account
from dozor.chains.citation import Citation, CitationKind
from dozor.chains.formulas import find_in_sentence
from dozor.chains.lines import CAPTION, find_credit, find_in_line
from dozor.chains.names import Found, address_name
from dozor.chains.own_channels import find_antecedent
from dozor.chains.pieces import cut_pieces, cut_sentences
from dozor.chains.sentence import Sentence
from dozor.chains.spelling import is_named_by
from dozor.chains.verbs import HINT
from dozor.chains.vocabulary import shipped_outlets
from dozor.topics.lemmas import fold, is_belarusian

_LINE = re.compile(r"[^\n]+")
_MOST = 40  # names an account; a list of links has more and is no chain
_LONGEST = 40_000  # characters; a hostile text costs 0.1 ms for each
_LEAD = 600  # characters; a text without paragraphs is no lead as a whole
_QUOTES = re.compile("[«»„“”\"'’]")
_PHOTO_ASIDE = re.compile(
    r"\([^()\n]{0,20}(?:фото|видео|фота|відэа|скриншот)[^()\n]{0,80}\)", re.IGNORECASE
)


def find_citations(
    account: Account, *, own: Collection[str] = (), forwarded_from: str | None = None
) -> tuple[Citation, ...]:
    """Whom the text names as its origin, in the order of the names in it, each name once.

    A name of the account's own outlet is its byline and no citation: ``own`` are the names, hosts
    and channels of that outlet beside its site; those of agencies known by name need not be told.
    ``forwarded_from``: name or address of the channel that a post was forwarded from.
    Speakers («сказал директор»), captions and photo credits are none. Looked at are the first
    40,000 characters and the last line; the time is linear in their number.
    """
    mine = _own_names(account.site, own)
    found = [*_forwarded(forwarded_from), *_in_order(account)]
    kept: dict[str, Citation] = {}
    for citation in found:
        key = _key(citation.name)
        if not key or key in mine or is_named_by(account.site, citation.name):
            continue
        if not _repeats(key, citation, kept) and len(kept) < _MOST:
            kept[key] = citation
    return tuple(kept.values())


def _in_order(account: Account) -> list[Citation]:
    text = account.text
    belarusian = _is_belarusian(account)
    lines = [match.span() for match in _LINE.finditer(text)]
    placed: list[tuple[int, Citation]] = []
    for number, (start, end) in enumerate(lines):
        near_top, last = number < 2, number == len(lines) - 1
        if start > _LONGEST and not last:
            continue
        end = min(end, start + _LONGEST)
        for sentence, found in _in_line(text, start, end, belarusian, near_top, last):
            placed.append((sentence.pieces[found.name.begin].start, _citation(sentence, found)))
    return [citation for _, citation in sorted(placed, key=lambda one: (one[0], -one[1].end))]


def _is_belarusian(account: Account) -> bool:
    if account.language:
        return account.language == "be"
    return is_belarusian(account.text[:5000].split())


def _in_line(
    text: str, start: int, end: int, belarusian: bool, near_top: bool, last: bool
) -> Iterator[tuple[Sentence, Found]]:
    if CAPTION.match(text, start, end):
        return
    hinted = HINT.search(text, start, end)
    if not (hinted or near_top or last or end - start < 200):
        return
    pieces = cut_pieces(text, start, end)
    line = Sentence(pieces=pieces, source=text, belarusian=belarusian)
    for found in find_in_line(line, first=near_top, last=last):
        yield line, found
    if not hinted:
        return
    asides = [match.span() for match in _PHOTO_ASIDE.finditer(text, start, end)]
    for run in cut_sentences(pieces):
        if CAPTION.match(text, run[0].start, run[-1].end):
            continue
        sentence = Sentence(pieces=run, source=text, belarusian=belarusian)
        named = False
        for found in (
            *find_credit(sentence),
            *find_in_sentence(sentence, lead=near_top and run[0].start < _LEAD),
        ):
            if not any(a <= run[found.name.begin].start < b for a, b in asides):
                named = named or found.name.kind is CitationKind.PERSON
                yield sentence, found
        if not named and (meant := find_antecedent(sentence)):
            yield meant


def _citation(sentence: Sentence, found: Found) -> Citation:
    start, end = sentence.pieces[found.begin].start, sentence.pieces[found.end - 1].end
    phrase = sentence.source[start:end]
    return Citation(name=found.name.text, phrase=phrase, start=start, end=end, kind=found.name.kind)


def _forwarded(name: str | None) -> Iterator[Citation]:
    shown = address_name(name) if name and "://" in name else name
    if shown and shown.strip():
        yield Citation(name=shown.strip(), phrase="", start=0, end=0, kind=CitationKind.FORWARD)


def _key(name: str) -> str:
    return " ".join(fold(word) for word in _QUOTES.sub("", name).split())


def _own_names(site: str | None, own: Iterable[str]) -> frozenset[str]:
    hosts = {fold(name) for name in own} | ({site.casefold()} if site else set())
    names = set(own) | ({site} if site else set())
    for outlet in shipped_outlets():
        shown = {fold(name) for name in outlet.names}
        if any(_is_under(host, place) for host in hosts for place in outlet.hosts) or hosts & shown:
            names.update(outlet.names, outlet.hosts)
    return frozenset(_key(name.removeprefix("www.")) for name in names)


def _is_under(host: str, place: str) -> bool:
    return host == place or host.endswith(f".{place}")


def _repeats(key: str, citation: Citation, kept: dict[str, Citation]) -> bool:
    """Named before, or short for what was: «в пресс-службе» after «в пресс-службе УМВД»."""
    if key in kept:
        return True
    if citation.kind is not CitationKind.BODY:
        return False
    return any(longer.startswith(f"{key} ") for longer in kept)
