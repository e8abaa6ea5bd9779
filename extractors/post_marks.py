"""What a channel's preview shows of a post beside its words.

The widget tells everything by its classes (``tgme_widget_message_…``), so one walk over a post
files its elements under them; what is read is then looked up. Of what a post quotes, the message
it answers and the page it links to, nothing is its own.
"""

import re
from collections.abc import Mapping
from decimal import Decimal

from dozor.models import Post, PostMedia
from extractors.markup import Element, absolute, text_of
from extractors.text import one_line

Marks = Mapping[str, list[Element]]  # the classes without their prefix -> elements, as shown

_CLASS = re.compile(r"(?:tgme_widget_)?message_(\w+)")
_QUOTED = frozenset({"reply", "link_preview"})
_MEDIA = {
    "grouped_wrap": PostMedia.ALBUM,
    "photo_wrap": PostMedia.PHOTO,
    "video_player": PostMedia.VIDEO,
    "roundvideo_player": PostMedia.VIDEO,
    "voice_player": PostMedia.VOICE,
    "voice": PostMedia.VOICE,
    "sticker_wrap": PostMedia.STICKER,
    "sticker": PostMedia.STICKER,
    "tgsticker": PostMedia.STICKER,
    "videosticker": PostMedia.STICKER,
    "location_wrap": PostMedia.LOCATION,
    "poll": PostMedia.POLL,
}
_EDITED = re.compile(r"\b(?:edited|изменено|зменена)\b", re.IGNORECASE)
_COUNT = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,3}))?([KMB])|([0-9]{1,12})", re.IGNORECASE)
_THOUSANDS = {"K": 10**3, "M": 10**6, "B": 10**9}
_LENGTH = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,3}):([0-5][0-9])")


def marks_of(post: Element) -> Marks:
    """Its elements by class, in the order of the page, without those of what it quotes."""
    from lxml import etree

    found: dict[str, list[Element]] = {}
    walk = etree.iterwalk(post, events=("start",))
    for _, element in walk:
        names = [
            match[1]
            for word in (element.get("class") or "").split()
            if (match := _CLASS.fullmatch(word))
        ]
        for name in names:
            found.setdefault(name, []).append(element)
        if not _QUOTED.isdisjoint(names):
            walk.skip_subtree()
    return found


def text_at(marks: Marks, name: str) -> str | None:
    """The words of the first element of a class, on one line."""
    return one_line(text_of(marks[name][0])) if name in marks else None


def post_of(marks: Marks, base: str) -> Post:
    """``base``: the address of the page, to which links may be relative."""
    name, url = _forwarded(marks, base)
    media = _media(marks)
    parts = [part for kind in ("photo_wrap", "video_player") for part in marks.get(kind, ())]
    return Post(
        forwarded_from=name,
        forwarded_url=url,
        reply_to=_reply_to(marks, base),
        edited=_is_edited(marks),
        media=media,
        album_size=len(parts) if PostMedia.ALBUM in media else None,
        video_seconds=_seconds(
            text_at(marks, "video_duration") or text_at(marks, "roundvideo_duration")
        ),
        views=count_of(text_at(marks, "views")),
    )


def edit_time(marks: Marks) -> str | None:
    """When it was edited, where the preview says so: a time beside the post's own, which is in its
    link. The real one only says that it was."""
    own = {time for link in marks.get("date", ()) for time in link.iter("time")}
    if not own or not _is_edited(marks):
        return None
    times = (time for meta in marks["meta"] for time in meta.iter("time") if time not in own)
    return next((written for time in times if (written := time.get("datetime"))), None)


def count_of(shown: str | None) -> int | None:
    """«980», «12.3K», «1.2M»; None for what is no number."""
    found = _COUNT.fullmatch("".join((shown or "").split()))
    if found is None:
        return None
    whole, part, unit, plain = found.groups()
    return int(plain or Decimal(f"{whole}.{part or 0}") * _THOUSANDS[unit.upper()])


def _seconds(shown: str | None) -> int | None:
    """«0:42», «1:02:03»."""
    found = _LENGTH.fullmatch(shown or "")
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return (hours * 60 + minutes) * 60 + seconds


def _forwarded(marks: Marks, base: str) -> tuple[str | None, str | None]:
    """(name, address) of where a forwarded post comes from."""
    name = text_at(marks, "forwarded_from_name")
    if name is None:
        return None, None
    return name, absolute(marks["forwarded_from_name"][0].get("href"), base)


def _reply_to(marks: Marks, base: str) -> str | None:
    links = (absolute(reply.get("href"), base) for reply in marks.get("reply", ()))
    return next(filter(None, links), None)


def _is_edited(marks: Marks) -> bool:
    """By the word before the time; the name of who signed stands there too, and may be anything."""
    words = (
        text
        for meta in marks.get("meta", ())
        for text in (meta.text, *(child.tail for child in meta))
    )
    return any(_EDITED.search(text) for text in words if text)


def _media(marks: Marks) -> tuple[PostMedia, ...]:
    kinds: list[PostMedia] = []
    for name in marks:
        if name == "document_wrap":
            kinds += _documents(marks)
        elif name in _MEDIA:
            kinds.append(_MEDIA[name])
    return tuple(dict.fromkeys(kinds))


def _documents(marks: Marks) -> list[PostMedia]:
    """Files; music is one too, with an icon of its own."""
    icons = [icon.get("class").split() for icon in marks.get("document_icon", ())]
    kinds = [PostMedia.AUDIO if "audio" in icon else PostMedia.DOCUMENT for icon in icons]
    return kinds or [PostMedia.DOCUMENT]
