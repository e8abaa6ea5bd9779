"""`make bench-real`: the daily job over captured real files, served on loopback.

The files are no part of the project: they are read from ``DOZOR_DATA`` (``../shared/data``),
and the benchmark says so when they are not there. Prints the table of outcomes, the letter's place,
and what became of each page whose truth is known.
"""

import json
import os
import shutil
import sqlite3
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from dozor.cli.jobs import print_report
from dozor.cli.tables import print_table
from dozor.config import load_config
from dozor.logs import log_to
from dozor.models import EntryPoint, EntryPointKind, Source
from dozor.newsroom.demo import configuration
from dozor.newsroom.mailbox import Mailbox
from dozor.setup import Setup

DATA = Path(os.environ.get("DOZOR_DATA", Path(__file__).parents[2] / "shared" / "data"))
OUT = Path("run/bench-real")
# Between the newest file (2022-06-11) and the oldest (2015): within ten years of all of them.
NOW = datetime(2022, 6, 12, 5, 0, tzinfo=UTC)

FEEDS = {
    "admin-smolensk": (
        "feeds/russian/admin-smolensk.ru_rss_2015-06-24.xml",
        "http://admin-smolensk.ru/",
    ),
    "tut-by": ("feeds/russian/tut.by_2019-12-30_fetchTextSnapshot.xml", "https://news.tut.by/"),
}
FOLDERS = {"smolensk-pages": "smolensk/pages", "russian-pages": "pages/russian"}


# The captured pages are of no day on which the shipped topic was in the news: a wider one fills
# the letter, so that there is something to look at.
TOPIC = """
id = "smolensk"
title = "Смоленск"
version = 1
syntax = 1
query = "Смоленск OR смоленский OR смолянин OR Смоленщина"
"""


class Captured(BaseHTTPRequestHandler):
    """Feeds with their links turned to this server, folders as listings, everything else 403."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        status, content_type, body = self._find()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _find(self) -> tuple[int, str, bytes]:
        name = self.headers["Host"].split(".")[0]
        here = f"http://{self.headers['Host']}/"
        if self.path == "/robots.txt":
            return 404, "text/plain", b""
        if name in FEEDS and self.path == "/feed.xml":
            file, origin = FEEDS[name]
            body = (DATA / file).read_bytes().replace(origin.encode(), here.encode())
            return 200, "application/rss+xml", body
        if name in FOLDERS:
            return self._page(DATA / FOLDERS[name])
        return 403, "text/plain", b"not captured"

    def _page(self, folder: Path) -> tuple[int, str, bytes]:
        if self.path == "/":
            links = "".join(
                f'<li><a href="/{file.name}">A captured page: {file.stem}</a></li>'
                for file in sorted(folder.glob("*.html"))
            )
            return 200, "text/html; charset=utf-8", f"<ul class=list>{links}</ul>".encode()
        file = folder / Path(self.path).name
        # No charset in the header: the page has to tell, as it did when it was captured.
        return (200, "text/html", file.read_bytes()) if file.is_file() else (404, "text/plain", b"")

    def log_message(self, format: str, *args: object) -> None:
        return


def sources(port: int) -> tuple[Source, ...]:
    feeds = [
        Source(
            id=name,
            name=origin.split("/")[2],
            home=origin,
            entry_points=(
                EntryPoint(
                    kind=EntryPointKind.FEED, url=f"http://{name}.localhost:{port}/feed.xml"
                ),
            ),
        )
        for name, (_, origin) in FEEDS.items()
    ]
    folders = [
        Source(
            id=name,
            name=name,
            home=f"http://{name}.localhost:{port}/",
            entry_points=(
                EntryPoint(
                    kind=EntryPointKind.LISTING,
                    url=f"http://{name}.localhost:{port}/",
                    link_selector="ul.list a",
                ),
            ),
        )
        for name in FOLDERS
    ]
    return tuple(feeds + folders)


def main() -> int:
    if not DATA.is_dir():
        print(f"bench-real: {DATA}: is not there; name the folder in DOZOR_DATA", file=sys.stderr)
        return 0
    import storage
    from dozor import jobs

    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Captured)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with Mailbox(OUT / "mailbox") as mailbox:
        path = OUT / "dozor.toml"
        (OUT / "topic.toml").write_text(TOPIC, encoding="utf-8")
        text = configuration(sources(server.server_port), mailbox.port, delay=0.0)
        text += '\n[topics]\nfiles = ["topic.toml"]\n'
        path.write_text(
            text.replace("[crawl]\n", "[crawl]\nmax_age_days = 3650\n"), encoding="utf-8"
        )
        config = load_config(path)
        setup = Setup(
            config=config,
            database_url=config.database_url(),
            clock_shift=NOW - datetime.now(UTC),
        )
        log_to(config.data_path / "dozor.log", quiet=True)
        storage.upgrade(setup.database_url)
        report = jobs.run(setup)
    server.shutdown()
    print_report(setup.names(), report)
    _compare(setup)
    print("letter:", *sorted((OUT / "mailbox").glob("*.html")))
    return 0


def _compare(setup: Setup) -> None:
    """What was made of each captured page beside its truth; most are on no topic, so set aside."""
    truth = json.loads((DATA / "smolensk/pages/truth.json").read_text(encoding="utf-8"))
    file = setup.database_url.removeprefix("sqlite:///")
    query = (
        "select url, title, published, published_origin, length(text) from set_aside "
        "union select url, title, published, published_origin, length(text) from article"
    )
    with closing(sqlite3.connect(file)) as connection:
        found = {row[0].rpartition("/")[2]: row[1:] for row in connection.execute(query)}
    rows = []
    for name, true in truth.items():
        title, published, origin, length = found.get(name, (None, None, None, 0))
        rows.append(
            (name, _same(title, true["title"]), f"{published} ({origin})", true["published"])
        )
        rows[-1] += (length, len(true.get("text") or ""))
    columns = ("Page", "Title", "Time found", "True time", "Characters", "True characters")
    print("Pages with a known truth")
    print_table(columns, rows)


def _same(found: str | None, true: str) -> str:
    if found is None:
        return "missing"
    return "right" if " ".join(found.split()) == " ".join(true.split()) else f"other: {found}"


if __name__ == "__main__":
    raise SystemExit(main())
