"""`dozor newsroom`: the sample newsroom alone, to look at and to try a configuration on."""

from typing import Annotated

import typer

from dozor.cli.say import note


def register(app: typer.Typer) -> None:
    app.command()(newsroom)


def newsroom(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0: any free one.")] = 8765,
    morning: Annotated[int, typer.Option("--morning", min=1, max=2, help="Which morning.")] = 1,
) -> None:
    """Serve the sample newsroom on loopback until stopped."""
    from dozor.newsroom.server import Newsroom

    room = Newsroom(port=port, morning=morning)
    note(f"sample newsroom, morning {morning}: http://127.0.0.1:{room.port}/ (Ctrl-C stops it)")
    room.serve_forever()
