"""Dates that a page writes for machines: JSON-LD, <meta>, microdata, RDFa, <time>, data-*, scripts.

Gathers; does not decide.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from extractors import structured
from extractors.date_headline import Headline
from extractors.date_values import TRUST, Candidate, Read, offer
from extractors.date_visible import marked_as_date
from extractors.date_words import CHANGED
from extractors.markup import Element, Run, metas, names_of

RUNS_BEFORE = 25  # text pieces searched before the headline
RUNS_AFTER = 60  # and after it
MOST_TIME_TAGS = 200
MOST_SCRIPT = 2_000_000  # characters of scripts searched for a date
WEAK = 0.5  # trust in a <meta> that many systems fill with the day the page was made or changed

UNSHOWN = 0.7  # of the trust stays in an attribute of an element that shows no date

# Keys without their punctuation: "article:published_time" and "articlePublishedTime" are one.
_PUBLISHED_METAS = (
    "articlepublishedtime", "ogarticlepublishedtime", "ogpublishedtime", "mediatorpublishedtime",
    "datepublished", "articlepublished", "publishedtime", "publisheddate", "publishdate",
    "pubdate", "publicationdate", "publishtime", "originalpublicationdate", "rnewsdatepublished",
    "dcdateissued", "dctermsissued", "dctermscreated", "dcdatecreated", "dccreated", "dcissued",
    "datecreated", "sailthrudate", "parselypubdate", "cxenseparserecspublishtime", "ptime",
    "citationpublicationdate", "citationonlinedate", "citationdate", "bepresscitationdate",
    "articledateoriginal", "shareaholicarticlepublishedtime", "displaydate",
)  # fmt: skip
_WEAK_METAS = ("date", "dcdate", "dctermsdate", "created", "creationdate", "docdate")
_MODIFIED_METAS = (
    "articlemodifiedtime", "ogupdatedtime", "datemodified", "dctermsmodified", "dcdatemodified",
    "dcmodified", "mediatormodifiedtime", "lastmodified", "lastmod", "modified", "updated",
)  # fmt: skip
_DATA_ATTRIBUTES = (
    "data-unixtime", "data-date", "data-datetime", "data-published", "data-timestamp",
    "data-time", "data-utime", "data-publish-date", "data-pubdate",
)  # fmt: skip
_CHANGED = re.compile(CHANGED, re.IGNORECASE)
_NO_LETTER = re.compile(r"[^a-z]+")
_SCRIPT_DATE = re.compile(
    r"""\\?["'](?:datePublished|publishedDate|datePublication|published_?[aA]t|publishDate|publish_date|"""
    r"""publication_?[dD]ate|pub_?[dD]ate)\\?["']\s*:\s*\\?["']([^"'\\]{8,40})\\?["']"""
)


def from_json_ld(node: structured.Node | None, read: Read) -> Iterator[Candidate]:
    for key, modified in (("datePublished", False), ("dateCreated", False), ("dateModified", True)):
        written = structured.text(node.get(key)) if node else None
        trust = TRUST["json-ld"] * (0.7 if key == "dateCreated" else 1.0)
        yield from offer(written, read, "json-ld", modified=modified, trust=trust)


def from_metas(tree: Element, read: Read) -> Iterator[Candidate]:
    found: dict[str, str] = {}
    for key, value in metas(tree).items():
        found.setdefault(_NO_LETTER.sub("", key), value)
    for key in _PUBLISHED_METAS:
        yield from offer(found.get(key), read, "meta")
    for key in _WEAK_METAS:
        yield from offer(found.get(key), read, "meta", trust=WEAK)
    for key in _MODIFIED_METAS:
        yield from offer(found.get(key), read, "meta", modified=True)


# schema.org microdata and RDFa, Dublin Core in RDFa (Drupal); what a property stands for.
_PROPERTIES = {
    "datepublished": False, "schema:datepublished": False, "dc:date": False, "dc:created": False,
    "dcterms:created": False, "datemodified": True, "schema:datemodified": True,
}  # fmt: skip
_OF_ENTRY = re.compile(r"entry-date|published")  # "entry-date updated" of WordPress is both
_HATOM = frozenset({"published", "dt-published"})  # microformats: class, with the value in title


@dataclass(frozen=True, slots=True)
class Dated:
    """Elements that say by tag, property or class that they hold a date, in document order."""

    times: tuple[Element, ...]
    properties: tuple[tuple[Element, bool], ...]  # with whether it is the date of a change


