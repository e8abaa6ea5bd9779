"""What class and id say an element is, and what is cut out for it."""

import pytest

from extractors.markup import parse_html
from extractors.pruning import prune
from extractors.survey import roles_of, survey

TEXT = "Рабочие закончили укладку плит на левом берегу и перешли на правый. "
URL = "https://vestnik.example/news/77.html"


@pytest.mark.parametrize(
    ("classes", "identity", "expected"),
    [
        ("article__author", None, ("author",)),
        ("photo-author", None, ("beside",)),
        ("news_tags", None, ("tags",)),
        ("entry-tags-list", None, ("tags", "beside")),
        ("jp-relatedposts", None, ("beside",)),
        ("itemCommentsList", None, ("beside",)),
        (None, "comments", ("beside",)),
        ("entry-content entry-content-read-more", None, ()),
        ("article__announce-text", None, ("lead",)),
        ("commentary-text", None, ()),
        ("schema_org", None, ("hidden",)),
        (None, None, ()),
    ],
)
def test_roles(classes, identity, expected):
    assert roles_of(classes, identity) == expected


def pruned_ids(body, url=URL, title=None):
    tree = parse_html(f"<html><body>{body}</body></html>")
    pruned, _ = prune(tree, survey(tree), url, title)
    return pruned.xpath("//@id")


@pytest.mark.parametrize(
    "block",
    [
        "<div id=x class=related>Другая новость</div>",
        "<div id=x style='display: none'>Скрытое</div>",
        "<div id=x hidden>Скрытое</div>",
        "<nav id=x>Меню</nav>",
        "<figure><figcaption id=x>Балки моста</figcaption></figure>",
        "<p id=x><a href=/news/78.html>Паром у Соколино встал на ремонт</a></p>",
        "<p id=x><b><a href=https://www.vestnik.example/2>Паром у Соколино встал</a></b></p>",
    ],
)
def test_is_cut_out(block):
    assert pruned_ids(f"<div id=text><p>{TEXT * 5}</p>{block}</div>") == ["text"]


@pytest.mark.parametrize(
    "block",
    [
        "<p id=x><a href=/files/plan.pdf>План перекрытия движения на мосту</a></p>",
        "<p id=x><a href=https://mvd.example/5>Сообщение министерства о перекрытии</a></p>",
        "<p id=x>Об этом <a href=/news/78.html>сообщил районный вестник</a> утром</p>",
        "<p id=x><a href=/news/78.html>Подробнее здесь</a></p>",
    ],
)
def test_stays(block):
    assert pruned_ids(f"<div id=text><p>{TEXT * 5}</p>{block}</div>") == ["text", "x"]


def test_a_block_with_most_of_the_page_is_not_beside_it():
    assert pruned_ids(f"<div id=x class=related><p>{TEXT * 9}</p></div>") == ["x"]


def test_a_block_with_the_headline_is_not_beside_the_article():
    body = f"<div id=x class=share><h1>Мост</h1></div><div id=y>{TEXT * 9}</div>"
    assert pruned_ids(body) == ["x", "y"]


def test_the_next_article_of_an_endless_scroll_goes():
    body = "".join(
        f'<article id=a{n} class="post"><h1>Новость номер {n}</h1><p>{TEXT * 4}</p></article>'
        for n in range(3)
    )
    assert pruned_ids(body, title="Новость номер 0") == ["a0"]


def test_sub_headings_that_are_h1_too_do_not():
    body = f"<article class=post><h1>Мост</h1><div id=x><h1>Сроки</h1><p>{TEXT}</p></div></article>"
    assert pruned_ids(body, title="Мост") == ["x"]


def test_the_page_itself_is_left_alone():
    tree = parse_html("<html><body><div class=related>Другая</div><p>Мост</p></body></html>")
    prune(tree, survey(tree), URL)
    assert tree.xpath("//*[@class='related']")
