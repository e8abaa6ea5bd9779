"""How much more two groups of articles say one thing than another. Pure.

The log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi, Quinn 2008): the prior is
what all articles say, so that a rare word needs more than one article to stand out, and a frequent
one more than chance. Counts are of articles, not of words: who repeats himself says it once.
"""

from collections.abc import Hashable, Iterable, Mapping
from math import log, sqrt
from typing import TypeVar

T = TypeVar("T", bound=Hashable)

_PRIOR = 0.1  # of what all articles say; with it 5 to none hardly is chance, and 2 to none may be


def contrast(
    counts: Mapping[T, tuple[int, int]], all_said: tuple[int, int] | None = None
) -> dict[T, float]:
    """``counts``: articles of the first and of the second group that say a thing; ``all_said``:
    their sums over all things, where only some are asked for.

    Gives the log-odds ratio in its standard deviations: above 0 the first group says it more, above
    2 hardly by chance. What nobody says is left out.
    """
    ones, others = all_said or _sums(counts.values())
    prior = _PRIOR * (ones + others)
    found = {}
    for thing, (one, other) in counts.items():
        own = _PRIOR * (one + other)
        if not own:
            continue
        spread = sqrt(1 / (one + own) + 1 / (other + own))
        ratio = _log_odds(one + own, ones + prior) - _log_odds(other + own, others + prior)
        found[thing] = ratio / spread
    return found


def _sums(pairs: Iterable[tuple[int, int]]) -> tuple[int, int]:
    ones = others = 0
    for one, other in pairs:
        ones, others = ones + one, others + other
    return ones, others


def _log_odds(said: float, all_said: float) -> float:
    rest = all_said - said
    return log(said / rest) if rest > 0 else 0.0
