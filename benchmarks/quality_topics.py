"""Topics: what the shipped topic finds and misses, how prominent it says it is, and what it costs.

Compared with what other monitors do, on the same items in the same run: words as they are written,
Snowball stems, and lemmas, both sides anywhere in the text. ``cooperation.jsonl`` was written for
this project by one who had not seen the topic.
"""

import json
import logging
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from figures import Figure

from dozor.models import Match
from dozor.topics.lemmas import fold, lemmas, tokens
from dozor.topics.matching import match_all
from dozor.topics.parsing import parse_query
from dozor.topics.topic import NamedList, Topic, shipped_topics

OWN = Path(__file__).with_name("cooperation.jsonl")
ROUNDS = 5
Others = tuple[tuple[str, float | None], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    title: str
    text: str
    language: str
    relevant: bool
    prominence: str | None  # None: not labelled

    @property
    def found_words(self) -> str:
        return f"{self.title}\n{self.text}"


def measure(data: Path) -> tuple[Figure, ...]:
    logging.disable(logging.WARNING)
    topic = next(one for one in shipped_topics() if one.id == "smolensk-belarus")
    given = _read(data / "cooperation" / "dev.jsonl")
    return (
        *_relevance("cooperation", "cooperation", topic, given),
        *_relevance("own", "cooperation, our own items", topic, _read(OWN)),
        *_smolensk(topic, data / "smolensk"),
        *_speed(topic, given),
    )


def _read(path: Path) -> list[Item]:
    return [_item(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _item(data: dict[str, object]) -> Item:
    """Grade 2 is the subject of its item, grade 1 a substantial part of it."""
    graded = {2: "subject", 1: "substantial"}.get(int(str(data["grade"])))
    passing = "passing" if data.get("category") == "passing-mention" else None
    return Item(
        title=str(data["title"]),
        text=str(data["text"]).replace("\n\n", "\n"),
        language=str(data["language"]),
        relevant=bool(data["relevant"]),
        prominence=graded or passing,
    )


def _judge(topic: Topic, item: Item) -> Match:
    return match_all(
        (topic,), title=item.title, lead=None, text=item.text, language=item.language
    ).matches[0]


def _relevance(key: str, name: str, topic: Topic, items: Sequence[Item]) -> tuple[Figure, ...]:
    found = [_judge(topic, item) for item in items]
    relevant = [one.relevant for one in found]
    others = [(name, [ask(item) for item in items]) for name, ask in _SIMPLE.items()]
    belarusian = [n for n, item in enumerate(items) if item.language == "be" and item.relevant]
    shown = [
        (item.prominence, one.prominence)
        for item, one in zip(items, found, strict=True)
        if item.prominence is not None and (one.relevant or item.prominence == "passing")
    ]
    right = sum(one == (two or "passing") for one, two in shown)
    return (
        Figure(
            key=f"topics.{key}.precision",
            title=f"{name}: precision",
            value=_precision(items, relevant),
            count=len(items),
            others=tuple((name, _precision(items, one)) for name, one in others),
        ),
        Figure(
            key=f"topics.{key}.recall",
            title=f"{name}: recall",
            value=_recall(items, relevant),
            count=len(items),
            others=tuple((name, _recall(items, one)) for name, one in others),
        ),
        Figure(
            key=f"topics.{key}.belarusian",
            title=f"{name}: recall in Belarusian",
            value=sum(relevant[n] for n in belarusian) / max(1, len(belarusian)),
            count=len(belarusian),
            others=tuple(
                (name, sum(one[n] for n in belarusian) / max(1, len(belarusian)))
                for name, one in others
            ),
        ),
        Figure(
            key=f"topics.{key}.prominence",
            title=f"{name}: prominence right",
            value=right / len(shown),
            count=len(shown),
        ),
    )


def _precision(items: Sequence[Item], found: Sequence[bool]) -> float:
    right = sum(item.relevant and one for item, one in zip(items, found, strict=True))
    return right / max(1, sum(found))


def _recall(items: Sequence[Item], found: Sequence[bool]) -> float:
    right = sum(item.relevant and one for item, one in zip(items, found, strict=True))
    return right / sum(item.relevant for item in items)


# What a rule of another monitor can say: both sides anywhere.

_SIDES = (("Смоленск", "смоленский", "Смоленщина"), ("Беларусь", "Белоруссия", "белорусский"))


def _as_written(item: Item) -> bool:
    text = item.found_words.casefold()
    return all(any(name.casefold() in text for name in side) for side in _SIDES)


def _stemmed(item: Item) -> bool:
    from snowballstemmer import stemmer

    stem = stemmer("russian").stemWord
    words = {stem(fold(token.word)) for token in tokens(item.found_words)}
    return all(any(stem(fold(name)) in words for name in side) for side in _SIDES)


def _lemmatised(item: Item) -> bool:
    words = {lemma for token in tokens(item.found_words) for lemma in lemmas(token.word)}
    return all(any(fold(name) in words for name in side) for side in _SIDES)


_SIMPLE: dict[str, Callable[[Item], bool]] = {
    "words as written": _as_written,
    "lemmas": _lemmatised,
}
try:
    import snowballstemmer  # noqa: F401
except ImportError:
    pass
else:
    _SIMPLE["stems"] = _stemmed


def _smolensk(topic: Topic, folder: Path) -> tuple[Figure, ...]:
    """455 articles of June 2015, of which some were labelled."""
    lines = (folder / "topic.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    labels = {row[0]: row[1] for row in rows if row[1] in {"0", "1", "2"}}
    articles = (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    found: dict[str, bool] = {}
    for line in articles:
        data = json.loads(line)
        if str(data["id"]) in labels:
            item = Item(
                title=data["title"],
                text=data["body"],
                language="ru",
                relevant=False,
                prominence=None,
            )
            found[str(data["id"])] = _judge(topic, item).relevant
    two = [found[name] for name, label in labels.items() if label == "2"]
    zero = [found[name] for name, label in labels.items() if label == "0"]
    return (
        Figure(
            key="topics.smolensk.found",
            title="Smolensk 2015: labelled 2, found",
            value=sum(two) / len(two),
            count=len(two),
        ),
        Figure(
            key="topics.smolensk.traps",
            title="Smolensk 2015: labelled 0, matched",
            value=sum(zero),
            count=len(zero),
        ),
    )


def _speed(topic: Topic, items: Sequence[Item]) -> tuple[Figure, ...]:
    """CPU time, the cache warm; ratios are medians of rounds that take turns."""
    fifty = tuple(_variant(topic, number) for number in range(50))
    few, many = _names(100), _names(5_000)
    costs = _turns([(topic,), fifty, (few,), (many,)], items)
    one, all_fifty, hundred, thousands = costs
    return (
        Figure(
            key="topics.speed",
            title="articles a second, one core",
            value=len(items) / one,
            count=len(items),
        ),
        Figure(
            key="topics.fifty",
            title="fifty topics ÷ one",
            value=all_fifty / one,
            count=len(items),
            note="fifty variants of the shipped topic, each with words and a threshold of its own",
        ),
        Figure(
            key="topics.names",
            title="5,000 names ÷ 100",
            value=thousands / hundred,
            count=len(items),
        ),
    )


def _variant(topic: Topic, number: int) -> Topic:
    """Other words of its own in one list, another threshold; the rest in common."""
    lists = tuple(
        replace(one, terms=(*one.terms, f"слово{number}")) if one.name == "cooperation" else one
        for one in topic.lists
    )
    query = replace(topic.query, threshold=0.4 + number / 250)
    return replace(topic, id=f"variant-{number}", lists=lists, query=query)


def _names(count: int) -> Topic:
    """Made surnames with a first name; one in a hundred may stand in news."""
    first = ("Иван", "Пётр", "Анна", "Мария", "Олег")
    names = tuple(f"{first[n % 5]} Фамильев{chr(1072 + n % 32)}{n}" for n in range(count))
    return Topic(
        id=f"names-{count}",
        title="Имена",
        version=1,
        query=parse_query("@names"),
        lists=(NamedList(name="names", terms=names),),
    )


def _turns(watches: Sequence[tuple[Topic, ...]], items: Sequence[Item]) -> list[float]:
    """The median CPU seconds of each over the items."""
    for topics in watches:
        _run(topics, items)
    rounds = [[_run(topics, items) for topics in watches] for _ in range(ROUNDS)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def _run(topics: tuple[Topic, ...], items: Iterable[Item]) -> float:
    start = time.process_time()
    for item in items:
        match_all(topics, title=item.title, lead=None, text=item.text, language=item.language)
    return time.process_time() - start
