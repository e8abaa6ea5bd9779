"""Previews as files."""

import pytest

from dozor.errors import StorageError
from dozor.letters.preview import write_preview
from dozor.letters.render import Rendered

RENDERED = Rendered(subject="Тема", text="текст\n", html="<p>письмо</p>")


def test_three_files_hold_the_letter(tmp_path):
    paths = write_preview(tmp_path / "new" / "dir", "anna@press.example", b"raw", RENDERED)
    assert [path.name for path in paths] == [
        "anna@press.example.eml",
        "anna@press.example.html",
        "anna@press.example.txt",
    ]
    assert [path.read_bytes().decode() for path in paths] == ["raw", "<p>письмо</p>", "текст\n"]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/abs", "..", "a\x00b", "", "a/b", "-rf", "Я"]
)
def test_no_name_leads_out_of_the_directory(tmp_path, name):
    inside = tmp_path / "previews"
    paths = write_preview(inside, name, b"raw", RENDERED)
    assert {path.parent for path in paths} == {inside}
    assert sorted(tmp_path.rglob("*.eml")) == [paths[0]]
    assert not paths[0].name.startswith((".", "-"))


def test_names_that_look_alike_do_not_overwrite_each_other(tmp_path):
    write_preview(tmp_path, "a b@x.example", b"1", RENDERED)
    write_preview(tmp_path, "a/b@x.example", b"2", RENDERED)
    assert len(list(tmp_path.glob("*.eml"))) == 2


def test_a_directory_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("here")
    with pytest.raises(StorageError, match=r"preview: .*file.*cannot be written"):
        write_preview(tmp_path / "file", "a", b"raw", RENDERED)
