"""What a database driver raises, turned into one clear line. The only place where that is done."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from dozor.errors import StorageError

_BUG = "a rule of the schema was broken ({what}): this is a fault in Dozor, please report it"
_DAMAGED = "is damaged ({what}): run `dozor db check`, or restore a backup with `dozor db restore`"

# Primary result codes, https://www.sqlite.org/rescode.html
_SQLITE = {
    sqlite3.SQLITE_BUSY: "is locked by another process: wait for it to end, or stop it",
    sqlite3.SQLITE_LOCKED: "is locked by another connection: wait for it to end, or stop it",
    sqlite3.SQLITE_READONLY: "is read-only: let this user write the file and its directory",
    sqlite3.SQLITE_PERM: "may not be opened: let this user read and write the file",
    sqlite3.SQLITE_FULL: "no space is left on its disk: free some and run again; "
    "what was stored stands",
    sqlite3.SQLITE_IOERR: "its disk cannot be read or written ({what}): look for free space and "
    "a healthy disk, then run `dozor db check`",
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: the file and its directory must exist, and this "
    "user must have the right to write both",
    sqlite3.SQLITE_NOTADB: "is not an SQLite database: name another file, or restore a backup",
    sqlite3.SQLITE_CONSTRAINT: _BUG,
    sqlite3.SQLITE_TOOBIG: "a text is too long ({what}): a fault in Dozor, please report it",
}

# SQLSTATE classes and codes, https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = {
    "08": "the connection was lost ({what}): see that the server runs, and run again",
    "23": _BUG,
    "25006": "is read-only: name the primary server, or let this user write",
    "28": "the server refuses this user ({what}): mend user or password in the URL",
    "3D000": "does not exist on the server: create it with createdb",
    "40": "another process changed the same rows ({what}): run again",
    "42501": "this user may not do that ({what}): grant the right",
    "53": "the server lacks something ({what}): free space or connections, and run again",
    "55P03": "is locked by another process: wait for it to end, or stop it",
    "57": "the server stopped the work ({what}): run again when it is up",
    "XX": _DAMAGED,
}
_UNREACHED = "cannot be reached ({what}): see that the server runs and that the URL is right"


@contextmanager
def told(name: str) -> Iterator[None]:
    """Raise ``StorageError`` naming the database for whatever the drivers raise inside."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise StorageError(f"database {name}: {explain(error)}") from error


def explain(error: Exception) -> str:
    """What failed and what to do. Never the statement with its values, nor a password."""
    cause = getattr(error, "orig", None) or error
    what = " ".join(str(cause).split("\n")[0].split()) or type(cause).__name__
    return _sentence(cause).replace("{what}", what)


def _sentence(cause: BaseException) -> str:
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        return _SQLITE.get(code, "failed ({what}): run `dozor db check`")
    if not hasattr(cause, "sqlstate"):
        return "failed ({what}): this is a fault in Dozor, please report it"
    state = cause.sqlstate or ""
    found = _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])
    return found or ("failed ({what}): see the server's log" if state else _UNREACHED)
