"""Every address of a site on a morning, printed: path to reply.

Deterministic for (morning, today, port). Nothing here knows the request.
"""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dozor.newsroom.content import Outlet
from dozor.newsroom.editions import ZONE, Shown, edition, morning_date
from dozor.newsroom.replies import Reply
from dozor.newsroom.sites import SITES, Site
from dozor.newsroom.wording import FILTERS, WORDS

_HERE = Path(__file__).parent
_STRAY = "\x1f"  # forbidden by XML 1.0 §2.2; real feeds have such from word processors
_TYPES = {"feeds/yandex.xml": "text/xml; charset=utf-8", "feeds/atom.xml": "application/atom+xml"}
_POSTS = 4  # on one page of a channel; the real one shows about 20
_STUBS = {"/about/": "about", "/contacts/": "contacts"}

_templates = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)
_templates.filters.update(FILTERS)
_templates.globals["stray"] = _STRAY
_templates.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": False}


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    """Prints the pages of one site on one morning."""

    site: Site
    tagline: str | None
    items: tuple[Shown, ...]
    morning: int
    today: date
    port: int

    @property
    def base(self) -> str:
        return f"http://{self.site.host}:{self.port}"

    @property
    def opened(self) -> datetime:
        """When this morning's first page was made: the age of what holds no article."""
        return datetime.combine(morning_date(self.morning, self.today), time(5), ZONE)

    @property
    def live(self) -> tuple[Shown, ...]:
        return tuple(item for item in self.items if item.status == 200)

    def page(
        self,
        template: str,
        *,
        status: int = 200,
        content_type: str | None = None,
        modified: datetime | None = None,
        **values: Any,
    ) -> Reply:
        """One template of the site's family (or a shared one, by its folder) as a reply."""
        text = _templates.get_template(template).render(
            site=self.site,
            tagline=self.tagline,
            base=self.base,
            items=self.items,
            live=self.live,
            morning=self.morning,
            day=self.opened.date(),
            newest=self.newest,
            words=WORDS[self.site.language],
            layout=f"{self.site.family}/layout.html",
            **values,
        )
        return Reply(
            # A letter the encoding lacks becomes a numeric reference, as browsers and engines do.
            body=text.encode(self.site.encoding, "xmlcharrefreplace"),
            content_type=content_type or f"text/html; charset={self.site.encoding}",
            status=status,
            modified=modified or self.newest,
        )

    @property
    def newest(self) -> datetime:
        return max((item.touched for item in self.items), default=self.opened)


def site_pages(
    site: Site, outlet: Outlet, *, morning: int, today: date, port: int
) -> dict[str, Reply]:
    """Path to reply. What is not a key is a 404: print it with ``missing_page``."""
    items = edition(site, outlet, morning, today)
    press = Press(
        site=site,
        tagline=outlet.tagline,
        items=items,
        morning=morning,
        today=today,
        port=port,
    )
    pages = _robots(press) | _statics(press)
    for add in _FAMILIES.get(site.family, _USUAL):
        pages |= add(press)
    return pages


def missing_page(site: Site, outlet: Outlet, *, morning: int, today: date, port: int) -> Reply:
    press = Press(
        site=site, tagline=outlet.tagline, items=(), morning=morning, today=today, port=port
    )
    return press.page("missing.html", status=404)


def index_pages(port: int, morning: int, today: date) -> dict[str, Reply]:
    """The page for a person, on 127.0.0.1 and localhost, in Russian and English."""
    template = _templates.get_template("index.html")
    modified = datetime.combine(today, time(5), ZONE)
    return {
        path: Reply(
            body=template.render(
                language=language,
                sites=SITES,
                port=port,
                morning=morning,
                day=morning_date(morning, today),
            ).encode(),
            modified=modified,
        )
        for path, language in (("/", "ru"), ("/en/", "en"))
    }


def _robots(press: Press) -> dict[str, Reply]:
    if press.site.robots is None:
        return {}
    text = press.site.robots.replace("{base}", press.base)
    return {
        "/robots.txt": Reply(
            body=text.encode(), content_type="text/plain; charset=utf-8", modified=press.opened
        )
    }


def _statics(press: Press) -> dict[str, Reply]:
    types = {"site.css": "text/css; charset=utf-8", "photo.svg": "image/svg+xml"}
    return {
        f"/static/{name}": Reply(
            body=(_HERE / "templates" / "static" / name).read_bytes(),
            content_type=content_type,
            modified=press.opened,
        )
        for name, content_type in types.items()
    }


def _stubs(press: Press) -> dict[str, Reply]:
    return {
        path: press.page("stub.html", kind=kind, item=None, modified=press.opened)
        for path, kind in _STUBS.items()
    }


