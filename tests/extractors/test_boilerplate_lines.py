"""Lines that are furniture, and lines that only look like it."""

import pytest

from extractors.boilerplate import is_boilerplate, strip_boilerplate

PROSE = "Рабочие закончили укладку плит на левом берегу и перешли на правый."


@pytest.mark.parametrize(
    "line",
    [
        "Фото: © пресс-служба района",
        "Здымак: Вольга Зайцава",
        "Подписывайтесь на нас в Телеграме!",
        "Читайте также: Паром у Соколино встал на ремонт",
        "Читайте также Паром у Соколино встал на ремонт",
        "Чытайце таксама: Паром стаў на рамонт",
        "Теги: мосты, Днепр",
        "Ключевые слова: лён, новости Смоленска",
        "#мост #Днепр",
        "Просмотров: 1 204",
        "Автор: Нина Берестова",
        "Смоленск +3°C облачно",
        "USD 78,41 EUR 91,02",
        "Курс ЦБ: 78,41",
        "Обсудить в соцсетях",
        "При использовании материалов гиперссылка обязательна",
        "Адрес страницы: https://vestnik.example/news/77/",
        "Read more: Bridge opens in May",
        "Click here to subscribe to our newsletter",
        "Follow us on Twitter and Facebook",
    ],
)
def test_furniture(line):
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        PROSE,
        "Автор проекта — архитектор Лидия Громова.",
        "Фотография моста попала на обложку журнала.",
        "Погода испортила праздник в Рудне, но ярмарку не отменили.",
        "Доллар подорожал на рубль после новости из Минска.",
        "Температура в цехе держится на отметке +18°C, и сушка занимает сутки.",
        "Читать книги в новой библиотеке можно до восьми вечера.",
        "Комментировать решение суда в мэрии отказались, сославшись на тайну следствия.",
        "Темы форума назовут в апреле.",
        "Источник в администрации назвал срок: конец мая.",
        "В регионах Белоруссии сев начался раньше.",
        "Read more books, the librarian said.",
    ],
)
def test_what_only_looks_like_it(line):
    assert strip_boilerplate([line]) == [line]


def test_headlines_after_a_list_heading_go_with_it():
    lines = [PROSE, "Также по теме", "Паром встал на ремонт", "Плиты везут из Орши", PROSE]
    assert strip_boilerplate(lines) == [PROSE, PROSE]
