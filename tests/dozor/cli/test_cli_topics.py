"""`dozor topics`: what there is, how right it is and why, and what another topic would bring."""

import hashlib
import json
import re
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

import storage
from dozor.cli import progress
from dozor.cli.progress import ProgressLine
from dozor.models import Outcome
from dozor.topics.parsing import parse_query
from dozor.topics.topic import load_topic
from tests.dozor.cli.kit import COMMAND, MINIMAL, Done, environment, here
from tests.storage.examples import NOW, a_known, an_article, found, stored

TOPIC = '''id = "fairs"
title = "Ярмарки"
version = 3
syntax = 1
query = """
@fairs MEETS @towns OR @both
WEIGHT +0.1 @business
WEIGHT -0.2 матч
MASK «ярмарка вакансий»
THRESHOLD 0.5
"""
[lists]
fairs = ["ярмарка"]
towns = ["Орша", "Минск", "Рогачёв"]
both = ["оршанская ярмарка"]
business = { terms = ["торговля"], belarusian = ["гандаль"] }
'''
ITEMS = [
    {"id": "a", "title": "Ярмарка в Орше", "text": "Торговля шла бойко.", "relevant": True},
    {"id": "b", "title": "Ярмарка в Минске", "text": "После торговли — матч.", "relevant": True},
    {"id": "c", "title": "Ярмарка", "text": "Торговля в Орше стоит.", "relevant": False, "x": [1]},
    {"id": 4, "title": "Снег", "text": "Тихо.", "relevant": False, "language": "ru"},
]


def lines(*values: object) -> str:
    return "".join(
        (v if isinstance(v, str) else json.dumps(v, ensure_ascii=False)) + "\n" for v in values
    )


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    """A topic not switched on, and judged articles; no configuration."""
    (tmp_path / "fairs.toml").write_text(TOPIC, encoding="utf-8")
    (tmp_path / "judged.jsonl").write_text(lines(*ITEMS), encoding="utf-8")
    return tmp_path


def configure(place: Path, *files: str, shipped: str = "[]") -> None:
    names = ", ".join(f'"{name}"' for name in files)
    text = f"{MINIMAL}[topics]\nshipped = {shipped}\nfiles = [{names}]\n"
    (place / "dozor.toml").write_text(text, encoding="utf-8")


def ran(bench: Path, *arguments: str, env: dict[str, str] | None = None) -> Done:
    done = here("topics", *arguments, cwd=bench, env=env)
    assert (done.code, done.err) == (0, "")
    return done


def records(done: Done, record: str) -> list[dict[str, object]]:
    return [one for one in done.records if one["record"] == record]


# What there is


def test_the_shipped_topics_need_no_configuration(tmp_path):
    rows = [json.loads(line) for line in ran(tmp_path, "list", "--json").out.splitlines()]
    (row,) = [row for row in rows if row["id"] == "smolensk-belarus"]
    assert (row["enabled"], row["from"], row["file"]) == (True, "shipped", None)
    assert row["terms"] > row["lists"] > 5


def test_a_file_of_the_configuration_is_on_and_names_itself(bench):
    configure(bench, "fairs.toml")
    *shipped, row = ran(bench, "list", "--json").records
    assert row == {
        "id": "fairs",
        "title": "Ярмарки",
        "version": 3,
        "lists": 4,
        "terms": 7,
        "enabled": True,
        "from": "file",
        "file": "fairs.toml",
    }
    assert {one["enabled"] for one in shipped} == {False}


def test_the_table_says_the_same(bench):
    configure(bench, "fairs.toml")
    heads, *rows = ran(bench, "list").out.splitlines()
    assert heads.split() == ["Id", "Version", "Lists", "Terms", "State", "From", "Title"]
    assert rows[-1].split() == ["fairs", "3", "4", "7", "on", "fairs.toml", "Ярмарки"]
    assert all(row.split()[4:6] == ["off", "shipped"] for row in rows[:-1])