def _front(press: Press) -> dict[str, Reply]:
    pages = {"/": press.page("list.html", shown=press.live, heading=None)}
    if press.site.feed:
        template = press.site.feed_template
        # No charset for an ill-formed feed: its own declaration decides (RFC 7303 §3.2).
        pages[press.site.feed] = press.page(
            template, content_type=_TYPES.get(template, "application/rss+xml")
        )
    return pages


def _articles(press: Press) -> dict[str, Reply]:
    return {item.path: _article(press, item) for item in press.items}


def _article(press: Press, item: Shown) -> Reply:
    if item.status != 200:
        return press.page("missing.html", status=item.status)
    if item.article.kind != "article":
        return press.page("stub.html", kind=item.article.kind, item=item, modified=item.changed)
    others = tuple(other for other in press.live if other is not item)[:4]
    return press.page(
        f"{press.site.family}/article.html", item=item, others=others, modified=item.touched
    )


def _archives(press: Press) -> dict[str, Reply]:
    """The day pages of the RIA family, ``/YYYYMMDD/``."""
    days = {item.published.date() for item in press.items}
    return {
        day.strftime("/%Y%m%d/"): press.page(
            "list.html",
            shown=tuple(item for item in press.live if item.published.date() == day),
            heading=day,
        )
        for day in days
    }


def _wordpress(press: Press) -> dict[str, Reply]:
    xml = "application/xml; charset=utf-8"
    news = press.page("wordpress/news-sitemap.xml", content_type=xml)
    pages = {
        "/sitemap_index.xml": press.page("wordpress/sitemap_index.xml", content_type=xml),
        "/page-sitemap.xml": press.page("wordpress/page-sitemap.xml", content_type=xml),
        "/news-sitemap.xml": news,
        "/news-sitemap.xml.gz": Reply(
            body=gzip.compress(news.body, mtime=0),
            content_type="application/gzip",
            modified=news.modified,
        ),
    }
    for item in press.live:
        if item.article.kind == "article":
            pages[f"{item.path}amp/"] = press.page("wordpress/amp.html", item=item)
    return pages


def _authority(press: Press) -> dict[str, Reply]:
    # The list keeps what was withdrawn: it is rebuilt late, as on many engines.
    return {"/news/": press.page("list.html", shown=press.items, heading="Новости")}


def _telegram(press: Press) -> dict[str, Reply]:
    pages = _previews(press) | {
        "/": press.page("telegram/landing.html", modified=press.opened),
        "/smolgubernator": press.page("telegram/plain.html", title=press.site.name),
        "/s/nopreview": Reply(status=302, headers=(("Location", f"{press.base}/nopreview"),)),
        "/smolgubernator/99": press.page("telegram/plain.html", title=press.site.name),
        "/smolgubernator/100": press.page("telegram/plain.html", title=press.site.name),
        "/nopreview": press.page("telegram/plain.html", title="Без предпросмотра"),
    }
    for item in press.items:
        gone = item.status != 200
        template = "telegram/landing.html" if gone else "telegram/post.html"
        pages[item.path] = press.page(
            template, status=item.status, item=item, modified=item.changed
        )
    return pages


def _previews(press: Press) -> dict[str, Reply]:
    """The channel in pages: the newest, and behind ``?before=N`` those of lower numbers than N."""
    posts = tuple(sorted(press.live, key=lambda item: item.number))
    early = datetime.combine(morning_date(0, press.today), time(5), ZONE)
    path, pages = "/s/smolgubernator", {}
    address = path
    while True:
        shown, posts = posts[-_POSTS:], posts[:-_POSTS]
        older = shown[0].number if posts else None
        pages[address] = press.page(
            "telegram/channel.html", posts=shown, older=older, before=early, path=path
        )
        if older is None:
            return pages
        address = f"{path}?before={older}"


def _gazeta(press: Press) -> dict[str, Reply]:
    issues = []
    pages: dict[str, Reply] = {}
    for number in range(press.morning, 0, -1):
        day = morning_date(number, press.today)
        path = f"/pdf/gazeta_{day.isoformat()}.pdf"
        issues.append((path, day))
        pages[path] = Reply(
            body=(_HERE / "issues" / f"issue_{number}.pdf").read_bytes(),
            content_type="application/pdf",
            modified=datetime.combine(day, time(5), ZONE),
        )
    for path in ("/", "/pdf/"):
        pages[path] = press.page("gazeta/issues.html", issues=issues)
    return pages


_Adder = Callable[[Press], dict[str, Reply]]
_USUAL: tuple[_Adder, ...] = (_stubs, _front, _articles)
_FAMILIES: dict[str, tuple[_Adder, ...]] = {
    "ria": (*_USUAL, _archives),
    "sputnik": (*_USUAL, _archives),
    "wordpress": (*_USUAL, _wordpress),
    "authority": (*_USUAL, _authority),
    "telegram": (_telegram,),
    "gazeta": (_stubs, _gazeta),
}
