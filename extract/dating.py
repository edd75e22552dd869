"""When a page was published and changed: candidates from data, markup and visible text, in a fixed order of trust.

JSON-LD, then meta tags, itemprop and `<time>`, then dates with a cue word, then the URL, then htmldate. A candidate
that gives only the day takes its clock from the next one of the same day that has one. Words: `rules/dating.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from pathlib import Path

from htmldate import find_date

from extract.clocks import told_better, told_locally
from extract.records import PublishedPrecision
from extract.rulefile import read_rule_file, strict
from extract.structured import Structured, plain
from extract.times import Instant, at_zone, find_days, read_instant
from extract.tree import Page, Piece, inner_tags, inner_url

_URL_DAY = re.compile(
    r"""
      /(?P<y1>(?:19|20)\d\d)(?P<sep>[/\-])(?P<m1>0?[1-9]|1[0-2])(?P=sep)(?P<d1>0?[1-9]|[12]\d|3[01])(?!\d)  # 2026/10/05
    | [/=](?P<y2>(?:19|20)\d\d)(?P<m2>0[1-9]|1[0-2])(?P<d2>0[1-9]|[12]\d|3[01])(?=\D|\d{0,12}\b)          # 20261005012
    """,
    re.VERBOSE,
)
_FIRST_DAY = date(1995, 1, 1)
_NEW_YEAR = "-01-01"


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class DatingRules:
    """The rules of `rules/dating.toml`."""

    published_meta: tuple[str, ...]
    loose_meta: tuple[str, ...]
    modified_meta: tuple[str, ...]
    published_cues: tuple[str, ...]
    modified_cues: tuple[str, ...]
    other_cues: tuple[str, ...]
    published_marks: tuple[str, ...]
    first_marks: tuple[str, ...]
    modified_marks: tuple[str, ...]


@lru_cache(maxsize=1)
def dating_rules() -> DatingRules:
    """The rules, read once. Raises `RuleFileInvalid`."""
    return read_rule_file(Path(__file__).parent / "rules" / "dating.toml", DatingRules)


@dataclass(frozen=True, slots=True)
class Dating:
    """When a page was published and last changed; `rules` names what gave each."""

    published: Instant | None
    modified: Instant | None
    rules: dict[str, str]

    @property
    def precision(self) -> PublishedPrecision:
        """The precision of the publication."""
        return self.published.precision if self.published else "captured"


@dataclass(frozen=True, slots=True)
class _Found:
    instant: Instant
    rule: str
    modified: bool = False


def read_dating(
    page: Page, data: Structured, zone: tzinfo, captured_at: datetime, hint: date | datetime | None = None
) -> Dating:
    """When a page was published and changed, as far as it says. Dates more than a day ahead of the capture are none.

    `hint`, what a feed says, is used where the page is silent: it comes before a guess from the text, and lends its
    clock to a page that gives the day alone.
    """
    latest = captured_at + timedelta(days=1)
    found = [item for item in _candidates(page, data, zone) if _is_possible(item.instant, latest)]
    outside = on_day(hint, zone)
    if outside:
        found.append(_Found(outside, "hint"))
    published, modified = _first(found, zone, modified=False), _first(found, zone, modified=True)
    if published is None:
        published = _guessed(page, zone, latest) or modified
    if modified and published and modified.instant.moment < published.instant.moment:
        modified = None
    rules = {name: item.rule for name, item in (("published_at", published), ("modified_at", modified)) if item}
    return Dating(published.instant if published else None, modified.instant if modified else None, rules)


def _is_possible(instant: Instant, latest: datetime) -> bool:
    return instant.day >= _FIRST_DAY and instant.moment <= latest


def _first(found: list[_Found], zone: tzinfo, *, modified: bool) -> _Found | None:
    """The most trusted candidate of a kind, with the clock and zone of another that tells the same moment better."""
    wanted = [item for item in found if item.modified == modified]
    if not wanted:
        return None
    first = wanted[0]
    for better in (told_better, told_locally):
        for other in wanted[1:]:
            if instant := better(first.instant, other.instant, zone):
                return replace(first, instant=instant, rule=f"{first.rule}+{other.rule}")
    return first


def _candidates(page: Page, data: Structured, zone: tzinfo) -> Iterator[_Found]:
    for key, modified in (
        ("datePublished", False),
        ("dateCreated", False),
        ("uploadDate", False),
        ("dateModified", True),
    ):
        if instant := _read(plain(data.article.get(key)), zone):
            yield _Found(instant, f"json_ld:{key}", modified)
    rules = dating_rules()
    yield from _of_meta(page, zone, rules.published_meta, modified=False)
    yield from _of_meta(page, zone, rules.modified_meta, modified=True)
    shown = _marked(page, zone, aside=False)
    yield from (item for kind, item in shown if kind in {"itemprop", "cue"})
    yield from (item for kind, item in shown if kind == "time")
    yield from _of_meta(page, zone, rules.loose_meta, modified=False)
    yield from _url_day(page, zone)
    yield from (item for kind, item in shown if kind == "mark")
    yield from (item for _, item in _marked(page, zone, aside=True))


def _of_meta(page: Page, zone: tzinfo, names: tuple[str, ...], *, modified: bool) -> Iterator[_Found]:
    for name in names:
        if instant := _read(page.first(name), zone):
            yield _Found(instant, f"meta:{name}", modified)


def _read(text: str | None, zone: tzinfo) -> Instant | None:
    return read_instant(text, zone) if text else None


def _marked(page: Page, zone: tzinfo, *, aside: bool) -> list[tuple[str, _Found]]:
    """(kind, date) of elements beside the article or of the others: `itemprop`, after a `cue`, `time`, or a `mark`."""
    pieces = sorted((piece for piece in page.pieces if piece.aside == aside), key=lambda piece: piece.place)
    found = [item for piece in pieces for item in _of_piece(page, piece, zone)]
    order = {"itemprop": 0, "cue": 1, "time": 2, "mark": 3}
    return sorted(found, key=lambda pair: order[pair[0]])


def _of_piece(page: Page, piece: Piece, zone: tzinfo) -> Iterator[tuple[str, _Found]]:
    for tag in inner_tags(piece.tag):
        prop = str(tag.get("itemprop") or "").lower()
        stamp = tag.get("datetime") or (tag.get("content") if prop.startswith("date") else None)
        if prop in {"datepublished", "datecreated", "datemodified"}:
            if instant := _read(str(stamp or tag.get_text(" ")), zone):
                yield "itemprop", _Found(instant, f"itemprop:{prop}", prop == "datemodified")
        elif tag.name == "time" and (instant := _read(str(stamp or tag.get_text(" ")), zone)):
            yield "time", _Found(instant, "time", _is_of_change(_names(tag)))
    yield from _of_text(page, piece, zone)


def _of_text(page: Page, piece: Piece, zone: tzinfo) -> Iterator[tuple[str, _Found]]:
    """The written dates of a piece, by the cue word before each, else by the names of its element."""
    text = page.text_of(piece.tag)[:1000]
    days = find_days(text, zone)
    end = 0
    for number, (_, start, stop) in enumerate(days):
        until = days[number + 1][1] if number + 1 < len(days) else len(text)
        instant = read_instant(text[start:until], zone)
        cue = _cue(text[end:start])
        end = stop
        if instant is None or cue == "other":
            continue
        if cue:
            yield "cue", _Found(instant, f"cue:{cue}", cue == "modified")
        elif any(mark in _names(piece.tag) for mark in dating_rules().published_marks) or _is_alone(text, start, until):
            yield "mark", _Found(instant, "mark", _is_of_change(_names(piece.tag)))


def _is_of_change(names: str) -> bool:
    """Whether an element's names say that it holds a change and not, as some themes write, both."""
    rules = dating_rules()
    is_first = any(mark in names for mark in rules.first_marks)
    return not is_first and any(mark in names for mark in rules.modified_marks)


