"""Russian and Belarusian told apart, also in a few words."""

import pytest

from extractors.language import detect_language


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        ("Ліфты паедуць у Смаленск", "ru", "be"),
        ("Лифты поедут в Смоленск", "be", "ru"),
        ("Мост адкрыты", "be-BY", "be"),
        ("Мост открыт", "ru", "ru"),
        ("Дажынкі прайшлі ў Горках", None, "be"),
        ("Щебень", "be", "ru"),
        ("Їжак", "ru", "uk"),
        ("12:30", "ru", "ru"),
        ("", None, None),
        ("Bridge opens in Smolensk region this week after long repairs", "ru", "en"),
        ("Магілёўскія ліфты паедуць у смаленскія дамы, дагавор падпісаны ўчора", "ru", "be"),
        ("Могилёвские лифты поедут в смоленские дома, договор подписан вчера", "be", "ru"),
        ("Мост будуць рамантаваць да лета, сказаў «Комсомольской правде» інжынер", "ru", "be"),
    ],
)
def test_language(text, declared, expected):
    assert detect_language(text, declared) == expected
