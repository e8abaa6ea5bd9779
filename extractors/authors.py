"""Who wrote an article: people and named bodies, never the site itself."""

import re
from collections.abc import Iterable, Iterator

from extractors import structured
from extractors.bylines import byline_of, is_name
from extractors.markup import Element, is_aside, text_of
from extractors.particulars import Particulars
from extractors.survey import Survey
from extractors.text import fold, one_line

LONGEST_BYLINE = 90  # characters
MOST_BYLINES = 40  # elements classed as such

_BY = re.compile(
    r"^\W*(?:автор(?:ы|ка)?(?:\s+(?:статьи|текста|материала))?|текст|беседовал[аи]?|записал[аи]?|подготовил[аи]?"
    r"|добавил(?:\(?а\)?)?|опубликовал(?:\(?а\)?)?|аўтар(?:ы|ка)?|by|от)\s*:?\s+",
    re.IGNORECASE,
)
_CREDIT = re.compile(r"(?:фото|видео|иллюстраци|photo|image|здымак|source|источник)", re.IGNORECASE)
_CORRESPONDENT = re.compile(
    r"^(?:наш\s+)?(?:корр\.?|корреспондент|(?:спец|соб)кор\w*\.?|карэспандэнт)\s+(?:агентства\s+)?",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"^(?:(?:super\W?)?admin\w*|super\W?user|(?:газета|газэта|журнал|рэдакцыя)\b.*|root|editor\w*|редак(?:ци[яи]|тор).*|администратор|модератор|автор(?:ом)?|author|user\d*|опубликовано|размещено"
    r"|webmaster|пресс-центр|none|null|news|redak\w*|(?:контент-?)?менеджер|оператор|moderator|гость|guest|site|сайт"
    r"|(?:наш\s+)?(?:(?:спец|соб)?корр?(?:еспондент)?\.?|карэспандэнт)|журналист(?:ка)?|обозреватель)$",
    re.IGNORECASE,
)


_PARTS = re.compile(r"\s*[|•·]\s*|\s+[/—–]\s+")
_BETWEEN = re.compile(r"\s*[,;]\s*|\s+[иі]\s+(?=[А-ЯЁІЎ])|\s+and\s+(?=[A-Z])")
_SIGNS_AS = {"риановости": "ria"}  # an agency whose address is not its name
# Letter by letter, as sites write their names into their addresses.
_LATIN = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфхцыэіў", "abvgdeziyklmnoprstufhcyeiu", strict=True))
    | {"ж": "zh", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya", "ъ": "", "ь": ""}
)


def find_authors(
    found: Survey,
    named: dict[str, str],
    node: structured.Node,
    labelled: Particulars,
    names: frozenset[str],
) -> tuple[str, ...]:
    """The first place that names somebody who is not the site itself."""
    places: tuple[Iterable[str], ...] = (
        structured.texts(node.get("author")),
        _texts(found.props["author"][:5]),
        _texts(found.rels["author"][:5]),
        (named.get(key, "") for key in ("author", "article:author", "mediator_author")),
        *((text,) for text in _bylines(found)),
        (byline_of(text) or "" for text in _texts(found.roles["posted"][:5])),
        (labelled.author or "",),
    )
    for place in places:
        people = [name for written in place for name in clean_authors(written, names)]
        if people:
            return tuple(dict.fromkeys(people))
    return ()


def _texts(elements: list[Element]) -> list[str]:
    """Of those that stand with the article: commenters have names too."""
    return [text_of(element) for element in elements if not is_aside(element)]


def clean_authors(written: str, names: frozenset[str] = frozenset()) -> list[str]:
    """Names in a byline: «Автор: Иван Петров, Мария Сидорова» gives two."""
    line = one_line(written) or ""
    line = byline_of(line) or _BY.sub("", line)
    if len(line) > 120 or "://" in line or "@" in line:
        return []
    parts = _PARTS.split(line)
    if len(parts) > 1:  # «5 марта / Лариса Мох»: not each of them is about people
        parts = [part for part in parts if is_name(_BY.sub("", part))]
    people = [person for part in parts for person in _BETWEEN.split(part)]
    return [
        person
        for person in (
            _CORRESPONDENT.sub("", _BY.sub("", piece)).strip(" ,:|/—–-") for piece in people
        )
        if 3 < len(person) < 70
        and not _NOBODY.match(person)
        and not _CREDIT.match(person)
        and not _is_named(person, names)
        and not any(char.isdigit() for char in person)
    ]


def _bylines(found: Survey) -> Iterator[str]:
    """Of elements classed as such, after the first those that hold a name alone: a box on the
    author has it in an element of its own, a label stands in one of its own."""
    for place, text in enumerate(_texts(found.roles["author"][:MOST_BYLINES])):
        if len(text) <= LONGEST_BYLINE and (place == 0 or is_name(_BY.sub("", text))):
            yield text


def first_people(places: Iterable[str], names: frozenset[str]) -> tuple[str, ...]:
    """Of the first place that names somebody."""
    found = (clean_authors(written, names) for written in places)
    return tuple(next((people for people in found if people), ()))


def _is_named(person: str, names: frozenset[str]) -> bool:
    """Whether a site of these names is meant: «БЕЛТА» signs on belta.by."""
    name = fold(person)
    forms = {name, name.translate(_LATIN), _SIGNS_AS.get(name, name)}
    return not forms.isdisjoint(names)
