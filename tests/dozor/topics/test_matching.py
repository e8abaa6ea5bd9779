"""The verdict: what meets, what it is worth, and the passages that show it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dozor.models import Match
from dozor.topics.matching import match, match_all
from dozor.topics.repeats import Repeats
from dozor.topics.topic import load_topic

TOPIC = load_topic(
    '''
id = "sides"
title = "Стороны"
syntax = 1
query = """
@one MEETS (@other OR @hints^0.5) OR @both
WEIGHT +0.08 @business
WEIGHT +0.04 @life
WEIGHT -0.1 @accidents
MASK @roads
"""
[lists]
one = ["Смоленск", "смоленский", "завод Смоленская площадь"]
other = ["Минск", "минский"]
both = ["смоленско минский"]
hints = ["соседи"]
business = ["соглашение", "поставка", "делегация"]
life = ["концерт"]
accidents = ["авария", "задержать", "полиция"]
roads = ["трасса Минск", "Смоленская площадь", "минская улица"]
''',
    "sides.toml",
)

OTHER_NEWS = "\n".join(f"Жители обсудили дела посёлка, часть {n}." for n in range(9))


def judge(text: str, title: str = "Новости дня", lead: str | None = None) -> Match:
    return match(TOPIC, title=title, lead=lead, text=text)


RELEVANT = {
    "both in one sentence, with business": "Смоленск и Минск подписали соглашение.",
    "both in neighbouring sentences": "Смоленск ждёт. Делегация Минска едет. Соглашение.",
    "both in neighbouring paragraphs": "Смоленск ждёт.\nДелегация Минска едет. Соглашение.",
    "a term that holds both": "Смоленско-минский проект: поставка началась.",
}


@pytest.mark.parametrize("text", RELEVANT.values(), ids=RELEVANT.keys())
def test_meeting_with_business_is_relevant(text: str) -> None:
    assert judge(text).relevant


IRRELEVANT = {
    "one side only": "Смоленск подписал соглашение о поставке. Делегация уехала.",
    "nothing but a meeting": "Из Минска в Смоленск три часа пути.",
    "sides far apart": "Делегация в Смоленске.\n" + OTHER_NEWS + "\nПоставка в Минск.",
    "a masked road": "Делегация из Смоленска застряла на трассе «Минск». Соглашение не подписано.",
    "a masked street": "Поставка плитки в Смоленск: чинят Минскую улицу. Соглашение подписано.",
    "the sense the masks set": "Соглашение с Минском обсудили на Смоленской площади. "
    "Смоленская площадь ждёт. На Смоленской готовят делегацию.",
    "an accident": "Полиция Смоленска: авария с делегацией из Минска.",
    "a list of names": "Поставка идёт в Казань, Смоленск, Пермь и Тверь из Минска.",
    "nothing": "",
}


@pytest.mark.parametrize("text", IRRELEVANT.values(), ids=IRRELEVANT.keys())
def test_text_without_business_of_both_is_not_relevant(text: str) -> None:
    assert not judge(text).relevant


def test_headline_and_a_sentence_below_meet() -> None:
    found = judge("Поставка из Минска начнётся в мае.", title="Смоленск ждёт делегацию")
    assert found.relevant
    assert {evidence.field for evidence in found.evidence} == {"title", "text"}


def test_lead_counts() -> None:
    found = judge("Подробностей нет.", lead="Смоленск и Минск подписали соглашение.")
    assert found.relevant
    assert found.prominence == "subject"
    assert found.evidence[0].field == "lead"


def test_quoted_name_is_worth_less() -> None:
    plain = judge("Поставка из Минска в Смоленск.")
    quoted = judge("Поставка из «Минска» в Смоленск.")
    assert quoted.score < plain.score


def test_hint_is_worth_less_than_a_name() -> None:
    hinted = judge("Смоленск и соседи подписали соглашение.")
    named = judge("Смоленск и Минск подписали соглашение.")
    assert 0 < hinted.score < named.score


def test_mild_support_is_worth_half() -> None:
    bare = judge("Смоленск встретил Минск.").score
    mild = judge("Смоленск встретил Минск, концерт.").score
    full = judge("Смоленск встретил Минск, делегация.").score
    assert full - bare == pytest.approx(2 * (mild - bare))


def test_longer_find_outgrows_a_mask() -> None:
    assert judge("Завод «Смоленская площадь» и Минск: поставка.").relevant
    assert not judge("Рынок «Смоленская площадь» и Минск: поставка.").relevant


PROMINENCE = {
    "subject": "Смоленск и Минск подписали соглашение.\n" + OTHER_NEWS,
    "passing": OTHER_NEWS + "\nДелегация из Минска была в Смоленске, поставка обсуждена.",
    "substantial": OTHER_NEWS
    + "\nДелегация из Минска была в Смоленске.\nПоставка из Минска в Смоленск начата.",
}


@pytest.mark.parametrize(("expected", "text"), PROMINENCE.items(), ids=PROMINENCE.keys())
def test_prominence(expected: str, text: str) -> None:
    assert judge(text).prominence == expected


def test_evidence_shows_the_words_in_their_place() -> None:
    text = "Вступление.\nСмоленск и Минск подписали соглашение."
    [evidence] = judge(text).evidence
    assert evidence.passage == "Смоленск и Минск подписали соглашение."
    assert (evidence.start, evidence.end) == (12, len(text))
    assert evidence.terms == ("Смоленск", "Минск")
    assert evidence.hits == ((0, 8), (11, 16))
    assert evidence.rules == ("@one: Смоленск", "@other: Минск")


def test_evidence_is_cut_at_word_borders() -> None:
    filler = "слово " * 80
    [evidence] = judge(f"{filler}делегация Смоленска и Минска {filler}конец.").evidence
    assert len(evidence.passage) <= 300
    assert evidence.passage.startswith("слово ")
    assert evidence.passage.endswith(" слово")
    assert evidence.terms == ("Смоленска", "Минска")


def test_hits_too_far_apart_for_one_passage_give_two() -> None:
    found = judge("Соглашение: Смоленск " + "и ещё " * 80 + "Минск.")
    assert [evidence.terms for evidence in found.evidence] == [("Смоленск",), ("Минск",)]


def test_five_passages_at_most_the_strongest_first() -> None:
    weak = "\n".join(f"Из Минска в Смоленск {n} часа." for n in range(8))
    found = judge(f"{weak}\nПросто так.\nПоставка: делегация Минска в Смоленске.\nПросто так.")
    assert len(found.evidence) == 5
    assert "Поставка" in found.evidence[0].passage


NAMES = ["Смоленск", "минский", "Минск", "смоленско-минский", "Смоленская площадь", "Казань"]
OTHERS = ["трасса", "авария", "делегация", "и", "ё" * 400]
MARKS = ["«", "»", ".", ",", "—", "\n", "\u0301", " " * 50]
words = st.sampled_from([*NAMES, *OTHERS, *MARKS])
texts = st.lists(words, max_size=60).map(" ".join)


@given(texts, st.none() | texts, texts)
def test_evidence_always_lies_in_its_field(title: str, lead: str | None, text: str) -> None:
    found = match(TOPIC, title=title, lead=lead, text=text)
    fields = {"title": title, "lead": lead or "", "text": text}
    assert 0 <= found.score <= 1
    assert len(found.evidence) <= 5
    assert found.relevant <= bool(found.evidence)
    for evidence in found.evidence:
        assert fields[evidence.field][evidence.start : evidence.end] == evidence.passage
        assert 0 < len(evidence.passage) <= 300
        marked = [evidence.passage[start:end] for start, end in evidence.hits]
        assert set(marked) == set(evidence.terms)
        assert list(evidence.hits) == sorted(evidence.hits)
        assert all(a[1] <= b[0] for a, b in zip(evidence.hits, evidence.hits[1:], strict=False))


def repeated(text: str, *, others: int) -> bool:
    """Whether the text is still relevant under as many others of one site with the same text."""
    repeats = Repeats()
    for number in range(others):
        before = match_all((TOPIC,), title=f"Новость {number}", lead=None, text=text)
        repeats.note("site.example", before.sentences)
    known = repeats.of("site.example")
    found = match_all((TOPIC,), title="Ещё новость", lead=None, text=text, repeated=known)
    return found.matches[0].relevant


FOOTER = "Делегация Смоленска и Минска подписала соглашение о поставке."


def test_a_passage_that_many_articles_repeat_is_no_evidence() -> None:
    assert repeated(FOOTER, others=2)
    assert not repeated(FOOTER, others=3)


def test_a_repeated_sentence_still_completes_a_new_one() -> None:
    """«Об этом сообщили в Смоленске» stands under every article, what they told does not."""
    repeats = Repeats()
    told = "Об этом сообщила пресс-служба завода в Смоленске."
    for number in range(4):
        text = f"Делегация Минска привезла соглашение {number}. {told}"
        found = match_all((TOPIC,), title="Новость", lead=None, text=text, repeated=repeats.of("s"))
        assert found.matches[0].relevant
        repeats.note("s", found.sentences)


def test_what_one_site_repeats_is_news_of_another() -> None:
    repeats = Repeats()
    for _ in range(5):
        repeats.note("one.example", match_all((TOPIC,), title="", lead=None, text=FOOTER).sentences)
    assert not repeats.of("other.example")


def test_topics_are_judged_in_their_order() -> None:
    other = replace(TOPIC, id="other")
    found = match_all((other, TOPIC), title="", lead=None, text=FOOTER).matches
    assert [one.topic_id for one in found] == ["other", "sides"]
    assert found[0].evidence == found[1].evidence


def test_topics_with_other_masks_do_not_disturb_each_other() -> None:
    unmasked = replace(TOPIC, id="unmasked", query=replace(TOPIC.query, masks=()))
    text = "Поставка плитки в Смоленск: чинят Минскую улицу. Соглашение подписано."
    found = match_all((TOPIC, unmasked), title="", lead=None, text=text).matches
    assert [one.relevant for one in found] == [False, True]
