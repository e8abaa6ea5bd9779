"""The time zone of an outlet that no source describes, for `dozor extract` without ``--source``.

A guess from the country of its address; UTC where the country has several zones or is unknown. A
configured source names its own zone, and what the page writes goes before both.
"""

from urllib.parse import urlsplit

UNKNOWN = "UTC"

# Country-code domains of countries with one zone (or, as for .ru, one that the press goes by).
_BY_DOMAIN = {
    "ru": "Europe/Moscow", "su": "Europe/Moscow", "рф": "Europe/Moscow",
    "xn--p1ai": "Europe/Moscow",
    "by": "Europe/Minsk", "xn--90ais": "Europe/Minsk", "бел": "Europe/Minsk",
    "ua": "Europe/Kyiv", "pl": "Europe/Warsaw", "lt": "Europe/Vilnius", "lv": "Europe/Riga",
    "ee": "Europe/Tallinn", "de": "Europe/Berlin", "at": "Europe/Vienna", "ch": "Europe/Zurich",
    "li": "Europe/Vaduz", "fr": "Europe/Paris", "it": "Europe/Rome", "es": "Europe/Madrid",
    "nl": "Europe/Amsterdam", "be": "Europe/Brussels", "lu": "Europe/Luxembourg",
    "cz": "Europe/Prague", "sk": "Europe/Bratislava", "hu": "Europe/Budapest",
    "ro": "Europe/Bucharest", "bg": "Europe/Sofia", "rs": "Europe/Belgrade",
    "md": "Europe/Chisinau", "gr": "Europe/Athens", "fi": "Europe/Helsinki",
    "se": "Europe/Stockholm", "no": "Europe/Oslo", "dk": "Europe/Copenhagen", "ie": "Europe/Dublin",
    "uk": "Europe/London", "pt": "Europe/Lisbon", "tr": "Europe/Istanbul", "am": "Asia/Yerevan",
    "az": "Asia/Baku", "ge": "Asia/Tbilisi", "kz": "Asia/Almaty", "kg": "Asia/Bishkek",
    "uz": "Asia/Tashkent", "il": "Asia/Jerusalem", "in": "Asia/Kolkata", "ir": "Asia/Tehran",
    "jp": "Asia/Tokyo", "kr": "Asia/Seoul", "cn": "Asia/Shanghai", "tw": "Asia/Taipei",
}  # fmt: skip


def guess_timezone(url: str) -> str:
    """An IANA name for the outlet at ``url``: "Europe/Minsk" for a .by address."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return UNKNOWN
    return _BY_DOMAIN.get(host.rstrip(".").rpartition(".")[2], UNKNOWN)
