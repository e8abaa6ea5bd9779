"""Writes the reference pages from the code they describe; ``--check`` says which are stale."""

import sys
from collections.abc import Iterator
from pathlib import Path

import typer
from generate_sources import render as sources_page
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from dozor.cli import app
from dozor.config import Config
from dozor.config.read import _table_in as table_in
from dozor.config.schema import fields_of
from dozor.models import Outcome, VisitStatus

HERE = Path(__file__).parent

OUTCOMES = {
    Outcome.STORED: "On a topic and new: in the archive, in the next letter.",
    Outcome.UPDATED: "A known article whose words changed: a new version.",
    Outcome.COPY: "On a topic, and word for word the text of another article, to which it points.",
    Outcome.UNCHANGED: "A second look at a known page found the same words (or 304).",
    Outcome.WITHDRAWN: "A known article's page answers 404 or 410 now; its text is kept.",
    Outcome.OFF_TOPIC: "Read, and on no topic: text kept apart for 90 days, then key and title.",
    Outcome.OPENED: "A newspaper issue: its articles are entries of their own.",
    Outcome.SEEN: "Known already, or found twice in this run.",
    Outcome.TOO_OLD: "The entry point dates it before `crawl.max_age_days`.",
    Outcome.OVER_LIMIT: "More new pages than `crawl.max_new_per_source`.",
    Outcome.NOT_ARTICLE: "A front page, section, gallery, login wall, or a 404 that says 200.",
    Outcome.TOO_SHORT: "Too few words to be an article.",
    Outcome.UNDECODABLE: "Its bytes are text in no encoding that was tried.",
    Outcome.UNPARSABLE: "No parser could read it.",
    Outcome.UNSUPPORTED_TYPE: "An image, a video, an archive: nothing to read.",
    Outcome.BAD_LINK: "No address, or one that is not http(s).",
    Outcome.TOO_COSTLY: "Parsing it took longer than a worker may.",
    Outcome.TOO_LARGE: "Larger than a page (10 MiB) or a PDF (50 MiB) may be.",
    Outcome.ROBOTS_DENIED: "robots.txt forbids it.",
    Outcome.ROBOTS_UNREACHABLE: "robots.txt could not be read: RFC 9309 forbids everything then.",
    Outcome.HTTP_ERROR: "A status that is not a page.",
    Outcome.RATE_LIMITED: "The host asked to wait (429 or 503 with Retry-After).",
    Outcome.TIMEOUT: "No whole answer within `crawl.timeout_seconds`.",
    Outcome.NETWORK_ERROR: "No connection, no name, a broken certificate, or a cut body.",
    Outcome.BLOCKED_ADDRESS: "A private address that the operator did not allow.",
    Outcome.REDIRECT_LOOP: "More than five redirects, or a circle.",
    Outcome.CRASHED: "A fault in Dozor or in a library at this page; the log has it.",
    Outcome.NOT_REACHED: "The run ended, by its budget or by a signal, before its turn.",
}

STATUSES = {
    VisitStatus.OK: "Read; it shows entries.",
    VisitStatus.UNCHANGED: "304, or the very bytes of last time.",
    VisitStatus.EMPTY: "Read; it shows nothing.",
    VisitStatus.BROKEN: "Answered with something else: HTML for a feed, a cut or ill-formed file.",
    VisitStatus.NO_PREVIEW: "A Telegram channel without a public preview.",
    VisitStatus.HTTP_ERROR: "A status that is not a page.",
    VisitStatus.RATE_LIMITED: "The host asked to wait, now or at an earlier run.",
    VisitStatus.ROBOTS_DENIED: "robots.txt forbids it.",
    VisitStatus.ROBOTS_UNREACHABLE: "robots.txt could not be read.",
    VisitStatus.TIMEOUT: "No whole answer in time.",
    VisitStatus.NETWORK_ERROR: "No connection, no name, a broken certificate, or a cut body.",
    VisitStatus.BLOCKED_ADDRESS: "A private address that the operator did not allow.",
    VisitStatus.TOO_LARGE: "Larger than allowed.",
    VisitStatus.REDIRECT_LOOP: "More than five redirects, or a circle.",
    VisitStatus.TOO_COSTLY: "Parsing it took longer than a worker may.",
    VisitStatus.CRASHED: "A fault at this page; the log has it.",
    VisitStatus.NOT_REACHED: "The run ended before its turn.",
}


