"""The slots that the words of one calendar expression fill.

`Slots` collects year, quarter, month, day and so on as long as they fit together; `datemeaning.resolve` then turns them
into a period. `Context` is what they are read against.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from transform import periods
from transform.datetokens import Token
from transform.periods import Period
from transform.scan import fold

if TYPE_CHECKING:
    from transform.datewords import DateRules
    from transform.text import Document

_LEVELS = {
    "decade": 9,
    "century": 9,
    "year": 8,
    "half": 6,
    "season": 6,
    "quarter": 5,
    "month": 4,
    "week": 3,
    "day": 2,
    "weekday": 1,
}
_LOOK_BACK = 32
_LOOK_AHEAD = 6  # an article, a blank and a digit
_BLANKS = frozenset({" ", "("})
_POINTERS = frozenset({"deictic", "coming", "counting", "article"})
_POINTED = frozenset({"year", "half", "quarter", "month", "week", "weekend", "workweek", "decade"})
_LONGEST_GLUE = 16
_TELLING = 6  # days between a report and the news of it
# Kinds of token that fill several slots, or one of another name; "coming" also points ahead.
_COMPOUND = {
    "ymd": ("year", "month", "day"),
    "ym": ("year", "month"),
    "md": ("month", "day"),
    "unit_part": ("unit", "part"),
    "nth": ("ordinal", "unit"),
    "coming": ("deictic", "coming"),
    "counting": ("deictic", "counting"),
    "bare_year": ("year",),
}
_BEFORE_PART = frozenset({"year", "deictic", "coming", "counting", "article"})
_POINTING = frozenset({"period", "same_period", "count", "rolling"})
_BESIDE_NUMBER = frozenset({"month", "weekday"})
_ROLLING = frozenset({"deictic", "coming", "counting", "count"})
_ALONE = frozenset({"period", "count", "rolling"})
# A part of the year is told once; a fixed day or week takes only a weekday more; a decade nothing finer.
_PARTS_OF_YEAR = frozenset({"month", "quarter", "half", "season"})
_FIXED = frozenset({"date", "week"})
_OF_YEAR = frozenset({"quarter", "month"})
_DECADES = frozenset({"decade", "century"})
_HOLIDAYS = frozenset({"holiday", "holiday_weekday"})
_FINE = frozenset({"day", "number", "ordinal", "unit", "month", "quarter", "half", "season", "deictic"}) | _FIXED
_WATCHED = _PARTS_OF_YEAR - {"month"} | _FIXED | _DECADES | _HOLIDAYS | {"unit"}


class Context:
    """The text, the rules, and what was dated so far: against these an expression is read."""

    def __init__(self, document: Document, rules: DateRules) -> None:
        """Start at the head of a text, with nothing dated but the text itself."""
        self.document, self.rules, self.text = document, rules, document.text
        self.published = document.published
        self.parts = rules.conventions.parts
        self.last_day: date | None = None
        self.today_named = False  # the day of publication was spoken of: Korean news goes back to it as "this day"
        self.recent: Period | None = None
        self.recent_period: Period | None = None  # the last that was no day: what "the same period" goes back to
        self.spoken: Period | None = None  # the last that does not only point away from another
        self._spoken_at = 0
        self._cues: dict[int, str | None] = {}

    def remember(self, period: Period, at: int, *, points: bool) -> None:
        """Note the newest period and where it stands; a day is also what "that day" goes back to.

        A period that only points away from the one spoken of ("a year earlier") does not take that one's place.
        """
        if period.precision == "day":
            self.last_day = period.start
            self.today_named = self.today_named or period.start == self.published
        elif not points:
            self.recent_period = period
        if not points and not self._is_of_telling(period):
            self.spoken, self._spoken_at = period, at
        self.recent = period

    def _is_of_telling(self, period: Period) -> bool:
        """Whether a day is one of the last before publication, on which things are told and not what is told of."""
        if self.published is None or period.precision != "day":
            return False
        return 0 <= (self.published - period.start).days <= _TELLING

    def spoken_near(self, offset: int) -> Period | None:
        """The last period that the sentence of a place, or the one before it, speaks of; None when they name none."""
        if self.spoken is None:
            return None
        sentence_at = self.document.sentence_at
        return self.spoken if sentence_at(offset) - sentence_at(self._spoken_at) <= 1 else None

    def word_before(self, start: int) -> str | None:
        """The role or direction word right before a place, in lower case, else None."""
        last = self.text[start - 1 : start] if start else ""
        if last in _BLANKS and start > 1:
            last = self.text[start - 2]
        if not last.isascii() or not last.isalpha():
            return None
        match = self.rules.patterns["before"].search(fold(self.text[max(0, start - _LOOK_BACK) : start]))
        return match.group(1) if match else None

    def start_of(self, word: str, start: int) -> int:
        """Where the word begins that `word_before` found before a place."""
        first = max(0, start - _LOOK_BACK)
        return first + fold(self.text[first:start]).rindex(word)

    def digits_after(self, start: int) -> bool:
        """Whether a number in digits stands within the next word or two ("the 23rd", not "the second")."""
        return any(char.isdigit() for char in self.text[start : start + _LOOK_AHEAD])

    def word_after(self, end: int) -> str:
        """The word after one blank behind a place, without its marks; '' when no blank follows."""
        after = self.text[end : end + _LOOK_BACK]
        return after[1:].split(" ", 1)[0].strip(".,;:)") if after[:1] == " " else ""

    def cue(self, offset: int) -> str | None:
        """'past', 'future' or None, as the sentence around a place tells its tense."""
        ordinal = self.document.sentence_at(offset)
        start, end = self.document.sentences[ordinal]
        if self.rules.patterns["past_near"].search(fold(self.text[max(start, offset - _LOOK_BACK) : offset])):
            return "past"
        if self.rules.patterns["past_behind"].match(fold(self.text[offset : min(end, offset + _LOOK_BACK)])):
            return "past"
        if ordinal not in self._cues:
            self._cues[ordinal] = self._tense(fold(self.text[start:end]))
        return self._cues[ordinal]

    def _tense(self, sentence: str) -> str | None:
        rules = self.rules
        if rules.patterns["future"].search(sentence):
            return "future"
        if rules.patterns["past"].search(sentence):
            return "past"
        at = sentence.rfind(rules.past_end) if rules.past_end else -1
        if at > 0 and sentence[at - 1] not in rules.past_exceptions:
            jamo = unicodedata.normalize("NFD", sentence[at - 1])
            if jamo[-1] in rules.past_finals:
                return "past"
        return None


class Slots:
    """The slots that the words of one expression filled."""

    __slots__ = ("direction", "has_year", "is_anaphor", "is_relative", "last_level", "values")

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.has_year = self.is_relative = self.is_anaphor = False
        self.last_level = 99
        self.direction = ""

    @property
    def points(self) -> bool:
        """Whether the words only point away from the period spoken of."""
        return self.is_anaphor or not _POINTING.isdisjoint(self.values)

    def rule_id(self, first: Token) -> str:
        """The rule's name: the slots that were read, coarse to fine, as in `dates.year-quarter`."""
        return _rule_name(frozenset(self.values)) or f"dates.{first.kind}"