def _is_alone(text: str, start: int, until: int) -> bool:
    """Whether hardly anything but the date stands in a text, or a name before it."""
    others = len(text) - (until - start)
    return (others < 20 and len(text) < 60) or (others < 60 and until == len(text) and "|" in text[:start])  # noqa: PLR2004


def _names(tag: object) -> str:
    get = getattr(tag, "get", lambda _: None)
    return " ".join([*(get("class") or []), str(get("id") or ""), str(get("itemprop") or "")]).lower()


def _cue(before: str) -> str | None:
    """What the last cue word before a date says: `published`, `modified`, `other`; None without one."""
    last = None
    for match in _cue_pattern().finditer(before[-60:].casefold()):
        last = match.lastgroup
    return last


@lru_cache(maxsize=1)
def _cue_pattern() -> re.Pattern[str]:
    rules = dating_rules()
    groups = (("modified", rules.modified_cues), ("published", rules.published_cues), ("other", rules.other_cues))
    return re.compile(
        "|".join(
            f"(?P<{name}>{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})"
            for name, words in groups
        )
    )


def _url_day(page: Page, zone: tzinfo) -> Iterator[_Found]:
    """The day in the page's address; in an archive's, that of the address inside."""
    match = _URL_DAY.search(inner_url(page.url))
    if match is None:
        return
    year, month, day = (match[f"{part}1"] or match[f"{part}2"] for part in "ymd")
    if instant := read_instant(f"{year}-{month:0>2}-{day:0>2}", zone):
        yield _Found(instant, "url")


def _guessed(page: Page, zone: tzinfo, latest: datetime) -> _Found | None:
    """What htmldate finds in a page that says nothing plainly; its 1 January is a year that stood in the text."""
    text = find_date(page.markup, original_date=True, extensive_search=True, max_date=latest.date().isoformat())
    if not text or text.endswith(_NEW_YEAR):
        return None
    instant = read_instant(text, zone)
    return _Found(instant, "htmldate") if instant and _is_possible(instant, latest) else None


def on_day(published: date | datetime | None, zone: tzinfo) -> Instant | None:
    """A hint from outside (a feed, a row) as an instant."""
    if isinstance(published, datetime):
        return Instant(
            moment=published if published.tzinfo else published.replace(tzinfo=zone), precision="minute", zoned=True
        )
    return Instant(moment=at_zone(published, zone), precision="day", zoned=False) if published else None
