"""The topic of the programmes of the Union State on news written for it."""

import pytest

from dozor.topics.matching import match
from dozor.topics.topic import Topic, shipped_topics

WANTED = [
    (
        "Принята новая союзная программа",
        "Совмин Союзного государства утвердил программу по микроэлектронике. Финансирование — "
        "два миллиарда рублей.",
    ),
    (
        "Бюджет Союзного государства принят",
        "Депутаты Парламентского собрания одобрили документ.",
    ),
    (
        "«Комплекс-СГ»: испытания",
        "Институты двух стран завершили работу над спутником.",
    ),
    (
        "Союзное государство поможет чернобыльским районам",
        "Концепция проекта согласована, исполнитель — академия наук.",
    ),
    (
        "Школьники поедут в лагерь",
        "Мероприятие включено в бюджет Союзного государства, сообщил госсекретарь.",
    ),
    (
        "Зацверджана праграма Саюзнай дзяржавы",
        "Дэпутаты ўхвалілі канцэпцыю. Фінансаванне пачнецца ўвосень.",
    ),
]

TRAPS = [
    (
        "Союзные войска вошли в город",
        "Историк рассказал о программе ленд-лиза. Проект книги готов.",
    ),
    ("Бюджет города принят", "Депутаты утвердили программу ремонта дорог."),
    ("Профсоюз подготовил проект", "Программа отдыха утверждена на заседании."),
    (
        "Матч сборных",
        "Хоккеисты России и Беларуси сыграли матч. Тренер доволен программой подготовки.",
    ),
    (
        "Союзные республики в 1991 году",
        "Союзный договор 1991 года не подписали. Проект обсуждали в Ново-Огарёве.",
    ),
    ("Беларусь и Россия отметили праздник", "Концерт прошёл на площади."),
]


@pytest.fixture(scope="module")
def topic() -> Topic:
    return next(topic for topic in shipped_topics() if topic.id == "union-state")


@pytest.mark.parametrize(("title", "text"), WANTED, ids=[title for title, _ in WANTED])
def test_programme_is_found_with_its_evidence(topic: Topic, title: str, text: str) -> None:
    found = match(topic, title=title, lead=None, text=text)
    assert found.relevant
    assert found.evidence


@pytest.mark.parametrize(("title", "text"), TRAPS, ids=[title for title, _ in TRAPS])
def test_trap_is_passed_by(topic: Topic, title: str, text: str) -> None:
    assert not match(topic, title=title, lead=None, text=text).relevant