def find_dated(tree: Element) -> Dated:
    times = [element for element in tree.iter("time") if element.get("datetime")]
    properties = [
        (element, changed)
        for element in _with_properties()(tree)
        if element.tag != "meta" and (changed := _property_of(element)) is not None
    ]
    return Dated(tuple(times[:MOST_TIME_TAGS]), tuple(properties[:MOST_TIME_TAGS]))


@cache
def _with_properties() -> Any:
    """Attributes first: half the cost of asking every element."""
    from lxml import etree

    return etree.XPath("//@itemprop/.. | //@property/.. | //@class[contains(., 'published')]/..")


def _property_of(element: Element) -> bool | None:
    """Whether it is the date of a change; None where the element is no date at all."""
    for attribute in ("itemprop", "property"):
        for name in (element.get(attribute) or "").lower().split():
            if name in _PROPERTIES:
                return _PROPERTIES[name]
    classes = element.get("class") or ""
    if "published" in classes and _HATOM & set(classes.split()):
        return False if element.get("title") or element.get("datetime") else None
    return None


def from_microdata(dated: Dated, headline: Headline, read: Read) -> Iterator[Candidate]:
    """The first publication and the first change that stand with the article."""
    done: set[bool] = set()
    for element, changed in dated.properties:
        if changed in done or headline.is_beside(element):
            continue
        written = (
            element.get("content")
            or element.get("datetime")
            or element.get("title")
            or " ".join(element.itertext())[:100]
        )
        found = list(offer(written, read, "microdata", modified=changed))
        done.update(candidate.modified for candidate in found)
        yield from found


def from_time_tags(
    dated: Dated, runs: list[Run], headline: Headline, read: Read
) -> Iterator[Candidate]:
    """<time datetime>: the first one after the headline, else the last one shortly before it."""
    if not dated.times:
        return
    near = {run.element: index for index, run in reversed(list(enumerate(runs)))}
    places = []
    for element in dated.times:
        index = min((near[e] for e in element.iter() if e in near), default=None)
        if not headline.is_of_another(element):
            places.append((_distance(index, headline.place), element))
    if not headline.place and _differ([element.get("datetime")[:10] for _, element in places]):
        return  # a list of several items and no headline: none of them is the page's
    for distance, element in sorted(places, key=lambda place: place[0])[:2]:
        if distance < RUNS_AFTER * 4:
            label = f"{names_of(element)} {element.get('itemprop') or ''}"
            changed = _CHANGED.search(label) and not _OF_ENTRY.search(label)
            yield from offer(element.get("datetime"), read, "time-tag", modified=bool(changed))


def _distance(index: int | None, headline: range) -> int:
    """How far a place is from the headline; before it counts thrice."""
    if index is None:
        return RUNS_AFTER
    return index - headline.stop if index >= headline.start else 3 * (headline.start - index)


def _differ(values: list[str]) -> bool:
    return len(set(values)) > 2


def from_data_attributes(runs: list[Run], headline: Headline, read: Read) -> Iterator[Candidate]:
    found: list[Candidate] = []
    for element, written in _data_attributes(runs, headline.place):
        trust = TRUST["data-attribute"] * (1.0 if _shows_date(element, read) else UNSHOWN)
        offered = list(offer(written, read, "data-attribute", trust=trust))
        if offered and not headline.is_beside(element):
            found += offered
            if headline.place:
                break
    if headline.place or not _differ([str(c.stamp.value)[:10] for c in found]):
        yield from found[:1]


def _shows_date(element: Element, read: Read) -> bool:
    """Whether the element is the place of a date for readers too."""
    return marked_as_date(element) or read(" ".join(element.itertext())[:60]) is not None


def _data_attributes(runs: list[Run], place: range) -> Iterator[tuple[Element, str]]:
    window = (
        runs[place.start : place.stop + RUNS_AFTER]
        + runs[max(0, place.start - RUNS_BEFORE) : place.start][::-1]
    )
    for run in window:
        for element in (run.element, run.element.getparent()):
            if element is None:
                continue
            for name in _DATA_ATTRIBUTES:
                written = element.get(name)
                if written:
                    yield element, written


def from_scripts(tree: Element, read: Read) -> Iterator[Candidate]:
    """A date in the page's own state ("datePublished":"…" in any script), for pages that say it
    nowhere else; only when all such dates are of one day, for a list has many."""
    left = MOST_SCRIPT
    found: list[Candidate] = []
    for script in tree.iter("script"):
        text = script.text or ""
        if left <= 0:
            break
        text, left = text[:left], left - len(text)
        for hit in _SCRIPT_DATE.finditer(text):
            found += offer(hit[1], read, "script")
    if len({str(candidate.stamp.value)[:10] for candidate in found}) == 1:
        yield found[0]