def outcomes_page() -> str:
    lines = [
        "# Outcomes",
        "",
        "Every discovered entry ends in exactly one outcome; the counts of a run add up to the entries",
        "discovered in it and carried over from an interrupted one. *Tried again*: every run tries it anew",
        "until three days after it was first discovered; `crashed` ones four times at most.",
        "",
        "| outcome | meaning | tried again |",
        "|---|---|---|",
        *(
            f"| `{outcome}` | {OUTCOMES[outcome]} | {'yes' if outcome.retryable else ''} |"
            for outcome in Outcome
        ),
        "",
        "## Visit statuses",
        "",
        "How a visit to one entry point ended. *Unread* ones are named in the letter when no entry point",
        "of a source could be read.",
        "",
        "| status | meaning | unread |",
        "|---|---|---|",
        *(
            f"| `{status}` | {STATUSES[status]} | {'yes' if status.failed else ''} |"
            for status in VisitStatus
        ),
    ]
    return "\n".join(lines) + "\n"


def configuration_page() -> str:
    lines = [
        "# Configuration",
        "",
        "One TOML file: `--config`, else `DOZOR_CONFIG`, else `dozor.toml` here. `dozor init` writes a",
        "commented one. Unknown keys are errors. Paths are relative to the file. Secrets never stand in it.",
        "",
        *_tables(Config, "", "dozor.toml"),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _tables(model: type[BaseModel], path: str, title: str) -> Iterator[str]:
    inner = []
    yield f"## {title}"
    yield ""
    yield f"{(model.__doc__ or '').strip()}"
    yield ""
    yield "| key | default | meaning |"
    yield "|---|---|---|"
    for name, info in fields_of(model).items():
        table = table_in(info.annotation)
        if table is not None:
            many = "list" in str(info.annotation)
            inner.append((table, f"{path}{name}", many))
            continue
        yield f"| `{name}` | {_default(info)} | {info.description} |"
    yield ""
    for table, name, many in inner:
        yield from _tables(table, f"{name}.", f"`[[{name}]]`" if many else f"`[{name}]`")


def _default(info: object) -> str:
    value = info.default  # type: ignore[attr-defined]
    if info.default_factory is not None:  # type: ignore[attr-defined]
        value = info.default_factory()  # type: ignore[attr-defined]
    if value is PydanticUndefined:
        return "*required*"
    if value is None:
        return "–"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value!r}`".replace("'", '"')


def commands_page() -> str:
    lines = [
        "# Command line",
        "",
        "Results go to standard output, all else to standard error. Exit codes: 0 done; 1 done, but some",
        "sources or letters failed, each named; 2 wrong usage or configuration; 3 the database or the disk",
        "failed; 4 another run holds the lock.",
        "",
    ]
    lines += _commands(typer.main.get_command(app), "dozor")
    return "\n".join(lines).rstrip() + "\n"


def _commands(command: object, path: str) -> Iterator[str]:
    subcommands = getattr(command, "commands", {})
    if path != "dozor":
        arguments = [p for p in command.params if p.param_type_name == "argument"]  # type: ignore[attr-defined]
        options = [p for p in command.params if p.param_type_name == "option"]  # type: ignore[attr-defined]
        usage = " ".join([path, *(_argument(p) for p in arguments)])
        yield f"## `{usage}`"
        yield ""
        yield (command.help or "").strip()  # type: ignore[attr-defined]
        yield ""
        for option in options:
            names = "`, `".join([*option.opts, *option.secondary_opts])
            yield f"- `{names}`: {option.help or ''}"
        yield ""
    for name, subcommand in subcommands.items():
        yield from _commands(subcommand, f"{path} {name}")


def _argument(parameter: object) -> str:
    name = (parameter.metavar or parameter.name).upper()  # type: ignore[attr-defined]
    return name if parameter.required else f"[{name}]"  # type: ignore[attr-defined]


PAGES = {
    "outcomes.md": outcomes_page,
    "configuration.md": configuration_page,
    "commands.md": commands_page,
    "sources.md": sources_page,
}


def main(check: bool) -> int:
    stale = []
    for name, page in PAGES.items():
        path, text = HERE / name, page()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.write_text(text, encoding="utf-8")
    if stale and check:
        print(f"docs: stale: {', '.join(stale)}; run `make docs`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main("--check" in sys.argv))
