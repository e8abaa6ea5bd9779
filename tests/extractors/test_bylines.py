"""Signatures in the text."""

import pytest

from extractors.authors import clean_authors
from extractors.bylines import signed_by

BODY = "Мост открыли утром в пятницу, движение пустили по двум полосам.\nПерила поставят к лету."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{BODY}\nАвтор: Нина Берестова", ["Нина Берестова"]),
        (f"{BODY}\nТекст и фото: Елена Журова", ["Елена Журова"]),
        (f"{BODY}\nАўтар: Вольга Зайцава", ["Вольга Зайцава"]),
        (f"Автор: Нина Берестова, Олег Ким\n{BODY}", ["Нина Берестова, Олег Ким"]),
        (f"24 октября, Брест /Корр. БЕЛТА/. {BODY}", ["БЕЛТА"]),
        (f"6 марта, Минск /Ольга Петрова — БЕЛТА/. {BODY}", ["Ольга Петрова"]),
        (f"{BODY}\nАвтор проекта обещает открыть движение летом", []),
        (f"{BODY}\nТекст договора опубликуют позже", []),
        (BODY, []),
        ("", []),
    ],
)
def test_a_text_is_signed(text, expected):
    assert signed_by(text) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Автор: Иван Петров, Мария Сидорова", ["Иван Петров", "Мария Сидорова"]),
        ("Иван Петров и Мария Сидорова", ["Иван Петров", "Мария Сидорова"]),
        ("Корр. БЕЛТА", ["БЕЛТА"]),
        ("Фото: Егор Ким", []),
        ("Редакция", []),
        ("admin", []),
        ("red@vestnik.example", []),
        ("https://vk.com/vestnik", []),
    ],
)
def test_a_byline_gives_names(written, expected):
    assert clean_authors(written) == expected


def test_the_site_is_no_author():
    assert clean_authors("Корр. БЕЛТА", frozenset({"белта"})) == []
