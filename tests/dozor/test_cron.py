"""crontab(5) as APScheduler's fields."""

import pytest

from dozor.config.cron import cron_fields


@pytest.mark.parametrize(
    ("weekdays", "named"),
    [
        ("*", "*"),
        ("1-5", "mon,tue,wed,thu,fri"),
        ("0", "sun"),
        ("7", "sun"),
        ("5-7", "fri,sat,sun"),
        ("6-1", "sat,sun,mon"),
        ("mon,wed", "mon,wed"),
        ("Mon-Wed,5", "mon,tue,wed,fri"),
    ],
)
def test_weekdays_count_from_sunday_as_in_crontab(weekdays: str, named: str) -> None:
    assert cron_fields(f"30 6 * * {weekdays}")["day_of_week"] == named


def test_the_other_fields_pass_as_they_are() -> None:
    assert cron_fields("*/15 6-9 1,15 */2 *") == {
        "minute": "*/15",
        "hour": "6-9",
        "day": "1,15",
        "month": "*/2",
        "day_of_week": "*",
    }


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("30 6 * *", "has 4 fields"),
        ("60 6 * * *", "is no minute"),
        ("0 24 * * *", "is no hour"),
        ("0 6 0 * *", "is no day"),
        ("0 6 * 13 *", "is no month"),
        ("0 6 * * 8", "is no weekday"),
        ("0 9-6 * * *", "the range is empty"),
        ("0 */0 * * *", "the range is empty"),
        ("x 6 * * *", "'x' is no minute"),
        ("0 6 1 * mon", "sets both"),
    ],
)
def test_a_wrong_line_is_told(line: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        cron_fields(line)
