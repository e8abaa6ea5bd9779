"""A name and an address side by side: «Накануне.RU» and nakanune.ru."""

import re

_LATIN = dict(zip("абвгдеёзийклмнопрстуфхыэіўґ", "abvgdeeziiklmnoprstufhyeiwg", strict=True)) | {
    "ж": "zh",
    "ц": "c",
    "ч": "ch",
    "ш": "sh",
    "щ": "sch",
    "ю": "yu",
    "я": "ya",
    "ь": "",
    "ъ": "",
}
_FAINT = re.compile(r"[^a-z0-9]|[iyj]|(?<=s)c")  # what ways to transliterate differ in
_AROUND = re.compile(r"^иа\s|\.(?:ru|by|com|ру)$")
_LEAST = 4  # letters that must be alike


def bare_name(name: str) -> str:
    """The letters of a name that its address would have; empty where they are too few."""
    return _bare(_AROUND.sub("", name.casefold()))


def bare_site(site: str) -> str:
    """The same of a host's or a channel's own label."""
    plain = site.casefold().removeprefix("www.").removeprefix("t.me/")
    return _bare(plain.split(".")[0])


def is_named_by(site: str | None, name: str) -> bool:
    """Whether a site bears the name in its address, alone or before a place: forpost-sz.ru."""
    title = bare_name(name)
    return bool(site and title) and bare_site(site or "").startswith(title)


def _bare(written: str) -> str:
    letters = _FAINT.sub("", "".join(_LATIN.get(letter, letter) for letter in written))
    return letters if len(letters) >= _LEAST else ""
