"""Dictionary forms of Belarusian words, in both spellings, known to the lexicon and not."""

import subprocess
import sys
import time
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dozor.topics.belarusian import belarusian_lemmas, known
from dozor.topics.lemmas import fold

TABLE = Path(__file__).with_name("belarusian_forms.tsv")
LETTERS = "абвгґдеёжзійклмнопрстуўфхцчшыьэюяищъ'’i-"


@pytest.fixture(scope="module", autouse=True)
def _lexicon_is_there() -> None:
    """So that no test pays for reading it, which would be over its time limit."""
    known("урад")


FORMS = {
    "case ending": ("вобласці", {"вобласць"}),
    "vowels that move": ("гарадах", {"горад"}),
    "к that is ц": ("вёсцы", {"веска"}),
    "г that is з": ("назе", {"нага"}),
    "х that is с": ("свякрусе", {"свякруха"}),
    "т that is ц": ("свеце", {"свет"}),
    "в that is ў": ("школьніцтваў", {"школьніцтва", "школьніцтваў"}),
    "ў at the beginning": ("Ўкраіну", {"украіна"}),
    "ё": ("Магілёва", {"магілеў"}),
    "typewriter apostrophe": ("з'езду", {"зезд"}),
    "apostrophe": ("з’езду", {"зезд"}),
    "letter apostrophe": ("зʼезду", {"зезд"}),
    "и typed for і": ("вобласци", {"вобласць"}),
    "Latin i typed for і": ("вобласцi", {"вобласць"}),
    "adjective of a place, not the plural of it": ("смаленскі", {"смаленскі"}),
    "ґ": ("ґрунтам", {"грунт"}),
    "verb": ("абмяркуюць", {"абмеркаваць"}),
    "another stem": ("ішлі", {"ісці"}),
    "soft sign of both spellings": ("пісьмом", {"пісьмо"}),
}


@pytest.mark.parametrize(("word", "expected"), FORMS.values(), ids=FORMS.keys())
def test_dictionary_form(word: str, expected: set[str]) -> None:
    assert belarusian_lemmas(fold(word)) == expected
    assert expected == set().union(*map(belarusian_lemmas, expected))


CLASSICAL = {
    "soft sign": ("сьвеце", "свет"),
    "soft sign in a doubled letter": ("моладзьдзю", "моладзь"),
    "soft л": ("плянам", "план"),
    "э": ("Эўропе", "еўропа"),
    "сы and э at once": ("прэзыдэнтам", "прэзідэнт"),
    "-ар": ("міністар", "міністр"),
    "в before о": ("Воршы", "орша"),
}


@pytest.mark.parametrize(("word", "official"), CLASSICAL.values(), ids=CLASSICAL.keys())
def test_classical_spelling(word: str, official: str) -> None:
    assert belarusian_lemmas(fold(word)) == {official, fold(word)}
    assert known(fold(word))


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Вымглінаў", "Вымглінавым"),
        ("Грудзельскі", "Грудзельскага"),
        ("Дзярноўчанка", "Дзярноўчанцы"),
        ("Брэжыж", "Брэжыжам"),
        ("Тлумавічы", "Тлумавіч"),
        ("Дымагорка", "Дымагорцы"),
        ("Лідарань", "Лідаранню"),
        ("Паддрубец", "Паддрубцу"),
        ("Навамрыссе", "Навамрыссі"),
        ("Мсьцімск", "Мсцімску"),
    ],
)
def test_name_outside_the_lexicon(name: str, form: str) -> None:
    assert not known(fold(form))
    assert belarusian_lemmas(fold(name)) & belarusian_lemmas(fold(form))


def test_unknown_word_is_one_of_its_own_forms() -> None:
    assert belarusian_lemmas("вымглінавым") == {"вымглінавым", "вымглінаў", "вымглінавы"}


@pytest.mark.parametrize("form", ["Кавалёў", "Кавалёва", "Лаўроў", "Лаўровым"])
def test_surname_that_is_a_form_of_another_word(form: str) -> None:
    assert belarusian_lemmas(fold(form)) & {"кавалеў", "лаўроў"}


@pytest.mark.parametrize("word", ["вобласці", "ўрад", "сьвету", "мова", "Віцебску"])
def test_known(word: str) -> None:
    assert known(fold(word))


@pytest.mark.parametrize("word", ["", "область", "визы", "Sputnik", "2026", "бвгд", "а" * 1000])
def test_not_known(word: str) -> None:
    assert not known(fold(word))


# The table: dictionary form, form, as we know the language, not as the lexicon has it.


@pytest.fixture(scope="module")
def table() -> dict[str, set[str]]:
    words = defaultdict(set)
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        lemma, form = line.split("\t")
        words[lemma] |= {fold(lemma), fold(form)}
    return words


def test_forms_of_one_word_meet(table: dict[str, set[str]]) -> None:
    apart = {
        (lemma, form)
        for lemma, forms in table.items()
        for form in forms
        if not belarusian_lemmas(form) & belarusian_lemmas(fold(lemma))
    }
    assert apart == {("Дняпро", "дняпры")}  # the lexicon has it of «Днепр» alone


def test_forms_of_different_words_do_not_meet(table: dict[str, set[str]]) -> None:
    of_form = defaultdict(set)
    by_lemma = defaultdict(set)
    for word, forms in table.items():
        for form in forms:
            of_form[form].add(word)
            for lemma in belarusian_lemmas(form):
                by_lemma[lemma].add(form)
    wrong = {
        (one, other)
        for forms in by_lemma.values()
        for one, other in combinations(sorted(forms), 2)
        if not of_form[one] & of_form[other]
    }
    # «Дапамог» is of both: «шмат дапамог», «ён дапамог».
    assert wrong == {
        ("дапамог", form) for form in ("дапамога", "дапамогай", "дапамогу", "дапамогі", "дапамозе")
    }


# What it costs


def test_lexicon_is_read_only_when_needed() -> None:
    code = "import sys, dozor.topics.belarusian as b; sys.exit(b._lexicon.cache_info().currsize)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_lexicon_takes_a_second_and_60_megabytes_at_most() -> None:
    code = """
import resource, time, dozor.topics.belarusian as b
used = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before, start = used(), time.process_time()
b.known("урад")
print(time.process_time() - start, used() - before)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    seconds, size = map(float, done.stdout.split())
    assert seconds < 1
    assert size / (1 << 20 if sys.platform == "darwin" else 1 << 10) < 60


@given(st.text() | st.text(alphabet=LETTERS))
def test_any_string_has_an_answer(text: str) -> None:
    for word in (text, fold(text)):
        found = belarusian_lemmas(word)
        assert found


@pytest.mark.parametrize("part", ["э", "ля", "зьдзь", "сы", "ў", "ь", "а", "нэсыля"])
@pytest.mark.parametrize("length", [40, 1_000_000])
def test_hostile_word_costs_nothing(part: str, length: int) -> None:
    word = (part * length)[:length]
    start = time.process_time()
    assert belarusian_lemmas(word)
    assert time.process_time() - start < 0.1
