"""Which language a text is in: Russian, Belarusian, Ukrainian or another."""

import re

_CYRILLIC = re.compile("[а-яёіўїєґ]", re.IGNORECASE)
_LATIN = re.compile("[a-z]", re.IGNORECASE)
_LONG_ENOUGH = 40  # letters; a shorter text leaves it to what the page declares


def detect_language(text: str, declared: str | None = None) -> str | None:
    """ISO 639-1. By letters: ў and і without и is Belarusian, и щ ъ ы Russian; then as declared."""
    sample = text[:5000].lower()
    cyrillic = len(_CYRILLIC.findall(sample))
    latin = len(_LATIN.findall(sample))
    named = _primary(declared)
    if cyrillic + latin < _LONG_ENOUGH:
        return named
    if cyrillic < latin:
        return named if named and named not in {"ru", "be", "uk"} else "en"
    short_u, dotted, russian = sample.count("ў"), sample.count("і"), sample.count("и")
    if sample.count("ї") + sample.count("є") > 2 and dotted and not short_u:
        return "uk"
    if short_u + dotted > russian and (short_u or sample.count("ы")):
        return "be"
    if named in {"bg", "sr", "mk", "kk", "uk"} and not sample.count("ы"):
        return named
    return "ru" if russian else named


def _primary(declared: str | None) -> str | None:
    code = re.match(r"\s*([a-z]{2,3})(?:[-_]|\s*$)", (declared or "").lower())
    if code is None:
        return None
    return "be" if code[1] == "by" else code[1]
