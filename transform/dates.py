"""Calendar expressions, as closed periods of days, resolved against the day of publication.

Tokens (`datetokens`) that touch, or have only an accepted filler between them, are one expression as long as each fills
a slot that is still free (`dateslots`). What the slots mean together is `datemeaning`; what stands before or after an
expression gives its role; two expressions with a range word between are a range.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from transform.datemeaning import resolve
from transform.dateslots import Context, Slots, add_token, inherit, merge_pointers
from transform.datetokens import Token, find_tokens
from transform.datewords import DateRules, load_dates
from transform.korean import is_hangul
from transform.periods import DAY, MONTHS, Period, containing, moved, part_of, shifted_years
from transform.records import DateMention, DateRole

if TYPE_CHECKING:
    from transform.text import Document

__all__ = ["DateRules", "find_dates", "load_dates"]

# A second year behind the mark of a range.
_RANGE_OF_YEARS = re.compile(r"\s?[~∼〜–-]\s?(?:1[89]|20|21)\d\d(?!\d)")
_YEAR = re.compile(r"(?:1[89]|20|21)\d\d(?!\d)")
# Words that lead to a date and end none.
_OPENERS = frozenset({"article", "deictic", "coming", "counting", "part"})
_IN = " in "
_LONGEST_GLUE = 16
_CLOSABLE = frozenset({"quarter", "half", "year"})


class _Found:
    """One expression on its way to a record; the role of the one before a range word is only known after it."""

    __slots__ = ("before", "end", "first", "period", "role", "rule", "slots", "start")

    def __init__(self, start: int, end: int, slots: Slots, period: Period, first: Token) -> None:
        self.start, self.end = start, end
        self.slots, self.period, self.first = slots, period, first
        self.role: DateRole = "in"
        self.before: str | None = None
        self.rule = ""


def find_dates(document: Document, rules: DateRules) -> tuple[DateMention, ...]:
    """The calendar expressions of a text, in text order. Relative ones stay unread when `published` is None."""
    tokens = find_tokens(document, rules)
    if not tokens:
        return ()
    context = Context(document, rules)
    tokens = merge_pointers(tokens, context)
    found: list[_Found] = []
    index = 0
    while index < len(tokens):
        index = _read_one(tokens, index, context, found)
    return _closed(tuple(_record(document, item) for item in found), document.text, rules)


def _closed(mentions: tuple[DateMention, ...], text: str, rules: DateRules) -> tuple[DateMention, ...]:
    """The mentions with "the quarter ended June 30" as one, the quarter that ends that day."""
    kept: list[DateMention] = []
    for mention in mentions:
        last = kept[-1] if kept else None
        if last is not None and last.precision in _CLOSABLE and mention.precision == "day":
            months = MONTHS[last.precision]
            after = moved(mention.period_end, "day", 1)
            start = moved(after, "month", -months) if after else None
            if start is not None and text[last.end_char : mention.start_char].lower() in rules.closings:
                surface = text[last.start_char : mention.end_char]
                whole = replace(mention, surface=surface, start_char=last.start_char, period_start=start, role="in")
                kept[-1] = replace(whole, precision=last.precision)
                continue
        kept.append(mention)
    return tuple(kept)


def _read_one(tokens: list[Token], index: int, context: Context, found: list[_Found]) -> int:
    """Append the expression that begins at a token, if one does; the index to go on from."""
    if tokens[index].kind == "article" and not _leads_on(tokens, index):
        return index + 1
    stop, slots = _gather(tokens, index, context)
    previous = found[-1] if found else None
    join = _join(previous, tokens[index], context) if previous else ""
    while stop > index:
        run = tokens[index:stop]
        item = _close(run, slots, context, previous if join else None, join)
        if item is not None:
            _finish(item, context, previous, join)
            _adopt_bare_start(tokens, index, item, context, found)
            _adopt_length(tokens, index, item, context)
            found.append(item)
            context.remember(_spoken(item, previous), item.start, points=item.slots.points)
            return stop
        stop -= 1
        slots = Slots()
        for token in tokens[index:stop]:
            add_token(slots, token, context)
    return index + 1


def _leads_on(tokens: list[Token], index: int) -> bool:
    """Whether another token is near enough behind one to go on with it: most articles stand before other words."""
    return index + 1 < len(tokens) and tokens[index + 1].start - tokens[index].end <= _LONGEST_GLUE


def _spoken(item: _Found, previous: _Found | None) -> Period:
    """The period that a reader keeps in mind: of a range, the whole."""
    if item.role != "to" or previous is None or previous.role != "from":
        return item.period
    return Period(previous.period.start, item.period.end, item.period.precision)


def _gather(tokens: list[Token], index: int, context: Context) -> tuple[int, Slots]:
    """The longest run of tokens from one on that could be one expression: the index behind it, and its slots."""
    text, glue = context.text, context.rules.glue
    slots = Slots()
    if not add_token(slots, tokens[index], context):
        return index, slots
    stop = index + 1
    while stop < len(tokens):
        last, token = tokens[stop - 1], tokens[stop]
        gap = text[last.end : token.start].lower() if token.start - last.end <= _LONGEST_GLUE else None
        if gap is None or gap not in glue or (gap == _IN and _is_verb(last, context)):
            break
        if not add_token(slots, token, context):
            break
        stop += 1
    return stop, slots


def _is_verb(token: Token, context: Context) -> bool:
    """Whether a word for a part of something is a verb where "in" follows ("to start in July")."""
    return token.kind == "part" and context.text[token.start : token.end].lower() in context.rules.of_parts


def _join(previous: _Found | None, token: Token, context: Context) -> str:
    """The range or list word between the last expression and a token, else ''."""
    if previous is None or not 0 < token.start - previous.end <= context.rules.longest_join:
        return ""
    gap = context.text[previous.end : token.start].lower()
    rules = context.rules
    return gap if gap in rules.range_joins or gap in rules.list_joins else ""


def _close(run: list[Token], slots: Slots, context: Context, previous: _Found | None, join: str) -> _Found | None:
    """The expression of a run, or None when its words are no date."""
    last, start, end = run[-1], run[0].start, run[-1].end
    if len(run) > 1:
        start = run[1].start if run[0].kind == "article" else start
        if last.kind in _OPENERS:
            return None
    if len(run) == 1 and last.kind == "day" and last.korean and _direction_after(last, context):
        slots.values = {"count": ("day", last.value)}
    if "count" in slots.values:
        end, slots.direction, start = _direction(run, slots, context, start, end)
        if previous is not None and join in context.rules.range_joins and slots.direction in {"", "within"}:
            return _length_from(previous, run, slots, end)
    if previous is not None:
        inherit(slots, previous.slots)
    if not _stands(run, slots, context, join):
        return None
    period = resolve(slots, context, run[0].start)
    if period is None:
        return None
    period, end = _part_after(period, end, last, context)
    return _Found(start, end, slots, period, run[0])


def _stands(run: list[Token], slots: Slots, context: Context, join: str) -> bool:
    """Whether the words of a run are enough for a date."""
    last = run[-1]
    if len(run) == 1 and last.company and not join and not slots.direction:
        return _is_alone(last, context)
    if last.kind in {"month", "weekday"} and last.company and {token.kind for token in run[:-1]} <= _OPENERS:
        return len(run) == 1 or (last.kind == "weekday" and run[0].kind != "article")
    if last.kind == "ordinal" and slots.values.keys() <= {"article", "ordinal"} and not _ends_phrase(last.end, context):
        return False
    return last.kind != "bare_year" or _is_year(run, context, join)


def _is_alone(token: Token, context: Context) -> bool:
    """Whether an ambiguous word is its sentence's only one, or a numeral day behind a preposition ("on 29th")."""
    start, end = context.document.sentences[context.document.sentence_at(token.start)]
    if token.start == start and end - token.end <= 1 and token.kind in {"month", "weekday"}:
        return True
    if token.kind not in {"ordinal", "md"} or not context.text[token.start].isdigit():
        return False
    return context.word_before(token.start) is not None and _ends_phrase(token.end, context)


