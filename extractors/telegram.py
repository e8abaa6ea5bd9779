"""Telegram: the public preview of a channel (t.me/s/…) to entries.

A post becomes an entry that brings its own text, as HTML: what was written, or the question and
answers of a poll. Posts without words (pictures, voice, stickers) are counted in the listing's
detail. What an entry has no field of its own for stands in ``section``: «переслано из …», «в ответ
на …», «изменено»; of a forwarded post ``author`` is the channel it comes from, else who signed it.
Views are left out: a number that changes hourly would make every post an edited one.
"""

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from dozor.models import Entry, Listing, Page, Source, Stamp, VisitStatus
from extractors.dates import parse_date, zone_of
from extractors.encodings import decode
from extractors.fragments import fragment_text
from extractors.markup import Element, absolute, parse_html, text_of
from extractors.posts import headline_of
from extractors.text import one_line

_POST = re.compile(r"[\w.-]{1,64}/(\d{1,12})(?:\?\w+)?")
_EDITED = re.compile(r"\b(?:edited|изменено|зменена)\b", re.IGNORECASE)


def telegram_listing(page: Page, source: Source) -> Listing:
    """Posts of one page of a preview, oldest first as the page has them; each carries its text, so
    it needs no fetch. ``children``: the address of the page before it.

    A channel without a preview redirects to its card, or shows a page of Telegram without posts.
    """
    if "/s/" in urlsplit(page.requested_url).path and "/s/" not in urlsplit(page.url).path:
        detail = f"no public preview: redirected to {page.url[:200]}"
        return Listing(status=VisitStatus.NO_PREVIEW, detail=detail)
    decoded = decode(page.body, page.content_type, source.encoding)
    tree = parse_html(decoded.text) if decoded else None
    if tree is None or not tree.xpath("//*[@data-post or contains(@class,'tgme')]"):
        return Listing(status=VisitStatus.BROKEN, detail="not a page of Telegram")
    posts = tree.xpath("//*[@data-post]")
    if not posts and not tree.xpath("//*[contains(@class,'tgme_channel_history')]"):
        return Listing(status=VisitStatus.NO_PREVIEW, detail="the channel has no public preview")
    entries = tuple(entry for post in posts if (entry := _entry(post, page, source)))
    return Listing(
        status=VisitStatus.OK if entries else VisitStatus.EMPTY,
        entries=entries,
        children=_older(tree, posts, page),
        detail=_left_out(posts, entries),
    )


def _left_out(posts: list[Element], entries: tuple[Entry, ...]) -> str | None:
    if not entries:
        return "the preview shows no post with a text"
    wordless = sum(1 for post in posts if not _is_service(post)) - len(entries)
    return f"{wordless} posts without a text left out" if wordless > 0 else None


def _older(tree: Element, posts: list[Element], page: Page) -> tuple[str, ...]:
    """``?before=N``: from the page's own link, else below its oldest post."""
    here = urlsplit(page.url)
    for link in tree.xpath("//a[@data-before]/@href|//link[@rel='prev']/@href"):
        url = absolute(link, page.url)
        if url and urlsplit(url).path == here.path and "before" in parse_qs(urlsplit(url).query):
            return (here._replace(query=urlsplit(url).query, fragment="").geturl(),)
    marks = (_POST.fullmatch((post.get("data-post") or "").strip()) for post in posts)
    oldest = min((int(mark[1]) for mark in marks if mark), default=0)
    if oldest <= 1 or "/s/" not in here.path:
        return ()
    return (here._replace(query=f"before={oldest}", fragment="").geturl(),)


def _entry(post: Element, page: Page, source: Source) -> Entry | None:
    """None for service messages and posts without words (pictures, stickers, voice)."""
    number = (post.get("data-post") or "").strip()
    content = _content(post)
    if not _POST.fullmatch(number) or not content or _is_service(post):
        return None
    plain = fragment_text(content)
    if not plain:
        return None
    forwarded = _forwarded(post)
    signed = _text_at(post, "tgme_widget_message_from_author")
    return Entry(
        url=_address(number, page.url),
        title=headline_of(plain, content),
        published=_published(post, page, source),
        content=content,
        content_kind="telegram",
        author=forwarded[0] if forwarded else signed,
        section="; ".join(_notes(post, page, forwarded)) or None,
        guid=number,
    )


