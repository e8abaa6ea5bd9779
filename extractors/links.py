"""Which addresses look like articles. Judges by the URL alone."""

import re
from urllib.parse import unquote, urlsplit

_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|css|js|pdf|docx?|xlsx?|zip|rar|mp[34]|avi|xml|rss|json|webm)$",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"/(?:tags?|tema|topics?|categor(?:y|ies)|rubric\w*|authors?|users?|profile|search|page|login|auth|register|signup"
    r"|about|contacts?|kontakty|reklama|advert\w*|policy|privacy|terms|rules|subscribe|rss|feed|feeds|sitemap|archive"
    r"|arhiv|forum|comments?|vote|polls?|wp-\w+|bitrix|auth|cart|kabinet|redakci\w*|vacancy|help|faq|amp|print)(?:/|$|\.)",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:19|20)\d{2}[/_-]?(?:0[1-9]|1[0-2])(?:[/_-]?(?:0[1-9]|[12]\d|3[01]))?(?!\d)")
_NUMBER = re.compile(r"\d{3,}")


def same_site(url: str, base: str) -> bool:
    """Same host give or take ``www.`` and ``m.``, or one a subdomain of the other."""
    one, two = _host(url), _host(base)
    return one == two or one.endswith("." + two) or two.endswith("." + one)


def _host(url: str) -> str:
    return re.sub(r"^(?:www|m|amp)\.", "", (urlsplit(url).hostname or "").lower())


def article_likeness(url: str) -> float:
    """0 for furniture (tags, sections, files), up to 1 for a path with a date, a number, a slug."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    segments = [segment for segment in path.split("/") if segment]
    if not segments or _FILE.search(path) or _FURNITURE.search(path + "/"):
        return 0.3 if segments and _is_dated_query(parts.query) else 0.0
    last = segments[-1]
    words = len(re.split(r"[-_+ ]", last))
    score = 0.2 if len(segments) > 1 else 0.0
    score += 0.4 if _DATE.search(path) else 0.0
    score += 0.4 if _NUMBER.search(last) or _NUMBER.search(parts.query) else 0.0
    score += 0.4 if words >= 3 else 0.0
    score += 0.2 if last.endswith((".html", ".htm", ".shtml", ".php")) else 0.0
    return min(score, 1.0)


def _is_dated_query(query: str) -> bool:
    return bool(re.search(r"(?:^|&)(?:id|news|article|p|element_id)=\d{2,}", query, re.IGNORECASE))
