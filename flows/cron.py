"""Whether a text is a cron expression, so that a mistake in it is named before a schedule is made of it."""

from __future__ import annotations

import re

# crontab(5): minute, hour, day of month, month, day of week (0 and 7 are Sunday). The last two may have names.
_BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_NAMES: tuple[dict[str, int], ...] = (
    {},
    {},
    {},
    {name: number for number, name in enumerate(_MONTHS, 1)},
    {name: number for number, name in enumerate(_DAYS)},
)
_PART = re.compile(r"(?:\*|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<step>[1-9][0-9]?))?")


def is_cron(text: str) -> bool:
    """Whether the text has five fields of numbers, ranges, lists and steps within their bounds."""
    fields = text.lower().split()
    return len(fields) == len(_BOUNDS) and all(
        _is_part(part, place) for place, field in enumerate(fields) for part in field.split(",")
    )


def _is_part(part: str, place: int) -> bool:
    found = _PART.fullmatch(part)
    if found is None:
        return False
    values = [_value(found[name], place) for name in ("first", "last") if found[name]]
    low, high = _BOUNDS[place]
    return values == sorted(values) and all(low <= value <= high for value in values)


def _value(text: str, place: int) -> int:
    """The number of a field's word; one that is out of all bounds for a word that is none."""
    if text.isdecimal():
        return int(text)
    return _NAMES[place].get(text, -1)
