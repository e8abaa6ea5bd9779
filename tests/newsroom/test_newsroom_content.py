"""The loader of the newsroom's texts, and the shipped texts against their own declarations."""

from datetime import time
from pathlib import Path

import pytest

from dozor.newsroom.content import load, paragraphs
from dozor.newsroom.sites import SITES

GOOD = '[[article]]\nslug = "a"\nmorning = 1\nat = "06:12"\ntitle = "Т"\ntext = "Текст."\n'


def write(directory: Path, text: str) -> Path:
    (directory / "agency.toml").write_text(text, encoding="utf-8")
    return directory


def test_an_article_is_read_with_its_defaults(tmp_path: Path) -> None:
    (outlet,) = load(write(tmp_path, GOOD))
    (article,) = outlet.articles
    assert (outlet.id, article.slug, article.at, article.day) == ("agency", "a", time(6, 12), 0)
    assert (article.kind, article.on_topic, article.edit) == ("article", False, None)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param(GOOD + 'colour = "red"\n', "unknown key: colour", id="unknown key"),
        pytest.param(GOOD.replace('title = "Т"\n', ""), "key missing: title", id="missing key"),
        pytest.param(GOOD.replace("06:12", "6.12"), "is no HH:MM", id="bad time"),
        pytest.param(GOOD + GOOD, "slug stands twice: a", id="slug twice"),
        pytest.param(GOOD + 'kind = "poem"\n', "kind 'poem'", id="unknown kind"),
        pytest.param(GOOD + "[article.edit]\nmorning = 2\n", "edit: key missing: at", id="edit"),
        pytest.param("[[article", "is no TOML", id="no TOML"),
    ],
)
def test_bad_content_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=r"agency\.toml") as caught:
        load(write(tmp_path, text))
    assert complaint in str(caught.value)


def test_paragraphs_keep_their_hard_lines() -> None:
    assert paragraphs("один-\nдва\n\n\nтри\n") == ("один-\nдва", "три")


def test_the_shipped_outlets_are_the_sites() -> None:
    names = {site.id: site.name for site in SITES}
    shipped = load()
    assert {outlet.id for outlet in shipped} <= names.keys()
    assert {outlet.id: outlet.name for outlet in shipped} == {
        outlet.id: names[outlet.id] for outlet in shipped
    }


def test_the_shipped_copies_name_an_article_that_exists() -> None:
    shipped = load()
    known = {f"{outlet.id}/{article.slug}" for outlet in shipped for article in outlet.articles}
    copies = [article for outlet in shipped for article in outlet.articles if article.copy_of]
    assert copies
    assert {article.copy_of for article in copies} <= known