def test_a_topic_shows_its_query_which_can_be_read_again(bench):
    out = ran(bench, "show", "fairs.toml").out
    title, name, _, *rest = out.splitlines()
    assert (title, name) == ("Ярмарки", "fairs, version 3")
    query = rest[: rest.index("")]
    assert query == [
        "  @fairs MEETS @towns",
        "  OR @both",
        "  WEIGHT +0.1 @business",
        '  WEIGHT -0.2 "матч"',
        '  MASK "ярмарка вакансий"',
        "  THRESHOLD 0.5",
    ]
    assert parse_query("\n".join(query)) == load_topic(TOPIC, "fairs.toml").query


def test_a_topic_shows_its_lists_with_their_counts_and_first_terms(bench):
    lists = ran(bench, "show", "./fairs.toml").out.splitlines()[10:]
    assert [" ".join(line.split()) for line in lists] == [
        "@fairs 1 ярмарка",
        "@towns 3 Орша, Минск, Рогачёв",
        "@both 1 оршанская ярмарка",
        "@business 2 торговля, гандаль",
    ]


def test_a_topic_is_shown_by_its_id(bench):
    configure(bench, "fairs.toml")
    assert ran(bench, "show", "fairs").out == ran(bench, "show", "fairs.toml").out


def test_long_lists_show_their_beginning_and_all_on_demand(tmp_path):
    out = ran(tmp_path, "show", "smolensk-belarus", env={"COLUMNS": "80"}).out
    assert ", …" in out
    terms = ran(tmp_path, "show", "smolensk-belarus", "--terms", "smolensk").out.splitlines()
    assert re.search(rf"^  @smolensk +{len(terms)}  {re.escape(terms[0])}, ", out, re.MULTILINE)


@pytest.mark.parametrize("name", ["business", "@business"])
def test_the_terms_of_a_list_are_a_line_each(bench, name):
    out = ran(bench, "show", "fairs.toml", "--terms", name).out
    assert out == "торговля\nгандаль (Belarusian)\n"


# How right it is


def test_the_figures_are_those_of_the_items(bench):
    out = ran(bench, "test", "fairs.toml", "--items", "judged.jsonl").out
    assert out.splitlines()[:5] == [
        "fairs, version 3, threshold 0.5",
        "4 items: 2 relevant, 2 found",
        "  precision  0.500  0.095–0.905  1 of 2 found",
        "  recall     0.500  0.095–0.905  1 of 2 relevant",
        "  F1         0.500  0.116–0.884  (intervals of 95 %)",
    ]


def test_what_is_wrong_has_its_score_its_passage_and_its_rules(bench):
    out = ran(bench, "test", "fairs.toml", "--items", "judged.jsonl").out
    assert re.search(r"\nFalse hits: 1\n  c  0\.[5-9]\d  Ярмарка\n", out)
    assert re.search(r"\nMisses: 1\n  b  0\.[1-4]\d  Ярмарка в Минске\n", out)
    assert "    title: «Ярмарка в Минске»\n        @fairs: ярмарка; @towns: Минск\n" in out


def test_json_has_everything_and_nothing_else(bench):
    done = ran(bench, "test", "fairs.toml", "--items", "judged.jsonl", "--clauses", "--json")
    (figures,) = records(done, "figures")
    assert {name: figures[name] for name in ("items", "right_hits", "false_hits", "misses")} == {
        **{"items": 4, "right_hits": 1, "false_hits": 1, "misses": 1},
    }
    assert (figures["topic"], figures["threshold"], figures["right_refusals"]) == ("fairs", 0.5, 1)
    assert set(figures["precision"]) == {"value", "low", "high"}
    (wrong,) = records(done, "false_hit")
    assert (wrong["id"], wrong["relevant"], wrong["topic"]) == ("c", True, "fairs")
    assert wrong["evidence"][0]["rules"]
    (miss,) = records(done, "miss")
    assert (miss["id"], miss["relevant"]) == ("b", False)
    assert len(done.records) == 3 + len(records(done, "clause"))


