"""People in Korean text, by structure: a surname with a title, a full name beside a title, an age or another name.

A Korean full name is a surname and two syllables that occur in given names; that alone is weak, so that a name
counts where a title, an honorific, an age or a particle of the right sound stands beside it. Foreign names are told by
syllables that Korean words do not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from extract.rulefile import read_rule_file, rule_files, strict
from transform.found import Found, provisional_id
from transform.scan import Layer

if TYPE_CHECKING:
    from transform.boundaries import Boundaries
    from transform.records import Mention
    from transform.text import Document

TITLES, BEFORE = "person_titles", "person_before"
_RUN_BEFORE = re.compile(r"[\uac00-\ud7a3A-Za-z0-9]+\Z")
_HANGUL_RUN = re.compile("[\uac00-\ud7a3]+")
_AGE = re.compile(r"(?<![\uac00-\ud7a3])([\uac00-\ud7a3]{2,5}) ?\(\d{1,2}(?:[\u00b7,] ?[\uac00-\ud7a3]{1,6})?\)")
_LOOK_BACK = 30  # characters: a name, its brackets and a short employer
_MOST_WORDS_BETWEEN = 3
_FULL, _DOUBLE = 3, 4
_LONGEST_FOREIGN = 6
_TITLED, _AGED, _BARE, _LISTED, _REPEATED, _LETTER = "titled", "aged", "bare", "listed", "repeated", "initial"


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFile:
    """`rules/discovery/people*.toml`; each list is explained there."""

    surnames: tuple[str, ...] = ()
    doubtful_surnames: tuple[str, ...] = ()
    double_surnames: tuple[str, ...] = ()
    given_first: tuple[str, ...] = ()
    given_second: tuple[str, ...] = ()
    honorifics: tuple[str, ...] = ()
    not_honorific: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    titles_before: tuple[str, ...] = ()
    not_names: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    surely_foreign: tuple[str, ...] = ()
    loanwords: tuple[str, ...] = ()
    ends_of_words: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    weak_ends: tuple[str, ...] = ()
    foreign_given: tuple[str, ...] = ()


@dataclass(frozen=True)
class PeopleRules:
    """The word lists of all files as sets."""

    words: dict[str, frozenset[str]]

    @cached_property
    def bare_name(self) -> re.Pattern[str]:
        """A word that begins like a full name."""
        words = self.words
        first = "".join(sorted(words["surnames"] - words["doubtful_surnames"]))
        second = "".join(sorted(words["given_first"]))
        third = "".join(sorted(words["given_second"] - words["weak_ends"]))
        return re.compile(f"(?<![\uac00-\ud7a3A-Za-z0-9])[{first}][{second}][{third}](?=[\uac00-\ud7a3(,\u00b7])")

    def layers(self) -> tuple[Layer, ...]:
        """Titles behind and before a name."""
        behind = self.words["titles"] | self.words["honorifics"]
        return (
            Layer(name=TITLES, literals=[(title, title) for title in sorted(behind)]),
            Layer(name=BEFORE, literals=[(title, title) for title in sorted(self.words["titles_before"])]),
        )

    def is_full(self, word: str) -> bool:
        """Whether a word can be a Korean full name: surname and given name of the usual length."""
        words = self.words
        if word in words["not_names"]:
            return False
        if len(word) == _DOUBLE:
            return (
                word[:2] in words["double_surnames"]
                and word[2] in words["given_first"]
                and word[3] in words["given_second"]
            )
        return (
            len(word) == _FULL
            and word[0] in words["surnames"]
            and word[1] in words["given_first"]
            and word[2] in words["given_second"]
        )

    def is_foreign(self, word: str) -> bool:
        """Whether a word sounds like a transliterated name."""
        words = self.words
        return (
            1 < len(word) <= _LONGEST_FOREIGN
            and word not in words["loanwords"]
            and all(char in words["foreign"] for char in word)
            and any(char in words["surely_foreign"] for char in word)
        )


def load_people(rule_dirs: Iterable[Path]) -> PeopleRules:
    """The person rules of all folders together. Raises `RuleFileInvalid`."""
    words: dict[str, set[str]] = {name: set() for name in PeopleFile.__dataclass_fields__}
    for path in rule_files(rule_dirs, "discovery"):
        if path.stem.startswith("people"):
            file = read_rule_file(path, PeopleFile)
            for name, known in words.items():
                known.update(getattr(file, name))
    return PeopleRules({name: frozenset(known) for name, known in words.items()})


def find_people(
    document: Document, rules: PeopleRules, boundaries: Boundaries, mentions: Sequence[Mention]
) -> list[Found]:
    """The people of a text that no gazetteer holds, unsorted; `mentions` are the names that the gazetteer found."""
    has_titles = document.hits.get(TITLES) or document.hits.get(BEFORE)
    if not has_titles and not _HANGUL_RUN.search(document.text):
        return []
    finder = _Finder(document, rules, boundaries)
    finder.surfaces = {mention.surface for mention in mentions}
    known = {mention.surface: mention.entity_id for mention in mentions if mention.type == "person"}
    finder.read_titles()
    finder.read_titles_before()
    finder.read_ages()
    finder.read_bare()
    finder.read_lists()
    finder.read_repeats()
    return list(finder.resolved(known))


class _Finder:
    """One text's people while they are collected: by start, so that each place is read once."""

    def __init__(self, document: Document, rules: PeopleRules, boundaries: Boundaries) -> None:
        self.document, self.text, self.rules, self.boundaries = document, document.text, rules, boundaries
        self.full: dict[int, tuple[int, str]] = {}
        self.surnames: dict[int, tuple[int, bool]] = {}  # end, and whether only a full name of it makes it one
        self.letters: dict[int, int] = {}
        self.surfaces: set[str] = set()

    def read_titles(self) -> None:
        """Names before a title or an honorific."""
        for start, end, payload in self.document.hits.get(TITLES, ()):
            title = str(payload)
            if not start or self.boundaries.tail(self.text, end, "person") is None:
                continue
            before = self.text[start - 1]
            if "\uac00" <= before <= "\ud7a3" or before.isalnum():
                self._read_fused(start, title)
            else:
                self._read_apart(start, title)

    def _read_fused(self, start: int, title: str) -> None:
        word, begin = self._run_before(start)
        words = self.rules.words
        if word + title in words["not_honorific"] or title in words["not_honorific"]:
            return
        if self.rules.is_full(word):
            self.full[begin] = (start, _TITLED)
        elif title in words["honorifics"] and len(title) == 1:
            self._read_honoured(word, begin, title)

    def _read_honoured(self, word: str, begin: int, title: str) -> None:
        """A short form that is written onto an honorific: a letter, a surname, a foreign name."""
        words = self.rules.words
        if len(word) == 1 and word.isascii() and word.isupper():
            self.letters[begin] = begin + 1
        elif word in words["surnames"]:
            if title == min(words["honorifics"] & {title}):
                self.surnames[begin] = (begin + 1, len(title) != 1 or word in words["doubtful_surnames"])
        elif self._is_anonymous(word):
            self.surnames[begin] = (begin + 1, False)
        elif self.rules.is_foreign(word) and word not in self.surfaces:
            self._add_foreign(begin, begin + len(word))

    def _is_anonymous(self, word: str) -> bool:
        """A surname with the syllable that stands for a withheld given name."""
        return len(word) == 2 and word[0] in self.rules.words["surnames"] and word[1] in self.rules.words["withheld"]  # noqa: PLR2004

    def _read_apart(self, start: int, title: str) -> None:
        """A name one or a few words before a title; brackets and words like "former" between them are passed over."""
        position, direct = start, True
        words = self.rules.words
        for _ in range(_MOST_WORDS_BETWEEN + 1):
            position = self._skip_back(position)
            word, begin = self._run_before(position)
            if not word:
                return
            if direct and self._read_short(word, begin, title):
                return
            if self.rules.is_full(word):
                self.full[begin] = (position, _TITLED)
                return
            is_foreign = direct and self.rules.is_foreign(word) and word not in self.surfaces
            if is_foreign and not self._is_employer(begin):
                self._add_foreign(begin, position)
                return
            if word not in words["between"]:
                direct = False
            if word[-1] in words["ends_of_words"] or position - begin > _LOOK_BACK:
                return
            position = begin

    def _is_employer(self, begin: int) -> bool:
        """Whether a word before a title is rather where the person before it works: a full name stands there."""
        return self.rules.is_full(self._run_before(self._skip_back(begin))[0])

    def _read_short(self, word: str, begin: int, title: str) -> bool:
        words = self.rules.words
        if len(word) == 1 and word.isascii() and word.isupper():
            if title in words["honorifics"]:
                self.letters[begin] = begin + 1
            return True
        if self._is_anonymous(word):
            self.surnames[begin] = (begin + 1, False)
            return True
        if word in words["surnames"] and word not in words["between"]:
            self.surnames[begin] = (begin + 1, word in words["doubtful_surnames"] and title not in words["honorifics"])
            return True
        return False

    def _skip_back(self, position: int) -> int:
        """The end of the word before: a blank and a bracket with what it holds are skipped."""
        text = self.text
        for _ in range(2):
            if position and text[position - 1] == " ":
                position -= 1
            if position and text[position - 1] == ")":
                opened = text.rfind("(", max(0, position - _LOOK_BACK), position)
                position = opened if opened > 0 else position
        return position

    def _run_before(self, position: int) -> tuple[str, int]:
        match = _RUN_BEFORE.search(self.text, max(0, position - _LOOK_BACK), position)
        return (match.group(), match.start()) if match else ("", position)

    def _add_foreign(self, begin: int, end: int) -> None:
        """A foreign name with the foreign words before it."""
        while begin > 1 and self.text[begin - 1] in " \u00b7":
            word, start = self._run_before(begin - 1)
            if not self._is_given(word):
                break
            begin = start
        self.full[begin] = (end, _TITLED)

    def _is_given(self, word: str) -> bool:
        """Whether a word before a foreign surname can be a part of the name."""
        words = self.rules.words
        if not word or word[-1] in words["ends_of_words"] or word in self.surfaces:
            return False
        if word in words["foreign_given"] or self.rules.is_foreign(word):
            return True
        known = word in words["between"] or word in words["titles"] or word in words["titles_before"]
        sounds = len(word) > 1 and all(char in words["foreign"] for char in word)
        return sounds and not known and word not in words["loanwords"]

    def read_titles_before(self) -> None:
        """Names behind a title."""
        for start, end, _ in self.document.hits.get(BEFORE, ()):
            if self.text[end : end + 1] != " " or (start and self.text[start - 1].isalnum()):
                continue
            name = self._name_at(end + 1)
            if name is not None:
                self.full.setdefault(end + 1, (name, _TITLED))

    def _name_at(self, begin: int) -> int | None:
        """The end of a full or foreign name that begins here and is followed by what may follow a name."""
        match = _HANGUL_RUN.match(self.text, begin)
        if match is None:
            return None
        for end in range(min(match.end(), begin + _LONGEST_FOREIGN), begin + 1, -1):
            word = self.text[begin:end]
            if word in self.surfaces:
                return None
            if (self.rules.is_full(word) or self.rules.is_foreign(word)) and self.boundaries.tail(
                self.text, end, "person"
            ):
                return self._foreign_end(end) if not self.rules.is_full(word) else end
        return None

    def _foreign_end(self, end: int) -> int:
        """The end with the foreign words behind it."""
        while self.text[end : end + 1] in (" ", "\u00b7"):
            match = _HANGUL_RUN.match(self.text, end + 1)
            ends = range(match.end(), end + 2, -1) if match else ()
            longer = [
                stop
                for stop in ends
                if self.rules.is_foreign(self.text[end + 1 : stop]) and self.boundaries.tail(self.text, stop, "person")
            ]
            if not longer:
                break
            end = longer[0]
        return end

    def read_ages(self) -> None:
        """Names with an age in brackets."""
        if "(" not in self.text:
            return
        for match in _AGE.finditer(self.text):
            word = match.group(1)
            if self.rules.is_foreign(word):
                self._add_foreign(match.start(), match.end(1))
            elif self._is_anonymous(word):
                self.surnames.setdefault(match.start(), (match.start() + 1, False))
            elif self.rules.is_full(word) or (
                len(word) == _FULL - 1
                and word[0] in self.rules.words["surnames"]
                and word not in self.rules.words["not_names"]
            ):
                self.full.setdefault(match.start(), (match.end(1), _AGED))

    def read_bare(self) -> None:
        """Full names with nothing but a particle, a bracket or a comma behind them."""
        for match in self.rules.bare_name.finditer(self.text):
            start, end = match.span()
            if start in self.full or not self.rules.is_full(match.group()):
                continue
            if self.boundaries.tail(self.text, end, "person") is not None and not self._is_word(start, end):
                self.full[start] = (end, _BARE)

    def _is_word(self, start: int, end: int) -> bool:
        """Whether the letters are rather a shorter word with a particle ("of normality")."""
        return (
            end < len(self.text)
            and self.text[end] in "(,\u00b7"
            and self.text[start:end][-1] in self.rules.words["ends_of_words"]
        )

    def read_lists(self) -> None:
        """Names that stand in a row with one that is sure."""
        waiting = list(self.full.items())
        while waiting:
            _, (end, _) = waiting.pop()
            follow = self.text[end : end + 2]
            begin = end + (2 if follow == ", " else 1 if follow[:1] in (",", "\u00b7") else 0)
            if begin == end or begin in self.full:
                continue
            name = self._name_at(begin)
            if name is not None:
                self.full[begin] = (name, _LISTED)
                waiting.append((begin, self.full[begin]))

    def read_repeats(self) -> None:
        """Every other place where a name that was found stands again."""
        names = {self.text[start:end] for start, (end, _) in self.full.items()}
        for name in sorted(names):
            start = self.text.find(name)
            while start >= 0:
                end = start + len(name)
                fits = not (start and self.text[start - 1].isalnum()) and self.boundaries.tail(self.text, end, "person")
                if fits:
                    self.full.setdefault(start, (end, _REPEATED))
                start = self.text.find(name, end)

    def resolved(self, known: Mapping[str, str | None]) -> Iterator[Found]:
        """All people; a surname alone takes the identity of the one full name of the text that has it.

        `known` are the people that the gazetteer found, by the words that name them.
        """
        by_surname: dict[str, set[str | None]] = {}
        for name, entity_id in known.items():
            by_surname.setdefault(name[0], set()).add(entity_id)
        for start, (end, how) in self.full.items():
            name = self.text[start:end]
            if name not in known:
                by_surname.setdefault(name[0], set()).add(provisional_id("person", name))
                yield Found(start, end, "person", f"people/{how}", provisional_id("person", name))
        for start, (end, doubtful) in self.surnames.items():
            ids = by_surname.get(self.text[start:end], set())
            if ids or not doubtful:
                yield Found(start, end, "person", "people/surname", next(iter(ids)) if len(ids) == 1 else None)
        for start, end in self.letters.items():
            yield Found(start, end, "person", f"people/{_LETTER}", None)
