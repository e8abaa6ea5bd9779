"""Why a page is no article: front pages, lists, soft 404, walls, stubs."""

import re
from urllib.parse import urlsplit

from dozor.models import Outcome
from extractors.cards import Cards
from extractors.lists import is_list
from extractors.markup import Element, Run, is_aside
from extractors.metadata import Metadata
from extractors.survey import Survey
from extractors.walls import is_door, is_wall_line

SHORTEST_BODY = 120  # characters; below it only a page that calls itself an article counts
GALLERY_BODY, GALLERY_PICTURES = 200, 3  # fewer characters beside that many pictures
WALLED_BODY = 600
VIDEO_BODY = 300

Refusal = tuple[Outcome, str]

_NOT_FOUND = re.compile(
    r"страниц[аы]\s+не\s+(?:найден|существует)|(?:ошибка|error)\s*404|404\s*(?:ошибка|error|not\s+found|—|-|\|)|^\W*404\W*$"
    r"|(?:page|file)\s+not\s+found|старонк[аі]\s+не\s+(?:знойдзен|існуе)|материал\s+не\s+найден|новость\s+не\s+найдена"
    r"|запрашиваемая\s+страница|такой\s+страницы\s+(?:нет|не\s+существует)|nothing\s+found|ничего\s+не\s+найдено",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"^\W*(?:(?:по|на)\s+ваш(?:ему|\s)\s*запрос\w*.{0,80}|к\s+сожалению,?\s+)?(?:ничего\s+не\s+(?:найдено|нашлось)|нічога\s+не\s+знойдзена|nothing\s+found|no\s+results)",
    re.IGNORECASE | re.MULTILINE,
)
_FRONT = re.compile(r"^/?(?:(?:index|default|home|main)\.(?:html?|php|aspx?))?$", re.IGNORECASE)
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/\d+[a-z_]*/(?=http)")


def refuse(
    tree: Element,
    found: Survey,
    runs: list[Run],
    meta: Metadata,
    body: str,
    cards: Cards | None,
    url: str,
) -> Refusal | None:
    """The reason, or None for an article. ``body``: what was found as its text; ``cards``: the
    teasers that it was taken from."""
    headings = [meta.title or "", tree.findtext(".//title") or "", tree.findtext(".//h1") or ""]
    if len(body) < 1500 and any(_NOT_FOUND.search(text[:150]) for text in headings):
        return Outcome.NOT_ARTICLE, "a 'page not found' that answers 200"
    if len(body) < WALLED_BODY and _NOTHING.search(body):
        return Outcome.NOT_ARTICLE, "a search that found nothing"
    if len(body) < WALLED_BODY and any(map(is_door, headings)):
        return Outcome.NOT_ARTICLE, "a login, consent or robot check"
    if len(body) < WALLED_BODY and _is_walled(found, runs, body):
        return Outcome.NOT_ARTICLE, "a paywall"
    if _is_front(url):
        return Outcome.NOT_ARTICLE, "the front page"
    if is_list(tree, found, runs, meta, body, cards, url):
        return Outcome.NOT_ARTICLE, "a list of articles"
    return _too_little(found, meta, body)


def _is_walled(found: Survey, runs: list[Run], body: str) -> bool:
    """In a heading, in the text or anywhere that is shown beside the article's asides."""
    if any(map(is_wall_line, body.split("\n"))):
        return True
    walls = [run for run in runs if is_wall_line(run.text) and not is_aside(run.element)]
    hidden = {found.elements[place] for place in found.hidden} if walls else set()
    return any(
        hidden.isdisjoint((wall.element, *wall.element.iterancestors()))
        and not any(step.tag == "a" for step in wall.element.iterancestors())
        for wall in walls
    )


def _is_front(url: str) -> bool:
    parts = urlsplit(_ARCHIVED.sub("", url))
    return bool(_FRONT.match(parts.path)) and not parts.query


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
