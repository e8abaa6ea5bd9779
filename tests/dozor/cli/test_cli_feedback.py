"""`dozor topics judge`, `judgements`, `suggest`, `learn` and `explain`, on an archive."""

import getpass
import json
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

import storage
from dozor.models import Entity, EntityKind, Judgement, Match
from dozor.protocols import Store
from dozor.topics.topic import load_topic
from tests.dozor.cli.kit import MINIMAL, Done, here
from tests.storage.examples import NOW, a_known, an_article, found, stored

TOPIC = """id = "bridges"
title = "Мосты"
syntax = 1
query = "@bridges MEETS @towns"
[lists]
bridges = ["мост"]
towns = ["Заречье"]
"""
ASIDE = "https://town.example/aside"


@pytest.fixture
def archive(place: Path) -> Path:
    """One stored article, one set aside."""
    (place / "bridges.toml").write_text(TOPIC, encoding="utf-8")
    config = MINIMAL + '[topics]\nshipped = []\nfiles = ["bridges.toml"]\n'
    (place / "dozor.toml").write_text(config, encoding="utf-8")
    with closing(opened(place)) as store:
        run_id = store.begin_run("crawl", NOW)
        stored(store, run_id, "one", title="Мост в Заречье", lead="Открыт", section="Город")
        set_aside(store, run_id, "aside", text="В город Дубровск ведёт новый мост.")
    return place


def opened(place: Path) -> Store:
    return storage.open_store(f"sqlite:///{place / 'data' / 'dozor.db'}")


def set_aside(store: Store, run_id: int, name: str, **more: object) -> None:
    (entry_id,) = found(store, run_id, name)
    store.set_aside(run_id, entry_id, an_article(name, **more), a_known(name), NOW)


def judged(place: Path) -> list[Judgement]:
    with closing(opened(place)) as store:
        return list(store.judgements())


def topics(place: Path, *arguments: object, **how: object) -> Done:
    return here("topics", *arguments, cwd=place, **how)  # type: ignore[arg-type]


# Judging


def test_a_stored_article_is_judged_by_its_id(archive):
    done = topics(archive, "judge", 1, "--relevant", "--person", "Анна", "--reason", "наш мост")
    assert (done.code, done.out) == (0, "")
    assert done.err == "Анна: relevant, topic bridges: Мост в Заречье\n"
    (one,) = judged(archive)
    assert (one.topic_id, one.person, one.relevant, one.reason) == (
        *("bridges", "Анна", True, "наш мост"),
    )
    assert (one.article_id, one.url_key, one.source_id) == (1, "town.example/one", "town")


def test_the_words_are_kept_with_it(archive):
    topics(archive, "judge", 1, "--relevant")
    (one,) = judged(archive)
    assert (one.title, one.lead, one.section) == ("Мост в Заречье", "Открыт", "Город")
    assert one.text.startswith("Мост открыли")


@pytest.mark.parametrize(
    "name",
    [ASIDE, "http://www.town.example/aside?utm_source=x", "https://m.town.example/aside#comments"],
)
def test_what_was_set_aside_is_judged_by_its_address(archive, name):
    assert topics(archive, "judge", name, "--not-relevant").code == 0
    (one,) = judged(archive)
    assert (one.url, one.relevant, one.article_id) == (ASIDE, False, None)


def test_an_article_of_an_issue_is_named_by_its_part(archive):
    with closing(opened(archive)) as store:
        set_aside(store, store.begin_run("crawl", NOW), "issue.pdf#2", title="Вторая")
    assert topics(archive, "judge", "https://town.example/issue.pdf#2", "--relevant").code == 0
    assert [one.title for one in judged(archive)] == ["Вторая"]


def test_the_person_is_the_systems_user_where_none_is_named(archive):
    topics(archive, "judge", 1, "--relevant")
    assert [one.person for one in judged(archive)] == [getpass.getuser()]


def test_a_user_without_a_name_must_say_who_he_is(archive, monkeypatch):
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr(getpass, "getuser", nobody)
    done = topics(archive, "judge", 1, "--relevant")
    assert (done.code, judged(archive)) == (2, [])
    assert done.fault == "topics judge: nobody is named; say who judges with --person NAME"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["1"], "what do you say? write --relevant or --not-relevant"),
        (["99", "--relevant"], "article 99: is not in the archive; see `dozor search`"),
        (["9" * 30, "--relevant"], f"article {'9' * 30}: is not in the archive"),
        (["https://town.example/never", "--relevant"], "is not in the archive, nor set aside"),
        (["one", "--relevant"], "one: is no article; write the id of an article, or its whole"),
        (["1", "--relevant", "--person", " "], "nobody is named"),
        (["1", "--relevant", "--topic", "brides"], "did you mean 'bridges'?"),
    ],
)
def test_wrong_usage_is_told_and_nothing_is_stored(archive, arguments, told):
    done = topics(archive, "judge", *arguments)
    assert done.code == 2
    assert told in done.fault
    assert judged(archive) == []