def _part_after(period: Period, end: int, last: Token, context: Context) -> tuple[Period, int]:
    """The part of a period that a word right behind it names, and where that word ends; else both as they are."""
    match = context.rules.patterns["part"].match(context.text, end)
    if match is None or not (last.korean or last.kind == "bare_year"):
        return period, end
    part = context.rules.part_after[match.group(1)]
    if not part or not context.rules.patterns["right"].match(context.text, match.end()):
        return period, end
    return part_of(period, part, context.parts), match.end()


def _direction_after(token: Token, context: Context) -> re.Match[str] | None:
    """The word right behind a length that says which way it goes ("ago", "within")."""
    rules, text = context.rules, context.text
    match = rules.patterns["direction"].match(text, token.end)
    return match if match and (not token.korean or rules.patterns["right"].match(text, match.end())) else None


def _length_from(previous: _Found, run: list[Token], slots: Slots, end: int) -> _Found | None:
    """A length behind "from" a day, or a year: the days or years from that one on."""
    unit, count = slots.values["count"]
    start, precision = previous.period.start, previous.period.precision
    if precision not in {"day", "month", unit}:
        return None
    last = moved(start, unit, count)
    if last is None or last <= start:
        return None
    whole = Period(start, last if precision == "day" else last - DAY, precision)
    return _Found(run[0].start, end, slots, whole, run[0])


