"""Which language a text is in: Russian, Belarusian, Ukrainian or another."""

import re

_CYRILLIC = re.compile("[а-яёіўїєґ]", re.IGNORECASE)
_LATIN = re.compile("[a-z]", re.IGNORECASE)
_LONG_ENOUGH = 40  # letters; with fewer a text must have a letter that only one language has
_RUSSIAN = re.compile("[ищъ]")  # letters that Belarusian lacks; ы and э are in both


def detect_language(text: str, declared: str | None = None) -> str | None:
    """ISO 639-1. By letters: ў and і without и is Belarusian, и щ ъ Russian; then as declared."""
    sample = text[:5000].lower()
    cyrillic = len(_CYRILLIC.findall(sample))
    latin = len(_LATIN.findall(sample))
    named = _primary(declared)
    if cyrillic + latin < _LONG_ENOUGH:
        return _of_short(sample, named) if cyrillic > latin else named
    if cyrillic < latin:
        return named if named and named not in {"ru", "be", "uk"} else "en"
    return _of_cyrillic(sample, named)


def _of_cyrillic(sample: str, named: str | None) -> str | None:
    short_u, dotted, russian = sample.count("ў"), sample.count("і"), sample.count("и")
    if sample.count("ї") + sample.count("є") > 2 and dotted and not short_u:
        return "uk"
    if short_u + dotted > russian and (short_u or sample.count("ы")):
        return "be"
    if named in {"bg", "sr", "mk", "kk", "uk"} and not sample.count("ы"):
        return named
    return "ru" if russian else named


def _of_short(sample: str, named: str | None) -> str | None:
    """A headline: «Мост открыт» can be either, «Ліфты» and «Лифты» cannot."""
    if named not in {None, "ru", "be", "en"}:
        return named
    if "ї" in sample or "є" in sample:
        return "uk"
    russian, dotted = len(_RUSSIAN.findall(sample)), sample.count("ў") + sample.count("і")
    if dotted != russian:
        return "be" if dotted > russian else "ru"
    return named


def _primary(declared: str | None) -> str | None:
    code = re.match(r"\s*([a-z]{2,3})(?:[-_]|\s*$)", (declared or "").lower())
    if code is None:
        return None
    return "be" if code[1] == "by" else code[1]
