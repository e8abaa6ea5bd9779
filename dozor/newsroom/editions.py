"""What an outlet shows on a morning: dates made real, edits applied, withdrawals marked. Pure.

The newsroom has two mornings. Morning 2 falls on ``today``, morning 1 on the day before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from dozor.newsroom.content import Article, Outlet, paragraphs
from dozor.newsroom.sites import Site
from dozor.newsroom.wording import dateline, day_month

MORNINGS = (1, 2)
ZONE = timezone(timedelta(hours=3))  # Moscow and Minsk alike
LAST_CHANGE = timedelta(minutes=25)  # the authority's engine touches a page this long after


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """One article as its site shows it on a morning. Instants are in +03:00."""

    article: Article
    path: str
    number: int
    title: str
    lead: str | None
    paragraphs: tuple[str, ...]
    published: datetime
    modified: datetime | None
    status: int  # 200, or 404 or 410 once it is withdrawn

    @property
    def changed(self) -> datetime:
        return self.modified or self.published

    @property
    def touched(self) -> datetime:
        """«Дата последнего изменения»: later than publication though no word changed."""
        return self.changed + LAST_CHANGE


def morning_date(morning: int, today: date) -> date:
    return today - timedelta(days=MORNINGS[-1] - morning)


def edition(site: Site, outlet: Outlet, morning: int, today: date) -> tuple[Shown, ...]:
    """What the site has shown up to that morning, newest first; what is withdrawn stays listed."""
    in_order = sorted(outlet.articles, key=lambda a: (a.morning, a.day, a.at, a.slug))
    shown = [
        _show(site, article, site.first_number + place, morning, today)
        for place, article in enumerate(in_order)
        if article.morning <= morning
    ]
    return tuple(sorted(shown, key=lambda item: (item.published, item.number), reverse=True))


def default_today(outlets: Iterable[Outlet], now: datetime) -> date:
    """The local date, or the day before while the second morning's last article is still to come.

    Nothing is served from the future: a crawler is right to distrust a time after its own clock.
    """
    today = now.astimezone(ZONE).date()
    articles = (article for outlet in outlets for article in outlet.articles)
    to_come = any(_last(article, today) + LAST_CHANGE > now for article in articles)
    return today - timedelta(days=1) if to_come else today


def _last(article: Article, today: date) -> datetime:
    published = _moment(article.morning, article.day, article.at, today)
    edit = article.edit
    return max(published, _moment(edit.morning, edit.day, edit.at, today)) if edit else published


def _moment(morning: int, day: int, at: time, today: date) -> datetime:
    return datetime.combine(morning_date(morning, today) + timedelta(days=day), at, ZONE)


def _show(site: Site, article: Article, number: int, morning: int, today: date) -> Shown:
    published = _moment(article.morning, article.day, article.at, today)
    edit = article.edit if article.edit and article.edit.morning <= morning else None

    def filled(text: str) -> str:
        text = text.replace("{dateline}", dateline(published, site.language))
        return text.replace("{date}", day_month(published, site.language))

    lead = (edit and edit.lead) or article.lead
    return Shown(
        article=article,
        path=_path(site, article.slug, number, published),
        number=number,
        title=filled((edit and edit.title) or article.title),
        lead=filled(lead) if lead else None,
        paragraphs=paragraphs(filled((edit and edit.text) or article.text)),
        published=published,
        modified=_moment(edit.morning, edit.day, edit.at, today) if edit else None,
        status=_status(article, number, morning),
    )


def _path(site: Site, slug: str, number: int, published: datetime) -> str:
    year, month, day = published.strftime("%Y %m %d").split()
    return site.article.format(
        slug=slug, number=number, ymd=year + month + day, yyyy=year, mm=month, dd=day
    )


def _status(article: Article, number: int, morning: int) -> int:
    if article.withdrawn is None or article.withdrawn > morning:
        return 200
    return (404, 410)[number % 2]
