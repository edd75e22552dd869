"""Which date a figure speaks of: its own words, else those of its clause, else those carried from the sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from transform.phrases import ends_phrase
from transform.series import series_role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transform.clauses import Sentence
    from transform.records import DateMention, Figure

# Rules of dates that only point away from the period spoken of ("a year ago").
POINTING = frozenset({"dates.count", "dates.period", "dates.rolling"})
_LOOK_BACK = 14
_TIGHT_WORDS = 4
_NEAR_SPEECH = 24
_BRACKET_GAP = 2
_LONGEST_BRACKET = 20
_DUE = frozenset({"by", "until"})
_NEXT = 6
# "SEOUL, Aug. 24 (Agency) --": the day of writing.
_DATELINE = 40
_OPENING = re.compile(r"\)\s*(?:--|—|–|=|-\s)|\s(?:--|—)\s")
_RANGE_GAP = 12
_PARTICIPLE = re.compile(r", [a-z]+ing ")  # what follows a statement has dates of its own


def find_periods(view: Sentence) -> tuple[list[DateMention | None], list[DateMention]]:
    """The date of each figure (None: no words say it), and the dates that are only compared with."""
    compared = [date for date in view.dates if is_compared(view, date)]
    usable = [date for date in view.dates if date not in compared and not _dates_the_report(view, date)]
    if not usable and not compared:
        return [None] * len(view.figures), []
    reader = _korean if view.korean else _english
    found = [reader(view, index, usable, compared) for index in range(len(view.figures))]
    return [_whole_range(view, date) for date in _carried(view, found, usable, compared)], compared


def day_of(view: Sentence, figure: Figure) -> DateMention | None:
    """The day on which something closed or stood so: the last one of a figure's clause, else None."""
    start, end = view.clause(figure.start_char)
    days = [date for date in view.dates if date.precision == "day" and start <= date.start_char < end]
    return days[-1] if days else None


def _whole_range(view: Sentence, date: DateMention | None) -> DateMention | None:
    """Both ends of a range as one period ("January to September"), where a figure took only its last."""
    if date is None or date.role not in {"from", "to"}:
        return date
    for first, last in pairwise(view.dates):
        near = first.role == "from" and last.role == "to" and last.start_char - first.end_char <= _RANGE_GAP
        if near and date in {first, last}:
            return replace(last, period_start=first.period_start, role="in")
    return date


def is_compared(view: Sentence, date: DateMention) -> bool:
    """Whether a date is what something is held against ("than a year earlier")."""
    if view.korean:
        end = _behind_bracket(view, date.end_char)
        compared = view.rules.compared_after.match(view.text, end) or view.rules.compared_noun.match(view.text, end)
        return compared is not None or _is_multiplied(view, end) or _is_held_amount(view, end)
    before = view.text[max(view.start, date.start_char - _LOOK_BACK) : date.start_char].lower().rstrip()
    before = before.removesuffix(" the").removesuffix(" in")
    if not f" {before}".endswith(view.rules.compared_before):
        return _is_what_was(view, date)
    return date.role not in {"from", "to"} or date.precision != "day"


def _is_what_was(view: Sentence, date: DateMention) -> bool:
    """Whether a date tells of what was then ("double what it was a year ago")."""
    if date.rule_id not in POINTING:
        return False
    before = view.text[max(view.start, date.start_char - 2 * _LOOK_BACK) : date.start_char].lower().split()
    return any(word in view.rules.then_words for word in before)


def _behind_bracket(view: Sentence, end: int) -> int:
    """Where a bracket right behind a date ends, with the amount of then in it; the date's end where there is none."""
    if view.text[end : end + 1] != "(":
        return end
    return view.text.find(")", end, end + _LONGEST_BRACKET) + 1 or end


def _is_multiplied(view: Sentence, end: int) -> bool:
    """Whether a multiple is told of what was then: "2.5 times that of a year earlier" in Korean order."""
    match = view.rules.genitive.match(view.text, end)
    after = [figure for figure in view.figures if match and 0 <= figure.start_char - match.end() <= _BRACKET_GAP]
    return bool(after) and after[0].kind == "ratio"


def _is_held_amount(view: Sentence, end: int) -> bool:
    """Whether a Korean date's own amount stands behind it, and is what something is held against ("last year's 3")."""
    match = view.rules.genitive.match(view.text, end)
    at = (match.end() if match else end) + 1
    owned = next((figure for figure in view.figures if figure.start_char == at), None)
    return owned is not None and view.rules.compared_after.match(view.text, owned.end_char) is not None


