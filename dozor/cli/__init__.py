"""The command line. Heavy imports stand inside the commands: `dozor --help` must answer at once."""

import sys

import click
import typer

from dozor import __version__
from dozor.cli import archive, database, jobs, newsroom, settings, sources
from dozor.cli.say import complain
from dozor.errors import DozorError

app = typer.Typer(
    name="dozor",
    help="A watch over regional news: one letter a morning, with the evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def root(
    version: bool = typer.Option(False, "--version", help="Print the version and stop."),
) -> None:
    if version:
        typer.echo(f"dozor {__version__}")
        raise typer.Exit


for module in (jobs, settings, sources, archive, database, newsroom):
    module.register(app)


def main() -> None:
    """The entry point: a user's mistake is one line and an exit code, never a traceback."""
    try:
        code = app(standalone_mode=False)
    except DozorError as error:
        complain(str(error))
        code = error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        typer.echo(error.format_message())
        code = 2
    except click.ClickException as error:
        error.show()
        code = 2
    except (KeyboardInterrupt, click.Abort):
        complain("interrupted: what was stored stands; run again to go on")
        code = 130
    sys.exit(code if isinstance(code, int) else 0)
