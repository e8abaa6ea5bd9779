"""Whether a page lists articles: a rubric, a tag, an archive, the results of a search."""

import re
from urllib.parse import urlsplit

from extractors import structured
from extractors.cards import MOST_TEXT, Cards
from extractors.date_headline import find_headline
from extractors.date_lines import has_day
from extractors.date_visible import marked_as_date
from extractors.headlines import is_generic
from extractors.markup import Element, Run, is_aside, text_of
from extractors.metadata import Metadata
from extractors.survey import Survey
from extractors.text import fold

LONG_PARAGRAPH = 120
MANY_HEADLINES = 40  # links to other articles; no page of one has more without a headline
MOST_IN_CARDS = 0.6  # of a text: with more in teasers it may be no text of one article
FEWEST_LINKS, MOST_LINKED = 3, 0.8  # links that make a list, with so much of its text
OWN_PROSE = 200  # characters beside the teasers
BELOW, ABOVE = 12, 4  # text pieces around the headline among which its date stands
LONGEST_DATE = 60
HEADLINE_WORDS = 5  # the name of a section seldom has so many

_LIST_PATH = re.compile(
    r"/(?:tags?|tema|theme|topics?|category|categories|rubric\w*|author|archives?|arhiv|search|page|location_\w+|keyword|taxonomy)(?:/|$)"
    r"|/page/?\d+(?:[/.]|$)",
    re.IGNORECASE,
)
_LIST_QUERY = re.compile(
    r"(?:^|&)(?:s|q|query|search\w*|text|tag|PAGEN_\d+|page|start|paged|from|to|date\w*)=",
    re.IGNORECASE,
)
_LIST_TITLE = re.compile(
    r"\W*(?:(?:рубрик|категори|раздел|метк|тег|архив|катэгорыя|рубрык|архіў)\w*\b|(?:результат\w*\s+)?поиск|вы\s+искали|все\s+(?:новости|статьи|материалы)"
    r"|(?:новости|статьи|публикации|материалы|записи|навіны)\s+(?:по\s+(?:тегу|теме|запросу)|с\s+(?:тегом|меткой)|за\s+\d|\w+\s+района|администрации)"
    r"|материалы\s+(?:с|по)\b|category|tag|archives?\b|search\s+results|#\w+$)",
    re.IGNORECASE,
)
_LIST_BODY = re.compile(
    r"(?<![\w-])(?:archive|category|tag|search|search-results|blog|date|view-category|layout-blog|page-taxonomy|page-view|path-taxonomy"
    r"|com_search|view-search|view-categories|view-featured)(?![\w-])"
)
_ARTICLE_BODY = re.compile(
    r"(?<![\w-])(?:single(?:-post|-format-\w+)?|view-article|page-node-type-\w+|node-type-\w+|post-template-default)(?![\w-])"
)
_PAGER = re.compile(
    r"[?&](?:PAGEN_\d+|page\d?|p|start|paged|limitstart)=\d+|/page/?\d+", re.IGNORECASE
)
_MORE_OF_THEM = re.compile(
    r"\W*(?:показать|загрузить)\s+(?:ещ[её]|больше)|\W*(?:следующая|предыдущая)\s+страница|\W*(?:предыдущие|следующие)\s+записи",
    re.IGNORECASE,
)


def is_list(
    tree: Element,
    found: Survey,
    runs: list[Run],
    meta: Metadata,
    body: str,
    cards: Cards | None,
    url: str,
) -> bool:
    """Many headlines that are links and hardly a paragraph that is not; or a text made of teasers.
    ``cards``: those that the text was taken from."""
    if is_of_teasers(tree, found, runs, meta, cards, url):
        return True
    if meta.says_article and body:
        return False
    linked = sum(1 for run in runs if len(run.text) > 30 and _in_link(run.element))
    if linked >= MANY_HEADLINES and not _has_headline(found, meta):
        return True
    if _has_body_of_its_own(body):
        return False
    if structured.has_item_list(tree) or _is_of_links(runs, body):
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


def may_be_list(tree: Element, title: str | None, url: str) -> bool:
    """Whether its address, its title or what its system calls it speaks for a list."""
    return _address_score(url) + _title_score(title or "") + _class_score(tree) > 0


