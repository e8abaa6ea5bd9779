"""Telegram: the public preview of a channel (t.me/s/…) to entries.

A post becomes an entry that brings its own text, as HTML: what was written, or the question and
answers of a poll; what is shown beside it is its ``post``. Posts without words (pictures, voice,
stickers) are counted in the listing's detail. Of a forwarded post ``author`` is the channel it
comes from, else who signed it.

Views, votes and reactions are no part of that HTML: by it a post is known to be edited.
"""

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from dozor.models import Entry, Listing, Page, Source, Stamp, VisitStatus
from extractors.dates import parse_date, zone_of
from extractors.encodings import decode
from extractors.fragments import fragment_text
from extractors.markup import Element, absolute, parse_html, text_of
from extractors.post_marks import Marks, edit_time, marks_of, post_of, text_at
from extractors.posts import headline_of

_POST = re.compile(r"[\w.-]{1,64}/(\d{1,12})(?:\?\w+)?")


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
    posts = _posts(tree)
    if not posts and not tree.xpath("//*[contains(@class,'tgme_channel_history')]"):
        return Listing(status=VisitStatus.NO_PREVIEW, detail="the channel has no public preview")
    entries = tuple(entry for post in posts if (entry := _entry(post, page, source)))
    return Listing(
        status=VisitStatus.OK if entries else VisitStatus.EMPTY,
        entries=entries,
        children=_older(tree, posts, page),
        detail=_left_out(posts, entries),
    )


def _posts(tree: Element) -> list[Element]:
    """Each taken out of the page: one that markup left open must not hold those after it too."""
    posts: list[Element] = tree.xpath("//*[@data-post]")
    for post in posts:
        if (parent := post.getparent()) is not None:
            parent.remove(post)
    return posts


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


def _entry(block: Element, page: Page, source: Source) -> Entry | None:
    """None for service messages and posts without words (pictures, stickers, voice)."""
    number = (block.get("data-post") or "").strip()
    if not _POST.fullmatch(number) or _is_service(block):
        return None
    marks = marks_of(block)
    content = _content(marks)
    plain = fragment_text(content) if content else ""
    if not plain:
        return None
    post, published = post_of(marks, page.url), _published(block, page, source)
    return Entry(
        url=_address(number, page.url),
        title=headline_of(plain, content),
        published=published,
        modified=_modified(marks, published, page, source),
        content=content,
        content_kind="telegram",
        author=post.forwarded_from or text_at(marks, "from_author"),
        guid=number,
        post=post,
    )


def _is_service(block: Element) -> bool:
    return "service_message" in (block.get("class") or "")


def _content(marks: Marks) -> str:
    """The post's own words as HTML; for a poll its question and its answers."""
    words = _words(marks)
    if "poll" not in marks:
        return words
    question = text_at(marks, "poll_question") or ""
    lines = [f"<b>{_escaped(question)}</b>"] if question else []
    lines += [f"— {_escaped(text_of(answer))}" for answer in marks.get("poll_option_text", ())]
    return "<br>".join([words, *lines] if words else lines)


def _words(marks: Marks) -> str:
    """Under a picture they stand in a block inside the block."""
    texts = [text for text in marks.get("text", ()) if "reply" not in text.get("class")]
    nested = len(texts) > 1 and text_of(texts[1]) == text_of(texts[0])
    return _inner_html(texts[nested]) if texts else ""


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


def _published(block: Element, page: Page, source: Source) -> Stamp | None:
    """The time of the post's own link; a <time> elsewhere is the length of a video."""
    dated = block.xpath(".//a[contains(@class,'message_date')]//time[@datetime]")
    for element in dated or block.xpath(".//time[@datetime and not(contains(@class,'duration'))]"):
        return _stamp(element.get("datetime"), page, source)
    return None


def _modified(marks: Marks, published: Stamp | None, page: Page, source: Source) -> Stamp | None:
    """Null for most edited posts: a preview says that one was edited, and no time of it."""
    stamp = _stamp(edit_time(marks), page, source)
    if stamp is None or published is None or type(stamp.value) is not type(published.value):
        return None
    return stamp if stamp.value > published.value else None


def _stamp(written: str | None, page: Page, source: Source) -> Stamp | None:
    if written is None:
        return None
    stamp = parse_date(written, page.fetched_at, zone_of(source), source.language)
    return replace(stamp, origin="telegram", confidence=0.98) if stamp else None
