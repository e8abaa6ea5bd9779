"""A small mailbox: a real SMTP server on loopback that puts every letter into a directory.

For `make run` and the tests. It takes anything from anyone and sends nothing on.
"""

from asyncio import Server
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

MOST_BYTES = 32 * 1024 * 1024


class Mailbox:
    """Every message as NNN.eml, its HTML part as NNN.html, its text as NNN.txt.

    ``port=0`` takes a free one; ``port`` then says which. Numbers go on after what is there.
    """

    def __init__(self, directory: Path, host: str = "127.0.0.1", port: int = 0) -> None:
        self.directory = directory
        self.host = host
        self._messages: list[EmailMessage] = []
        self._number = 0
        self._controller = _Controller(self, hostname=host, port=port, data_size_limit=MOST_BYTES)

    @property
    def port(self) -> int:
        return int(self._controller.port)

    @property
    def messages(self) -> tuple[EmailMessage, ...]:
        """What came since it was opened, in order."""
        return tuple(self._messages)

    def __enter__(self) -> Self:
        self.directory.mkdir(parents=True, exist_ok=True)
        stems = (path.stem for path in self.directory.glob("*.eml"))
        self._number = max((int(stem) for stem in stems if stem.isdecimal()), default=0)
        self._controller.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._controller.stop()

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content or b""
        self._put(content if isinstance(content, bytes) else content.encode())
        return "250 OK: put into the mailbox"

    def _put(self, raw: bytes) -> None:
        message = BytesParser(policy=default).parsebytes(raw)
        self._number += 1
        path = self.directory / f"{self._number:03}.eml"
        for subtype, suffix in (("html", ".html"), ("plain", ".txt")):
            part = message.get_body((subtype,))
            if isinstance(part, EmailMessage):
                path.with_suffix(suffix).write_text(
                    part.get_content().replace("\r\n", "\n"),
                    encoding="utf-8",
                    errors="replace",
                )
        path.write_bytes(raw)
        if isinstance(message, EmailMessage):
            self._messages.append(message)


class _Controller(Controller):
    """aiosmtpd's own, made to know the port that the system chose."""

    def _trigger_server(self) -> Any:
        if self.port == 0 and isinstance(self.server, Server):
            self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]
