"""Telegram previews: posts to entries, a post to an article."""

from datetime import UTC, datetime

import pytest

from dozor.models import Entry, Outcome, VisitStatus
from extractors.parsers import articles, listing

URL = "https://t.me/s/vestnik67"
TEXT = "<b>Мост у Соколино открыт</b><br/><br/>Движение пустили утром, первым проехал автобус."


def post(number: int, text: str | None, classes: str = "", extra: str = "") -> str:
    words = (
        f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>'
        if text is not None
        else '<a class="tgme_widget_message_photo_wrap" href="#"></a>'
    )
    return (
        f'<div class="tgme_widget_message_wrap"><div class="tgme_widget_message {classes}"'
        f' data-post="vestnik67/{number}"><div class="tgme_widget_message_bubble">{extra}{words}'
        '<span class="tgme_widget_message_meta"><a class="tgme_widget_message_date"'
        f' href="https://t.me/vestnik67/{number}"><time datetime="2026-03-06T07:00:00+00:00">'
        "10:00</time></a></span></div></div></div>"
    )


def channel(*posts: str) -> str:
    return f'<html><body><section class="tgme_channel_history">{"".join(posts)}</section></body>'


@pytest.fixture
def parse(make_page, source):
    return lambda body, url=URL: listing(make_page(body, url), source, "telegram", url)


def test_a_post_is_an_entry_with_its_text_and_time(parse):
    (entry,) = parse(channel(post(7, TEXT))).entries
    assert entry.url == "https://t.me/vestnik67/7"
    assert entry.content_kind == "telegram"
    assert "Движение пустили" in entry.content
    assert entry.published.value == datetime(2026, 3, 6, 7, 0, tzinfo=UTC)
    assert entry.title == "Мост у Соколино открыт"


def test_another_host_keeps_its_own_addresses(parse):
    (entry,) = parse(channel(post(7, TEXT)), "http://tg.localhost:8099/s/vestnik67").entries
    assert entry.url == "http://tg.localhost:8099/vestnik67/7"


def test_service_messages_and_pictures_without_words_are_left_out(parse):
    page = channel(post(1, "Канал переименован", "service_message"), post(2, None), post(3, TEXT))
    assert [entry.guid for entry in parse(page).entries] == ["vestnik67/3"]


def test_the_words_of_a_quoted_message_are_not_the_post_s(parse):
    quoted = (
        '<a class="tgme_widget_message_reply"><div class="tgme_widget_message_text'
        ' js-message_reply_text">Старое сообщение</div></a>'
    )
    (entry,) = parse(channel(post(8, TEXT, extra=quoted))).entries
    assert "Старое" not in entry.content


def test_a_channel_without_a_preview_is_told_from_a_silent_one(parse):
    assert parse("<html><body class=tgme_landing><h1>Telegram</h1>").status is (
        VisitStatus.NO_PREVIEW
    )
    assert parse(channel(post(2, None))).status is VisitStatus.EMPTY


@pytest.fixture
def article(make_page, source):
    def run(content, **fields):
        entry = Entry(
            url="https://t.me/vestnik67/7", content=content, content_kind="telegram", **fields
        )
        (found,) = articles(make_page(content, entry.url), source, entry)
        return found

    return run


def test_a_bold_first_line_is_the_headline(article):
    found = article(TEXT)
    assert found.title == "Мост у Соколино открыт"
    assert found.text == "Движение пустили утром, первым проехал автобус."


def test_a_post_without_a_headline_keeps_its_whole_text(article):
    found = article("Мост открыт. Первым проехал автобус.<br/>Вторым — трактор.")
    assert found.text == "Мост открыт. Первым проехал автобус.\nВторым — трактор."


def test_hashtags_are_tags(article):
    assert article(TEXT + "<br/>#мосты #Соколино").tags == ("мосты", "Соколино")


def test_a_word_is_too_short(article):
    assert article("Ура!").outcome is Outcome.TOO_SHORT
