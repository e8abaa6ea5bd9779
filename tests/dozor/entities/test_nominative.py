"""Names in the nominative, by what a tagger says of their words."""

import pytest

from dozor.entities.nominative import TaggedWord, nominative


def words(text: str, *tags: str) -> list[TaggedWord]:
    """``tags``: "ADJ Gen Fem Sing" for each word of the text."""
    tagged, start = [], 0
    for word, tag in zip(text.split(), tags, strict=True):
        start = text.index(word, start)
        pos, *feats = tag.split()
        named = dict(zip(("Case", "Gender", "Number"), feats, strict=False))
        tagged.append(
            TaggedWord(text=word, start=start, end=start + len(word), pos=pos, feats=named)
        )
    return tagged


@pytest.mark.parametrize(
    ("text", "tags", "name"),
    [
        ("Минске", ["PROPN Loc Masc Sing"], "Минск"),
        ("Вязьмой", ["PROPN Ins Fem Sing"], "Вязьма"),
        ("Смоленской области", ["ADJ Gen Fem Sing", "NOUN Gen Fem Sing"], "Смоленская область"),
        ("Витебской области", ["ADJ Loc Fem Sing", "NOUN Nom Fem Plur"], "Витебская область"),
        ("Министерству экономики", ["NOUN Dat Neut Sing", "NOUN Gen Fem Sing"],
         "Министерство экономики"),
        ("правительства Беларуси", ["NOUN Gen Neut Sing", "PROPN Gen Fem Sing"],
         "правительство Беларуси"),
        ("городе Минске", ["NOUN Loc Masc Sing", "PROPN Loc Masc Sing"], "город Минск"),
        ("Горок", ["PROPN Gen Fem Plur"], "Горки"),
        ("Минск", ["PROPN Nom Masc Sing"], "Минск"),
        ("САЭС", ["PROPN Loc Fem Sing"], "САЭС"),
        ("Зюзюке", ["X"], "Зюзюке"),
    ],
)  # fmt: skip
def test_a_place_or_a_body(text: str, tags: list[str], name: str) -> None:
    assert nominative(text, words(text, *tags), person=False) == name


@pytest.mark.parametrize(
    ("text", "tags", "name"),
    [
        ("Василия Береговского", ["PROPN Gen Masc Sing"] * 2, "Василий Береговский"),
        ("Анной Луговой", ["PROPN Ins Fem Sing"] * 2, "Анна Луговая"),
        ("Петровым", ["PROPN Ins Masc Sing"], "Петров"),
    ],
)
def test_all_words_of_a_person(text: str, tags: list[str], name: str) -> None:
    assert nominative(text, words(text, *tags), person=True) == name


def test_what_stands_between_the_words_stays_on_one_line() -> None:
    text = "«Союза  юных\tмостовиков»"
    tagged = [
        TaggedWord(text="Союза", start=1, end=6, pos="NOUN", feats={"Case": "Gen"}),
        TaggedWord(text="юных", start=8, end=12, pos="ADJ", feats={"Case": "Gen"}),
        TaggedWord(text="мостовиков", start=13, end=23, pos="NOUN", feats={"Case": "Gen"}),
    ]
    assert nominative(text, tagged, person=False) == "Союз юных мостовиков"
