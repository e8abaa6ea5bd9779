"""crontab(5) expressions as the fields APScheduler takes.

APScheduler counts weekdays from Monday, crontab from Sunday; its ``from_crontab`` passes numbers
through, so «0 6 * * 1» would mean Tuesday. Here weekdays leave as names.
"""

import re

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_BOUNDS = (("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12))


def cron_fields(text: str) -> dict[str, str]:
    """``"30 6 * * 1-5"`` -> minute, hour, day, month, day_of_week. ``ValueError`` says the mend."""
    parts = text.split()
    if len(parts) != 5:
        raise ValueError(
            f"has {len(parts)} fields, a cron line has 5 (minute hour day month weekday); "
            "daily at half past six is '30 6 * * *'"
        )
    fields = {
        name: _checked(part, name, low, high)
        for part, (name, low, high) in zip(parts[:4], _BOUNDS, strict=True)
    }
    fields["day_of_week"] = _weekdays(parts[4])
    if fields["day"] != "*" and fields["day_of_week"] != "*":
        # crontab means "either", APScheduler "both": refuse rather than surprise.
        raise ValueError("sets both a day of the month and a weekday; use two [[schedule]] tables")
    return fields


def _checked(part: str, name: str, low: int, high: int) -> str:
    for item in part.split(","):
        matched = re.fullmatch(r"(?:\*|(\d+)(?:-(\d+))?)(?:/(\d+))?", item)
        if matched is None:
            raise ValueError(f"'{item}' is no {name}: write a number, a range 1-5, a list or *")
        first, last, step = (int(n) if n else None for n in matched.groups())
        for number in (first, last):
            if number is not None and not low <= number <= high:
                raise ValueError(f"'{item}' is no {name}: it goes from {low} to {high}")
        if step == 0 or (first is not None and last is not None and first > last):
            raise ValueError(f"'{item}' is no {name}: the range is empty")
    return part


def _weekdays(part: str) -> str:
    if part == "*":
        return "*"
    days: list[str] = []
    for item in part.casefold().split(","):
        first, dash, last = item.partition("-")
        start, end = _weekday(first, item), _weekday(last if dash else first, item)
        while True:
            days.append(_DAYS[start % 7])
            if start % 7 == end % 7:
                break
            start += 1
    return ",".join(dict.fromkeys(days))


def _weekday(text: str, item: str) -> int:
    if text in _DAYS:
        return _DAYS.index(text)
    if re.fullmatch(r"[0-7]", text):
        return int(text)
    raise ValueError(f"'{item}' is no weekday: write mon-fri, or numbers with 0 for Sunday")