def _dates_the_report(view: Sentence, date: DateMention) -> bool:
    """Whether a day says when somebody spoke or wrote, not what the figures are of."""
    if view.korean and view.rules.reported.match(view.text, date.end_char):
        return date.precision in {"day", "month"}
    if date.precision != "day" or date.role not in {"in", "as_of"}:
        return False
    ahead = date.end_char + _DATELINE
    if date.start_char - view.start <= _DATELINE and _OPENING.search(view.text, date.end_char, ahead):
        return True
    if view.korean and any(_opens_report(view, date, cue.start) for cue in view.cues_of("source_after")):
        return True
    near = _near_korean_speech if view.korean else _near_speech
    return any(near(view, date, cue.start, cue.end) for cue in view.cues_of("says"))


def _opens_report(view: Sentence, date: DateMention, source: int) -> bool:
    """Whether a Korean sentence begins with a day, then its source: that day says when the source told it."""
    return date.start_char - view.start <= 1 and date.end_char <= source <= date.end_char + _NEAR_SPEECH


def _near_speech(view: Sentence, date: DateMention, start: int, end: int) -> bool:
    """Whether a day stands close to an English verb of saying."""
    del view
    return min(abs(date.start_char - end), abs(start - date.end_char)) <= _NEAR_SPEECH


def _near_korean_speech(view: Sentence, date: DateMention, start: int, end: int) -> bool:
    """Whether a day stands right before a Korean verb of saying that ends at `end`, or with its subject at the head."""
    if 0 <= start - date.end_char <= _BRACKET_GAP:
        return True
    first = view.figures[0].start_char
    return date.end_char <= min(first, start, end) and date.start_char - view.start <= _NEAR_SPEECH


def _korean(view: Sentence, index: int, usable: list[DateMention], compared: list[DateMention]) -> DateMention | None:
    """The date in brackets right after, else the last one before it in its clause, else one on the way to its verb."""
    figure = view.figures[index]
    previous = view.figures[index - 1].end_char if index else view.start
    following = view.figures[index + 1].start_char if index + 1 < len(view.figures) else view.end
    start, end = view.clause(figure.start_char)
    for date in usable:
        gap = view.between(figure.end_char, date.start_char)
        if 0 < len(gap) <= _BRACKET_GAP and gap.strip() == "(":
            return date
    own = [date for date in compared if previous <= date.start_char and _is_of(view, date, figure)]
    if own and (view.text[own[-1].end_char] == "(" or _is_held_amount(view, own[-1].end_char)):
        return own[-1]
    usable = [date for date in usable if not _is_elsewhere(view, date, figure, start)]
    before = [date for date in usable if max(previous, start) <= date.start_char and date.end_char <= figure.start_char]
    if before:
        return before[-1]
    if own and index and figure.kind == view.figures[index - 1].kind:
        return own[-1]
    if any(start <= date.start_char < figure.start_char for date in usable):
        return None
    after = [date for date in usable if figure.end_char <= date.start_char < min(following, end)]
    return after[0] if after and not _belongs_beyond(view, figure, after[0], following) else None


def _is_of(view: Sentence, date: DateMention, figure: Figure) -> bool:
    """Whether only a bracket, a blank or a genitive stands between a Korean date and a figure."""
    match = view.rules.genitive.match(view.text, date.end_char)
    return (match.end() if match else date.end_char) == figure.start_char - 1


def _dates_a_noun(view: Sentence, date: DateMention, figure: Figure) -> bool:
    """Whether a date is that of a verb which describes a noun before the figure ("A, listed in May, has sales of 3").

    A metric's name behind the verb makes the amount its own ("sales earned in May").
    """
    verb = view.rules.describing.match(view.text, date.end_char, figure.start_char)
    if verb is None:
        return False
    at = verb.end()
    for word in view.text[at : figure.start_char].split():
        end = view.text.find(word, at, figure.start_char) + len(word)
        if ends_phrase(view, word) or word.endswith(view.rules.possessive):
            return not view.metrics_in(verb.end(), end)
        at = end
    return False


