"""What is shipped, who owns which name, and who may import what."""

import ast
import importlib.metadata
import json
import os
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("crawler", "extractors", "storage", "scheduler", "dozor")
HEAVY = frozenset(
    "apscheduler jinja2 lxml pydantic pymorphy3 scrapy sqlalchemy trafilatura twisted".split()  # noqa: SIM905
)
LIMIT = 0.3  # seconds of processor time


def sources(*names: str) -> Iterator[tuple[Path, ast.Module]]:
    """The modules of the product below these names, parsed."""
    for name in names or OURS:
        top = ROOT / name
        files = sorted(top.rglob("*.py")) if top.is_dir() else [top.with_suffix(".py")]
        for path in files:
            yield path.relative_to(ROOT), ast.parse(path.read_bytes())


def imported(tree: ast.AST) -> set[str]:
    """Names of all modules a tree imports, wherever in it."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def roots(tree: ast.AST) -> set[str]:
    return {name.partition(".")[0] for name in imported(tree)}


# What is shipped


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built as `make build` does, without a network."""
    from hatchling.builders.wheel import WheelBuilder

    (built,) = WheelBuilder(str(ROOT)).build(
        directory=str(tmp_path_factory.mktemp("wheel")), versions=["standard"]
    )
    return zipfile.ZipFile(built)


def test_the_wheel_has_the_five_names_and_nothing_else(wheel):
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    (metadata,) = {top for top in tops if top.endswith(".dist-info")}
    assert tops - {metadata} == {"crawler", "extractors", "storage", "scheduler.py", "dozor"}
    assert metadata.startswith("dozor-")


def test_the_wheel_has_every_file_that_stands_beside_a_module(wheel):
    """Catalogue, templates, the sample newsroom, migrations, the example configuration."""
    there = {
        str(path.relative_to(ROOT))
        for name in ("crawler", "extractors", "storage", "dozor")
        for path in (ROOT / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert there - set(wheel.namelist()) == set()


@pytest.mark.parametrize(
    "file",
    [
        "dozor/catalogue/sources/smolensk-press.toml",
        "dozor/catalogue/topics/smolensk-belarus.toml",
        "dozor/config/example.toml",
        "dozor/letters/templates/letter.html",
        "dozor/letters/templates/letter.txt",
        "dozor/newsroom/content/vestnik.toml",
        "dozor/newsroom/issues/issue_1.pdf",
        "dozor/newsroom/templates/base.html",
        "storage/migrations/versions/0001_first.py",
    ],
)
def test_the_wheel_has_the_data(wheel, file):
    assert wheel.getinfo(file).file_size > 0


def test_the_wheel_has_the_command_and_the_licence(wheel):
    (entry_points,) = [name for name in wheel.namelist() if name.endswith("/entry_points.txt")]
    assert "dozor = dozor.cli:main" in wheel.read(entry_points).decode()
    assert [name for name in wheel.namelist() if name.endswith("licenses/LICENSE")]


def test_the_wheel_may_not_be_uploaded_by_mistake(wheel):
    (metadata,) = [name for name in wheel.namelist() if name.endswith("/METADATA")]
    assert "Classifier: Private :: Do Not Upload" in wheel.read(metadata).decode()


def test_nobody_else_owns_our_names():
    """All five exist on the package index as projects of others; one that came along with a
    dependency would be imported in our place, or we in its."""
    owners = importlib.metadata.packages_distributions()
    theirs = {name: set(owners.get(name, ())) - {"dozor"} for name in OURS}
    assert {name: who for name, who in theirs.items() if who} == {}


def test_our_names_are_imported_from_here():
    script = (
        "import json, sys, crawler, extractors, storage, scheduler, dozor;"
        "print(json.dumps([sys.modules[n].__file__ for n in sys.argv[1:]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *OURS], cwd=ROOT, capture_output=True, check=True
    )
    assert all(Path(file).is_relative_to(ROOT) for file in json.loads(done.stdout))


# Who may import what


def test_scrapy_and_twisted_are_known_under_crawler_alone():
    wrong = [
        str(path)
        for path, tree in sources("extractors", "storage", "scheduler", "dozor")
        if roots(tree) & {"scrapy", "twisted"}
    ]
    assert wrong == []


@pytest.mark.parametrize("part", ["crawler", "extractors", "storage"])
def test_the_parts_do_not_know_each_other(part):
    others = {"crawler", "extractors", "storage", "scheduler"} - {part}
    wrong = [
        f"{path}: {name}"
        for path, tree in sources(part)
        for name in sorted(imported(tree))
        if name.partition(".")[0] in others or name.startswith(("dozor.letters", "dozor.jobs"))
    ]
    assert wrong == []


def test_the_scheduler_knows_jobs_and_what_stands_below_them():
    ((_, tree),) = sources("scheduler")
    ours = {name for name in imported(tree) if name.partition(".")[0] in OURS}
    below = (
        "dozor", "dozor.jobs", "dozor.lock", "dozor.setup", "dozor.config", "dozor.errors",
        "dozor.models", "dozor.protocols",
    )  # fmt: skip
    command = {"dozor.cli", "dozor.cli.main"}  # `python scheduler.py` is `dozor schedule`
    assert {n for n in ours if not n.startswith(below[1:]) and n != below[0]} <= command
    outside = roots(tree) - set(OURS) - set(sys.stdlib_module_names)
    assert outside == {"apscheduler"}


def test_what_is_pure_does_no_io():
    """No network, no database, no process below the words of the product."""
    pure = ("duplicates", "identity", "screening", "urls", "versions", "records", "models")
    forbidden = {"socket", "sqlite3", "sqlalchemy", "subprocess", "urllib.request", "http", "ssl"}
    wrong = [
        f"{path}: {name}"
        for path, tree in sources("dozor", "extractors")
        if path.parts[0] == "extractors"
        or path.parts[:2] == ("dozor", "topics")
        or (len(path.parts) == 2 and path.stem in pure)
        for name in sorted(imported(tree))
        if name in forbidden or name.partition(".")[0] in forbidden
    ]
    assert wrong == []


def broad(handler: ast.ExceptHandler) -> bool:
    """``except:``, ``except Exception`` or ``except BaseException``, alone or among others."""
    if handler.type is None:
        return True
    names = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(ast.unparse(n).rpartition(".")[2] in {"Exception", "BaseException"} for n in names)


def raises_again(handler: ast.ExceptHandler) -> bool:
    """It tidies up and lets the exception go on: nothing is swallowed."""
    return any(isinstance(node, ast.Raise) and node.exc is None for node in ast.walk(handler))


def test_one_place_in_the_product_catches_everything():
    found = [
        (str(path), ast.unparse(node.type) if node.type else "")
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and broad(node) and not raises_again(node)
    ]
    assert found == [("dozor/ingest.py", "Exception")]


# How soon a command answers


def processor_time(*command: str) -> float:
    """Seconds of user and system time of one child."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_help_answers_at_once():
    """Processor time, and the best of five: this machine may be busy with other tests."""
    command = (sys.executable, "-c", "from dozor.cli import main; main()", "--help")
    assert min(processor_time(*command) for _ in range(5)) < LIMIT


def test_the_command_line_loads_nothing_heavy():
    script = "import json, sys, dozor.cli; print(json.dumps(list(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    loaded = {name.partition(".")[0] for name in json.loads(done.stdout)}
    assert loaded & HEAVY == set()