def test_each_clause_says_what_hangs_on_it(bench):
    done = ran(bench, "test", "fairs.toml", "--items", "judged.jsonl", "--clauses", "--json")
    told = {one["text"]: one for one in records(done, "clause")}
    assert set(told) == {
        *("@fairs MEETS @towns", "@both", "WEIGHT +0.1 @business", 'WEIGHT -0.2 "матч"'),
        *('MASK "ярмарка вакансий"', "THRESHOLD 0.5", "@fairs", "@towns"),
        *("@fairs: ярмарка", "@towns: Орша", "@towns: Минск", "@business: торговля"),
    }
    assert (told["@towns: Орша"]["lost"], told["@towns: Орша"]["gone"]) == (["a"], ["c"])
    assert told['WEIGHT -0.2 "матч"']["found"] == ["b"]
    assert told["@both"] == {
        **{"record": "clause", "kind": "alternative", "text": "@both", "f1_change": 0.0},
        **{"lost": [], "found": [], "let_in": [], "gone": [], "items": 0, "moved": 0},
    }


def test_the_table_of_clauses_names_the_items_and_counts_the_rest(bench):
    out = ran(bench, "test", "fairs.toml", "--items", "judged.jsonl", "--clauses").out
    assert "@towns: Орша — lost a; gone c\n" in out
    assert 'WEIGHT -0.2 "матч" — found b\n' in out
    assert "     0                                    @both\n" in out
    assert "1 more terms stand in the items; no verdict hangs on one of them alone\n" in out
    assert "4 terms stand in no item (--unused lists them)\n" in out


def test_unused_terms_are_listed_by_list(bench):
    out = ran(bench, "test", "fairs.toml", "--items", "judged.jsonl", "--unused").out
    assert out.endswith(
        "\n4 terms stand in no item\n"
        "  @towns (1): Рогачёв\n"
        "  @both (1): оршанская ярмарка\n"
        "  @business (1): гандаль\n"
        "  query (1): ярмарка вакансий\n"
    )


def test_unused_terms_are_json_too(bench):
    done = ran(bench, "test", "fairs.toml", "--items", "judged.jsonl", "--unused", "--json")
    told = {one["list"]: one["terms"] for one in records(done, "unused")}
    assert told == {
        **{"": ["ярмарка вакансий"], "towns": ["Рогачёв"], "both": ["оршанская ярмарка"]},
        **{"business": ["гандаль"]},
    }


def test_without_a_name_the_one_that_is_on_is_tested(bench):
    configure(bench, "fairs.toml")
    assert ran(bench, "test", "--items", "judged.jsonl").out.startswith("fairs, version 3")


def test_items_come_from_standard_input_too(bench):
    done = here(
        *("topics", "test", "fairs.toml", "--items", "-", "--json"),
        cwd=bench,
        stdin=lines(*ITEMS).encode(),
    )
    assert (done.code, done.records[0]["items"]) == (0, 4)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("nonsense", "is not JSON: Expecting value in column 1"),
        ("[1]", "is not a JSON object but a list"),
        ('{"title": 3, "relevant": true}', "'title' is not a string but a number"),
        ('{"title": "Снег"}', "'relevant' is missing; write true or false"),
        ('{"title": "Снег", "relevant": "yes"}', "'relevant' is a string; write true or false"),
        ('{"title": "Снег", "relevant": 1}', "'relevant' is a number; write true or false"),
    ],
)
def test_a_bad_line_is_told_by_its_number_and_the_rest_counts(bench, line, why):
    (bench / "judged.jsonl").write_text(lines(ITEMS[0], "", line, *ITEMS[1:]), encoding="utf-8")
    done = here("topics", "test", "fairs.toml", "--items", "judged.jsonl", "--json", cwd=bench)
    assert done.code == 2
    assert done.fault.startswith(f"items judged.jsonl: line 3: {why}")
    assert done.records[0]["items"] == 4


def test_items_without_an_id_are_named_by_their_lines(bench):
    items = [{key: value for key, value in one.items() if key != "id"} for one in ITEMS]
    (bench / "judged.jsonl").write_text(lines(*items), encoding="utf-8")
    done = ran(bench, "test", "fairs.toml", "--items", "judged.jsonl", "--json")
    assert [one["id"] for one in records(done, "miss")] == ["line 2"]


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize(
    "command",
    [
        ["test", "fairs.toml", "--items", "judged.jsonl", "--clauses", "--unused"],
        ["show", "smolensk-belarus"],
        ["show", "smolensk-belarus", "--terms", "streets"],
        ["diff", "fairs.toml", "smolensk-belarus", "--items", "judged.jsonl"],
        ["list"],
    ],
    ids=lambda command: command[0],
)
def test_what_is_printed_fits_the_terminal(bench, command, columns):
    out = ran(bench, *command, env={"COLUMNS": str(columns)}).out
    assert max(map(len, out.splitlines())) <= columns
    assert not [line for line in out.splitlines() if line != line.rstrip()]