def _belongs_beyond(view: Sentence, figure: Figure, date: DateMention, following: int) -> bool:
    """Whether a date behind a figure is of something else: of the next figure right behind it, or of another topic."""
    if following < view.end and following - date.end_char <= _NEXT:
        return True
    return view.rules.topic.search(view.text, figure.end_char + 1, date.start_char) is not None


def _english(view: Sentence, index: int, usable: list[DateMention], compared: list[DateMention]) -> DateMention | None:
    """The date of the preposition right after it, else the last one before it in its clause, else a later one there."""
    figure = view.figures[index]
    previous = view.figures[index - 1].end_char if index else view.start
    following = view.figures[index + 1].start_char if index + 1 < len(view.figures) else view.end
    start, end = view.clause(figure.start_char)
    stop = min(following, end)
    after = [date for date in usable if figure.end_char <= date.start_char < stop]
    if after and (_is_tight(view, figure, after[0]) or _dates_a_state(view, figure, after[0])):
        return after[0]
    usable = [date for date in usable if not _is_elsewhere(view, date, figure, start)]
    if _word_before(view, figure) in {word for word, role in view.rules.series_before.items() if role == "from"}:
        own = [d for d in compared if figure.end_char <= d.start_char < stop and _is_tight(view, figure, d)]
        if own:
            return own[0]
    before = [date for date in usable if max(previous, start) <= date.start_char and date.end_char <= figure.start_char]
    if before:
        return before[-1]
    if any(start <= date.start_char < figure.start_char for date in usable):
        return None
    loose = [date for date in after if date.role in _DUE or not _is_apart(view, figure, date)]
    return loose[0] if loose else None


def _is_apart(view: Sentence, figure: Figure, date: DateMention) -> bool:
    """Whether a comma or a relative clause parts a date from the figure before it."""
    gap = view.between(figure.end_char, date.start_char)
    return "," in gap or not view.rules.relatives.isdisjoint(gap.split())


def _dates_a_state(view: Sentence, figure: Figure, date: DateMention) -> bool:
    """Whether "as of" gives the day of what stands before it, whatever other date the sentence began with."""
    return date.role == "as_of" and "," not in view.between(figure.end_char, date.start_char)


def _is_elsewhere(view: Sentence, date: DateMention, figure: Figure, start: int) -> bool:
    """Whether a date before a figure is part of something that only describes, in its clause that begins at `start`."""
    if view.korean:
        return _dates_a_noun(view, date, figure)
    return _is_inserted(view, date, figure) or _is_outside(view, date, figure, start)


def _is_inserted(view: Sentence, date: DateMention, figure: Figure) -> bool:
    """Whether a date stands in an insertion between commas ("X, founded in 2021, has") and the figure behind it, or
    in a participle's phrase that opens the sentence ("Founded in 2021, X has").
    """
    closing = view.text.find(", ", date.end_char, figure.start_char)
    if closing < 0:
        return False
    opening = view.text.rfind(", ", view.start, date.start_char)
    opening = opening if opening >= 0 else view.start - 2
    word = view.text[opening + 2 :].split(" ", 1)[0].lower()
    if word in view.rules.relatives:
        return True
    bare = not view.figures_between(opening, date.start_char)
    return bare and view.rules.past.fullmatch(f"{word}"[-5:]) is not None


def _is_outside(view: Sentence, date: DateMention, figure: Figure, start: int) -> bool:
    """Whether a relative clause with the figure begins behind a date, which is then its noun's or the main verb's."""
    gap = view.between(date.end_char, figure.start_char)
    if not gap or view.figures_between(start, date.start_char):
        return False
    words = gap.split()
    relative = "," not in gap and not (view.rules.relatives - view.rules.openers).isdisjoint(words)
    inside = relative or _PARTICIPLE.search(gap) is not None
    return inside and len(view.between(start, date.start_char).split()) >= _TIGHT_WORDS


def _is_tight(view: Sentence, figure: Figure, date: DateMention) -> bool:
    """Whether only prepositions and the like stand between an amount and a date."""
    words = view.between(figure.end_char, date.start_char).lower().replace("(", " ").replace(",", " ").split()
    links = view.rules.date_links
    if len(words) <= _TIGHT_WORDS and all(word in links for word in words):
        return True
    # "$430 billion spent in 2024": one or two words of its own, then the preposition.
    plain = "," not in view.between(figure.end_char, date.start_char)
    return plain and 0 < len(words) < _TIGHT_WORDS and words[-1] in links


