"""Bare text layers of newspaper pages, made of the texts of the sample newsroom: what is left when
a page is saved as text. Lines of columns, words broken at their ends, with the hyphen kept or lost;
headlines above their text or anywhere else; labels of charts, captions and running heads between.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from made_layouts import CAPTION, LABELS, Material, materials
from made_newspapers import Truth, breaks

HYPHENS = ("-", "", "\u00ad", "-")  # kept, lost, soft; "-" with every eighth lost
RUNNING = ("Днепровский рубеж", "№ 17 (1204), 6 марта 2026 года", "3", "ОБЩЕСТВО")
CROSSHEADS = ("ЧТО ДАЛЬШЕ", "ГЛАВНОЕ – ЛЮДИ", "ПО ОБЕ СТОРОНЫ")


@dataclass(frozen=True, slots=True)
class Layer:
    name: str
    text: str
    articles: tuple[Truth, ...]
    strange: tuple[str, ...]


@dataclass(slots=True)
class _Set:
    """Lines of a layer in the order in which they are written; "" parts blocks."""

    random: random.Random
    width: int
    hyphen: str
    some_lost: bool
    broken: list[str] = field(default_factory=list)

    def wrap(self, text: str) -> list[str]:
        lines, current, rest = [], "", text.split()
        while rest:
            word = rest[0]
            longer = f"{current} {word}".strip()
            if len(longer) <= self.width:
                current = longer
                rest.pop(0)
                continue
            at = self._break(word, self.width - len(current) - 2)
            if at:
                lines.append(f"{current} {self._head(word, at)}".strip())
                self.broken.append(word)
                rest[0] = word[at:]
            else:
                lines.append(current or rest.pop(0))
            current = ""
        return [line for line in [*lines, current] if line]

    def _break(self, word: str, room: int) -> int | None:
        return max((at for at in breaks(word) if at <= room), default=None)

    def _head(self, word: str, at: int) -> str:
        if word[at - 1] == "-":
            return word[:at]
        lost = self.some_lost and self.random.random() < 0.125
        return word[:at] + ("" if lost else self.hyphen)


def layers(count: int = 24) -> Iterator[Layer]:
    stock = [material for material in materials() if len("".join(material.text)) > 700]
    for seed in range(count):
        start = seed * 3 % len(stock)
        yield layer(seed, (stock + stock)[start : start + 2 + seed % 2])


def layer(seed: int, stock: list[Material]) -> Layer:
    chosen = random.Random(seed)
    kind = seed % len(HYPHENS)
    setting = _Set(chosen, chosen.randrange(26, 42), HYPHENS[kind], some_lost=kind == 3)
    marks, heads_last = bool(seed // 2 % 2), bool(seed // 4 % 2)
    truths, lines, heads = [], [], []
    for number, material in enumerate(stock):
        title = material.title.upper() if seed % 3 else material.title
        truth = Truth(title=material.title, text="\n".join(material.text), page=1)
        truth.lead = material.lead
        if heads_last and marks:
            heads += [*setting.wrap(title), ""]
        else:
            lines += [*_unbroken(title, setting.width), ""]
        if marks:
            truth.lead = material.lead or "Подробности узнал наш корреспондент, побывав на месте."
            lines += [*setting.wrap(f"■■ {truth.lead}"), ""]
        elif truth.lead:
            lines += [*setting.wrap(truth.lead), ""]
        setting.broken = []
        lines += _body(setting, material, number)
        truth.broken = list(setting.broken)
        if material.author:
            first, _, last = material.author.partition(" ")
            lines += [f"{first} {last.upper()}", ""]
        if number == 0:
            lines += [*RUNNING[:2], RUNNING[2], ""]
        truths.append(truth)
    lines += [*heads, *_labels(seed), *setting.wrap(CAPTION), ""]
    strange = (*LABELS, "Днепровский рубеж", "№ 17 (1204)", "Фото Игоря")
    lines = [RUNNING[3], "", *lines]
    if seed % 5 == 4:
        lines = side_by_side(lines, setting.width)
    if seed % 6 == 5 and not marks:
        lines = [line for line in lines if line]
    return Layer(f"layer-{seed}", "\n".join(lines), tuple(truths), strange)


def side_by_side(lines: list[str], width: int) -> list[str]:
    """Two columns as `pdftotext -layout` keeps them."""
    half = len(lines) // 2
    pairs = zip_longest(lines[:half], lines[half:], fillvalue="")
    return [f"{left:<{width + 8}}{right}".rstrip() for left, right in pairs]


def _unbroken(text: str, width: int) -> list[str]:
    """A headline: in fewer, larger letters, and no word is broken."""
    lines, current = [], ""
    for word in text.split():
        if current and len(current) + 1 + len(word) > width * 0.8:
            lines.append(current)
            current = ""
        current = f"{current} {word}".strip()
    return [*lines, current]


def _body(setting: _Set, material: Material, number: int) -> list[str]:
    """Paragraphs, some with a blank line after them; where a column ends there is one, too, be it
    in the middle of a word."""
    lines: list[str] = []
    column = setting.random.randrange(18, 30)
    for index, paragraph in enumerate(material.text):
        if index == 2 and number == 0 and len(material.text) > 3:
            lines += [CROSSHEADS[setting.random.randrange(3)]]
        for line in setting.wrap(paragraph):
            if len(lines) >= column:
                lines.append("")
                column += setting.random.randrange(18, 30)
            lines.append(line)
        if setting.random.random() < 0.7:
            lines.append("")
    return [*lines, ""]


def _labels(seed: int) -> list[str]:
    if seed % 2:
        return [line for label in LABELS for line in (f"{label} ■", "")]
    return [line for number, label in enumerate(LABELS) for line in (label, f"{31 - number} %", "")]