def _direction(run: list[Token], slots: Slots, context: Context, start: int, end: int) -> tuple[int, str, int]:
    """Where an expression with a length ends, which way it goes ('' when it only lasts), and where it begins."""
    rules = context.rules
    if "deictic" in slots.values:
        return end, "", start
    match = _direction_after(run[-1], context)
    if match:
        return match.end(), rules.direction[match.group(1).lower()], start
    word = context.word_before(start)
    direction = rules.direction_before.get(word or "", "")
    if direction == "later" and context.cue(start) == "past":
        direction = ""
    if direction and context.word_after(end) in rules.counted_from:
        direction = ""  # "within a month of its launch" hangs on the launch
    if direction and word:
        start = context.start_of(word, start)
    return end, direction, start


def _is_year(run: list[Token], context: Context, join: str) -> bool:
    """Whether a bare four-digit number names a year: by its company, a preposition, a range, a noun, or a verb."""
    if len(run) > 1 or join:
        return True
    token, text, rules = run[0], context.text, context.rules
    word, after = context.word_before(token.start), text[token.end : token.end + 1]
    if _opens_range(token.end, context):
        return True
    if word in rules.role_before:
        strong = word not in rules.weak_prepositions and token.value[0] % 100
        return not after.isalpha() if strong else _ends_phrase(token.end, context)
    if text[token.start - 1 : token.start] == "(" and after in {")", ","}:
        return True
    if after == " " and context.word_after(token.end) in rules.year_nouns:
        return True
    start, end = context.document.sentences[context.document.sentence_at(token.start)]
    return start == token.start and (end == token.end or context.word_after(token.end) in rules.year_heads)


def _opens_range(end: int, context: Context) -> bool:
    """Whether a second year follows behind the mark or word of a range."""
    text, rules = context.text, context.rules
    if _RANGE_OF_YEARS.match(text, end):
        return True
    words = (join for join in rules.range_joins if join not in rules.list_joins and text.startswith(join, end))
    return any(_YEAR.match(text, end + len(join)) for join in words)


def _ends_phrase(end: int, context: Context) -> bool:
    """Whether no noun follows that a number before it would count or rank."""
    follow = context.word_after(end)
    return not follow[:1].islower() or follow in context.rules.year_follow


