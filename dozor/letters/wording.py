"""The words of the letter, a table a language. Nothing here decides what is said, only how."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dozor.errors import ConfigError
from dozor.models import VisitStatus


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """One language. `say` fills ``phrases``; ``nouns`` hold a form for each plural class."""

    language: str
    plural: Callable[[int], int]  # number -> index of the form
    day: str  # pattern of a date without its year
    months: tuple[str, ...]  # as they stand beside a day
    bare_months: tuple[str, ...]  # as they stand alone
    weekdays: tuple[str, ...]
    nouns: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, str]
    reasons: Mapping[VisitStatus, str]
    zones: Mapping[str, str]

    def say(self, phrase: str, **values: object) -> str:
        return self.phrases[phrase].format(**values)

    def form(self, noun: str, number: int) -> str:
        """The form of the word that the number asks for: «материала» for 2."""
        return self.nouns[noun][self.plural(number)]

    def count(self, noun: str, number: int) -> str:
        return f"{number} {self.form(noun, number)}"

    def date(self, day: dt.date, *, year_of: dt.date | None = None) -> str:
        """«6 марта», with the year unless it is that of ``year_of``."""
        text = self.day.format(day=day.day, month=self.months[day.month - 1])
        return text if year_of is not None and day.year == year_of.year else f"{text} {day.year}"

    def month(self, day: dt.date) -> str:
        return f"{self.bare_months[day.month - 1]} {day.year}"

    def weekday(self, day: dt.date) -> str:
        return self.weekdays[day.weekday()]

    def zone(self, name: str, now: dt.datetime) -> str:
        """The zone in words with its offset at ``now``: «московское, UTC+3»."""
        seconds = int((now.utcoffset() or now - now).total_seconds())
        hours, minutes = divmod(abs(seconds) // 60, 60)
        offset = f"UTC{'-' if seconds < 0 else '+'}{hours}" + (f":{minutes:02}" if minutes else "")
        return f"{self.zones.get(name, name)}, {offset}"


def russian_plural(number: int) -> int:
    """Index of the form for 1, for 2, for 5 (CLDR: one, few, many)."""
    if number % 10 == 1 and number % 100 != 11:
        return 0
    if number % 10 in {2, 3, 4} and number % 100 not in {12, 13, 14}:
        return 1
    return 2


def english_plural(number: int) -> int:
    return 0 if number == 1 else 1


RUSSIAN = Wording(
    language="ru",
    plural=russian_plural,
    day="{day} {month}",
    months=(
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ),
    bare_months=(
        "январь",
        "февраль",
        "март",
        "апрель",
        "май",
        "июнь",
        "июль",
        "август",
        "сентябрь",
        "октябрь",
        "ноябрь",
        "декабрь",
    ),
    weekdays=("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"),
    nouns=MappingProxyType(
        {
            "item": ("материал", "материала", "материалов"),
            "copy": ("перепечатка", "перепечатки", "перепечаток"),
            "of sources": ("источника", "источников", "источников"),
            "source": ("источник", "источника", "источников"),
            "read": ("прочитан", "прочитано", "прочитано"),
        }
    ),
    phrases=MappingProxyType(
        {
            "brand": "Дозор",
            "subject": "Дозор, {date}: {what}",
            "nothing": "нового нет",
            "nothing known": "источники не прочитаны",
            "counts": "{items} и {copies}",
            # No-break spaces: a number must not start a line without its word.
            "states": (
                "новых\u00a0—\u00a0{new}, обновлено\u00a0—\u00a0{updated}, "
                "снято с публикации\u00a0—\u00a0{withdrawn}"
            ),
            "read": "{read} {number} из {total} {sources}",
            "empty": "Со времени прошлого письма нового по теме не появилось.",
            "empty but": (
                "Со времени прошлого письма в прочитанных источниках нового по теме не появилось. "
                "Что вышло в непрочитанных, неизвестно: они названы ниже."
            ),
            "blind": "Ни один источник не прочитан, поэтому о новом ничего сказать нельзя.",
            "no visits": "источники ещё не обходились",
            "today": "сегодня",
            "yesterday": "вчера",
            "no day": "Дата не указана",
            "no time": "дата без времени",
            "untitled": "Без заголовка",
            "updated": "обновлено",
            "updated at": "обновлено {when}",
            "withdrawn": "снято с публикации",
            "retracted": "отозвано редакцией",
            "late": "опубликовано {published}, найдено {found}",
            "found": "найдено {when}",
            "passing": "упоминание вскользь",
            "page": "стр. {page}",
            "reprint": "перепечатка",
            "copies": "Перепечатки",
            "more copies": "и ещё {number}",
            "no link": "ссылка недопустима: {url}",
            "brief": "Коротко: ещё {items}",
            "rest": "И ещё {items}",
            "rest where": "Полный список: в текстовом приложении к этому письму.",
            "rest lost": "Они сохранены в базе: команда dozor export.",
            "unread": "Не удалось прочитать {sources}",
            "last read": "последний раз {when}",
            "zone": "Время в письме: {zone}.",
            "composed": "Письмо составлено автоматически {when}.",
            "archive": "Архив и поиск",
        }
    ),
    reasons=MappingProxyType(
        {
            VisitStatus.BROKEN: "вместо новостей пришло что-то другое",
            VisitStatus.NO_PREVIEW: "канал закрыт для просмотра без подписки",
            VisitStatus.HTTP_ERROR: "сайт ответил ошибкой",
            VisitStatus.RATE_LIMITED: "сайт просит обращаться реже",
            VisitStatus.ROBOTS_DENIED: "сайт запрещает автоматическое чтение",
            VisitStatus.ROBOTS_UNREACHABLE: "правила сайта (robots.txt) недоступны",
            VisitStatus.TIMEOUT: "сайт не ответил вовремя",
            VisitStatus.NETWORK_ERROR: "нет соединения с сайтом",
            VisitStatus.BLOCKED_ADDRESS: "адрес ведёт во внутреннюю сеть",
            VisitStatus.TOO_LARGE: "ответ слишком велик",
            VisitStatus.REDIRECT_LOOP: "сайт переадресует по кругу",
            VisitStatus.TOO_COSTLY: "страница не разобрана за отведённое время",
            VisitStatus.CRASHED: "сбой при разборе",
            VisitStatus.NOT_REACHED: "очередь не дошла: обход был прерван",
        }
    ),
    zones=MappingProxyType({"Europe/Moscow": "московское", "Europe/Minsk": "минское"}),
)

ENGLISH = Wording(
    language="en",
    plural=english_plural,
    day="{day} {month}",
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    bare_months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    nouns=MappingProxyType(
        {
            "item": ("item", "items"),
            "copy": ("reprint", "reprints"),
            "of sources": ("source", "sources"),
            "source": ("source", "sources"),
            "read": ("read", "read"),
        }
    ),
    phrases=MappingProxyType(
        {
            "brand": "Dozor",
            "subject": "Dozor, {date}: {what}",
            "nothing": "nothing new",
            "nothing known": "no source could be read",
            "counts": "{items} and {copies}",
            "states": "new: {new}, updated: {updated}, withdrawn: {withdrawn}",
            "read": "{number} of {total} {sources} {read}",
            "empty": "Nothing new on the topic since the last letter.",
            "empty but": (
                "Nothing new on the topic since the last letter in the sources that were read. "
                "What the others published is unknown: they are named below."
            ),
            "blind": "Not one source was read, so nothing can be said of what is new.",
            "no visits": "the sources were not visited yet",
            "today": "today",
            "yesterday": "yesterday",
            "no day": "Date unknown",
            "no time": "date without a time",
            "untitled": "Untitled",
            "updated": "updated",
            "updated at": "updated {when}",
            "withdrawn": "withdrawn",
            "retracted": "retracted",
            "late": "published {published}, found {found}",
            "found": "found {when}",
            "passing": "in passing",
            "page": "p. {page}",
            "reprint": "reprint",
            "copies": "Reprints",
            "more copies": "and {number} more",
            "no link": "link not allowed: {url}",
            "brief": "In brief: {items} more",
            "rest": "And {items} more",
            "rest where": "The full list is in the text attached to this letter.",
            "rest lost": "They are kept in the database: see dozor export.",
            "unread": "{sources} could not be read",
            "last read": "last read {when}",
            "zone": "Times in this letter: {zone}.",
            "composed": "Composed automatically on {when}.",
            "archive": "Archive and search",
        }
    ),
    reasons=MappingProxyType(
        {
            VisitStatus.BROKEN: "answered with something else than news",
            VisitStatus.NO_PREVIEW: "the channel has no public preview",
            VisitStatus.HTTP_ERROR: "the site answered with an error",
            VisitStatus.RATE_LIMITED: "the site asks for fewer requests",
            VisitStatus.ROBOTS_DENIED: "the site forbids automatic reading",
            VisitStatus.ROBOTS_UNREACHABLE: "the rules of the site (robots.txt) are unreachable",
            VisitStatus.TIMEOUT: "the site did not answer in time",
            VisitStatus.NETWORK_ERROR: "no connection to the site",
            VisitStatus.BLOCKED_ADDRESS: "the address leads into the internal network",
            VisitStatus.TOO_LARGE: "the answer is too large",
            VisitStatus.REDIRECT_LOOP: "the site redirects in a circle",
            VisitStatus.TOO_COSTLY: "the page took too long to read",
            VisitStatus.CRASHED: "a fault while reading",
            VisitStatus.NOT_REACHED: "its turn did not come: the run was interrupted",
        }
    ),
    zones=MappingProxyType({"Europe/Moscow": "Moscow", "Europe/Minsk": "Minsk"}),
)

_WORDINGS = {"ru": RUSSIAN, "en": ENGLISH}


def wording(language: str) -> Wording:
    """The table of a language; ``ConfigError`` when there is none."""
    try:
        return _WORDINGS[language]
    except KeyError:
        raise ConfigError(
            f"letter: language {language!r}: has no wording; use one of {', '.join(_WORDINGS)}"
        ) from None
