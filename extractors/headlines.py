"""The headline as a reader sees it over the text, where no heading element need hold it: a block
classed "news-header", a bold line of its own."""

import re
from collections.abc import Iterator, Sequence, Set
from itertools import islice

from extractors.bylines import byline_of
from extractors.markup import Element, Run, block_of, is_aside, is_within, names_of
from extractors.text import fold

SHORTEST, LONGEST = 12, 250  # characters
PARAGRAPH = 100  # characters of a text piece with which a text begins
FARTHEST = 15  # text pieces over it
LEVELS = 3  # elements around a piece that may say that it is a headline

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
_NO_PROSE = _HEADINGS | {"a", "title"}
_BOLD = frozenset({"b", "strong", "big", "font"})
_HEAD_CLASS = re.compile(
    r"(?<![a-z])(?:\w*title|(?:\w+[-_]+)head(?:er)?|\w*head(?:line|ing)|\w*hdr|ttl|zag\w*|nazv\w*|name)(?![a-z])",
    re.IGNORECASE,
)
_GENERIC = frozenset(
    """
    новости новость все статьи статья публикации пресс центр служба релизы главная страница
    события объявления анонсы материалы блог лента архив сми о нас мы информация региона города
    района области организации компании учреждения школы официальный сайт сайта портал раздел
    добро пожаловать навіны галоўная падзеі news home articles blog press releases welcome index
    untitled document без названия имени подробнее просмотр
    """.split()  # noqa: SIM905
)
_GREETING = re.compile(r"\W*(?:уважаем|дороги[ех]|внимани|паважан|шаноўн)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def is_generic(text: str) -> bool:
    """«Новости», «Пресс-центр», «Новости района»: of no article in particular."""
    words = _WORD.findall(text.lower())
    return all(word in _GENERIC for word in words)


def opening(runs: Sequence[Run]) -> int:
    """The place of the first paragraph; the number of runs when there is none."""
    for place, run in enumerate(runs):
        if len(run.text) < PARAGRAPH or _stands_in(run.element, _NO_PROSE):
            continue
        if not is_aside(run.element):
            return place
    return len(runs)


def shown_headline(runs: Sequence[Run], start: int, *, bold: bool = True) -> str | None:
    """The line nearest over the text (it begins at ``start``) that is set as a headline is.
    ``bold``: so is a bold line of its own."""
    over = (run for run in _over(runs, start) if _is_set_apart(run.element, run.text, bold))
    return next((run.text for run in over if not is_aside(run.element)), None)


def main_heading(runs: Sequence[Run], start: int) -> str | None:
    """The <h1> shortly over the text."""
    over = (run for run in _over(runs, start) if _stands_in(run.element, {"h1"}))
    return next((run.text for run in over if not is_aside(run.element)), None)


def _over(runs: Sequence[Run], start: int) -> Iterator[Run]:
    """From the text up: lines that could be a headline by their words."""
    for run in reversed(runs[max(0, start - FARTHEST) : start]):
        if not SHORTEST <= len(run.text) <= LONGEST or run.text.rstrip()[-1:] in ".,;:":
            continue
        if is_generic(run.text) or byline_of(run.text) or _GREETING.match(run.text):
            continue
        if not _stands_in(run.element, {"a"}):
            yield run


def _is_set_apart(element: Element, text: str, bold: bool) -> bool:
    """By a heading element, by class, or in bold on a line of its own."""
    alone = is_within(block_of(element), len(text) + SHORTEST)
    for step in (element, *islice(element.iterancestors(), LEVELS)):
        if step.tag in {"body", "main", "article", "td"} or len(step.text_content()) > 2 * LONGEST:
            return False
        if step.tag in _HEADINGS:
            return True
        if _HEAD_CLASS.search(names_of(step)) and _holds_only(step, text):
            return True
        if bold and step.tag in _BOLD and (alone or _ends_line(step)):
            return True
    return False


def _holds_only(element: Element, text: str) -> bool:
    return is_within(element, len(text) + 2 * SHORTEST)


def _ends_line(element: Element) -> bool:
    """Nothing before it in its block, and a line break behind."""
    following = element.getnext()
    before = element.getprevious()
    parent = element.getparent()
    leads = not (parent.text or "").strip() if before is None else before.tag == "br"
    return (
        leads
        and not (element.tail or "").strip()
        and following is not None
        and following.tag in {"br", "p", "div"}
    )


def _stands_in(element: Element, tags: Set[str]) -> bool:
    return any(step.tag in tags for step in (element, *islice(element.iterancestors(), 4)))


def is_shown(title: str, runs: Sequence[Run]) -> bool:
    """Whether a line of the page is the title, give or take a few words, and set as a headline is.
    Links are not: the name of the site leads home."""
    wanted = fold(title)
    near = (run for run in runs if len(title) / 2 <= len(run.text) <= 2 * len(title))
    return any(
        wanted in fold(run.text)
        and len(fold(run.text)) < 1.5 * len(wanted)
        and not _stands_in(run.element, {"a"})
        and _is_set_apart(run.element, run.text, bold=True)
        for run in near
    )