def is_of_teasers(
    tree: Element,
    found: Survey,
    runs: list[Run],
    meta: Metadata,
    cards: Cards | None,
    url: str,
) -> bool:
    """Whether the teasers are what the page is there for, and not a digest, which is an article of
    its own day, nor what is shown under a short article."""
    if cards is None or cards.share < MOST_IN_CARDS:
        return False
    if 2 * len(cards.related) > len(cards.elements) and cards.outside >= LONG_PARAGRAPH:
        return False
    score = int(cards.sure)
    headline = fold(meta.title or "")
    of_card = headline != "" and any(headline in fold(text_of(card)) for card in cards.elements)
    score += _address_score(url) + _class_score(tree)
    score += 1 if of_card else _title_score(meta.title or "")
    score += 2 * (cards.dated + _has_pager(tree) + structured.has_item_list(tree))
    score -= 3 * meta.proves_article + (meta.says_article and not meta.proves_article)
    score -= 2 * (not of_card and _has_own_date(tree, runs, meta.title, cards))
    score -= cards.outside >= OWN_PROSE
    return score > 0


def _address_score(url: str) -> int:
    parts = urlsplit(url)
    return 2 if _LIST_PATH.search(parts.path) or _LIST_QUERY.search(parts.query) else 0


def _title_score(title: str) -> int:
    words = len(title.split())
    if is_generic(title) or _LIST_TITLE.match(title):
        return 2
    return (words <= 3) - (words >= HEADLINE_WORDS)


def _class_score(tree: Element) -> int:
    """What WordPress, Joomla and Drupal write at <body>."""
    body = tree.find(".//body")
    classes = (body.get("class") or "") if body is not None else ""
    return 2 * bool(_LIST_BODY.search(classes)) - 2 * bool(_ARTICLE_BODY.search(classes))


def _has_pager(tree: Element) -> bool:
    for link in tree.iter("a", "button"):
        text = text_of(link)
        if len(text) > 40:
            continue
        if _MORE_OF_THEM.match(text):
            return True
        if _PAGER.search(link.get("href") or "") and "comment" not in (link.get("href") or ""):
            return True
    return False


def _has_own_date(tree: Element, runs: list[Run], title: str | None, cards: Cards) -> bool:
    """A date line beside the headline, outside the cards."""
    place = find_headline(tree, runs, title).place
    if not place:
        return False
    inside = set(cards.elements)
    below = runs[place.stop : min(place.stop + BELOW, max(cards.first, place.stop))]
    above = [run for run in runs[max(0, place.start - ABOVE) : place.start]]
    own = [run for run in below if not _is_within(run.element, inside)]
    own += [run for run in above if marked_as_date(run.element)]
    return any(len(run.text) <= LONGEST_DATE and has_day(run.text) for run in own)


def _is_within(element: Element, elements: set[Element]) -> bool:
    return element in elements or any(step in elements for step in element.iterancestors())


def _has_headline(found: Survey, meta: Metadata) -> bool:
    """Whether the title stands on the page: a front page has that of its site in <title> only."""
    wanted = fold(meta.title or "")
    headings = (*found.tags["h1"], *found.tags["h2"], *found.tags["h3"], *found.roles["title"])
    return any(wanted and fold(text_of(heading)) == wanted for heading in headings)


def _has_body_of_its_own(body: str) -> bool:
    paragraphs = [line for line in body.split("\n") if len(line) > LONG_PARAGRAPH]
    return len(paragraphs) >= 2 and sum(map(len, paragraphs)) > 0.6 * len(body)


def _is_of_links(runs: list[Run], body: str) -> bool:
    """Hardly a word but of links: documents, addresses, headlines."""
    folded = fold(body[:MOST_TEXT])
    shown = [run for run in runs if len(run.text) > 30 and fold(run.text[:80]) in folded]
    linked = sum(len(run.text) for run in shown if _in_link(run.element))
    return len(shown) >= FEWEST_LINKS and linked > MOST_LINKED * sum(len(r.text) for r in shown)


def _in_link(element: Element) -> bool:
    steps = (element, *list(element.iterancestors())[:4])
    return any(step.tag == "a" for step in steps)
