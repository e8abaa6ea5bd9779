"""The pages are those the code makes, leave nothing out, and their links lead somewhere."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic import BaseModel

from dozor.cli import app
from dozor.config import Config
from dozor.config.schema import fields_of
from dozor.models import Outcome, VisitStatus
from dozor.registry import load_sources

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
WRITTEN = [*ROOT.glob("README*.md"), ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
WRITTEN += sorted(DOCS.rglob("*.md"))


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def keys(model: type[BaseModel], path: str = "") -> Iterator[tuple[str, str]]:
    """(table, key) of the whole configuration, the tables as the page heads them."""
    for name, info in fields_of(model).items():
        below = table_in(info.annotation)
        if below is None:
            yield path or "dozor.toml", name
        else:
            yield from keys(below, f"{path}{'.' if path else ''}{name}")


def table_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(table_in, getattr(annotation, "__args__", ()))), None)


def commands(command: Any, path: str) -> Iterator[tuple[str, list[str]]]:
    """(command, its options) of the whole tree."""
    if path != "dozor":
        yield path, [name for param in command.params for name in param.opts if name[0] == "-"]
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, f"{path} {name}")


def links(page: Path) -> list[str]:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    found = re.findall(r"\[[^\]]*\]\(([^)\s]+)\)", text)
    return [link for link in found if not re.match(r"<?[a-z]+:|#", link)]


def section(page: str, heading: str) -> str:
    """The text under the heading that begins so."""
    found = re.search(rf"^## {re.escape(heading)}.*?(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found is not None, heading
    return found[0]


def test_the_generated_pages_are_current():
    done = subprocess.run(
        [sys.executable, str(DOCS / "generate.py"), "--check"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_explained(outcome):
    page = read("outcomes.md").partition("## Visit statuses")[0]
    assert re.search(rf"^\| `{outcome}` \| .{{10,}} \|", page, re.MULTILINE)


@pytest.mark.parametrize("status", VisitStatus)
def test_every_visit_status_is_explained(status):
    page = read("outcomes.md").partition("## Visit statuses")[2]
    assert re.search(rf"^\| `{status}` \| .{{8,}} \|", page, re.MULTILINE)


@pytest.mark.parametrize(("table", "key"), [*keys(Config)])
def test_every_key_of_the_configuration_is_explained(table, key):
    page = read("configuration.md")
    headings = [table] if table == "dozor.toml" else [f"`[{table}]`", f"`[[{table}]]`"]
    (heading,) = [heading for heading in headings if f"\n## {heading}\n" in page]
    (row,) = re.findall(rf"^\| `{key}` \|.*$", section(page, heading), re.MULTILINE)
    assert len(row.split("|")[3].strip()) > 10
    assert "None" not in row


@pytest.mark.parametrize(
    ("command", "options"), [*commands(typer.main.get_command(app), "dozor")], ids=str
)
def test_every_command_and_option_is_explained(command, options):
    page = read("commands.md")
    (own,) = re.findall(rf"^## `{command}(?: \[?[A-Z][^`]*)?`$(.*?)(?=^## |\Z)", page, re.M | re.S)
    assert own.strip()
    for option in options:
        assert re.search(rf"^- .*`{option}`.*: \S", own, re.MULTILINE), option


def test_every_shipped_source_is_listed():
    page = read("sources.md")
    assert [source.id for source in load_sources() if source.id not in page] == []


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page):
    broken = [link for link in links(page) if not (page.parent / link.partition("#")[0]).exists()]
    assert broken == []


def test_links_are_found_at_all():
    assert "docs/outcomes.md" in links(ROOT / "README.md")


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_a_page_shows_exists(page):
    tree = {path for path, _ in commands(typer.main.get_command(app), "dozor")}
    groups = {path.rpartition(" ")[0] for path in tree if path.count(" ") == 2}
    text = page.read_text(encoding="utf-8")
    shown = re.findall(
        r"(?:^|`|bin/|&& )dozor ([a-z]+)(?: ([a-z]+)(?=[ `\n]))?", text, re.MULTILINE
    )
    for first, second in shown:
        command = f"dozor {first}"
        assert command in tree
        assert not second or command not in groups or f"{command} {second}" in tree
