"""A new case from a saved page: ``python tests/extractors/make_case.py PAGE --url U [--name N]``.

Writes cases/NAME/ with the page, where it came from, and what is extracted today: read
expected.json, mend it by hand, keep the fields that the case is about. Pages belong to their
publishers: before a case is committed its words are replaced by our own, the markup kept.
"""

import argparse
import json
import re
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from dozor.models import Entry, Page, Source
from extractors.article import html_article

CASES = Path(__file__).with_name("cases")
FIELDS = ("outcome", "title", "lead", "authors", "section", "tags", "language", "canonical_url")


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    folder = options.into / (options.name or re.sub(r"\W+", "_", options.page.stem).lower())
    if folder.exists():
        raise SystemExit(f"make_case: {folder}: is there already; give another --name")
    body = options.page.read_bytes()
    meta = _meta(options)
    folder.mkdir(parents=True)
    (folder / "input.html").write_bytes(body)
    _write(folder / "meta.json", meta)
    _write(folder / "expected.json", _expected(body, meta))
    print(folder)
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", type=Path)
    parser.add_argument("--url", required=True, help="where the page was found")
    parser.add_argument("--name", help="of the case; the file's own when left out")
    parser.add_argument("--site", help="name of the outlet; its host when left out")
    parser.add_argument("--timezone", default="Europe/Moscow")
    parser.add_argument("--fetched", default=datetime.now(UTC).isoformat(timespec="seconds"))
    parser.add_argument("--into", type=Path, default=CASES)
    return parser.parse_args(arguments)


def _meta(options: argparse.Namespace) -> dict[str, object]:
    host = urlsplit(options.url).hostname or "page.example"
    return {
        "url": options.url,
        "source": {
            "name": options.site or host,
            "home": f"https://{host}/",
            "language": "ru",
            "timezone": options.timezone,
        },
        "fetched_at": options.fetched,
        "content_type": "text/html",
    }


def _expected(body: bytes, meta: dict) -> dict[str, object]:
    page = Page(
        url=meta["url"],
        requested_url=meta["url"],
        status=200,
        body=body,
        fetched_at=datetime.fromisoformat(meta["fetched_at"]),
        content_type=meta["content_type"],
    )
    source = Source(id="case", entry_points=(), **meta["source"])
    found = html_article(page, source, Entry(url=meta["url"]))
    values = asdict(found)
    expected = {field: values[field] for field in FIELDS}
    expected["text"] = found.text.split("\n") if found.text else []
    expected["published"] = found.published.value.isoformat() if found.published else None
    return expected


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
