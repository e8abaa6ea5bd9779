"""Telegram: the public preview of a channel (t.me/s/…) to entries, and a post to an article."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from dozor.models import Entry, Extraction, Listing, Outcome, Page, Source, Stamp, VisitStatus
from extractors.dates import parse_date, zone_of
from extractors.encodings import decode
from extractors.fragments import fragment_text
from extractors.language import detect_language
from extractors.markup import Element, absolute, parse_html
from extractors.text import normalise, one_line

SHORTEST_POST = 20  # characters; less is a caption or an exclamation
TITLE = 160

_POST = re.compile(r"[\w.-]{1,64}/\d{1,12}(?:\?\w+)?")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[А-ЯЁA-ZІЎ«\"—])")
_BOLD_LINE = re.compile(
    r"\s*(?:[^\w<]|<i class=\"emoji\".{0,300}?</i>)*<(b|strong)>(?:(?!<br).)+?</\1>\s*<br",
    re.DOTALL,
)
_LEADING_SIGNS = re.compile(r"^[^\w«\"„“(]+")


def telegram_listing(page: Page, source: Source) -> Listing:
    """Posts from the newest page of a preview, oldest first as the page has them. Each carries its
    text, so it needs no fetch. A page without posts is a channel without a preview."""
    decoded = decode(page.body, page.content_type, source.encoding)
    tree = parse_html(decoded.text) if decoded else None
    if tree is None:
        return Listing(status=VisitStatus.BROKEN, detail="not a page of Telegram")
    posts = tree.xpath("//*[@data-post]")
    entries = tuple(entry for post in posts if (entry := _entry(post, page, source)))
    if entries:
        return Listing(status=VisitStatus.OK, entries=entries)
    if tree.xpath("//*[contains(@class,'tgme_channel_history')]"):
        return Listing(status=VisitStatus.EMPTY, detail="the preview shows no post with a text")
    return Listing(status=VisitStatus.NO_PREVIEW, detail="the channel has no public preview")


def _entry(post: Element, page: Page, source: Source) -> Entry | None:
    """None for service messages and posts without words (pictures, stickers, voice)."""
    number = (post.get("data-post") or "").strip()
    text = _text_block(post)
    if (
        not _POST.fullmatch(number)
        or text is None
        or "service_message" in (post.get("class") or "")
    ):
        return None
    content = _inner_html(text)
    plain = fragment_text(content)
    if not plain:
        return None
    return Entry(
        url=_address(number, page.url),
        title=headline_of(plain),
        published=_published(post, page, source),
        content=content,
        content_kind="telegram",
        author=one_line(post.findtext(".//*[@class='tgme_widget_message_from_author']")),
        guid=number,
    )


def _text_block(post: Element) -> Element | None:
    """The post's own words: not those of a message it replies to, nor a link's preview."""
    blocks = post.xpath(
        ".//*[contains(concat(' ',@class,' '),' tgme_widget_message_text ')"
        " and not(contains(@class,'reply'))"
        " and not(ancestor::*[contains(@class,'tgme_widget_message_reply')"
        " or contains(@class,'link_preview')])]"
    )
    return blocks[0] if blocks else None


def _inner_html(element: Element) -> str:
    from lxml import html

    inner = "".join(html.tostring(child, encoding="unicode") for child in element)
    return f"{element.text or ''}{inner}"


def _address(number: str, url: str) -> str:
    """https://t.me/<channel>/<id>; on another host (a sample newsroom) that host's."""
    parts = urlsplit(url)
    post = number.split("?")[0]
    if (parts.hostname or "t.me") in {"t.me", "telegram.me"}:
        return f"https://t.me/{post}"
    prefix = parts.path.split("/s/")[0].rstrip("/") if "/s/" in parts.path else ""
    return absolute(f"{prefix}/{post}", url) or f"https://t.me/{post}"


def _published(post: Element, page: Page, source: Source) -> Stamp | None:
    for element in post.xpath(".//a[contains(@class,'message_date')]//time|.//time[@datetime]"):
        written = element.get("datetime")
        if written:
            stamp = parse_date(written, page.fetched_at, zone_of(source), source.language)
            return replace(stamp, origin="telegram", confidence=0.98) if stamp else None
    return None


def headline_of(plain: str) -> str:
    """A post has no headline: its first line, or the first sentence of a long one."""
    first = _LEADING_SIGNS.sub("", plain.split("\n")[0]).strip() or plain.split("\n")[0]
    if len(first) > TITLE:
        first = _SENTENCE.split(first)[0]
    if len(first) > TITLE:
        first = first[:TITLE].rsplit(" ", 1)[0].rstrip(" ,;:—-") + "…"
    return first


def telegram_article(page: Page, source: Source, entry: Entry) -> Extraction:
    """A post as an article. It has no headline but what its author set in bold on a line of its
    own; a title made of the first words leaves the text as it is."""
    text = fragment_text(entry.content or "")
    if len(text) < SHORTEST_POST:
        detail = f"{len(text)} characters of text"
        return Extraction(url=entry.url, kind="telegram", outcome=Outcome.TOO_SHORT, detail=detail)
    title = entry.title or headline_of(text)
    lines = text.split("\n")
    if len(lines) > 1 and _BOLD_LINE.match(entry.content or ""):
        lines = lines[1:]
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
        dates=(entry.published,) if entry.published else (),
        encoding="utf-8",
    )
