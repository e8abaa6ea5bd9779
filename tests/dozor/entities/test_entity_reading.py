"""Names in a text, read with the real weights, without a network."""

import socket
import subprocess
import sys
from importlib.util import find_spec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dozor.entities import reading
from dozor.entities.reading import read_entities, require_entities
from dozor.errors import ConfigError
from dozor.models import EntityKind

TEXT = (
    "Губернатора Смоленской области Василия Береговского встретили в Минске.\n"
    "Об этом рассказали в Министерстве экономики, заводу «Кристалл» помогут."
)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_people_bodies_and_places_in_the_nominative() -> None:
    found = {(one.kind, one.name) for one in read_entities(title="", lead=None, text=TEXT)}
    assert found >= {
        (EntityKind.PLACE, "Смоленская область"),
        (EntityKind.PERSON, "Василий Береговский"),
        (EntityKind.PLACE, "Минск"),
        (EntityKind.BODY, "Министерство экономики"),
        (EntityKind.BODY, "Кристалл"),
    }


def test_offsets_are_those_of_their_field() -> None:
    fields = {"title": "В Минске открыли мост", "lead": "Мост ведёт в Витебск", "text": TEXT}
    found = read_entities(title=fields["title"], lead=fields["lead"], text=TEXT)
    assert {one.field for one in found} == set(fields)
    stands = {(one.name, fields[one.field][one.start : one.end]) for one in found}
    assert ("Смоленская область", "Смоленской области") in stands


def test_they_are_searched_by_all_their_lemmas() -> None:
    (place, *_) = read_entities(title="В Смоленской области тепло", lead=None, text="")
    assert set(place.lemmas) == {"смоленский", "область"}


@pytest.mark.parametrize("language", ["be", None])
def test_a_belarusian_text_is_not_read(language: str | None) -> None:
    text = "У Мінску і Віцебску адкрылі новы мост праз раку, паведаміў Васіль Берагаўскі."
    assert read_entities(title="", lead=None, text=text, language=language) == ()


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n", "…", "123 456", "\ud800", "Ы\0", "а" * 300_000, "Иван Петров " * 50_000],
)
def test_odd_texts_are_read_and_soon(text: str) -> None:
    assert len(read_entities(title=text, lead=text, text=text)) <= 300


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300), st.text(alphabet="АБВабв «».,\n-", max_size=120))
def test_any_text_is_read(title: str, text: str) -> None:
    fields = {"title": title, "text": text}
    for one in read_entities(title=title, lead=None, text=text, language="ru"):
        assert 0 <= one.start < one.end <= len(fields[one.field])
        assert one.name == one.name.strip()


def test_without_the_extra_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(name: str) -> object:
        return None if name == "natasha" else find_spec(name)

    monkeypatch.setattr(reading, "find_spec", without)
    with pytest.raises(ConfigError, match=r"install dozor\[entities\]"):
        require_entities()


def test_what_natasha_would_bring_along_is_not_loaded() -> None:
    script = (
        "import sys; from dozor.entities.reading import read_entities;"
        "read_entities(title='', lead=None, text='Мост в Минске');"
        "print([m for m in ('natasha', 'pymorphy2', 'yargy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "[]"
