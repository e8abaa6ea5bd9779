"""The exception tree. Expected failures of sources and pages are values (``Outcome``), not these.

Messages say *what: which subject: why, and what to do*; the command line prints them as one line.
"""


class DozorError(Exception):
    """Root of what Dozor raises on purpose. ``exit_code`` is the contract's."""

    exit_code = 2


class ConfigError(DozorError):
    """Wrong usage or configuration: names file, key and mend. ``faults``: one by one."""

    exit_code = 2

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class StorageError(DozorError):
    """The database or the disk failed: names the path and what to do."""

    exit_code = 3


class ClashError(StorageError):
    """A letter's keys are taken already. The database is well, and so are the other letters."""


class SchemaError(StorageError):
    """The database is of another version than the program."""


class LockedError(DozorError):
    """Another run holds the lock; names it."""

    exit_code = 4

    def __init__(self, lock: str, holder: str) -> None:
        super().__init__(
            f"another run holds the lock '{lock}': {holder}; wait for it to end, or stop it"
        )
        self.lock = lock
        self.holder = holder


class DeliveryError(DozorError):
    """A letter could not be handed over. ``permanent``: trying again will not help."""

    exit_code = 1

    def __init__(self, message: str, *, permanent: bool = False, unknown: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.unknown = unknown  # the server may have taken it: the answer to the final dot was lost
