"""Words that stand where a text should: a login, a consent or robot check, a subscription."""

import re

LONGEST = 250  # characters of the line that says so

_DOOR = re.compile(
    r"^\W*(?:вход|авторизация|войти|войдите|уваход|log\s?in|sign\s?in|регистрация|just\s+a\s+moment|attention\s+required"
    r"|access\s+denied|доступ\s+(?:запрещ[её]н|ограничен)|проверка\s+(?:браузера|безопасности)|ddos-guard|captcha|подтвердите,?\s+что\s+вы"
    r"|before\s+you\s+continue|мы\s+используем\s+(?:файлы\s+)?(?:cookies?|куки)|(?:этот\s+|наш\s+)?сайт\s+использует\s+(?:файлы\s+)?(?:cookies?|куки)|cookie\s+consent|checking\s+your\s+browser|вы\s+не\s+робот|я\s+не\s+робот)\b",
    re.IGNORECASE,
)
_SOLD = re.compile(
    r"^\W*(?:чтобы\s+(?:читать|прочитать|прочесть|дочитать|продолжить\s+(?:чтение|читать))\b.{0,60}\b(?:войдите|авторизуйтесь|зарегистрируйтесь|подпишитесь"
    r"|оформите|купите|оплатите)\b|(?:(?:этот|эта|данный|данная|полный|полная|продолжение)\s+)?(?:материал|текст|стать[яи]|версия|публикация|номер|материала)(?:\s+\w+)?\s+"
    r"(?:доступ(?:ен|на|но)|открыт[ао]?)\s+(?:только\s+)?(?:\w+\s+)?"
    r"(?:(?:\w+\s+)?подписчик(?:ам|ов)|зарегистрированным|авторизованным|по\s+(?:\w+\s+)?подписке|для\s+(?:\w+\s+)?(?:подписчиков|зарегистрированных|авторизованных))"
    r"|войдите\s+или\s+(?:оформите|зарегистрируйтесь|подпишитесь)"
    r"|(?:оформите|купите|оплатите)\s+(?:\w+\s+)?(?:подписку|доступ),?\s+чтобы\s+(?:читать|прочитать|дочитать|продолжить)"
    r"|(?:подпишитесь|зарегистрируйтесь|авторизуйтесь|войдите),?\s+чтобы\s+(?:читать|прочитать|дочитать|продолжить\s+чтение)"
    r"|(?:вы\s+прочитали|доступно)\s+(?:лишь|только)\s+(?:\w+\s+){0,2}(?:часть|начало|фрагмент)"
    r"|(?:только\s+)?для\s+(?:подписчиков|зарегистрированных\s+пользователей)\W*$"
    r"|(?:матэрыял|артыкул|тэкст)\s+даступн\w+\s+(?:толькі\s+)?(?:падпісчыкам|па\s+падпісцы)|каб\s+(?:чытаць|дачытаць)\b.{0,40}\b(?:падпішыцеся|аформіце|увайдзіце)"
    r"|(?:this|the\s+full)\s+(?:article|story|content)\s+is\s+(?:\w+\s+)?(?:only\s+)?(?:available\s+(?:only\s+)?(?:to|for)|for)\s+(?:\w+\s+)?subscribers"
    r"|(?:subscribe|log\s?in|sign\s?in|register)\s+(?:now\s+)?to\s+(?:continue\s+reading|read\s+(?:the\s+)?(?:full|rest|more)))",
    re.IGNORECASE,
)


def is_door(heading: str) -> bool:
    """Whether a page of this heading asks to log in, to consent, or to prove that one is human."""
    return bool(_DOOR.match(heading))


def is_wall_line(line: str) -> bool:
    """«Материал доступен подписчикам»: the rest of the text is sold or for those who log in."""
    return len(line) <= LONGEST and bool(_SOLD.match(line))
