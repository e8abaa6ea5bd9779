"""Posts in the markup of a channel's preview."""

URL = "https://t.me/s/vestnik67"


def post(
    number: int,
    text: str | None,
    classes: str = "",
    extra: str = "",
    meta: str = "",
    views: str | None = None,
) -> str:
    """``text`` None: a post without words. ``extra`` stands before them, ``meta`` before the
    time."""
    words = (
        f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>'
        if text is not None
        else '<a class="tgme_widget_message_photo_wrap" href="#"></a>'
    )
    seen = f'<span class="tgme_widget_message_views">{views}</span>' if views is not None else ""
    return (
        f'<div class="tgme_widget_message_wrap"><div class="tgme_widget_message {classes}"'
        f' data-post="vestnik67/{number}"><div class="tgme_widget_message_bubble">{extra}{words}'
        f'{seen}<span class="tgme_widget_message_meta">{meta}<a class="tgme_widget_message_date"'
        f' href="https://t.me/vestnik67/{number}"><time datetime="2026-03-06T07:00:00+00:00">'
        "10:00</time></a></span></div></div></div>"
    )


def channel(*posts: str) -> str:
    return f'<html><body><section class="tgme_channel_history">{"".join(posts)}</section></body>'
