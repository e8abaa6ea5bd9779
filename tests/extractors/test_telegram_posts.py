"""Telegram previews: posts to entries, a post to an article."""

from dataclasses import replace
from datetime import UTC, datetime
from time import perf_counter

import pytest

from dozor.models import Entry, Outcome, Post, PostMedia, Precision, Stamp, VisitStatus
from extractors.parsers import articles, listing
from tests.extractors.previews import URL, channel, post

TEXT = "<b>Мост у Соколино открыт</b><br/><br/>Движение пустили утром, первым проехал автобус."


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


def test_a_page_that_is_not_telegram_s_is_broken(parse):
    assert parse("<html><body><h1>Доступ ограничен</h1>").status is VisitStatus.BROKEN


def test_a_redirect_means_no_preview_whatever_the_page_shows(make_page, source):
    page = replace(make_page(channel(post(7, TEXT)), "https://t.me/vestnik67"), requested_url=URL)
    found = listing(page, source, "telegram", URL)
    assert found.status is VisitStatus.NO_PREVIEW
    assert "redirected" in found.detail


def test_the_page_before_is_a_child(parse):
    more = '<a href="/s/vestnik67?before=5" class="tme_messages_more" data-before="5"></a>'
    assert parse(channel(more, post(7, TEXT))).children == (f"{URL}?before=5",)


@pytest.mark.parametrize(
    ("numbers", "before"), [((30, 29, 31), (29,)), ((1, 2), ()), ((), ())], ids=str
)
def test_without_a_link_it_is_below_the_oldest_post(parse, numbers, before):
    found = parse(channel(*(post(number, TEXT) for number in numbers)))
    assert found.children == tuple(f"{URL}?before={number}" for number in before)


def test_an_older_page_leads_further_back(parse):
    found = parse(channel(post(20, TEXT), post(21, TEXT)), f"{URL}?before=29")
    assert found.children == (f"{URL}?before=20",)


def test_a_link_to_another_channel_is_not_followed(parse):
    more = '<a href="/s/other?before=5" data-before="5"></a>'
    assert parse(channel(more, post(7, TEXT))).children == (f"{URL}?before=7",)


def test_a_post_that_is_left_open_does_not_hold_those_after_it(parse):
    open_post = post(1, "Мост закрыт").removesuffix("</div>" * 3)
    first, second = parse(channel(open_post + post(2, TEXT, views="5"))).entries
    assert (first.guid, first.content, first.post) == ("vestnik67/1", "Мост закрыт", Post())
    assert (second.guid, second.post) == ("vestnik67/2", Post(views=5))


def test_posts_inside_posts_are_read_in_a_moment(parse):
    deep = "".join(
        f'<div data-post="x/{n}"><div class="tgme_widget_message_text">слово {n} '
        for n in range(1, 4001)
    )
    begun = perf_counter()
    assert parse(deep).entries
    assert perf_counter() - begun < 5


def test_words_under_a_picture_stand_in_a_block_of_their_own(parse):
    inner = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{TEXT}</div>'
    (bare,), (nested,) = (
        parse(channel(post(7, TEXT))).entries,
        parse(channel(post(7, inner))).entries,
    )
    assert nested.content == bare.content


def test_a_forwarded_post_is_by_the_channel_it_comes_from(parse):
    head = (
        '<div class="tgme_widget_message_forwarded_from">Forwarded from&nbsp;<a'
        ' class="tgme_widget_message_forwarded_from_name" href="https://t.me/put67">'
        "<span>Смоленский путь</span></a></div>"
    )
    (entry,) = parse(channel(post(8, TEXT, extra=head))).entries
    assert entry.author == entry.post.forwarded_from == "Смоленский путь"
    assert "путь" not in entry.content


def test_a_post_has_no_section(parse):
    head = '<a class="tgme_widget_message_reply" href="https://t.me/vestnik67/3">Старое</a>'
    (entry,) = parse(channel(post(8, TEXT, extra=head, meta="edited &nbsp;"))).entries
    assert entry.section is None
    assert entry.post == Post(reply_to="https://t.me/vestnik67/3", edited=True)


def test_an_edited_post_says_no_time_of_it(parse):
    (entry,) = parse(channel(post(8, TEXT, meta="edited &nbsp;"))).entries
    assert entry.post.edited
    assert entry.modified is None


EDITED_AT = '<time datetime="{}">11:30</time> '


def test_an_edited_post_that_tells_the_time_was_modified_then(parse):
    meta = "edited " + EDITED_AT.format("2026-03-06T08:30:00+00:00")
    (entry,) = parse(channel(post(8, TEXT, meta=meta))).entries
    assert entry.modified.value == datetime(2026, 3, 6, 8, 30, tzinfo=UTC)
    assert entry.modified.origin == "telegram"
    assert entry.published.value == datetime(2026, 3, 6, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "meta",
    [
        EDITED_AT.format("2026-03-06T08:30:00+00:00"),  # it does not say edited
        "edited " + EDITED_AT.format("2026-03-06T07:00:00+00:00"),  # the time of publication
        "edited " + EDITED_AT.format("2026-03-05T07:00:00+00:00"),  # before it
        "edited " + EDITED_AT.format("2026-03-07"),
        "edited " + EDITED_AT.format("0:42"),
    ],
)
def test_no_time_of_an_edit_is_made_up(meta, parse):
    (entry,) = parse(channel(post(8, TEXT, meta=meta))).entries
    assert entry.modified is None


