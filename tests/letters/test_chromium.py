"""The letter in a real browser: it fits a phone, and nothing from outside runs."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from dozor.letters.render import render
from tests.letters.samples import evidence, instant, item, letter

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
LONG = "Донаудампфшиффартсгезельшафтскапитэнсмютце" * 3
HOSTILE = "<script>document.documentElement.dataset.run='yes'</script><img src=x onerror=alert(1)>"
PROBE = (
    "<script>const e=document.documentElement;"
    "e.dataset.wide=String(e.scrollWidth>e.clientWidth)</script></body>"
)

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine"),
]


def dom(tmp_path: Path, width: int) -> str:
    """The letter's page as the browser has it after loading, with what the probe found."""
    told = letter(
        item(1, "Мост открыт", instant(6, 7), shows=(evidence("Мост открыт", "Мост"),)),
        item(2, HOSTILE, instant(6, 6), name=HOSTILE),
        item(3, LONG, instant(5, 12), url="https://vestnik.example/" + "a" * 300),
    )
    html = render(told, language="ru").html
    assert "</body>" in html
    page = tmp_path / "letter.html"
    page.write_text(html.replace("</body>", PROBE), encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"]
    flags += ["--disable-background-networking", "--disable-component-update", "--disable-quic"]
    flags += [f"--user-data-dir={tmp_path / 'profile'}", f"--window-size={width},900", "--dump-dom"]
    assert BROWSER is not None
    done = subprocess.run(
        [BROWSER, *flags, page.as_uri()], capture_output=True, timeout=90, check=True
    )
    return done.stdout.decode()


@pytest.mark.parametrize("width", [390, 760, 1200])
def test_the_letter_needs_no_sideways_scrolling(tmp_path: Path, width: int) -> None:
    assert 'data-wide="false"' in dom(tmp_path, width)


def test_nothing_from_outside_runs_or_is_loaded(tmp_path: Path) -> None:
    page = dom(tmp_path, 760)
    assert "data-run" not in re.match(r"(?s).*?<html[^>]*>", page)[0]  # type: ignore[index]
    assert "<img" not in page
    assert page.count("<script") == 1  # the probe's own
