"""Why an account stands where it stands, in one sentence for a person."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta, tzinfo

from dozor.chains import russian
from dozor.chains.forest import Teller
from dozor.chains.vocabulary import vocabulary
from dozor.topics.lemmas import fold

_LEAST_SHARE = 0.1
_BELARUSIAN = re.compile("[іўІЎ]")
_ASIDE = re.compile(r"\s*\([^()]{0,60}\)")
_PLAIN = re.compile(r"[А-ЯЁІЎ][а-яёіў]+(?:\s+[А-ЯЁІЎа-яёіў][а-яёіў]*){0,3}")
_MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
_ENGLISH_MONTHS = (
    "January February March April May June July August September October November December"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """What the sentence is made of. ``before``: the account it comes from, else the first source;
    None of the first source itself. ``later``: whom it cites although he was later."""

    teller: Teller
    before: Teller | None
    comes_from: bool
    said: bool
    reprinted: bool
    share: float | None
    delay: timedelta | None
    certain: bool
    outside: str | None
    later: str | None
    shown: str  # name of the outlet of ``before``; of the first source its own, or empty
    exact_first: bool


def say_why(place: Place, zone: tzinfo, language: str) -> str:
    """``language``: "ru" or "en". Raises ValueError for another."""
    if language not in {"ru", "en"}:
        raise ValueError(f"language '{language}': reasons are said in 'ru' or 'en'")
    russian_is_asked = language == "ru"
    if place.before is None:
        return _first_ru(place, zone) if russian_is_asked else _first_en(place, zone)
    if place.comes_from:
        return _from_ru(place, zone) if russian_is_asked else _from_en(place, zone)
    return _alone_ru(place, zone) if russian_is_asked else _alone_en(place, zone)


# --- Russian


def _first_ru(place: Place, zone: tzinfo) -> str:
    span = place.teller.span
    origin = place.later or place.outside or _own_name(place)
    told = f"{_first_verb(origin)} {_quoted(origin, origin)}" if origin else ""
    if not span.known:
        begin = f"{told}; время" if told else "Время"
        return f"{begin} публикации неизвестно: первенство под вопросом."
    when = _when_ru(place.teller, zone)
    earliest = f"самая ранняя публикация — {when}"
    said = f"{told}, {earliest}" if told else f"С{earliest[1:]}"
    return f"{said}." if place.certain else f"{said}; {_doubt_ru(place)}"


def _doubt_ru(place: Place) -> str:
    if place.exact_first:
        return "у других время известно только до дня или неизвестно: первенство под вопросом."
    return "время известно только до дня: первенство под вопросом."


def _from_ru(place: Place, zone: tzinfo) -> str:
    what = "Перепечатка" if place.reprinted else "Пересказ"
    named = "источник назван" if place.said else "источник не назван"
    share = f"{_percent(place.share)} % текста, " if _is_worth(place.share) else ""
    return f"{what} {_genitive(place.shown)}{_after_ru(place, zone)}: {share}{named}."


def _alone_ru(place: Place, zone: tzinfo) -> str:
    if place.later:
        begin = f"Называет источником: {place.later}, но в сюжете его публикация не раньше"
    elif place.outside:
        begin = f"Называет источником: {place.outside}, а не другие публикации сюжета"
    else:
        begin = "Источник не назван, текст свой"
    delay = _after_ru(place, zone)
    if delay.startswith(","):
        return f"{begin}; время публикации неизвестно."
    return f"{begin}; вышла{delay}{' после первой' if place.delay else ''}."


def _after_ru(place: Place, zone: tzinfo) -> str:
    """« через 2 ч 14 мин», or what is known of it."""
    if place.delay is not None:
        minutes = round(place.delay.total_seconds() / 60)
        if minutes < 0:
            return f" (по часам сайта на {_length(-minutes, 'д', 'ч', 'мин')} раньше)"
        return f" через {_length(minutes, 'д', 'ч', 'мин')}" if minutes else " в ту же минуту"
    days = _days(place, zone)
    if days is None:
        return ", время неизвестно"
    if days < 2:
        return " на следующий день" if days else " в тот же день"
    return f" через {days} {_plural(days)}"


def _plural(days: int) -> str:
    if days % 10 == 1 and days % 100 != 11:
        return "день"
    return "дня" if days % 10 in {2, 3, 4} and days % 100 not in {12, 13, 14} else "дней"


def _when_ru(teller: Teller, zone: tzinfo) -> str:
    moment = teller.span.first.astimezone(zone)
    day = f"{moment.day} {_MONTHS.split()[moment.month - 1]}"
    return f"{day}, {moment:%H:%M}" if teller.span.exact else day


def _first_verb(name: str | None) -> str:
    gender = russian.gender_of(name.split()) if name else None
    if gender is None:
        return "Первоисточник —"
    return {
        "masc": "Первым сообщил",
        "femn": "Первой сообщила",
        "neut": "Первым сообщило",
        "plur": "Первыми сообщили",
    }[gender]


def _genitive(name: str) -> str:
    """«Рабочий путь» → ««Рабочего пути»»; acronyms and foreign names as they are."""
    plain = _ASIDE.sub("", name).strip()
    words = plain.split()
    first = fold(words[0]) if words else ""
    known = vocabulary(False)
    office = first in known.role | (known.body - known.media)
    turned = " ".join(_turned(words)) or plain
    return f"{turned[:1].lower()}{turned[1:]}" if office else _quoted(plain, turned)


def _quoted(plain: str, turned: str) -> str:
    """In quotes, if it is the name of a paper or a channel and no acronym."""
    return f"«{turned}»" if _PLAIN.fullmatch(plain) else turned


def _turned(words: Sequence[str]) -> list[str]:
    head = 0
    while head < len(words) - 1 and russian.is_adjective(words[head], "nomn"):
        head += 1
    foreign = not words or words[head].isupper() or _BELARUSIAN.search(words[head])
    if foreign or not russian.is_noun(words[head], "nomn"):
        return list(words)
    begin = russian.inflect(words[: head + 1], "nomn", target="gent")
    rest = words[head + 1 :]
    person = all(russian.is_personal(word, "nomn") for word in rest)
    return [*begin, *(russian.inflect_person(rest, "nomn", "gent") if person else rest)]


# --- English


def _first_en(place: Place, zone: tzinfo) -> str:
    span = place.teller.span
    origin = place.later or place.outside or _own_name(place)
    told = f"first told by {origin}, " if origin else ""
    if not span.known:
        return _capital(f"{told}time of publication unknown: who was first is in doubt.")
    said = f"{told}earliest publication {_when_en(place.teller, zone)}"
    if place.certain:
        return _capital(f"{said}.")
    rest = "others have only a day or no time" if place.exact_first else "only the day is known"
    return _capital(f"{said}; {rest}: who was first is in doubt.")


def _from_en(place: Place, zone: tzinfo) -> str:
    what = "Reprint" if place.reprinted else "Retelling"
    named = "source named" if place.said else "source not named"
    share = f"{_percent(place.share)}% of the text, " if _is_worth(place.share) else ""
    return f"{what} of {_ASIDE.sub('', place.shown)}{_after_en(place, zone)}: {share}{named}."


def _alone_en(place: Place, zone: tzinfo) -> str:
    if place.later:
        begin = f"Names {place.later}, whose account in the story is not earlier"
    elif place.outside:
        begin = f"Names {place.outside} and no other account of the story"
    else:
        begin = "Names no source, words of its own"
    first = " than the first" if place.delay else ""
    return f"{begin};{_after_en(place, zone).removeprefix(',')}{first}."


def _after_en(place: Place, zone: tzinfo) -> str:
    if place.delay is not None:
        minutes = round(place.delay.total_seconds() / 60)
        way = "earlier by the site's clock" if minutes < 0 else "later"
        return f" {_length(abs(minutes), 'd', 'h', 'min')} {way}"
    days = _days(place, zone)
    if days is None:
        return ", time unknown"
    return ", on the same day" if days == 0 else f", {days} d later"


def _when_en(teller: Teller, zone: tzinfo) -> str:
    moment = teller.span.first.astimezone(zone)
    day = f"{moment.day} {_ENGLISH_MONTHS.split()[moment.month - 1]}"
    return f"{day}, {moment:%H:%M}" if teller.span.exact else day


# --- both


def _own_name(place: Place) -> str | None:
    """Of the first source; with the small letter of an office or a body."""
    name = _ASIDE.sub("", place.shown).strip()
    known = vocabulary(False)
    if name and fold(name.split()[0]) in known.role | (known.body - known.media):
        return name[:1].lower() + name[1:]
    return name or None


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def _is_worth(share: float | None) -> bool:
    """A few words in common are no copying."""
    return share is not None and share >= _LEAST_SHARE


def _percent(share: float | None) -> int:
    return round(100 * min(1.0, max(0.0, share or 0.0)))


def _length(minutes: int, day: str, hour: str, minute: str) -> str:
    """Two units at most: «2 ч 14 мин», «3 д 5 ч»."""
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    parts = [f"{days} {day}"] if days else []
    parts += [f"{hours} {hour}"] if hours else []
    parts += [f"{left} {minute}"] if left or not parts else []
    return " ".join(parts[:2])


def _days(place: Place, zone: tzinfo) -> int | None:
    if place.before is None or not (place.before.span.known and place.teller.span.known):
        return None
    one, two = (t.span.first.astimezone(zone).date() for t in (place.before, place.teller))
    return max(0, (two - one).days)
