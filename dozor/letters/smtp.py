"""The mail server: one connection for a batch, one envelope a recipient (RFC 5321).

smtplib's ``sendmail`` is not used: it has one timeout for everything, and it raises the same error
whether the connection was lost before the message or after it, when the server has it.
"""

import re
import smtplib
import ssl
from dataclasses import dataclass, field
from email.utils import parseaddr
from ipaddress import ip_address
from types import TracebackType
from typing import Literal, NoReturn, Self

from dozor.errors import DeliveryError
from dozor.letters.outside import addr_spec, one_line

# A server that hangs or drops on one letter after another would hold the batch for hours.
MOST_LOSSES_IN_A_ROW = 2

_LINE_END = re.compile(rb"\r\n|\r|\n")
_Connection = smtplib.SMTP


class Unreachable(DeliveryError):
    """The server takes no letter at all now: refused, no TLS, wrong login, lost again and again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Smtp:
    """Where and how letters are handed over. ``security`` is never weakened by itself.

    ``timeout`` is for each step in seconds, ``final_timeout`` for the answer to the final dot:
    RFC 5321 §4.5.3.2.6 asks for 10 minutes, a shorter one makes doubles. ``ca_file`` names the
    authority of a private certificate.
    """

    host: str
    port: int
    security: Literal["tls", "starttls", "none"] = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = 30
    final_timeout: float = 600
    ca_file: str | None = None

    def open(self) -> "SmtpLine":
        return SmtpLine(self)


class SmtpLine:
    """A batch on its way: connects at the first letter, and again when the server hung up."""

    def __init__(self, smtp: Smtp) -> None:
        self._smtp = smtp
        self._connection: _Connection | None = None
        self._losses = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.quit()
        except (smtplib.SMTPException, OSError):
            connection.close()

    def hand_over(self, sender: str, recipient: str, raw: bytes) -> None:
        """Hand one message over; see ``dozor.letters.deliver.Line``."""
        source = self._plain(parseaddr(sender)[1], Unreachable)
        target = self._plain(recipient, DeliveryError)
        connection = self._ready(source)
        try:
            self._envelope(connection, source, target, len(raw))
            self._body(connection, _stuffed(raw))
        except smtplib.SMTPServerDisconnected as error:
            self._lose(target, error)
        except smtplib.SMTPException as error:
            self._drop()
            raise self._error(f"{target}: {_said(error)}; it is tried again later") from None
        except OSError as error:  # the root of smtplib's own errors too, hence last
            self._lose(target, error)
        self._losses = 0

    def _ready(self, sender: str) -> _Connection:
        """The open connection when the server still answers on it, else a new one."""
        if self._losses >= MOST_LOSSES_IN_A_ROW:
            raise self._down(
                f"the connection was lost {self._losses} times in a row; look into the server's log"
            )
        if self._connection is not None:
            try:
                if self._connection.rset()[0] == 250:
                    return self._connection
            except (smtplib.SMTPException, OSError):
                pass
            self._drop()
        self._connection = self._connect(sender)
        return self._connection

    def _connect(self, sender: str) -> _Connection:
        smtp = self._smtp
        connection: _Connection | None = None
        try:
            connection = self._greeted(hello=sender.rpartition("@")[2])
            self._secure(connection)
            self._log_in(connection)
        except smtplib.SMTPAuthenticationError as error:
            _close(connection)
            raise self._down(
                f"refused the login of {smtp.user!r}: {_said(error)}; check user and password"
            ) from None
        except ssl.SSLError as error:
            _close(connection)
            raise self._down(
                f"no safe connection: {_tls_reason(error)}; check port, security and certificate"
            ) from None
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            _close(connection)
            raise self._down(f"no connection: {_said(error)}; check host and port") from None
        except DeliveryError:
            _close(connection)
            raise
        return connection

    def _greeted(self, hello: str) -> _Connection:
        """A connection after the greeting and EHLO. The host name is given: finding it asks DNS."""
        smtp = self._smtp
        if smtp.security == "tls":
            return smtplib.SMTP_SSL(
                smtp.host, smtp.port, hello, timeout=smtp.timeout, context=self._context()
            )
        return smtplib.SMTP(smtp.host, smtp.port, hello, timeout=smtp.timeout)

    def _secure(self, connection: _Connection) -> None:
        connection.ehlo_or_helo_if_needed()
        if self._smtp.security != "starttls":
            return
        if not connection.has_extn("starttls"):
            raise self._down(
                "does not offer STARTTLS, and letters are not sent in clear text; "
                "check the port, or set security to tls"
            )
        connection.starttls(context=self._context())
        connection.ehlo()

    def _log_in(self, connection: _Connection) -> None:
        smtp = self._smtp
        if smtp.user is None:
            return
        if smtp.security == "none" and not _is_loopback(smtp.host):
            raise self._down("a login without TLS would show the password; set security")
        if not (smtp.user + (smtp.password or "")).isascii():
            raise self._down("user or password is not ASCII, which SMTP cannot carry; change it")
        connection.login(smtp.user, smtp.password or "")

    def _context(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self._smtp.ca_file)
        except OSError as error:
            raise self._down(
                f"the certificate file {self._smtp.ca_file}: {_said(error)}; name a PEM file"
            ) from None

    def _envelope(self, connection: _Connection, source: str, target: str, size: int) -> None:
        options = [f"SIZE={size}"] if connection.has_extn("size") else []
        code, answer = connection.mail(source, options)
        # The sender is ours: a refusal of it says nothing of this recipient.
        self._expect(code == 250, code, answer, f"sender {source}", permanent=False)
        code, answer = connection.rcpt(target)
        self._expect(code in {250, 251}, code, answer, target, permanent=code >= 500)
        code, answer = connection.docmd("DATA")
        self._expect(code == 354, code, answer, target, permanent=code >= 500)

    def _body(self, connection: _Connection, body: bytes) -> None:
        """The content, then the dot alone: what fails before the dot did not arrive, what fails
        from there on may have (RFC 1047)."""
        connection.send(body)
        try:
            connection.send(b".\r\n")
            if connection.sock is not None:
                connection.sock.settimeout(self._smtp.final_timeout)
            code, answer = connection.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self._losses += 1
            self._drop()
            raise DeliveryError(
                f"mail server: {self._where}: the answer to the letter was lost: {_said(error)}; "
                "it may have arrived",
                unknown=True,
            ) from None
        if connection.sock is not None:
            connection.sock.settimeout(self._smtp.timeout)
        self._expect(code == 250, code, answer, "the letter", permanent=code >= 500)

    def _expect(
        self, expected: bool, code: int, answer: bytes, subject: str, *, permanent: bool
    ) -> None:
        if expected:
            return
        if code in {421, -1}:  # closing, or not SMTP
            self._losses += 1
            self._drop()
        else:
            self._losses = 0
        what_now = "correct or remove it" if permanent else "it is tried again later"
        said = one_line(answer.decode("utf-8", "replace"), 200)
        raise self._error(f"{subject}: refused: {code} {said}; {what_now}", permanent=permanent)

    def _plain(self, address: str, kind: type[DeliveryError]) -> str:
        try:
            return addr_spec(address)
        except ValueError as error:
            raise kind(f"{error}; correct it in the configuration", permanent=True) from None

    def _lose(self, target: str, error: Exception) -> NoReturn:
        self._losses += 1
        self._drop()
        raise self._error(
            f"{target}: the connection was lost before the letter was through: {_said(error)}; "
            "it is tried again later"
        ) from None

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        _close(connection)

    def _down(self, why: str) -> Unreachable:
        return Unreachable(f"mail server: {self._where}: {why}")

    def _error(self, why: str, *, permanent: bool = False) -> DeliveryError:
        return DeliveryError(f"mail server: {self._where}: {why}", permanent=permanent)

    @property
    def _where(self) -> str:
        return f"{self._smtp.host}:{self._smtp.port}"


def _stuffed(raw: bytes) -> bytes:
    """CRLF line ends, leading dots doubled (RFC 5321 §4.5.2), a line end at the end."""
    lines = _LINE_END.sub(b"\r\n", raw)
    lines = re.sub(rb"(?m)^\.", b"..", lines)
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def _close(connection: _Connection | None) -> None:
    if connection is not None:
        connection.close()


def _said(error: Exception) -> str:
    """What the server or the system said, on one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        answer = error.smtp_error
        text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
        return one_line(f"{error.smtp_code} {text}", 200)
    if isinstance(error, OSError) and error.strerror:
        return one_line(error.strerror, 200)
    return one_line(str(error) or type(error).__name__, 200)


def _tls_reason(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return one_line(f"certificate: {error.verify_message}", 200)
    return one_line(error.reason or str(error), 200)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