def _finish(item: _Found, context: Context, previous: _Found | None, join: str) -> None:
    """Give an expression its role, and the range that it closes both of its ends."""
    rules, text = context.rules, context.text
    item.before = context.word_before(item.start)
    role = rules.role_before.get(item.before or "")
    after = (
        rules.patterns["role_after"].match(text, item.end)
        if is_hangul(text[item.end : item.end + 1].strip() or text[item.end + 1 : item.end + 2])
        else None
    )
    if after and rules.patterns["right"].match(text, after.end()):
        role = rules.role_after[after.group(1)]
    if item.slots.direction == "within":
        role = "by"
    elif item.slots.direction or "period" in item.slots.values or "same_period" in item.slots.values:
        role = "in"
    item.role = role or "in"  # type: ignore[assignment]
    if previous is None or not join or join not in rules.range_joins or previous.role in {"by", "until", "as_of"}:
        return
    if join in rules.list_joins and previous.role != "from":
        return
    if item.period.start < previous.period.start:
        later = shifted_years(item.period, 1) if not item.slots.has_year else None
        earlier = shifted_years(previous.period, -1) if not previous.slots.has_year else None
        if later is None and earlier is None:
            return
        item.period = later or item.period
        if later is None and earlier is not None:
            previous.period = earlier
    elif item.slots.has_year and not previous.slots.has_year and not previous.slots.is_relative:
        _take_year(previous, item)
    previous.role, item.role = "from", "to"


def _take_year(first: _Found, second: _Found) -> None:
    """Let the first end of a range have the year that only the second one names."""
    years = second.period.start.year - first.period.start.year
    moved = shifted_years(first.period, years)
    if moved and moved.start > second.period.start:
        moved = shifted_years(first.period, years - 1)
    first.period = moved or first.period


def _adopt_bare_start(tokens: list[Token], index: int, item: _Found, context: Context, found: list[_Found]) -> None:
    """Read a bare day before a range word with the month that follows it: "from 13 to 15 July"."""
    token = tokens[index - 1] if index else None
    if token is None or token.kind not in {"number", "ordinal"} or "day" not in item.slots.values:
        return
    if found and found[-1].end > token.start:
        return
    gap = context.text[token.end : item.start].lower()
    if gap not in context.rules.range_joins and gap not in context.rules.list_joins:
        return
    slots = Slots()
    slots.values = {**item.slots.values, "day": token.value}
    slots.has_year = item.slots.has_year
    period = resolve(slots, context, token.start)
    if period is None:
        return
    first = _Found(token.start, token.end, slots, period, token)
    if gap in context.rules.range_joins:
        first.role, item.role = "from", "to"
    found.append(first)


def _adopt_length(tokens: list[Token], index: int, item: _Found, context: Context) -> None:
    """Count a length before a date from it: "two weeks after 3 May", "three days before yesterday"."""
    token = tokens[index - 1] if index else None
    if token is None or token.kind != "count":
        return
    way = context.rules.offset_link.get(context.text[token.end : item.start].lower())
    unit, count = token.value
    day = moved(item.period.start, unit, way * count) if way else None
    period = containing(day, unit if unit in MONTHS and item.period.precision != "day" else "day") if day else None
    if period is not None:
        item.start, item.period = token.start, period


def _record(document: Document, item: _Found) -> DateMention:
    ordinal = document.sentence_at(item.start)
    start, end = document.sentences[ordinal] if document.sentences else (0, len(document.text))
    period = item.period
    return DateMention(
        surface=document.text[item.start : item.end],
        start_char=item.start,
        end_char=item.end,
        sentence=ordinal,
        sentence_start=start,
        sentence_end=max(end, item.end),
        rule_id=item.slots.rule_id(item.first),
        period_start=period.start,
        period_end=period.end,
        precision=period.precision,
        role=item.role,
    )
