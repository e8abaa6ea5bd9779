"""The topic of Pskov and Vitebsk on news written for it."""

import pytest

from dozor.topics.matching import match
from dozor.topics.topic import Topic, shipped_topics

WANTED = [
    (
        "Себеж и Россоны провели общий праздник",
        "Жители двух приграничных районов встретились на концерте. Гости из Россон привезли "
        "выставку.",
    ),
    (
        "Великие Луки закупят полоцкое стекловолокно",
        "Завод договорился о поставках с предприятием из Новополоцка.",
    ),
    (
        "Ведерников встретился с Рогожником",
        "Губернатор прибыл в Витебск с рабочим визитом.",
    ),
    (
        "Студенты ПсковГУ едут в Витебск",
        "Стажировка пройдёт в университете имени Машерова.",
    ),
    (
        "Белорусские трактора для псковских полей",
        "Хозяйства Псковской области взяли машины в лизинг у минского завода. Соглашение "
        "подписано.",
    ),
    (
        "Встреча на Кургане Дружбы",
        "Ветераны трёх районов возложили цветы. Концерт дали местные коллективы.",
    ),
    (
        "У Верхнядзвінску сустрэлі гасцей з Себежа",
        "Дэлегацыя падпісала пагадненне аб супрацоўніцтве.",
    ),
]

TRAPS = [
    (
        "Авария под Невелем",
        "Фура из Витебска столкнулась с легковушкой. Водитель в больнице.",
    ),
    (
        "Псковские десантники вернулись",
        "Личный состав дивизии встретили в Пскове. Поезд шёл через Витебск.",
    ),
    (
        "Хоккей: Псков проиграл",
        "Команда уступила витебским соперникам в матче турнира.",
    ),
    (
        "Таможня задержала груз",
        "Псковские таможенники изъяли контрабанду из Полоцка.",
    ),
    (
        "Баторий под Псковом",
        "Король Стефан Баторий шёл из Полоцка. Летопись XVI века рассказывает об осаде.",
    ),
    (
        "Смоленск и Витебск стали побратимами",
        "Договор подписан в Смоленске.",
    ),
]


@pytest.fixture(scope="module")
def topic() -> Topic:
    return next(topic for topic in shipped_topics() if topic.id == "pskov-vitebsk")


@pytest.mark.parametrize(("title", "text"), WANTED, ids=[title for title, _ in WANTED])
def test_cooperation_is_found_with_its_evidence(topic: Topic, title: str, text: str) -> None:
    found = match(topic, title=title, lead=None, text=text)
    assert found.relevant
    assert found.evidence


@pytest.mark.parametrize(("title", "text"), TRAPS, ids=[title for title, _ in TRAPS])
def test_trap_is_passed_by(topic: Topic, title: str, text: str) -> None:
    assert not match(topic, title=title, lead=None, text=text).relevant
