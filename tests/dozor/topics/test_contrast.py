"""Log-odds with a prior: what two groups say differently, beyond chance."""

from hypothesis import given
from hypothesis import strategies as st

from dozor.topics.contrast import contrast


def test_what_one_group_says_more_stands_above_nought() -> None:
    found = contrast({"мост": (20, 2), "река": (2, 20), "день": (11, 11)})
    assert found["мост"] > 2
    assert found["река"] < -2
    assert abs(found["день"]) < 0.01


def test_one_article_is_no_proof_and_many_are() -> None:
    words = {f"слово {number}": (10, 10) for number in range(50)}
    found = contrast(words | {"раз": (1, 0), "часто": (15, 0)})
    assert 0 < found["раз"] < 1.64 < found["часто"]


def test_a_larger_group_is_not_said_to_say_everything_more() -> None:
    found = contrast({f"слово {number}": (40, 4) for number in range(50)})
    assert all(abs(value) < 0.01 for value in found.values())


def test_of_some_things_the_sums_of_all_are_told() -> None:
    words = {f"слово {number}": (10, 30) for number in range(50)} | {"мост": (10, 10)}
    some = {"мост": words["мост"]}
    assert contrast(some, (510, 1510)) == {"мост": contrast(words)["мост"]}
    assert contrast(some, (510, 1510))["мост"] > 1.64


def test_nothing_has_no_contrast() -> None:
    assert contrast({}) == {}


counts = st.dictionaries(
    st.text(max_size=3), st.tuples(st.integers(0, 10**6), st.integers(0, 10**6))
)


@given(counts)
def test_the_groups_are_alike(given_counts: dict[str, tuple[int, int]]) -> None:
    there = contrast(given_counts)
    back = contrast({word: (other, one) for word, (one, other) in given_counts.items()})
    assert there.keys() == back.keys() == {word for word in given_counts if any(given_counts[word])}
    assert all(abs(there[word] + back[word]) < 1e-6 for word in there)
