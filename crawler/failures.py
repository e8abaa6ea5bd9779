"""The table of what a download can raise, and which failure each is. Pure."""

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    StopDownload,
    UnsupportedURLSchemeError,
)
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost
from twisted.web.client import RequestGenerationFailed, RequestTransmissionFailed

from crawler.addresses import BlockedAddressError
from crawler.answers import Failure
from crawler.codings import CodingError, CutShortError, TooLargeError
from dozor.models import Outcome

_LONGEST = 300

# (class, outcome, detail or None for the error's own words, transient).
# The first match wins.
_TABLE: tuple[tuple[type[Exception], Outcome, str | None, bool], ...] = (
    (BlockedAddressError, Outcome.BLOCKED_ADDRESS, None, False),
    (CutShortError, Outcome.NETWORK_ERROR, None, True),
    (TooLargeError, Outcome.TOO_LARGE, None, False),
    (CodingError, Outcome.UNDECODABLE, None, False),
    (ResponseDataLossError, Outcome.NETWORK_ERROR, "the answer was cut short", True),
    # The only one who cancels a download is the size limit.
    (DownloadCancelledError, Outcome.TOO_LARGE, "larger than the size limit", False),
    (StopDownload, Outcome.UNSUPPORTED_TYPE, "sound or video", False),
    (DownloadTimeoutError, Outcome.TIMEOUT, "no whole answer in time", True),
    (CannotResolveHostError, Outcome.NETWORK_ERROR, "the host name was not found", True),
    (DownloadConnectionRefusedError, Outcome.NETWORK_ERROR, "connection refused", True),
    (UnsupportedURLSchemeError, Outcome.BAD_LINK, None, False),
    (DownloadFailedError, Outcome.NETWORK_ERROR, None, True),
    (ConnectError, Outcome.NETWORK_ERROR, None, True),
    (ConnectionLost, Outcome.NETWORK_ERROR, "connection lost", True),
    (ConnectionDone, Outcome.NETWORK_ERROR, "connection closed without an answer", True),
    (RequestTransmissionFailed, Outcome.NETWORK_ERROR, "connection lost", True),
    (RequestGenerationFailed, Outcome.NETWORK_ERROR, "connection lost", True),
)
DOWNLOAD_ERRORS = tuple(row[0] for row in _TABLE)


def failure_of(error: Exception) -> Failure:
    """The failure that this exception stands for; it must be one of ``DOWNLOAD_ERRORS``."""
    if (certificate := _certificate(error)) is not None:
        return Failure(outcome=Outcome.NETWORK_ERROR, detail=certificate)
    for kind, outcome, detail, transient in _TABLE:
        if isinstance(error, kind):
            said = detail or _words(error)
            return Failure(outcome=outcome, detail=said[:_LONGEST], transient=transient)
    raise TypeError(f"failure table: {type(error).__name__}: is not in it; add a row")


def _words(error: Exception) -> str:
    """The error's own words; of an answer that failed, those of its first reason."""
    for reason in getattr(error.__cause__, "reasons", ()):
        return f"{reason.type.__name__}: {reason.getErrorMessage()}"
    return str(error) or type(error).__name__


def _certificate(error: Exception) -> str | None:
    """What is wrong with the certificate, when that is why: another try would not mend it."""
    reasons = [repr(error), repr(error.__cause__)]
    for reason in getattr(error.__cause__, "reasons", ()):
        reasons.append(repr(getattr(reason, "value", reason)))
    said = " ".join(reasons)
    if "certificate verify failed" in said or "VerificationError" in said:
        return "the certificate is not trusted, has expired or is for another host"
    return None