def test_views_and_votes_are_no_part_of_the_words(parse):
    before, after = (
        parse(channel(post(8, TEXT, views=views))).entries[0] for views in ("980", "12.3K")
    )
    assert (before.post.views, after.post.views) == (980, 12300)
    assert replace(after, post=before.post) == before


def test_a_poll_is_its_question_and_its_answers(parse):
    poll = (
        '<div class="tgme_widget_message_poll"><div class="tgme_widget_message_poll_question">Куда '
        'поедем &amp; когда?</div><div class="tgme_widget_message_poll_option"><div class='
        '"tgme_widget_message_poll_option_percent">64%</div><div class='
        '"tgme_widget_message_poll_option_text">В парк</div></div></div>'
    )
    (entry,) = parse(channel(post(8, None, extra=poll))).entries
    assert entry.title == "Куда поедем & когда?"
    assert entry.content == "<b>Куда поедем &amp; когда?</b><br>— В парк"


def test_the_time_of_a_post_is_not_the_length_of_its_video(parse):
    video = '<time class="message_video_duration" datetime="0:42">0:42</time>'
    (entry,) = parse(channel(post(8, TEXT, extra=video))).entries
    assert entry.published.value == datetime(2026, 3, 6, 7, 0, tzinfo=UTC)


def test_posts_without_words_are_counted(parse):
    found = parse(channel(post(1, "x", "service_message"), post(2, None), post(3, TEXT)))
    assert found.detail == "1 posts without a text left out"


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


def test_a_long_post_is_named_by_its_first_sentence(article):
    long = (
        "Первый рейс в г. Витебск вышел в пятницу утром от площади. " + "Билет стоит дорого. " * 9
    )
    found = article(long)
    assert found.title == "Первый рейс в г. Витебск вышел в пятницу утром от площади."
    assert found.text == long.strip()


def test_an_exclamation_is_no_title_of_its_own(article):
    found = article("Внимание! Мост у Соколино закрыт до конца недели. " + "Объезд по грунту. " * 9)
    assert found.title == "Внимание! Мост у Соколино закрыт до конца недели."


def test_where_links_lead_follows_the_text(article):
    found = article('Подробности читайте <a href="https://vestnik.example/1">на сайте</a> газеты.')
    assert found.text == "Подробности читайте на сайте газеты.\n→ https://vestnik.example/1"


def test_a_link_that_is_seen_and_a_mention_are_not_said_twice(article):
    url = "https://vestnik.example/1"
    found = article(f'Подробности: <a href="{url}">{url}</a> и <a href="https://t.me/a">@abcde</a>')
    assert found.text == f"Подробности: {url} и @abcde"


@pytest.mark.parametrize(
    "tail",
    [
        '<a href="https://t.me/vestnik67">Подписаться</a>',
        '👉 <a href="https://t.me/+x">Вестник</a> | <a href="https://max.ru/v">MAX</a>',
        'Наш канал: <a href="https://t.me/vestnik67">Вестник</a>',
        "#мосты #дороги",
    ],
)
def test_subscriptions_and_hashtags_at_the_end_are_no_text(tail, article):
    found = article(f"Мост у Соколино открыт для движения.<br/><br/>{tail}")
    assert found.text == "Мост у Соколино открыт для движения."


def test_a_post_without_a_headline_keeps_its_whole_text(article):
    found = article("Мост открыт. Первым проехал автобус.<br/>Вторым — трактор.")
    assert found.text == "Мост открыт. Первым проехал автобус.\nВторым — трактор."


def test_hashtags_are_tags(article):
    assert article(TEXT + "<br/>#мосты #Соколино").tags == ("мосты", "Соколино")


def test_a_word_is_too_short(article):
    assert article("Ура!").outcome is Outcome.TOO_SHORT


@pytest.mark.parametrize("kind", [PostMedia.PHOTO, PostMedia.VIDEO, PostMedia.ALBUM])
def test_a_caption_is_as_long_as_it_need_be(kind, article):
    found = article("Мост открыт", post=Post(media=(kind,)))
    assert (found.outcome, found.title, found.text) == (None, "Мост открыт", "Мост открыт")
    assert found.post == Post(media=(kind,))


@pytest.mark.parametrize(
    ("words", "kind"),
    [("🔥🔥", PostMedia.PHOTO), ("+1", PostMedia.ALBUM), ("Ура!", PostMedia.VOICE)],
)
def test_no_word_makes_no_caption_and_a_voice_has_none(words, kind, article):
    assert article(words, post=Post(media=(kind,))).outcome is Outcome.TOO_SHORT


def test_an_article_has_what_is_shown_beside_it_and_no_section(article):
    shown = Post(media=(PostMedia.ALBUM, PostMedia.PHOTO), album_size=3, views=12300)
    found = article(TEXT, post=shown)
    assert (found.post, found.section) == (shown, None)


def test_the_time_of_an_edit_is_a_candidate_too(article):
    published, modified = (
        Stamp(value=value, precision=Precision.SECOND, origin="telegram")
        for value in (
            datetime(2026, 3, 6, 7, 0, tzinfo=UTC),
            datetime(2026, 3, 6, 8, 0, tzinfo=UTC),
        )
    )
    found = article(TEXT, published=published, modified=modified)
    assert (found.modified, found.dates) == (modified, (published, modified))