# What is wrong usage


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["test", "fairs.toml"],
            "topics test: fairs: nothing was judged in the archive that it could be tested on; see "
            "`dozor topics judge`, or give judged articles with --items FILE, one JSON object",
        ),
        (["test", "fairs.toml", "--items", "no.jsonl"], "items no.jsonl: cannot be read: No such"),
        (["test", "fairs.toml", "--items", "."], "items .: cannot be read: Is a directory"),
        (
            ["test", "fairs.toml", "--items", "empty"],
            "items empty: there are none; one JSON object",
        ),
        (["show", "smolensk"], "topic smolensk: is not known; did you mean 'smolensk-belarus'?"),
        (["show", "no.toml"], "topic: no.toml: cannot be read: No such file"),
        (["show", "latin.toml"], "topic: latin.toml: is not UTF-8 (byte 9); save it so"),
        (
            ["show", "fairs.toml", "--terms", "town"],
            "topic fairs: list @town: is not there; did you",
        ),
        (
            ["diff", "fairs.toml", "nothing", "--items", "judged.jsonl"],
            "topic nothing: is not known",
        ),
        (["show", "fairs", "-c", "no.toml"], "configuration: no.toml: there is no such file"),
        (["test"], "topics test: smolensk-belarus: nothing was judged"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_one_line_and_exit_code_2(bench, arguments, told):
    (bench / "empty").write_text("\n")
    (bench / "latin.toml").write_bytes('title = "Ярмарки"'.encode("cp1251"))
    done = here("topics", *arguments, cwd=bench)
    assert (done.code, done.out) == (2, "")
    assert done.fault.startswith(told)


BROKEN = {
    "TOML": (TOPIC.replace("version = 3", "version = "), "line 3, column 11"),
    "a query": (TOPIC.replace("@fairs MEETS", "@fairs meets"), "query: line 1, column 8"),
}


@pytest.mark.parametrize("command", ["show", "test", "diff"])
@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_topic_is_told_with_file_line_and_column(bench, command, what):
    text, place = BROKEN[what]
    (bench / "broken.toml").write_text(text, encoding="utf-8")
    names = ["fairs.toml", "broken.toml"] if command == "diff" else ["broken.toml"]
    items = [] if command == "show" else ["--items", "judged.jsonl"]
    done = here("topics", command, *names, *items, cwd=bench)
    assert (done.code, done.out) == (2, "")
    assert done.fault.startswith("topic: broken.toml: ")
    assert place in done.fault


def test_of_several_that_are_on_one_is_to_be_named(bench):
    configure(bench, "fairs.toml", shipped='["smolensk-belarus"]')
    done = here("topics", "test", "--items", "judged.jsonl", cwd=bench)
    assert (done.code, done.fault) == (
        *(2, "topics: switched on are smolensk-belarus, fairs; name one"),
    )


def test_clauses_are_not_tried_on_more_items_than_can_be_kept(bench, monkeypatch):
    monkeypatch.setattr("dozor.cli.topics._MOST_WITH_CLAUSES", 3)
    done = here("topics", "test", "fairs.toml", "--items", "judged.jsonl", "--clauses", cwd=bench)
    assert (done.code, done.out) == (2, "")
    assert done.fault == "topics test: --clauses: takes at most 3 items; give a sample"


def test_a_query_of_very_many_terms_is_tried_as_a_whole_only(bench):
    words = " OR ".join(f"слово{n:x}" for n in range(1001))
    text = f'id = "wide"\ntitle = "W"\nsyntax = 1\nquery = "ярмарка OR {words} WEIGHT 0.1 торговля"'
    (bench / "wide.toml").write_text(text, encoding="utf-8")
    command = ("topics", "test", "wide.toml", "--items", "judged.jsonl", "--clauses", "--json")
    done = here(*command, cwd=bench)
    assert (done.code, done.err.count("\n")) == (0, 1)
    assert "wide: the query holds more than 1000 terms or alternatives itself" in done.err
    assert [one["text"] for one in records(done, "clause")] == ['WEIGHT +0.1 "торговля"']


# What another topic would bring

NEW = TOPIC.replace('"Орша", ', '"Брест", ').replace("THRESHOLD 0.5", "THRESHOLD 0.55")


@pytest.fixture
def draft(bench: Path) -> Path:
    (bench / "draft.toml").write_text(NEW.replace('"fairs"', '"draft"'), encoding="utf-8")
    items = [*ITEMS, {"id": "e", "title": "Ярмарка в Бресте", "text": "Торговля и торговля."}]
    (bench / "judged.jsonl").write_text(lines(*items), encoding="utf-8")
    return bench


def test_the_topics_themselves_are_compared(draft):
    out = ran(draft, "diff", "fairs.toml", "draft.toml", "--items", "judged.jsonl").out
    assert out.splitlines()[:5] == [
        "fairs.toml (fairs, version 3) -> draft.toml (draft, version 3)",
        "  - THRESHOLD 0.5",
        "  + THRESHOLD 0.55",
        "  - @towns: Орша",
        "  + @towns: Брест",
    ]


def test_what_appears_and_vanishes_is_told_with_its_rules(draft):
    out = ran(draft, "diff", "fairs.toml", "draft.toml", "--items", "judged.jsonl").out
    assert "\n- vanishes: a: Ярмарка в Орше\n    subject, 0." in out
    assert " -> not on it, 0.00\n    - @towns: Орша\n    title: «Ярмарка в Орше»\n" in out
    assert "\n+ appears: e: Ярмарка в Бресте\n    not on it, 0.00 -> subject, 0." in out
    assert "\n    + @towns: Брест\n" in out
    assert out.endswith("\n5 articles: appears 1, vanishes 2, changes 0, rescored 0, same 2\n")


def test_the_difference_is_json_too(draft):
    done = ran(draft, "diff", "fairs.toml", "draft.toml", "--items", "judged.jsonl", "--json")
    (topics,) = records(done, "topics")
    assert topics["old"] == {"named": "fairs.toml", "topic": "fairs", "version": 3}
    assert topics["new"] == {"named": "draft.toml", "topic": "draft", "version": 3}
    assert topics["lists"] == [{"name": "towns", "added": ["Брест"], "removed": ["Орша"]}]
    told = {one["id"]: one for one in records(done, "change")}
    assert {name: one["kind"] for name, one in told.items()} == {
        **{"a": "vanishes", "c": "vanishes", "e": "appears"},
    }
    assert (told["a"]["old"]["topic"], told["a"]["new"]["topic"]) == ("fairs", "draft")
    assert (told["a"]["removed"], told["a"]["added"]) == (["@towns: Орша"], [])
    assert done.records[-1] == {
        **{"record": "counts", "items": 5, "appears": 1, "vanishes": 2, "changes": 0},
        **{"rescored": 0, "same": 2},
    }


def test_a_topic_and_itself_say_the_same(draft):
    out = ran(draft, "diff", "fairs.toml", "./fairs.toml", "--items", "judged.jsonl").out
    assert out == (
        "fairs.toml (fairs, version 3) -> ./fairs.toml (fairs, version 3)\n"
        "  they say the same\n\n"
        "5 articles: appears 0, vanishes 0, changes 0, rescored 0, same 5\n"
    )


def test_a_topic_that_is_on_is_compared_by_its_id(draft):
    configure(draft, "fairs.toml")
    out = ran(draft, "diff", "fairs", "draft.toml", "--items", "judged.jsonl").out
    assert out.startswith("fairs (version 3) -> draft.toml (draft, version 3)\n")


def test_another_passage_is_told_by_what_was_and_what_is(bench):
    (bench / "draft.toml").write_text(TOPIC.replace('"Минск", ', ""), encoding="utf-8")
    text = "В Орше на ярмарке торговля.\nСнег.\nСнег.\nВ Минске ярмарка и торговля."
    (bench / "judged.jsonl").write_text(lines({"title": "Новости", "text": text}))
    out = ran(bench, "diff", "fairs.toml", "draft.toml", "--items", "judged.jsonl").out
    assert "\n~ changes: line 1: Новости\n" in out
    assert "\n    - @towns: Минск\n    - text: «В Минске ярмарка и торговля.»\n" in out
    assert "В Орше" not in out


def test_a_bad_line_makes_the_exit_code_2(draft):
    with (draft / "judged.jsonl").open("a") as file:
        file.write("nonsense\n")
    done = here(
        *("topics", "diff", "fairs.toml", "draft.toml", "--items", "judged.jsonl"), cwd=draft
    )
    assert (done.code, done.fault[:28]) == (2, "items judged.jsonl: line 6: ")
    assert "5 articles: " in done.out


@pytest.fixture
def archive(draft: Path, place: Path) -> Path:
    """Two stored articles of another topic, one with a forgotten text, and one set aside."""
    with closing(storage.open_store(f"sqlite:///{place / 'data' / 'dozor.db'}")) as store:
        run_id = store.begin_run("crawl", NOW)
        stored(store, run_id, "orsha", title="Ярмарка в Орше", text="Торговля шла бойко.")
        stored(store, run_id, "brest", title="Снег", text="Тихо.")
        for name, age in (("new", 0), ("old", 1)):
            (entry_id,) = found(store, run_id, name)
            title = f"Ярмарка в Бресте: {name}"
            article = an_article(name, title=title, text="Торговля и торговля.", lead=None)
            known = a_known(name, Outcome.OFF_TOPIC)
            store.set_aside(run_id, entry_id, article, known, NOW.replace(year=2026 - age))
        store.forget_texts_set_aside(NOW)
    return draft


def test_the_archive_is_read_with_what_was_set_aside(archive):
    done = ran(archive, "diff", "fairs.toml", "draft.toml", "--json")
    told = {one["id"]: (one["kind"], one["place"]) for one in records(done, "change")}
    assert told == {
        "1": ("vanishes", "stored"),
        "https://town.example/new": ("appears", "set aside"),
    }
    assert done.records[-1]["items"] == 3


def test_nothing_is_written_to_the_database(archive):
    path = archive / "data" / "dozor.db"
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    out = ran(archive, "diff", "fairs.toml", "draft.toml", "--db", f"sqlite:///{path}").out
    assert "(set aside): Ярмарка в Бресте: new\n" in out
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_a_database_that_is_not_there_is_exit_code_3(draft):
    done = here("topics", "diff", "fairs.toml", "draft.toml", "--db", "sqlite:///no.db", cwd=draft)
    assert (done.code, done.out) == (3, "")


def test_an_endless_file_is_answered_as_it_comes(draft):
    command = ["topics", "diff", "fairs.toml", "draft.toml", "--items", "-", "--json"]
    with subprocess.Popen(
        [*COMMAND, *command],
        cwd=draft,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["record"] == "topics"
        for number in range(3):
            line = json.dumps({"id": number, "title": "Ярмарка в Бресте", "text": "Торговля."})
            process.stdin.write(line.encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == str(number)
        process.stdin.close()
        assert json.loads(process.stdout.readline())["items"] == 3
        assert process.wait(30) == 0


# How far it has come


def test_a_terminal_sees_how_far_it_has_come(monkeypatch, capsys):
    monkeypatch.setattr(progress, "_PAUSE", 0.0)
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: True, raising=False)
    assert [*ProgressLine("articles read").over("ab")] == ["a", "b"]
    assert capsys.readouterr().err == "\r\x1b[K1 articles read\r\x1b[K2 articles read\r\x1b[K"


def test_nobody_else_does(monkeypatch, capsys):
    monkeypatch.setattr(progress, "_PAUSE", 0.0)
    assert [*ProgressLine("articles read").over("ab")] == ["a", "b"]
    assert capsys.readouterr().err == ""