def _is_service(post: Element) -> bool:
    return "service_message" in (post.get("class") or "")


def _content(post: Element) -> str:
    """The post's own words as HTML; for a poll its question and its answers."""
    text = _text_block(post)
    words = _inner_html(text) if text is not None else ""
    polls = _marked(post, "tgme_widget_message_poll")
    if not polls:
        return words
    question = _text_at(polls[0], "tgme_widget_message_poll_question") or ""
    answers = _marked(polls[0], "tgme_widget_message_poll_option_text")
    lines = [f"<b>{_escaped(question)}</b>"] if question else []
    lines += [f"— {_escaped(text_of(answer))}" for answer in answers]
    return "<br>".join([words, *lines] if words else lines)


def _text_block(post: Element) -> Element | None:
    """The post's own words: not those of a message it replies to, nor a link's preview."""
    blocks = post.xpath(
        ".//*[contains(concat(' ',@class,' '),' tgme_widget_message_text ')"
        " and not(contains(@class,'reply'))"
        " and not(ancestor::*[contains(@class,'tgme_widget_message_reply')"
        " or contains(@class,'link_preview')])]"
    )
    return blocks[0] if blocks else None


def _forwarded(post: Element) -> tuple[str, str | None] | None:
    """(name, address) of where a forwarded post comes from. A person who hides has no address."""
    names = _marked(post, "tgme_widget_message_forwarded_from_name")
    if not names:
        return None
    name = one_line(text_of(names[0]))
    return (name, names[0].get("href")) if name else None


def _notes(post: Element, page: Page, forwarded: tuple[str, str | None] | None) -> list[str]:
    notes = []
    if forwarded:
        name, link = forwarded
        address = absolute(link, page.url) if link else None
        notes.append(f"переслано из {name}" + (f" ({address})" if address else ""))
    replies = _marked(post, "tgme_widget_message_reply")
    link = next((reply.get("href") for reply in replies if reply.get("href")), None)
    if link and (address := absolute(link, page.url)):
        notes.append(f"в ответ на {address}")
    meta = _text_at(post, "tgme_widget_message_meta")
    if meta and _EDITED.search(meta):
        notes.append("изменено")
    return notes


def _marked(element: Element, name: str) -> list[Element]:
    found: list[Element] = element.xpath(
        ".//*[contains(concat(' ',normalize-space(@class),' '),concat(' ',$name,' '))]", name=name
    )
    return found


def _text_at(element: Element, name: str) -> str | None:
    found = _marked(element, name)
    return one_line(text_of(found[0])) if found else None


def _inner_html(element: Element) -> str:
    from lxml import html

    inner = "".join(html.tostring(child, encoding="unicode") for child in element)
    return f"{_escaped(element.text or '')}{inner}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _address(number: str, url: str) -> str:
    """https://t.me/<channel>/<id>; on another host (a sample newsroom) that host's."""
    parts = urlsplit(url)
    post = number.split("?")[0]
    if (parts.hostname or "t.me") in {"t.me", "telegram.me"}:
        return f"https://t.me/{post}"
    prefix = parts.path.split("/s/")[0].rstrip("/") if "/s/" in parts.path else ""
    return absolute(f"{prefix}/{post}", url) or f"https://t.me/{post}"


def _published(post: Element, page: Page, source: Source) -> Stamp | None:
    """The time of the post's own link; a <time> elsewhere is the length of a video."""
    dated = post.xpath(".//a[contains(@class,'message_date')]//time[@datetime]")
    for element in dated or post.xpath(".//time[@datetime and not(contains(@class,'duration'))]"):
        written = element.get("datetime")
        stamp = parse_date(written, page.fetched_at, zone_of(source), source.language)
        return replace(stamp, origin="telegram", confidence=0.98) if stamp else None
    return None
