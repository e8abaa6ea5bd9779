"""How the outlets write dates and labels, in Russian and Belarusian. Filters of the templates."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from email.utils import format_datetime

_MONTHS = {
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "be": "студзеня лютага сакавіка красавіка мая чэрвеня "
    "ліпеня жніўня верасня кастрычніка лістапада снежня",
}
_SHORT = {
    "ru": "янв фев мар апр мая июн июл авг сен окт ноя дек",
    "be": "сту лют сак кра мая чэр ліп жні вер кас ліс сне",
}


def day_month(day: date, language: str = "ru") -> str:
    """«6 марта», «6 сакавіка»."""
    return f"{day.day} {_MONTHS[language].split()[day.month - 1]}"


def dateline(day: date, language: str = "ru") -> str:
    """«6 мар», «6 сак»: day and month as agencies open a text."""
    return f"{day.day} {_SHORT[language].split()[day.month - 1]}"


def long_date(moment: datetime, language: str = "ru") -> str:
    """«6 марта 2026»."""
    return f"{day_month(moment, language)} {moment.year}"


def utc_z(moment: datetime) -> str:
    """ISO 8601 in UTC with ``Z``, as the Sputnik network prints it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


FILTERS: dict[str, Callable[..., str]] = {
    "day_month": day_month,
    "long_date": long_date,
    "utc_z": utc_z,
    "iso": lambda moment: moment.isoformat(timespec="seconds"),
    "rfc822": format_datetime,
    "strf": lambda moment, form: moment.strftime(form),
}

WORDS: dict[str, dict[str, str]] = {
    "ru": {
        "latest": "Последние новости",
        "missing": "Ошибка 404",
        "missing_why": "Такой страницы нет.",
        "home": "На главную",
        "main": "Главная",
        "about": "О редакции",
        "about_text": "Издание выдумано, все совпадения случайны.",
        "contacts": "Контакты",
        "contacts_text": "Написать в редакцию:",
    },
    "be": {
        "latest": "Апошнія навіны",
        "missing": "Памылка 404",
        "missing_why": "Такой старонкі няма.",
        "home": "На галоўную",
        "main": "Галоўная",
        "about": "Пра рэдакцыю",
        "about_text": "Выданне прыдуманае, усе супадзенні выпадковыя.",
        "contacts": "Кантакты",
        "contacts_text": "Напісаць у рэдакцыю:",
    },
}