@lru_cache(maxsize=512)
def _rule_name(slots: frozenset[str]) -> str:
    """The name of the rule that reads these slots; '' for none."""
    names = sorted(slots, key=lambda name: (-_LEVELS.get(name, 0), name))
    return f"dates.{'-'.join(names)}" if names else ""


def add_token(slots: Slots, token: Token, context: Context) -> bool:
    """Fill the slots that a token names; False, and nothing changes, when they are taken or out of order."""
    new, values = _named(token, context), slots.values
    if token.kind == "day" and "counting" in values:
        new = {"count": ("day", token.value)}
    if new is None or not values.keys().isdisjoint(new) or (values and not _fits(slots, token, new)):
        return False
    named = [level for name in new if (level := _LEVELS.get(name))]
    if token.korean and named:
        slots.last_level = min(named)
    if "number" in new and values.keys() & _BESIDE_NUMBER:
        new = {"day": new["number"]}
    elif "number" in values and "month" in new:
        values["day"] = values.pop("number")
    values.update(new)
    slots.has_year = slots.has_year or "year" in new or "decade" in new
    slots.is_anaphor = slots.is_anaphor or token.kind == "anaphor"
    slots.is_relative = slots.is_relative or token.kind in {"relative", "deictic", "coming", "counting", "anaphor"}
    return True


def _fits(slots: Slots, token: Token, new: dict[str, Any]) -> bool:
    """Whether a token may go on an expression: no rival slot, Korean from coarse to fine, a number as a day."""
    values = slots.values
    if not _ALONE.isdisjoint(new) or not _ALONE.isdisjoint(values):
        return (values.keys() | new.keys()) - {"article"} <= _ROLLING
    if _rivals(values, new):
        return False
    level = max((_LEVELS.get(name, 0) for name in new), default=0)
    if token.korean and level and level >= slots.last_level:
        return False
    if "number" in new:
        return "day" not in values and bool(values.keys() & _BESIDE_NUMBER or values.get("unit") == "week")
    return True


