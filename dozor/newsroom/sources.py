"""The sources a configuration needs to watch the newsroom. Declarations; nothing is served."""

from dataclasses import replace

from dozor.models import Source
from dozor.newsroom.sites import SITES, Site

DELAY = 0.1  # seconds between requests: the newsroom is our own machine


def sources(port: int) -> tuple[Source, ...]:
    """One source a site, with absolute entry points on that port; ids equal the outlets' ids."""
    return tuple(_source(site, f"http://{site.host}:{port}") for site in SITES)


def _source(site: Site, base: str) -> Source:
    return Source(
        id=site.id,
        name=site.name,
        home=f"{base}/",
        entry_points=tuple(
            replace(entry_point, url=base + entry_point.url) for entry_point in site.entry_points
        ),
        language=site.language,
        timezone=site.timezone,
        region=site.region,
        delay=DELAY,
        note=site.about,
    )
