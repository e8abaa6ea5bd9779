"""The boilerplate of a site, known by its sentences: what many repeat says nothing of one.

The extractor takes out what it knows to be no text; this is for what survived it: «Смоленская
область и Беларусь: читайте в нашем разделе» under every article.
"""

from collections import defaultdict
from collections.abc import Iterable

MANY = 3  # articles of one site that hold a sentence before it is boilerplate in the next


class Repeats:
    """Counts for articles that pass by, each once. `protocols.Archive.repeated` is the same for
    stored ones."""

    def __init__(self) -> None:
        self._counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._repeated: dict[str, set[str]] = defaultdict(set)

    def of(self, site: str) -> set[str]:
        """Fingerprints of the sentences that are boilerplate of the site so far."""
        return self._repeated[site]

    def note(self, site: str, sentences: Iterable[str]) -> None:
        """``sentences``: the fingerprints of one article, as `matching.Verdicts` gives them."""
        for sentence in sentences:
            self._counts[site][sentence] += 1
            if self._counts[site][sentence] >= MANY:
                self._repeated[site].add(sentence)
