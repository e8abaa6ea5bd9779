"""What a preview shows of a post beside its words, a test a field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dozor.models import Post, PostMedia
from extractors.markup import parse_html
from extractors.post_marks import count_of, marks_of, post_of
from tests.extractors.previews import URL, channel, post

TEXT = "Мост у Соколино открыт, движение пустили утром."


def read(body: str) -> Post:
    (block,) = parse_html(channel(body)).xpath("//*[@data-post]")
    return post_of(marks_of(block), URL)


def shown(extra: str = "", **more: str) -> Post:
    return read(post(7, TEXT, extra=extra, **more))


def wrap(name: str, inner: str = "", tag: str = "div") -> str:
    return f'<{tag} class="tgme_widget_message_{name}">{inner}</{tag}>'


PHOTO = wrap("photo_wrap grouped_media_wrap js-message_photo", tag="a")
LENGTH = '<time class="message_video_duration js-message_video_duration">{}</time>'
VIDEO = wrap(
    "video_player js-message_video_player", wrap("video_wrap") + LENGTH.format("0:42"), "a"
)
MUSIC = wrap("document_wrap", wrap("document_icon accent_bg audio") + wrap("document"), "a")
FILE = wrap("document_wrap", wrap("document_icon accent_bg") + wrap("document"), "a")


def test_a_post_of_words_alone_shows_nothing_else():
    assert shown() == Post()


# Where it comes from


def forwarded(name: str) -> str:
    return wrap("forwarded_from accent_color", f"Forwarded from&nbsp;{name}")


def test_a_forwarded_post_tells_name_and_address_of_its_origin():
    name = (
        '<a class="tgme_widget_message_forwarded_from_name" href="https://t.me/put67/5">'
        '<span dir="auto">Смоленский \n путь</span></a> (<span class='
        '"tgme_widget_message_forwarded_from_author">Анна</span>)'
    )
    found = shown(forwarded(name))
    assert found.forwarded_from == "Смоленский путь"
    assert found.forwarded_url == "https://t.me/put67/5"


@pytest.mark.parametrize("href", ["", ' href="javascript:alert(1)"', ' href="http://[bad"'])
def test_a_person_who_hides_has_no_address(href):
    found = shown(forwarded(f'<a class="tgme_widget_message_forwarded_from_name"{href}>Анна</a>'))
    assert (found.forwarded_from, found.forwarded_url) == ("Анна", None)


def test_a_link_may_be_relative():
    name = '<a class="tgme_widget_message_forwarded_from_name" href="/put67">Путь</a>'
    assert shown(forwarded(name)).forwarded_url == "https://t.me/put67"


def test_a_reply_tells_the_post_it_answers():
    head = '<a class="tgme_widget_message_reply user-color-5" href="https://t.me/vestnik67/3">x</a>'
    assert shown(head).reply_to == "https://t.me/vestnik67/3"


def test_a_reply_to_what_is_gone_tells_none():
    assert shown(wrap("reply", "Deleted message", "a")).reply_to is None


# Edited


@pytest.mark.parametrize(
    "meta",
    [
        "edited &nbsp;",
        '<span class="tgme_widget_message_from_author" dir="auto">Анна</span>,&nbsp;edited &nbsp;',
        "изменено ",
        "зменена ",
    ],
)
def test_a_post_is_edited_when_the_line_of_its_time_says_so(meta):
    assert shown(meta=meta).edited


@pytest.mark.parametrize(
    ("extra", "meta"),
    [
        ("", '<span class="tgme_widget_message_from_author">Signed, not edited</span>,&nbsp;'),
        ("edited ", ""),
        (wrap("reply", wrap("meta", "edited")), ""),
        ("", "unedited "),
    ],
)
def test_the_word_elsewhere_makes_no_post_edited(extra, meta):
    assert not shown(extra, meta=meta).edited


# Media


@pytest.mark.parametrize(
    ("markup", "media"),
    [
        (PHOTO, ("photo",)),
        (VIDEO, ("video",)),
        (wrap("video_player not_supported js-message_video_player", tag="a"), ("video",)),
        (wrap("roundvideo_player", wrap("roundvideo_wrap")), ("video",)),
        (wrap("voice_player", wrap("voice js-message_voice", tag="audio"), "a"), ("voice",)),
        (FILE, ("document",)),
        (wrap("document_wrap"), ("document",)),
        (MUSIC, ("audio",)),
        (MUSIC + FILE + FILE, ("audio", "document")),
        (wrap("sticker_wrap", wrap("sticker js-sticker_image", tag="i")), ("sticker",)),
        (wrap("tgsticker js-tgsticker", tag="picture"), ("sticker",)),
        (wrap("location_wrap", wrap("location", tag="i"), "a"), ("location",)),
        (wrap("poll js-message_poll", wrap("poll_question", "Когда?")), ("poll",)),
        (PHOTO + FILE, ("photo", "document")),
    ],
)
def test_media_are_told_each_once_in_the_order_shown(markup, media):
    assert shown(markup).media == tuple(PostMedia(kind) for kind in media)


def test_an_album_is_told_as_one_with_its_size():
    layer = wrap("grouped", wrap("grouped_layer", PHOTO + VIDEO + PHOTO))
    found = shown(wrap("grouped_wrap js-message_grouped_wrap", layer))
    assert found.media == (PostMedia.ALBUM, PostMedia.PHOTO, PostMedia.VIDEO)
    assert found.album_size == 3


def test_a_picture_alone_is_no_album():
    assert shown(PHOTO).album_size is None


@pytest.mark.parametrize("name", ["link_preview", "reply"])
def test_the_pictures_of_what_it_quotes_are_not_the_post_s(name):
    assert shown(wrap(name, PHOTO + VIDEO)) == Post()


# Numbers


@pytest.mark.parametrize(
    ("length", "seconds"),
    [("0:42", 42), ("12:03", 723), ("1:02:03", 3723), ("", None), ("скоро", None), ("1:75", None)],
)
def test_the_length_of_a_video_is_in_seconds(length, seconds):
    player = wrap("video_player", LENGTH.format(length), "a")
    assert shown(player).video_seconds == seconds


def test_the_first_of_two_videos_has_its_length_told():
    assert shown(VIDEO + wrap("video_player", LENGTH.format("5:00"), "a")).video_seconds == 42


def test_the_length_of_a_voice_is_no_video_s():
    voice = '<time class="tgme_widget_message_voice_duration">1:23</time>'
    assert shown(wrap("voice_player", voice)).video_seconds is None


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("980", 980),
        ("0", 0),
        ("12.3K", 12_300),
        ("57.8K", 57_800),
        ("4.85K", 4_850),
        ("12,3K", 12_300),
        ("1K", 1_000),
        ("2.1m", 2_100_000),
        ("1.27B", 1_270_000_000),
        ("12 345", 12_345),
        ("", None),
        (None, None),
        ("много", None),
        ("1.5", None),
        ("-5", None),
        ("9" * 5000, None),
        ("٣K", None),
    ],
)
def test_a_count_is_read_as_it_is_shown(written, count):
    assert count_of(written) == count


def test_views_are_told():
    assert shown(views="12.3K").views == 12_300


def test_votes_are_no_views():
    assert shown(wrap("voters", "4.1K", "span")).views is None


CLASSES = ("text", "meta", "date", "views", "reply", "photo_wrap", "grouped_wrap", "document_wrap",
           "document_icon", "poll", "forwarded_from_name", "video_duration", "")  # fmt: skip
pieces = st.recursive(
    st.text(max_size=8).map(lambda text: text.replace("<", "&lt;")),
    lambda inner: st.builds(
        lambda name, children, href: (
            f'<a class="tgme_widget_message_{name}" href="{href}">{"".join(children)}</a>'
        ),
        st.sampled_from(CLASSES),
        st.lists(inner, max_size=3),
        st.sampled_from(("", "//[", "https://t.me/x/1", "javascript:0", "?before=%")),
    ),
    max_leaves=12,
)


@given(inner=pieces)
def test_whatever_the_markup_a_post_is_read(inner):
    found = post_of(marks_of(parse_html(f'<div data-post="a/1">{inner}</div>')), URL)
    assert len(found.media) == len(set(found.media))
    assert (found.album_size is not None) is (PostMedia.ALBUM in found.media)
    for url in (found.forwarded_url, found.reply_to):
        assert url is None or url.startswith("https://")
