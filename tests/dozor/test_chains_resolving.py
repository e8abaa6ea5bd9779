"""Which outlet a name is."""

import pytest

from dozor.chains.resolving import list_names, read_directory, resolve
from dozor.registry import load_sources

OUTLETS = {
    "Вестник Заречья": "vestnik",
    "vestnik.example": "vestnik",
    "Губернатор Пётр Волин (Telegram)": "tg-volin",
    "t.me/volin": "tg-volin",
    "Правительство Заречной области": "government",
    "БЕЛТА": "belta",
    "Голас Сажа": "holas",
    "Мост": "bridge",
    "«Мост»": "other-bridge",
}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Вестник Заречья", "vestnik"),
        ("«Вестнику Заречья»", "vestnik"),
        ("газета «Вестник Заречья»", "vestnik"),
        ("https://www.vestnik.example/news/1", "vestnik"),
        ("news.vestnik.example", "vestnik"),
        ("t.me/volin", "tg-volin"),
        ("https://t.me/s/volin", "tg-volin"),
        ("губернатор Волин", "tg-volin"),
        ("губернатор Заречной области Пётр Волин", "tg-volin"),
        ("Пётр Волин", "tg-volin"),
        ("губернатор", "tg-volin"),
        ("пресс-служба правительства Заречной области", "government"),
        ("БелТА", "belta"),
        ("Голасу Сажа", "holas"),
        ("губернатор Иван Волин", None),
        ("губернатор Другой области Иван Иванов", None),
        ("правительство", None),
        ("СМИ", None),
        ("Мост", None),
        ("", None),
    ],
)
def test_resolve(name: str, expected: str | None) -> None:
    assert resolve(name, OUTLETS) == expected


def test_a_directory_answers_as_its_mapping() -> None:
    assert resolve("вестника Заречья", read_directory(OUTLETS)) == "vestnik"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("БЕЛТА", "belta"),
        ("ТАСС", "tass-ru"),
        ("РИА", "ria-ru"),
        ("INTERFAX.RU", "interfax-ru"),
        ("СБ", "sb-by"),
        ("Звязда", "zviazda"),
        ("«Рабочему пути»", "rabochy-put"),
        ("SmolDaily", "smoldaily"),
        ("Readovka", "readovka67"),
        ("губернатор Анохин", "tg-anohin67"),
        ("Sputnik Беларусь", "sputnik-by"),
        ("президент", None),
    ],
)
def test_resolve_in_the_shipped_catalogue(name: str, expected: str | None) -> None:
    assert resolve(name, list_names(load_sources())) == expected