def test_a_text_that_was_forgotten_cannot_be_judged(archive):
    with closing(opened(archive)) as store:
        store.forget_texts_set_aside(NOW + timedelta(days=90))
    done = topics(archive, "judge", ASIDE, "--relevant")
    assert done.code == 2
    assert "its text was forgotten" in done.fault


def test_a_judgement_outlives_the_text_it_was_made_of(archive):
    topics(archive, "judge", ASIDE, "--relevant")
    with closing(opened(archive)) as store:
        store.forget_texts_set_aside(NOW + timedelta(days=90))
    (record, *_) = topics(archive, "test", "--json").records
    assert (record["items"], record["misses"]) == (1, 1)


# The list


def test_the_list_says_who_said_what_and_what_counts(archive):
    topics(archive, "judge", 1, "--relevant", "--person", "Анна", "--reason", "наш")
    topics(archive, "judge", 1, "--not-relevant", "--person", "Борис")
    topics(archive, "judge", 1, "--not-relevant", "--person", "Вера")
    done = topics(archive, "judgements")
    assert "1  Мост в Заречье" in done.out
    assert "    bridges: not relevant, disputed" in done.out
    assert ", relevant: наш" in done.out
    assert done.err == (
        "1 articles judged: 0 relevant, 1 not; on 1 persons disagree, 0 of them a tie, which is "
        "left out of figures\n"
    )


def test_json_has_every_judgement_that_counts(archive):
    for person, said in (
        ("Анна", "--relevant"),
        ("Анна", "--not-relevant"),
        ("Борис", "--relevant"),
    ):
        topics(archive, "judge", ASIDE, said, "--person", person)
    (record,) = topics(archive, "judgements", "--json").records
    assert {key: record[key] for key in ("article", "url", "topic", "title", "earlier")} == {
        "article": None,
        "url": ASIDE,
        "topic": "bridges",
        "title": "Мост открыли",
        "earlier": 1,
    }
    assert (record["relevant"], record["disputed"]) == (None, True)
    assert [(one["person"], one["relevant"]) for one in record["judgements"]] == [
        ("Анна", False),
        ("Борис", True),
    ]
    assert set(record["judgements"][0]) == {"person", "relevant", "reason", "judged_at"}


def test_the_list_of_one_topic(archive):
    topics(archive, "judge", 1, "--relevant")
    assert topics(archive, "judgements", "--topic", "roads", "--json").records == []


def test_a_tie_is_left_out_of_the_figures_and_told(archive):
    topics(archive, "judge", 1, "--relevant", "--person", "Анна")
    topics(archive, "judge", 1, "--not-relevant", "--person", "Борис")
    topics(archive, "judge", ASIDE, "--relevant")
    done = topics(archive, "test", "--json")
    assert done.records[0]["items"] == 1
    assert done.err == "1 articles left out, as their judges disagree evenly: 1\n"


@pytest.mark.parametrize("command", ["test", "suggest", "learn"])
def test_without_judgements_there_is_nothing_to_learn_of(archive, command):
    done = topics(archive, command)
    assert done.code == 2
    assert "judged" in done.fault


# Suggestions


def test_a_miss_is_won_by_the_term_that_is_suggested(archive):
    topics(archive, "judge", 1, "--relevant")
    topics(archive, "judge", ASIDE, "--relevant")
    figures, first, *_ = topics(archive, "suggest", "--json").records
    assert (figures["record"], figures["misses"], figures["untried"]) == ("figures", 1, 0)
    assert set(first) == {
        *("record", "kind", "where", "line", "f1_change", "relevant", "other", "contrast"),
        *("won", "lost", "let_in", "cleared", "instead"),
    }
    assert (first["kind"], first["where"], first["line"]) == (
        *("term", "lists.towns", '"^Дубровск"'),
    )
    assert first["won"] == [ASIDE]


def test_a_person_is_told_where_to_add_it_and_no_file_is_changed(archive):
    topics(archive, "judge", 1, "--relevant")
    topics(archive, "judge", ASIDE, "--relevant")
    before = (archive / "bridges.toml").read_bytes()
    out = topics(archive, "suggest").out
    assert "add to bridges.toml" in out
    assert 'lists.towns: "^Дубровск"' in out
    assert f"won: {ASIDE}" in out
    assert (archive / "bridges.toml").read_bytes() == before


