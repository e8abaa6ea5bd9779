"""Every command and option says what it is for, and wrong usage is one line."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from dozor.cli import app
from tests.dozor.cli.kit import dozor, environment, here


def commands(command: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    command = command or typer.main.get_command(app)
    yield " ".join(path), command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, (*path, name))


TREE = dict(commands())


@pytest.mark.parametrize("path", [path for path in TREE if path])
def test_every_command_says_what_it_does_in_one_line_of_80_columns(path):
    first = TREE[path].help.strip().split("\n\n")[0]
    assert "\n" not in first
    assert first.endswith(".")
    assert len(first) <= 66


@pytest.mark.parametrize("path", TREE)
def test_every_option_and_argument_has_a_help_text(path):
    silent = [p.name for p in TREE[path].params if not (p.help or "").strip()]
    assert silent == []


@pytest.mark.parametrize("path", TREE)
def test_every_value_an_option_takes_has_a_name_of_its_own(path):
    unnamed = [p.name for p in TREE[path].params if not getattr(p, "is_flag", 0) and not p.metavar]
    assert unnamed == []


def test_the_commands_are_those_that_are_built():
    leaves = {path for path, command in TREE.items() if path and not hasattr(command, "commands")}
    assert leaves == {
        *("run", "crawl", "letters resend", "schedule", "init", "check", "sources list"),
        *("sources health", "extract", "match", "search", "show", "export", "newsroom"),
        *("db upgrade", "db backup", "db check"),
        *("topics list", "topics show", "topics test", "topics diff"),
        *("topics judge", "topics judgements", "topics suggest", "topics learn", "topics explain"),
    }


def test_dozor_alone_prints_its_help(tmp_path):
    done = dozor(cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    listed = [line.split()[0] for line in done.out.partition("Commands:\n")[2].splitlines()]
    assert sorted(listed) == sorted({path.split()[0] for path in TREE if path})


def test_the_help_is_plain_text_without_cut_words(tmp_path):
    done = dozor("--help", cwd=tmp_path, env={"COLUMNS": "80"})
    assert "..." not in done.out.partition("Commands:")[2]
    assert all(len(line) <= 80 for line in done.out.splitlines())
    assert "\x1b" not in done.out


def test_the_version_is_printed(tmp_path):
    from dozor import __version__

    assert dozor("--version", cwd=tmp_path).out == f"dozor {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["serch", "мост"], "No such command 'serch'. Did you mean 'search'? see `dozor --help`"),
        (["db", "upgrad"], "db: No such command 'upgrad'. Did you mean 'upgrade'?"),
        (["db"], "db: Missing command; see `dozor db --help`"),
        (["search"], "search: nothing to look for; write words, or --entity NAME"),
        (["run", "--onec", "a"], "run: No such option: --onec (Possible options: "),
        (["search", "--limit", "0", "x"], "search: Invalid value for '--limit'"),
        (["search", "--since", "вчера", "x"], "search: Invalid value for '--since'"),
        (["export", "--format", "xml"], "export: Invalid value for '--format'"),
        (["show", "first"], "show: Invalid value for 'ID'"),
        (["letters", "resend"], "letters resend: Missing option '--since'"),
        (["letters", "--preview"], "Option '--preview' requires an argument"),
        (["newsroom", "--morning", "3"], "newsroom: Invalid value for '--morning'"),
        (["extract"], "extract: names no page; give a path, - or --manifest FILE"),
        (["export", "--outcomes", "--text", "--format", "csv"], "export: --outcomes: is every"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_one_line_and_exit_code_2(tmp_path, arguments, told):
    done = here(*arguments, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.fault.startswith(told)


def test_the_help_pays_for_no_heavy_library(tmp_path):
    heavy = ("scrapy", "twisted", "sqlalchemy", "alembic", "trafilatura", "lxml", "pymorphy3")
    code = f"import sys, dozor.cli; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        check=True,
    )
    assert done.stdout == b"[]\n"
