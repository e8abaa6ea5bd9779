"""What counts of what several people say of one article: the majority, and of a tie nothing. Pure.

The last judgement of a person counts; of the words the last copy, as it was they that were judged.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from dozor.models import Judgement


@dataclass(frozen=True, kw_only=True, slots=True)
class Opinion:
    """What people say of one article under one topic. ``judgements``: the last of each person, in
    the order of their time; ``earlier``: how many they took back."""

    judgements: tuple[Judgement, ...]
    earlier: int = 0

    @property
    def last(self) -> Judgement:
        return self.judgements[-1]

    @property
    def relevant(self) -> bool | None:
        """None: a tie."""
        says = sum(1 if one.relevant else -1 for one in self.judgements)
        return None if says == 0 else says > 0

    @property
    def disputed(self) -> bool:
        return len({one.relevant for one in self.judgements}) > 1


def opinions(judgements: Iterable[Judgement]) -> tuple[Opinion, ...]:
    """``judgements``: in the order they were made. One opinion an article and topic, in the order
    of the first judgement."""
    said: dict[tuple[str, str], dict[str, Judgement]] = {}
    counts: dict[tuple[str, str], int] = {}
    for one in judgements:
        key = (one.topic_id, one.url_key)
        by_person = said.setdefault(key, {})
        by_person.pop(one.person, None)  # so that the last one stands last
        by_person[one.person] = one
        counts[key] = counts.get(key, 0) + 1
    return tuple(
        Opinion(judgements=tuple(some.values()), earlier=counts[key] - len(some))
        for key, some in said.items()
    )
