"""The names in a Russian text, where they stand.

The weights lie in the wheel of natasha (1.2 s and 150 MB to load, 20 articles a second). They are
read by slovnet and navec, of which it consists: natasha itself would bring pymorphy2, which newer
Pythons cannot run. Nothing is fetched.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from dozor.entities.nominative import TaggedWord, nominative
from dozor.errors import ConfigError
from dozor.models import Entity, EntityKind
from dozor.topics.lemmas import is_belarusian, lemmas, tokens

_MOST_CHARACTERS = 20_000  # of one field: some two seconds
_LONGEST = 120  # characters of a name
_MOST = 300  # names of one article
_MOST_LEMMAS = 40  # of one name
_KINDS = {"PER": EntityKind.PERSON, "ORG": EntityKind.BODY, "LOC": EntityKind.PLACE}
_PARTS = ("natasha", "slovnet", "navec", "razdel")
_EMBEDDING = "emb/navec_news_v1_1B_250K_300d_100q.tar"
_NAMES, _FORMS = "model/slovnet_ner_news_v1.tar", "model/slovnet_morph_news_v1.tar"


def require_entities() -> None:
    """``ConfigError``: the extra is not installed."""
    if not all(find_spec(part) for part in _PARTS):
        raise ConfigError(
            "configuration: topics.entities = true: names are read with natasha, which is not "
            "installed: install dozor[entities], or set it to false"
        )


def read_entities(
    *, title: str, lead: str | None, text: str, language: str | None = None
) -> tuple[Entity, ...]:
    """Of Russian alone: of a Belarusian text, for which there are no weights, none."""
    if language == "be" or (
        language is None and is_belarusian(token.word for token in tokens(text[:_MOST_CHARACTERS]))
    ):
        return ()
    fields = (("title", title), ("lead", lead or ""), ("text", text))
    found = (entity for name, words in fields for entity in _of_field(name, words))
    return tuple(entity for _, entity in zip(range(_MOST), found, strict=False))


def _of_field(name: str, text: str) -> Iterator[Entity]:
    text = text[:_MOST_CHARACTERS]
    if not tokens(text):
        return  # the tagger fails on what has no words
    spans = [span for span in _models().names(text).spans if _is_name(text[span.start : span.stop])]
    words = _tagged(text, spans)
    for span in spans:
        inside = [word for word in words if span.start <= word.start and word.end <= span.stop]
        if not inside:
            continue
        kind = _KINDS[span.type]
        full = nominative(text, inside, person=kind is EntityKind.PERSON)
        yield Entity(
            kind=kind,
            name=full,
            field=name,
            start=span.start,
            end=span.stop,
            lemmas=_lemmas(full, text[span.start : span.stop]),
        )


def _is_name(words: str) -> bool:
    return len(words) <= _LONGEST and "\n" not in words and any(map(str.isalpha, words))


def _lemmas(*written: str) -> tuple[str, ...]:
    """Of the nominative and of what is written: one may be misread, and both are searched for."""
    found = {lemma for one in written for token in tokens(one) for lemma in lemmas(token.word)}
    return tuple(sorted(found)[:_MOST_LEMMAS])


def _tagged(text: str, spans: Sequence[Any]) -> list[TaggedWord]:
    """The words of the sentences that hold a name, with their forms."""
    from razdel import sentenize, tokenize

    sentences = [
        [(sentence.start + word.start, word.text) for word in tokenize(sentence.text)]
        for sentence in sentenize(text)
        if any(sentence.start < span.stop and span.start < sentence.stop for span in spans)
    ]
    forms = _models().forms.map([word for _, word in sentence] for sentence in sentences)
    return [
        TaggedWord(
            text=word,
            start=start,
            end=start + len(word),
            pos=form.pos,
            feats=form.feats,
        )
        for sentence, tagged in zip(sentences, forms, strict=True)
        for (start, word), form in zip(sentence, tagged.tokens, strict=True)
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Models:
    names: Any
    forms: Any


@lru_cache(maxsize=1)
def _models() -> _Models:
    require_entities()
    from navec import Navec
    from slovnet import NER, Morph

    spec = find_spec("natasha")
    data = Path(spec.origin or "").parent / "data" if spec else Path()
    embedding = Navec.load(str(data / _EMBEDDING))
    return _Models(
        names=NER.load(str(data / _NAMES)).navec(embedding),
        forms=Morph.load(str(data / _FORMS)).navec(embedding),
    )
