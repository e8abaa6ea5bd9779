"""`dozor match`: a line out for each line in, in the same order, with the verdict."""

import json
import subprocess

import pytest

from tests.dozor.cli.kit import COMMAND, dozor, environment, here

RELEVANT = {
    "id": "a-1",
    "title": "Смоленская область и Беларусь договорились о совместном производстве",
    "text": "Губернатор Смоленской области обсудил с белорусскими партнёрами кооперацию.\nВсё.",
    "site": "Вестник",
    "published_at": "2026-03-06",
}
OTHER = {"id": 2, "title": "В Туле открыли музей", "text": "Музей открыли.", "language": None}


def lines(*values: object) -> bytes:
    written = (
        v if isinstance(v, bytes) else json.dumps(v, ensure_ascii=False).encode() for v in values
    )
    return b"".join(line + b"\n" for line in written)


def test_the_same_objects_come_out_with_the_evidence(tmp_path):
    done = dozor("match", cwd=tmp_path, stdin=lines(RELEVANT, OTHER, RELEVANT))
    assert (done.code, done.err) == (0, "")
    first, second, third = done.records
    assert first == third
    assert {k: v for k, v in first.items() if k != "matches"} == RELEVANT
    assert {k: v for k, v in second.items() if k != "matches"} == OTHER
    (match,) = first["matches"]
    assert (match["topic"], match["relevant"], match["prominence"]) == (
        *("smolensk-belarus", True, "subject"),
    )
    assert 0.5 <= match["score"] <= 1
    for item in match["evidence"]:
        assert set(item) == {"field", "start", "end", "passage", "terms", "rules"}
        assert first[item["field"]][item["start"] : item["end"]] == item["passage"]
        assert all(term in item["passage"] for term in item["terms"])
    assert second["matches"] == [
        {
            "topic": "smolensk-belarus",
            "relevant": False,
            "score": 0.0,
            "prominence": None,
            "evidence": [],
        }
    ]


@pytest.mark.parametrize(
    ("line", "why", "kept"),
    [
        (b"nonsense", "is not JSON: Expecting value in column 1", {}),
        (b"", "is not JSON: Expecting value in column 1", {}),
        (b"[1, 2]", "is not a JSON object but a list", {}),
        (b"null", "is not a JSON object but null", {}),
        (b"\xff{}", "is not UTF-8 (byte 0)", {}),
        (b'{"title": NaN}', "is not JSON: NaN is no number of JSON", {}),
        (b'{"id": 1e999}', "is not JSON: Out of range float values", {}),
        (b"[" * 200_000, "is not JSON: maximum recursion depth", {}),
        (b'{"id": 7, "title": 3}', "'title' is not a string but a number", {"id": 7, "title": 3}),
        (b'{"text": ["a"]}', "'text' is not a string but a list", {"text": ["a"]}),
    ],
    ids=lambda value: value[:20] if isinstance(value, bytes) else "",
)
def test_a_line_that_is_no_article_keeps_its_place_and_is_told_by_its_number(
    tmp_path, line, why, kept
):
    done = here("match", cwd=tmp_path, stdin=lines(RELEVANT, line, OTHER))
    assert done.code == 2
    assert done.fault.startswith(f"match: line 2: {why}")
    first, bad, last = done.records
    assert (first["id"], last["id"]) == ("a-1", 2)
    assert bad.pop("matches") == []
    assert bad.pop("error").startswith(f"line 2: {why}")
    assert bad == kept


def test_nothing_in_is_nothing_out(tmp_path):
    done = here("match", cwd=tmp_path)
    assert (done.code, done.out, done.err) == (0, "", "")


def test_title_and_text_may_be_missing_or_null(tmp_path):
    done = here("match", cwd=tmp_path, stdin=lines({}, {"title": None, "text": None}))
    assert [record["matches"][0]["relevant"] for record in done.records] == [False, False]


def test_hostile_words_pass_without_moving_a_cursor(tmp_path):
    hostile = {"title": "\x1b[2J\u2028Смоленск\u009b31m", "text": "\ud800 и \x00 Беларусь"}
    done = here("match", cwd=tmp_path, stdin=lines(json.dumps(hostile).encode()))
    assert len(done.out.splitlines()) == 1
    assert {k: v for k, v in done.records[0].items() if k != "matches"} == hostile


def test_each_line_is_answered_before_the_next_is_sent(tmp_path):
    with subprocess.Popen(
        [*COMMAND, "match"],
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for article in (RELEVANT, OTHER):
            process.stdin.write(lines(article))
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == article["id"]
        process.stdin.close()
        assert process.wait(30) == 0


TOPIC = """
id = "bridges"
title = "Мосты"
syntax = 1
query = "мост MEETS Днепр"
"""


def test_a_configuration_brings_its_own_topics(tmp_path):
    (tmp_path / "bridges.toml").write_text(TOPIC, encoding="utf-8")
    (tmp_path / "own.toml").write_text(
        'contact = "mailto:a@press.example"\n[topics]\nfiles = ["bridges.toml"]\n', encoding="utf-8"
    )
    article = {"title": "Мосты через Днепр открыли", "text": "Открыли."}
    done = here("match", "-c", "own.toml", cwd=tmp_path, stdin=lines(article))
    told = [(match["topic"], match["relevant"]) for match in done.records[0]["matches"]]
    assert told == [("smolensk-belarus", False), ("bridges", True)]
    done = here("match", "-c", "own.toml", "--topic", "bridges", cwd=tmp_path, stdin=lines(article))
    assert [match["topic"] for match in done.records[0]["matches"]] == ["bridges"]


def test_a_configuration_that_lies_around_is_not_read(tmp_path):
    (tmp_path / "dozor.toml").write_text("nonsense", encoding="utf-8")
    assert here("match", cwd=tmp_path, stdin=lines(OTHER)).code == 0


def test_a_topic_that_is_not_known_is_told(tmp_path):
    done = here("match", "--topic", "bridges", cwd=tmp_path, stdin=lines(OTHER))
    assert (done.code, done.out) == (2, "")
    assert done.fault.startswith("topic bridges: is not known; known are ")
    assert "smolensk-belarus" in done.fault
