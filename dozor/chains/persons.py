"""Names of people in a sentence: where they begin and end, and their nominative."""

from dozor.chains.sentence import Sentence


def begins_person(sentence: Sentence, at: int, case: str) -> bool:
    word = sentence.word(at)
    initial = len(word) == 1 and word.isupper() and sentence.mark(at + 1) == "."
    if initial:
        return True
    if not sentence.is_capital(at) or sentence.is_acronym(at) or sentence.grammar.is_place(word):
        return False
    if sentence.belarusian:  # no dictionary of names: two capitals, or a surname's ending
        return sentence.is_capital(at + 1) or case == "nomn"
    return sentence.grammar.is_personal(word, case)


def end_of_person(sentence: Sentence, at: int, case: str) -> int:
    end = at
    while end < at + 6 and sentence.word(end):
        if begins_person(sentence, end, case):
            end += 2 if sentence.mark(end + 1) == "." and len(sentence.word(end)) == 1 else 1
        elif end > at and _is_rare_surname(sentence, end, case):
            return end + 1
        else:
            break
    return end


def _is_rare_surname(sentence: Sentence, at: int, case: str) -> bool:
    """After a first name: «Ольга Дрозд», «Игорь Ланский»."""
    word, grammar = sentence.word(at), sentence.grammar
    place = grammar.is_place(word) and not grammar.is_noun(word, case)
    return sentence.is_capital(at) and not sentence.is_acronym(at) and not place


def person_nominative(sentence: Sentence, begin: int, end: int, case: str) -> str:
    words = [sentence.word(n) for n in range(begin, end)]
    if not all(words):
        return sentence.written(begin, end)
    return " ".join(sentence.grammar.inflect_person(words, case))
