"""Words of dates in Russian, Belarusian, Ukrainian and English. Tables only, no parsing."""

_FORMS = (
    "январь января янв студзень студзеня студз сту січень січня січ january jan",
    "февраль февраля фев февр люты лютага лют лютий лютого february feb",
    "март марта мар сакавік сакавіка сакав сак березень березня берез бер march mar",
    "апрель апреля апр красавік красавіка красав крас кра квітень квітня квіт кві april apr",
    "май мая травень траўня трав тра травня may",
    "июнь июня июн чэрвень чэрвеня чэрв чэр червень червня черв чер june jun",
    "июль июля июл ліпень ліпеня ліп липень липня лип july jul",
    "август августа авг жнівень жніўня жнів жні серпень серпня серп сер august aug",
    "сентябрь сентября сент сен верасень верасня верас вер вересень вересня верес"
    " september sept sep",
    "октябрь октября окт кастрычнік кастрычніка кастр кас жовтень жовтня жовт жов october oct",
    "ноябрь ноября нояб ноя лістапад лістапада лістап ліст ліс листопад листопада листоп лис"
    " november nov",
    "декабрь декабря дек снежань снежня снеж сне грудень грудня груд гру december dec",
)

MONTHS: dict[str, int] = {
    form: number for number, forms in enumerate(_FORMS, start=1) for form in forms.split()
}

# How many days before today the word names.
DAY_WORDS: dict[str, int] = {
    **dict.fromkeys(("сегодня", "сёння", "сення", "сьогодні", "today"), 0),
    **dict.fromkeys(("вчера", "учора", "вчора", "yesterday"), 1),
    **dict.fromkeys(("позавчера", "заўчора", "пазаўчора", "позавчора"), 2),
}

JUST_NOW = ("только что", "толькі што", "щойно", "just now")

AGO = r"(?:назад|таму(?:\s+назад)?|тому|ago)"

# Unit words by what they count, as regular expressions over lower-case text.
UNITS: tuple[tuple[str, str], ...] = (
    ("seconds", r"секунд\w*|сек\b\.?|second\w*|sec\b\.?"),
    ("minutes", r"минут\w*|мин\b\.?|хвілін\w*|хв\b\.?|хвилин\w*|minute\w*|min\b\.?"),
    ("hours", r"час(?:а|ов)?\b|ч\b\.?|гадзін\w*|годин\w*|hour\w*|hrs?\b\.?"),
    ("days", r"день\b|дн(?:я|ей|і|ів|я)\b|дзень\b|дзён\b|сут(?:ок|ки)\b|дн\b\.?|day\w*"),
    ("weeks", r"недел\w*|тыдн\w*|тыдзень|тиж\w*|week\w*"),
    ("months", r"месяц\w*|месяц\w*|мес\b\.?|місяц\w*|month\w*"),
    ("years", r"год(?:а|ы|у)?\b|лет\b|гадоў|гады|рок\w*|рік|років|year\w*"),
)

# Offsets in hours. Only names that news sites print; an unknown one is no zone.
ZONES: dict[str, float] = {
    **dict.fromkeys(("z", "gmt", "utc", "ut"), 0),
    **dict.fromkeys(("msk", "мск"), 3),
    "msd": 4,
    "eet": 2,
    "eest": 3,
    "cet": 1,
    "cest": 2,
    "bst": 1,
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
}

# Words that say a date is of a change, not of publication.
CHANGED = (
    r"обновл|изменен|изменён|отредактир|абноўлен|зменен|дапоўнен|дополнен|updated|modified|edited"
)

# What else stands in a date line: weekdays, labels, units.
DATE_LINE_WORDS = frozenset(
    """
    понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс
    панядзелак аўторак серада чацвер пятніца субота нядзеля
    monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
    года год г в у гг мск msk gmt utc назад таму ago минут минуты минуту мин час часа часов
    опубликовано опубликована опубликован дата публикации добавлено добавлена создано размещено
    время апублікавана new published posted updated on at
    обновлено обновлена обновлен обновлён абноўлена
    изменено изменение изменения последнее последнего
    """.split()  # noqa: SIM905  (a table of words reads better than a list of strings)
)
