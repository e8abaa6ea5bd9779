"""Read the names of what is stored, after a crawl: none of its pages waits for that."""

import logging
from collections.abc import Callable

from dozor.entities.reading import read_entities
from dozor.protocols import Names

log = logging.getLogger(__name__)

_AT_ONCE = 20  # articles read from the store


def name_articles(store: Names, wanted: Callable[[], bool]) -> int:
    """Of all articles on a topic that were not read for names, the newest first, while it is
    ``wanted``. How many; what is left is read after the next crawl."""
    count = 0
    while articles := store.unread_for_names(_AT_ONCE):
        for article in articles:
            if not wanted():
                log.info("entities: %d articles read, more are left for the next run", count)
                return count
            found = read_entities(
                title=article.title,
                lead=article.lead,
                text=article.text,
                language=article.language,
            )
            store.put_entities(article.id or 0, article.version, found)
            count += 1
    log.info("entities: %d articles read", count)
    return count
