"""The script that makes a case from a saved page."""

import importlib.util
import json
from pathlib import Path

import pytest

PLACE = Path(__file__).with_name("make_case.py")
CASE = Path(__file__).with_name("cases") / "bold_first_paragraph" / "input.html"


@pytest.fixture
def make_case():
    spec = importlib.util.spec_from_file_location("make_case", PLACE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.main


@pytest.fixture
def folder(make_case, tmp_path):
    url = "https://vestnik.example/news/1"
    make_case([str(CASE), "--url", url, "--name", "bold", "--into", str(tmp_path)])
    return tmp_path / "bold"


def test_the_page_is_kept_as_it_was(folder):
    assert (folder / "input.html").read_bytes() == CASE.read_bytes()


def test_what_is_extracted_today_is_expected(folder):
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert expected["title"] == "В Рудне заработал цех по переработке льна"
    assert len(expected["text"]) == 4


def test_a_case_is_not_overwritten(make_case, folder):
    with pytest.raises(SystemExit, match="is there already"):
        make_case(
            [
                str(CASE),
                "--url",
                "https://a.example/",
                "--name",
                "bold",
                "--into",
                str(folder.parent),
            ]
        )
