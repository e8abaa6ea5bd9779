"""Why a page is no article: front pages, lists, soft 404, walls, stubs."""

import re
from urllib.parse import urlsplit

from dozor.models import Outcome
from extractors import structured
from extractors.markup import Element, Run, is_aside
from extractors.metadata import Metadata

SHORTEST_BODY = 120  # characters; below it only a page that calls itself an article counts
GALLERY_BODY, GALLERY_PICTURES = 200, 3  # fewer characters beside that many pictures
LONG_PARAGRAPH = 120

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
    r"|before\s+you\s+continue|cookie\s+consent|checking\s+your\s+browser|вы\s+не\s+робот|я\s+не\s+робот)\b",
    re.IGNORECASE,
)
_FRONT = re.compile(r"^/?(?:(?:index|default|home|main)\.(?:html?|php|aspx?))?$", re.IGNORECASE)
_LIST_PATH = re.compile(
    r"/(?:tags?|tema|theme|topics?|category|categories|rubric\w*|author|archive|search|page|location_\w+|keyword)(?:/|$)",
    re.IGNORECASE,
)


def refuse(tree: Element, runs: list[Run], meta: Metadata, body: str, url: str) -> Refusal | None:
    """The reason, or None for an article. ``body``: what was found as its text."""
    headings = [meta.title or "", tree.findtext(".//title") or "", tree.findtext(".//h1") or ""]
    if len(body) < 1500 and any(_NOT_FOUND.search(text[:150]) for text in headings):
        return Outcome.NOT_ARTICLE, "a 'page not found' that answers 200"
    if len(body) < 600 and any(_WALL.match(text) for text in headings):
        return Outcome.NOT_ARTICLE, "a login, consent or robot check"
    if _is_front(url):
        return Outcome.NOT_ARTICLE, "the front page"
    if _is_list(tree, runs, meta, body, url):
        return Outcome.NOT_ARTICLE, "a list of articles"
    return _too_little(tree, meta, body)


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return bool(_FRONT.match(parts.path)) and not parts.query


def _is_list(tree: Element, runs: list[Run], meta: Metadata, body: str, url: str) -> bool:
    """Many headlines that are links and hardly a paragraph that is not."""
    if _has_body_of_its_own(meta, body):
        return False
    if structured.has_item_list(tree):
        return True
    linked = sum(1 for run in runs if len(run.text) > 30 and _in_link(run.element))
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


def _has_body_of_its_own(meta: Metadata, body: str) -> bool:
    paragraphs = [line for line in body.split("\n") if len(line) > LONG_PARAGRAPH]
    return (meta.says_article and bool(body)) or (
        len(paragraphs) >= 2 and sum(map(len, paragraphs)) > 0.6 * len(body)
    )


def _in_link(element: Element) -> bool:
    steps = (element, *list(element.iterancestors())[:4])
    return any(step.tag == "a" for step in steps)


def _too_little(tree: Element, meta: Metadata, body: str) -> Refusal | None:
    pictures = tree.xpath("count(//figure|//video|//*[contains(@class,'gallery')]//img)")
    if len(body) < GALLERY_BODY and pictures >= GALLERY_PICTURES:
        return Outcome.NOT_ARTICLE, "a gallery"
    if len(body) >= SHORTEST_BODY or (meta.says_article and len(body) >= SHORTEST_BODY / 3):
        return None
    if (
        tree.xpath("count(//video|//iframe|//figure|//*[contains(@class,'gallery')])") >= 1
        and not body
    ):
        return Outcome.NOT_ARTICLE, "pictures or a video without a text"
    return Outcome.TOO_SHORT, f"{len(body)} characters of text"
