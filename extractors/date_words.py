"""Words of dates, first of all Russian, Belarusian and English. Tables only, no parsing.

Months of the neighbours and of the larger languages are data of the same table: an outlet that is
watched may be Ukrainian, Polish or German, and no form of one language is another month in another.
(Hence no Croatian, whose *listopad* is October, and no Spanish *ago*, which is an English word.)
"""

_FORMS = (
    # ru be uk bg | en | de nl da sv no fr es pt it pl
    "январь января янв студзень студзеня студз сту січень січня січ януари"
    " january jan januar jänner januari janvier janv enero ene janeiro gennaio styczeń stycznia"
    " sty",
    "февраль февраля фев февр люты лютага лют лютий лютого февруари"
    " february feb februar feber februari février fevrier févr fév febrero fevereiro febbraio luty"
    " lutego",
    "март марта мар сакавік сакавіка сакав сак березень березня берез бер"
    " march mar märz maerz mär mrz maart marts mars marzo março marzec marca",
    "апрель апреля апр красавік красавіка красав крас кра квітень квітня квіт кві април"
    " april apr avril avr abril abr aprile kwiecień kwietnia kwi",
    "май мая травень траўня трав тра травня may mai mei mayo maio maggio maj maja",
    "июнь июня июн чэрвень чэрвеня чэрв чэр червень червня черв чер юни"
    " june jun juni juin junio junho giugno czerwiec czerwca cze",
    "июль июля июл ліпень ліпеня ліп липень липня лип юли"
    " july jul juli juillet juil julio julho luglio lipiec lipca",
    "август августа авг жнівень жніўня жнів жні серпень серпня серп сер"
    " august aug augustus augusti août aout agosto sierpień sierpnia sie",
    "сентябрь сентября сент сен верасень верасня верас вер вересень вересня верес септември"
    " september sept sep septembre septiembre setiembre setembro settembre wrzesień września wrz",
    "октябрь октября окт кастрычнік кастрычніка кастр кас жовтень жовтня жовт жов октомври"
    " october oct oktober okt octobre octubre outubro ottobre październik października paź",
    "ноябрь ноября нояб ноя лістапад лістапада лістап ліст ліс листопад листопада листоп лис"
    " ноември november nov novembre noviembre novembro listopad listopada",
    "декабрь декабря дек снежань снежня снеж сне грудень грудня груд гру декември"
    " december dec dezember dez desember décembre decembre déc diciembre dic dezembro dicembre"
    " grudzień grudnia gru",
)

MONTHS: dict[str, int] = {
    form: number for number, forms in enumerate(_FORMS, start=1) for form in forms.split()
}

# Monday is 0, as in ``datetime.weekday``.
WEEKDAYS: dict[str, int] = {
    form: number
    for number, forms in enumerate(
        (
            "понедельник пн панядзелак понеділок monday mon montag",
            "вторник вт аўторак аўт вівторок tuesday tue tues dienstag",
            "среда среду ср серада середа wednesday wed mittwoch",
            "четверг чт чацвер чц четвер thursday thu thur thurs donnerstag",
            "пятница пятницу пт пятніца friday fri freitag",
            "суббота субботу сб субота saturday sat samstag",
            "воскресенье вс нядзеля нд неділя sunday sun sonntag",
        )
    )
    for form in forms.split()
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
    "wet": 0,
    "west": 1,
    "eet": 2,
    "eest": 3,
    **dict.fromkeys(("cet", "mez"), 1),
    **dict.fromkeys(("cest", "mesz"), 2),
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
    r"обновл|изменен|изменён|отредактир|абноўлен|зменен|дапоўнен|дополнен|оновлен"
    r"|updated|modified|edited|last ?mod|aktualisiert|geändert|bearbeitet|mis à jour|modifié"
    r"|actualizad|aggiornat|zaktualizowan|zmodyfikowan"
)

# What else stands in a date line: weekdays, labels, units.
DATE_LINE_WORDS = frozenset(
    """
    понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс
    панядзелак аўторак серада чацвер пятніца субота нядзеля
    monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
    montag dienstag mittwoch donnerstag freitag samstag sonntag
    lundi mardi mercredi jeudi vendredi samedi dimanche
    lunes martes miércoles jueves viernes sábado domingo
    lunedì martedì mercoledì giovedì venerdì sabato domenica
    poniedziałek wtorek środa czwartek piątek sobota niedziela
    понеділок вівторок середа четвер пятниця неділя
    года год г в у гг мск msk gmt utc назад таму ago минут минуты минуту мин час часа часов
    опубликовано опубликована опубликован дата публикации добавлено добавлена создано размещено
    время апублікавана опубліковано new published post posted publish on at date by of the th st
    обновлено обновлена обновлен обновлён абноўлена updated
    изменено изменение изменения последнее последнего
    am um uhr vom von den der datum veröffentlicht erstellt erschienen stand
    le à par publié publiée de del el publicado il alle ore di pubblicato opublikowano dodano
    dnia kl
    """.split()  # noqa: SIM905  (a table of words reads better than a list of strings)
)

# Words that say a date is the one of publication, wherever in a short line they stand.
PUBLISHED = (
    r"опубликован|дата публикации|размещен|размещён|апублікаван|опубліковано|добавлен|дата:"
    r"|published|posted|veröffentlicht|gepostet|erschienen|erstellt|verfasst|eingestellt"
    r"|publié|mis en ligne|publicad|pubblicat|opublikowan|dodano"
)
