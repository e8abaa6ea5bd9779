"""A post of a channel to an article: its headline, its words, where its links lead."""

import re
from urllib.parse import urlsplit

from dozor.models import Entry, Extraction, Outcome, Page, Post, PostMedia, Source
from extractors.fragments import fragment_text
from extractors.language import detect_language
from extractors.markup import parse_fragment, text_of
from extractors.text import fold, normalise

SHORTEST_POST = 20  # characters; less is an exclamation, unless it stands under a picture
TITLE = 160
SENTENCE = 100  # a first line up to this long is a title as it stands
MOST_LINKS = 10

_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[А-ЯЁA-ZІЎ«\"—\d])")
# An initial or a shortened word ends no sentence: «г. Смоленск», «им. А. Ф. Иоффе».
_SHORTENED = re.compile(
    r"(?:^|[\s(.«])(?:[^\W\d_]|им|ул|пр|пл|св|гг|др|тыс|млн|млрд|руб|обл|пос|стр|вул|обл)\.$",
    re.IGNORECASE,
)
_BOLD_LINE = re.compile(
    r"\s*(?:[^\w<]|<i class=\"emoji\".{0,300}?</i>)*<(b|strong)>(?:(?!<br).)+?</\1>\s*<br",
    re.DOTALL,
)
_WORD = re.compile(r"[^\W\d_]{2}")
_SEEN = frozenset({PostMedia.PHOTO, PostMedia.VIDEO, PostMedia.ALBUM})
_LEADING_SIGNS = re.compile(r"^[^\w«\"„“(]+")
_TAGS_ONLY = re.compile(r"^(?:\W*#\w+)+\W*$")
_SUBSCRIBE = re.compile(
    r"подпис|подпиш|падпіс|наш(?:и|ем)?\s+(?:телеграм|канал|чат|груп)|чита(?:йте|й)\s+нас"
    r"|мы\s+в\s+(?:max|макс|вк|ок|tg|дзен|телеграм)|прислать\s+новость|subscribe",
    re.IGNORECASE,
)
_OWN_HOSTS = frozenset(
    {"t.me", "telegram.me", "max.ru", "vk.com", "vk.ru", "ok.ru", "dzen.ru", "rutube.ru",
     "youtube.com", "www.youtube.com", "viber.com", "invite.viber.com"}
)  # fmt: skip


def headline_of(plain: str, content: str = "") -> str:
    """What the author set in bold on a line of its own, else the first line, or the first sentence
    of a long one."""
    lines = [line for line in plain.split("\n") if not _TAGS_ONLY.match(line)]
    first = next((line for line in lines if _LEADING_SIGNS.sub("", line)), plain.split("\n")[0])
    first = _LEADING_SIGNS.sub("", first).strip() or first
    if len(first) <= (TITLE if _BOLD_LINE.match(content) else SENTENCE):
        return first
    sentence = _first_sentence(first)
    if len(sentence) > TITLE:
        sentence = sentence[:TITLE].rsplit(" ", 1)[0].rstrip(" ,;:—-") + "…"
    return sentence


def telegram_article(page: Page, source: Source, entry: Entry) -> Extraction:
    """A post as an article. A headline in bold on a line of its own, and hashtags and links to the
    channel at the end, are no text; where its links lead follows it («→ https://…»)."""
    content = entry.content or ""
    text = fragment_text(content)
    if len(text) < SHORTEST_POST and not _is_caption(text, entry.post):
        detail = f"{len(text)} characters of text"
        return Extraction(url=entry.url, kind="telegram", outcome=Outcome.TOO_SHORT, detail=detail)
    title = entry.title or headline_of(text, content)
    links = _links(content)
    lines = _without_tail(_without_headline(text.split("\n"), title, content), links)
    shown = "\n".join(lines)
    targets = [url for _, url in links if _leads_out(url) and url not in shown]
    lines += [f"→ {url}" for url in dict.fromkeys(targets)][:MOST_LINKS]
    return Extraction(
        url=entry.url,
        kind="telegram",
        title=title,
        text=normalise("\n".join(lines)),
        authors=(entry.author,) if entry.author else (),
        tags=tuple(dict.fromkeys(re.findall(r"#([^\W\d_]\w{1,60})", text))),
        language=detect_language(text, entry.language or source.language),
        site_name=source.name,
        published=entry.published,
        modified=entry.modified,
        dates=tuple(filter(None, (entry.published, entry.modified))),
        encoding="utf-8",
        post=entry.post,
    )


def _is_caption(text: str, post: Post | None) -> bool:
    """Whether few words are all that is needed: they stand under a picture or a video."""
    is_seen = post is not None and not _SEEN.isdisjoint(post.media)
    return is_seen and _WORD.search(text) is not None


def _first_sentence(line: str) -> str:
    first, *others = _SENTENCE.split(line)
    for more in others:
        if len(first) >= SHORTEST_POST and not _SHORTENED.search(first):  # «Внимание!» goes on
            break
        first = f"{first} {more}"
    return first


def _without_headline(lines: list[str], title: str, content: str) -> list[str]:
    """Without a first line in bold that is the title; a title made of the first words stays."""
    if len(lines) > 1 and _BOLD_LINE.match(content) and fold(lines[0]) == fold(title):
        return lines[1:]
    return lines


def _without_tail(lines: list[str], links: list[tuple[str, str]]) -> list[str]:
    """Lines at the end that are hashtags, or links to the channel itself and its twins."""
    kept = list(lines)
    while len(kept) > 1 and (_TAGS_ONLY.match(kept[-1]) or _only_own_links(kept[-1], links)):
        kept.pop()
    return kept


def _only_own_links(line: str, links: list[tuple[str, str]]) -> bool:
    rest, found = line, False
    for text, url in links:
        if text and text in rest and _host(url) in _OWN_HOSTS:
            rest, found = rest.replace(text, " "), True
    return found and (not fold(rest) or (bool(_SUBSCRIBE.search(line)) and len(line) < 120))


def _links(content: str) -> list[tuple[str, str]]:
    """(what is seen, where it leads) of the links to the web."""
    tree = parse_fragment(content) if "<a" in content else None
    if tree is None:
        return []
    found = ((normalise(text_of(a)), (a.get("href") or "").strip()) for a in tree.iter("a"))
    return [(text, url) for text, url in found if url.startswith(("http://", "https://"))]


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _leads_out(url: str) -> bool:
    """Not a mention, a hashtag or an invitation."""
    return _host(url) not in _OWN_HOSTS | {""}
