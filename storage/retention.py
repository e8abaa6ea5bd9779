"""What is deleted when it is old: ended entries, visits, and older pages that were never read.

Never articles, letters, or what is known of a URL key: by those it is decided what is new.
"""

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, exists, func, or_, select

from dozor.models import Outcome
from storage import schema
from storage.engine import Database
from storage.frontier import WELL

# Entries that nobody fetched: nearly all rows, and of use only while a run is looked into.
_UNTOUCHED = [Outcome.SEEN, Outcome.TOO_OLD, Outcome.OVER_LIMIT, Outcome.NOT_REACHED]
_KEEP_UNTOUCHED = timedelta(days=30)
_KEEP = timedelta(days=365)


class SqlRetention:
    """``prune`` of `dozor.protocols.Frontier`."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def prune(self, now: datetime) -> int:
        """Unfinished entries stay whatever their age, and of each entry point the last visit and
        the last that read it well."""
        entry, visit, page = schema.entry, schema.visit, schema.older_page
        # Not of an older page of a channel: its address is visited once.
        own = select(func.max(visit.c.id)).where(visit.c.url == visit.c.entry_point)
        last = own.group_by(visit.c.source_id, visit.c.url)
        outdated = or_(
            entry.c.finished_at < now - _KEEP,
            and_(
                entry.c.finished_at < now - _KEEP_UNTOUCHED,
                entry.c.outcome.in_(_UNTOUCHED),
            ),
        )
        empty = (
            visit.c.finished_at < now - _KEEP,
            ~exists().where(entry.c.visit_id == visit.c.id),
            visit.c.id.not_in(last),
            visit.c.id.not_in(last.where(visit.c.status.in_(WELL))),
        )
        given_up = page.c.found_at < now - _KEEP_UNTOUCHED
        with self.database.writing() as connection:
            entries = connection.execute(delete(entry).where(outdated)).rowcount
            visits = connection.execute(delete(visit).where(*empty)).rowcount
            pages = connection.execute(delete(page).where(given_up)).rowcount
        return entries + visits + pages
