"""Tables and times on their own."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dozor.cli.say import clean
from dozor.cli.tables import print_table
from dozor.cli.times import day_end, day_start, full, minute, read_instant, stamp
from dozor.errors import ConfigError
from dozor.models import Precision, Stamp

ROWS = [
    ("dead", "robots_unreachable", 0, "http://dead.example/rss.xml"),
    ("Пресс-центр областной администрации", "ok", 120, "stored 3, off_topic 5, seen 112"),
    ("empty", "ok", 7, ""),
]
HEADS = ("Source", "Status", "Entries", "Outcomes")


@pytest.fixture
def printed(capsys, monkeypatch):
    def at(width: int | None, rows=ROWS) -> list[str]:
        if width is None:
            monkeypatch.delenv("COLUMNS", raising=False)
        else:
            monkeypatch.setenv("COLUMNS", str(width))
        print_table(HEADS, rows, numbers={"Entries"})
        return capsys.readouterr().out.splitlines()

    return at


def test_a_wide_table_is_a_line_a_row(printed):
    assert printed(None) == [
        "Source                               Status              Entries  Outcomes",
        "dead                                 robots_unreachable        0"
        "  http://dead.example/rss.xml",
        "Пресс-центр областной администрации  ok                      120"
        "  stored 3, off_topic 5, seen 112",
        "empty                                ok                        7",
    ]


def test_a_narrow_table_puts_the_last_column_below(printed):
    assert printed(80) == [
        "Source                    Status              Entries",
        "    Outcomes",
        "dead                      robots_unreachable        0",
        "    http://dead.example/rss.xml",
        "Пресс-центр областной     ok                      120",
        "администрации",
        "    stored 3, off_topic 5, seen 112",
        "empty                     ok                        7",
    ]


def test_a_table_without_rows_is_its_heading(printed):
    assert printed(80, []) == ["Source  Status  Entries  Outcomes"]


words = st.text(st.characters(exclude_categories=["Cs", "Co", "Cn", "Mn", "Me", "Mc", "Zs"]))


@given(st.lists(st.tuples(words, words, st.integers(), words), max_size=4), st.integers(60, 200))
def test_no_letter_of_a_cell_is_ever_lost(rows, width):
    import io
    import os
    from contextlib import redirect_stdout
    from unittest.mock import patch

    out = io.StringIO()
    with redirect_stdout(out), patch.dict(os.environ, COLUMNS=str(width)):
        print_table(HEADS, rows)
    expected = "".join(clean(cell) for row in (HEADS, *rows) for cell in row)
    assert sorted("".join(out.getvalue().split())) == sorted("".join(expected.split()))


MOMENT = datetime(2026, 3, 6, 22, 30, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "precision", "printed"),
    [
        (MOMENT, Precision.SECOND, "2026-03-07 01:30:05 MSK"),
        (MOMENT, Precision.MINUTE, "2026-03-07 01:30 MSK"),
        (date(2026, 3, 6), Precision.DAY, "2026-03-06"),
        (date(2026, 3, 1), Precision.MONTH, "2026-03"),
    ],
)
def test_a_time_is_printed_as_exactly_as_it_is_known(value, precision, printed):
    assert stamp(Stamp(value=value, precision=precision, origin="feed")) == printed


def test_an_unknown_time_is_no_time():
    assert (stamp(None), minute(None)) == ("unknown", "never")
    assert full(MOMENT) == "2026-03-07 01:30 MSK"


def test_a_day_is_a_day_in_moscow():
    day = datetime(2026, 3, 6)
    assert day_start(day) == datetime(2026, 3, 5, 21, tzinfo=UTC)
    assert day_end(day) == datetime(2026, 3, 6, 21, tzinfo=UTC)
    assert (day_start(None), day_end(None)) == (None, None)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-03-06T08:00:00+03:00", datetime(2026, 3, 6, 5, tzinfo=UTC)),
        ("2026-03-06T08:00:00Z", datetime(2026, 3, 6, 8, tzinfo=UTC)),
        ("2026-03-06T08:00", datetime(2026, 3, 6, 5, tzinfo=UTC)),
        ("2026-03-06", datetime(2026, 3, 6, 20, 59, 59, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read(text, instant):
    assert read_instant(text, "x") == instant


@pytest.mark.parametrize(
    "text", ["", "now", "6 марта 2026", "2026-13-01", "0001-01-01T00:00+23:59"]
)
def test_what_is_no_instant_is_told(text):
    with pytest.raises(ConfigError, match=f"x: '{text.replace('+', '.')}': is no time; write it"):
        read_instant(text, "x")