def _rivals(values: dict[str, Any], new: dict[str, Any]) -> bool:
    """Whether a new slot cannot stand beside one that is filled."""
    old, fresh = values.keys(), new.keys()
    if "unit" in fresh and "part" in fresh:
        return not old <= _BEFORE_PART
    if _WATCHED.isdisjoint(old) and _WATCHED.isdisjoint(fresh):
        return False
    if old & _PARTS_OF_YEAR and fresh & _PARTS_OF_YEAR:
        return True
    for group, others in ((_FIXED, _FINE), (_DECADES, _FINE | {"year"}), (_HOLIDAYS, _FINE - {"deictic"})):
        if (old & group and fresh & others) or (fresh & group and old & others):
            return True
    return "unit" in new and bool(old & {"day", "number"}) and new["unit"] != "week"


def _named(token: Token, context: Context) -> dict[str, Any] | None:
    """The slots that a token fills and their values; None when it needs a day of publication that is not known."""
    kind = token.kind
    if kind == "relative" or kind == "anaphor":  # noqa: PLR1714 - the two commonest kinds are tested first
        if kind == "anaphor" and token.korean and token.value[0] == "day" and context.today_named:
            kind = "relative"
        return _relative(kind, token.value, context)
    names = _COMPOUND.get(kind)
    return {kind: token.value} if names is None else dict(zip(names, token.value, strict=True))


def _relative(kind: str, value: tuple[str, int], context: Context) -> dict[str, Any] | None:
    """The slots of "last year", "this month", "that day": a year, a year and month, or one fixed period."""
    unit, offset = value
    if unit == "period":
        return {"period": offset}
    anchor = context.published
    if kind == "anaphor":
        recent = context.recent
        if unit == "day":
            anchor = context.last_day or anchor
        elif unit in _OF_YEAR and context.spoken is not None:
            anchor = context.spoken.end
        elif recent is not None:
            anchor = recent.end if unit != "year" else recent.start
    period = periods.neighbour(anchor, unit, offset) if anchor else None
    if period is None:
        return None
    year, month = period.start.year, period.start.month
    named = {
        "year": {"year": year},
        "month": {"year": year, "month": month},
        "quarter": {"year": year, "quarter": (month + 2) // 3},
    }
    return named.get(unit) or {"week" if unit.startswith("week") else "date": period}


def merge_pointers(tokens: list[Token], context: Context) -> list[Token]:
    """The tokens with "next year", "the month" behind "of" and the like as one relative token each.

    What "of" follows stays as it is: there "last week" counts inside what comes next ("the last week of May").
    """
    merged: list[Token] = []
    skip = False
    for place, token in enumerate(tokens):
        if skip:
            skip = False
            continue
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if following is not None and following.kind == "unit" and token.kind in _POINTERS:
            last, beyond = merged[-1] if merged else None, tokens[place + 2] if place + 2 < len(tokens) else None
            if following.start - token.end <= 1 and _is_pointer(token, following, (last, beyond), context):
                way = token.value if isinstance(token.value, int) else token.value[0]
                merged.append(
                    Token(token.start, following.end, "relative", (following.value, way), korean=following.korean)
                )
                skip = True
                continue
        merged.append(token)
    return merged


def _is_pointer(token: Token, unit: Token, around: tuple[Token | None, Token | None], context: Context) -> bool:
    """Whether a word that points and a unit name one period of now; an article only inside something longer."""
    last, beyond = around
    text, glue = context.text, context.rules.glue
    if unit.value not in _POINTED:
        return False
    if beyond is not None and not unit.korean and beyond.start - unit.end <= _LONGEST_GLUE:
        gap = text[unit.end : beyond.start].lower()
        if gap in glue and beyond.kind in {"year", "bare_year", "month", "season", "holiday"}:
            return False
        if gap in glue and beyond.kind in _POINTERS and gap.strip():
            return False
    return token.kind != "article" or (last is not None and text[last.end : token.start].lower() in glue)


def inherit(slots: Slots, earlier: Slots) -> None:
    """Take the year, or year and month, that only the earlier end of a range or list named."""
    values, before = slots.values, earlier.values
    if "number" in values and "month" in before and "month" not in values:
        values["day"] = values.pop("number")
    if "date" in values or "period" in values or "count" in values or "week" in values:
        return
    for name in ("month", "year"):
        if name in before and name not in values and _wants(values, name):
            values[name] = before[name]
    if "week" in before and "weekday" in values and "day" not in values:
        values["week"] = before["week"]


def _wants(values: dict[str, Any], name: str) -> bool:
    named = [_LEVELS[key] for key in values if key in _LEVELS]
    if name == "month" and "day" not in values:
        return False
    return bool(named) and max(named) < _LEVELS[name] and "weekday" not in values
