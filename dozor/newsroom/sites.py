"""Who the invented outlets are: host, engine, addresses, and what each does wrong on purpose."""

from dataclasses import dataclass

from dozor.models import EntryPoint, EntryPointKind

_FEED, _SITEMAP, _LISTING = EntryPointKind.FEED, EntryPointKind.SITEMAP, EntryPointKind.LISTING
_RIA_FEED = "/export/rss2/archive/index.xml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """One host of the newsroom. Paths and entry points are relative to it."""

    id: str
    name: str
    about: str  # for the index page, in Russian
    about_en: str
    family: str = ""  # folder of templates; empty: nothing is served
    article: str = ""  # path, with {slug} {number} {ymd} {yyyy} {mm} {dd}
    feed: str | None = None
    feed_template: str = "feeds/rss.xml"
    entry_points: tuple[EntryPoint, ...] = ()
    aliases: tuple[str, ...] = ()  # further hosts that serve the same
    language: str = "ru"
    timezone: str = "Europe/Moscow"
    region: str = "Смоленская область"
    encoding: str = "utf-8"
    robots: str | None = "User-agent: *\nDisallow:\n"  # None: 404
    first_number: int = 101  # of its articles, in order of appearance
    slow: bool = False  # the feed comes late
    limited_on: int | None = None  # on this morning the feed answers 429
    dead: bool = False  # closes the connection without a byte

    @property
    def host(self) -> str:
        """A name under .localhost: always loopback (RFC 6761 §6.3)."""
        return f"{self.id}.localhost"


def _feed(path: str) -> EntryPoint:
    return EntryPoint(kind=_FEED, url=path)


SITES: tuple[Site, ...] = (
    Site(
        id="agency",
        name="Днепр-Информ",
        about="информационное агентство: полный текст в ленте, блоки «по теме», список тегов",
        about_en="a news agency: full text in its feed, related-links blocks, a tag dump",
        family="ria",
        article="/{ymd}/{slug}-{number}.html",
        feed=_RIA_FEED,
        feed_template="feeds/yandex.xml",
        entry_points=(_feed(_RIA_FEED),),
        robots="User-agent: *\nDisallow: /services/\nCrawl-delay: 0.1\n",
        first_number=2079120101,
    ),
    Site(
        id="sputnik",
        name="Вестник-Союз",
        about="сетевое издание: время в UTC, архив по дням, подпись «МИНСК, 13 фев»",
        about_en="a network outlet: times in UTC, an archive by day, dateline in the text",
        family="sputnik",
        article="/{ymd}/{slug}-{number}.html",
        feed=_RIA_FEED,
        entry_points=(
            _feed(_RIA_FEED),
            EntryPoint(kind=EntryPointKind.ARCHIVE, url="/{YYYYMMDD}/"),
        ),
        timezone="Europe/Minsk",
        region="Беларусь",
        robots="User-agent: *\nDisallow: /services/search/\n",
        first_number=1104400101,
    ),
    Site(
        id="put",
        name="Смоленский путь",
        about="областная газета: Bitrix, windows-1251, лента с ошибками разметки",
        about_en="a regional paper: Bitrix, windows-1251, an ill-formed feed",
        family="bitrix",
        article="/society/{number}-{slug}.html",
        feed="/rss/",
        feed_template="feeds/illformed.xml",
        entry_points=(_feed("/rss/"),),
        aliases=("www.put.localhost",),
        encoding="windows-1251",
        robots="User-agent: *\nDisallow: /bitrix/\nClean-param: sphrase_id\n",
        first_number=64801,
    ),
    Site(
        id="vestnik",
        name="Вяземский вестник",
        about="районная газета: WordPress, карта новостей в сжатом виде",
        about_en="a district paper: WordPress, a gzipped news sitemap",
        family="wordpress",
        article="/{yyyy}/{mm}/{dd}/{slug}/",
        entry_points=(EntryPoint(kind=_SITEMAP, url="/sitemap_index.xml"),),
        robots="User-agent: *\nDisallow: /wp-admin/\n\nSitemap: {base}/sitemap_index.xml\n",
    ),
    Site(
        id="admin",
        name="Пресс-центр областной администрации",
        about="орган власти: только страница со списком, две даты на странице",
        about_en="an authority: only a listing page, two dates on each page",
        family="authority",
        article="/news/{slug}.html",
        entry_points=(
            EntryPoint(
                kind=_LISTING,
                url="/news/",
                link_selector=".news-list .news-item a",
                link_pattern=r"^/news/[^/]+\.html$",
            ),
        ),
    ),
    Site(
        id="holas",
        name="Голас Прыдняпроўя",
        about="газета на белорусском языке: лента Atom; robots.txt нет",
        about_en="a paper in Belarusian: an Atom feed; no robots.txt",
        family="holas",
        article="/be/news/{ymd}/{slug}",
        feed="/be/atom.xml",
        feed_template="feeds/atom.xml",
        entry_points=(_feed("/be/atom.xml"),),
        language="be",
        timezone="Europe/Minsk",
        region="Беларусь",
        robots=None,
    ),
    Site(
        id="telegram",
        name="Ветлугин. Коротко",
        about="страницы предпросмотра Telegram: одна с записями, одна без них",
        about_en="Telegram preview pages: one with posts, one without",
        family="telegram",
        article="/smolgubernator/{number}",
        entry_points=(
            EntryPoint(kind=EntryPointKind.TELEGRAM, url="/s/smolgubernator"),
            EntryPoint(kind=EntryPointKind.TELEGRAM, url="/s/nopreview"),
        ),
    ),
    Site(
        id="gazeta",
        name="Наше приграничье",
        about="газета в PDF: три колонки, переносы, подписи и диаграммы",
        about_en="a PDF newspaper: three columns, hyphens, captions and charts",
        family="gazeta",
        entry_points=(
            EntryPoint(
                kind=EntryPointKind.PDF,
                url="/pdf/",
                link_pattern=r"^/pdf/gazeta_\d{4}-\d\d-\d\d\.pdf$",
            ),
        ),
    ),
    Site(
        id="slow",
        name="Приграничье онлайн",
        about="сайт, чья лента отвечает с задержкой",
        about_en="a site whose feed answers late",
        entry_points=(_feed("/rss.xml"),),
        slow=True,
        family="plain",
        article="/news/{slug}.html",
        feed="/rss.xml",
    ),
    Site(
        id="dead",
        name="Тихий берег",
        about="сайт, который обрывает соединение",
        about_en="a site that closes the connection without a byte",
        feed="/rss.xml",
        entry_points=(_feed("/rss.xml"),),
        dead=True,
    ),
    Site(
        id="limit",
        name="Смол-Лента",
        about="сайт, который в первое утро отвечает 429",
        about_en="a site that answers 429 on the first morning",
        entry_points=(_feed("/rss.xml"),),
        limited_on=1,
        family="plain",
        article="/news/{slug}.html",
        feed="/rss.xml",
    ),
    Site(
        id="closed",
        name="Деловое Поднепровье",
        about="сайт, чей robots.txt запрещает раздел новостей",
        about_en="a site whose robots.txt forbids its news section",
        entry_points=(_feed("/rss.xml"),),
        robots="User-agent: *\nDisallow: /news/\n",
        family="plain",
        article="/news/{slug}.html",
        feed="/rss.xml",
    ),
)


def by_host(host: str) -> Site | None:
    """The site that answers for a Host header, which may carry a port and any case."""
    name = host.rsplit(":", 1)[0].lower().rstrip(".")
    return next((site for site in SITES if name == site.host or name in site.aliases), None)
