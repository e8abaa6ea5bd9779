"""Made queries and texts for them, for property tests."""

from hypothesis import strategies as st

from dozor.topics.query import (
    AtLeast,
    InField,
    Listed,
    Near,
    Part,
    Query,
    Weight,
    Weighted,
    Where,
    Words,
    all_of,
    any_of,
    meets,
    negate,
)

SOURCES = ("минск", "смоленск", "орш*", "=Брест", "^Горки", "трасса минск", "а|б", "завод … минск")
LISTS = {"towns": ("орша", "горки", "витебск"), "names": ("=Минск", "смоленск*")}
NUMBERS = st.integers(1, 100).map(lambda number: number / 100)

words = st.sampled_from(SOURCES).map(lambda source: Words(source=source))
listed = st.sampled_from(sorted(LISTS)).map(lambda name: Listed(name=name))


def _more(parts: st.SearchStrategy[Part]) -> st.SearchStrategy[Part]:
    several = st.lists(parts, min_size=2, max_size=3)
    return st.one_of(
        several.map(any_of),
        several.map(meets),
        st.builds(lambda part, factor: Weighted(part=part, factor=factor), parts, NUMBERS),
        st.builds(
            lambda left, right, within, ordered, negated: Near(
                left=left, right=right, within=within, ordered=ordered, negated=negated
            ),
            parts,
            parts,
            st.sampled_from([0, 3, 100, "s", "p"]),
            st.booleans(),
            st.booleans(),
        ),
    )


def _placed(part: Part) -> bool:
    """Whether it may stand in nearness: the parser lets no meeting in."""
    from dozor.topics.query import Meets, walk

    return not any(isinstance(one, Meets) for one in walk(part))


placed = st.recursive(words | listed, _more, max_leaves=4).filter(_placed)
meeting = st.lists(placed, min_size=2, max_size=3).map(meets)
fields = st.builds(
    lambda field, part: InField(field=field, part=part),
    st.sampled_from(["title", "lead", "text"]),
    placed,
)
known = st.sampled_from(
    [
        Where(key="site", value="sb.by"),
        Where(key="section", value="экономика и право"),
        Where(key="language", value="be"),
    ]
)


def _conditions(parts: st.SearchStrategy[Part]) -> st.SearchStrategy[Part]:
    several = st.lists(parts, min_size=2, max_size=3)
    return st.one_of(
        several.map(any_of),
        several.map(all_of),
        parts.map(negate),
        several.map(lambda some: AtLeast(least=2, parts=tuple(some))),
    )


conditions = st.recursive(placed | meeting | fields | known, _conditions, max_leaves=6)
queries = st.builds(
    lambda condition, weights, masks, threshold: Query(
        condition=condition,
        weights=tuple(Weight(value=value, part=part) for value, part in weights),
        masks=tuple(dict.fromkeys(masks)),
        threshold=threshold,
    ),
    conditions,
    st.lists(st.tuples(NUMBERS | NUMBERS.map(lambda value: -value), placed), max_size=2),
    st.lists(words | listed, max_size=2),
    st.none() | NUMBERS,
)

_SAID = ["Минск", "минска", "Смоленск", "Орша", "оршей", "Горки", "горках", "Брест", "трасса", "а"]
_SIGNS = [".", ",", "\n", "«", "»", "—", "завод", "в", "и"]
texts = st.lists(st.sampled_from([*_SAID, *_SIGNS]), max_size=40).map(" ".join)
