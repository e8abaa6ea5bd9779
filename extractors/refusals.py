"""Why a page is no article: front pages, lists, soft 404, walls, stubs."""

import re
from urllib.parse import urlsplit

from dozor.models import Outcome
from extractors import structured
from extractors.markup import Element, Run, is_aside, text_of
from extractors.metadata import Metadata
from extractors.survey import Survey
from extractors.text import fold

SHORTEST_BODY = 120  # characters; below it only a page that calls itself an article counts
GALLERY_BODY, GALLERY_PICTURES = 200, 3  # fewer characters beside that many pictures
WALLED_BODY = 600
VIDEO_BODY = 300
LONG_PARAGRAPH = 120
MANY_HEADLINES = 40  # links to other articles; no page of one has more without a headline

Refusal = tuple[Outcome, str]

_NOT_FOUND = re.compile(
    r"страниц[аы]\s+не\s+(?:найден|существует)|(?:ошибка|error)\s*404|404\s*(?:ошибка|error|not\s+found|—|-|\|)|^\W*404\W*$"
    r"|(?:page|file)\s+not\s+found|старонк[аі]\s+не\s+(?:знойдзен|існуе)|материал\s+не\s+найден|новость\s+не\s+найдена"
    r"|запрашиваемая\s+страница|такой\s+страницы\s+(?:нет|не\s+существует)|nothing\s+found|ничего\s+не\s+найдено",
    re.IGNORECASE,
)
_WALL = re.compile(
    r"^\W*(?:вход|авторизация|войти|войдите|уваход|log\s?in|sign\s?in|регистрация|just\s+a\s+moment|attention\s+required"
    r"|access\s+denied|доступ\s+(?:запрещ[её]н|ограничен)|проверка\s+(?:браузера|безопасности)|ddos-guard|captcha|подтвердите,?\s+что\s+вы"
    r"|before\s+you\s+continue|мы\s+используем\s+(?:файлы\s+)?(?:cookies?|куки)|(?:этот\s+|наш\s+)?сайт\s+использует\s+(?:файлы\s+)?(?:cookies?|куки)|cookie\s+consent|checking\s+your\s+browser|вы\s+не\s+робот|я\s+не\s+робот)\b",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"^\W*(?:чтобы\s+(?:читать|прочитать|дочитать|продолжить\s+чтение)\b.{0,60}\b(?:войдите|авторизуйтесь|зарегистрируйтесь|подпишитесь"
    r"|оформите)\b|(?:(?:этот|данный|полный)\s+)?(?:материал|текст|стать[яи]|версия)(?:\s+\w+)?\s+доступ(?:ен|на)\s+только\s+(?:\w+\s+)?"
    r"(?:подписчикам|зарегистрированным|авторизованным|по\s+подписке|для\s+(?:подписчиков|зарегистрированных))"
    r"|войдите\s+или\s+(?:оформите|зарегистрируйтесь))",
    re.IGNORECASE,
)
_FRONT = re.compile(r"^/?(?:(?:index|default|home|main)\.(?:html?|php|aspx?))?$", re.IGNORECASE)
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/\d+[a-z_]*/(?=http)")
_LIST_PATH = re.compile(
    r"/(?:tags?|tema|theme|topics?|category|categories|rubric\w*|author|archive|search|page|location_\w+|keyword)(?:/|$)",
    re.IGNORECASE,
)


def refuse(
    tree: Element, found: Survey, runs: list[Run], meta: Metadata, body: str, url: str
) -> Refusal | None:
    """The reason, or None for an article. ``body``: what was found as its text."""
    headings = [meta.title or "", tree.findtext(".//title") or "", tree.findtext(".//h1") or ""]
    if len(body) < 1500 and any(_NOT_FOUND.search(text[:150]) for text in headings):
        return Outcome.NOT_ARTICLE, "a 'page not found' that answers 200"
    if len(body) < WALLED_BODY and any(_WALL.match(text) for text in headings):
        return Outcome.NOT_ARTICLE, "a login, consent or robot check"
    if len(body) < WALLED_BODY and _is_walled(found, body):
        return Outcome.NOT_ARTICLE, "a paywall"
    if _is_front(url):
        return Outcome.NOT_ARTICLE, "the front page"
    if _is_list(tree, found, runs, meta, body, url):
        return Outcome.NOT_ARTICLE, "a list of articles"
    return _too_little(found, meta, body)


def _is_walled(found: Survey, body: str) -> bool:
    headings = (text_of(heading) for heading in found.tags["h2"] + found.tags["h3"])
    return any(_PAYWALL.match(text) for text in (*body.split("\n"), *headings))


def _is_front(url: str) -> bool:
    parts = urlsplit(_ARCHIVED.sub("", url))
    return bool(_FRONT.match(parts.path)) and not parts.query


def _is_list(
    tree: Element, found: Survey, runs: list[Run], meta: Metadata, body: str, url: str
) -> bool:
    """Many headlines that are links and hardly a paragraph that is not."""
    if meta.says_article and body:
        return False
    linked = sum(1 for run in runs if len(run.text) > 30 and _in_link(run.element))
    if linked >= MANY_HEADLINES and not _has_headline(found, meta):
        return True
    if _has_body_of_its_own(body):
        return False
    if structured.has_item_list(tree):
        return True
    paragraphs = sum(
        1
        for run in runs
        if len(run.text) > LONG_PARAGRAPH
        and not _in_link(run.element)
        and not is_aside(run.element)
    )
    if _LIST_PATH.search(urlsplit(url).path) and linked >= 5:
        return True
    return linked >= 12 and linked > 3 * paragraphs


def _has_headline(found: Survey, meta: Metadata) -> bool:
    """Whether the title stands on the page: a front page has that of its site in <title> only."""
    wanted = fold(meta.title or "")
    headings = (*found.tags["h1"], *found.tags["h2"], *found.tags["h3"], *found.roles["title"])
    return any(wanted and fold(text_of(heading)) == wanted for heading in headings)


def _has_body_of_its_own(body: str) -> bool:
    paragraphs = [line for line in body.split("\n") if len(line) > LONG_PARAGRAPH]
    return len(paragraphs) >= 2 and sum(map(len, paragraphs)) > 0.6 * len(body)


def _in_link(element: Element) -> bool:
    steps = (element, *list(element.iterancestors())[:4])
    return any(step.tag == "a" for step in steps)


def _says_video(found: Survey) -> bool:
    return any(
        meta.get("property") == "og:type"
        and (meta.get("content") or "").lower().startswith("video")
        for meta in found.tags["meta"]
    )


def _too_little(found: Survey, meta: Metadata, body: str) -> Refusal | None:
    framed = len(found.tags["figure"])
    shown = sum(1 for block in found.roles["gallery"] for _ in block.iter("img"))
    played = len(found.tags["video"]) + len(found.tags["iframe"])
    if len(body) < GALLERY_BODY and framed + shown + len(found.tags["video"]) >= GALLERY_PICTURES:
        return Outcome.NOT_ARTICLE, "a gallery"
    if len(body) < VIDEO_BODY and _says_video(found):
        return Outcome.NOT_ARTICLE, "pictures or a video without a text"
    if len(body) >= SHORTEST_BODY or (meta.says_article and len(body) >= SHORTEST_BODY / 3):
        return None
    if played + framed + len(found.roles["gallery"]) and not body:
        return Outcome.NOT_ARTICLE, "pictures or a video without a text"
    return Outcome.TOO_SHORT, f"{len(body)} characters of text"
