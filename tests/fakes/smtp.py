"""A scripted SMTP server on loopback, for what a good server never does."""

import socket
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Self

DROP = "drop"  # close the connection instead of answering
HANG = "hang"  # never answer; wait until the client gives up

_GOOD = {
    "greeting": "220 scripted ready",
    "EHLO": "250 scripted",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    ".": "250 taken",
    "RSET": "250 ok",
    "NOOP": "250 ok",
    "QUIT": "221 bye",
}


class ScriptedSmtp:
    """Answers each step from a script: step -> one answer, or answers in turn (the last one stays).

    A step is a command, ``greeting``, ``.`` (the final dot) or a whole line, which wins over its
    command: ``rcpt TO:<a@b.example>``. An answer is a reply line, ``DROP``, ``HANG``, or a reply
    line and ``then drop``. ``messages`` holds what came with its final dot, answered or not.
    """

    def __init__(self, script: Mapping[str, str | tuple[str, ...]] | None = None) -> None:
        self._script = {step: self._turns(answers) for step, answers in (script or {}).items()}
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.port: int = self._socket.getsockname()[1]
        self.lines: list[str] = []
        self.messages: list[bytes] = []
        self.connections = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopped.set()
        # Closing a listening socket does not wake its accept(); a connection does.
        socket.create_connection(("127.0.0.1", self.port)).close()
        self._thread.join(5)
        self._socket.close()

    @staticmethod
    def _turns(answers: str | tuple[str, ...]) -> list[str]:
        return [answers] if isinstance(answers, str) else list(answers)

    def _serve(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            with connection:
                if self._stopped.is_set():
                    return
                self.connections += 1
                connection.settimeout(5)
                try:
                    self._talk(connection)
                except OSError:
                    continue

    def _talk(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as incoming:
            going = self._answer(connection, "greeting", "greeting")
            while going and (line := incoming.readline()):
                text = line.decode("utf-8", "replace").strip()
                self.lines.append(text)
                command = text.split(" ")[0].upper()
                reply = self._next(text, command)
                going = self._say(connection, reply) and command != "QUIT"
                if going and command == "DATA" and reply.startswith("354"):
                    going = self._take(connection, incoming)

    def _take(self, connection: socket.socket, incoming) -> bool:  # type: ignore[no-untyped-def]
        content = b""
        while (line := incoming.readline()) != b".\r\n":
            if not line:
                return False
            content += line
        self.messages.append(content)
        return self._answer(connection, ".", ".")

    def _answer(self, connection: socket.socket, line: str, command: str) -> bool:
        return self._say(connection, self._next(line, command))

    def _next(self, line: str, command: str) -> str:
        for step in (line, command):
            if turns := self._script.get(step):
                return turns.pop(0) if len(turns) > 1 else turns[0]
        return _GOOD.get(command, "502 not in the script")

    def _say(self, connection: socket.socket, reply: str) -> bool:
        """Whether the connection goes on."""
        if reply == DROP:
            return False
        if reply == HANG:
            while connection.recv(1024):
                pass
            return False
        text, _, then = reply.partition(" then ")
        connection.sendall(text.replace("\n", "\r\n").encode() + b"\r\n")
        return then != DROP
