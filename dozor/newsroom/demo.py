"""`make run`: the daily job on the sample newsroom, for two successive mornings.

Everything is real but the outlets: HTTP, SMTP, the database, the letters. It leaves its files in a
folder and says where.
"""

import shutil
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dozor.cli.jobs import print_report
from dozor.cli.say import log_to
from dozor.config import load_config
from dozor.errors import DozorError
from dozor.models import Source
from dozor.newsroom.mailbox import Mailbox
from dozor.newsroom.server import Newsroom
from dozor.newsroom.sources import sources
from dozor.registry import visitable
from dozor.setup import Setup

ZONE = ZoneInfo("Europe/Moscow")
READER = "analyst@press.example"


def main(directory: Path = Path("run")) -> int:
    """Two mornings; 0 when both letters arrived."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    today = datetime.now(ZONE).date()
    with (
        Newsroom(today=today) as room,
        Mailbox(directory / "mailbox") as mailbox,
    ):
        path = directory / "dozor.toml"
        path.write_text(configuration(sources(room.port), mailbox.port), encoding="utf-8")
        for morning in (1, 2):
            room.set_morning(morning)
            _live_through(path, morning, today)
        arrived = len(mailbox.messages)
    _tell(directory, path, arrived)
    return 0 if arrived == 2 else 1


def setup_for(path: Path, day: date, at: time = time(8)) -> Setup:
    """The configuration with a clock that stands at this hour of this day, in Moscow, now."""
    config = load_config(path)
    moment = datetime.combine(day, at, ZONE)
    return Setup(
        config=config,
        database_url=config.database_url(),
        clock_shift=moment - datetime.now(UTC),
    )


def configuration(watched: tuple[Source, ...], smtp_port: int, *, delay: float = 0.02) -> str:
    """A ``dozor.toml`` that watches the newsroom and writes to the mailbox."""
    lines = [
        "# Written by `make run`: the sample newsroom and its mailbox, both on loopback.",
        'contact = "mailto:operator@press.example"',
        'data_dir = "data"',
        "",
        "[crawl]",
        f"delay_seconds = {delay}",
        "timeout_seconds = 10.0",
        "retry_seconds = [0.2, 0.5]",
        f"allowed_private = {_list(_hosts(watched))}",
        "",
        "[mail]",
        'sender = "Дозор <dozor@press.example>"',
        'host = "127.0.0.1"',
        f"port = {smtp_port}",
        'security = "none"',
        "",
        "[[recipients]]",
        f'address = "{READER}"',
        'name = "Аналитик"',
        "",
        "[sources]",
        "shipped = false",
    ]
    for source in watched:
        lines += _source(source)
    return "\n".join(lines) + "\n"


def _source(source: Source) -> list[str]:
    lines = [
        "",
        "[[sources.own]]",
        f'id = "{source.id}"',
        f"name = '{source.name}'",
        f'home = "{source.home}"',
        f'language = "{source.language}"',
        f'timezone = "{source.timezone}"',
    ]
    for point in visitable(source):
        lines += ["[[sources.own.entry_points]]", f'kind = "{point.kind}"', f'url = "{point.url}"']
        if point.link_selector:
            lines.append(f"link_selector = '{point.link_selector}'")
        if point.link_pattern:
            lines.append(f"link_pattern = '{point.link_pattern}'")
    return lines


def _hosts(watched: tuple[Source, ...]) -> list[str]:
    hosts = {point.url.split("/")[2] for source in watched for point in source.entry_points}
    return sorted(hosts | {f"www.{host}" for host in hosts})


def _list(values: list[str]) -> str:
    return "[" + ", ".join(f'"{value}"' for value in values) + "]"


def _live_through(path: Path, morning: int, today: date) -> None:
    import storage
    from dozor import jobs

    setup = setup_for(path, today - timedelta(days=2 - morning))
    log_to(setup.config.data_path / "dozor.log", quiet=True)
    storage.upgrade(setup.database_url)
    print(f"\nMorning {morning}: {setup.clock().astimezone(ZONE):%A, %d %B %Y, %H:%M} in Moscow\n")
    report = jobs.run(setup)
    print_report(setup.names(), report)
    for address, why in report.mailing.failed if report.mailing else ():
        print(f"letter to {address}: not sent: {why}", file=sys.stderr)


def _tell(directory: Path, path: Path, arrived: int) -> None:
    print(f"\n{arrived} letters arrived:")
    for letter in sorted((directory / "mailbox").iterdir()):
        if letter.suffix in {".eml", ".html"}:
            print(f"  {letter}")
    print(f"database  {directory / 'data' / 'dozor.db'}")
    print(f"log       {directory / 'data' / 'dozor.log'}")
    command = Path(sys.executable).parent / "dozor"
    shown = command.relative_to(Path.cwd()) if command.is_relative_to(Path.cwd()) else command
    print("\nWhat to try next, on the real sources that come with Dozor:")
    for arguments in ("init", "check --live", "db upgrade", "run"):
        print(f"  {shown} {arguments}")
    print("and on what was just gathered:")
    for arguments in ("search Десногорск", "show 1", "export --outcomes --format jsonl"):
        print(f"  {shown} {arguments} --config {path}")


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except DozorError as error:
        print(f"dozor: {error}", file=sys.stderr)
        raise SystemExit(error.exit_code) from None
