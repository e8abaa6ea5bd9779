"""`dozor newsroom`: the sample newsroom alone, to look at and to try a configuration on."""

from contextlib import suppress
from typing import Annotated

import typer

from dozor.cli.say import note
from dozor.errors import ConfigError


def register(app: typer.Typer) -> None:
    app.command()(newsroom)


def newsroom(
    port: Annotated[
        int,
        typer.Option("--port", metavar="N", min=0, max=65535, help="Port to serve on; 0: any."),
    ] = 8765,
    morning: Annotated[
        int,
        typer.Option("--morning", metavar="1|2", min=1, max=2, help="Which of its two mornings."),
    ] = 1,
) -> None:
    """Serve the sample newsroom on loopback until stopped."""
    from dozor.newsroom.server import Newsroom

    room = Newsroom(port=port, morning=morning)
    try:
        with suppress(KeyboardInterrupt), room:
            note(
                f"sample newsroom, morning {morning}: http://127.0.0.1:{room.port}/ "
                "(Ctrl-C stops it)"
            )
            room.stopping.wait()
    except OSError as error:
        raise ConfigError(
            f"newsroom: port {port}: {error.strerror}; choose another with --port"
        ) from None
