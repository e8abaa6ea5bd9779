"""Headlines that a text layer gives anywhere, to the articles that they belong to."""

from extractors.bare_drafts import Draft
from extractors.bare_lines import ends_sentence
from extractors.hyphens import join_lines
from extractors.lexicon import lemmas, two_nominatives

FAINT = 0.01  # one word at least
SURE = 0.3  # of a headline's words stand in the text: then it need not be in capitals,
FEWEST_WORDS = 4  # if there are so many
MOST_HEADLINES = 60  # of one page; each is compared with each article


def entitle(drafts: list[Draft], headlines: list[str]) -> None:
    """Each headline in capitals to the text that shares most words with it; of what was taken for
    labels, those that share most of theirs; the rest, which may be rubrics, in their order."""
    untitled = [draft for draft in drafts if draft.title is None]
    words = [_words(draft) for draft in untitled]
    plain = [_split(headline) for headline in headlines[:MOST_HEADLINES]]
    pairs = [
        (_kinship(title, words[index]) * _weight(title), -abs(place - index), place, index)
        for place, (title, _) in enumerate(plain)
        for index in range(len(untitled))
    ]
    taken: set[int] = set()
    for least in (FAINT, 0.0):
        for score, _, place, index in sorted(pairs, reverse=True):
            alike = score >= FAINT or " " in plain[place][0]
            if score >= least and alike and place not in taken and untitled[index].title is None:
                taken.add(place)
                untitled[index].title, untitled[index].kicker = plain[place]
        _entitle_by_labels(drafts)


def _entitle_by_labels(drafts: list[Draft]) -> None:
    labels = [
        (draft, label)
        for draft in drafts
        for label in draft.beside
        if len(label[1].split()) >= FEWEST_WORDS and not ends_sentence(label[1])
    ]
    for draft in drafts:
        if draft.title is None and labels:
            words = _words(draft)
            scored = [(_kinship(label[1], words), place) for place, (_, label) in enumerate(labels)]
            best, place = max(scored)
            if best > SURE:
                owner, label = labels.pop(place)
                owner.beside.remove(label)
                draft.title = label[1]


def _split(headline: str) -> tuple[str, str | None]:
    """Headline and the rubric that the layer put on the same line: two names side by side, of
    which neither governs the other."""
    words = headline.split()
    if len(words) > 2 and two_nominatives(words[-2], words[-1]):
        return " ".join(words[:-1]), words[-1]
    if len(words) > 2 and two_nominatives(words[0], words[1]):
        return " ".join(words[1:]), words[0]
    return headline, None


def _weight(title: str) -> float:
    """A word alone is mostly a rubric."""
    return 1.0 if " " in title else 0.25


def _words(draft: Draft) -> set[str]:
    """Dictionary forms of an article's words."""
    text = " ".join([draft.lead or "", *map(join_lines, draft.groups)])
    return {lemma for word in text.split() if len(word) > 3 for lemma in lemmas(_letters(word))}


def _kinship(title: str, have: set[str]) -> float:
    """The share of a headline's words that a text has."""
    words = [letters for word in title.split() if len(letters := _letters(word)) > 3]
    shared = sum(1 for word in words if not have.isdisjoint(lemmas(word)))
    return shared / len(words) if words else 0.0


def _letters(word: str) -> str:
    return "".join(char for char in word.lower() if char.isalpha() or char == "-").strip("-")