def _word_before(view: Sentence, figure: Figure) -> str:
    first = max(view.start, figure.start_char - _LOOK_BACK * 2)
    changes = [cue.end for cue in view.cues_of("change") if first <= cue.start and cue.end <= figure.start_char]
    before = view.text[max([first, *changes]) : figure.start_char].lower().split()
    return next((word for word in reversed(before) if word in view.rules.series_before), "")


def _carried(
    view: Sentence, found: list[DateMention | None], usable: list[DateMention], compared: list[DateMention]
) -> list[DateMention | None]:
    """Give a figure without a date that of the one it is listed with, else the last that the sentence named before.

    What is only compared with has a date of its own ("from 3 trillion a year before") and hands it on to none.
    """
    roles = [series_role(view, figure) for figure in view.figures]
    given = [date for date, role in zip(found, roles, strict=True) if role != "from" or view.korean]
    compared = compared + [date for date in found if date is not None and date not in given]
    pointing = _pointing(view, usable)
    compared += pointing
    for index, figure in enumerate(view.figures):
        if found[index] is not None:
            continue
        start, end = view.clause(figure.start_char)
        begun = _begun(view, found, figure) if view.korean else []
        earlier = [
            date
            for date, other in zip(found[:index], view.figures, strict=False)
            if date is not None
            and date not in compared
            and start <= other.start_char
            and date not in begun
            and (view.korean or not _is_inserted(view, date, figure))
        ]
        named = [date for date in usable if date.end_char <= figure.start_char and date not in compared + begun]
        named = [date for date in named if not _is_elsewhere(view, date, figure, start)]
        following = found[index + 1] if index + 1 < len(found) and roles[index + 1] != "from" else None
        if following is not None and _is_others(view, following, index):
            following = None
        if roles[index] == "from":
            earlier = [date for date in pointing if date.end_char <= figure.start_char] or earlier
        if earlier:
            found[index] = earlier[-1]
        elif roles[index] == "from":
            continue
        elif not view.korean and following is not None and view.figures[index + 1].start_char < end:
            found[index] = following
        elif named:
            found[index] = named[-1]
        elif not view.korean and following is not None:
            found[index] = following
    return _from_behind(view, found, roles)


def _begun(view: Sentence, found: Sequence[DateMention | None], figure: Figure) -> list[DateMention]:
    """The dates of what something rose or fell from: a Korean change, which is of another kind, is of none of them."""
    return [
        date
        for date, other in zip(found, view.figures, strict=True)
        if date is not None and other.kind != figure.kind and series_role(view, other) == "from"
    ]


def _pointing(view: Sentence, usable: list[DateMention]) -> list[DateMention]:
    """The dates of an English sentence that point away from its others ("the 9 billion of a year earlier")."""
    pointing = [date for date in usable if date.rule_id in POINTING]
    return [] if view.korean or len(pointing) == len(usable) else pointing


def _is_others(view: Sentence, date: DateMention, index: int) -> bool:
    """Whether the date of the figure behind one is only that figure's: in a clause with a time of its own, or of what
    is compared with ("3 billion, compared with 2 billion a year ago").
    """
    figure, following = view.figures[index], view.figures[index + 1]
    if _has_own_time(view, figure.end_char, following.start_char):
        return True
    before = f" {view.between(figure.end_char, following.start_char)}".rstrip().lower()
    return date.rule_id in POINTING and before.endswith(view.rules.compared_before)


def _has_own_time(view: Sentence, start: int, end: int) -> bool:
    """Whether an English stretch begins a clause with dates of its own: a participle's, or one behind "after it"."""
    if view.korean:
        return False
    return (
        _PARTICIPLE.search(view.text, start, end) is not None
        or view.rules.own_time.search(view.text, start, end) is not None
    )


def _from_behind(view: Sentence, found: list[DateMention | None], roles: list[str]) -> list[DateMention | None]:
    """Give the English figures of a clause without a date the one behind the last of them."""
    for index in range(len(found) - 2, -1, -1):
        last = view.figures[index + 1]
        figure = view.figures[index]
        together = not view.korean and last.start_char < view.clause(figure.start_char)[1]
        date = found[index + 1]
        together = together and not (date is not None and _is_others(view, date, index))
        if found[index] is None and together and "from" not in roles[index : index + 2]:
            found[index] = found[index + 1]
    return found