def test_judged_articles_of_a_file_need_no_archive(tmp_path):
    (tmp_path / "mine.toml").write_text(TOPIC, encoding="utf-8")
    items = [
        {"id": "a", "title": "", "text": "Мост в Заречье.", "relevant": True},
        {"id": "b", "title": "", "text": "В город Дубровск ведёт мост.", "relevant": True},
        {"id": "c", "title": "", "text": "Дождь.", "relevant": False},
    ]
    lines = "".join(json.dumps(item) + "\n" for item in items)
    (tmp_path / "judged.jsonl").write_text(lines + "no\n", encoding="utf-8")
    done = topics(tmp_path, "suggest", "--topic", "mine.toml", "--items", "judged.jsonl")
    assert done.code == 2  # a line was none
    assert "add to mine.toml" in done.out
    assert "^Дубровск" in done.out


def test_a_topic_without_faults_needs_nothing(archive):
    topics(archive, "judge", 1, "--relevant")
    assert "nothing that was tried improves F1" in topics(archive, "suggest").out


# The order


@pytest.fixture
def taught(archive: Path) -> Path:
    """Sixty judged articles: readers want bridges that are opened, not those of a tournament."""
    with closing(opened(archive)) as store:
        for number in range(60):
            wanted = number % 2 == 0
            told = "Автобусы пошли" if wanted else "Турнир прошёл"
            text = f"Мост в Заречье. {told} в {number} раз."
            store.judge(a_judgement(f"n{number}", text, relevant=wanted))
    return archive


def a_judgement(name: str, text: str, *, relevant: bool) -> Judgement:
    return Judgement(
        topic_id="bridges",
        person="Анна",
        relevant=relevant,
        judged_at=NOW,
        url=f"https://town.example/{name}",
        url_key=f"town.example/{name}",
        source_id="town",
        title="Мост",
        text=text,
    )


def test_a_ranker_is_learned_told_and_stored(taught):
    done = topics(taught, "learn")
    assert done.code == 0, done.err
    assert "learned of 60 judged articles, 30 relevant" in done.out
    assert "all that were judged (60): ranker 1.000, score alone 0.500" in done.out
    assert done.err == "bridges: ranker 1 is stored and orders the next letters\n"
    with closing(opened(taught)) as store:
        ranker = store.ranker("bridges")
    assert ranker is not None
    assert (ranker.version, ranker.topic_digest) == (
        *(1, load_topic(TOPIC, "bridges.toml").digest()),
    )


def test_it_is_explained_by_what_moves_an_article(taught):
    topics(taught, "learn")
    with closing(opened(taught)) as store:
        run_id = store.begin_run("crawl", NOW)
        match = Match(topic_id="bridges", relevant=True, score=1.0, prominence="subject")
        text = "Мост в Заречье. Пошли автобусы. Турнир прошёл."
        number = stored(store, run_id, "new", text=text, matches=(match,))
    out = topics(taught, "explain", number).out
    up, down = (line for line in out.splitlines() if line.startswith(("  up", "  down")))
    assert "автобус +" in up
    assert "турнир -" in down
    assert "ranker 1 of" in out


def test_without_a_ranker_nothing_can_be_explained(archive):
    assert "has no ranker that fits it; run `dozor topics learn`" in (
        topics(archive, "explain", 1).err
    )


def test_a_changed_topic_has_no_ranker_any_more(taught):
    topics(taught, "learn")
    changed = TOPIC.replace('["Заречье"]', '["Заречье", "Луг"]')
    (taught / "bridges.toml").write_text(changed, encoding="utf-8")
    done = topics(taught, "explain", 1)
    assert done.code == 2
    assert "learned with another version of the topic" in done.err


def test_what_orders_no_better_than_chance_is_not_stored(archive):
    with closing(opened(archive)) as store:
        for number in range(60):
            # All that is said is said of wanted and unwanted ones alike.
            store.judge(a_judgement(f"n{number}", "Мост в Заречье.", relevant=number % 2 == 0))
    done = topics(archive, "learn")
    assert "not stored: it orders no better than chance" in done.err
    with closing(opened(archive)) as store:
        assert store.ranker("bridges") is None


# Names


def test_a_search_by_a_name_and_where_names_are_shown(archive):
    entity = Entity(
        kind=EntityKind.PLACE,
        name="Заречье",
        field="title",
        start=7,
        end=14,
        lemmas=("заречье",),
    )
    with closing(opened(archive)) as store:
        store.put_entities(1, 1, [entity, entity])
    (record,) = here("search", "--entity", "Заречью", "--json", cwd=archive).records
    assert record["id"] == 1
    assert here("search", "--entity", "Луг", "--json", cwd=archive).records == []
    assert "  place      Заречье\n" in here("show", 1, cwd=archive).out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "search: nothing to look for; write words, or --entity NAME"),
        (["--entity", "…"], "search: --entity '…': has no word; write a name"),
    ],
)
def test_a_search_for_nothing_is_told(archive, arguments, told):
    done = here("search", *arguments, cwd=archive)
    assert (done.code, told in done.fault) == (2, True)
